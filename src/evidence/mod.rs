//! The catalogue: every setting of a scenario with its meaning, unit, range,
//! default, source and grade; and the measures.
//!
//! Everything else that needs to know a setting asks here: the reader (which
//! keys exist, what is allowed, what is taken where nothing is said), the
//! explanations, the schema, the table of assumptions. Defaults live nowhere
//! else.

mod absence;
mod agency;
pub mod authorities;
mod children;
mod complete;
mod explain;
mod levers;
mod money;
mod people;
mod schema;
mod setting;
pub mod trend;
mod whereabouts;

pub use self::complete::needs;
pub use self::explain::{explain, nearest};
pub use self::schema::schema;
pub use self::setting::{Kind, Setting};
pub use self::whereabouts::whereabouts;

/// Every setting, in the order of the table of assumptions.
pub fn settings() -> impl Iterator<Item = &'static Setting> {
    let rooms = [people::SETTINGS, absence::SETTINGS, agency::SETTINGS, children::SETTINGS, money::SETTINGS, levers::SETTINGS];
    rooms.into_iter().flatten()
}

/// The setting of a key as `leaving.turnover` or `team[].posts`.
pub fn setting(key: &str) -> Option<&'static Setting> {
    settings().find(|setting| setting.key == key)
}

/// Sections that later work will add, so that they are refused by name and not
/// as a slip of the pen.
pub const NOT_BUILT: [&str; 1] = ["continuity.frailty"];

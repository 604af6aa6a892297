//! What a run leaves behind: tables, charts, sentences, and the folder they
//! stand in. Renderings of the same figures; nothing is computed twice.

pub mod chart;
pub mod compare;
mod decisions;
mod figures;
mod files;
mod folder;
mod levers;
mod part;
mod pictures;
mod reached;
pub mod savings;
mod sentences;
mod table;
mod transfers;
pub mod vary;
mod words;
#[cfg(feature = "workbook")]
mod workbook;

pub use self::figures::{Headline, Headlines, headlines};
pub use self::files::{Files, files, with_trace};
pub use self::folder::{FolderError, Lock, check as check_folder, check_part, slug, write, write_part};
pub use self::levers::{feedback_lines, lever_lines};
pub use self::part::{Part, PartOf, merged, missing, part};
pub use self::reached::{reached_json, reached_lines};
pub use self::sentences::{committee_sentence, over_recruitment as over_recruitment_sentences};
pub use self::table::{Cell, Table};
pub use self::transfers::transfer_lines;
pub use self::words::{chance, count, in_unit, pounds_k, range_in_unit, share_words};

//! Valid scenarios by number: small, and as different as the format allows.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use tenure::scenario::{Scenario, read};

/// One of some words.
fn one<'a>(rng: &mut ChaCha8Rng, of: &[&'a str]) -> &'a str {
    of[rng.random_range(0..of.len())]
}

/// The text of the n-th scenario: one to three teams, odd pay, awards, caps,
/// cohorts, budgets.
pub fn text(number: u32) -> String {
    let rng = &mut ChaCha8Rng::seed_from_u64(u64::from(number));
    let month = rng.random_range(1..=12);
    let mut text = format!("title = \"Scenario {number}\"\nstart = 2026-{month:02}-01\nyears = {}\nreplications = 3\n", rng.random_range(1..=3));
    for team in 0..rng.random_range(1..=3) {
        let posts = rng.random_range(2..=14);
        let in_post = f64::from(posts) * rng.random_range(0.4..1.1);
        text += &format!(
            "[[team]]\nname = \"team {team}\"\nposts = {posts}\nin_post = {in_post:.1}\nagency = {:.1}\n",
            (f64::from(posts) - in_post).max(0.0) * rng.random_range(0.0..1.0)
        );
    }
    text += &format!(
        "[leaving]\nturnover = {:.2}\n[recruitment]\njoiners_per_year = {:.1}\nordinary_intake_heads = {}\ncost_per_hire = {}\n",
        rng.random_range(0.0..0.4),
        rng.random_range(0.0..4.0),
        rng.random_range(0..=2),
        rng.random_range(0..9_000)
    );
    text += &format!(
        "[agency]\ncover_share = {:.2}\nweekly_charge = {:.2}\nrenewal = {:.2}\n",
        rng.random_range(0.0..1.0),
        rng.random_range(900.0..2_900.0),
        rng.random_range(0.3..0.9)
    );
    text += &format!("[children]\nreferrals_per_year = {}\n", rng.random_range(20..200));
    text += "[children.open]\nassessment = 12\nin_need = 20\nchild_protection = 9\nlooked_after = 15\nleaving_care = 4\n";
    text + &pay(rng) + &budget(rng)
}

fn pay(rng: &mut ChaCha8Rng) -> String {
    let mut text = "[pay]\n".to_owned();
    if rng.random_bool(0.6) {
        let bottom = rng.random_range(28_000..40_000);
        text += &format!(
            "grades = [{{ name = \"a\", bottom = {bottom}, top = {}, share = 0.3 }}, {{ name = \"b\", bottom = {}, top = {}, share = 0.7 }}]\n",
            bottom + rng.random_range(0..3_000),
            bottom + 3_333,
            bottom + 3_333 + rng.random_range(0..7_777)
        );
    }
    if rng.random_bool(0.5) {
        text += &format!("awards = [{{ from = 2027-04-01, rate = {:.4} }}, {{ from = 2028-04-01, rate = 0.0317 }}]\n", rng.random_range(0.0..0.06));
    }
    if rng.random_bool(0.5) {
        text += &format!("price_inflation = {:.3}\ndiscount_rate = {:.3}\n", rng.random_range(-0.01..0.08), rng.random_range(0.0..0.06));
    }
    if rng.random_bool(0.3) {
        text += &format!("on_costs = {:.3}\n", rng.random_range(0.1..0.5));
    }
    text
}

fn budget(rng: &mut ChaCha8Rng) -> String {
    let years = ["2025/26", "2026/27", "2027/28", "2028/29", "2029/30"];
    let amounts = |rng: &mut ChaCha8Rng, most: i32| {
        let rows: Vec<String> = years.iter().map(|year| format!("{{ year = \"{year}\", amount = {} }}", rng.random_range(0..most))).collect();
        format!("[{}]\n", rows.join(", "))
    };
    let mut text = "[budget]\n".to_owned();
    if rng.random_bool(0.6) {
        text += &if rng.random_bool(0.3) { "vacancy_factor = 0.06\n".to_owned() } else { format!("pay = {}", amounts(rng, 1_800_000)) };
    }
    if !text.contains("vacancy") && rng.random_bool(0.6) {
        text += &format!("agency = {}", amounts(rng, 600_000));
    }
    if rng.random_bool(0.5) {
        text += &format!("savings = {}", amounts(rng, 90_000));
    }
    text
}

/// What a plan adds to the n-th scenario.
fn change(number: u32) -> String {
    let rng = &mut ChaCha8Rng::seed_from_u64(1_000_000 + u64::from(number));
    let mut text = String::new();
    if rng.random_bool(0.8) {
        text += &format!(
            "[[cohort]]\nname = \"academy\"\nroute = \"asye\"\nteam = \"team 0\"\nheads = {}\nfirst = 2026-{:02}-15\nevery = \"6 months\"\nlast = {}-09-01\ntakes_post = {}\nover_establishment_heads = {}\nagency_released = {}\ncost_per_head = {}\ngrants = [{{ on = \"start\", amount = 1_000.01, until = 2028-01-01 }}, {{ on = \"completion\", amount = 777 }}]\n",
            rng.random_range(1..=4),
            rng.random_range(1..=9),
            rng.random_range(2026..=2029),
            one(rng, &["\"at start\"", "\"12 months\"", "\"when one falls vacant\"", "\"3 months\""]),
            rng.random_range(0..=4),
            one(rng, &["\"at start\"", "\"at full caseload\"", "\"7 months\""]),
            rng.random_range(0..5_000)
        );
    }
    if rng.random_bool(0.4) {
        text += &format!("[agency]\ncover_share = {:.2}\n", rng.random_range(0.0..1.0));
    }
    if rng.random_bool(0.3) {
        text += &format!("[leaving]\nturnover = {:.2}\n", rng.random_range(0.0..0.3));
    }
    text
}

/// The n-th scenario, and a plan that extends it.
pub fn pair(number: u32) -> (Scenario, Scenario) {
    let texts = |name: &str| match name {
        "base.toml" => Ok(text(number)),
        "plan.toml" => Ok(format!("extends = \"base.toml\"\n{}", change(number))),
        _ => Err("no such file".to_owned()),
    };
    let one = |name: &str| {
        read(name, &mut |file| texts(file)).unwrap_or_else(|wrong| panic!("scenario {number}: {}\n{}\n{}", wrong.render(false), text(number), change(number)))
    };
    (one("base.toml"), one("plan.toml"))
}

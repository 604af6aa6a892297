//! Children and continuity: from settings to the plan.

use super::build::{derived, steps};
use super::reader::{Reader, Section};
use super::staff::{share, sums_to_one};
use crate::chance::{Band, SpanLaw};
use crate::department::plan::{Children, Continuity, Pathway, SingleStage, Stage, Team};
use crate::quantity::{Months, Rate, Share, Span, Steps};

/// England's children open for each of 200 posts, by stage.
const OPEN_FOR_200: [f64; Stage::COUNT] = [322.0, 480.0, 236.0, 388.0, 99.0];

/// The stages a team holds.
pub fn stages(reader: &mut Reader, section: &Section) -> [bool; Stage::COUNT] {
    if !section.has("stages") {
        return [true; Stage::COUNT];
    }
    let words = reader.words(section, "stages").unwrap_or_default();
    Stage::ALL.map(|stage| words.iter().any(|word| word == stage.name()))
}

/// Children open by stage; what is not written is England's for so many posts,
/// or none.
pub fn open(reader: &mut Reader, section: &Section, posts: Option<f64>) -> [u32; Stage::COUNT] {
    let mut open = [0; Stage::COUNT];
    for stage in Stage::ALL {
        let key = stage.name();
        open[stage as usize] = match posts {
            Some(posts) if !section.has(key) => derived(reader, section, key, (posts / 200.0 * OPEN_FOR_200[stage as usize]).round()) as u32,
            _ if section.has(key) => reader.whole(section, key).unwrap_or(0) as u32,
            _ => 0,
        };
    }
    open
}

/// The pathway, or the single stage.
pub fn children(reader: &mut Reader, section: &Section, teams: &[Team], months: Months, posts: f64) -> Option<Children> {
    if section.has("single") {
        return Some(Children::Single(single(reader, section)));
    }
    for stage in Stage::ALL {
        if !teams.iter().any(|team| team.stages[stage as usize]) {
            reader.fault("no-team", section, "open", format!("no team holds children at the stage {}", stage.name()), "add the stage to a team's `stages`");
        }
    }
    let teams_say_all = !teams.is_empty() && teams.iter().all(|team| team.open.is_some());
    let open_section = reader.section(section, "open");
    let mut open = [0_u32; Stage::COUNT];
    if teams_say_all && !section.has("open") {
        for team in teams {
            for (sum, own) in open.iter_mut().zip(team.open.unwrap_or_default()) {
                *sum += own;
            }
        }
    } else {
        open = self::open(reader, &open_section, Some(posts));
    }
    check_open(reader, section, teams, &open);
    pathway(reader, section, open, months, posts).map(|path| Children::Pathway(Box::new(path)))
}

fn check_open(reader: &mut Reader, section: &Section, teams: &[Team], open: &[u32; Stage::COUNT]) {
    for stage in Stage::ALL {
        let given: u32 = teams.iter().filter_map(|team| team.open).map(|own| own[stage as usize]).sum();
        let all_given = teams.iter().filter(|team| team.stages[stage as usize]).all(|team| team.open.is_some());
        let whole = open[stage as usize];
        if given > whole || (all_given && given != whole) {
            reader.fault("sum", section, "open", format!("teams open with {given} children at {}, the authority with {whole}", stage.name()), "leave children.open out, or make the teams' figures sum to it");
        }
    }
    for team in teams {
        for stage in Stage::ALL {
            if team.open.is_some_and(|own| own[stage as usize] > 0) && !team.stages[stage as usize] {
                reader.fault("no-team", section, "open", format!("\"{}\" opens with children at {}, a stage it does not hold", team.name, stage.name()), "add the stage to its `stages`");
            }
        }
    }
}

fn single(reader: &mut Reader, section: &Section) -> SingleStage {
    let single = reader.section(section, "single");
    for key in ["open", "arrivals_per_year", "mean_duration"] {
        if !single.has(key) {
            reader.missing(&single, key);
        }
    }
    let open = reader.whole(&single, "open").unwrap_or(0) as u32;
    let arrivals = Rate::per_year(reader.number(&single, "arrivals_per_year").unwrap_or(0.0));
    let mean = reader.length(&single, "mean_duration").unwrap_or(Span::days(1));
    if mean < Span::days(1) {
        reader.fault("out-of-range", &single, "mean_duration", "a case lasts less than a day".to_owned(), "at least \"1 day\"");
    }
    let law = reader.choice(&single, "law").unwrap_or_default();
    let duration = match law.as_str() {
        "fixed" => SpanLaw::Fixed(mean),
        "lognormal" => SpanLaw::log_normal(mean, reader.number(&single, "cv").unwrap_or(1.0)),
        _ => SpanLaw::Exponential(mean),
    };
    SingleStage { open, arrivals, duration }
}

fn pathway(reader: &mut Reader, section: &Section, open: [u32; Stage::COUNT], months: Months, posts: f64) -> Option<Pathway> {
    let referrals = if section.has("referrals_per_year") {
        steps(reader, section, "referrals_per_year", "per_year", months)
    } else {
        Steps::constant(derived(reader, section, "referrals_per_year", (posts * 15.0).round()))
    };
    let held = reader.section(section, "held_by_social_workers");
    let held = Stage::ALL.map(|stage| steps(reader, &held, stage.name(), "share", months));
    let no_further_action = share(reader, section, "no_further_action");
    let not_in_need = share(reader, section, "not_in_need");
    if no_further_action.as_f64() + not_in_need.as_f64() > 1.0 {
        reader.fault("sum", section, "not_in_need", "no_further_action and not_in_need sum to more than 1".to_owned(), "they are parts of all referrals");
    }
    let season = season(reader, section)?;
    let assessment = bands(reader, section, "assessment", "children.assessment[]");
    let need = reader.section(section, "in_need");
    let in_need_mean = if need.has("mean") {
        reader.length(&need, "mean").unwrap_or(Span::days(88))
    } else {
        reader.derive(&need, "mean", "0.6 years".to_owned());
        Span::years(0.6)
    };
    let (in_need_to_plan, in_need_to_care) = (share(reader, &need, "to_plan"), share(reader, &need, "to_care"));
    let plan = reader.section(section, "plan");
    let lengths = bands(reader, &plan, "lengths", "children.plan.lengths[]");
    let (plan_to_care, plan_to_in_need) = (share(reader, &plan, "to_care"), share(reader, &plan, "to_in_need"));
    for (section, key, sum) in [(&need, "to_plan", in_need_to_plan.as_f64() + in_need_to_care.as_f64()), (&plan, "to_care", plan_to_care.as_f64() + plan_to_in_need.as_f64())] {
        if sum > 1.0 {
            reader.fault("sum", section, key, format!("the ways out of this stage sum to {sum}"), "they are parts of all who leave it");
        }
    }
    let care = reader.section(section, "care");
    let factors = reader.numbers(&care, "age_factors")?;
    let ages = reader.numbers(&care, "entry_ages")?;
    sums_to_one(reader, &care, "entry_ages", ages.iter().copied());
    let leaving = reader.section(section, "leaving_care");
    let siblings = reader.numbers(section, "siblings")?;
    sums_to_one(reader, section, "siblings", siblings.iter().copied());
    let leaving_mean = reader.length(&leaving, "mean").unwrap_or(Span::months(19));
    let rereferral_share = share(reader, section, "rereferral_share");
    Some(Pathway {
        open,
        referrals,
        rereferral_share,
        no_further_action,
        not_in_need,
        season,
        assessment,
        held,
        in_need: SpanLaw::Exponential(in_need_mean),
        in_need_to_plan,
        in_need_to_care,
        plan: lengths,
        plan_to_care,
        plan_to_in_need,
        short_care_share: share(reader, &care, "short_share"),
        short_care: reader.length(&care, "short_mean").unwrap_or(Span::days(28)),
        long_care: reader.length(&care, "long_mean").unwrap_or(Span::months(36)),
        care_age_factors: std::array::from_fn(|n| factors[n]),
        entry_ages: std::array::from_fn(|n| Share::new(ages[n])),
        leaving_care: SpanLaw::Exponential(leaving_mean),
        leaving_care_share: share(reader, &leaving, "share"),
        siblings: std::array::from_fn(|n| Share::new(siblings[n])),
    })
}

/// Relative rates by month, so scaled that they average to one.
fn season(reader: &mut Reader, section: &Section) -> Option<[f64; 12]> {
    let season = reader.numbers(section, "season")?;
    let sum: f64 = season.iter().sum();
    if sum <= 0.0 {
        reader.fault("sum", section, "season", "no month has any referrals".to_owned(), "twelve numbers, 1 for an ordinary month");
        return None;
    }
    Some(std::array::from_fn(|month| season[month] * 12.0 / sum))
}

fn bands(reader: &mut Reader, section: &Section, key: &str, path: &str) -> SpanLaw {
    let tables = reader.tables(section, key, path);
    let mut bands = Vec::new();
    let mut wrong = false;
    for table in &tables {
        let mut part = |key: &str| reader.quiet(table, key).unwrap_or(0.0);
        let (from, to, share) = (part("from_days"), part("to_days"), part("share"));
        wrong |= to < from || bands.last().is_some_and(|last: &Band| from + 1e-9 < last.to.as_days());
        bands.push(Band { from: days(from), to: days(to), share });
    }
    if wrong {
        reader.fault("order", section, key, format!("the bands of {key} do not ascend"), "each band begins where the one before ends, or later");
    }
    sums_to_one(reader, section, key, bands.iter().map(|band| band.share).collect::<Vec<_>>().into_iter());
    SpanLaw::Bands(bands)
}

fn days(days: f64) -> Span {
    Span::minutes((days * 1_440.0).round() as i32)
}

/// What changes a child's worker.
pub fn continuity(reader: &mut Reader, section: &Section) -> Continuity {
    let points = super::absence::points(reader, section);
    let entry = reader.section(section, "entry_to_care");
    let entry_share = share(reader, &entry, "share");
    let earliest = reader.length(&entry, "earliest").unwrap_or(Span::ZERO);
    let latest = reader.length(&entry, "latest").unwrap_or(Span::ZERO);
    if latest < earliest {
        reader.fault("order", &entry, "latest", "the latest transfer comes before the earliest".to_owned(), "latest is at least earliest");
    }
    Continuity {
        entry_to_care_share: entry_share,
        entry_to_care_between: (earliest, latest),
        at_16_share: share(reader, section, "at_16"),
        established_care: Rate::per_year(reader.number(section, "established_care").unwrap_or(0.0)),
        newcomer_share: share(reader, section, "newcomer_share"),
        points,
        residual: Rate::per_year(reader.number(section, "residual").unwrap_or(0.0)),
        gap: reader.length(section, "gap").unwrap_or(Span::days(28)),
    }
}

//! Explanations of settings and measures in plain words.

use super::{setting, settings};
use crate::department::Measure;
use crate::department::measure::every;

/// What a key or a measure means; `Err` holds the nearest names there are.
pub fn explain(name: &str) -> Result<String, Vec<String>> {
    let wanted = name.trim();
    let key = settings().find(|setting| setting.key == wanted || setting.key.replace("[]", "") == wanted);
    if let Some(found) = key {
        return Ok(of_setting(found));
    }
    if let Some(measure) = every().into_iter().find(|measure| measure.name() == wanted) {
        return Ok(of_measure(measure));
    }
    let ends: Vec<&str> = settings().map(|setting| setting.key).filter(|key| key.rsplit('.').next() == Some(wanted)).collect();
    if ends.len() == 1
        && let Some(found) = setting(ends[0])
    {
        return Ok(of_setting(found));
    }
    let keys: Vec<String> = settings().map(|setting| setting.key.replace("[]", "")).collect();
    let measures: Vec<String> = every().into_iter().map(Measure::name).collect();
    let mut near: Vec<(f64, String)> = keys
        .into_iter()
        .chain(measures)
        .map(|known| {
            let last = known.rsplit('.').next().unwrap_or(&known);
            (strsim::jaro_winkler(wanted, &known).max(strsim::jaro_winkler(wanted, last)), known)
        })
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Err(near.into_iter().take(5).map(|(_, known)| known).collect())
}

fn of_setting(setting: &super::Setting) -> String {
    let mut text = format!("{}\n  {}\n  Allowed: {}", setting.key.replace("[]", ""), setting.meaning, setting.kind.allowed());
    if !setting.unit.is_empty() {
        text += &format!("\n  Unit: {}", setting.unit);
    }
    if let Some(place) = super::whereabouts(setting.key) {
        text += &format!("\n  Where to find it: {place}");
    }
    text += &if_left_out(setting);
    if !setting.source.is_empty() {
        text += &format!("\n  Source: {} ({})", setting.source, setting.grade);
    }
    text
}

/// Settings that nothing stands in for: where they are left out, there is none.
const NONE: [&str; 9] = [
    "extends", "cohort[].over_establishment_until", "cohort[].replaces", "observed[].respondents", "agency.caps[].fte",
    "agency.caps[].share", "agency.caps[].budget", "agency.caps[].weekly_charge", "observed[].claimed",
];

/// What happens where it is not written, unless its meaning says so already.
fn if_left_out(setting: &super::Setting) -> String {
    let says_so = ["eft out", "ust be given", "efore the start"].iter().any(|words| setting.meaning.contains(words));
    let what = match setting.kind {
        _ if !setting.default.is_empty() => setting.default,
        _ if says_so => return String::new(),
        _ if setting.meaning.contains("n place of") => "the figure that it would take the place of",
        _ if NONE.contains(&setting.key) => "none",
        super::Kind::Tables => "each setting in it takes its own default",
        _ if setting.key.contains("[].") => "it cannot be: every entry of the list has it",
        _ => "it is worked out from other settings",
    };
    format!("\n  If left out: {what}")
}

fn of_measure(measure: Measure) -> String {
    let meaning = measure.meaning();
    let scope = if meaning.by_team { "authority and each team" } else { "authority" };
    format!("{}\n  {}\n  Unit: {}\n  Given for: {scope}", meaning.name, meaning.text, meaning.unit.name())
}

/// The known name nearest to a mis-spelt one, if one is near.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    known
        .map(|other| (strsim::jaro_winkler(name, other), other))
        .filter(|near| near.0 > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|near| near.1.to_owned())
}

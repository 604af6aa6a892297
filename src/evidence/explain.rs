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
    if !setting.default.is_empty() {
        text += &format!("\n  If left out: {}", setting.default);
    }
    if !setting.source.is_empty() {
        text += &format!("\n  Source: {} ({})", setting.source, setting.grade);
    }
    text
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

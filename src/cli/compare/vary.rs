//! `compare BASE --vary KEY=V1,V2,…`: one setting at several values.

use std::time::Instant as Clock;

use super::runs::Runs;
use crate::cli::arguments::{CompareOptions, Format};
use crate::cli::running::{overrule, stem, target, wishes};
use crate::cli::{Ended, input, output};
use crate::experiment::Unlike;
use crate::quantity::{Date, Instant};
use crate::report::compare::{Compared, files_varied};
use crate::report::vary::{Varied, json, screen};
use crate::report::{check_folder, slug, write};
use crate::scenario::Scenario;

/// Runs every value and shows them beside one another.
pub fn vary(options: &CompareOptions, asked: &str) -> Result<(), Ended> {
    let began = Clock::now();
    let common = &options.common;
    let (key, values) = parts(asked)?;
    let full_by = options.full_by.as_deref().map(date).transpose()?;
    if !(0.0..1.0).contains(&options.target) {
        return Err(Ended::Usage(format!("--target is {}: a share between 0 and 1, as 0.10 for 10 %", options.target)));
    }
    let mut scenarios = scenarios(options, &key, &values)?;
    let wishes = wishes(&mut scenarios[0], common)?;
    let target = target(common, &format!("{}-varying-{}", stem(&options.base), slug(&key)));
    check_folder(&target, common.force).map_err(|error| Ended::Files(error.to_string()))?;
    let names: Vec<String> = values[1..].iter().map(|value| format!("{key} = {value}")).collect();
    let runs = Runs { options, base: &scenarios[0], others: &scenarios[1..], names: &names, wishes: &wishes };
    let (as_now, reached) = runs.only_as_now()?;
    overrule(&mut scenarios[0], Some(as_now.base().projection.replications()), common.seed)?;
    let (base, others) = (&scenarios[0], &scenarios[1..]);
    let compared = Compared { base, others, as_now: &as_now, trend: None, doubted: &[], effects: &[], reached: &reached };
    let varied = Varied { key: &key, values: &values, target: options.target, full_by, compared };
    write(&target, &files_varied(&varied), common.force).map_err(|error| Ended::Files(error.to_string()))?;
    match common.format {
        Format::Json => output::print(&json(&varied, &target.to_string_lossy())),
        Format::Text if common.quiet => Ok(()),
        Format::Text => {
            output::print(&format!("{}\nTables and sentences are in {}\n", screen(&varied), target.display()))?;
            output::complain(&format!("It took {:.1} seconds.", began.elapsed().as_secs_f64()));
            Ok(())
        }
    }
}

/// The key, and the values between commas that stand in no brackets or quotes.
fn parts(asked: &str) -> Result<(String, Vec<String>), Ended> {
    let wrong = || Ended::Usage(format!("--vary {asked}: write KEY=V1,V2,… with at least two values, as 'agency.cover_share=0.6,0.8,1.0'"));
    let mut quoted = false;
    let equals = asked.char_indices().find(|&(_, c)| {
        quoted ^= c == '"';
        c == '=' && !quoted
    });
    let (key, rest) = asked.split_at(equals.ok_or_else(wrong)?.0);
    let mut values = vec![String::new()];
    let (mut quoted, mut depth) = (false, 0_i32);
    for c in rest[1..].chars() {
        quoted ^= c == '"';
        depth += i32::from(!quoted && matches!(c, '[' | '{')) - i32::from(!quoted && matches!(c, ']' | '}'));
        match values.last_mut() {
            _ if c == ',' && !quoted && depth == 0 => values.push(String::new()),
            Some(last) => last.push(c),
            None => {}
        }
    }
    let values: Vec<String> = values.iter().map(|value| value.trim().to_owned()).collect();
    let twice = values.iter().enumerate().find(|(n, value)| !value.is_empty() && values[..*n].contains(value));
    if let Some((_, twice)) = twice {
        return Err(Ended::Usage(format!("--vary {asked}: {twice} is given twice; take one of them out")));
    }
    let fair = values.len() >= 2 && values.len() <= 20 && values.iter().all(|value| !value.is_empty());
    if fair { Ok((key.trim().to_owned(), values)) } else { Err(wrong()) }
}

fn date(text: &str) -> Result<Instant, Ended> {
    let wrong = || Ended::Usage(format!("--full-by {text}: write a date as 2029-09-01"));
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return Err(wrong()) };
    let (Ok(year), Ok(month), Ok(day)) = (year.parse::<i32>(), month.parse::<u8>(), day.parse::<u8>()) else { return Err(wrong()) };
    let month = time::Month::try_from(month).map_err(|_| wrong())?;
    let date = Date::from_calendar_date(year, month, day).map_err(|_| wrong())?;
    if !(1950..=2100).contains(&year) {
        return Err(wrong());
    }
    Ok(Instant::start_of(date))
}

/// The base at every value; the first says the seed and how many replications.
fn scenarios(options: &CompareOptions, key: &str, values: &[String]) -> Result<Vec<Scenario>, Ended> {
    let common = &options.common;
    let mut scenarios: Vec<Scenario> = Vec::new();
    // A file that lacks what is varied says nothing by itself.
    let as_written = input::scenario(&options.base, common.years).ok();
    for value in values {
        let mut scenario = input::changed(&options.base, common.years, &[(key.to_owned(), value.clone())])?;
        let (replications, seed) = scenarios.first().map_or((common.replications, common.seed), |first| (Some(first.replications), Some(first.seed)));
        overrule(&mut scenario, replications, seed)?;
        if let Some(as_written) = &as_written {
            scenario.renews_as(as_written);
        }
        if let Some(first) = scenarios.first() {
            Unlike::check(&first.plan, &scenario.plan).map_err(|_| Ended::Refused(format!("{key} = {value} changes the start or the length of the run: these cannot be compared")))?;
        }
        scenarios.push(scenario);
    }
    Ok(scenarios)
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn values_are_parted_at_commas_outside_brackets_and_quotes() {
        let (key, values) = parts("cohort.\"A, = B\".heads=0,{ from = 2, to = 4 }, \"x,y\"").expect("fair");
        assert_eq!((key.as_str(), values), ("cohort.\"A, = B\".heads", vec!["0".to_owned(), "{ from = 2, to = 4 }".into(), "\"x,y\"".into()]));
        for bad in ["agency.cover_share", "agency.cover_share=1", "agency.cover_share=1,0.5,1", "a=1,,2", "=,"] {
            assert!(parts(bad).is_err(), "{bad}");
        }
    }
}

//! The checker: replays the log of one replication, knowing nothing but the log.
//!
//! It follows who is here and who holds which case from the opening lines on,
//! refuses what cannot be (a case taken from somebody who does not hold it,
//! somebody who goes twice), and reckons each month's figures.

use std::collections::{BTreeMap, BTreeSet};

/// Figures by month, scope (`authority` or a team's name) and measure.
pub type Figures = BTreeMap<(u32, String, String), f64>;

/// Where somebody works, and as what.
struct Worker {
    team: String,
    kind: String,
}

#[derive(Default)]
struct Replay {
    workers: BTreeMap<String, Worker>,
    /// Open case → its team and holder.
    cases: BTreeMap<String, (String, String)>,
    /// Cases a social worker holds, by team of the holder's case.
    teams: BTreeSet<String>,
    /// When each month began; the last is the present one's.
    months: Vec<String>,
    /// Flows, by month.
    flows: Figures,
    stocks: Figures,
}

/// Replays a log in the form of trace.csv.
pub fn replay(log: &str) -> Result<Figures, String> {
    let mut replay = Replay::default();
    let mut rows = csv::Reader::from_reader(log.as_bytes());
    let mut before = String::new();
    for (line, row) in rows.records().enumerate() {
        let row = row.map_err(|error| error.to_string())?;
        let [time, event, who, team, detail, cause] = [0, 1, 2, 3, 4, 5].map(|column| row[column].to_owned());
        let told = |fault: &str| format!("line {}: {fault}: {time} {event} {who} {detail}", line + 2);
        if time < before {
            return Err(told("time goes back"));
        }
        before.clone_from(&time);
        if !team.is_empty() {
            replay.teams.insert(team.clone());
        }
        replay.happens(&time, &event, &who, &team, &detail, &cause).map_err(told)?;
    }
    let mut figures = replay.flows;
    figures.extend(replay.stocks);
    Ok(figures)
}

impl Replay {
    fn happens(&mut self, time: &str, event: &str, who: &str, team: &str, detail: &str, cause: &str) -> Result<(), &'static str> {
        match event {
            "in post" | "joins" => {
                let kind = detail.split(", ").next().unwrap_or("").to_owned();
                if self.workers.insert(who.to_owned(), Worker { team: team.to_owned(), kind }).is_some() {
                    return Err("joins twice");
                }
            }
            "goes" => {
                self.workers.remove(who).ok_or("goes without being here")?;
            }
            "becomes permanent" => self.workers.get_mut(who).ok_or("is not here")?.kind = "permanent".to_owned(),
            "moves here" => self.workers.get_mut(who).ok_or("is not here")?.team = team.to_owned(),
            "open case" => {
                let holder = detail.split(", ").nth(1).unwrap_or("");
                if holder.starts_with("w-") {
                    self.hold(who, team, holder)?;
                }
            }
            "goes to" => self.hold(who, team, detail)?,
            "is taken from" => {
                let (_, holder) = self.cases.remove(who).ok_or("nobody holds it")?;
                if holder != detail {
                    return Err("somebody else holds it");
                }
            }
            "changes worker" => {
                let lost = detail.rsplit("lost ").next().unwrap_or("");
                let month = self.months.iter().rposition(|began| began.as_str() <= lost).map_or(0, |month| month + 1);
                let month = month.min(self.months.len());
                self.flow(month, team, &format!("changes_{cause}"), 1.0);
            }
            "is a leaver" => {
                let fte: f64 = detail.trim_end_matches(" FTE").rsplit(' ').next().and_then(|fte| fte.parse().ok()).ok_or("no FTE")?;
                self.flow(self.months.len(), team, "leavers_fte", fte);
            }
            "books close" => self.close(time)?,
            _ => {}
        }
        Ok(())
    }

    fn hold(&mut self, child: &str, team: &str, holder: &str) -> Result<(), &'static str> {
        let worker = self.workers.get(holder).ok_or("the holder is not here")?;
        if worker.team != team {
            return Err("the holder is in another team");
        }
        match self.cases.insert(child.to_owned(), (team.to_owned(), holder.to_owned())) {
            None => Ok(()),
            Some(_) => Err("somebody holds it already"),
        }
    }

    fn flow(&mut self, month: usize, team: &str, measure: &str, amount: f64) {
        for scope in ["authority", team] {
            *self.flows.entry((month as u32, scope.to_owned(), measure.to_owned())).or_default() += amount;
        }
    }

    /// A month ends: who goes must have passed on its cases by then; stocks are counted.
    fn close(&mut self, time: &str) -> Result<(), &'static str> {
        if self.cases.values().any(|(_, holder)| !self.workers.contains_key(holder)) {
            return Err("somebody who has gone holds a case");
        }
        let month = self.months.len() as u32;
        self.months.push(time.to_owned());
        let teams: Vec<String> = self.teams.iter().cloned().collect();
        for team in std::iter::once(None).chain(teams.into_iter().map(Some)) {
            let here = |its: &str| team.as_deref().is_none_or(|team| team == its);
            let heads = |kind: &str| self.workers.values().filter(|worker| here(&worker.team) && worker.kind == kind).count();
            let permanent = heads("permanent") + heads("fixed-term cover");
            let held = self.cases.values().filter(|(its, _)| here(its)).count();
            let scope = team.clone().unwrap_or_else(|| "authority".to_owned());
            for (measure, count) in [("permanent_heads", permanent), ("agency_heads", heads("agency")), ("cases_held", held)] {
                self.stocks.insert((month, scope.clone(), measure.to_owned()), count as f64);
            }
        }
        Ok(())
    }
}

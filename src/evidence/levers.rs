//! The catalogue of levers and of feedback. No lever has a default: what a
//! council may pull, with its evidence, is in `scenarios/levers/`.

use super::setting::{Kind, Setting, row};
use Kind::{Choice, Date, Length, Number, Pounds, Share, Tables, Text};

const GRADES: &[&str] = &["trial", "matched comparison", "before-and-after", "judgement"];

/// The rows.
pub(super) const SETTINGS: &[Setting] = &[
    row("lever[]", Tables, "", "", "Something the council does from a date on, and what that is believed to change. Levers multiply. Examples with their evidence are in scenarios/levers/.", "", ""),
    row("lever[].name", Text, "", "", "Its name. Must be given.", "", ""),
    row("lever[].from", Date, "", "", "Its first day, not before the start: what began earlier is in the figures already. Must be given.", "", ""),
    row("lever[].until", Date, "", "", "The first day on which it is over. Left out: it stays.", "", ""),
    row("lever[].ramp", Length(10.0), "", "\"0 days\"", "How long its factors take to their full size: evenly from 1, each calendar month held at its mean. What is set outright (a cap, a caseload, a rate) holds from the first day. Costs are due in full from the first day.", "", ""),
    row("lever[].source", Text, "", "", "Where the effect comes from, or that it is an estimate. Must be given.", "", ""),
    row("lever[].grade", Choice(GRADES), "", "", "How good that evidence is: a randomised trial, a matched comparison, before-and-after with nobody to compare, or judgement. Must be given.", "", ""),
    row("lever[].cost_one_off", Pounds(1e9), "pounds", "0", "What it costs once, on its first day.", "", ""),
    row("lever[].cost_per_year", Pounds(1e9), "pounds a year", "0", "What it costs a year while it lasts.", "", ""),
    row("lever[].cost_per_head", Pounds(1e6), "pounds a year per head", "0", "What it costs a year for each permanent worker it is for (heads, not FTE), on-costs included: a twelfth is paid to those in post on the last day of each month.", "", ""),
    row("lever[].for", Tables, "", "", "Which staff it is for. Left out: all. Holds for its effects on leaving, sickness and capacity, and for cost_per_head.", "", ""),
    row("lever[].for.team", Text, "", "", "One team.", "", ""),
    row("lever[].for.route", Text, "", "", "Those who came by the cohorts of this route.", "", ""),
    row("lever[].for.from_years", Number(0.0, 60.0), "years", "0", "From this tenure in this authority on.", "", ""),
    row("lever[].for.to_years", Number(0.0, 60.0), "years", "", "Up to this tenure. Left out: any.", "", ""),
    row("lever[].effects", Tables, "", "", "What it changes. A finding of no effect is written as 1. Must be given.", "", ""),
    row("lever[].effects.leaving", Number(0.0, 10.0), "times", "", "Times the hazard of leaving. Who has given notice already still goes, so that departures change a notice after resignations do.", "", ""),
    row("lever[].effects.sickness", Number(0.0, 10.0), "times", "", "Times the rate at which long sickness begins.", "", ""),
    row("lever[].effects.referrals", Number(0.0, 10.0), "times", "", "Times the families referred for the first time; re-referrals follow from them.", "", ""),
    row("lever[].effects.entry_to_care", Number(0.0, 10.0), "times", "", "Times the shares of children in need and on plans who go on to care; the others go where they otherwise would. The cost of placements is outside the ledger.", "", ""),
    row("lever[].effects.duration_in_care", Number(0.01, 100.0), "times", "", "Times stays in care that begin from then on. The cost of placements is outside the ledger.", "", ""),
    row("lever[].effects.capacity", Number(0.1, 3.0), "times", "", "Times the effective capacity of case-holders: time won for children is time for more of them.", "", ""),
    row("lever[].effects.time_to_fill", Number(0.0, 10.0), "times", "", "Times the time to fill of vacancies that open from then on; where recruitment has a time to fill.", "", ""),
    row("lever[].effects.lead_time", Number(0.0, 10.0), "times", "", "Times the time from acceptance to start; where recruitment is by joiners a year.", "", ""),
    row("lever[].effects.joiners", Number(0.0, 10.0), "times", "", "Times the would-be experienced joiners; where recruitment is by joiners a year.", "", ""),
    row("lever[].effects.agency_price", Number(0.0, 10.0), "times", "", "Times all the council pays for a week of agency work, from the first of a month; managed teams have their own price.", "", ""),
    row("lever[].effects.agency_cap", Number(0.0, 20_000.0), "FTE", "", "The most agency there may be; 0: none. The lowest of all ceilings counts.", "", ""),
    row("lever[].effects.most_cases", Number(1.0, 200.0), "cases per FTE", "", "The most a case-holder is given, where that is less than the team's; beyond it children wait.", "", ""),
    row("lever[].effects.desired_caseload", Number(1.0, 100.0), "cases per FTE", "", "What a full-time case-holder should hold, in every team.", "", ""),
    row("lever[].effects.conversions_per_year", Number(0.0, 12.0), "a year per agency worker", "", "Offers of a permanent post to agency workers, in place of agency.conversions_per_year.", "", ""),
    row("lever[].effects.supervision_share", Share, "share of a full caseload", "", "What an ASYE takes of its supervisor, in place of asye.supervision_share.", "", ""),
    row("feedback", Tables, "", "", "What a workload above the desired one does to staff. Off by default: English evidence does not show that caseload drives turnover.", "", ""),
    row("feedback.workload_to_leaving", Number(0.0, 10.0), "per unit of workload", "0.0", "Gain: hazard of leaving of a team's case-holders × exp(gain × (workload − 1)), workload being open cases ÷ (desired caseload × effective capacity). 1 means that a workload a tenth above the desired one raises leaving by about a tenth.", "Kim and Kao 2014: caseload did not influence turnover intention in 22 studies (United States). No English elasticity found, although 39 % of leavers name workload (YouGov for Social Work England 2020)", "V"),
    row("feedback.workload_to_sickness", Number(0.0, 10.0), "per unit of workload", "0.0", "The same for the rate at which long sickness begins.", "No elasticity found", "estimate"),
    row("feedback.bound", Number(1.0, 100.0), "times", "1.5", "The largest factor, and its inverse the smallest.", "Estimate; no published figure found", "estimate"),
];

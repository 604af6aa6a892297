//! The catalogue of agency.

use super::setting::{Kind, Setting, row};
use Kind::{Bool, Choice, Date, DateOrNever, Length, Number, Pounds, Share, Steps, Tables, Text, Whole};

const ESTIMATE: &str = "Estimate; no published figure found";

/// The rows.
const RULES: &str = "DfE, Child and family social workers: agency rules, statutory guidance 2024";

pub(super) const SETTINGS: &[Setting] = &[
    row("agency", Tables, "", "", "Agency social workers.", "", ""),
    row("agency.cover_share", Number(0.0, 1.5), "share of vacant FTE", "0.79", "What is requested of vacant posts. England achieves 0.74; the rest is on its way or between workers.", "DfE 2025: 73.6 % of vacancies covered ÷ share of time a requested place is filled (39 of 42 weeks)", "D"),
    row("agency.additional_share", Number(0.0, 0.9), "share of the agency in place at the start", "0.09", "Agency workers covering neither a vacancy nor a long absence. They are a level of their own: they stay when a vacancy is filled. (England: 19 % cover no vacancy; about 10 % are here for long absence.)", "DfE 2025: 1,025 of 5,416 FTE cover no vacancy, less absence cover of 0.4 × 4 % of staff", "D"),
    row("agency.time_to_arrive", Length(2.0), "", "\"3 weeks\"", "From request to arrival of the first candidate. A candidate who may not be taken on is refused, and the wait begins again (agency.rules.inexperienced_share).", ESTIMATE, "estimate"),
    row("agency.time_to_arrive_law", Choice(&["exponential", "fixed"]), "", "\"exponential\"", "How times to arrive vary.", ESTIMATE, "estimate"),
    row("agency.assignment", Length(5.0), "", "\"12 weeks\"", "Length of one assignment.", "The project's source documents", "S"),
    row("agency.renewal", Share, "", "", "The chance that an assignment is renewed while the need remains. Left out: solved for mean_stay. Before the start, where nobody is released, the renewal for the same mean stay is taken.", "", ""),
    row("agency.mean_stay", Length(10.0), "", "\"9 months\"", "How long agency workers stay on average: an outcome, for which renewal is solved by living through the authority as it stands at the start, at rest, as many coming as leave. What a plan then changes may shorten or lengthen stays: in a comparison the base's renewal holds for every plan with the same opening position and terms. Sources range from 20 to 80 weeks.", "Estimate, between 20 and 80 weeks", "estimate"),
    row("agency.notice", Length(1.0), "", "\"4 weeks\"", "Notice to an agency worker no longer needed, from agency.rules.notice_from on; written, it holds before that too, unless agency.rules.notice_before is written.", "DfE statutory guidance 2024: four weeks", "V"),
    row("agency.fte_per_head", Number(0.1, 1.0), "FTE", "1", "FTE of one agency worker.", "DfE 2022: 6,759.7 FTE, nearly as many heads", "estimate"),
    row("agency.holding_share", Share, "", "0.9", "Share of agency workers who hold cases.", ESTIMATE, "estimate"),
    row("agency.weekly_charge", Steps(0.0, 20_000.0), "pounds a week worked", "1_800", "All the council pays for a week worked, net of recoverable VAT. Or hourly_charge, or hourly_pay and uplift.", "St Helens BC, delegated decision 0044 2025/26: £1,800 against £1,280", "V"),
    row("agency.weekly_charge[].from", Date, "", "", "From when; the first of a month.", "", ""),
    row("agency.weekly_charge[].charge", Pounds(20_000.0), "pounds a week worked", "", "The charge from then on.", "", ""),
    row("agency.hourly_charge", Pounds(500.0), "pounds an hour", "", "All the council pays for an hour, net of recoverable VAT, in place of weekly_charge. A number, or { case_holding = …, other = … } where the roles have each their price.", "", ""),
    row("agency.hourly_charge.case_holding", Pounds(500.0), "pounds an hour", "", "For an agency worker who holds cases (agency.holding_share of them).", "", ""),
    row("agency.hourly_charge.other", Pounds(500.0), "pounds an hour", "", "For one who holds none: managers, reviewing officers.", "", ""),
    row("agency.hourly_pay", Pounds(500.0), "pounds an hour", "", "In place of weekly_charge, with uplift.", "", ""),
    row("agency.uplift", Number(0.0, 3.0), "share of pay", "0.3", "What the agency, the payroll and the fee add to hourly_pay.", ESTIMATE, "estimate"),
    row("agency.hours_per_week", Number(1.0, 60.0), "hours", "37", "Hours in a week worked.", "", ""),
    row("agency.weeks_worked_per_year", Number(1.0, 53.0), "weeks", "{ value = 48, low = 46, high = 52 }", "Weeks charged for in a year in post.", ESTIMATE, "estimate"),
    row("agency.caps", Tables, "", "[]", "Ceilings on agency, stepping over time; fte = 0 means none at all.", "", ""),
    row("agency.caps[].from", Date, "", "", "From when.", "", ""),
    row("agency.caps[].fte", Number(0.0, 20_000.0), "FTE", "", "The most agency FTE.", "", ""),
    row("agency.caps[].share", Share, "", "", "The largest agency rate.", "", ""),
    row("agency.caps[].budget", Pounds(1e9), "pounds a year", "", "The most spent in a year, turned into FTE at the charge of the day.", "", ""),
    row("agency.conversions_per_year", Number(0.0, 5.0), "per agency worker a year", "0", "How often an agency worker is offered a vacant post in the team; taken, it is a permanent start with the same cases. England does not publish it, so none unless you say so; with it, cost_per_hire is paid.", "No published figure", "estimate"),
    row("agency.rules", Tables, "", "", "The statutory rules on agency workers, each in force from its date, or never (false).", "", ""),
    row("agency.rules.three_years_from", DateOrNever, "", "2024-10-31", "From when a new assignment needs three years in direct employment of a local authority since qualifying. Time since qualifying stands for it, and is at least as long. A leaver without it goes to another authority or out, in proportion, not to agency; destinations are those drawn before that.", RULES, "V"),
    row("agency.rules.experience", Length(20.0), "", "\"3 years\"", "The time that rule asks for.", RULES, "S"),
    row("agency.rules.inexperienced_share", Number(0.0, 0.9), "share of candidates", "0.1", "Candidates without that experience. Before the rule they are taken on; under it they are refused, so that arrival is later.", ESTIMATE, "estimate"),
    row("agency.rules.cool_off_from", DateOrNever, "", "2024-10-31", "From when somebody who has left a permanent post must wait before agency work in the region. Redundancy, leaving in probation and other regions, which are exempt, are not told apart.", RULES, "V"),
    row("agency.rules.cool_off", Length(5.0), "", "\"3 months\"", "How long they wait. The South West has agreed six months.", RULES, "V"),
    row("agency.rules.returning_share", Share, "", "0.2", "Of leavers to agency, those who would come back to this authority as an agency worker. One of them answers the first request that is answered once the cool-off has ended.", ESTIMATE, "estimate"),
    row("agency.rules.notice_from", DateOrNever, "", "2024-10-31", "From when agency.notice is given.", RULES, "V"),
    row("agency.rules.notice_before", Length(1.0), "", "\"1 week\"", "Notice to an agency worker before that date.", ESTIMATE, "estimate"),
    row("agency_team", Tables, "", "[]", "Managed teams: agency workers who come together, for a time and a price. They are counted in agency, beside team.agency, and take room under caps; they are not renewed, released or converted.", "", ""),
    row("agency_team[].name", Text, "", "", "Its name, which is its identity.", "", ""),
    row("agency_team[].team", Text, "", "", "The team it works in.", "", ""),
    row("agency_team[].heads", Whole(0, 1_000), "heads", "", "How many there are, managers included if you want them counted.", "", ""),
    row("agency_team[].fte_per_head", Number(0.1, 1.0), "FTE", "1", "FTE of one of them.", ESTIMATE, "estimate"),
    row("agency_team[].from", Date, "", "", "The day they arrive. Before the start: they are in place at the start.", "", ""),
    row("agency_team[].until", Date, "", "", "The first day on which they are gone, all at once. Left out: they stay to the end.", "", ""),
    row("agency_team[].weekly_charge", Pounds(20_000.0), "pounds a head for each week in place", "1_786", "What a head costs for a week in place, worked or not.", "Sheffield 2021/22: £925,000 for 14 heads and 37 weeks (CYP Now, 26 July 2022)", "D"),
    row("agency_team[].holds_cases", Bool, "", "true", "Whether its members hold cases.", ESTIMATE, "estimate"),
    row("agency_team[].covers_vacancies", Bool, "", "false", "Whether it stands in for agency workers who would cover vacancies, so that fewer are asked for.", ESTIMATE, "estimate"),
    row("agency.caps[].weekly_charge", Pounds(20_000.0), "pounds a week worked", "", "A ceiling on the price: the charge from then on is at most this.", "", ""),
];

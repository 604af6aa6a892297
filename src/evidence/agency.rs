//! The catalogue of agency.

use super::setting::{Kind, Setting, row};
use Kind::{Choice, Date, Length, Number, Pounds, Share, Steps, Tables};

const ESTIMATE: &str = "Estimate; no published figure found";

/// The rows.
pub(super) const SETTINGS: &[Setting] = &[
    row("agency", Tables, "", "", "Agency social workers.", "", ""),
    row("agency.cover_share", Number(0.0, 1.5), "share of vacant FTE", "0.79", "What is requested of vacant posts. England achieves 0.74; the rest is on its way or between workers.", "DfE 2025: 73.6 % of vacancies covered ÷ share of time a requested place is filled (39 of 42 weeks)", "D"),
    row("agency.additional_share", Number(0.0, 0.9), "share of all agency", "0.19", "Agency workers not covering a vacancy.", "DfE 2025: 1,025 of 5,416 FTE", "D"),
    row("agency.time_to_arrive", Length(2.0), "", "\"3 weeks\"", "From request to arrival.", ESTIMATE, "estimate"),
    row("agency.time_to_arrive_law", Choice(&["exponential", "fixed"]), "", "\"exponential\"", "How times to arrive vary.", ESTIMATE, "estimate"),
    row("agency.assignment", Length(5.0), "", "\"12 weeks\"", "Length of one assignment.", "The project's source documents", "S"),
    row("agency.renewal", Share, "", "", "The chance that an assignment is renewed while the need remains. Left out: solved for mean_stay.", "", ""),
    row("agency.mean_stay", Length(10.0), "", "\"9 months\"", "How long agency workers stay on average: an outcome, for which renewal is solved. Sources range from 20 to 80 weeks.", "Estimate, between 20 and 80 weeks", "estimate"),
    row("agency.notice", Length(1.0), "", "\"4 weeks\"", "Notice to an agency worker no longer needed.", "DfE statutory guidance 2024: four weeks", "V"),
    row("agency.fte_per_head", Number(0.1, 1.0), "FTE", "1", "FTE of one agency worker.", "DfE 2022: 6,759.7 FTE, nearly as many heads", "estimate"),
    row("agency.holding_share", Share, "", "0.9", "Share of agency workers who hold cases.", ESTIMATE, "estimate"),
    row("agency.weekly_charge", Steps(0.0, 20_000.0), "pounds a week worked", "1_800", "All the council pays for a week worked, net of recoverable VAT. Or hourly_charge, or hourly_pay and uplift.", "St Helens BC, delegated decision 0044 2025/26: £1,800 against £1,280", "V"),
    row("agency.weekly_charge[].from", Date, "", "", "From when; the first of a month.", "", ""),
    row("agency.weekly_charge[].charge", Pounds(20_000.0), "pounds a week worked", "", "The charge from then on.", "", ""),
    row("agency.hourly_charge", Pounds(500.0), "pounds an hour", "", "In place of weekly_charge.", "", ""),
    row("agency.hourly_pay", Pounds(500.0), "pounds an hour", "", "In place of weekly_charge, with uplift.", "", ""),
    row("agency.uplift", Number(0.0, 3.0), "share of pay", "0.3", "What the agency, the payroll and the fee add to hourly_pay.", ESTIMATE, "estimate"),
    row("agency.hours_per_week", Number(1.0, 60.0), "hours", "37", "Hours in a week worked.", "", ""),
    row("agency.weeks_worked_per_year", Number(1.0, 53.0), "weeks", "{ value = 48, low = 46, high = 52 }", "Weeks charged for in a year in post.", ESTIMATE, "estimate"),
    row("agency.caps", Tables, "", "[]", "Ceilings on agency, stepping over time; fte = 0 means none at all.", "", ""),
    row("agency.caps[].from", Date, "", "", "From when.", "", ""),
    row("agency.caps[].fte", Number(0.0, 20_000.0), "FTE", "", "The most agency FTE.", "", ""),
    row("agency.caps[].share", Share, "", "", "The largest agency rate.", "", ""),
    row("agency.caps[].budget", Pounds(1e9), "pounds a year", "", "The most spent in a year, turned into FTE at the charge of the day.", "", ""),
    row("agency.caps[].weekly_charge", Pounds(20_000.0), "pounds a week worked", "", "A ceiling on the price: the charge from then on is at most this.", "", ""),
];

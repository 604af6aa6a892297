//! The catalogue of absence, of moves within the authority, and of the past.

use super::setting::{Kind, Setting, row};
use Kind::{Length, Number, Share, Tables, Whole};

const ESTIMATE: &str = "Estimate; no published figure found";

/// The rows.
pub(super) const SETTINGS: &[Setting] = &[
    row("absence", Tables, "", "", "Absence: short spells take capacity, long ones take the worker away.", "", ""),
    row("absence.sick_days", Number(0.0, 100.0), "working days per FTE a year", "8.9", "Working days lost to sickness (workforce return). If your figure counts calendar days, multiply by 5/7.", "DfE 2025: 322,786 days ÷ 36,186 FTE", "D"),
    row("absence.long_term_share", Share, "", "0.5", "Of the days, the share lost in absences of 28 days or more.", "Social services 1998–99: half of all days (Personnel Today)", "S"),
    row("absence.long_spell", Length(3.0), "", "\"15 weeks\"", "Mean of a long sickness absence; 28 days at the least.", "Estimate: about 75 working days; 1 in 10 are away for more than 20 days a year (2009)", "estimate"),
    row("absence.short_spell_days", Number(0.5, 20.0), "working days", "4.1", "Length of a short spell.", "Stockton 2016/17: 1.08 spells per FTE a year", "D"),
    row("absence.family_leave_starts", Number(0.0, 0.5), "share of staff a year", "0.03", "Staff who begin family leave in a year.", "Estimate; 87 % women, 45 % under 40", "estimate"),
    row("absence.family_leave", Length(3.0), "", "\"9 months\"", "Length of family leave.", ESTIMATE, "estimate"),
    row("absence.pay_continuing", Tables, "", "", "Share of pay that goes on.", "", ""),
    row("absence.pay_continuing.sick", Share, "", "0.9", "During long sickness.", "Estimate after the national agreement: up to six months on full pay", "estimate"),
    row("absence.pay_continuing.family_leave", Share, "", "0.45", "During family leave, net of what is recovered.", ESTIMATE, "estimate"),
    row("absence.cover", Tables, "", "", "Who covers long absence; the rest is shared out among colleagues.", "", ""),
    row("absence.cover.agency", Share, "", "0.4", "Share of the FTE away for whom agency is requested.", ESTIMATE, "estimate"),
    row("absence.cover.fixed_term", Share, "", "0.2", "Chance that somebody away is covered by fixed-term staff.", ESTIMATE, "estimate"),
    row("moves", Tables, "", "", "Moves within the authority.", "", ""),
    row("moves.rate", Number(0.0, 4.0), "a year per case-holder", "0.08", "Case-holders who look for another post here. A move needs a vacancy, and is not open to ASYEs, the absent, or those under notice.", "Estimate, between 0.04 and 0.15; no rate is published", "estimate"),
    row("moves.out_of_case_holding", Share, "", "0.5", "Of them, the share who look for a post that carries no cases; the others look to another team.", ESTIMATE, "estimate"),
    row("moves.over_establishment_wait", Length(5.0), "", "\"13 weeks\"", "How long somebody over establishment waits, once a post is due, before one in another team is taken; not where the cohort is aimed at its team.", "MODEL rule", "estimate"),
    row("opening", Tables, "", "", "The opening position.", "", ""),
    row("opening.past_months", Whole(0, 60), "months", "36", "Months lived through before the start, so that month 0 has histories. With 0 nothing is known from before, and measures that look back are empty until they can.", "MODEL rule", "estimate"),
];

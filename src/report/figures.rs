//! The headline figures: the five that the screen shows and the sentences tell.

use crate::department::tally::Scope;
use crate::department::{Line, Measure};
use crate::experiment::Projection;
use crate::quantity::Month;
use crate::statistics::Summary;

/// One headline figure at three times.
#[derive(Clone, Debug)]
pub struct Headline {
    /// What it is, in words.
    pub label: &'static str,
    /// The measure.
    pub measure: Measure,
    /// At the start; nothing where the start does not know it.
    pub start: Summary,
    /// After one year.
    pub after_one_year: Summary,
    /// At the end.
    pub end: Summary,
}

/// The headline figures of a projection.
#[derive(Clone, Debug)]
pub struct Headlines {
    /// The five.
    pub rows: Vec<Headline>,
    /// What the three columns stand for, in words.
    pub when: [String; 3],
}

/// The five headline measures.
pub fn headlines(projection: &Projection) -> Headlines {
    let months = projection.plan().months;
    let last = Month(months.count());
    let stock = |label, measure| Headline {
        label,
        measure,
        start: projection.summary(measure, Scope::Authority, Month(0)),
        after_one_year: projection.summary(measure, Scope::Authority, Month(12)),
        end: projection.summary(measure, Scope::Authority, last),
    };
    let spend = Measure::Spend(Line::AgencyCharges);
    let year_to = |end: u32| {
        let twelve: Vec<Month> = (end.saturating_sub(11)..=end).map(Month).collect();
        Summary::of(&projection.sums(spend, Scope::Authority, &twelve))
    };
    let rows = vec![
        stock("Vacancy rate (by team)", Measure::VacancyRateByTeam),
        stock("Agency workers", Measure::AgencyFte),
        Headline {
            label: "Agency spend in the 12 months to then",
            measure: spend,
            start: Summary::default(),
            after_one_year: year_to(12),
            end: year_to(last.0),
        },
        stock("Same worker for 12 months (in care 12 months or more)", Measure::SameWorker),
        stock("Average caseload", Measure::AverageCaseload),
    ];
    let date = |month: Month| super::words::month_words(months.last_day_of(month));
    Headlines { rows, when: [format!("start ({})", date(Month(0))), format!("after a year ({})", date(Month(12))), format!("end ({})", date(last))] }
}

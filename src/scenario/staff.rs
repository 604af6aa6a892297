//! Staff, leaving, recruitment, agency and pay: from settings to the plan.

use super::build::{derived, steps};
use super::budget;
use super::reader::{Reader, Section};
use crate::chance::{HazardBand, PiecewiseHazard, SpanLaw};
use crate::department::agency_stay::AtRest;
use crate::department::plan::{
    Absence, Agency, AgencyCap, Grade, Leaving, OnCosts, Pay, Recruitment, RecruitmentForm, Staff, Team, TenureHazard, TenureShare,
};
use crate::quantity::{Fte, Instant, Money, Months, Rate, Share, Span, Steps};

/// Who is in post.
pub fn staff(reader: &mut Reader, section: &Section) -> Staff {
    let fte_per_head = Fte::new(reader.number(section, "fte_per_head").unwrap_or(1.0));
    let bands = reader.tables(section, "tenure_shares", "staff.tenure_shares[]");
    let bands = pairs(reader, &bands, "from_years", "share");
    ascending(reader, section, "tenure_shares", &bands);
    sums_to_one(reader, section, "tenure_shares", bands.iter().map(|band| band.1));
    let longest_tenure = reader.length(section, "longest_tenure").unwrap_or(Span::ZERO);
    let last = bands.last().map_or(0.0, |band| band.0);
    if longest_tenure.as_years() <= last {
        reader.fault("contradiction", section, "longest_tenure", format!("the last band begins at {last} years, after longest_tenure"), "make longest_tenure longer");
    }
    Staff {
        fte_per_head,
        tenure_shares: bands.iter().map(|band| TenureShare { from: Span::years(band.0), share: Share::new(band.1) }).collect(),
        longest_tenure,
        newly_qualified_share: share(reader, section, "newly_qualified_share"),
    }
}

pub(super) fn share(reader: &mut Reader, section: &Section, key: &str) -> Share {
    Share::new(reader.number(section, key).unwrap_or(0.0))
}

/// Two numbers of each table.
pub(super) fn pairs(reader: &mut Reader, sections: &[Section], first: &str, second: &str) -> Vec<(f64, f64)> {
    let mut all = Vec::new();
    for section in sections {
        if let (Some(first), Some(second)) = (reader.quiet(section, first), reader.quiet(section, second)) {
            all.push((first, second));
        }
    }
    all
}

pub(super) fn ascending(reader: &mut Reader, section: &Section, key: &str, bands: &[(f64, f64)]) {
    if bands.first().is_none_or(|band| band.0 != 0.0) || bands.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
        reader.fault("order", section, key, format!("the bands of {key} do not begin at 0 and ascend"), "the first band begins at 0, each later than the one before");
    }
}

pub(super) fn sums_to_one(reader: &mut Reader, section: &Section, key: &str, shares: impl Iterator<Item = f64>) {
    let sum: f64 = shares.sum();
    if (sum - 1.0).abs() > 1e-9 {
        reader.fault("sum", section, key, format!("the shares of {key} sum to {}", super::reader::number_text((sum * 1e9).round() / 1e9)), "they must sum to 1");
    }
}

/// How people leave. A published turnover sets the level: hazards × turnover ÷
/// Σ share × hazard over the opening tenures. (DfE's turnover divides by the
/// closing stock; at rest opening and closing stock are the same.)
pub fn leaving(reader: &mut Reader, section: &Section, staff: &Staff) -> Leaving {
    let bands = reader.tables(section, "hazards", "leaving.hazards[]");
    let own = section.has("hazards");
    let mut hazards = pairs(reader, &bands, "from_years", "per_year");
    ascending(reader, section, "hazards", &hazards);
    let probability = if section.has("probability") { reader.number(section, "probability") } else { None };
    let turnover = if section.has("turnover") || (!own && probability.is_none()) { reader.number(section, "turnover") } else { None };
    if section.has("turnover") && section.has("probability") {
        reader.fault("contradiction", section, "probability", "turnover and probability are both given".to_owned(), "give one of them");
    }
    if probability.is_some_and(|p| p >= 1.0) {
        reader.fault("out-of-range", section, "probability", "a yearly probability of 1 is an infinite hazard".to_owned(), "give less than 1");
    }
    let level = match (turnover, probability) {
        (Some(turnover), _) => Some(turnover),
        (None, Some(p)) => Some(Rate::of_yearly_probability(Share::new(p.min(0.999_999))).as_per_year()),
        (None, None) => None,
    };
    if let Some(level) = level {
        let bands = hazards.iter().map(|&(from, rate)| HazardBand { from, rate });
        let mean = mean_over_staff(&PiecewiseHazard::new(bands.collect()), staff);
        if mean > 0.0 {
            for band in &mut hazards {
                band.1 *= level / mean;
            }
        }
    }
    let level_sections = reader.tables(section, "level", "leaving.level[]");
    let mut later = Vec::new();
    for step in &level_sections {
        if let (Some(from), Some(times)) = (reader.date(step, "from"), reader.number(step, "times")) {
            later.push((from, times));
        }
    }
    in_order(reader, section, "level", &later);
    let destinations = reader.section(section, "destinations");
    let shares = ["out", "agency", "other_authority"].map(|key| reader.number(&destinations, key).unwrap_or(0.0));
    sums_to_one(reader, section, "destinations", shares.into_iter());
    Leaving {
        hazards: hazards.iter().map(|band| TenureHazard { from: Span::years(band.0), rate: Rate::per_year(band.1) }).collect(),
        level: Steps { first: 1.0, later },
        notice: reader.length(section, "notice").unwrap_or(Span::ZERO),
        yearly_shock: reader.number(section, "yearly_shock").unwrap_or(0.0),
        destinations: shares.map(Share::new),
        kept_from_agency: Share::NONE,
    }
}

/// The mean hazard over the opening tenures.
pub(super) fn mean_over_staff(hazard: &PiecewiseHazard, staff: &Staff) -> f64 {
    let bands = staff.tenure_shares.iter().enumerate();
    bands.map(|(index, band)| {
        let to = staff.tenure_shares.get(index + 1).map_or(staff.longest_tenure, |next| next.from);
        band.share.as_f64() * hazard.mean(band.from.as_years(), to.as_years())
    }).sum()
}

/// The authority as it is at the start, for the mean stay of agency workers;
/// agency's own part is filled in when it has been read.
pub fn at_rest(teams: &[Team], staff: &Staff, leaving: &Leaving, recruitment: &Recruitment, absence: &Absence) -> AtRest {
    let (sick, family) = (absence.sickness.as_per_year(), absence.family.as_per_year());
    let years_away = sick * absence.sickness_length.mean_years() + family * absence.family_length.mean_years();
    AtRest {
        teams: teams.iter().map(|team| (team.posts.first, (team.posts.first - team.in_post).or_zero())).collect(),
        hazard: mean_over_staff(&leaving.hazard(), staff),
        fte_per_head: staff.fte_per_head,
        per_vacancy: matches!(recruitment.form, RecruitmentForm::PerVacancy(_)),
        absences: sick + family,
        absence: Span::years(years_away / (sick + family).max(1e-9)),
        wanted: 0.0,
        additional: teams.iter().map(|team| team.agency).collect(),
        wanted_for_absence: absence.agency_cover.as_f64(),
        agency_per_head: Fte::milli(1_000),
        arrival: Span::ZERO,
        assignment: Span::ZERO,
        notice: Span::ZERO,
    }
}

pub(super) fn in_order<T>(reader: &mut Reader, section: &Section, key: &str, steps: &[(Instant, T)]) {
    if steps.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
        reader.fault("order", section, key, format!("two steps of {key} begin on the same day"), "give each date once");
    }
}

/// How experienced people come.
pub fn recruitment(reader: &mut Reader, section: &Section, staff: &Staff, posts: f64) -> Recruitment {
    if section.has("time_to_fill") && section.has("joiners_per_year") {
        reader.fault("contradiction", section, "time_to_fill", "joiners_per_year and time_to_fill are both given".to_owned(), "give one of them");
    }
    let form = if section.has("time_to_fill") {
        let time = reader.length(section, "time_to_fill").unwrap_or(Span::ZERO);
        let law = reader.choice(section, "time_to_fill_law").unwrap_or_default();
        RecruitmentForm::PerVacancy(law_of(time, &law))
    } else {
        let joiners = if section.has("joiners_per_year") {
            reader.number(section, "joiners_per_year").unwrap_or(0.0)
        } else {
            derived(reader, section, "joiners_per_year", posts * 15.0 / 200.0)
        };
        RecruitmentForm::Market(Rate::per_year(joiners))
    };
    let fte_per_head = if section.has("fte_per_head") {
        Fte::new(reader.number(section, "fte_per_head").unwrap_or(1.0))
    } else {
        Fte::new(derived(reader, section, "fte_per_head", staff.fte_per_head.as_f64()))
    };
    Recruitment {
        form,
        lead_time: reader.length(section, "lead_time").unwrap_or(Span::ZERO),
        fte_per_head,
        cost_per_hire: Money::pounds(reader.number(section, "cost_per_hire").unwrap_or(0.0)),
    }
}

fn law_of(time: Span, law: &str) -> SpanLaw {
    if law == "fixed" { SpanLaw::Fixed(time) } else { SpanLaw::Exponential(time) }
}

/// Agency; the renewal is solved for the mean stay of an authority at rest, of
/// which `rest` holds posts, vacancies, leaving and recruitment.
pub fn agency(reader: &mut Reader, section: &Section, rest: AtRest, months: Months) -> Agency {
    let cover_share = share(reader, section, "cover_share");
    let additional_share = share(reader, section, "additional_share");
    let time = reader.length(section, "time_to_arrive").unwrap_or(Span::ZERO);
    let law = reader.choice(section, "time_to_arrive_law").unwrap_or_default();
    let assignment = reader.length(section, "assignment").unwrap_or(Span::weeks(12));
    if assignment < Span::days(1) {
        reader.fault("out-of-range", section, "assignment", "an assignment lasts less than a day".to_owned(), "at least \"1 day\"");
    }
    if section.has("renewal") && section.has("mean_stay") {
        reader.fault("contradiction", section, "renewal", "renewal and mean_stay are both given".to_owned(), "give one of them");
    }
    let (caps, (holders_charge, others_charge)) = caps(reader, section, months);
    let notice = reader.length(section, "notice").unwrap_or(Span::ZERO);
    let mut agency = Agency {
        cover_share,
        cover_level: Steps::constant(1.0),
        additional_share,
        time_to_arrive: law_of(time, &law),
        assignment,
        renewal: Share::NONE,
        renewal_before: Share::NONE,
        notice,
        fte_per_head: Fte::new(reader.number(section, "fte_per_head").unwrap_or(1.0)),
        holding_share: share(reader, section, "holding_share"),
        weekly_charge: holders_charge,
        others_charge,
        weeks_worked: reader.number(section, "weeks_worked_per_year").unwrap_or(48.0),
        caps,
        rules: super::agency::rules(reader, section, notice),
        teams: Vec::new(),
        conversions: Rate::per_year(reader.number(section, "conversions_per_year").unwrap_or(0.0)),
    };
    (agency.renewal, agency.renewal_before) = renewal(reader, section, rest, &agency, months.start());
    agency
}

/// The renewal as written, or solved for the mean stay; and before the start the
/// renewal for the same mean stay where nobody is released.
fn renewal(reader: &mut Reader, section: &Section, rest: AtRest, agency: &Agency, start: Instant) -> (Share, Share) {
    let rest = AtRest {
        wanted: agency.cover_share.as_f64(),
        additional: rest.additional.iter().map(|&in_place| agency.additional(in_place)).collect(),
        agency_per_head: agency.fte_per_head,
        arrival: Span::years(agency.time_to_arrive.mean_years()),
        assignment: agency.assignment,
        notice: agency.rules.notice(agency.notice, start),
        ..rest
    };
    let nobody_released = |stay: f64| Share::new((1.0 - agency.assignment.as_years() / stay.max(1e-6)).clamp(0.0, 0.99));
    // A scenario with faults is never run: what would be solved from it means nothing.
    let solvable = rest.has_agency() && reader.wrong.is_empty();
    if section.has("renewal") {
        let written = share(reader, section, "renewal");
        return (written, if solvable { nobody_released(rest.mean_stay(written.as_f64())) } else { written });
    }
    let stay = reader.length(section, "mean_stay").unwrap_or(Span::months(9));
    let before = nobody_released(stay.as_years());
    if !rest.has_agency() {
        let alike = Share::new(derived(reader, section, "renewal", before.as_f64()));
        return (alike, alike);
    }
    if !solvable {
        return (Share::NONE, Share::NONE);
    }
    let (solved, before) = match rest.renewal_for(stay) {
        Ok(solved) => (solved, before),
        Err((nearest, gives)) => {
            if section.has("mean_stay") {
                let what = format!("no renewal gives a mean stay of {} days with assignments of {} days", stay.as_days().round(), agency.assignment.as_days().round());
                let help = format!("the nearest is {} days: the rest goes because the need does. Or give renewal itself", gives.as_days().round());
                reader.fault("mean-stay", section, "mean_stay", what, &help);
            }
            (nearest, nobody_released(gives.as_years()))
        }
    };
    (Share::new(derived(reader, section, "renewal", solved)), before)
}

/// The charge of an agency worker who holds cases and, where it is another, of one
/// who holds none.
type Charges<T> = (Steps<T>, Option<Steps<T>>);

/// Ceilings on agency, and its charges under the ceilings on price.
fn caps(reader: &mut Reader, section: &Section, months: Months) -> (Steps<AgencyCap>, Charges<Money>) {
    let (holders, others) = charges(reader, section, months);
    let mut caps: Vec<(Instant, AgencyCap)> = Vec::new();
    let mut ceilings: Vec<(Instant, f64)> = Vec::new();
    for cap in reader.tables(section, "caps", "agency.caps[]") {
        let Some(from) = reader.date(&cap, "from") else { continue };
        let mut one = |key: &str| if cap.has(key) { reader.number(&cap, key) } else { None };
        let (fte, part, budget, charge) = (one("fte"), one("share"), one("budget"), one("weekly_charge"));
        if [fte, part, budget, charge].iter().all(Option::is_none) && caps.is_empty() {
            reader.fault("missing", &cap, "from", "the ceiling has no height".to_owned(), "add fte, share, budget or weekly_charge; a date alone ends the ceilings before it");
        }
        caps.push((from, AgencyCap { fte: fte.map(Fte::new), share: part.map(Share::new), budget: budget.map(Money::pounds) }));
        if let Some(charge) = charge {
            ceilings.push((from, charge));
        }
    }
    in_order(reader, section, "caps", &caps);
    let first = caps.iter().rev().find(|cap| cap.0 <= months.start()).map_or_else(AgencyCap::default, |cap| cap.1);
    caps.retain(|cap| cap.0 > months.start());
    (Steps { first, later: caps }, (under(holders, &ceilings, months), others.map(|price| under(price, &ceilings, months))))
}

/// A price under the ceilings on it.
fn under(mut price: Steps<f64>, ceilings: &[(Instant, f64)], months: Months) -> Steps<Money> {
    for &(from, ceiling) in ceilings {
        let at = price.at(from).min(ceiling);
        price.later.retain(|step| step.0 < from || step.1 < ceiling);
        price.later.push((from, at));
        price.later.sort_by_key(|step| step.0);
        price.first = if from <= months.start() { price.first.min(ceiling) } else { price.first };
    }
    Steps { first: Money::pounds(price.first), later: price.later.iter().map(|step| (step.0, Money::pounds(step.1))).collect() }
}

/// The charge for a week worked by one who holds cases and, where it is given
/// by role, by one who holds none.
fn charges(reader: &mut Reader, section: &Section, months: Months) -> Charges<f64> {
    let ways = ["weekly_charge", "hourly_charge", "hourly_pay"].iter().filter(|key| section.has(key)).count();
    if ways > 1 {
        reader.fault("contradiction", section, "weekly_charge", "the charge is given in more than one way".to_owned(), "give weekly_charge, or hourly_charge, or hourly_pay with uplift");
    }
    if reader.is_table(section, "hourly_charge") {
        let hours = reader.number(section, "hours_per_week").unwrap_or(37.0);
        let roles = reader.section(section, "hourly_charge");
        let [holders, others] = ["case_holding", "other"].map(|role| {
            if !roles.has(role) {
                reader.missing(&roles, role);
            }
            Steps::constant(reader.number(&roles, role).unwrap_or(0.0) * hours)
        });
        return (holders, Some(others));
    }
    if section.has("hourly_charge") || section.has("hourly_pay") {
        let hours = reader.number(section, "hours_per_week").unwrap_or(37.0);
        let hourly = if section.has("hourly_charge") {
            reader.number(section, "hourly_charge").unwrap_or(0.0)
        } else {
            let uplift = reader.number(section, "uplift").unwrap_or(0.0);
            reader.number(section, "hourly_pay").unwrap_or(0.0) * (1.0 + uplift)
        };
        return (Steps::constant(derived(reader, section, "weekly_charge", hourly * hours)), None);
    }
    (steps(reader, section, "weekly_charge", "charge", months), None)
}

/// What people cost.
pub fn pay(reader: &mut Reader, section: &Section, months: Months) -> Pay {
    let price_inflation = budget::price_inflation(reader, section);
    let mut grades = Vec::new();
    for grade in reader.tables(section, "grades", "pay.grades[]") {
        let name = reader.quiet_text(&grade, "name").unwrap_or_default();
        let (bottom, top) = (reader.quiet(&grade, "bottom").unwrap_or(0.0), reader.quiet(&grade, "top").unwrap_or(0.0));
        if top < bottom {
            reader.fault("order", &grade, "top", format!("the top of \"{name}\" is below its bottom"), "top is at least bottom");
        }
        let share = reader.quiet(&grade, "share").unwrap_or(0.0);
        grades.push(Grade { name, bottom: Money::pounds(bottom), top: Money::pounds(top), share: Share::new(share), promoted: Rate::per_year(reader.quiet(&grade, "promoted_per_year").unwrap_or(0.0)) });
    }
    grades.sort_by_key(|grade| (grade.bottom, grade.top));
    if grades.is_empty() || grades.len() > 8 {
        reader.fault("grades", section, "grades", format!("there are {} grades", grades.len()), "one to eight");
        grades.truncate(8);
    }
    sums_to_one(reader, section, "grades", grades.iter().map(|grade| grade.share.as_f64()).collect::<Vec<_>>().into_iter());
    if grades.is_empty() {
        grades.push(Grade { name: String::new(), bottom: Money::ZERO, top: Money::ZERO, share: Share::ALL, promoted: Rate::ZERO });
    }
    let mut awards = Vec::new();
    for award in reader.tables(section, "awards", "pay.awards[]") {
        if let (Some(from), Some(rate)) = (reader.date(&award, "from"), reader.number(&award, "rate")) {
            if from.date().day() != 1 {
                reader.fault("first-of-month", &award, "from", format!("an award from {from}"), "awards begin on the first of a month");
            }
            if from < months.start() {
                reader.fault("order", &award, "from", format!("the award from {from} is before the start"), "the scales are those of the start, and have that award in them already: take it out, or give the start or a later day");
            }
            awards.push((from, rate));
        }
    }
    in_order(reader, section, "awards", &awards);
    Pay {
        grades,
        awards,
        increment: Money::pounds(reader.number(section, "increment").unwrap_or(0.0)),
        on_costs: on_costs(reader, section, months),
        price_inflation,
        discount_rate: reader.number(section, "discount_rate").unwrap_or(0.0),
    }
}

fn on_costs(reader: &mut Reader, section: &Section, months: Months) -> OnCosts {
    if section.has("on_costs") {
        for key in ["employer_ni", "pension", "apprenticeship_levy"] {
            if section.has(key) {
                reader.fault("contradiction", section, key, format!("on_costs and {key} are both given"), "on_costs takes the place of National Insurance, pension and levy");
            }
        }
        return OnCosts::Rate(reader.number(section, "on_costs").unwrap_or(0.0));
    }
    let insurance = reader.section(section, "employer_ni");
    let ni_rate = reader.number(&insurance, "rate").unwrap_or(0.0);
    let ni_above = Money::pounds(reader.number(&insurance, "above").unwrap_or(0.0));
    let pension = steps(reader, section, "pension", "rate", months);
    OnCosts::Parts { ni_rate, ni_above, pension, levy: reader.number(section, "apprenticeship_levy").unwrap_or(0.0) }
}

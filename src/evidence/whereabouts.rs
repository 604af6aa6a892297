//! Where a council finds the figure for a setting.

/// Where to look, by the beginning of the key; the longest that fits counts.
const PLACES: [(&str, &str); 36] = [
    ("absence", "The HR absence record: working days lost, and dates of long sickness and family leave; the workforce census has the days lost"),
    ("agency", "The quarterly agency return to the Department for Education, and the framework provider's invoices"),
    ("agency.additional_share", "The workforce census: agency FTE, less agency FTE that covers vacancies"),
    ("agency.cover_share", "The workforce census: agency FTE that covers vacancies, beside vacancies"),
    ("agency.rules", "The statutory guidance on agency social workers, and the memorandum of your region"),
    ("agency_team", "The contract with the provider of the team"),
    ("asye", "The principal social worker, or whoever runs the academy; the ASYE programme of Skills for Care for grants and passes"),
    ("budget", "The approved budget and the medium-term financial strategy"),
    ("children", "The case management system: episodes by stage, as returned in the children in need census"),
    ("children.care", "The looked-after children return (SSDA903): episodes, ages, starts and ends"),
    ("children.leaving_care", "The looked-after children return (SSDA903), care leavers"),
    ("children.open", "The case management system on the day before the start: cases allocated to a social worker, by stage"),
    ("children.plan", "The children in need census: child protection plans by duration"),
    ("children.referrals_per_year", "The children in need census: referrals in the year"),
    ("cohort", "The plan of the academy or the programme's contract; past intakes in the HR record"),
    ("continuity", "The looked-after children return (SSDA903): episodes of social workers and the reasons for change"),
    ("extends", "Your own scenario files"),
    ("feedback", "No return has it; leave it at nothing unless a study of yours says otherwise"),
    ("leaving", "The workforce census: leavers by time in service; the HR leavers' list for their destinations"),
    ("lever", "The business case of the measure"),
    ("moves", "The HR record: changes of team, and of a case-holding post for another"),
    ("observed", "Published tables, or your own returns of later years"),
    ("opening", "The HR record and the recruitment system on the day before the start: notices given, offers accepted"),
    ("pay", "The pay scales, and the finance business partner for on-costs"),
    ("pay.pension", "The rates and adjustments certificate of the pension fund"),
    ("progression", "The HR record: changes of grade and team"),
    ("recruitment", "The recruitment system: applications, offers and starts; the workforce census for starters by origin"),
    ("replications", "Your own choice: more runs, steadier figures"),
    ("seed", "Your own choice: another seed, other chance events"),
    ("source", "Your own words: which return, which date"),
    ("staff", "The HR record on the day before the start; the workforce census by time in service"),
    ("start", "The date of your snapshot: the day after it"),
    ("team", "The establishment list (HR or finance) and the workforce census of 30 September"),
    ("title", "Your own words"),
    ("format", "Always 1 for this version"),
    ("years", "Your own choice: how far the plan reaches"),
];

/// Where a council finds the figure for a key, such as `team[].posts`.
pub fn whereabouts(key: &str) -> Option<&'static str> {
    let plain = key.replace("[]", "");
    let fits = |start: &str| plain == start || plain.strip_prefix(start).is_some_and(|rest| rest.starts_with('.'));
    PLACES.iter().filter(|place| fits(place.0)).max_by_key(|place| place.0.len()).map(|place| place.1)
}

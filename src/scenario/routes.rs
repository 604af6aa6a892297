//! Routes by which members of a cohort come: known by their core words, however
//! they are spelt.

/// What a route brings with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The name used for it.
    pub name: &'static str,
    /// Whether its members are newly qualified.
    pub newly_qualified: bool,
    /// Months of training before they hold cases.
    pub training: i32,
    /// Words of which all occur in a spelling of it, one row for each spelling.
    words: &'static [&'static str],
}

const fn route(name: &'static str, newly_qualified: bool, training: i32, words: &'static [&'static str]) -> Route {
    Route { name, newly_qualified, training, words }
}

/// The routes; where the words of several are written, the first counts.
const ROUTES: [Route; 8] = [
    route("step up", true, 14, &["step up", "stepup"]),
    route("frontline", true, 12, &["frontline", "front line", "approach"]),
    route("apprenticeship", true, 36, &["apprenticeship", "apprentice"]),
    route("secondment", true, 24, &["secondment", "secondee", "seconded"]),
    route("return to social work", false, 0, &["return to", "returner", "returning", "come back"]),
    route("overseas", false, 0, &["overseas", "oversea", "international", "internationally", "abroad"]),
    route("asye", true, 0, &["asye", "nqsw", "nq", "newly qualified", "assessed and supported year"]),
    route("experienced", false, 0, &["experienced", "experience"]),
];

/// The route that words mean, if they are known.
pub fn known(written: &str) -> Option<Route> {
    let plain = plain(written);
    ROUTES.into_iter().find(|route| route.words.iter().any(|words| plain.contains(&format!(" {words} "))))
}

/// Their names, for a message.
pub fn names() -> String {
    ROUTES.map(|route| route.name).join(", ")
}

/// Small letters, one space between words and at both ends, no plurals.
fn plain(written: &str) -> String {
    let lower = written.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let single = words.map(|word| if word == "overseas" { word } else { word.strip_suffix('s').filter(|short| short.len() > 1).unwrap_or(word) });
    format!(" {} ", single.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn a_route_is_known_however_it_is_spelt() {
        for (name, spellings) in [
            ("asye", &["ASYE", "asyes", "NQSW", "NQSWs", "newly-qualified", "Newly Qualified Social Workers"][..]),
            ("step up", &["Step Up", "step-up", "Step Up to Social Work", "StepUp"]),
            ("frontline", &["Frontline", "front line", "Front-Line", "Approach Social Work"]),
            ("apprenticeship", &["apprenticeship", "Degree Apprenticeships", "social work degree apprentices", "Social Worker (degree) apprenticeship"]),
            ("secondment", &["secondment", "Secondees", "seconded staff"]),
            ("overseas", &["Overseas", "international recruitment", "overseas social workers"]),
            ("return to social work", &["return to social work", "Returners", "return-to-social-work"]),
            ("experienced", &["Experienced social workers"]),
        ] {
            for spelling in spellings {
                assert_eq!(known(spelling).map(|route| route.name), Some(name), "{spelling}");
            }
        }
        for strange in ["grow our own", "students", "qualified", "stepping", "agency"] {
            assert_eq!(known(strange), None, "{strange}");
        }
    }
}

//! Every setting and measure is explained, and the schema knows whatever a
//! scenario may say.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tenure::department::measure::every;
use tenure::evidence;

#[test]
fn every_setting_says_what_it_means_what_is_allowed_where_to_find_it_and_what_leaving_it_out_does() {
    for setting in evidence::settings() {
        let key = setting.key.replace("[]", "");
        let text = evidence::explain(&key).unwrap_or_else(|near| panic!("{key} is not explained; near: {near:?}"));
        assert!(setting.meaning.len() > 5, "{key} has no meaning");
        assert!(text.contains("Allowed: ") && text.contains("Where to find it: "), "{text}");
        let said = ["If left out: ", "eft out", "ust be given", "efore the start"].iter().any(|words| text.contains(words));
        assert!(said, "{key} does not say what happens where it is left out:\n{text}");
    }
}

#[test]
fn every_measure_is_explained_with_its_unit() {
    for measure in every() {
        let name = measure.name();
        let text = evidence::explain(&name).unwrap_or_else(|near| panic!("{name} is not explained; near: {near:?}"));
        assert!(text.contains("Unit: ") && text.contains("Given for: "), "{text}");
    }
}

#[test]
fn a_misspelt_name_brings_the_nearest_and_a_strange_one_explains_nothing() {
    for (wrong, right) in [("leaving.turnvoer", "leaving.turnover"), ("vacancy_rate_by_taem", "vacancy_rate_by_team"), ("takes_psot", "cohort.takes_post")] {
        let near = evidence::explain(wrong).expect_err("it is misspelt");
        assert!(near.iter().any(|name| name == right), "{wrong}: {near:?}");
    }
    assert!(evidence::explain("xyzzy").is_err());
}

/// What is written in a scenario that the schema does not know, by path.
fn unknown(schema: &Value, written: &toml::Value, path: &str, found: &mut Vec<String>) {
    let forms: Vec<&Value> = match schema["anyOf"].as_array() {
        Some(any) => any.iter().collect(),
        None => vec![schema],
    };
    match written {
        toml::Value::Table(table) => {
            let open = forms.iter().any(|form| form["type"] == "object" && !form["properties"].is_object());
            for (key, value) in table {
                let known = forms.iter().map(|form| &form["properties"][key.as_str()]).find(|known| !known.is_null());
                match known {
                    Some(known) => unknown(known, value, &format!("{path}.{key}"), found),
                    None if open => {}
                    None => found.push(format!("{path}.{key}")),
                }
            }
        }
        toml::Value::Array(items) => {
            let list = forms.iter().find(|form| form["type"] == "array");
            match list {
                Some(list) => items.iter().for_each(|item| unknown(&list["items"], item, &format!("{path}[]"), found)),
                None => found.push(format!("{path}[]")),
            }
        }
        _ => {}
    }
}

#[test]
fn the_schema_knows_every_key_of_every_scenario_that_is_shipped() {
    let schema = evidence::schema();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut count = 0;
    for file in fs::read_dir(folder).expect("scenarios").flatten().map(|entry| entry.path()) {
        if file.extension().is_none_or(|end| end != "toml") {
            continue;
        }
        let written: toml::Value = toml::from_str(&fs::read_to_string(&file).expect("a file")).expect("TOML");
        let mut found = Vec::new();
        unknown(&schema, &written, "", &mut found);
        assert!(found.is_empty(), "{}: {found:?}", file.display());
        count += 1;
    }
    assert!(count >= 7);
    // The control: a slip of the pen is seen, and so is a list where there is none.
    let slip: toml::Value = toml::from_str("titel = \"x\"\n[leaving]\nturnover = [1]\n").expect("TOML");
    let mut found = Vec::new();
    unknown(&schema, &slip, "", &mut found);
    assert_eq!(found, [".leaving.turnover[]", ".titel"]);
}

#[test]
fn the_schema_knows_every_setting() {
    let schema = evidence::schema();
    for setting in evidence::settings() {
        let mut at = &schema;
        for part in setting.key.split('.') {
            let (name, listed) = part.strip_suffix("[]").map_or((part, false), |name| (name, true));
            let forms: Vec<&Value> = at["anyOf"].as_array().map_or(vec![at], |any| any.iter().collect());
            at = forms.iter().map(|form| &form["properties"][name]).find(|known| !known.is_null()).unwrap_or_else(|| panic!("{}", setting.key));
            if listed {
                let forms: Vec<&Value> = at["anyOf"].as_array().map_or(vec![at], |any| any.iter().collect());
                at = forms.iter().find(|form| form["type"] == "array").map(|list| &list["items"]).unwrap_or_else(|| panic!("{} is no list", setting.key));
            }
        }
    }
}

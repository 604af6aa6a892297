//! The catalogue as a JSON Schema, so that editors complete and check.

use serde_json::{Map, Value, json};

use super::setting::{Kind, Setting};
use super::settings;

/// The JSON Schema (draft 2020-12) of a scenario file.
pub fn schema() -> Value {
    let mut root = object("A tenure scenario");
    for setting in settings() {
        insert(&mut root, &setting.key.split('.').collect::<Vec<_>>(), setting);
    }
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    root["title"] = json!("tenure scenario");
    root
}

fn object(description: &str) -> Value {
    json!({ "type": "object", "description": description, "additionalProperties": false, "properties": {} })
}

fn insert(at: &mut Value, path: &[&str], setting: &Setting) {
    let Some((first, rest)) = path.split_first() else { return };
    let (name, listed) = first.strip_suffix("[]").map_or((*first, false), |name| (name, true));
    let Some(properties) = at["properties"].as_object_mut() else { return };
    if rest.is_empty() && !listed {
        if !properties.contains_key(name) {
            properties.insert(name.to_owned(), of(setting));
        }
        return;
    }
    let place = properties.entry(name.to_owned()).or_insert_with(|| Value::Object(Map::new()));
    if listed {
        let element = if place["items"].is_object() { place["items"].clone() } else { object(setting.meaning) };
        let old = place.clone();
        let single = old.get("anyOf").and_then(|any| any.get(0)).cloned().or_else(|| old.get("type").filter(|kind| *kind != "array" && *kind != "object").map(|_| old.clone()));
        let mut element = old.get("anyOf").and_then(|any| any.get(1)).map_or(element, |list| list["items"].clone());
        if !element.is_object() {
            element = object(setting.meaning);
        }
        insert(&mut element, rest, setting);
        let list = json!({ "type": "array", "items": element });
        *place = match single {
            Some(single) => json!({ "description": setting.meaning, "anyOf": [single, list] }),
            None => json!({ "type": "array", "description": old.get("description").cloned().unwrap_or(json!(setting.meaning)), "items": list["items"] }),
        };
    } else {
        if !place["properties"].is_object() {
            *place = object(setting.meaning);
        }
        insert(place, rest, setting);
    }
}

fn of(setting: &Setting) -> Value {
    let described = |mut value: Value| {
        let mut text = setting.meaning.to_owned();
        if !setting.unit.is_empty() {
            text += &format!(" [{}]", setting.unit);
        }
        if !setting.default.is_empty() {
            text += &format!(" Default: {}.", setting.default);
        }
        value["description"] = json!(text);
        value
    };
    let number = |low: f64, high: f64, kind: &str| {
        let plain = json!({ "type": kind, "minimum": low, "maximum": high });
        let part = json!({ "type": "number" });
        json!({ "anyOf": [plain, {
            "type": "object", "additionalProperties": false, "required": ["value", "low", "high"],
            "properties": { "value": plain, "low": part, "high": part },
        }] })
    };
    described(match setting.kind {
        Kind::Number(..) if setting.key == "cohort[].heads" => json!({ "anyOf": [{ "type": "integer", "minimum": 0, "maximum": 1000 }, { "type": "object" }] }),
        Kind::Number(low, high) => number(low, high, "number"),
        Kind::Whole(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Kind::Share => number(0.0, 1.0, "number"),
        Kind::Pounds(high) => number(0.0, high, "number"),
        Kind::Length(_) => json!({ "type": "string", "pattern": "^[0-9.]+ (day|week|month|year)s?$" }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::DateOrNever => json!({ "anyOf": [{ "type": "string", "format": "date" }, { "const": false }] }),
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::DateOrLength | Kind::ChoiceOrLength(_) | Kind::Text => json!({ "type": "string" }),
        Kind::Steps(low, high) => json!({ "type": "number", "minimum": low, "maximum": high }),
        Kind::Numbers(count, low, high) => json!({ "type": "array", "minItems": count, "maxItems": count, "items": { "type": "number", "minimum": low, "maximum": high } }),
        Kind::Words(words) => json!({ "type": "array", "items": { "enum": words } }),
        Kind::Tables => object(setting.meaning),
    })
}

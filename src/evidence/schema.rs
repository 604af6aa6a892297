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
        let of_list = |value: &Value| value["type"] == "array";
        let any = place["anyOf"].as_array().cloned().unwrap_or_default();
        let plain: Vec<Value> = match place["type"].as_str() {
            Some("array" | "object") => Vec::new(),
            Some(_) => vec![place.clone()],
            None => any.iter().filter(|value| !of_list(value)).cloned().collect(),
        };
        let items = if of_list(place) { place["items"].clone() } else { any.iter().find(|value| of_list(value)).map_or(Value::Null, |list| list["items"].clone()) };
        let mut items = if items["properties"].is_object() { items } else { object(setting.meaning) };
        insert(&mut items, rest, setting);
        let described = place["description"].as_str().unwrap_or(setting.meaning).to_owned();
        let list = json!({ "type": "array", "items": items });
        *place = if plain.is_empty() {
            json!({ "type": "array", "description": described, "items": list["items"] })
        } else {
            json!({ "description": described, "anyOf": plain.into_iter().chain([list]).collect::<Vec<_>>() })
        };
    } else if let Some(any) = place["anyOf"].as_array_mut() {
        // A number, or a table of its parts.
        let parts = any.iter().position(|value| value["properties"].is_object() && value["properties"]["value"].is_null());
        let parts = parts.unwrap_or_else(|| {
            any.push(object(setting.meaning));
            any.len() - 1
        });
        insert(&mut any[parts], rest, setting);
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
        Kind::Steps(low, high) => number(low, high, "number"),
        Kind::Numbers(count, low, high) => json!({ "type": "array", "minItems": count, "maxItems": count, "items": { "type": "number", "minimum": low, "maximum": high } }),
        Kind::Words(words) => json!({ "type": "array", "items": { "enum": words } }),
        Kind::Tables => object(setting.meaning),
    })
}

//! How values of settings are written.

use std::{iter, sync::LazyLock};

use serde_json::{Map, Value};

use super::options::ALL_FIELDS;
use crate::{
    article::SCHEMA,
    engine::FacetRequest,
    fields::{FIELDS, Field},
};

/// Names of what a hit can show: everything, each member of the record, and the passage that matched.
static SHOWN: LazyLock<Vec<String>> = LazyLock::new(|| {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap_or_default();
    let record = schema["properties"].as_object().into_iter().flat_map(Map::keys);
    let all = iter::once(ALL_FIELDS).chain(record.map(String::as_str));
    all.chain(iter::once("snippet")).map(str::to_owned).collect()
});

/// Values of a facet that are listed where no number is given.
const FACET_VALUES: usize = 10;

/// `actor`, `actor:5`, `actor:sig`, `actor:5:sig`.
pub(super) fn facet(text: &str) -> Result<FacetRequest, String> {
    let mut parts = text.split(':');
    let field = countable(parts.next().unwrap_or_default())?;
    let mut request = FacetRequest { field, limit: FACET_VALUES, significant: false };
    for part in parts {
        match part {
            "sig" => request.significant = true,
            number => {
                request.limit = number
                    .parse()
                    .map_err(|_| format!("`{number}` is neither a number nor sig"))?;
            }
        }
    }
    Ok(request)
}

/// `location=Oman`: a field and a value as its facet shows it.
pub(super) fn choice(text: &str) -> Result<(&'static Field, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| format!("`{text}` has no `=`; use FIELD=VALUE such as location=Oman"))?;
    Ok((countable(name)?, value.to_owned()))
}

/// A field whose values can be counted.
fn countable(name: &str) -> Result<&'static Field, String> {
    Field::named(name).filter(|field| field.is_countable()).ok_or_else(|| {
        let fields = FIELDS.iter().filter(|field| field.is_countable());
        let names: Vec<&str> = fields.map(|field| field.name).collect();
        format!("no facet `{name}`; there are {}", names.join(", "))
    })
}

/// Adds fields of the record, with commas between, to those that are asked for. None may be there twice: a
/// row may have any number of columns, and so any size.
pub(super) fn fields(known: &mut Vec<String>, text: &str) -> Result<(), String> {
    for name in text.split(',') {
        if !SHOWN.iter().any(|shown| shown == name) {
            return Err(format!("no field `{name}`; there are {}", SHOWN.join(", ")));
        }
        if known.iter().any(|known| known == name) {
            return Err(format!("`{name}` is given twice"));
        }
        known.push(name.to_owned());
    }
    Ok(())
}

/// A number of hits; `None` for `all`.
pub(super) fn limit(text: &str) -> Result<Option<usize>, String> {
    match text {
        "all" => Ok(None),
        number => match number.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(format!("`{number}` is neither a number nor `all`")),
        },
    }
}

/// Days in a half-life such as `12h`.
pub(super) fn half_life(text: &str) -> Result<f64, String> {
    let unit = text.char_indices().last().map_or(0, |(at, _)| at);
    let days = match &text[unit..] {
        "h" => Some(1.0 / 24.0),
        "d" => Some(1.0),
        "w" => Some(7.0),
        "y" => Some(365.25),
        _ => None,
    };
    let number: Option<f64> = text[..unit].parse().ok();
    let half_life = number.zip(days).map(|(number, days)| number * days);
    half_life
        .filter(|days| days.is_finite() && *days > 0.0)
        .ok_or_else(|| format!("`{text}` is not a half-life; use 12h, 30d, 8w or 2y"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    #[test]
    fn every_field_of_the_record_can_be_shown() {
        let article = Article {
            id: "1".into(),
            title: "Talks open".into(),
            byline: vec!["Ann Example".into()],
            ..Article::default()
        };
        let record = serde_json::to_value(article).unwrap();
        for name in record.as_object().unwrap().keys() {
            assert_eq!(fields(&mut Vec::new(), name), Ok(()), "{name}");
        }
        for name in ["all", "body", "snippet"] {
            assert_eq!(fields(&mut Vec::new(), name), Ok(()), "{name}");
        }
        assert!(fields(&mut Vec::new(), "bodies").unwrap_err().contains("title, date,"));
    }
}

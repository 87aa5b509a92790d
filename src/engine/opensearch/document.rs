//! The document of an article.

use base64::{
    DecodeError, Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use serde_json::{Map, Value, json};
use xxhash_rust::xxh3::xxh3_128;

use super::{
    mapping::{LONGEST, has_values, plain, salient_term},
    tokens::Tokens,
};
use crate::{
    article::{
        Article,
        story::{self, Sketch},
    },
    engine::{
        Cursor, EngineError,
        analyzer::{Analyzer, language_of},
        stored::split,
        terms::{has_salience, salient_terms, stemmed_in},
    },
    fields::{FIELDS, points, values},
    text::Language,
};

/// Stands for a headline where there is none: a score counts all articles, not those that have the field.
const NONE: &str = "=";

/// Binary values as text: a cluster gives them back without the signs that fill up their end.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Where an article is from, and of which story.
pub struct Origin<'a> {
    /// By which the versions of its file are told apart: see [`source`].
    pub sources: &'a [String],
    /// The commit that brings it.
    pub added: u64,
    /// The story; `None`: one of its own.
    pub story: Option<&'a str>,
}

/// What names a version of a file in all documents of it.
pub fn source(path: &str, version: u64) -> String {
    format!("{:032x}", xxh3_128(format!("{path}\0{version}").as_bytes()))
}

/// The name of a document: the same whenever it is sent again for the same commit.
pub fn identity(article: &Article, sources: &[String], added: u64) -> String {
    let file = sources.first().map_or("", String::as_str);
    let name = format!("{file}\0{added}\0{}\0{}\0{}", article.path, article.item, article.id);
    format!("{:032x}", xxh3_128(name.as_bytes()))
}

/// By which articles are put in order where nothing else decides.
pub fn order(id: &str, path: &str, item: u64) -> String {
    let id: String = id.chars().take(4000).collect();
    let path: String = path.chars().take(4000).collect();
    format!("{id}\0{path}\0{item:020}")
}

/// The same of a place in the order.
pub fn order_of(cursor: &Cursor) -> String {
    order(&cursor.id, &cursor.path, cursor.item)
}

/// The number of a day, for ranges.
pub fn day_number(day: Date) -> i64 {
    let first: Date = date(1970, 1, 1);
    first.until(day).map_or(0, |span| i64::from(span.get_days()))
}

/// The day of a moment in seconds since 1970.
pub fn day_of(second: i64) -> Date {
    let day = second.div_euclid(24 * 60 * 60);
    date(1970, 1, 1).checked_add(day.days()).unwrap_or(Date::MAX)
}

/// The document of an article as a line of JSON.
pub fn document(
    article: Article,
    origin: &Origin<'_>,
    analyzer: &mut Analyzer,
) -> Result<String, EngineError> {
    let Tokens { title, body, title_marks, body_marks } = Tokens::of(&article, analyzer);
    let key = format!("{:016x}", story::key(&article.id, &article.path, article.item));
    let mut terms = Map::new();
    let mut facets = Map::new();
    let mut amounts = Map::new();
    let mut has: Vec<String> = Vec::new();
    if let Some(language) = language_of(&article).filter(|it| *it != Language::ENGLISH) {
        has.push(stemmed_in(language));
    }
    for field in FIELDS {
        if !has_values(field) {
            if field.has_value(&article) {
                has.push(field.name.to_owned());
            }
            continue;
        }
        let found = values(field, &article);
        if !found.is_empty() {
            has.push(field.name.to_owned());
        }
        let mut list: Vec<String> = Vec::new();
        let mut amount = 0;
        for (term, salience) in salient_terms(&found) {
            amount += u64::from(salience);
            if has_salience(field) {
                list.push(salient_term(&term, salience));
            }
            list.push(term);
        }
        list.retain(|term| term.chars().count() <= LONGEST);
        let name = plain(field);
        if has_salience(field) {
            amounts.insert(name.clone(), json!(amount));
        }
        let shown: Vec<String> = found.into_iter().map(|value| value.facet).collect();
        terms.insert(name.clone(), json!(list));
        facets.insert(name, json!(shown));
    }
    let mut document = json!({
        "text": [title, body],
        "marks": [title_marks, body_marks],
        "title": if title.is_empty() { NONE } else { &title },
        "has": has,
        "terms": terms,
        "values": facets,
        "amounts": amounts,
        "days": spans(&article),
        "points": points(&article).into_iter().map(|p| p.to_string()).collect::<Vec<_>>(),
        "order": order(&article.id, &article.path, article.item),
        "story": origin.story.unwrap_or(&key),
        "copied": origin.story.is_some(),
        "key": key,
        "source": origin.sources,
        "added": origin.added,
    });
    if let Some(date) = article.date {
        document["date"] = json!(date.civil_seconds());
        // The cluster reads no years before the first one.
        if date.date().year() > 0 {
            document["day"] = json!(date.date().to_string());
        }
    }
    if let Some(sketch) = Sketch::of(&article.body) {
        let packed: Vec<u8> = sketch.pack().flat_map(u64::to_be_bytes).collect();
        document["sketch"] = json!(BASE64.encode(packed));
    }
    let stored = split(article).map_err(|error| EngineError::Internal { source: error.into() })?;
    document["record"] = json!(stored.record);
    document["body"] = json!(stored.body);
    document["mentions"] = json!(stored.mentions);
    Ok(document.to_string())
}

/// The packed numbers of a sketch as they are stored.
pub fn sketch(text: &str) -> Result<Vec<u64>, DecodeError> {
    let bytes = BASE64.decode(text)?;
    let (eights, _) = bytes.as_chunks();
    Ok(eights.iter().map(|eight| u64::from_be_bytes(*eight)).collect())
}

/// The days that an article speaks of, as spans.
fn spans(article: &Article) -> Vec<Value> {
    let dates = article.event_dates.iter().map(|event| &event.date);
    let ends = dates.filter_map(|date| date.first().zip(date.last()));
    let span = |(first, last)| json!({ "gte": day_number(first), "lte": day_number(last) });
    ends.map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sketch_comes_back_however_its_text_ends() {
        let numbers = [1, u64::MAX];
        let text = BASE64.encode(numbers.map(u64::to_be_bytes).concat());
        assert!(text.ends_with('='));
        assert_eq!(sketch(&text).unwrap(), numbers);
        assert_eq!(sketch(text.trim_end_matches('=')).unwrap(), numbers);
        assert_eq!(sketch("").unwrap(), [0; 0]);
        assert!(sketch("no text of bytes").is_err());
    }
}

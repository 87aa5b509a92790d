//! JSON records of news datasets -> drafts. Datasets name their fields differently; the names that
//! are common are tried in order.

use serde_json::{Map, Value};

use super::{Draft, lax};
use crate::{
    article::DateSource,
    date::{Order, Stamp, read},
    read::{
        skip::Reason,
        webpage::{byline, fragment},
    },
};

const ID: &[&str] = &["id", "_id", "uuid", "guid", "doc_id", "article_id"];
const TITLE: &[&str] = &["title", "headline", "heading", "name"];
const TEXT: &[&str] =
    &["text", "body", "content", "maintext", "article", "article_text", "full_text", "articleBody"];
const SUMMARY: &[&str] = &["description", "summary", "abstract", "lead", "short_description"];
const HTML: &[&str] = &["html", "raw_html", "body_html", "content_html"];
const DATE: &[&str] = &[
    "published",
    "date",
    "date_publish",
    "pubDate",
    "publishedAt",
    "published_at",
    "publish_date",
    "pub_date",
    "datePublished",
    "date_published",
    "publication_date",
    "published_date",
    "publish_time",
    "pubdate",
    "timestamp",
    "datetime",
    "created_at",
    "time",
];
const URL: &[&str] = &["url", "link", "canonical_url", "web_url", "source_url", "href"];
const AUTHOR: &[&str] = &["author", "authors", "byline", "creator", "writer"];
const PUBLISHER: &[&str] = &[
    "publisher",
    "source",
    "domain",
    "source_domain",
    "publication",
    "site",
    "outlet",
    "newspaper",
    "sitename",
];
const SECTION: &[&str] = &["section", "category", "articleSection", "section_name", "rubric"];
const KEYWORDS: &[&str] = &["keywords", "tags", "subjects"];
const IMAGE: &[&str] = &["image", "image_url", "imageUrl", "urlToImage", "top_image", "lead_image"];
const LANGUAGE: &[&str] = &["language", "lang", "inLanguage"];
/// Names under which a single object holds its articles.
const LISTS: &[&str] =
    &["articles", "items", "results", "docs", "documents", "data", "hits", "news", "entries"];

/// Reads one record.
///
/// # Errors
/// [`Reason::Malformed`] when it is no JSON object, [`Reason::NoText`] when no field holds text.
pub(super) fn record(text: &str) -> Result<Draft, Reason> {
    draft(&value(text)?)
}

/// Reads a document: a record, or an object that wraps a list of records.
///
/// # Errors
/// As [`record`]; single records of a list fail for themselves.
pub(super) fn document(text: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let value = value(text)?;
    if let Value::Array(list) = &value {
        return Ok(list.iter().map(draft).collect());
    }
    let holds_records = |list: &Value| list.get(0).is_some_and(Value::is_object);
    let name = LISTS.iter().find(|name| value.get(**name).is_some_and(holds_records));
    Ok(match name.and_then(|name| value[*name].as_array()) {
        Some(list) => list.iter().map(draft).collect(),
        None => vec![draft(&value)],
    })
}

fn value(text: &str) -> Result<Value, Reason> {
    let strict = serde_json::from_str(text);
    // Deep nesting is no slip of the pen.
    let value = strict.or_else(|e| match lax::mended(text) {
        Some(mended) => serde_json::from_str(&mended).map_err(|_| e),
        None => Err(e),
    });
    value.map_err(|e| Reason::Malformed(e.to_string()))
}

fn draft(value: &Value) -> Result<Draft, Reason> {
    let Value::Object(record) = value else {
        return Err(Reason::Malformed("not a JSON object".into()));
    };
    // Search engines wrap the record that was put into them.
    let inner = record.get("_source").and_then(Value::as_object).unwrap_or(record);
    let mut draft = match text(inner, TEXT) {
        Some(body) if looks_like_html(&body) => {
            Draft { body: fragment::paragraphs(&body).join("\n\n"), ..Draft::default() }
        }
        Some(body) => Draft { body, ..Draft::default() },
        None => match (text(inner, HTML), text(inner, SUMMARY)) {
            (Some(page), _) => super::html::parse(&page, text(inner, URL).as_deref())?,
            (None, Some(summary)) => Draft { body: summary, ..Draft::default() },
            (None, None) => return Err(Reason::NoText),
        },
    };
    if draft.body.trim().is_empty() {
        return Err(Reason::NoText);
    }
    draft.id = text(record, ID).or_else(|| text(inner, ID));
    draft.title = text(inner, TITLE).map(|t| one_line(&t)).or(draft.title);
    draft.url = text(inner, URL).or(draft.url);
    draft.publisher = text(inner, PUBLISHER).or(draft.publisher);
    draft.section = text(inner, SECTION).or(draft.section);
    draft.image = text(inner, IMAGE).filter(|i| i.starts_with("http")).or(draft.image);
    draft.paywalled = inner.get("paywalled").and_then(Value::as_bool).or(draft.paywalled);
    draft.language = text(inner, LANGUAGE).filter(|l| is_language_tag(l)).or(draft.language);
    if let Some(date) = DATE.iter().find_map(|name| date(inner.get(*name)?)) {
        draft.date = Some((date, DateSource::Header));
    }
    if let Some(value) = first(inner, AUTHOR) {
        draft.byline = strings(value).iter().flat_map(|s| byline::persons(s)).collect();
    }
    if let Some(value) = first(inner, KEYWORDS) {
        let split = |s: &String| s.split([',', ';']).map(one_line).collect::<Vec<_>>();
        draft.keywords = strings(value).iter().flat_map(split).filter(|k| !k.is_empty()).collect();
    }
    Ok(draft)
}

/// The first of the named fields that is there and not null or empty.
fn first<'a>(record: &'a Map<String, Value>, names: &[&str]) -> Option<&'a Value> {
    names.iter().filter_map(|name| record.get(*name)).find(|value| !strings(value).is_empty())
}

fn text(record: &Map<String, Value>, names: &[&str]) -> Option<String> {
    // A list of paragraphs is a text, too.
    first(record, names).map(|value| strings(value).join("\n\n"))
}

/// The strings in a value: itself, its items, or the `name` of objects.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(s) if s.trim().is_empty() => Vec::new(),
        Value::String(s) => vec![s.clone()],
        Value::Number(n) => vec![n.to_string()],
        Value::Array(list) => list.iter().flat_map(strings).collect(),
        Value::Object(o) => ["name", "title", "id", "$oid"]
            .iter()
            .find_map(|k| o.get(*k))
            .map(strings)
            .unwrap_or_default(),
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

fn date(value: &Value) -> Option<Stamp> {
    match value {
        Value::String(s) => read(s, Order::default()),
        Value::Number(n) => read(&n.to_string(), Order::default()),
        Value::Object(o) => o.get("$date").and_then(date),
        _ => None,
    }
}

fn one_line(s: &str) -> String {
    s.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_language_tag(s: &str) -> bool {
    (2..=12).contains(&s.len())
        && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Text fields of some datasets hold markup.
fn looks_like_html(text: &str) -> bool {
    let start = text.trim_start();
    start.starts_with('<')
        && start.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic)
        && start.contains("</")
}

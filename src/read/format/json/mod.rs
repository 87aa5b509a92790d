//! JSON records of datasets, archives and interfaces -> drafts. Everybody names the fields
//! differently; the names that are common are tried in order.

mod lax;
mod list;
mod names;
mod record;

use serde_json::{Map, Value};

use self::record::{Record, keywords, plain, strings};
use super::{Columns, Draft, html, wire};
use crate::{
    article::DateSource,
    date::Stamp,
    read::{
        skip::Reason,
        source::percent_decoded,
        webpage::{self, byline},
    },
};

/// Reads one record.
///
/// # Errors
/// [`Reason::Malformed`] when it is no JSON object, [`Reason::NoText`] when no field holds text.
pub(super) fn record(text: &str, columns: &Columns) -> Result<Draft, Reason> {
    draft(&value(text)?, columns)
}

/// Reads a document: a record, or an object that wraps a list of records.
///
/// # Errors
/// As [`record`]; single records of a list fail for themselves.
pub(super) fn document(
    text: &str,
    columns: &Columns,
) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let value = value(text)?;
    let named = list::with_columns(&value, columns);
    let own_text = named.is_some() || list::has_text(&value, columns);
    Ok(match list::in_document(&value, columns).filter(|_| !own_text) {
        Some(list) => list.iter().map(|value| draft(value, columns)).collect(),
        None => vec![draft(named.unwrap_or_else(|| wrapped(&value, columns)), columns)],
    })
}

/// A single article may be wrapped, too.
fn wrapped<'v>(value: &'v Value, columns: &Columns) -> &'v Value {
    let titled = value.as_object().is_some_and(|object| has_title(object, columns));
    let inner = ["data", "response", "result", "article", "content", "item"];
    inner
        .iter()
        .filter(|_| !titled)
        .find_map(|name| value.get(*name))
        .filter(|v| v.is_object())
        .unwrap_or(value)
}

fn value(text: &str) -> Result<Value, Reason> {
    let strict = serde_json::from_str(text);
    let value = strict.or_else(|e| match lax::mended(text) {
        Some(mended) => serde_json::from_str(&mended).map_err(|_| e),
        None => Err(e),
    });
    value.map_err(|e| Reason::Malformed(e.to_string()))
}

/// Sorts of ninjs items that have a caption and no article.
const PICTURES: &[&str] = &["picture", "graphic", "video", "audio"];

fn draft(value: &Value, columns: &Columns) -> Result<Draft, Reason> {
    let value = list::with_columns(value, columns).unwrap_or(value);
    let Value::Object(object) = value else {
        return Err(Reason::Malformed("not a JSON object".into()));
    };
    if object.contains_key("renditions")
        && let Some(kind) = PICTURES.iter().find(|kind| value["type"] == **kind)
    {
        return Err(Reason::Unsupported(format!(
            "{kind} is not read: it has a caption and no article"
        )));
    }
    let record = Record::new(object, columns);
    let mut draft = with_text(&record)?;
    fill(&record, &mut draft, DateSource::Header);
    if is_own(object) {
        draft.date = draft.date.map(|(date, source)| (day(date), source));
    }
    Ok(draft)
}

/// Whether an object names a headline.
pub(super) fn has_title(object: &Map<String, Value>, columns: &Columns) -> bool {
    Record::new(object, columns).line(names::TITLE).is_some()
}

/// Puts what the front matter of a text says into its draft.
pub(super) fn apply(matter: &Map<String, Value>, draft: &mut Draft) {
    fill(&Record::new(matter, &Columns::default()), draft, DateSource::Meta);
}

/// Takes the fields of a record besides its text.
fn fill(record: &Record<'_>, draft: &mut Draft, source: DateSource) {
    // An identity that is an address is one, and the same article may lie there as a page.
    // What is called so is the identity whatever it looks like; by other names an address is the url.
    let named = record.line(names::ID).filter(|id| !id.contains("://"));
    let id = record.line(&["id"]).or(named);
    draft.id = id.map(|id| own_id(&id)).or(draft.id.take());
    draft.title =
        record.line(names::TITLE).map(|title| webpage::plain(&title)).or(draft.title.take());
    // A source that is an address says where the article was.
    draft.url = [names::URL, names::PUBLISHER, names::ID]
        .iter()
        .find_map(|names| record.address(names))
        .or(draft.url.take());
    let publisher = record.find(names::PUBLISHER, |value| {
        strings(value).into_iter().find(|name| !name.contains("://"))
    });
    draft.publisher = publisher.or(draft.publisher.take());
    // Lists of codes are no section of a newspaper.
    let section = record.find(names::SECTION, |value| {
        let coded = value.is_number() || value.get(0).is_some_and(|first| !first.is_string());
        if coded { None } else { strings(value).into_iter().next() }
    });
    draft.section = section.or(draft.section.take());
    draft.image = record.address(names::IMAGE).or(draft.image.take());
    draft.paywalled = record.find(names::PAYWALLED, Value::as_bool).or(draft.paywalled);
    let language = record.line(names::LANGUAGE).filter(|l| is_language(l));
    draft.language = language.or(draft.language.take());
    let date = record.date(names::DATE);
    if let Some(date) = date {
        draft.date = Some((date, source));
    }
    let version = || record.date(names::VERSION).filter(|version| Some(version) != date.as_ref());
    draft.modified = record.date(names::MODIFIED).or_else(version).or(draft.modified);
    if let Some(value) = record.value(names::AUTHOR) {
        let named = strings(value);
        // Whoever says that it is a desk knows its name.
        draft.byline_desk = record.find(names::BYLINE_DESK, Value::as_bool).unwrap_or_default();
        draft.byline =
            if draft.byline_desk { named } else { byline::named(named.iter().map(String::as_str)) };
    }
    if let Some(value) = record.value(names::KEYWORDS) {
        read_keywords(value, draft);
    }
}

/// A draft with the text of a record: a text, a page, or else a summary.
fn with_text(record: &Record<'_>) -> Result<Draft, Reason> {
    if let Some(body) = record.text(names::TEXT).map(plain).filter(|body| !body.trim().is_empty()) {
        return Ok(Draft { body, ..Draft::default() });
    }
    if let Some(page) = record.text(names::PAGE).filter(|page| page.contains('<')) {
        return html::parse(&page, record.address(names::URL).as_deref());
    }
    match record.text(names::SUMMARY).map(plain).filter(|body| !body.trim().is_empty()) {
        Some(body) => Ok(Draft { body, excerpt: true, ..Draft::default() }),
        // A list of headlines; where a text is promised and missing something is wrong.
        None if is_headline(record) => Ok(Draft { excerpt: true, ..Draft::default() }),
        None => Err(no_text(record)),
    }
}

/// Whether a record has a headline, and no field for more.
fn is_headline(record: &Record<'_>) -> bool {
    let words = record.line(names::TITLE).map_or(0, |title| title.split_whitespace().count());
    words >= 3 && ![names::TEXT, names::PAGE, names::SUMMARY].iter().any(|names| record.has(names))
}

/// Why a record is no article, and what it has instead.
fn no_text(record: &Record<'_>) -> Reason {
    // What would have been used is not unused.
    let _ = (record.line(names::TITLE), record.line(names::DATE), record.line(names::ID));
    let unused = record.unused();
    if unused.is_empty() {
        return Reason::NoText;
    }
    Reason::Unused(unused.iter().take(20).copied().collect::<Vec<_>>().join(", "))
}

/// Keywords, and the codes of IPTC among them.
fn read_keywords(value: &Value, draft: &mut Draft) {
    let subjects = value.as_array().into_iter().flatten();
    let mut coded = Vec::new();
    for subject in subjects.filter(|subject| subject.is_object()) {
        let code = ["uri", "code", "qcode"].iter().find_map(|name| subject.get(*name)?.as_str());
        if let Some(topic) = code.and_then(wire::topic) {
            // What our own export writes as a topic was one.
            if subject.get("relevance").is_some() {
                coded.push(subject["name"].clone());
            }
            draft.topics.push(topic);
        }
    }
    let written =
        keywords(value).into_iter().filter(|word| !coded.contains(&Value::from(word.as_str())));
    let written: Vec<String> = written.map(|word| webpage::one_line(&word)).collect();
    wire::add_keywords(draft, written);
}

/// Whether dateline exported the object.
fn is_own(object: &Map<String, Value>) -> bool {
    let uri = object.get("uri").and_then(Value::as_str).unwrap_or_default();
    let role = object.get("altIds").and_then(|ids| ids.get(0)).and_then(|id| id.get("role"));
    uri.starts_with("urn:dateline:") || role.is_some_and(|role| role == "path")
}

/// The identity of an article that dateline exported.
fn own_id(id: &str) -> String {
    id.strip_prefix("urn:dateline:").map_or_else(|| id.to_owned(), percent_decoded)
}

/// ninjs knows no days, so that one becomes midnight on export.
fn day(stamp: Stamp) -> Stamp {
    let midnight = stamp.to_string().ends_with("T00:00:00Z");
    if midnight { Stamp::day(stamp.date()) } else { stamp }
}

/// A tag, a code or an English name.
fn is_language(s: &str) -> bool {
    (2..=20).contains(&s.len())
        && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

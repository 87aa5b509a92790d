//! JSON-LD: what a page says about itself in schema.org terms.
//!
//! Real blocks are lists, graphs, one object per block, objects in objects, with HTML entities,
//! trailing commas and raw line breaks inside strings. The article found is the object of an
//! article's type with the most to say.

use serde_json::{Map, Value};

use super::plain;

/// Deepest object that is looked into.
const MAX_DEPTH: usize = 12;
/// Most objects that are looked at.
const MAX_OBJECTS: usize = 5_000;

/// The claims of a page's JSON-LD.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    /// `headline`, or `name` where there is none.
    pub headline: Option<String>,
    /// Names of persons among the authors.
    pub authors: Vec<String>,
    /// Names of organisations among the authors.
    pub desks: Vec<String>,
    /// `datePublished`, else `dateCreated` or `uploadDate`, as written.
    pub published: Option<String>,
    /// `dateModified`, as written.
    pub modified: Option<String>,
    /// Name of the publisher.
    pub publisher: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
    /// `articleSection`.
    pub section: Option<String>,
    /// `keywords`.
    pub keywords: Vec<String>,
    /// `inLanguage`.
    pub language: Option<String>,
    /// `articleBody`, as written.
    pub body: Option<String>,
    /// Address of the first `image`, else `thumbnailUrl`.
    pub image: Option<String>,
    /// `isAccessibleForFree`.
    pub free: Option<bool>,
}

/// Reads the JSON-LD blocks of a page.
pub fn read(blocks: &[String]) -> Claims {
    let mut found: Option<(usize, &Map<String, Value>)> = None;
    let mut site = None;
    let mut left = MAX_OBJECTS;
    let parsed: Vec<Value> = blocks.iter().flat_map(|b| parse(b)).collect();
    for block in &parsed {
        objects(block, 0, &mut left, &mut |object| {
            let rank = types(object).map(rank).max().unwrap_or(0);
            if rank == 0 {
                if types(object).any(|t| t == "WebSite") && site.is_none() {
                    site = name_of(object);
                }
                return;
            }
            let score = score(object, rank);
            if found.is_none_or(|(best, _)| score > best) {
                found = Some((score, object));
            }
        });
    }
    let mut claims = found.map(|(_, object)| claims(object, &parsed)).unwrap_or_default();
    claims.publisher = claims.publisher.or(site);
    claims
}

/// How well an object describes the article, given the [`rank`] of its type.
fn score(object: &Map<String, Value>, rank: usize) -> usize {
    rank * 10
        + usize::from(has_any(object, &["datePublished", "dateCreated", "uploadDate"])) * 4
        + usize::from(has_any(object, &["headline", "name"])) * 2
        + usize::from(has_any(object, &["author", "creator"]))
}

fn has_any(object: &Map<String, Value>, keys: &[&str]) -> bool {
    keys.iter().any(|key| object.contains_key(*key))
}

/// How likely an object of this type is the page's article; 0 for other things.
fn rank(kind: &str) -> usize {
    match kind {
        "WebPage" | "ItemPage" | "VideoObject" | "CreativeWork" | "MediaObject" => 1,
        "Product" | "ImageObject" | "BreadcrumbList" | "ListItem" => 0,
        k if k.ends_with("Article") || k.ends_with("Posting") => 3,
        "Report" | "Review" | "Recipe" | "BlogPost" | "Blog" => 2,
        _ => 0,
    }
}

fn claims(object: &Map<String, Value>, all: &[Value]) -> Claims {
    let article = types(object).any(|t| rank(t) > 1);
    let authors = object.get("author").or(object.get("creator"));
    Claims {
        headline: text(object, "headline").or_else(|| text(object, "name").filter(|_| article)),
        authors: authors.map_or_else(Vec::new, |a| persons(a, all)),
        desks: authors.map_or_else(Vec::new, |a| desks(a, all)),
        published: text(object, "datePublished")
            .or_else(|| text(object, "dateCreated"))
            .or_else(|| text(object, "uploadDate")),
        modified: text(object, "dateModified"),
        publisher: object.get("publisher").and_then(|p| organisation(p, all)),
        url: text(object, "url").or_else(|| object.get("mainEntityOfPage").and_then(id_or_text)),
        section: text(object, "articleSection"),
        keywords: object.get("keywords").map_or_else(Vec::new, keywords),
        language: text(object, "inLanguage"),
        body: object.get("articleBody").and_then(Value::as_str).map(str::to_owned),
        image: object
            .get("image")
            .and_then(|image| image_of(image, all))
            .or_else(|| text(object, "thumbnailUrl")),
        free: object.get("isAccessibleForFree").and_then(|free| match free {
            Value::Bool(free) => Some(*free),
            Value::String(s) if s.eq_ignore_ascii_case("true") => Some(true),
            Value::String(s) if s.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }),
    }
}

/// Calls `each` for every object with a type, outermost first.
fn objects<'v>(
    value: &'v Value,
    depth: usize,
    left: &mut usize,
    each: &mut impl FnMut(&'v Map<String, Value>),
) {
    if depth > MAX_DEPTH || *left == 0 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|v| objects(v, depth + 1, left, each)),
        Value::Object(object) => {
            *left -= 1;
            if object.contains_key("@type") {
                each(object);
            }
            // What an article contains, mentions or links to is not the page's article.
            let article = types(object).any(|t| rank(t) > 1);
            for (key, value) in object {
                if !article || matches!(key.as_str(), "@graph" | "mainEntity") {
                    objects(value, depth + 1, left, each);
                }
            }
        }
        _ => {}
    }
}

fn types(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let kind = object.get("@type");
    let one = kind.and_then(Value::as_str);
    let many = kind.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(many).map(|t| t.rsplit(['/', ':']).next().unwrap_or(t))
}

fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    object.get(key).and_then(first_text)
}

/// The first text of a value: itself, of a list, or an object's value or name.
fn first_text(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(plain(s)).filter(|s| !s.is_empty()),
        Value::Array(items) => items.iter().find_map(first_text),
        Value::Object(o) => o.get("@value").or(o.get("name")).and_then(Value::as_str).map(plain),
        _ => None,
    }
}

fn id_or_text(value: &Value) -> Option<String> {
    match value {
        Value::Object(o) => o.get("@id").or(o.get("url")).and_then(Value::as_str).map(plain),
        other => first_text(other),
    }
}

fn name_of(object: &Map<String, Value>) -> Option<String> {
    object.get("name").and_then(first_text).filter(|n| !n.is_empty())
}

fn persons(value: &Value, all: &[Value]) -> Vec<String> {
    match value {
        Value::String(s) => vec![plain(s)],
        Value::Array(items) => items.iter().flat_map(|v| persons(v, all)).collect(),
        Value::Object(o) => {
            if is_organisation(o) {
                return Vec::new();
            }
            match o.get("name").filter(|name| !name.is_null()) {
                Some(name @ Value::Array(_)) => persons(name, &[]),
                Some(name) => first_text(name).into_iter().collect(),
                None if has_any(o, &["givenName", "familyName"]) => {
                    let parts = ["givenName", "additionalName", "familyName"];
                    let parts: Vec<String> = parts.iter().filter_map(|key| text(o, key)).collect();
                    vec![parts.join(" ")]
                }
                None => referred(o, all).map_or_else(Vec::new, |o| {
                    // The object referred to is not looked into any further.
                    persons(&Value::Object(o.clone()), &[])
                }),
            }
        }
        _ => Vec::new(),
    }
}

fn is_organisation(object: &Map<String, Value>) -> bool {
    types(object).any(|t| t.ends_with("Organization") || t == "WebSite" || t == "Corporation")
}

/// The organisations among authors.
fn desks(value: &Value, all: &[Value]) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(|v| desks(v, all)).collect(),
        Value::Object(o) if is_organisation(o) => name_of(o).into_iter().collect(),
        Value::Object(o) => {
            let named = referred(o, all).filter(|o| is_organisation(o));
            named.and_then(name_of).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn organisation(value: &Value, all: &[Value]) -> Option<String> {
    match value {
        Value::Object(o) => name_of(o).or_else(|| referred(o, all).and_then(name_of)),
        other => first_text(other),
    }
}

/// The object with the `@id` that `reference` gives, in the same page.
fn referred<'v>(
    reference: &Map<String, Value>,
    all: &'v [Value],
) -> Option<&'v Map<String, Value>> {
    let id = reference.get("@id")?.as_str()?;
    let mut found = None;
    let mut left = MAX_OBJECTS;
    for block in all {
        objects(block, 0, &mut left, &mut |object| {
            if found.is_none() && object.get("@id").and_then(Value::as_str) == Some(id) {
                found = Some(object);
            }
        });
    }
    found.filter(|o| has_any(o, &["name", "familyName", "url", "contentUrl"]))
}

/// The address of an image: a text, an object, the first of a list, or a reference.
fn image_of(value: &Value, all: &[Value]) -> Option<String> {
    match value {
        Value::Object(o) => address_of(o).or_else(|| referred(o, all).and_then(address_of)),
        Value::Array(items) => items.iter().take(20).find_map(|v| image_of(v, &[])),
        other => first_text(other),
    }
}

fn address_of(object: &Map<String, Value>) -> Option<String> {
    ["url", "contentUrl"].iter().find_map(|key| text(object, key))
}

fn keywords(value: &Value) -> Vec<String> {
    match value {
        Value::String(s) => super::list(s),
        Value::Array(items) => items.iter().filter_map(first_text).collect(),
        _ => Vec::new(),
    }
}

/// The values of one block, mostly one; where it is broken, once more with the usual mistakes repaired.
fn parse(block: &str) -> Vec<Value> {
    let block = block.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    let block = block.strip_prefix("//<![CDATA[").unwrap_or(block);
    let block = block.trim_end_matches("//]]>").trim().trim_end_matches(';');
    let (whole, sound) = values(block);
    if sound {
        return whole;
    }
    let (repaired, _) = values(&repair(block));
    if repaired.len() > whole.len() { repaired } else { whole }
}

/// The values that a text consists of, and whether there is nothing else in it. What stands behind a
/// damaged one is junk.
fn values(text: &str) -> (Vec<Value>, bool) {
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter().take(MAX_OBJECTS) {
        match value {
            Ok(value) => values.push(value),
            Err(_) => return (values, false),
        }
    }
    (values, true)
}

/// Escapes raw control characters inside strings, drops commas before a closing bracket.
fn repair(block: &str) -> String {
    let mut out = String::with_capacity(block.len());
    let mut string = false;
    let mut escaped = false;
    for c in block.chars() {
        if string {
            match c {
                _ if escaped => {
                    escaped = false;
                    if !matches!(c, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') {
                        out.push('\\');
                    }
                    out.push(c);
                }
                '\\' => {
                    escaped = true;
                    out.push(c);
                }
                '\n' => out.push_str("\\n"),
                '\t' | '\r' => out.push(' '),
                c if c.is_control() => {}
                c => {
                    string = c != '"';
                    out.push(c);
                }
            }
        } else {
            if matches!(c, '}' | ']') {
                let kept = out.trim_end();
                let kept = kept.strip_suffix(',').unwrap_or(kept).len();
                out.truncate(kept);
            }
            string = c == '"';
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(block: &str) -> Claims {
        read(&[block.to_owned()])
    }

    #[test]
    fn an_author_given_by_reference_is_looked_up() {
        let found = claims(
            r##"{"@graph":[{"@type":"Person","@id":"#a","name":"Ann Example"},
                {"@type":"NewsArticle","headline":"H","author":{"@id":"#a"}}]}"##,
        );
        assert_eq!(found.authors, ["Ann Example"]);
    }

    #[test]
    fn an_article_beats_the_page_around_it() {
        let found = claims(
            r#"[{"@type":"WebPage","datePublished":"2020-01-01"},
                {"@type":["Thing","BlogPosting"],"datePublished":"2026-02-05"}]"#,
        );
        assert_eq!(found.published.as_deref(), Some("2026-02-05"));
    }

    #[test]
    fn broken_json_is_repaired() {
        let found = claims("{\"@type\":\"Article\",\"headline\":\"two\nlines &amp; more\",}");
        assert_eq!(found.headline.as_deref(), Some("two lines & more"));
    }

    #[test]
    fn an_organisation_is_a_desk_and_no_person() {
        let found = claims(
            r#"{"@type":"Article","author":{"@type":"Organization","name":"Example Wire"}}"#,
        );
        assert!(found.authors.is_empty());
        assert_eq!(found.desks, ["Example Wire"]);
    }

    #[test]
    fn a_person_may_be_named_in_parts() {
        for author in [
            r#"{"@type":"Person","givenName":"Ann","familyName":"Example"}"#,
            r#"{"@type":"Person","name":null,"givenName":"Ann","familyName":"Example"}"#,
            r#"[{"@type":"Person","familyName":"Ann Example"}]"#,
        ] {
            let found = claims(&format!(r#"{{"@type":"NewsArticle","author":{author}}}"#));
            assert_eq!(found.authors, ["Ann Example"], "{author}");
        }
    }

    #[test]
    fn junk_behind_the_data_takes_nothing_away() {
        let found = claims(r#"{"@type":"Article","headline":"H"} }, {"x"#);
        assert_eq!(found.headline.as_deref(), Some("H"));
    }

    #[test]
    fn all_objects_of_a_block_are_read() {
        let site = r#"{"@type":"WebSite","name":"The Courier"}"#;
        let article = "{\"@type\":\"NewsArticle\",\"headline\":\"two\nlines\",}";
        for block in [
            format!(r#"{site}{{"@type":"NewsArticle","headline":"two lines"}}"#),
            format!("{site}\n{article}"),
        ] {
            let found = claims(&block);
            assert_eq!(found.headline.as_deref(), Some("two lines"), "{block}");
            assert_eq!(found.publisher.as_deref(), Some("The Courier"), "{block}");
        }
    }

    #[test]
    fn the_image_is_an_address_in_any_of_its_forms() {
        for image in [
            r#""https://a.example/p.jpg""#,
            r#"["https://a.example/p.jpg", "https://a.example/q.jpg"]"#,
            r#"{"@type":"ImageObject","url":"https://a.example/p.jpg"}"#,
        ] {
            let found = claims(&format!(r#"{{"@type":"Article","image":{image}}}"#));
            assert_eq!(found.image.as_deref(), Some("https://a.example/p.jpg"), "{image}");
        }
    }

    #[test]
    fn what_must_be_paid_for_is_not_free() {
        for free in ["false", r#""False""#] {
            let block = format!(r#"{{"@type":"NewsArticle","isAccessibleForFree":{free}}}"#);
            assert_eq!(claims(&block).free, Some(false));
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}{}", "{\"@graph\":[".repeat(100), "]}".repeat(100));
        assert!(claims(&deep).headline.is_none());
        assert!(claims(&"[".repeat(100_000)).headline.is_none());
    }
}

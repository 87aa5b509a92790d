//! Values as these formats write them: addresses, lines, names.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::{article::Article, text::is_control};

/// A JSON object that leaves out what is not known.
#[derive(Default)]
pub(super) struct Object(Map<String, Value>);

impl Object {
    /// Adds a member, unless its value is null or empty.
    pub fn put(&mut self, name: &str, value: Value) {
        let is_empty = match &value {
            Value::Null => true,
            Value::Array(items) => items.is_empty(),
            Value::String(text) => text.is_empty(),
            _ => false,
        };
        if !is_empty {
            self.0.insert(name.into(), value);
        }
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        object.0.into()
    }
}

/// The text with the bytes of some characters as `%20`, as addresses have it.
pub fn percent_encoded(text: &str, is_encoded: impl Fn(char) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        if is_encoded(c) {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(encoded, "%{byte:02X}");
            }
        } else {
            encoded.push(c);
        }
    }
    encoded
}

/// An address that names the article: its own, else one made of its identity.
pub(super) fn uri(article: &Article) -> String {
    let own = article.url.as_deref().or(Some(&article.id)).filter(|uri| is_absolute(uri));
    own.map_or_else(|| urn(&article.id), address)
}

/// An address made of an identity.
fn urn(id: &str) -> String {
    let encoded = percent_encoded(id, |c| {
        !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '/'))
    });
    format!("urn:dateline:{encoded}")
}

/// Whether a text is an address with a scheme.
pub(super) fn is_absolute(text: &str) -> bool {
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    // One letter is a drive.
    scheme.len() > 1 && url::Url::parse(text).is_ok()
}

/// Without what an address cannot have, and what would end it in other formats.
pub(super) fn address(uri: &str) -> String {
    percent_encoded(uri.trim(), |c| {
        c.is_whitespace() || c.is_control() || !c.is_ascii() || "<>\"{}|\\^`".contains(c)
    })
}

/// Lines and runs of spaces as one space: values of these formats are one line. What turns the direction of
/// what follows is left out.
pub(super) fn one_line(text: &str) -> String {
    let shown = text.replace(|c: char| is_control(c) && !c.is_control(), "");
    let parts = shown.split(|c: char| c.is_whitespace() || c.is_control());
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A person's name as family name and the rest: "van Beethoven", "Ludwig". Small words before the
/// last belong to the family name.
pub(super) fn family_name(name: &str) -> (String, Option<String>) {
    let words: Vec<&str> = name.split_whitespace().collect();
    let Some(last) = words.len().checked_sub(1) else { return (String::new(), None) };
    let before = words[..last].iter().rev();
    let small = before.take_while(|word| word.starts_with(char::is_lowercase)).count();
    match last - small {
        0 => (words.join(" "), None),
        first => (words[first..].join(" "), Some(words[..first].join(" "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_belong_to_the_family_name() {
        let split = |name| family_name(name);
        assert_eq!(split("Jane Doe"), ("Doe".into(), Some("Jane".into())));
        assert_eq!(split("Ludwig van Beethoven"), ("van Beethoven".into(), Some("Ludwig".into())));
        assert_eq!(split("Staff"), ("Staff".into(), None));
        assert_eq!(split(""), (String::new(), None));
    }

    #[test]
    fn a_value_is_one_line_that_controls_nothing() {
        assert_eq!(one_line("a\u{202E}b\u{9B}31m\r\n c\u{200F}"), "ab 31m c");
    }

    #[test]
    fn an_article_without_address_is_named_by_its_identity() {
        let article = |id: &str, url: Option<&str>| Article {
            id: id.into(),
            url: url.map(Into::into),
            ..Article::default()
        };
        assert_eq!(uri(&article("a/b c.txt", None)), "urn:dateline:a/b%20c.txt");
        assert_eq!(
            uri(&article("x", Some("https://example.com/a b{}"))),
            "https://example.com/a%20b%7B%7D"
        );
        assert_eq!(uri(&article("x", Some("/relative"))), "urn:dateline:x");
    }
}

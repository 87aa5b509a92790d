//! Articles for other programs: for newsrooms, for the web, and for those who cite.

mod bibtex;
mod json_ld;
mod ninjs;
mod ris;

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use serde::Serialize;

use crate::article::Article;

/// How articles are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The record, one JSON object a line.
    Jsonl,
    /// IPTC ninjs 3, one JSON object a line.
    Ninjs,
    /// schema.org `NewsArticle` as JSON-LD, one object a line.
    JsonLd,
    /// Entries of a BibTeX bibliography.
    Bibtex,
    /// Entries for reference managers.
    Ris,
}

/// Writes one article.
///
/// # Errors
/// Those of `out`.
pub fn write(article: &Article, format: Format, out: &mut impl Write) -> io::Result<()> {
    match format {
        Format::Jsonl => line(article, out),
        Format::Ninjs => line(&ninjs::object(article), out),
        Format::JsonLd => line(&json_ld::object(article), out),
        Format::Bibtex => out.write_all(bibtex::entry(article).as_bytes()),
        Format::Ris => out.write_all(ris::entry(article).as_bytes()),
    }
}

fn line(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
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
fn uri(article: &Article) -> String {
    let own = article.url.as_deref().or(Some(&article.id)).filter(|uri| is_absolute(uri));
    own.map_or_else(
        || {
            let is_encoded =
                |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '/'));
            format!("urn:dateline:{}", percent_encoded(&article.id, is_encoded))
        },
        address,
    )
}

/// Whether a text is an address with a scheme.
fn is_absolute(text: &str) -> bool {
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    // One letter is a drive.
    scheme.len() > 1 && url::Url::parse(text).is_ok()
}

/// Without what an address cannot have, and what would end it in other formats.
fn address(uri: &str) -> String {
    percent_encoded(uri.trim(), |c| {
        c.is_whitespace() || c.is_control() || !c.is_ascii() || "<>\"{}|\\^`".contains(c)
    })
}

/// Lines and runs of spaces as one space: values of these formats are one line.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A person's name as family name and the rest: "van Beethoven", "Ludwig". Small words before the
/// last belong to the family name.
fn family_name(name: &str) -> (String, Option<String>) {
    let words: Vec<&str> = name.split_whitespace().collect();
    let Some(last) = words.len().checked_sub(1) else { return (String::new(), None) };
    let is_small = |word: &&str| word.starts_with(char::is_lowercase);
    let small = words[..last].iter().rev().take_while(|word| is_small(word)).count();
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

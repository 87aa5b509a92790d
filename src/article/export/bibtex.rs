//! BibTeX: one `@misc` entry an article, which asks for no field that news may lack.

use std::fmt::Write as _;

use xxhash_rust::xxh3::xxh3_64;

use super::values::{address, family_name, is_absolute, one_line};
use crate::{article::Article, text::fold_phrase};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The entry of an article, with an empty line after it.
pub(super) fn entry(article: &Article) -> String {
    let mut fields: Vec<(&str, String)> = Vec::new();
    if !article.byline.is_empty() {
        // Braces keep the words of a desk together, which is no given and family name.
        let named = if article.byline_desk { braced } else { author };
        let names: Vec<String> = article.byline.iter().map(|name| named(name)).collect();
        fields.push(("author", format!("{{{}}}", names.join(" and "))));
    }
    // Styles change the case of a title, but not inside inner braces.
    fields.push(("title", format!("{{{{{}}}}}", escaped(&article.title))));
    fields.extend(article.publisher.iter().map(|p| ("howpublished", braced(p))));
    if let Some(date) = article.date.map(|stamp| stamp.date()) {
        fields.push(("year", format!("{{{:04}}}", date.year())));
        fields.extend(MONTHS.get(date.month() as usize - 1).map(|m| ("month", (*m).to_owned())));
        fields.push(("day", format!("{{{}}}", date.day())));
    }
    let url = article.url.as_deref().filter(|url| is_absolute(url));
    fields.extend(url.map(|url| ("url", format!("{{{}}}", address(url)))));
    fields.extend(article.language.iter().map(|language| ("language", braced(language))));
    if !article.keywords.is_empty() {
        fields.push(("keywords", braced(&article.keywords.join(", "))));
    }
    let mut entry = format!("@misc{{{},\n", key(article));
    for (name, value) in fields {
        // Writing to a string cannot fail.
        let _ = writeln!(entry, "  {name} = {value},");
    }
    entry.push_str("}\n\n");
    entry
}

/// Family name, year and first word of the title, as one would call it, and a number made of the
/// identity, so that no two articles share a key.
fn key(article: &Article) -> String {
    let name = article
        .byline
        .first()
        .map(|name| if article.byline_desk { ascii(name) } else { ascii(&family_name(name).0) });
    let year = article.date.map(|stamp| stamp.date().year().to_string());
    let word = article.title.split_whitespace().map(ascii).find(|word| word.len() > 3);
    let parts = [name, year, word, Some(format!("{:08x}", xxh3_64(article.id.as_bytes()) >> 32))];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

/// The first letters and digits of a text that any key may have.
fn ascii(text: &str) -> String {
    fold_phrase(text).chars().filter(char::is_ascii_alphanumeric).take(20).collect()
}

/// Names are parted at `and`, and turned around at a comma.
fn author(name: &str) -> String {
    let name = one_line(name);
    let is_plain =
        !name.contains(',') && name.split(' ').all(|word| !word.eq_ignore_ascii_case("and"));
    if is_plain { escaped(&name) } else { braced(&name) }
}

fn braced(text: &str) -> String {
    format!("{{{}}}", escaped(text))
}

/// One line in which TeX reads nothing as a command. Braces are counted even after a backslash, so
/// they are named.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '#' | '$' | '%' | '&' | '_' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_title_leaves_its_braces() {
        let article = Article {
            id: "x".into(),
            title: "100% {sure\n} \\of $5 & #1_a~^".into(),
            byline: vec!["Jane Doe".into(), "Smith and Sons, Ltd".into()],
            date: "2026-02-06".parse().ok(),
            ..Article::default()
        };
        let entry = entry(&article);
        assert!(entry.contains(
            "title = {{100\\% \\textbraceleft{}sure \\textbraceright{} \\textbackslash{}of \\$5 \\& \\#1\\_a\\textasciitilde{}\\textasciicircum{}}},\n"
        ));
        assert!(entry.contains("author = {Jane Doe and {Smith and Sons, Ltd}},\n"));
        assert!(entry.contains("  month = feb,\n  day = {6},\n"));
        assert!(entry.starts_with("@misc{doe-2026-sure-"), "{entry}");
    }

    #[test]
    fn a_desk_is_one_name() {
        let byline = vec!["Sports Desk".to_owned()];
        let article = Article { byline, byline_desk: true, ..Article::default() };
        let entry = entry(&article);
        assert!(entry.contains("author = {{Sports Desk}},\n"), "{entry}");
        assert!(entry.starts_with("@misc{sportsdesk-"), "{entry}");
    }
}

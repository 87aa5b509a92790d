//! RIS, what reference managers read: a tag, two spaces, a dash and a value a line, lines ended by
//! CR LF.

use super::values::{address, family_name, is_absolute, one_line};
use crate::article::Article;

/// The entry of an article, with an empty line after it.
pub(super) fn entry(article: &Article) -> String {
    let mut entry = Entry::default();
    entry.put("TY", "NEWS");
    for name in &article.byline {
        match family_name(name) {
            (family, Some(given)) if !name.contains(',') && !article.byline_desk => {
                entry.put("AU", &format!("{family}, {given}"));
            }
            _ => entry.put("AU", name),
        }
    }
    entry.put("TI", &article.title);
    entry.put("T2", article.publisher.as_deref().unwrap_or_default());
    if let Some(date) = article.date.map(|stamp| stamp.date()) {
        entry.put("PY", &format!("{:04}", date.year()));
        entry.put("DA", &format!("{:04}/{:02}/{:02}/", date.year(), date.month(), date.day()));
    }
    entry.put("SE", article.section.as_deref().unwrap_or_default());
    article.keywords.iter().for_each(|keyword| entry.put("KW", keyword));
    entry.put("LA", article.language.as_deref().unwrap_or_default());
    let url = article.url.as_deref().filter(|url| is_absolute(url));
    entry.put("UR", &url.map(address).unwrap_or_default());
    entry.put("ID", &article.id);
    entry.put("ER", "");
    entry.0.push_str("\r\n");
    entry.0
}

/// Lines of an entry.
#[derive(Default)]
struct Entry(String);

impl Entry {
    /// Adds a line, unless its value is empty.
    fn put(&mut self, tag: &str, value: &str) {
        let value = one_line(value);
        // Only what ends an entry has no value.
        if !value.is_empty() || tag == "ER" {
            self.0.extend([tag, "  - ", &value, "\r\n"]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_never_begins_a_line() {
        let article = Article {
            id: "x".into(),
            title: "One\r\nER  - two".into(),
            byline: vec!["Jane Doe".into(), "Staff".into()],
            date: "2026-02-06".parse().ok(),
            ..Article::default()
        };
        assert_eq!(
            entry(&article),
            "TY  - NEWS\r\nAU  - Doe, Jane\r\nAU  - Staff\r\nTI  - One ER - two\r\nPY  - 2026\r\n\
             DA  - 2026/02/06/\r\nID  - x\r\nER  - \r\n\r\n"
        );
    }

    #[test]
    fn a_desk_has_no_family_name() {
        let byline = vec!["Sports Desk".to_owned()];
        let article = Article { byline, byline_desk: true, ..Article::default() };
        assert!(entry(&article).contains("AU  - Sports Desk\r\n"));
    }
}

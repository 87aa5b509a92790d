//! What only the source of a page says: programs and comments, which are cut before it is parsed.

use memchr::memmem;

use super::plausible;
use crate::{
    article::DateSource,
    date::{Order, Stamp, read},
    read::webpage::Found,
};

/// Names under which programs keep the day of publication, surest first.
const NAMES: [&str; 5] =
    ["datePublished", "publishedAt", "published_at", "publishDate", "publicationDate"];

/// The publication date in the data of a page's programs: the last resort for pages that are drawn
/// by a program.
pub fn in_programs(page: &str) -> Option<Found<(Stamp, DateSource)>> {
    NAMES.iter().find_map(|name| {
        let mut places = memmem::find_iter(page.as_bytes(), name.as_bytes()).take(20);
        places.find_map(|at| {
            let quoted = |s: &'_ str| {
                let quotes = ["\\\"", "\"", "'", "&quot;"];
                quotes.iter().find_map(|q| Some(s.strip_prefix(q)?.len()))
            };
            let rest = page.get(at + name.len()..)?;
            let rest = &rest[rest.len() - quoted(rest)?..];
            let rest = rest.trim_start().strip_prefix(':')?.trim_start();
            let value = &rest[rest.len() - quoted(rest)?..];
            let ends = |c: &char| matches!(c, '"' | '\'' | '&' | '\\');
            let value: String = value.chars().take(64).take_while(|c| !ends(c)).collect();
            let stamp = read(&value, Order::default()).filter(plausible)?;
            Some(Found { value: (stamp, DateSource::Meta), from: format!("program, {name}") })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_of_a_program_tells_the_day() {
        for page in [
            r#"<script>x={"datePublished":"2026-02-06T10:00:00Z"}</script>"#,
            r#"<div data-x="{&quot;publishedAt&quot;: &quot;2026-02-06&quot;}">"#,
        ] {
            let found = in_programs(page).map(|f| f.value.0.date().to_string());
            assert_eq!(found.as_deref(), Some("2026-02-06"), "{page}");
        }
        assert!(in_programs("datePublished").is_none());
    }
}

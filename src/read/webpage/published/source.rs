//! What only the source of a page says: programs and comments, which are cut before it is parsed.

use memchr::memmem;

use super::days::plausible;
use crate::{
    article::DateSource,
    date::{Order, Stamp, read},
    read::webpage::Sourced,
};

/// Names under which programs keep the day of publication, surest first.
const NAMES: [&str; 5] =
    ["datePublished", "publishedAt", "published_at", "publishDate", "publicationDate"];

/// The publication date in the data of a page's programs: the last resort for pages that are drawn
/// by a program.
pub fn in_programs(page: &str) -> Option<Sourced<(Stamp, DateSource)>> {
    NAMES.iter().find_map(|name| {
        let mut places = memmem::find_iter(page.as_bytes(), name.as_bytes()).take(20);
        places.find_map(|at| {
            let stamp = assigned(page.get(at + name.len()..)?)?;
            Some(Sourced { value: (stamp, DateSource::Meta), from: format!("program, {name}") })
        })
    })
}

/// The day in quotation marks after a name: `": "2026-02-06"`.
fn assigned(behind: &str) -> Option<Stamp> {
    let rest = after_quote(behind)?.trim_start().strip_prefix(':')?;
    let value = after_quote(rest.trim_start())?;
    let value: String =
        value.chars().take(64).take_while(|c| !matches!(c, '"' | '\'' | '&' | '\\')).collect();
    read(&value, Order::default()).filter(plausible)
}

/// The text after a quotation mark, as programs and attributes write it.
fn after_quote(text: &str) -> Option<&str> {
    ["\\\"", "\"", "'", "&quot;"].iter().find_map(|quote| text.strip_prefix(quote))
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

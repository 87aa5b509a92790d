//! Help on the query language, and on keys.

use maud::{Markup, html};

use super::show;

/// What may be written, and what it finds.
const LANGUAGE: &[(&str, &str)] = &[
    ("sanctions oman", "both words, also inflected"),
    ("\"nuclear talks\"", "these words in this order"),
    ("oil OR gas", "one of them"),
    ("oil NOT price", "the one without the other; also -price"),
    ("sanct* wom?n", "any characters, any one"),
    ("Araghci~1", "one letter wrong; ~2 two"),
    ("=sanctions", "as written, not inflected"),
    ("oil W/5 price", "up to five steps apart; W/S in one sentence, W/P in one paragraph"),
    ("title:x lead:x", "in the headline, in the first paragraph"),
    ("actor:Iran", "who acts; also actor.person, .organisation, .group, .state"),
    ("location:Oman", "a place and all inside it"),
    ("near:\"Muscat, 200km\"", "cities and places so far away at most"),
    ("topic:diplomacy", "an IPTC Media Topic and all below it"),
    ("date:2026-02", "published then; also >=2026, -7d, [2026-02-01 TO 2026-02-28]"),
    ("event_date:2026-02", "the text speaks of days in it"),
    (
        "publisher:x byline:x",
        "as stated by the source; also language, section, keyword, url, path, id",
    ),
];

/// Keys, and what they do.
const KEYS: &[(&[&str], &str)] = &[
    (&["/"], "to the box for queries"),
    (&["j", "↓"], "next article"),
    (&["k", "↑"], "article before"),
    (&["Enter"], "open it"),
    (&["n", "p"], "next page, page before"),
    (&["Esc"], "close, or leave the box"),
    (&["?"], "this help"),
];

/// The query language in a nutshell.
pub fn language() -> Markup {
    html! {
        table.language {
            @for (query, finds) in LANGUAGE {
                tr {
                    th scope="row" { a href=(show::search(query)) { code { (query) } } }
                    td { (finds) }
                }
            }
        }
    }
}

/// The same, folded; a link to what is in it unfolds it.
pub fn folded() -> Markup {
    html! {
        details.help { summary { "How to search" } div #help { (language()) } }
    }
}

/// The dialog that lists the keys; a script opens it.
pub fn keys() -> Markup {
    html! {
        dialog #keys aria-labelledby="keys-head" {
            h2 #keys-head { "Keys" }
            dl {
                @for (keys, does) in KEYS {
                    dt { @for key in *keys { kbd { (key) } " " } }
                    dd { (does) }
                }
            }
            h2 { "Queries" }
            (language())
            form method="dialog" { button autofocus { "Close" } }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_query_of_the_help_is_one() {
        for (query, _) in crate::serve::page::help::LANGUAGE {
            assert!(crate::query::parse(query, jiff::civil::date(2026, 2, 10)).is_ok(), "{query}");
        }
    }
}

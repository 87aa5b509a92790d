//! The one table of parameters of a search.

use super::ask::Ask;
use crate::archive::answer::{
    options::{self, INTERVALS, SORTS},
    print::Format,
};

/// One parameter of a search.
pub struct Parameter {
    /// Its name, the same as that of the flag of `dateline search`.
    pub name: &'static str,
    /// What it does, in one line.
    pub help: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether `dateline search` has it, too.
    pub(super) is_flag: bool,
    pub(super) read: fn(&mut Ask, &str) -> Result<(), String>,
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Any text.
    Text,
    /// Texts: the parameter may stand several times.
    Texts,
    /// A number.
    Number,
    /// `true` or `false`; nothing is `true`.
    Flag,
    /// One of some words.
    OneOf(&'static [&'static str]),
}

/// All parameters of a search, in the order in which they are told.
pub static PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "query",
        help: "what to look for, in the query language",
        takes: Takes::Text,
        is_flag: true,
        read: |ask, text| {
            text.clone_into(&mut ask.query);
            Ok(())
        },
    },
    Parameter {
        name: "any",
        help: "the query is a question in plain words: articles with any of them, best first",
        takes: Takes::Flag,
        is_flag: true,
        read: |ask, text| flag(text).map(|yes| ask.options.any = yes),
    },
    Parameter {
        name: "expand",
        help: "add words that set the ten best hits apart, and search again",
        takes: Takes::Flag,
        is_flag: true,
        read: |ask, text| flag(text).map(|yes| ask.options.expand = yes),
    },
    Parameter {
        name: "like",
        help: "more of the same as the article with this id; a query besides narrows it",
        takes: Takes::Text,
        is_flag: true,
        read: |ask, text| {
            ask.like = Some(text.to_owned());
            Ok(())
        },
    },
    Parameter {
        name: "choose",
        help: "only what has this value of a facet, as in location=Oman; several of a field widen",
        takes: Takes::Texts,
        is_flag: true,
        read: |ask, text| options::choice(text).map(|choice| ask.options.choose(choice)),
    },
    Parameter {
        name: "filter",
        help: "only what matches this query, too; it has no effect on the order",
        takes: Takes::Texts,
        is_flag: true,
        read: |ask, text| {
            ask.options.filters.push(text.to_owned());
            Ok(())
        },
    },
    Parameter {
        name: "facet",
        help: "count the values of a field: FIELD[:N][:sig]",
        takes: Takes::Texts,
        is_flag: true,
        read: |ask, text| {
            let facet = options::facet(text)?;
            if facet.limit > MOST_VALUES {
                return Err(format!("a facet shows at most {MOST_VALUES} values"));
            }
            if ["id", "path", "url"].contains(&facet.field.name) {
                return Err(format!(
                    "{} has a value for every article; search for it",
                    facet.field.name
                ));
            }
            if ask.options.facets.len() == MOST_FACETS {
                return Err(format!("at most {MOST_FACETS} facets are counted at a time"));
            }
            ask.options.facets.push(facet);
            Ok(())
        },
    },
    Parameter {
        name: "timeline",
        help: "count articles over time",
        takes: Takes::OneOf(&["day", "week", "month", "year"]),
        is_flag: true,
        read: |ask, text| named(INTERVALS, text).map(|i| ask.options.timeline = Some(i)),
    },
    Parameter {
        name: "collapse",
        help: "only the best of near-identical copies; counts are of stories then",
        takes: Takes::OneOf(&["story"]),
        is_flag: true,
        read: |ask, text| named(&[("story", true)], text).map(|yes| ask.options.collapse = yes),
    },
    Parameter {
        name: "sort",
        help: "order of hits",
        takes: Takes::OneOf(&["relevance", "newest", "oldest"]),
        is_flag: true,
        read: |ask, text| named(SORTS, text).map(|sort| ask.options.sort = sort),
    },
    Parameter {
        name: "recency",
        help: "halve the score with every so much age: 12h, 30d, 8w, 2y",
        takes: Takes::Text,
        is_flag: true,
        read: |ask, text| options::half_life(text).map(|days| ask.options.recency = Some(days)),
    },
    Parameter {
        name: "now",
        help: "the day that counts as today, as in 2026-02-10",
        takes: Takes::Text,
        is_flag: true,
        read: |ask, text| {
            let day = text.parse().map_err(|_| format!("“{text}” is no day such as 2026-02-10"))?;
            ask.options.now = Some(day);
            Ok(())
        },
    },
    Parameter {
        name: "limit",
        help: "how many hits; all for all of them",
        takes: Takes::Text,
        is_flag: true,
        read: |ask, text| options::limit(text).map(|limit| ask.options.limit = limit),
    },
    Parameter {
        name: "offset",
        help: "how many of the first hits to leave out; after is better for going on",
        takes: Takes::Number,
        is_flag: true,
        read: |ask, text| {
            let offset = text.parse().map_err(|_| format!("“{text}” is no number"))?;
            if offset > FARTHEST {
                return Err(format!("at most {FARTHEST}; go on with `after` instead"));
            }
            ask.options.offset = offset;
            Ok(())
        },
    },
    Parameter {
        name: "after",
        help: "go on behind an answer: what its summary has as next",
        takes: Takes::Text,
        is_flag: false,
        read: |ask, text| {
            ask.after = Some(text.to_owned());
            Ok(())
        },
    },
    Parameter {
        name: "fields",
        help: "fields of the record to show, with commas between; all for everything",
        takes: Takes::Text,
        is_flag: true,
        read: |ask, text| {
            let mut fields = Vec::new();
            for field in text.split(',') {
                let field = options::record_field(field)?;
                // A row may have any number of columns, and so any size.
                if fields.contains(&field) {
                    return Err(format!("“{field}” stands there twice"));
                }
                fields.push(field);
            }
            ask.options.fields = Some(fields);
            Ok(())
        },
    },
    Parameter {
        name: "lenient",
        help: "never fail over a query: what is not understood is read as words or left out",
        takes: Takes::Flag,
        is_flag: true,
        read: |ask, text| flag(text).map(|yes| ask.options.lenient = yes),
    },
    Parameter {
        name: "explain",
        help: "tell how the query was understood, and what the score of every hit is made of",
        takes: Takes::Flag,
        is_flag: true,
        read: |ask, text| flag(text).map(|yes| ask.options.explain = yes),
    },
    Parameter {
        name: "format",
        help: "how to print; else as the Accept header asks, jsonl if it does not",
        takes: Takes::OneOf(&["jsonl", "json", "csv", "tsv"]),
        is_flag: true,
        read: |ask, text| named(FORMATS, text).map(|format| ask.format = Some(format)),
    },
];

/// Formats of answers, as they are called.
const FORMATS: &[(&str, Format)] =
    &[("jsonl", Format::Jsonl), ("json", Format::Json), ("csv", Format::Csv), ("tsv", Format::Tsv)];

/// Most hits that may be left out: finding them costs, and `after` goes as far without.
pub(super) const FARTHEST: usize = 100_000;

/// Most values of a facet.
const MOST_VALUES: usize = 10_000;

/// Most facets that are counted for one search.
const MOST_FACETS: usize = 16;

/// Most facets, choices and filters of one search: each may cost a pass over the index.
pub(super) const MOST_TEXTS: usize = 64;

/// Whether a flag is meant: nothing but its name is enough.
pub(super) fn flag(text: &str) -> Result<bool, String> {
    match text {
        "" | "true" | "1" | "on" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(format!("“{text}” is neither true nor false")),
    }
}

fn named<T: Copy>(table: &[(&'static str, T)], text: &str) -> Result<T, String> {
    table.iter().find(|(name, _)| *name == text).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
        format!("“{text}” is none of {}", names.join(", "))
    })
}

//! The table of search settings. One row makes the flag of `dateline search` and `dateline saved run`, the
//! HTTP parameter with its entry in `/openapi.json`, the links, hidden inputs and chips of the page, and
//! the command that the page offers to copy. To add a setting, add a row here, a field in [`Options`](super::Options) and
//! the code that acts on it.

use super::{
    print::Format,
    setting::{Affects, Face, Setting, Takes, Word},
    values::{choice, facet, fields, half_life, limit},
};
use crate::engine::{Interval, Sort};

const EVERYWHERE: &[Face] = &[Face::Search, Face::Saved, Face::Http, Face::Page];
/// A saved search brings its own query, and how that is read.
const NOT_SAVED: &[Face] = &[Face::Search, Face::Http, Face::Page];
/// The page shows hits in its own way.
const NOT_PAGE: &[Face] = &[Face::Search, Face::Saved, Face::Http];
const COMMANDS: &[Face] = &[Face::Search, Face::Saved];

/// Name of the one setting that has no flag: on the command line the query stands by itself.
pub const QUERY: &str = "query";

/// All search settings, in the order of `--help`.
pub static SETTINGS: &[Setting] = &[
    Setting {
        name: QUERY,
        short: None,
        value_name: "QUERY",
        help: "What to look for, in the query language",
        takes: Takes::Text(|options, text| {
            text.clone_into(&mut options.query);
            Ok(())
        }),
        default: None,
        is_configurable: false,
        affects: Affects::Hits,
        chip: None,
        offered: NOT_SAVED,
    },
    Setting {
        name: "like",
        short: None,
        value_name: "ID",
        help: "More articles like the one with this id; a query narrows them",
        takes: Takes::Text(|options, text| {
            options.like = Some(text.to_owned());
            Ok(())
        }),
        default: None,
        is_configurable: false,
        affects: Affects::Hits,
        chip: Some("more like"),
        offered: NOT_SAVED,
    },
    Setting {
        name: "any",
        short: None,
        value_name: "",
        help: "Take the query as a question in plain words: articles with any of them, best first",
        takes: Takes::Switch(|options, on| options.any = on),
        default: None,
        is_configurable: false,
        affects: Affects::Hits,
        chip: Some("any of the words"),
        offered: NOT_SAVED,
    },
    Setting {
        name: "expand",
        short: None,
        value_name: "",
        help: "With `any`: add words that set the ten best hits apart, and search again",
        takes: Takes::Switch(|options, on| options.expand = on),
        default: None,
        is_configurable: false,
        affects: Affects::Hits,
        chip: Some("with related words"),
        offered: NOT_SAVED,
    },
    Setting {
        name: "lenient",
        short: None,
        value_name: "",
        help: "Never fail over a query: what is not understood is read as words or left out, with a note",
        takes: Takes::Switch(|options, on| options.lenient = on),
        default: None,
        is_configurable: false,
        affects: Affects::Hits,
        chip: Some("errors ignored"),
        offered: NOT_SAVED,
    },
    Setting {
        name: "recency",
        short: None,
        value_name: "HALFLIFE",
        help: "Halve the score for every HALFLIFE of age, such as 12h, 30d, 8w or 2y, counted from the newest article or from `now`",
        takes: Takes::Text(|options, text| {
            options.recency = Some(half_life(text)?);
            Ok(())
        }),
        default: None,
        is_configurable: false,
        affects: Affects::Hits,
        chip: Some("newer first, by"),
        offered: EVERYWHERE,
    },
    Setting {
        name: "now",
        short: None,
        value_name: "DATE",
        help: "The day that counts as today in `date:-7d` and for `recency`, such as 2026-02-06",
        takes: Takes::Text(|options, text| {
            let day =
                text.parse().map_err(|_| format!("`{text}` is not a date; use 2026-02-06"))?;
            options.now = Some(day);
            Ok(())
        }),
        default: None,
        is_configurable: false,
        affects: Affects::Hits,
        chip: Some("today is"),
        offered: EVERYWHERE,
    },
    Setting {
        name: "choose",
        short: None,
        value_name: "FIELD=VALUE",
        help: "Only articles with this value of a facet, such as location=Oman; several values of a field widen, several fields narrow",
        takes: Takes::Texts(|options, text| {
            let (field, value) = choice(text)?;
            options.choose(field, value);
            Ok(())
        }),
        default: None,
        is_configurable: false,
        affects: Affects::Hits,
        chip: Some("chosen"),
        offered: EVERYWHERE,
    },
    Setting {
        name: "filter",
        short: None,
        value_name: "QUERY",
        help: "Only articles that match this query too; it has no effect on the order of hits",
        takes: Takes::Texts(|options, text| {
            options.filters.push(text.to_owned());
            Ok(())
        }),
        default: None,
        is_configurable: false,
        affects: Affects::Hits,
        chip: Some("filter"),
        offered: EVERYWHERE,
    },
    Setting {
        name: "facet",
        short: None,
        value_name: "FIELD[:N][:sig]",
        help: "Count the values of a field, the N most frequent ones; with :sig those most unusual against the whole index",
        takes: Takes::Texts(|options, text| {
            options.facets.push(facet(text)?);
            Ok(())
        }),
        default: None,
        is_configurable: false,
        affects: Affects::Counts,
        chip: None,
        offered: EVERYWHERE,
    },
    Setting {
        name: "timeline",
        short: None,
        value_name: "INTERVAL",
        help: "Count articles over time, beside all there are",
        takes: Takes::OneOf(&[
            Word {
                name: "day",
                help: "",
                offered: EVERYWHERE,
                set: |options| options.timeline = Some(Interval::Day),
            },
            Word {
                name: "week",
                help: "",
                offered: EVERYWHERE,
                set: |options| options.timeline = Some(Interval::Week),
            },
            Word {
                name: "month",
                help: "",
                offered: EVERYWHERE,
                set: |options| options.timeline = Some(Interval::Month),
            },
            Word {
                name: "year",
                help: "",
                offered: EVERYWHERE,
                set: |options| options.timeline = Some(Interval::Year),
            },
        ]),
        default: None,
        is_configurable: false,
        affects: Affects::Counts,
        chip: None,
        offered: EVERYWHERE,
    },
    Setting {
        name: "collapse",
        short: None,
        value_name: "WHAT",
        help: "Only the best of near-identical copies, the others listed; counts are then of stories",
        takes: Takes::OneOf(&[Word {
            name: "story",
            help: "Copies of the same report, its updates and cut versions",
            offered: EVERYWHERE,
            set: |options| options.collapse = true,
        }]),
        default: None,
        is_configurable: false,
        affects: Affects::Hits,
        chip: None,
        offered: EVERYWHERE,
    },
    Setting {
        name: "sort",
        short: None,
        value_name: "SORT",
        help: "Order of hits",
        takes: Takes::OneOf(&[
            Word {
                name: "relevance",
                help: "",
                offered: EVERYWHERE,
                set: |options| options.sort = Sort::Relevance,
            },
            Word {
                name: "newest",
                help: "",
                offered: EVERYWHERE,
                set: |options| options.sort = Sort::Newest,
            },
            Word {
                name: "oldest",
                help: "",
                offered: EVERYWHERE,
                set: |options| options.sort = Sort::Oldest,
            },
        ]),
        default: Some("relevance"),
        is_configurable: false,
        affects: Affects::Hits,
        chip: None,
        offered: EVERYWHERE,
    },
    Setting {
        name: "limit",
        short: Some('n'),
        value_name: "N",
        help: "How many hits; `all` for all of them",
        takes: Takes::Text(|options, text| {
            options.limit = limit(text)?;
            Ok(())
        }),
        default: Some("10"),
        is_configurable: true,
        affects: Affects::Length,
        chip: None,
        offered: EVERYWHERE,
    },
    Setting {
        name: "offset",
        short: None,
        value_name: "N",
        help: "How many of the first hits to leave out",
        takes: Takes::Number(|options, number| options.offset = number),
        default: Some("0"),
        is_configurable: false,
        affects: Affects::Position,
        chip: None,
        offered: NOT_SAVED,
    },
    Setting {
        name: "after",
        short: None,
        value_name: "NEXT",
        help: "Continue an earlier answer: the `next` of its summary; for going far, better than `offset`",
        takes: Takes::Text(|options, text| {
            options.after = Some(text.to_owned());
            Ok(())
        }),
        default: None,
        is_configurable: false,
        affects: Affects::Position,
        chip: None,
        offered: &[Face::Http],
    },
    Setting {
        name: "fields",
        short: None,
        value_name: "NAMES",
        help: "Fields of the record to show, with commas between, `body` and mentions among them; `all` for everything",
        takes: Takes::Texts(|options, text| fields(options.fields.get_or_insert_default(), text)),
        default: None,
        is_configurable: false,
        affects: Affects::Output,
        chip: None,
        offered: NOT_PAGE,
    },
    Setting {
        name: "explain",
        short: None,
        value_name: "",
        help: "Show first how the query was understood, and with every hit what its score is made of",
        takes: Takes::Switch(|options, on| options.explain = on),
        default: None,
        is_configurable: false,
        affects: Affects::Output,
        chip: None,
        offered: NOT_PAGE,
    },
    Setting {
        name: "format",
        short: None,
        value_name: "FORMAT",
        help: "How to print",
        takes: Takes::OneOf(&[
            Word {
                name: Format::Jsonl.name(),
                help: "One JSON object a line",
                offered: NOT_PAGE,
                set: |options| options.format = Some(Format::Jsonl),
            },
            Word {
                name: Format::Json.name(),
                help: "One JSON object in all",
                offered: NOT_PAGE,
                set: |options| options.format = Some(Format::Json),
            },
            Word {
                name: Format::Text.name(),
                help: "For reading",
                offered: COMMANDS,
                set: |options| options.format = Some(Format::Text),
            },
            Word {
                name: Format::Csv.name(),
                help: "Hits as comma-separated values for spreadsheets",
                offered: NOT_PAGE,
                set: |options| options.format = Some(Format::Csv),
            },
            Word {
                name: Format::Tsv.name(),
                help: "Hits as tab-separated values",
                offered: NOT_PAGE,
                set: |options| options.format = Some(Format::Tsv),
            },
            Word {
                name: Format::Trec.name(),
                help: "Hits as a run for scorers: query id, Q0, article id, rank, score, name of the run",
                offered: COMMANDS,
                set: |options| options.format = Some(Format::Trec),
            },
        ]),
        default: Some("jsonl"),
        is_configurable: false,
        affects: Affects::Output,
        chip: None,
        offered: NOT_PAGE,
    },
];

/// The row with this name.
pub fn named(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

/// The rows that are offered on a face, in the order of the table.
pub fn offered(face: Face) -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().filter(move |setting| setting.is_offered(face))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::answer::Options;

    #[test]
    fn every_row_has_its_own_name_and_a_help_text_and_is_offered_somewhere() {
        for (at, setting) in SETTINGS.iter().enumerate() {
            let name = setting.name;
            assert!(SETTINGS[..at].iter().all(|other| other.name != name), "{name}");
            assert!(setting.help.starts_with(char::is_uppercase), "{name}");
            assert!(!setting.help.ends_with('.'), "{name}");
            assert!(!setting.offered.is_empty(), "{name}");
            assert_eq!(setting.is_switch(), setting.value_name.is_empty(), "{name}");
            assert!(setting.chip.is_none() || setting.affects == Affects::Hits, "{name}");
        }
    }

    #[test]
    fn every_default_is_a_value_that_changes_nothing() {
        for setting in SETTINGS {
            let Some(default) = setting.default else { continue };
            let mut options = Options::default();
            setting.set(&mut options, Face::Search, default).unwrap();
            let format = options.format.take();
            assert!(format.is_none_or(|format| format == options.format()));
            assert_eq!(format!("{options:?}"), format!("{:?}", Options::default()), "{default}");
        }
    }

    #[test]
    fn every_format_has_a_word() {
        let format = named("format").unwrap();
        for word in format.words(Face::Search) {
            let mut options = Options::default();
            format.set(&mut options, Face::Search, word.name).unwrap();
            assert_eq!(options.format().name(), word.name);
        }
        let mut options = Options::default();
        let refused = format.set(&mut options, Face::Http, "trec").unwrap_err();
        assert_eq!(refused, "`trec` is not one of jsonl, json, csv, tsv");
    }

    #[test]
    fn a_value_that_cannot_be_used_says_what_to_write() {
        for (name, text, wanted) in [
            ("now", "02/06/2026", "`02/06/2026` is not a date; use 2026-02-06"),
            ("any", "maybe", "`maybe` is neither true nor false"),
            ("offset", "-1", "`-1` is not a whole number"),
            ("limit", "few", "`few` is neither a number nor `all`"),
            ("sort", "best", "`best` is not one of relevance, newest, oldest"),
            ("recency", "30", "`30` is not a half-life; use 12h, 30d, 8w or 2y"),
            ("fields", "title,title", "`title` is given twice"),
        ] {
            let setting = named(name).unwrap();
            let error = setting.set(&mut Options::default(), Face::Http, text).unwrap_err();
            assert_eq!(error, wanted);
        }
    }
}

//! What is asked over HTTP: the one table of parameters, from which addresses and JSON are read, links
//! and commands are written, and other programs are told what there is.

use std::fmt::Write as _;

use serde_json::Value;

use crate::search::{
    Options,
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
    is_flag: bool,
    read: fn(&mut Ask, &str) -> Result<(), String>,
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
            let fields: Result<_, _> = text.split(',').map(options::record_field).collect();
            fields.map(|fields| ask.options.fields = Some(fields))
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
const FARTHEST: usize = 100_000;

/// Most values of a facet.
const MOST_VALUES: usize = 10_000;

/// Most facets, choices and filters of one search: each may cost a pass over the index.
const MOST_TEXTS: usize = 64;

/// A parameter that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadParameter {
    /// There is none of the name.
    #[error("there is no parameter “{0}”")]
    Unknown(String),
    /// Its value is not what it takes; which parameter, and why.
    #[error("{0}: {1}")]
    Value(&'static str, String),
    /// It stands more often than it may.
    #[error("{0} may stand {1} times at most")]
    TooOften(&'static str, usize),
    /// The body of a request is no JSON object of parameters.
    #[error("the body is no JSON object of parameters: {0}")]
    NoObject(String),
}

impl BadParameter {
    /// What to write instead.
    pub fn hint(&self) -> Option<String> {
        let Self::Unknown(name) = self else { return None };
        let like = |p: &Parameter| (strsim::jaro_winkler(name, p.name) * 1e3) as u64;
        let meant = PARAMETERS.iter().max_by_key(|p| like(p)).filter(|p| like(p) > 750);
        Some(meant.map_or_else(
            || {
                let names: Vec<&str> = PARAMETERS.iter().map(|p| p.name).collect();
                format!("there are {}", names.join(", "))
            },
            |meant| format!("did you mean “{}”?", meant.name),
        ))
    }
}

/// One search as it was asked for.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// The text of the query.
    pub query: String,
    /// Everything beside it.
    pub options: Options,
    /// Identity of an article whose like is looked for.
    pub like: Option<String>,
    /// Where to go on.
    pub after: Option<String>,
    /// How to print.
    pub format: Option<Format>,
    /// What was said, as it was said.
    said: Vec<(&'static str, String)>,
}

impl Ask {
    /// Reads the part of an address behind its `?`.
    ///
    /// # Errors
    /// When a parameter cannot be taken.
    pub fn from_address(parameters: &str) -> Result<Self, BadParameter> {
        let pairs = url::form_urlencoded::parse(parameters.as_bytes());
        Self::read(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())))
    }

    /// Reads a JSON object: texts, numbers, `true`, or lists of texts.
    ///
    /// # Errors
    /// When it is none, or a parameter cannot be taken.
    pub fn from_json(body: &[u8]) -> Result<Self, BadParameter> {
        let object: serde_json::Map<String, Value> = serde_json::from_slice(body)
            .map_err(|error| BadParameter::NoObject(error.to_string()))?;
        let mut pairs = Vec::new();
        for (name, value) in object {
            let values = match value {
                Value::Array(values) => values,
                value => vec![value],
            };
            for value in values {
                let value = match value {
                    Value::String(text) => text,
                    Value::Number(_) | Value::Bool(_) => value.to_string(),
                    _ => return Err(BadParameter::NoObject(format!("{name} is no text"))),
                };
                pairs.push((name.clone(), value));
            }
        }
        Self::read(pairs)
    }

    fn read(pairs: impl IntoIterator<Item = (String, String)>) -> Result<Self, BadParameter> {
        let mut ask = Self::default();
        for (name, value) in pairs {
            let parameter = PARAMETERS.iter().find(|parameter| parameter.name == name);
            let parameter = parameter.ok_or(BadParameter::Unknown(name))?;
            let most = if parameter.takes == Takes::Texts { MOST_TEXTS } else { 1 };
            let name = parameter.name;
            if ask.values(name).count() == most {
                return Err(BadParameter::TooOften(name, most));
            }
            // Forms send all their inputs, also those that nothing was put in.
            if !value.is_empty() || parameter.takes == Takes::Flag {
                (parameter.read)(&mut ask, &value)
                    .map_err(|error| BadParameter::Value(name, error))?;
                ask.said.push((name, value));
            }
        }
        Ok(ask)
    }

    /// What was said of a parameter.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.said.iter().filter(move |(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Whether this was said.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values(name).any(|known| known == value)
    }

    /// Whether nothing was asked for: neither a query nor anything that narrows.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// What was said, behind `?` in an address.
    pub fn address(&self) -> Address<'_> {
        Address {
            pairs: self.said.iter().map(|(name, value)| (*name, value.as_str().into())).collect(),
        }
    }

    /// The same search on the command line, for a shell.
    pub fn command(&self) -> String {
        let mut command = "dateline search".to_owned();
        let is_flag = |name: &str| PARAMETERS.iter().any(|p| p.name == name && p.is_flag);
        for (name, value) in self.said.iter().filter(|(name, _)| is_flag(name) && *name != "query")
        {
            let takes = PARAMETERS.iter().find(|p| p.name == *name).map(|p| p.takes);
            // Writing to a string cannot fail.
            let _ = match takes {
                Some(Takes::Flag) if flag(value) == Ok(false) => Ok(()),
                Some(Takes::Flag) => write!(command, " --{name}"),
                _ => write!(command, " --{name}={}", quoted(value)),
            };
        }
        if !self.query.is_empty() || self.like.is_none() {
            let query = if self.query.is_empty() { "*" } else { &self.query };
            let before = if query.starts_with('-') { " --" } else { "" };
            let _ = write!(command, "{before} {}", quoted(query));
        }
        command
    }
}

/// A search as the part of an address behind `?`, made out of another one.
#[derive(Debug, Clone)]
pub struct Address<'a> {
    pairs: Vec<(&'static str, std::borrow::Cow<'a, str>)>,
}

impl<'a> Address<'a> {
    /// With one more value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<std::borrow::Cow<'a, str>>) -> Self {
        self.pairs.push((name, value.into()));
        self
    }

    /// Without a value.
    #[must_use]
    pub fn without_value(mut self, name: &str, value: &str) -> Self {
        self.pairs.retain(|(known, said)| *known != name || said != value);
        self
    }

    /// Without a parameter.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.pairs.retain(|(known, _)| *known != name);
        self
    }

    /// With this value of a parameter and no other.
    #[must_use]
    pub fn with_only(
        self,
        name: &'static str,
        value: impl Into<std::borrow::Cow<'a, str>>,
    ) -> Self {
        self.without(name).with(name, value)
    }

    /// Name and value of each parameter, for the hidden inputs of a form.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.pairs.iter().map(|(name, value)| (*name, value.as_ref()))
    }
}

impl std::fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut serializer = url::form_urlencoded::Serializer::new(String::new());
        self.pairs.iter().for_each(|(name, value)| {
            serializer.append_pair(name, value);
        });
        f.write_str(&serializer.finish())
    }
}

fn flag(text: &str) -> Result<bool, String> {
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

/// A word of a shell: as it is where nothing in it means something to one, else in quotation marks.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_:./,+@%".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_and_json_ask_for_the_same() {
        let address = Ask::from_address("query=oil+prices&facet=actor:5&facet=topic&limit=3&any=");
        let json = Ask::from_json(
            br#"{"query": "oil prices", "facet": ["actor:5", "topic"], "limit": 3, "any": true}"#,
        );
        let (address, json) = (address.unwrap(), json.unwrap());
        assert_eq!(format!("{:?}", address.options), format!("{:?}", json.options));
        assert_eq!((address.query.as_str(), address.options.facets.len()), ("oil prices", 2));
        assert_eq!(address.query, json.query);
    }

    #[test]
    fn what_is_not_known_is_refused_with_what_was_meant() {
        let error = Ask::from_address("querry=x").unwrap_err();
        assert_eq!(error.hint().as_deref(), Some("did you mean “query”?"));
        for bad in ["limit=x", "sort=best", "facet=nothing", "choose=x", "fields=y", "any=maybe"] {
            assert!(matches!(Ask::from_address(bad), Err(BadParameter::Value(..))), "{bad}");
        }
        assert_eq!(
            Ask::from_address("query=a&query=b").unwrap_err(),
            BadParameter::TooOften("query", 1)
        );
        assert!(matches!(Ask::from_json(b"[1]"), Err(BadParameter::NoObject(_))));
        assert!(matches!(Ask::from_json(br#"{"query": {}}"#), Err(BadParameter::NoObject(_))));
    }

    #[test]
    fn an_address_is_read_as_it_was_written() {
        let text = "query=%22a+b%22+%26+c&choose=location%3DUnited+States%2FTexas&sort=newest";
        let ask = Ask::from_address(text).unwrap();
        assert_eq!(ask.address().to_string(), text);
        let narrowed = ask.address().without("sort").with("choose", "actor=Iran").to_string();
        let narrowed = Ask::from_address(&narrowed).unwrap();
        assert!(narrowed.has("choose", "actor=Iran") && narrowed.values("sort").next().is_none());
    }

    #[test]
    fn a_command_is_quoted_for_a_shell() {
        let ask = Ask::from_address("query=it's+%22x%22&any=&sort=newest&after=token").unwrap();
        assert_eq!(ask.command(), r#"dateline search --any --sort=newest 'it'\''s "x"'"#);
        assert_eq!(Ask::from_address("query=-x").unwrap().command(), "dateline search -- -x");
    }
}

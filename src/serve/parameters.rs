//! The parameters of a search over HTTP: read from addresses and JSON by the table of settings, written as
//! addresses and commands.

use std::fmt::{self, Write as _};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::Value;

use super::address::Address;
use crate::archive::answer::{
    Options,
    setting::{Affects, Face, Setting, switch},
    settings::{QUERY, offered},
};

/// Most hits that may be left out: finding them takes time, and `after` goes as far without.
pub const MAX_OFFSET: usize = 100_000;

/// Most values of a facet.
const MAX_FACET_VALUES: usize = 10_000;

/// Most facets of one search.
const MAX_FACETS: usize = 16;

/// How often a parameter may be repeated: each facet, choice and filter may cost a pass over the index.
const MAX_REPEATS: usize = 64;

/// Fields with a value of their own for every article, which are not worth counting.
const UNIQUE: &[&str] = &["id", "path", "url"];

/// A parameter that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParameterError {
    /// No parameter has this name.
    #[error("unknown parameter `{0}`")]
    Unknown(String),
    /// A value that the parameter does not take: its name, and what is wrong.
    #[error("{0}: {1}")]
    Value(&'static str, String),
    /// It is repeated too often.
    #[error("{0} can be given {1} times at most")]
    TooMany(&'static str, usize),
    /// The body of a request is not an object of parameters.
    #[error("the body is not a JSON object of parameters: {0}")]
    NotAnObject(String),
}

impl ParameterError {
    /// What to write instead.
    pub fn hint(&self) -> Option<String> {
        let Self::Unknown(name) = self else { return None };
        let names: Vec<&str> = offered(Face::Http).map(|setting| setting.name).collect();
        let similar = names
            .iter()
            .map(|known| (strsim::jaro_winkler(name, known), known))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        Some(match similar {
            Some((similarity, known)) if similarity > 0.75 => format!("did you mean `{known}`?"),
            _ => format!("there are {}", names.join(", ")),
        })
    }
}

/// All members of a JSON object, also those of the same name, of which a map would keep the last.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}

/// The parameters of one search.
#[derive(Debug, Clone, Default)]
pub struct Parameters {
    /// What they ask for.
    pub options: Options,
    /// Each as it was given, in order.
    given: Vec<(&'static Setting, String)>,
}

impl Parameters {
    /// Reads the part of an address behind its `?`.
    ///
    /// # Errors
    /// When a parameter cannot be used.
    pub fn from_address(query: &str) -> Result<Self, ParameterError> {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        Self::read(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())))
    }

    /// Reads a JSON object of strings, whole numbers, Booleans and lists of strings.
    ///
    /// # Errors
    /// When it is none, or a parameter cannot be used.
    pub fn from_json(body: &[u8]) -> Result<Self, ParameterError> {
        let Members(members) = serde_json::from_slice(body)
            .map_err(|error| ParameterError::NotAnObject(error.to_string()))?;
        let mut pairs = Vec::new();
        for (name, value) in members {
            let values = match value {
                Value::Array(values) => values,
                value => vec![value],
            };
            for value in values {
                let text = text(value).ok_or_else(|| {
                    let what = "neither a string, a whole number, true nor false";
                    ParameterError::NotAnObject(format!("`{name}` is {what}"))
                })?;
                pairs.push((name.clone(), text));
            }
        }
        Self::read(pairs)
    }

    fn read(pairs: impl IntoIterator<Item = (String, String)>) -> Result<Self, ParameterError> {
        let mut parameters = Self::default();
        for (name, value) in pairs {
            let setting = offered(Face::Http).find(|setting| setting.name == name);
            let setting = setting.ok_or(ParameterError::Unknown(name))?;
            let most = if setting.is_repeatable() { MAX_REPEATS } else { 1 };
            if parameters.values(setting.name).count() == most {
                return Err(ParameterError::TooMany(setting.name, most));
            }
            // Forms send all their inputs, also the empty ones.
            if !value.is_empty() || setting.is_switch() {
                setting
                    .set(&mut parameters.options, Face::Http, &value)
                    .and_then(|()| check_bounds(setting.name, &parameters.options))
                    .map_err(|error| ParameterError::Value(setting.name, error))?;
                parameters.given.push((setting, value));
            }
        }
        Ok(parameters)
    }

    /// The values that were given for a parameter.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.given
            .iter()
            .filter(move |(setting, _)| setting.name == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a parameter was given.
    pub fn has(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    /// Whether no parameter was given.
    pub fn is_empty(&self) -> bool {
        self.given.is_empty()
    }

    /// Setting and value of each parameter, in the order of the table.
    pub fn in_order(&self) -> impl Iterator<Item = (&'static Setting, &str)> {
        offered(Face::Http)
            .flat_map(|setting| self.values(setting.name).map(move |value| (setting, value)))
    }

    /// All parameters as the part of an address behind `?`.
    pub fn address(&self) -> Address<'_> {
        self.address_of(|_| true)
    }

    /// The same search from its first hit on.
    pub fn from_start(&self) -> Address<'_> {
        self.address_of(|setting| setting.affects != Affects::Position)
    }

    /// The same hits and nothing about how they are shown.
    pub fn hits_alone(&self) -> Address<'_> {
        self.address_of(|setting| setting.affects == Affects::Hits)
    }

    fn address_of(&self, is_kept: impl Fn(&Setting) -> bool) -> Address<'_> {
        let kept = self.given.iter().filter(|(setting, _)| is_kept(setting));
        Address::new(kept.map(|(setting, value)| (setting.name, value.as_str().into())))
    }

    /// What a form for another query keeps of this search: name and value of each.
    pub fn kept(&self) -> Vec<(&'static str, &str)> {
        self.in_order()
            .filter(|(setting, _)| {
                setting.is_offered(Face::Page)
                    && setting.name != QUERY
                    && setting.affects != Affects::Position
            })
            .map(|(setting, value)| (setting.name, value))
            .collect()
    }

    /// The same search on the command line, for a shell; with `limit` hits where no number was given.
    pub fn command(&self, limit: usize) -> String {
        let mut command = "dateline search".to_owned();
        let flags = self
            .given
            .iter()
            .filter(|(setting, _)| setting.is_offered(Face::Search) && setting.name != QUERY);
        for (setting, value) in flags {
            let name = setting.name;
            // Writing to a string cannot fail.
            let _ = match setting.is_switch() {
                true if switch(value) == Ok(false) => Ok(()),
                true => write!(command, " --{name}"),
                false => write!(command, " --{name}={}", quoted(value)),
            };
        }
        if !self.has("limit") {
            let _ = write!(command, " --limit={limit}");
        }
        let query = &self.options.query;
        if !query.is_empty() || self.options.like.is_none() {
            let query = if query.is_empty() { "*" } else { query };
            let separator = if query.starts_with('-') { " --" } else { "" };
            let _ = write!(command, "{separator} {}", quoted(query));
        }
        command
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
        Value::Bool(on) => Some(on.to_string()),
        _ => None,
    }
}

/// Checks the last value of a setting against what one request may cost.
fn check_bounds(name: &str, options: &Options) -> Result<(), String> {
    match (name, options.facets.last()) {
        ("offset", _) if options.offset > MAX_OFFSET => {
            Err(format!("at most {MAX_OFFSET}; use `after` to go further"))
        }
        ("facet", Some(facet)) if facet.limit > MAX_FACET_VALUES => {
            Err(format!("a facet shows at most {MAX_FACET_VALUES} values"))
        }
        ("facet", Some(facet)) if UNIQUE.contains(&facet.field.name) => {
            Err(format!("{} has a value for every article; search for it", facet.field.name))
        }
        ("facet", _) if options.facets.len() > MAX_FACETS => {
            Err(format!("at most {MAX_FACETS} facets are counted at a time"))
        }
        _ => Ok(()),
    }
}

/// A word for a shell: as it is if no character has a meaning there, else in quotation marks.
fn quoted(text: &str) -> String {
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || "-_:./,+@%".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::token::Token;

    #[test]
    fn an_address_and_a_json_object_are_read_alike() {
        let address =
            Parameters::from_address("query=oil+prices&facet=actor:5&facet=topic&limit=3&any=");
        let json = Parameters::from_json(
            br#"{"query": "oil prices", "facet": ["actor:5", "topic"], "limit": 3, "any": true}"#,
        );
        let (address, json) = (address.unwrap(), json.unwrap());
        assert_eq!(format!("{:?}", address.options), format!("{:?}", json.options));
        assert_eq!(
            (address.options.query.as_str(), address.options.facets.len()),
            ("oil prices", 2)
        );
    }

    #[test]
    fn an_unknown_parameter_is_refused_with_a_suggestion() {
        let error = Parameters::from_address("querry=x").unwrap_err();
        assert_eq!(error.hint().as_deref(), Some("did you mean `query`?"));
        for bad in ["limit=x", "sort=best", "facet=nothing", "choose=x", "fields=y", "any=maybe"] {
            assert!(
                matches!(Parameters::from_address(bad), Err(ParameterError::Value(..))),
                "{bad}"
            );
        }
        assert_eq!(
            Parameters::from_address("query=a&query=b").unwrap_err(),
            ParameterError::TooMany("query", 1)
        );
        let twice = Parameters::from_json(br#"{"query": "a", "query": "b"}"#).unwrap_err();
        assert_eq!(twice, ParameterError::TooMany("query", 1));
        assert!(Parameters::from_address("fields=body,body").is_err());
        assert!(matches!(Parameters::from_json(b"[1]"), Err(ParameterError::NotAnObject(_))));
        assert!(matches!(
            Parameters::from_json(br#"{"query": {}}"#),
            Err(ParameterError::NotAnObject(_))
        ));
    }

    #[test]
    fn an_address_is_read_as_it_was_written() {
        let text = "query=%22a+b%22+%26+c&choose=location%3DUnited+States%2FTexas&sort=newest";
        let parameters = Parameters::from_address(text).unwrap();
        assert_eq!(parameters.address().to_string(), text);
        let narrowed =
            parameters.address().without("sort").with("choose", "actor=Iran").to_string();
        let narrowed = Parameters::from_address(&narrowed).unwrap();
        assert!(
            narrowed.values("choose").any(|value| value == "actor=Iran")
                && narrowed.values("sort").next().is_none()
        );
    }

    #[test]
    fn a_command_is_quoted_for_a_shell() {
        let parameters =
            Parameters::from_address("query=it's+%22x%22&any=&sort=newest&after=token").unwrap();
        assert_eq!(
            parameters.command(20),
            r#"dateline search --any --sort=newest --limit=20 'it'\''s "x"'"#
        );
        assert_eq!(
            Parameters::from_address("query=-x").unwrap().command(5),
            "dateline search --limit=5 -- -x"
        );
    }

    /// An address with a value for every setting that can be given over HTTP.
    fn everything() -> String {
        let mut serializer = url::form_urlencoded::Serializer::new(String::new());
        for setting in offered(Face::Http) {
            let value = match setting.name {
                "recency" => "30d",
                "now" => "2026-02-06",
                "choose" => "location=Oman",
                "facet" => "actor",
                "fields" => "title",
                "limit" | "offset" => "2",
                "query" | "like" | "filter" | "after" => "x",
                _ if setting.is_switch() => "true",
                name => setting.words(Face::Http).next().expect(name).name,
            };
            serializer.append_pair(setting.name, value);
        }
        serializer.finish()
    }

    #[test]
    fn links_inputs_and_the_command_have_the_settings_that_the_table_says() {
        let parameters = Parameters::from_address(&everything()).unwrap();
        let kept: Vec<&str> = parameters.kept().iter().map(|(name, _)| *name).collect();
        let command = parameters.command(7);
        let names = |address: &Address<'_>| -> Vec<&'static str> {
            address.pairs().map(|(name, _)| name).collect()
        };
        let [all, from_start, hits] =
            [parameters.address(), parameters.from_start(), parameters.hits_alone()]
                .map(|address| names(&address));
        for setting in offered(Face::Http) {
            let name = setting.name;
            let is_position = setting.affects == Affects::Position;
            assert!(all.contains(&name), "{name}");
            assert_eq!(from_start.contains(&name), !is_position, "{name}");
            assert_eq!(hits.contains(&name), setting.affects == Affects::Hits, "{name}");
            let is_kept = setting.is_offered(Face::Page) && !is_position && name != QUERY;
            assert_eq!(kept.contains(&name), is_kept, "{name}");
            let is_flag = setting.is_offered(Face::Search) && name != QUERY;
            assert_eq!(command.contains(&format!(" --{name}")), is_flag, "{name}: {command}");
        }
    }

    #[test]
    fn a_cursor_depends_on_every_setting_that_affects_hits_and_on_no_other() {
        let all = everything().replace("&offset=2", "");
        let parameters = Parameters::from_address(&all).unwrap();
        let token = Token::new(&parameters, 1, crate::engine::Cursor::default()).text();
        for setting in offered(Face::Http).filter(|setting| setting.name != "offset") {
            let other = parameters.address().without(setting.name).to_string();
            let other = Parameters::from_address(&other).unwrap();
            let is_other = Token::read(&token, &other).is_err();
            assert_eq!(is_other, setting.affects == Affects::Hits, "{}", setting.name);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_input_is_refused_or_read_again_from_its_own_address(
            text in "(query|any|choose|filter|facet|limit|offset|after|fields|sort|x)?=?.{0,30}(&(query|limit|now|format|like)=.{0,20})?",
            bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..60),
        ) {
            let _ = Parameters::from_json(&bytes);
            if let Ok(parameters) = Parameters::from_address(&text) {
                let again = Parameters::from_address(&parameters.address().to_string()).unwrap();
                proptest::prop_assert_eq!(again.address().to_string(), parameters.address().to_string());
                proptest::prop_assert!(parameters.command(1).starts_with("dateline search"));
                let _ = Token::read(parameters.options.after.as_deref().unwrap_or(&text), &parameters);
            }
        }
    }
}

//! What is asked over HTTP, read from addresses and JSON by the table of parameters, and written as links
//! and commands.

use std::fmt::{self, Write as _};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::Value;

use super::parameters::{MOST_TEXTS, PARAMETERS, Parameter, Takes, flag};
use crate::archive::answer::{Options, print::Format};

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

/// All members of an object, those of one name, too, of which a map would keep the last.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reads;
        impl<'de> Visitor<'de> for Reads {
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
        deserializer.deserialize_map(Reads)
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
        let Members(object) = serde_json::from_slice(body)
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
                    Value::Number(n) if n.is_i64() || n.is_u64() => n.to_string(),
                    Value::Bool(yes) => yes.to_string(),
                    _ => {
                        let what = "neither a text, a whole number, true nor false";
                        return Err(BadParameter::NoObject(format!("{name} is {what}")));
                    }
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

    /// The same search on the command line, for a shell; with `limit` hits where no number was said.
    pub fn command(&self, limit: usize) -> String {
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
        if self.values("limit").next().is_none() {
            let _ = write!(command, " --limit={limit}");
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

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut serializer = url::form_urlencoded::Serializer::new(String::new());
        self.pairs.iter().for_each(|(name, value)| {
            serializer.append_pair(name, value);
        });
        f.write_str(&serializer.finish())
    }
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
    use crate::serve::token::Token;

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
        let twice = Ask::from_json(br#"{"query": "a", "query": "b"}"#).unwrap_err();
        assert_eq!(twice, BadParameter::TooOften("query", 1));
        assert!(Ask::from_address("fields=body,body").is_err());
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
        assert!(
            narrowed.values("choose").any(|value| value == "actor=Iran")
                && narrowed.values("sort").next().is_none()
        );
    }

    #[test]
    fn a_command_is_quoted_for_a_shell() {
        let ask = Ask::from_address("query=it's+%22x%22&any=&sort=newest&after=token").unwrap();
        assert_eq!(
            ask.command(20),
            r#"dateline search --any --sort=newest --limit=20 'it'\''s "x"'"#
        );
        assert_eq!(
            Ask::from_address("query=-x").unwrap().command(5),
            "dateline search --limit=5 -- -x"
        );
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_sent_is_read_or_refused_and_read_again_from_its_link(
            text in "(query|any|choose|filter|facet|limit|offset|after|fields|sort|x)?=?.{0,30}(&(query|limit|now|format|like)=.{0,20})?",
            bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..60),
        ) {
            let _ = Ask::from_json(&bytes);
            if let Ok(ask) = Ask::from_address(&text) {
                let again = Ask::from_address(&ask.address().to_string()).unwrap();
                proptest::prop_assert_eq!(&ask.said, &again.said);
                proptest::prop_assert!(ask.command(1).starts_with("dateline search"));
                let _ = Token::read(ask.after.as_deref().unwrap_or(&text), &ask);
            }
        }
    }
}

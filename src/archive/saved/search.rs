//! A saved search.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::error::SavedError;
use crate::query::{Parsed, QueryError, parse};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A query under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedSearch {
    /// Its name.
    pub name: String,
    /// The query as written.
    pub query: String,
    /// How it was understood on the day it was saved: the query as it prints.
    pub reading: String,
    /// Version of dateline that understood it so.
    pub version: String,
    /// The day on which it was saved.
    pub day: Date,
}

impl SavedSearch {
    /// A search to be saved today.
    ///
    /// # Errors
    /// When the query is not understood.
    pub fn of_today(name: &str, query: &str) -> Result<Self, QueryError> {
        Self::new(name, query, jiff::Zoned::now().date())
    }

    /// A search to be saved on the day `today`.
    ///
    /// # Errors
    /// When the query is not understood.
    pub fn new(name: &str, query: &str, today: Date) -> Result<Self, QueryError> {
        Ok(Self {
            name: name.to_owned(),
            query: query.to_owned(),
            reading: parse(query, today)?.query.to_string(),
            version: VERSION.to_owned(),
            day: today,
        })
    }

    /// Reads the query; relative dates count from `today`.
    ///
    /// # Errors
    /// When this version does not understand it.
    pub fn parse(&self, today: Date) -> Result<Parsed, SavedError> {
        parse(&self.query, today).map_err(|error| SavedError::Query {
            name: self.name.clone(),
            query: self.query.clone(),
            error: Box::new(error),
        })
    }

    /// A note, if this version understands the query differently than the one that saved it.
    pub fn changed(&self) -> Option<String> {
        let reading = parse(&self.query, self.day).ok()?.query.to_string();
        (reading != self.reading).then(|| {
            format!(
                "the saved search `{}` is now understood as {reading}; dateline {} understood it as {}; save it again to accept this",
                self.name, self.version, self.reading
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 2, 10);

    #[test]
    fn a_note_is_given_for_another_reading_and_not_for_a_later_day() {
        let saved = SavedSearch::new("a", "sanctions date:-7d", TODAY).unwrap();
        assert_eq!(saved.reading, "sanctions AND date:>=2026-02-03");
        assert_eq!(saved.changed(), None, "compared on the day it was saved");
        let older = SavedSearch { reading: "sanction".into(), version: "0.0.9".into(), ..saved };
        let note = older.changed().unwrap();
        for part in ["`a`", "sanctions AND date:>=2026-02-03", "0.0.9 understood it as sanction;"] {
            assert!(note.contains(part), "{note}");
        }
    }
}

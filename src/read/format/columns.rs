//! Columns that the user names: which field of the record is called what in a collection of records.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// Fields that a column can be named for, and the first of the names under which records are searched for
/// each.
const FIELDS: [(&str, &str); 12] = [
    ("id", "id"),
    ("title", "title"),
    ("body", "text"),
    ("date", "published"),
    ("modified", "modified"),
    ("url", "url"),
    ("byline", "author"),
    ("publisher", "publisher"),
    ("section", "section"),
    ("keywords", "keywords"),
    ("image", "image"),
    ("language", "language"),
];

/// The columns of records that the user named, by field. They go before those that are known by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub struct Columns(BTreeMap<&'static str, String>);

/// Why a column cannot be named so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnsError {
    /// It is not of the form `field=column`.
    #[error("`{0}` names no column; write field=column, as in title=Headline")]
    NoColumn(String),
    /// There is no such field to fill.
    #[error("`{0}` is no field that a column can fill; these are: {fields}", fields = fields())]
    NoField(String),
    /// A field has two columns.
    #[error("`{0}` is named twice")]
    Twice(String),
}

fn fields() -> String {
    FIELDS.map(|(field, _)| field).join(", ")
}

impl Columns {
    /// Names the column of a field.
    ///
    /// # Errors
    /// When there is no such field, or it has a column already.
    pub fn name(&mut self, field: &str, column: &str) -> Result<(), ColumnsError> {
        let known = FIELDS.iter().find(|(known, _)| *known == field.trim());
        let Some((field, _)) = known else { return Err(ColumnsError::NoField(field.into())) };
        let column = column.trim();
        if column.is_empty() {
            return Err(ColumnsError::NoColumn((*field).into()));
        }
        match self.0.insert(field, column.to_owned()) {
            None => Ok(()),
            Some(_) => Err(ColumnsError::Twice((*field).into())),
        }
    }

    /// Names the columns of a list such as `title=Headline,date=pubDate`.
    ///
    /// # Errors
    /// As [`Columns::name`], and when a part of the list is no pair.
    pub fn read(&mut self, list: &str) -> Result<(), ColumnsError> {
        for pair in list.split(',').filter(|pair| !pair.trim().is_empty()) {
            let Some((field, column)) = pair.split_once('=') else {
                return Err(ColumnsError::NoColumn(pair.trim().to_owned()));
            };
            self.name(field, column)?;
        }
        Ok(())
    }

    /// Whether no column is named.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These columns, and those of `other` for fields that have none here.
    #[must_use]
    pub fn or(mut self, other: &Self) -> Self {
        for (field, column) in &other.0 {
            self.0.entry(field).or_insert_with(|| column.clone());
        }
        self
    }

    /// A number that tells one set of columns from another; 0 where none is named.
    pub fn hash(&self) -> u64 {
        if self.0.is_empty() { 0 } else { xxh3_64(self.to_string().as_bytes()).max(1) }
    }

    /// The columns, each with the name under which records are searched for its field.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        FIELDS.iter().filter_map(|(field, name)| Some((*name, self.0.get(field)?.as_str())))
    }
}

impl TryFrom<BTreeMap<String, String>> for Columns {
    type Error = ColumnsError;

    fn try_from(named: BTreeMap<String, String>) -> Result<Self, ColumnsError> {
        let mut columns = Self::default();
        for (field, column) in &named {
            columns.name(field, column)?;
        }
        Ok(columns)
    }
}

impl fmt::Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, (field, column)) in self.0.iter().enumerate() {
            write!(f, "{}{field}={column}", if nth > 0 { "," } else { "" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &str) -> Result<Columns, ColumnsError> {
        let mut columns = Columns::default();
        columns.read(list).map(|()| columns)
    }

    #[test]
    fn a_list_names_columns_of_fields() {
        let columns = read("title=Headline, date=pubDate").unwrap();
        let named: Vec<_> = columns.iter().collect();
        assert_eq!(named, [("title", "Headline"), ("published", "pubDate")]);
        assert_eq!(read("date=pubDate,title=Headline").map(|c| c.hash()), Ok(columns.hash()));
        assert_ne!(read("title=Headline").map(|c| c.hash()), Ok(columns.hash()));
        assert_eq!(Columns::default().hash(), 0);
        let both = read("title=Kop").map(|flags| flags.or(&columns).to_string());
        assert_eq!(both.as_deref(), Ok("date=pubDate,title=Kop"));
    }

    #[test]
    fn an_index_keeps_columns_whatever_their_names() {
        let mut columns = read("title=Kop").unwrap();
        columns.name("date", "Day, \"when\"=x").unwrap();
        let json = serde_json::to_string(&columns).unwrap();
        assert_eq!(serde_json::from_str::<Columns>(&json).unwrap(), columns);
        assert!(serde_json::from_str::<Columns>(r#"{"headline":"x"}"#).is_err());
    }

    #[test]
    fn what_names_no_column_is_told() {
        assert_eq!(read("title"), Err(ColumnsError::NoColumn("title".into())));
        assert_eq!(read("title="), Err(ColumnsError::NoColumn("title".into())));
        assert_eq!(read("headline=x"), Err(ColumnsError::NoField("headline".into())));
        assert_eq!(read("title=a,title=b"), Err(ColumnsError::Twice("title".into())));
    }
}

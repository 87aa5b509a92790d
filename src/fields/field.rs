//! What a searchable field is, and what its values are.

use std::{fmt, ptr};

use serde::{Deserialize, Serialize, Serializer};

use crate::article::Article;

/// A searchable field.
pub struct Field {
    /// Name in queries and in the JSON of facets.
    pub name: &'static str,
    /// Further names that queries may use.
    pub aliases: &'static [&'static str],
    /// The kind of its values, which says how it is searched.
    pub kind: Kind,
    /// Its meaning in one line, for help.
    pub help: &'static str,
    /// A query that uses it.
    pub example: &'static str,
    /// The values of an article, each once.
    pub(super) values: fn(&Article) -> Vec<Value>,
    /// The terms that a text in a query may mean.
    pub(super) terms: fn(&str) -> Vec<String>,
}

/// The kinds of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words of running text.
    Text(Part),
    /// Values as stated by the source, compared whole.
    Keyword,
    /// Names that enrichment made canonical.
    Name,
    /// Values inside others: `location:Oman` covers what lies in Oman.
    Tree,
    /// The publication date.
    Date,
    /// Days, months and years that the text mentions.
    Event,
    /// Points on the globe, searched by distance.
    Point,
}

/// Parts of an article's text. There are two texts, headline and main text, and no phrase or
/// proximity reaches from one into the other; the lead is a part of the main text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The headline.
    Title,
    /// The main text.
    Body,
    /// The first paragraph of the main text.
    Lead,
}

/// One value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The value as a facet shows it; of a tree field a path with `/` between its parts, or the
    /// name of a topic.
    pub facet: String,
    /// The folded strings that find it.
    pub terms: Vec<String>,
    /// How much the article is about it: 1 (it is there) to [`MOST_SALIENT`].
    pub salience: u8,
}

/// Highest [`Value::salience`].
pub const MOST_SALIENT: u8 = 5;

/// The values of `article` in `field`, each once. Empty for text fields; values of date fields have no
/// terms, because dates are compared as numbers.
pub fn values(field: &Field, article: &Article) -> Vec<Value> {
    (field.values)(article)
}

impl Field {
    /// Name and aliases.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }

    /// The terms that `field:text` looks for among the [`Value::terms`]; one of them is enough.
    pub fn terms(&self, text: &str) -> Vec<String> {
        (self.terms)(text)
    }

    /// Whether its values can be counted, and chosen as a facet shows them.
    pub fn is_countable(&self) -> bool {
        !matches!(self.kind, Kind::Text(_) | Kind::Date | Kind::Point)
    }

    /// Whether `article` has a value in this field.
    pub fn has_value(&self, article: &Article) -> bool {
        match self.kind {
            Kind::Text(Part::Title) => !article.title.trim().is_empty(),
            Kind::Text(Part::Body | Part::Lead) => !article.body.trim().is_empty(),
            _ => !values(self, article).is_empty(),
        }
    }
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self, other)
    }
}

impl Eq for Field {}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// As its name.
impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

//! The one table of searchable fields. Schema, parser, hints and help read it, and index and
//! matcher both take an article's values from [`values`], so that they cannot disagree.

mod around;
mod values;

use std::{fmt, ptr};

pub use self::around::{Around, FARTHEST, NotAround, Point, points};

use self::values::{
    actor_names, actor_terms, actors_of, as_it_is, cities, countries, event_dates, folded,
    keywords, kind_name, languages, locations, none, place_terms, regions, topic_terms, topics,
    tops, untermed,
};
use crate::article::{ActorKind, Article};

/// A searchable field.
pub struct Field {
    /// Name in queries and in the JSON of facets.
    pub name: &'static str,
    /// Further names that queries may use.
    pub aliases: &'static [&'static str],
    /// What it holds, and so how it is searched.
    pub kind: Kind,
    /// What it means, in one line.
    pub help: &'static str,
    /// A query that uses it.
    pub example: &'static str,
    values: fn(&Article) -> Vec<Value>,
    terms: fn(&str) -> Vec<String>,
}

/// What a field holds.
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
    /// Days, months and years the text speaks of.
    Event,
    /// Points on the globe, asked for by distance.
    Point,
}

/// Parts of an article's text. There are two texts, headline and main text, and no phrase or
/// proximity reaches from one into the other; the lead is a part of the main text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// The folded strings by which it is found.
    pub terms: Vec<String>,
    /// How much the article is about it: 1 (it is there) to [`MOST_SALIENT`].
    pub salience: u8,
}

/// Highest [`Value::salience`].
pub const MOST_SALIENT: u8 = 5;

/// All fields, in the order in which help lists them.
pub static FIELDS: &[Field] = &[
    Field {
        name: "title",
        aliases: &["headline"],
        kind: Kind::Text(Part::Title),
        help: "words of the headline",
        example: "title:sanctions",
        values: none,
        terms: folded,
    },
    Field {
        name: "body",
        aliases: &["text"],
        kind: Kind::Text(Part::Body),
        help: "words of the main text",
        example: "body:\"nuclear talks\"",
        values: none,
        terms: folded,
    },
    Field {
        name: "lead",
        aliases: &[],
        kind: Kind::Text(Part::Lead),
        help: "words of the first paragraph",
        example: "lead:talks",
        values: none,
        terms: folded,
    },
    Field {
        name: "date",
        aliases: &["published"],
        kind: Kind::Date,
        help: "publication date",
        example: "date:[2026-02-01 TO 2026-02-28]",
        values: |a| a.date.iter().map(|d| untermed(d.date().to_string())).collect(),
        terms: as_it_is,
    },
    Field {
        name: "year",
        aliases: &[],
        kind: Kind::Keyword,
        help: "year of publication",
        example: "year:2026",
        values: |a| keywords(a.date.iter().map(|d| d.date().year().to_string())),
        terms: folded,
    },
    Field {
        name: "event_date",
        aliases: &["event"],
        kind: Kind::Event,
        help: "days, months and years the text speaks of",
        example: "event_date:2026-02",
        values: event_dates,
        terms: as_it_is,
    },
    Field {
        name: "location",
        aliases: &["place"],
        kind: Kind::Tree,
        help: "places, with all that lies inside: by name, path or ISO code",
        example: "location:\"United States/Georgia\"",
        values: locations,
        terms: place_terms,
    },
    Field {
        name: "location.country",
        aliases: &["country"],
        kind: Kind::Tree,
        help: "countries that places are or lie in",
        example: "location.country:OM",
        values: countries,
        terms: place_terms,
    },
    Field {
        name: "location.region",
        aliases: &["region"],
        kind: Kind::Tree,
        help: "regions: states and provinces that places lie in, and others that are named",
        example: "location.region:Texas",
        values: regions,
        terms: place_terms,
    },
    Field {
        name: "location.city",
        aliases: &["city"],
        kind: Kind::Tree,
        help: "cities and towns",
        example: "location.city:Muscat",
        values: cities,
        terms: place_terms,
    },
    Field {
        name: "near",
        aliases: &[],
        kind: Kind::Point,
        help: "cities and places up to so far from one, in km or mi",
        example: "near:\"Muscat, 200km\"",
        values: |a| points(a).into_iter().map(|point| untermed(point.to_string())).collect(),
        terms: as_it_is,
    },
    Field {
        name: "actor",
        aliases: &["actors"],
        kind: Kind::Name,
        help: "who acts or is spoken of; persons also by surname",
        example: "actor:\"Abbas Araghchi\"",
        values: actor_names,
        terms: actor_terms,
    },
    Field {
        name: "actor.kind",
        aliases: &[],
        kind: Kind::Keyword,
        help: "state, person, organisation or group",
        example: "actor.kind:organisation",
        values: |a| keywords(a.actors.iter().map(|actor| kind_name(actor.kind))),
        terms: folded,
    },
    Field {
        name: "actor.country",
        aliases: &[],
        kind: Kind::Keyword,
        help: "ISO code of the state an actor is or belongs to",
        example: "actor.country:IR",
        values: |a| keywords(a.actors.iter().filter_map(|actor| actor.country.as_deref())),
        terms: folded,
    },
    Field {
        name: "actor.state",
        aliases: &[],
        kind: Kind::Name,
        help: "states that act or are spoken of",
        example: "actor.state:Iran",
        values: |a| actors_of(a, ActorKind::State),
        terms: actor_terms,
    },
    Field {
        name: "actor.person",
        aliases: &[],
        kind: Kind::Name,
        help: "persons, also by surname",
        example: "actor.person:Araghchi",
        values: |a| actors_of(a, ActorKind::Person),
        terms: actor_terms,
    },
    Field {
        name: "actor.organisation",
        aliases: &[],
        kind: Kind::Name,
        help: "companies, international organisations, ministries, parties",
        example: "actor.organisation:IAEA",
        values: |a| actors_of(a, ActorKind::Organisation),
        terms: actor_terms,
    },
    Field {
        name: "actor.group",
        aliases: &[],
        kind: Kind::Name,
        help: "armed and political groups",
        example: "actor.group:Houthis",
        values: |a| actors_of(a, ActorKind::Group),
        terms: actor_terms,
    },
    Field {
        name: "topic",
        aliases: &["topics"],
        kind: Kind::Tree,
        help: "IPTC Media Topics, with all below: by name or id",
        example: "topic:diplomacy",
        values: topics,
        terms: topic_terms,
    },
    Field {
        name: "topic.top",
        aliases: &[],
        kind: Kind::Tree,
        help: "the topics of the top level",
        example: "topic.top:politics",
        values: tops,
        terms: topic_terms,
    },
    Field {
        name: "publisher",
        aliases: &["source"],
        kind: Kind::Keyword,
        help: "who published the article",
        example: "publisher:\"Example Wire\"",
        values: |a| keywords(a.publisher.as_deref()),
        terms: folded,
    },
    Field {
        name: "byline",
        aliases: &["author"],
        kind: Kind::Keyword,
        help: "who wrote it",
        example: "byline:\"Jane Doe\"",
        values: |a| keywords(a.byline.iter().map(String::as_str)),
        terms: folded,
    },
    Field {
        name: "language",
        aliases: &["lang"],
        kind: Kind::Keyword,
        help: "language tag; also by its first part: en is en-GB, too",
        example: "language:en",
        values: languages,
        terms: folded,
    },
    Field {
        name: "section",
        aliases: &[],
        kind: Kind::Keyword,
        help: "section of the publication",
        example: "section:world",
        values: |a| keywords(a.section.as_deref()),
        terms: folded,
    },
    Field {
        name: "keyword",
        aliases: &["keywords"],
        kind: Kind::Keyword,
        help: "keywords as stated by the source",
        example: "keyword:diplomacy",
        values: |a| keywords(a.keywords.iter().map(String::as_str)),
        terms: folded,
    },
    Field {
        name: "url",
        aliases: &[],
        kind: Kind::Keyword,
        help: "canonical address",
        example: "url:*example.com*",
        values: |a| keywords(a.url.as_deref()),
        terms: folded,
    },
    Field {
        name: "path",
        aliases: &["file"],
        kind: Kind::Keyword,
        help: "file inside the corpus folder",
        example: "path:2026/*",
        values: |a| keywords([a.path.as_str()]),
        terms: folded,
    },
    Field {
        name: "id",
        aliases: &[],
        kind: Kind::Keyword,
        help: "identity of the article",
        example: "id:=\"item-17\"",
        values: |a| keywords([a.id.as_str()]),
        terms: folded,
    },
];

/// What `article` is found by in `field`, each value once. Empty for text fields; dates have no
/// terms, they are compared as numbers.
pub fn values(field: &Field, article: &Article) -> Vec<Value> {
    (field.values)(article)
}

impl Field {
    /// The field with this name or alias, in any case.
    pub fn named(name: &str) -> Option<&'static Field> {
        FIELDS.iter().find(|f| f.names().any(|n| n.eq_ignore_ascii_case(name)))
    }

    /// Name and aliases.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }

    /// The terms that `field:text` looks for among the [`Value::terms`]; one of them is enough.
    pub fn terms(&self, text: &str) -> Vec<String> {
        (self.terms)(text)
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

impl Part {
    /// The field that searches this part alone.
    pub fn field(self) -> &'static Field {
        // The table begins with them.
        match self {
            Part::Title => &FIELDS[0],
            Part::Body => &FIELDS[1],
            Part::Lead => &FIELDS[2],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_and_alias_means_one_field() {
        for field in FIELDS {
            for name in field.names() {
                assert_eq!(Field::named(&name.to_ascii_uppercase()), Some(field), "{name}");
            }
        }
        for part in [Part::Title, Part::Body, Part::Lead] {
            assert_eq!(part.field().kind, Kind::Text(part));
        }
    }

    #[test]
    fn a_date_is_found_by_its_month_and_year_too() {
        let day =
            "2026-02-06".parse().map(|date| crate::article::EventDate { date, mentions: vec![] });
        let year = "2026".parse().map(|date| crate::article::EventDate { date, mentions: vec![] });
        let article =
            Article { event_dates: day.into_iter().chain(year).collect(), ..Article::default() };
        let facets: Vec<_> = event_dates(&article).into_iter().map(|v| v.facet).collect();
        assert_eq!(facets, ["2026", "2026-02", "2026-02-06"]);
    }

    #[test]
    fn each_level_of_a_place_has_its_own_values() {
        let place = |name: &str, kind: &str, admin1: Option<&str>| {
            let json = serde_json::json!({
                "name": name, "kind": kind, "country": "US", "admin1": admin1,
                "lat": 0.0, "lon": 0.0, "about": false,
            });
            serde_json::from_value(json).unwrap()
        };
        let location = vec![
            place("Paris", "city", Some("Texas")),
            place("New York", "city", Some("New York")),
            place("Midwest", "region", None),
        ];
        let article = Article { location, ..Article::default() };
        let facets = |name: &str| -> Vec<String> {
            let field = Field::named(name).unwrap();
            values(field, &article).into_iter().map(|value| value.facet).collect()
        };
        assert_eq!(facets("location.country"), ["United States"]);
        assert_eq!(
            facets("location.region"),
            ["United States/Texas", "United States/New York", "United States/Midwest"]
        );
        assert_eq!(
            facets("location.city"),
            ["United States/Texas/Paris", "United States/New York"]
        );
    }

    #[test]
    fn a_value_stands_once_and_has_no_empty_term() {
        let article = Article {
            keywords: vec!["Oman".into(), "Oman".into(), String::new(), "—".into()],
            ..Article::default()
        };
        let found = (FIELDS.iter().find(|f| f.name == "keyword")).map(|f| values(f, &article));
        let wanted = |facet: &str, terms: &[&str]| Value {
            facet: facet.into(),
            salience: 1,
            terms: terms.iter().map(|t| (*t).to_owned()).collect(),
        };
        assert_eq!(found, Some(vec![wanted("Oman", &["oman"]), wanted("—", &[])]));
    }
}

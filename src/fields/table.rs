//! The one table of searchable fields. Schema, parser, hints and help read it.

use serde::{Deserialize, Deserializer, de::Error};

use super::{
    around::points,
    field::{Field, Kind, Part},
    values::{
        actor_names, actor_terms, actors_of, as_it_is, cities, countries, event_dates, folded,
        keywords, kind_name, languages, locations, none, place_terms, regions, topic_terms, topics,
        tops, untermed,
    },
};
use crate::article::ActorKind;

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
        help: "days, months and years the text mentions",
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
        help: "who acts or is mentioned; persons also by surname",
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
        help: "states that act or are mentioned",
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

impl Field {
    /// The field with this name or alias, in any case.
    pub fn named(name: &str) -> Option<&'static Field> {
        FIELDS.iter().find(|f| f.names().any(|n| n.eq_ignore_ascii_case(name)))
    }
}

/// By its name or an alias of it.
impl<'de> Deserialize<'de> for &'static Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Field::named(&name).ok_or_else(|| D::Error::custom(format!("unknown field `{name}`")))
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

//! The article: the one record that dateline produces, indexes and prints.
//!
//! Its serde form is the public JSON. Empty lists and absent values are left out of the JSON, so a
//! line shows what is known and nothing else.

pub mod export;
pub mod story;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{
    date::{PartialDate, Stamp},
    text::Text,
};

/// JSON Schema of the record, draft 2020-12.
pub const SCHEMA: &str = include_str!("schema.json");

/// One normalized article.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Article {
    /// Stable identity: given by the source, else from the canonical URL, else from path and item.
    pub id: String,
    /// File relative to the corpus folder, with `/` between its parts.
    pub path: String,
    /// Number of the article inside a container such as JSONL, from 0; 0 for a plain file.
    #[serde(skip_serializing_if = "is_zero")]
    pub item: u64,
    /// Where its record begins in a list of records, in bytes of what the file unpacks to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Canonical address, as stated by the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who published the article, as stated by the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// The persons who wrote it, without "By", titles and addresses; where none is named, the desk or agency.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub byline: Vec<String>,
    /// The byline names no person but a desk, team or agency.
    #[serde(skip_serializing_if = "is_false")]
    pub byline_desk: bool,
    /// BCP 47 language tag: as stated by the source, else detected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Section of the publication, as stated by the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Keywords, as stated by the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Address of the lead image, as stated by the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Whether one must pay to read the article, as stated by the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paywalled: Option<bool>,
    /// The text is a summary, because the source has no more of it.
    #[serde(skip_serializing_if = "is_false")]
    pub excerpt: bool,
    /// Mean confidence of the program that read a scan in the words of the text, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ocr_confidence: Option<f32>,
    /// Headline.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Publication date; never the file's own time, never today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Stamp>,
    /// Where [`Article::date`] was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_source: Option<DateSource>,
    /// Date of the last change, as stated by the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<Stamp>,
    /// Where and when the story says it was filed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dateline: Option<Dateline>,
    /// Places, the ones the article is about first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub location: Vec<Location>,
    /// Who acts or is mentioned, most prominent first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actors: Vec<Actor>,
    /// IPTC Media Topics, best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topic: Vec<Topic>,
    /// Days, months and years that the text mentions, in calendar order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub event_dates: Vec<EventDate>,
    /// The copies of this article. Only an index fills it: one article alone does not know its copies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<Story>,
    /// Rows of key-fact tables.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Fact>,
    /// Main text: paragraphs (subheadings are paragraphs of their own) with a blank line between.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub body: String,
}

impl Article {
    /// The record without body and mentions, as hits and alerts show it.
    #[must_use]
    pub fn in_brief(&self) -> Self {
        let mut brief = Self { body: String::new(), ..self.clone() };
        for place in &mut brief.location {
            place.mentions.clear();
            place.title_mentions.clear();
        }
        for actor in &mut brief.actors {
            actor.mentions.clear();
            actor.title_mentions.clear();
        }
        brief.event_dates.iter_mut().for_each(|event| event.mentions.clear());
        brief
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
pub(crate) fn is_zero(n: &u64) -> bool {
    *n == 0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// Where a publication date was found, most trusted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DateSource {
    /// A field of a JSON record or another structured container.
    Header,
    /// An entry of a feed.
    Feed,
    /// A JSON-LD block of a web page.
    JsonLd,
    /// A `<meta>` element of a web page or front matter of a text.
    Meta,
    /// A `<time>` element.
    Time,
    /// Digits in the canonical address.
    Url,
    /// The dateline of the story.
    Dateline,
    /// A date line near the headline of the visible text.
    Text,
    /// A full date in the path of the article's file.
    Path,
    /// Only month and day are in the text; the year was inferred from other years it names.
    Inferred,
}

/// "MUSCAT, Oman, Feb. 6 (Example Wire) -" taken apart.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Dateline {
    /// The dateline as printed, without the dash that ends it.
    pub text: String,
    /// The place as printed, with the region or country after it: "PORTLAND, Ore.".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// ISO 3166-1 alpha-2 code of the country the place lies in, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The day, resolved against the publication date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
}

/// Near-identical copies: the same report in several papers, its updates and cut versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// The same for all copies; it follows from the version that came first.
    pub id: String,
    /// Copies in the index, this one included.
    pub size: u64,
}

/// How sure a value is that the text does not state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Certainty {
    /// A conclusion from other things that the text says.
    Inferred,
}

/// A day, month or year that the text mentions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventDate {
    /// The date at the precision in which it was given; without its year (`--02-06`) where nothing
    /// tells it.
    pub date: PartialDate,
    /// `inferred` where neither the words nor the day of publication give the year, but what the text
    /// says of its own time does; absent from all others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    /// Where the body names it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Mention>,
}

/// One stretch of text that names something: offsets in Unicode code points, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mention {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The form of the mention; `None` for the plain name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
}

impl Mention {
    /// The mention that covers the words `first` to `last` of a text, both included.
    pub fn of(text: &Text<'_>, first: usize, last: usize, form: Option<Form>) -> Self {
        let Range { start, end } = text.chars(first, last);
        Self { start, end, form }
    }
}

/// The form of a mention that does not use the plain name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Form {
    /// "Iranian"
    Demonym,
    /// "Tehran" for the Iranian government
    Metonym,
    /// "Araghchi" for Abbas Araghchi
    Surname,
    /// "IAEA"
    Acronym,
}

/// A place the text names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// Name in the gazetteer; as written where the gazetteer does not know the place.
    pub name: String,
    /// Country, region, city or other place.
    pub kind: PlaceKind,
    /// ISO 3166-1 alpha-2 code; absent for places that lie in no one country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Name of the first-level division (state, province, governorate).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin1: Option<String>,
    /// Latitude, degrees; of the place named nearest where the gazetteer does not know the place.
    pub lat: f64,
    /// Longitude, degrees.
    pub lon: f64,
    /// `GeoNames` identifier, where the gazetteer has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geoname: Option<u32>,
    /// The article is about this place, not just names it.
    pub about: bool,
    /// Where the body names it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Mention>,
    /// Where the title names it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title_mentions: Vec<Mention>,
}

/// The kinds of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum PlaceKind {
    /// A state or dependent territory with a code of its own.
    Country,
    /// A first- or second-level division, a continent or another named area.
    Region,
    /// A populated place.
    City,
    /// Anything else: seas, straits, mountains, sites.
    Place,
}

/// Somebody who acts or is spoken of; one entry for each real actor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// One canonical name for each actor: "United States", "Abbas Araghchi".
    pub name: String,
    /// State, person, organisation or group.
    pub kind: ActorKind,
    /// ISO 3166-1 alpha-2 code of the state it is or belongs to, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Where the body names it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Mention>,
    /// Where the title names it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title_mentions: Vec<Mention>,
}

/// The kinds of actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ActorKind {
    /// A state, its government or its officials as a body.
    State,
    /// A human being.
    Person,
    /// A company, an international organisation, a ministry, a party ...
    Organisation,
    /// An armed or political group.
    Group,
}

/// One IPTC Media Topic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Topic {
    /// `medtop:` identifier.
    pub id: String,
    /// English name.
    pub name: String,
    /// Names from the top level down to this topic.
    pub path: Vec<String>,
    /// How strongly the article is about it, 0 to 1.
    pub relevance: f32,
}

/// One row of a two-column table of key facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Left column: "Location".
    pub label: String,
    /// Right column: "Muscat, Oman".
    pub value: String,
}

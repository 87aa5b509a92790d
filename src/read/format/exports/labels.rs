//! Labelled lines -> the record of an article.

use crate::{
    article::DateSource,
    date::{self, Order},
    read::format::{Draft, wire},
    text::fold_phrase,
};

/// What a labelled line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Byline,
    Section,
    Publication,
    Date,
    Language,
    Dateline,
    Subjects,
    Id,
    Address,
    /// The text begins.
    Text,
    /// A summary.
    Abstract,
    /// Stands before the text, and no field takes it.
    Front,
    /// Stands behind the text, and no field takes it.
    Back,
}

/// The labels, folded, in the languages in which the databases print them.
const LABELS: &[(&str, Label)] = &[
    ("byline", Label::Byline),
    ("author", Label::Byline),
    ("authors", Label::Byline),
    ("autor", Label::Byline),
    ("autoren", Label::Byline),
    ("auteur", Label::Byline),
    ("auteurs", Label::Byline),
    ("autore", Label::Byline),
    ("autores", Label::Byline),
    ("von", Label::Byline),
    ("section", Label::Section),
    ("rubrik", Label::Section),
    ("ressort", Label::Section),
    ("rubrique", Label::Section),
    ("sectie", Label::Section),
    ("seccion", Label::Section),
    ("sezione", Label::Section),
    ("publication title", Label::Publication),
    ("publication info", Label::Publication),
    ("publication date", Label::Date),
    ("length", Label::Front),
    ("lange", Label::Front),
    ("longueur", Label::Front),
    ("lengte", Label::Front),
    ("longitud", Label::Front),
    ("lunghezza", Label::Front),
    ("highlight", Label::Front),
    ("series", Label::Front),
    ("column", Label::Front),
    ("links", Label::Front),
    ("dateline", Label::Dateline),
    ("language", Label::Language),
    ("language of publication", Label::Language),
    ("sprache", Label::Language),
    ("langue", Label::Language),
    ("taal", Label::Language),
    ("idioma", Label::Language),
    ("lingua", Label::Language),
    ("subject", Label::Subjects),
    ("body", Label::Text),
    ("full text", Label::Text),
    ("abstract", Label::Abstract),
    ("proquest document id", Label::Id),
    ("document url", Label::Address),
    ("load date", Label::Back),
    ("update", Label::Back),
    ("date chargement", Label::Back),
    ("ladedatum", Label::Back),
    ("fecha de carga", Label::Back),
    ("graphic", Label::Back),
    ("graphik", Label::Back),
    ("graphique", Label::Back),
    ("notes", Label::Back),
    ("publication type", Label::Back),
    ("publikationstyp", Label::Back),
    ("type publication", Label::Back),
    ("tipo de publicacion", Label::Back),
    ("correction date", Label::Back),
    ("correction", Label::Back),
    ("journal code", Label::Back),
    ("acc no", Label::Back),
    ("copyright", Label::Back),
    ("location", Label::Back),
    ("people", Label::Back),
    ("person", Label::Back),
    ("company", Label::Back),
    ("company organization", Label::Back),
    ("organization", Label::Back),
    ("ticker", Label::Back),
    ("industry", Label::Back),
    ("geographic", Label::Back),
    ("city", Label::Back),
    ("state", Label::Back),
    ("country", Label::Back),
    ("classification", Label::Back),
    ("identifier keyword", Label::Back),
    ("business indexing term", Label::Back),
    ("title", Label::Back),
    ("publication year", Label::Back),
    ("first page", Label::Back),
    ("pages", Label::Back),
    ("publisher", Label::Back),
    ("place of publication", Label::Back),
    ("country of publication", Label::Back),
    ("publication subject", Label::Back),
    ("issn", Label::Back),
    ("isbn", Label::Back),
    ("source type", Label::Back),
    ("document type", Label::Back),
    ("document feature", Label::Back),
    ("last updated", Label::Back),
    ("database", Label::Back),
    ("credit", Label::Back),
    ("volume", Label::Back),
    ("issue", Label::Back),
];

/// A line taken apart into its label and what it says; `None` of a line without a label that is known.
pub(super) fn labelled(line: &str) -> Option<(Label, &str)> {
    let (name, value) = line.split_once(':')?;
    if name.len() > 40 || name.contains(['.', ',']) {
        return None;
    }
    let folded = fold_phrase(name);
    let known = LABELS.iter().find(|(label, _)| *label == folded)?;
    Some((known.1, value.trim()))
}

/// The record of one article, as its labelled lines fill it.
#[derive(Default)]
pub(super) struct Filling {
    pub draft: Draft,
    dateline: Option<String>,
    pub summary: Vec<String>,
}

impl Filling {
    /// Takes what a label says.
    pub fn take(&mut self, label: Label, value: &str) {
        let draft = &mut self.draft;
        let text = || Some(value.to_owned()).filter(|v| !v.is_empty());
        match label {
            Label::Byline if draft.byline.is_empty() => draft.byline = names(value),
            Label::Section => draft.section = draft.section.take().or_else(text),
            // "Los Angeles Times ; Los Angeles, Calif. [Los Angeles, Calif]08 May 2010: AA.2."
            Label::Publication => {
                let name = value.split([';', '[']).next().unwrap_or(value);
                let name = name.split(", Late Edition").next().unwrap_or(name).trim();
                draft.publisher = Some(name.to_owned()).filter(|n| !n.is_empty());
                if draft.date.is_none() {
                    self.find_date(value.rsplit(']').next().unwrap_or(value));
                }
            }
            Label::Date => {
                if let Some(stamp) = date::read(value, Order::default()) {
                    draft.date = Some((stamp, DateSource::Header));
                }
            }
            Label::Language => {
                // "ENGLISH; ANGLAIS"
                let name = value.split([';', ',']).next().unwrap_or(value).trim();
                draft.language = Some(tag(name)).filter(|n| !n.is_empty());
            }
            Label::Dateline => self.dateline = text(),
            Label::Subjects => {
                wire::add_keywords(draft, value.split(';').map(|word| word.trim().to_owned()));
            }
            Label::Id => draft.id = text(),
            Label::Address => draft.url = text().filter(|url| url.starts_with("http")),
            Label::Abstract => self.summary.extend(text().filter(|v| v != "None available.")),
            Label::Byline | Label::Text | Label::Front | Label::Back => {}
        }
    }

    /// Looks for a date in a line, and takes it.
    pub fn find_date(&mut self, line: &str) -> Option<std::ops::Range<usize>> {
        let (range, stamp) = date::find(line, Order::default())?;
        self.draft.date = Some((stamp, DateSource::Header));
        Some(range)
    }

    /// The article with its text; a summary stands for a text that is not there.
    pub fn done(mut self, paragraphs: Vec<String>) -> Draft {
        let dateline = self.dateline.take();
        if paragraphs.is_empty() && !self.summary.is_empty() {
            self.draft.excerpt = true;
            self.draft.body = self.summary.join("\n\n");
        } else {
            wire::put_body(&mut self.draft, paragraphs, dateline.as_deref());
        }
        self.draft
    }
}

/// The names in a byline. Databases of libraries put the family name first: "Wines, Michael; Cramer,
/// Maria".
fn names(value: &str) -> Vec<String> {
    let parts: Vec<&str> = value.split(';').map(str::trim).filter(|p| !p.is_empty()).collect();
    match parts.iter().map(|part| turned(part)).collect::<Option<Vec<String>>>() {
        Some(turned) if !turned.is_empty() => wire::names_in(turned.iter().map(String::as_str)),
        _ => wire::names(value),
    }
}

/// "Wines, Michael" the other way round.
fn turned(name: &str) -> Option<String> {
    let (family, given) = name.split_once(", ")?;
    let few = family.split(' ').count() <= 3 && given.split(' ').count() <= 3;
    (few && !given.contains(',')).then(|| format!("{given} {family}"))
}

/// Names of languages in themselves, as databases print them.
const LANGUAGES: &[(&str, &str)] = &[
    ("francais", "fr"),
    ("deutsch", "de"),
    ("espanol", "es"),
    ("italiano", "it"),
    ("portugues", "pt"),
    ("nederlands", "nl"),
    ("anglais", "en"),
    ("englisch", "en"),
    ("allemand", "de"),
];

/// The language that a name stands for, as far as it is not left to what reads English names.
fn tag(name: &str) -> String {
    let folded = fold_phrase(name);
    let known = LANGUAGES.iter().find(|(own, _)| *own == folded);
    known.map_or_else(|| name.to_owned(), |(_, tag)| (*tag).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_known_in_any_case_and_language() {
        assert_eq!(labelled("LENGTH: 25 words"), Some((Label::Front, "25 words")));
        assert_eq!(labelled("Länge: 25 Wörter"), Some((Label::Front, "25 Wörter")));
        assert_eq!(labelled("LOAD-DATE: May 1, 2010"), Some((Label::Back, "May 1, 2010")));
        assert_eq!(labelled("Company / organization: Example"), Some((Label::Back, "Example")));
        assert_eq!(labelled("He said: no"), None);
    }

    #[test]
    fn family_names_that_come_first_are_turned() {
        assert_eq!(names("Tamm, Bo; Lindqvist, Ann"), ["Bo Tamm", "Ann Lindqvist"]);
        assert_eq!(names("Tamm, Bo; Desk, Sports"), ["Bo Tamm"]);
        assert_eq!(names("By ANN LINDQVIST"), wire::names("ANN LINDQVIST"));
    }
}

//! MODS: what a library says of a newspaper, an issue or an article.

use crate::read::format::xml::Element;

/// What a record says.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub title: Option<String>,
    /// Those who wrote it, as they are printed.
    pub authors: Vec<String>,
    /// When it was issued.
    pub date: Option<String>,
    pub language: Option<String>,
}

impl Record {
    pub fn of(mods: &Element) -> Self {
        Self {
            title: title(mods),
            authors: authors(mods),
            date: mods.line_of("dateissued"),
            language: mods.line_of("languageterm"),
        }
    }
}

/// The title in a record, not that of what the thing is part of.
fn title(record: &Element) -> Option<String> {
    let title = record.child("titleinfo")?;
    let article = title.child("nonsort").and_then(Element::line);
    let title = title.child("title").and_then(Element::line)?;
    Some(article.map_or_else(|| title.clone(), |article| format!("{article} {title}")))
}

/// Who wrote the thing that a record is of: all that it names without a role or as authors.
fn authors(record: &Element) -> Vec<String> {
    let is_author = |name: &&Element| {
        let role = name.find("roleterm").and_then(Element::line).map(|role| role.to_lowercase());
        role.is_none_or(|role| ["aut", "author", "cre", "creator"].contains(&role.as_str()))
    };
    record.elements().filter(|e| e.name == "name").filter(is_author).filter_map(name).collect()
}

/// A name as it is printed.
fn name(name: &Element) -> Option<String> {
    let part = |kind: Option<&str>| {
        let mut parts = name.elements().filter(|part| part.name == "namepart");
        parts.find(|part| part.attribute("type") == kind).and_then(Element::line)
    };
    let whole = part(None).map(|whole| match whole.split_once(", ") {
        Some((family, given)) => format!("{given} {family}"),
        None => whole,
    });
    let given = part(Some("given"));
    let family = part(Some("family"));
    let both = || {
        let both: Vec<String> = [given, family].into_iter().flatten().collect();
        (!both.is_empty()).then(|| both.join(" "))
    };
    whole.or_else(both)
}

//! Which actors in the making are one: "Andy" and "Andy Murray", "Carlyle" and "The Carlyle Group",
//! "JIP" and "Japan Innovation Party". Decided when the whole article is read, since the short name may
//! come first.

use super::draft::Draft;
use crate::{
    article::ActorKind,
    knowledge::actors::{
        inflection::Inflection,
        lexicon::{Class, class, names_abroad},
    },
};

/// Most actors of an article that are compared with each other.
const MOST: usize = 400;

/// For every draft the one that it is united with; itself where it stands alone.
pub(super) fn unite(drafts: &[Draft], inflection: Inflection) -> Vec<usize> {
    let mut heads: Vec<usize> = (0..drafts.len()).collect();
    if drafts.len() > MOST {
        return heads;
    }
    for short in 0..drafts.len() {
        let longer = (0..drafts.len()).find(|&full| {
            full != short && heads[full] == full && names(&drafts[short], &drafts[full], inflection)
        });
        if let Some(full) = longer.map(|full| root(&heads, full)).filter(|full| *full != short) {
            heads[short] = full;
        }
    }
    (0..drafts.len()).map(|draft| root(&heads, draft)).collect()
}

fn root(heads: &[usize], mut draft: usize) -> usize {
    while heads[draft] != draft {
        draft = heads[draft];
    }
    draft
}

/// Whether all names of one draft are short names of the other.
fn names(short: &Draft, full: &Draft, inflection: Inflection) -> bool {
    let related = match (short.actor.kind, full.actor.kind) {
        (ActorKind::Person, ActorKind::Person) => person_named,
        (
            ActorKind::Organisation | ActorKind::Group,
            ActorKind::Organisation | ActorKind::Group,
        ) => organisation_named,
        _ => return false,
    };
    short.known.is_none()
        && short.forms.iter().all(|form| {
            let form: Vec<&str> = words(form);
            let known = full.known.is_some();
            full.forms.iter().any(|name| related(&form, &words(name), known, inflection))
        })
}

fn words(name: &str) -> Vec<&str> {
    name.split(' ').collect()
}

fn ends_with(name: &[&str], end: &[&str], inflection: Inflection) -> bool {
    name.len() >= end.len() && alike(&name[name.len() - end.len()..], end, inflection)
}

fn starts_with(name: &[&str], start: &[&str], inflection: Inflection) -> bool {
    name.len() >= start.len() && alike(&name[..start.len()], start, inflection)
}

fn alike(one: &[&str], other: &[&str], inflection: Inflection) -> bool {
    one.iter().zip(other).all(|(one, other)| inflection.alike(one, other))
}

/// "Roma Jayne" and "Emma Roma Jayne", "Andy" and "Andy Murray", "Speaker Moore" and "Tim Moore".
fn person_named(short: &[&str], full: &[&str], _known: bool, inflection: Inflection) -> bool {
    if short.len() == 1 {
        let first = starts_with(full, short, inflection) && !class(short[0]).is(Class::COMMON);
        return full.len() > 1 && (first || ends_with(full, short, inflection));
    }
    if short.len() < full.len()
        && (ends_with(full, short, inflection) || starts_with(full, short, inflection))
    {
        return true;
    }
    if short.len() == full.len() && alike(short, full, inflection) {
        return short < full;
    }
    // A title in front, of whatever language.
    let title = class(short[0]).is(Class::TITLE | Class::HONORIFIC)
        || !class(short[0]).is(Class::GIVEN)
            && !names_abroad(short[0])[0]
            && short[0].chars().count() > 3;
    title
        && (short.len() == 2 && full.len() > 1 || short.len() > full.len())
        && ends_with(full, &short[1..], inflection)
}

/// Words that may stand before a name and do not change it.
const ARTICLES: [&str; 12] =
    ["the", "la", "le", "les", "el", "los", "il", "der", "die", "das", "de", "het"];

/// "Carlyle" and "The Carlyle Group", "Thunder" and "Oklahoma City Thunder", "JIP" and "Japan Innovation
/// Party", but not "Indiana" and "Union of Indiana".
fn organisation_named(short: &[&str], full: &[&str], known: bool, inflection: Inflection) -> bool {
    let [short, full] = [short, full].map(|name| match name {
        [article, rest @ ..] if !rest.is_empty() && ARTICLES.contains(article) => rest,
        name => name,
    });
    if short.len() == full.len() {
        return alike(short, full, inflection);
    }
    if let [letters] = short
        && full.len() > 2
        && initials(letters, full)
    {
        return true;
    }
    let ordinary =
        Class::COMMON | Class::ORG_HEAD | Class::FUNCTION | Class::TITLE | Class::ORG_ADJECTIVE;
    let generic = short.iter().all(|word| class(word).is(ordinary) || word.chars().count() < 3);
    short.len() < full.len()
        && (!generic || known)
        && (starts_with(full, short, inflection)
            || ends_with(full, short, inflection) && full[full.len() - short.len() - 1] != "of")
}

/// Whether letters begin the words of a name, or those of them that are no small words.
fn initials(letters: &str, full: &[&str]) -> bool {
    let count = letters.chars().count();
    let of =
        |words: &[&str]| words.iter().filter_map(|word| word.chars().next()).eq(letters.chars());
    let long: Vec<&str> = full.iter().copied().filter(|word| word.chars().count() > 3).collect();
    count > 1 && (of(full) || count > 2 && of(&long))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_behind_of_is_no_short_name() {
        let same = |short: &str, full: &str| {
            organisation_named(&words(short), &words(full), false, Inflection::None)
        };
        assert!(same("carlyle", "the carlyle group") && same("thunder", "oklahoma city thunder"));
        assert!(!same("indiana", "civil liberties union of indiana"));
    }
}

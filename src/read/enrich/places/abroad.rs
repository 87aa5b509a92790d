//! Places in texts of other languages than English.
//!
//! German writes every noun with a capital, and what tells a place from an ordinary word in English are
//! English words around it. So a name must be one that the language itself has for a country, an area
//! or a great city, or the tagger of names must take it for a place; there it may stand in one of its
//! cases, too.

use super::{
    resolve::{COMPANY, Name, Weights},
    tagged::{Relation, relation},
};
use crate::{
    knowledge::{
        actors::inflection::Inflection,
        gazetteer::{self, Candidates, Feature, NameForm},
    },
    read::enrich::{
        language::is_learned,
        words::{Named, Passage, Sense, span::Span},
    },
};

/// By how much a reading stands out from the others.
const CLEAR: f32 = 2.0;

/// What doubt takes from a mention.
const DOUBT: f32 = -9.0;

/// What a name of the language itself, or the tagger, gives to a mention.
const SURE: f32 = 3.0;

/// Words of the longest name that is looked up.
const LONGEST: usize = 4;

/// Characters of the longest name that is looked up in scripts without spaces, where each is a word.
const UNSPACED: usize = 12;

/// Letters of the longest prefix before the capital of a name.
const PREFIX: usize = 2;

/// Adds the names that the language itself has for places, and the inflected ones that the tagger takes
/// for places; casts doubt on other names.
pub(super) fn weigh(text: &Passage<'_>, spans: &mut Vec<Span>, names: &[Named], language: &str) {
    for span in &mut *spans {
        let (relation, name) = relation(names, span);
        let placed = relation == Relation::Whole && name.is_some_and(|n| n.sense.is_place());
        span.evidence.tagged = if placed { SURE } else { 0.0 };
        if !(placed || span.container.is_some() || span.contains || span.dateline) {
            span.evidence.language = DOUBT;
        }
    }
    let mut own = own_names(text, names, language);
    own.extend(inflected(text, spans, &own, names, language));
    spans.retain(|span| !own.iter().any(|o| o.first <= span.last && span.first <= o.last));
    spans.append(&mut own);
    spans.sort_by_key(|span| span.first);
}

fn found(first: usize, last: usize, candidates: Candidates) -> Option<Span> {
    let mut span = Span::new(first, last, candidates)?;
    span.evidence.tagged = SURE;
    Some(span)
}

/// Whether nothing stands before a word: in scripts without spaces each character is one.
fn is_unspaced(text: &Passage<'_>, at: usize) -> bool {
    at > 0 && at < text.tokens.len() && text.gap(at).is_empty()
}

/// Whether a name begins or ends inside a run of katakana, which is one foreign word: "マリ" is not in "マリア".
fn cuts_katakana(text: &Passage<'_>, first: usize, last: usize) -> bool {
    is_inside_katakana(text, first) || is_inside_katakana(text, last + 1)
}

/// Whether a run of katakana goes on from the word before.
fn is_inside_katakana(text: &Passage<'_>, at: usize) -> bool {
    is_unspaced(text, at) && is_katakana(text.word(at - 1)) && is_katakana(text.word(at))
}

fn is_katakana(word: &str) -> bool {
    word.starts_with(|c| ('ァ'..='ヿ').contains(&c))
}

/// Whether a word has a capital, if only behind a prefix: the Zulu "iNingizimu".
fn is_capitalized(word: &str) -> bool {
    let begins = word.starts_with(char::is_alphabetic);
    begins && word.chars().take(PREFIX + 1).any(|c| c.is_alphabetic() && !c.is_lowercase())
}

/// What the words `first` to `last` mean as a name that the language has. Of countries also the cases, where the
/// tagger has not learned the language and can't say what is a name.
fn own_name(text: &Passage<'_>, first: usize, last: usize, language: &str) -> Candidates {
    let folded = text.folded(first, last);
    let exact = gazetteer::lookup_in(language, folded);
    if exact.len() > 0
        || is_learned(language)
        || Inflection::of(Some(language)) != Inflection::Cases
    {
        return exact;
    }
    gazetteer::inflected_in(language, folded).unwrap_or(exact)
}

/// How many words a name may have that begins at a word; none where none does. Most characters of scripts without
/// spaces begin no name, which two of them tell.
fn longest_name(text: &Passage<'_>, at: usize, language: &str) -> usize {
    if !is_capitalized(text.word(at)) {
        0
    } else if !is_unspaced(text, at + 1) {
        LONGEST
    } else if gazetteer::begins_in(language, text.folded(at, at + 1)) {
        UNSPACED
    } else {
        0
    }
}

/// Names that the language has for countries, areas and great cities, where they are not part of a
/// longer name.
fn own_names(text: &Passage<'_>, names: &[Named], language: &str) -> Vec<Span> {
    let mut own: Vec<Span> = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        let joined = |last: &usize| {
            (at + 1..=*last).all(|i| matches!(text.gap(i), "" | " " | "-" | "\u{a0}" | "." | ". "))
                && !cuts_katakana(text, at, *last)
        };
        let last = at + longest_name(text, at, language).min(text.tokens.len() - at);
        let span = (at..last)
            .rev()
            .filter(joined)
            .find_map(|last| found(at, last, own_name(text, at, last, language)))
            .filter(|span| match relation(names, span) {
                _ if !is_learned(language) => true,
                (Relation::None, _) => true,
                (Relation::Whole, Some(name)) => name.sense != Sense::Person,
                (_, name) => name.is_some_and(|n| n.sense.is_place()),
            });
        at = span.as_ref().map_or(at, |span| span.last) + 1;
        own.extend(span);
    }
    own
}

/// Names that the tagger takes for places and that are known in another case.
fn inflected(
    text: &Passage<'_>,
    spans: &[Span],
    own: &[Span],
    names: &[Named],
    language: &str,
) -> Vec<Span> {
    let covers = |span: &Span, name: &Named| span.first <= name.first && name.last <= span.last;
    let open = names.iter().filter(|name| {
        (name.sense.is_place() || name.sense == Sense::People && language.starts_with("de"))
            && !spans.iter().any(|span| covers(span, name))
            && !own.iter().any(|span| span.first <= name.last && name.first <= span.last)
    });
    open.filter_map(|name| {
        let folded = text.folded(name.first, name.last);
        if name.sense == Sense::People {
            return adjective(name, folded);
        }
        found(name.first, name.last, bare(folded, language)?)
    })
    .collect()
}

/// The town that a German adjective is made from: "Berliner", "Göttinger", "Dresdner".
fn adjective(name: &Named, folded: &str) -> Option<Span> {
    let stem = folded.strip_suffix("er")?;
    let short = stem.strip_suffix('n').unwrap_or(stem);
    let town = |town: &str| {
        let names = [gazetteer::lookup_in("de", town), gazetteer::lookup(town)];
        let span = names.into_iter().find_map(|names| found(name.first, name.last, names))?;
        (span.top.place.feature() == Feature::City).then_some(span)
    };
    let mut span = town(stem).or_else(|| town(&format!("{short}en")))?;
    span.top.form = NameForm::Demonym;
    Some(span)
}

/// The places that a name means without what the language hangs on it.
fn bare(folded: &str, language: &str) -> Option<Candidates> {
    let inflection = Inflection::of(Some(language));
    let mut forms = vec![inflection.bare(folded)];
    if inflection == Inflection::Genitive {
        forms.extend(folded.strip_suffix('s'));
        forms.extend(folded.strip_suffix("er"));
    }
    if language.starts_with("ar") {
        // "and", "in", "to" and the article are hung on in front.
        forms.extend(folded.strip_prefix(['و', 'ب', 'ل', 'ف']));
        forms.extend(folded.strip_prefix("ال"));
    }
    let known = |form: &str| {
        let all = [gazetteer::lookup_in(language, form), gazetteer::lookup(form)];
        all.into_iter().find(|candidates| candidates.len() > 0)
    };
    forms.into_iter().find_map(known).or_else(|| match inflection {
        Inflection::Cases | Inflection::Apostrophe | Inflection::Particles => {
            gazetteer::inflected(language, folded)
        }
        Inflection::Genitive | Inflection::None => None,
    })
}

fn score(weights: &Weights) -> f32 {
    weights.iter().sum()
}

/// Of readings that are nearly as good, the one in a country that the article names otherwise.
pub(super) fn prefer_company(name: &mut Name) {
    let Some((_, taken)) = name.weighed.iter().find(|(candidate, _)| *candidate == name.chosen)
    else {
        return;
    };
    if taken[COMPANY] > 0.0 {
        return;
    }
    let least = score(taken) - CLEAR;
    let near = name.weighed.iter().filter(|(_, w)| w[COMPANY] > 0.0 && score(w) >= least);
    if let Some((candidate, _)) = near.max_by(|a, b| score(&a.1).total_cmp(&score(&b.1))) {
        name.chosen = *candidate;
    }
}

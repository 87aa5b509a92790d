//! Headline or main text while its names are gathered, and what is asked of single matches.

use std::ops::Range;

use super::{
    names::Name,
    scan::{Join, Match, Scan},
    tagger::Tagged,
};
use crate::{
    article::ActorKind,
    knowledge::actors::{DICTIONARY, Entry, Meaning, Role, lexicon::Class},
    read::enrich::words::Shape,
    text::Text,
};

/// Headline or main text, with the names found in it.
pub(super) struct Part<'s, 'a, 't> {
    pub scan: &'s Scan<'a, 't>,
    pub is_title: bool,
    /// Words of the dateline.
    pub filed: Range<usize>,
    /// What the tagger sees, in reading order.
    pub tagged: Vec<Tagged>,
    pub names: Vec<Name>,
    /// For every word the draft in whose mention it is.
    pub owner: Vec<Option<u32>>,
}

impl<'s, 'a, 't> Part<'s, 'a, 't> {
    pub fn new(scan: &'s Scan<'a, 't>, is_title: bool) -> Self {
        Self {
            scan,
            is_title,
            filed: 0..0,
            tagged: Vec::new(),
            names: Vec::new(),
            owner: vec![None; scan.len()],
        }
    }

    /// Whether a name stands in the dateline: "UNITED NATIONS, March 5 (Example Wire) -" says where a
    /// story was filed and by whom.
    pub fn is_filed(&self, first: usize, last: usize) -> bool {
        self.filed.contains(&first) && self.filed.contains(&last)
    }

    /// 0 for the headline, 1 for the main text.
    pub fn number(&self) -> usize {
        usize::from(!self.is_title)
    }

    /// The words as written, with single spaces.
    pub fn written(&self, first: usize, last: usize) -> String {
        let span = self.scan.text.span(first, last);
        let mut name = String::with_capacity(span.len());
        for word in span.split_whitespace() {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(word);
        }
        name
    }
}

/// Whether the text names the same actor by another word, too: Israel Katz and the Israelis.
pub(super) fn named_otherwise(scan: &Scan<'_, '_>, found: &Match) -> bool {
    let name = scan.folded(found.first, found.last);
    scan.matches.iter().any(|m| m.meaning == found.meaning && scan.folded(m.first, m.last) != name)
}

/// One word all in capitals.
pub(super) fn acronym(part: &Part<'_, '_, '_>, name: Name) -> bool {
    name.first == name.last && part.scan.words[name.first].shape == Shape::Upper
}

/// The words of `dateline` at the beginning of a text.
pub(super) fn filing(text: &Text<'_>, dateline: &str) -> Range<usize> {
    let Some(start) = text.source.find(dateline).filter(|_| !dateline.is_empty()) else {
        return 0..0;
    };
    let end = start + dateline.len();
    let first = text.tokens.partition_point(|token| (token.start as usize) < start);
    first..text.tokens.partition_point(|token| token.end as usize <= end)
}

/// The state in "Peru's Congress", where the dictionary means the organ of another state.
pub(super) fn other_state(scan: &Scan<'_, '_>, found: &Match) -> Option<&'static Entry> {
    let organ = found.first == found.last && scan.words[found.first].is(Class::STATE_ORGAN);
    let owner = scan.match_before(found.first).filter(|_| organ)?;
    let joined = match scan.words[found.first].join {
        Join::Space => owner.role == Role::Demonym,
        Join::Possessive => true,
        _ => false,
    };
    // "the U.S. Congress" by its full name: both are spoken of.
    if scan.matches.iter().any(|m| m.meaning == found.meaning && m.last > m.first) {
        return None;
    }
    let owner = DICTIONARY.entry(owner.meaning)?;
    let own = DICTIONARY.entry(found.meaning)?;
    let other = own.kind == ActorKind::Organisation && own.country != owner.country;
    (joined && other && owner.kind == ActorKind::State).then_some(owner)
}

/// The organ of the dictionary in a name that begins with the people it belongs to.
pub(super) fn organ_of_people(scan: &Scan<'_, '_>, name: Name) -> Option<(u16, &'static Entry)> {
    let people = scan.match_at(name.first).filter(|m| m.role == Role::Demonym)?;
    let organ = scan.match_at(people.last + 1).filter(|m| m.last == name.last)?;
    let Meaning::Actor(id) = organ.meaning else { return None };
    let state = DICTIONARY.entry(people.meaning)?;
    let entry = DICTIONARY.entry(organ.meaning)?;
    let belongs = entry.kind == ActorKind::Organisation && entry.country == state.country;
    (belongs && scan.words[organ.first].is(Class::STATE_ORGAN)).then_some((id, entry))
}

/// Whether `letters` begin the capitalised words `first` to `last`.
pub(super) fn initials(scan: &Scan<'_, '_>, first: usize, last: usize, letters: &str) -> bool {
    let capitals = (first..=last).filter(|at| scan.words[*at].capital());
    capitals.map(|at| scan.folded(at, at).chars().next()).eq(letters.chars().map(Some))
}

/// "Engelhard Corp `<EC>`": the letters under which a share is traded.
pub(super) fn is_ticker(scan: &Scan<'_, '_>, found: &Match) -> bool {
    found.role == Role::Acronym
        && scan.text.gap(found.first).ends_with('<')
        && scan.text.gap(found.last + 1).starts_with('>')
}

/// Two names with the same surname are one person's when the first given names agree, or one is the
/// initial of the other.
pub(super) fn same_given(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|name| name.split(' ').next().unwrap_or_default());
    one == other
        || (one.chars().count() == 1 && other.starts_with(one))
        || (other.chars().count() == 1 && one.starts_with(other))
}

//! Later names of actors that the article has named in full: surnames, acronyms, short names.

use super::{
    gather::Gathering,
    names::{What, from_given, tagged_at},
    part::{Part, same_given},
    scan::Join,
    tagger::Kind,
};
use crate::{
    article::{ActorKind, Form},
    knowledge::actors::lexicon::Class,
    read::enrich::words::Shape,
};

/// Whether the tagger takes these words for a place, a thing or part of a longer name of that kind.
fn seen_otherwise(part: &Part<'_, '_, '_>, first: usize, last: usize, kind: ActorKind) -> bool {
    tagged_at(&part.tagged, first).is_some_and(|name| {
        let whole = name.first == first && name.last == last;
        let thing = matches!(name.kind, Kind::State | Kind::Place | Kind::People | Kind::Other);
        thing && !(whole && kind == ActorKind::Person)
    })
}

impl Gathering {
    /// "International Sugar Council (ISC)"
    pub(super) fn introduced_acronyms(&mut self, part: &Part<'_, '_, '_>) {
        let scan = part.scan;
        for index in 1..scan.len() {
            let word = &scan.words[index];
            let introduced = word.join == Join::Open
                && word.shape == Shape::Upper
                && scan.text.gap(index + 1).starts_with(')')
                && part.owner[index].is_none();
            let owner = part.owner[index - 1].map(|n| n as usize).filter(|&n| {
                let kind = self.drafts[n].actor.kind;
                introduced && matches!(kind, ActorKind::Organisation | ActorKind::Group)
            });
            if let Some(owner) = owner {
                self.short.note(scan.folded(index, index), owner);
            }
        }
    }

    /// Names of one word: "Mr. Araghchi", "President Doe", "RCC".
    pub(super) fn single_names(&mut self, part: &mut Part<'_, '_, '_>) {
        for name in std::mem::take(&mut part.names) {
            let (kind, country, short) = match name.what {
                What::Person { country } => (ActorKind::Person, country, Form::Surname),
                What::Organisation => (ActorKind::Organisation, None, Form::Acronym),
                What::Group => (ActorKind::Group, None, Form::Acronym),
            };
            let key = part.scan.folded(name.first, name.last);
            let known = self.short.get(key);
            let known = known.filter(|&n| {
                (self.drafts[n].actor.kind == ActorKind::Person) == (kind == ActorKind::Person)
            });
            // "May" alone is a month to whoever names no May in full.
            if kind == ActorKind::Person
                && known.is_none()
                && part.scan.words[name.first].is(Class::TIME)
            {
                continue;
            }
            let form = known.filter(|&n| self.drafts[n].key != key).map(|_| short);
            let draft = known.unwrap_or_else(|| {
                let written = self.shown(part, name.first, name.last);
                let draft = self.draft(written, key.to_owned(), kind, None);
                self.short.note(key, draft);
                draft
            });
            let entry = &mut self.drafts[draft].actor;
            if entry.country.is_none() {
                entry.country = country.map(str::to_owned);
            }
            let rule = match form {
                Some(Form::Surname) => "coreference: surname of a person named in full",
                Some(_) => "coreference: acronym of an organisation named in full",
                None => name.rule,
            };
            self.mention(draft, part, name.first, name.last, form, rule);
        }
    }

    /// A person whose surname stands here with a given name before it: somebody known by the surname alone so
    /// far, or else a relative of whoever has it.
    fn name_in_full(
        &mut self,
        known: usize,
        part: &mut Part<'_, '_, '_>,
        first: usize,
        last: usize,
    ) {
        let key = part.scan.folded(first, last);
        let shown = self.shown(part, first, last);
        let draft = if !self.drafts[known].key.contains(' ') {
            key.clone_into(&mut self.drafts[known].key);
            self.drafts[known].actor.name = shown;
            known
        } else if same_given(&self.drafts[known].key, key) {
            known
        } else {
            self.draft(shown, key.to_owned(), ActorKind::Person, None)
        };
        self.short.note(key, draft);
        let rule = "coreference: a given name before the surname of a person";
        self.mention(draft, part, first, last, None, rule);
    }

    /// Surnames, acronyms and short names of actors that the article has named in full.
    pub(super) fn later_mentions(&mut self, part: &mut Part<'_, '_, '_>) {
        let scan = part.scan;
        let mut index = 0;
        while index < scan.len() {
            let word = &scan.words[index];
            if part.owner[index].is_some() || !word.capital() || word.shape == Shape::Initial {
                index += 1;
                continue;
            }
            let longest = 3.min(scan.len() - index);
            let found = (1..=longest).rev().find_map(|count| {
                let last = index + count - 1;
                let free = part.owner[index..=last].iter().all(Option::is_none)
                    && scan.words[index + 1..=last]
                        .iter()
                        .all(|w| w.join.inside_name() && (w.capital() || w.is(Class::PARTICLE)));
                let name = scan.folded(index, last);
                let draft = self.short.get(name).or_else(|| self.given.get(name));
                Some((last, draft.filter(|_| free)?))
            });
            let Some((last, draft)) = found else {
                index += 1;
                continue;
            };
            let kind = self.drafts[draft].actor.kind;
            if seen_otherwise(part, index, last, kind) {
                index = last + 1;
                continue;
            }
            let before = from_given(scan, index, &part.tagged);
            let first = if part.owner[before].is_none() { before } else { index };
            if kind == ActorKind::Person && first < index {
                self.name_in_full(draft, part, first, last);
                index = last + 1;
                continue;
            }
            let form = match kind {
                ActorKind::Person => {
                    let key = &self.drafts[draft].key;
                    let surname = last == index && key.ends_with(scan.folded(index, index));
                    surname.then_some(Form::Surname)
                }
                _ if word.shape == Shape::Upper && !word.heading => Some(Form::Acronym),
                _ => None,
            };
            let rule = match (kind, form) {
                (ActorKind::Person, Some(_)) => "coreference: surname of a person named in full",
                (ActorKind::Person, None) => "coreference: name of a person named in full",
                _ => "coreference: short name of an organisation named in full",
            };
            self.mention(draft, part, index, last, form, rule);
            index = last + 1;
        }
    }
}

//! Names of the dictionary in an article: states that act, organisations and groups under one of their
//! names.

use super::{
    explain::Unfit,
    gather::Gathering,
    names::{tagged_at, taken},
    part::{Part, initials, is_ticker, named_otherwise, other_state},
    scan::{Join, Match, Scan},
    states,
};
use crate::{
    article::ActorKind,
    knowledge::actors::{DICTIONARY, Entry, Meaning, Role, state_named},
    text::fold_phrase,
};

/// Fewest times that a state is named whose organ a bare name may be.
const NAMED: usize = 2;

impl Gathering {
    /// Names of the dictionary; of states those that act.
    pub(super) fn known(&mut self, part: &mut Part<'_, '_, '_>, english: bool) {
        let dictionary = &*DICTIONARY;
        let scan = part.scan;
        let acts = states::acting(scan, is_state_or_capital);
        for (number, found) in scan.matches.iter().enumerate() {
            let (Meaning::Actor(id), Some(entry)) =
                (found.meaning, dictionary.entry(found.meaning))
            else {
                continue;
            };
            let likely = tagged_at(&part.tagged, found.first)
                .is_some_and(|tagged| if english { tagged.acts_clearly() } else { tagged.acts() });
            if self.teams && entry.kind == ActorKind::State && found.role == Role::Name {
                self.team(part, found, entry);
                continue;
            }
            let acting = likely || english && acts[number].is_some();
            let name = scan.folded(found.first, found.last);
            let otherwise = taken(scan, found, &part.tagged)
                .or_else(|| self.is_person(name).then_some("the surname of a person named in full"))
                .filter(|_| !is_by_state(part, found));
            let unfit = if otherwise.is_some() {
                otherwise
            } else if self.is_given(name) && !named_otherwise(scan, found) {
                Some("the given name of a person named in full")
            } else if is_state_or_capital(found) && !acting {
                Some("a place or a people here: nothing says that the state acts")
            } else if part.is_filed(found.first, found.last) {
                Some("part of the dateline")
            } else if is_ticker(scan, found) {
                Some("the letters of a share")
            } else if entry.beside.is_some_and(|words| !self.beside(id, scan, words)) {
                Some("none of the words beside which the name is this actor's")
            } else {
                None
            };
            if let Some(rule) = unfit {
                if let Some(told) = &mut self.told {
                    told.unfit.push(Unfit { entry: id, part: part.number(), found: *found, rule });
                }
                continue;
            }
            // "the Indiana Senate" once, and "the Senate" is not that of the United States.
            // The full name of a body is nobody else's: "Bank of Canada" is not the "Royal Bank of Canada".
            let bare = fold_phrase(entry.name) != name;
            let longer = self.longer(name).filter(|_| {
                bare && entry.kind == ActorKind::Organisation && found.role == Role::Name
            });
            let mut draft = longer;
            if draft.is_none() && found.role == Role::Name {
                let written = part.written(found.first, found.last);
                draft = self.organ_elsewhere(name, &written, entry);
            }
            let draft = draft.unwrap_or_else(|| self.entry(id, entry));
            let rule = found.role.rule();
            self.mention(draft, part, found.first, found.last, found.role.form(), rule);
            if let Some(reason) = self.told.as_mut().and_then(|told| told.reasons.last_mut()) {
                reason.acts = acts[number];
            }
            self.take_in_dot(draft, part, found.last);
        }
    }

    /// Counts how often each state is named, under any of its names.
    pub(super) fn count_states(&mut self, scan: &Scan<'_, '_>) {
        for found in &scan.matches {
            let entry = DICTIONARY.entry(found.meaning);
            let state = entry.filter(|entry| entry.kind == ActorKind::State);
            if let Some(country) = state.and_then(|state| state.country) {
                *self.states.entry(country).or_default() += 1;
            }
        }
    }

    /// "House of Representatives" is that of the United States only where these are spoken of: elsewhere it is
    /// the organ of the state that the article names most.
    fn organ_elsewhere(&mut self, name: &str, written: &str, entry: &Entry) -> Option<usize> {
        let country = entry.country?;
        let owner = DICTIONARY.entry(DICTIONARY.state(country)?)?;
        let organ = entry.kind == ActorKind::Organisation && entry.name.starts_with(owner.name);
        if !organ || begins_with_state(name) {
            return None;
        }
        if self.states.contains_key(country) {
            return None;
        }
        let (other, count) = self.states.iter().max_by_key(|(code, count)| (**count, **code))?;
        if *count < NAMED {
            return None;
        }
        let state = DICTIONARY.entry(DICTIONARY.state(other)?)?;
        let display = format!("{written} of {}", state.name);
        let key = display.to_lowercase();
        if let Some(draft) = self.drafts.iter().position(|draft| draft.key == key) {
            return Some(draft);
        }
        Some(self.draft(display, key, ActorKind::Organisation, state.country))
    }

    /// The organisation that no table holds whose name ends with these words.
    fn longer(&self, folded: &str) -> Option<usize> {
        self.drafts.iter().position(|draft| {
            draft.actor.kind == ActorKind::Organisation
                && draft.known.is_none()
                && draft.key.strip_suffix(folded).is_some_and(|rest| rest.ends_with(' '))
        })
    }

    /// States that act under a name of another language.
    pub(super) fn states(&mut self, part: &mut Part<'_, '_, '_>, language: Option<&str>) {
        for at in 0..part.tagged.len() {
            let name = part.tagged[at];
            let free = part.owner[name.first..=name.last].iter().all(Option::is_none);
            if !name.acts() || !free || part.is_filed(name.first, name.last) {
                continue;
            }
            let folded = part.scan.folded(name.first, name.last);
            let Some((code, role)) = state_named(folded, language) else { continue };
            let Some(state @ Meaning::Actor(id)) = DICTIONARY.state(code) else { continue };
            let Some(entry) = DICTIONARY.entry(state) else { continue };
            let draft = self.entry(id, entry);
            self.mention(draft, part, name.first, name.last, role.form(), role.rule());
        }
    }

    /// The draft of an actor of the dictionary.
    pub(super) fn entry(&mut self, id: u16, entry: &Entry) -> usize {
        if let Some(&draft) = self.entries.get(&id) {
            return draft;
        }
        let draft = self.draft(entry.name.to_owned(), String::new(), entry.kind, entry.country);
        self.drafts[draft].known = Some(id);
        self.drafts[draft].forms.push(fold_phrase(entry.name));
        self.entries.insert(id, draft);
        draft
    }

    /// Names that mean in this article something else than in the dictionary: "Peru's Congress" is
    /// not that of the United States, nor the "African Development Bank (ADB)" the Asian one.
    pub(super) fn own_names(&mut self, part: &Part<'_, '_, '_>) {
        let scan = part.scan;
        for found in &scan.matches {
            let Meaning::Actor(id) = found.meaning else { continue };
            let known = self.entries.contains_key(&id);
            if let Some(state) = other_state(scan, found).filter(|_| !known) {
                let name = format!("{} of {}", part.written(found.first, found.last), state.name);
                let key = name.to_lowercase();
                let draft = self.draft(name, key, ActorKind::Organisation, state.country);
                self.entries.insert(id, draft);
            }
            if found.role != Role::Acronym || scan.words[found.first].join != Join::Open {
                continue;
            }
            let before = found.first - 1;
            let letters = scan.folded(found.first, found.last);
            if let Some(full) = scan.match_before(found.first) {
                let other = match full.meaning {
                    Meaning::Actor(other) if other != id => other,
                    _ => continue,
                };
                let named = DICTIONARY.entry(full.meaning).filter(|_| full.role == Role::Name);
                if let Some(entry) = named.filter(|_| initials(scan, full.first, before, letters)) {
                    let draft = self.entry(other, entry);
                    self.entries.entry(id).or_insert(draft);
                }
            } else if let Some(owner) = part.owner[before].map(|owner| owner as usize) {
                let inside = |at: &usize| part.owner[*at] == Some(owner as u32);
                let first = (0..before).rev().take_while(inside).last().unwrap_or(before);
                let known = DICTIONARY.entry(found.meaning);
                let fits =
                    initials(scan, first, before, letters) && !self.entries.contains_key(&id);
                let Some(known) = known.filter(|_| fits) else { continue };
                self.entries.insert(id, owner);
                // "Food and Agricultural Organisation (FAO)" is spelled in another way, no more.
                let lead = known.name.split(' ').next().unwrap_or_default();
                if fold_phrase(lead) == scan.folded(first, first) || fold_phrase(lead) == letters {
                    known.name.clone_into(&mut self.drafts[owner].actor.name);
                    self.drafts[owner].actor.kind = known.kind;
                }
            }
        }
    }

    fn beside(&mut self, id: u16, scan: &Scan<'_, '_>, words: &str) -> bool {
        *self.beside.entry(id).or_insert_with(|| {
            (0..scan.len()).any(|i| words.split(';').any(|word| word == scan.folded(i, i)))
        })
    }
}

/// Whether a folded name begins with that of a state or its people: "u.s. senate".
fn begins_with_state(name: &str) -> bool {
    let ends = name.match_indices(' ').map(|(at, _)| at).take(3);
    ends.into_iter().any(|end| {
        let alias = DICTIONARY.alias(&name[..end]);
        let entry = alias.and_then(|alias| DICTIONARY.entry(alias.meaning));
        entry.is_some_and(|entry| entry.kind == ActorKind::State)
    })
}

/// Whether a state does what only states do, though its name is also that of a person in the article: "Washington
/// recalled its ambassador". "George Washington" is one name.
fn is_by_state(part: &Part<'_, '_, '_>, found: &Match) -> bool {
    is_state_or_capital(found)
        && part.owner[found.first..=found.last].iter().all(Option::is_none)
        && states::acts_as_state(part.scan, found)
}

fn is_state_or_capital(found: &Match) -> bool {
    let entry = DICTIONARY.entry(found.meaning);
    entry.is_some_and(|entry| entry.kind == ActorKind::State || found.role == Role::Capital)
}

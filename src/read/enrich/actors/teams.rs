//! Teams that go by the names of their states: "Denmark drew with Ireland".

use foldhash::HashSet;

use super::{
    gather::Gathering, names::tagged_at, part::Part, scan::Match, states::follows_place_cue,
    tagger::Kind,
};
use crate::{
    article::ActorKind,
    knowledge::actors::{DICTIONARY, Entry, Role},
};

/// Fewest states that the tagger sees as organisations where all of an article are teams: a match report names
/// two, and one of them may be a slip.
const FEWEST: usize = 3;

/// What the tagger takes a name of the dictionary for, if for a name.
fn seen_as(part: &Part<'_, '_, '_>, found: &Match) -> Option<Kind> {
    let tagged = tagged_at(&part.tagged, found.first)?;
    (tagged.first == found.first && tagged.last == found.last).then_some(tagged.kind)
}

impl Gathering {
    /// Notes whether the states that an article names play in it: the tagger sees several as organisations, and more than
    /// as states.
    pub(super) fn find_teams(&mut self, parts: &[Part<'_, '_, '_>]) {
        let [teams, states] = [Kind::Organisation, Kind::State].map(|kind| {
            let seen = parts.iter().flat_map(|part| {
                let named = part.scan.matches.iter().filter(|found| found.role == Role::Name);
                named.filter(move |found| seen_as(part, found) == Some(kind))
            });
            let entries = seen.filter_map(|found| DICTIONARY.entry(found.meaning));
            let of_states = entries.filter(|entry| entry.kind == ActorKind::State);
            of_states.map(|entry| entry.name).collect::<HashSet<_>>().len()
        });
        self.teams = teams >= FEWEST && teams > states;
    }

    /// A state's name in an article about its team, unless it says where something is or has been taken as an
    /// organisation before.
    pub(super) fn team(&mut self, part: &mut Part<'_, '_, '_>, found: &Match, entry: &Entry) {
        let named =
            part.names.iter().any(|name| name.first <= found.first && found.last <= name.last);
        let seen = seen_as(part, found);
        let plays = matches!(seen, Some(Kind::Organisation | Kind::State | Kind::Place));
        if named
            || !plays
            || part.owner[found.first].is_some()
            || part.is_filed(found.first, found.last)
            || follows_place_cue(part.scan, found.first)
        {
            return;
        }
        let name = part.scan.folded(found.first, found.last);
        let known = self.short.get(name);
        let known = known.filter(|&n| self.drafts[n].actor.kind == ActorKind::Organisation);
        let draft = known.unwrap_or_else(|| {
            let written = part.written(found.first, found.last);
            let draft =
                self.draft(written, name.to_owned(), ActorKind::Organisation, entry.country);
            self.short.note(name, draft);
            draft
        });
        self.mention(draft, part, found.first, found.last, None, "the team of a state");
    }
}

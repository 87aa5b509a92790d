//! How an actor stands in an article. Bodies of many states are named in passing all the time: "a
//! member of OPEC", "under the IMF's programme". They are actors of an article that speaks of them in
//! its headline or lead, or comes back to them.

use super::{part::Part, scan::Join};

/// Where and how often an actor is named.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Standing {
    leading: bool,
    times: u32,
}

impl Standing {
    /// Takes in a mention that begins with word `first`; `own` is the number of the actor.
    pub fn count(&mut self, part: &Part<'_, '_, '_>, first: usize, own: u32) {
        self.leading |= part.is_title || first < part.lead.end;
        // "International Monetary Fund (IMF)" is one mention.
        let introduced = matches!(part.scan.words[first].join, Join::Open | Join::Comma)
            && first.checked_sub(1).is_some_and(|before| part.owner[before] == Some(own));
        self.times += u32::from(!introduced);
    }

    /// Takes in how the same actor stands under another name.
    pub fn join(&mut self, other: Self) {
        self.leading |= other.leading;
        self.times += other.times;
    }

    /// Whether the article only mentions the actor in passing.
    pub fn passing(self) -> bool {
        !self.leading && self.times < 2
    }
}

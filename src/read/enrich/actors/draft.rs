//! An actor in the making.

use crate::article::Actor;

/// Most names of an actor that are looked at when actors are united.
pub(super) const FORMS: usize = 8;

/// An actor in the making.
pub(super) struct Draft {
    pub(super) actor: Actor,
    /// Folded name.
    pub(super) key: String,
    /// Byte offset of the first mention in the main text.
    pub(super) position: usize,
    /// It is named outside of headings.
    pub(super) in_text: bool,
    /// Number in the dictionary.
    pub(super) known: Option<u16>,
    /// Its names in the article, folded.
    pub(super) forms: Vec<String>,
}

impl Draft {
    /// Capitals of headings alone make no actor that no table knows.
    pub(super) fn stands(&self) -> bool {
        let named = !self.actor.mentions.is_empty() || !self.actor.title_mentions.is_empty();
        named && (self.in_text || self.known.is_some())
    }

    /// How much a text of this length is about it: mentions, threefold in the headline, and early ones.
    pub(super) fn prominence(&self, length: usize) -> f64 {
        let early = 1.0 - self.position.min(length) as f64 / length.max(1) as f64;
        let actor = &self.actor;
        actor.title_mentions.len() as f64 * 3.0 + actor.mentions.len() as f64 + 3.0 * early
    }
}

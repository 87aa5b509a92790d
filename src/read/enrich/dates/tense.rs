//! Whether the words around "Friday" or "Feb. 6" speak of what was or of what will be.

use serde::Serialize;

use crate::{
    knowledge::lexicon::tense::{Cue, leads_ahead},
    read::enrich::words::Passage,
};

/// Direction in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tense {
    /// "met on Friday"
    Past,
    /// "will meet on Friday"
    Future,
}

/// Words looked at on either side, within the sentence.
const REACH: usize = 14;

/// The tense of the verb that the words `first..=last` most likely belong to: the nearest cue
/// before them, else the nearest behind.
pub fn tense(text: &Passage<'_>, first: usize, last: usize) -> Option<Tense> {
    // "Wednesday's ruling" is one that was, but for "ahead of Sunday's vote".
    if text.gap(last + 1).starts_with(['\'', '’']) {
        let leads = first.checked_sub(1).map(|i| text.word(i));
        let ahead = matches!(leads, Some("of" | "before" | "for" | "until"));
        return if ahead { None } else { Some(Tense::Past) };
    }
    let sentence = text.tokens[first].sentence;
    let in_sentence = |i: &usize| text.tokens[*i].sentence == sentence;
    let before = (first.saturating_sub(REACH)..first).rev().take_while(in_sentence);
    let end = text.tokens.len().min(last + 1 + REACH);
    let after = (last + 1..end).take_while(in_sentence);
    before.chain(after).find_map(|i| told_at(text, i))
}

/// What the word at `at` says about the tense of its clause, with those beside it.
fn told_at(text: &Passage<'_>, at: usize) -> Option<Tense> {
    match text.known(at).tense {
        Cue::None => None,
        Cue::Ahead => Some(Tense::Future),
        Cue::Behind => Some(Tense::Past),
        Cue::Participle => {
            let infinitive_follows = at + 1 < text.tokens.len() && text.word(at + 1) == "to";
            (!infinitive_follows).then_some(Tense::Past)
        }
        Cue::To => {
            let lead = at.checked_sub(1).map(|i| text.word(i))?;
            leads_ahead(lead).then_some(Tense::Future)
        }
    }
}

//! Whether the words around "Friday" or "Feb. 6" speak of what was or of what will be.

use serde::Serialize;

use crate::enrich::Passage;

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

/// Verbs and adverbs of what is to come.
const AHEAD: &[&str] = &[
    "begins",
    "could",
    "deadline",
    "due",
    "expect",
    "expected",
    "expects",
    "hopes",
    "intends",
    "meet",
    "meets",
    "must",
    "opens",
    "payable",
    "plan",
    "planned",
    "plans",
    "scheduled",
    "shall",
    "should",
    "slated",
    "soon",
    "starting",
    "starts",
    "takes",
    "till",
    "tomorrow",
    "until",
    "upcoming",
    "will",
    "won't",
    "would",
];

/// Verbs of what was, besides those in "-ed", and adverbs that go with them.
const BEHIND: &[&str] = &[
    "after",
    "beat",
    "became",
    "began",
    "bought",
    "broke",
    "brought",
    "came",
    "caught",
    "chose",
    "cut",
    "dealt",
    "did",
    "drew",
    "drove",
    "fell",
    "felt",
    "flew",
    "following",
    "forced",
    "fought",
    "found",
    "gave",
    "got",
    "grew",
    "had",
    "held",
    "hit",
    "kept",
    "knew",
    "left",
    "led",
    "lost",
    "made",
    "met",
    "paid",
    "put",
    "ran",
    "rose",
    "said",
    "saw",
    "sent",
    "shot",
    "since",
    "sold",
    "spent",
    "spoke",
    "stood",
    "struck",
    "swept",
    "swore",
    "taught",
    "thought",
    "threw",
    "told",
    "took",
    "was",
    "went",
    "were",
    "withdrew",
    "won",
    "wrote",
];

/// Words that make the infinitive behind them one of what is to come: "is to meet", "agreed to meet".
const LEADING_AHEAD: &[&str] = &[
    "about",
    "agreed",
    "are",
    "decided",
    "due",
    "expected",
    "expects",
    "going",
    "hopes",
    "intends",
    "invited",
    "is",
    "likely",
    "ordered",
    "plan",
    "planned",
    "plans",
    "promised",
    "ready",
    "scheduled",
    "set",
    "slated",
    "supposed",
    "wants",
];

/// What a word by itself says about the tense of its clause.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Cue {
    /// Nothing.
    #[default]
    None,
    /// What is to come.
    Ahead,
    /// What was.
    Behind,
    /// What was, but for "expected to".
    Participle,
    /// What is to come, behind some verbs.
    To,
}

/// The cue that a word is.
pub fn cue(word: &str) -> Cue {
    if AHEAD.contains(&word) {
        Cue::Ahead
    } else if BEHIND.contains(&word) {
        Cue::Behind
    } else if word == "to" {
        Cue::To
    } else if word.len() > 4 && word.ends_with("ed") {
        Cue::Participle
    } else {
        Cue::None
    }
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
            LEADING_AHEAD.contains(&lead).then_some(Tense::Future)
        }
    }
}

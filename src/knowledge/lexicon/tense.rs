//! Words that show whether a clause is about the past or the future.

/// Verbs and adverbs of the future.
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

/// Verbs of the past, besides those in "-ed", and adverbs that go with them.
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

/// Words that give the infinitive after them a future sense: "is to meet", "agreed to meet".
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

/// The hint of a single word about the tense of its clause.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Cue {
    /// No hint.
    #[default]
    None,
    /// The future.
    Ahead,
    /// The past.
    Behind,
    /// The past, except in "expected to".
    Participle,
    /// The future, after some verbs.
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

/// Whether an infinitive after this word has a future sense: "is to meet", "agreed to meet".
pub fn leads_ahead(word: &str) -> bool {
    LEADING_AHEAD.contains(&word)
}

//! Words that say whether a clause speaks of what was or of what is to come.

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

/// Whether an infinitive behind this word is one of what is to come: "is to meet", "agreed to meet".
pub fn leads_ahead(word: &str) -> bool {
    LEADING_AHEAD.contains(&word)
}

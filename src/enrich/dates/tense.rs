//! Whether the words around "Friday" or "Feb. 6" speak of what was or of what will be.

use crate::text::Text;

/// Direction in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
pub fn tense(text: &Text<'_>, first: usize, last: usize) -> Option<Tense> {
    let sentence = text.tokens[first].sentence;
    let in_sentence = |i: &usize| text.tokens[*i].sentence == sentence;
    let before = (first.saturating_sub(REACH)..first).rev().take_while(in_sentence);
    let end = text.tokens.len().min(last + 1 + REACH);
    let after = (last + 1..end).take_while(in_sentence);
    before.chain(after).find_map(|i| cue(text, i))
}

/// What the word at `at` says about the tense of its clause.
fn cue(text: &Text<'_>, at: usize) -> Option<Tense> {
    let word = text.word(at);
    let previous = at.checked_sub(1).map(|i| text.word(i));
    match word {
        "will" | "shall" | "won't" | "would" | "until" | "till" | "upcoming" | "tomorrow"
        | "must" | "should" | "deadline" | "payable" | "could" => Some(Tense::Future),
        // "is to meet", "plans to meet", "is expected to meet"
        "to" => previous.filter(|p| leads_ahead(p)).map(|_| Tense::Future),
        "scheduled" | "expected" | "due" | "set" | "planned" | "slated" | "plans" | "expects"
        | "expect" | "intends" | "plan" | "hopes" | "begins" | "starts" | "takes" | "opens" => {
            Some(Tense::Future)
        }
        "said" | "was" | "were" | "had" | "told" | "met" | "began" | "came" | "went" | "took"
        | "won" | "lost" | "made" | "fell" | "rose" | "gave" | "got" | "held" | "left" | "saw"
        | "shot" | "hit" | "sent" | "did" | "found" | "became" | "led" | "broke" | "beat"
        | "struck" | "wrote" | "spoke" | "ran" | "since" | "following" | "after" | "ended"
        | "swept" | "dealt" | "drew" | "flew" | "grew" | "kept" | "knew" | "paid" | "sold"
        | "bought" | "thought" => Some(Tense::Past),
        _ => (word.len() > 4 && word.ends_with("ed") && !followed_by_to(text, at))
            .then_some(Tense::Past),
    }
}

fn followed_by_to(text: &Text<'_>, at: usize) -> bool {
    at + 1 < text.tokens.len() && text.word(at + 1) == "to"
}

fn leads_ahead(word: &str) -> bool {
    matches!(
        word,
        "is" | "are"
            | "plans"
            | "planned"
            | "expected"
            | "scheduled"
            | "set"
            | "due"
            | "hopes"
            | "intends"
            | "wants"
            | "agreed"
            | "plan"
            | "slated"
            | "expects"
            | "going"
            | "ready"
            | "likely"
            | "supposed"
            | "about"
            | "ordered"
            | "decided"
            | "promised"
            | "invited"
    )
}

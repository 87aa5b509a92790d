//! Whether the words around "Friday" or "Feb. 6" speak of what was or of what will be.

use serde::Serialize;

use super::lexemes::Lexemes;
use crate::knowledge::lexicon::time::Roles;

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

/// The same in scripts whose words are single characters.
const REACH_OF_CHARACTERS: usize = 40;

/// Words that a mark between clauses is worth.
const CLAUSE: usize = 5;

/// Words that the wrong side of the verb is worth.
const WRONG_SIDE: usize = 2;

/// The tense of the verb that the lexemes `first..=last` most likely belong to.
pub(in crate::read::enrich) fn tense(
    text: &Lexemes<'_>,
    first: usize,
    last: usize,
) -> Option<Tense> {
    // "i fredags" and "på fredag" tell it themselves.
    if let Some(own) = (first..=last).find_map(|at| told(text.all[at].roles)) {
        return Some(own);
    }
    // "Wednesday's ruling" is one that was, but for "ahead of Sunday's vote".
    if text.gap(last + 1).starts_with(['\'', '’']) && text.lexicon.habits.capitals {
        let leads = first.checked_sub(1).map(|i| text.word(i));
        let ahead = matches!(leads, Some("of" | "before" | "for" | "until"));
        return if ahead { None } else { Some(Tense::Past) };
    }
    let sentence = sentence(text, first);
    let reach = if text.lexicon.habits.characters { REACH_OF_CHARACTERS } else { REACH };
    let in_sentence = |at: &usize| self::sentence(text, *at) == sentence;
    let before = (first.saturating_sub(reach)..first).rev().take_while(in_sentence);
    let after = (last + 1..text.all.len().min(last + 1 + reach)).take_while(in_sentence);
    if !text.lexicon.habits.either_side {
        return before.chain(after).find_map(|at| told_at(text, at));
    }
    let verb_last = text.lexicon.habits.verb_last;
    let mut best = None;
    let mut cost = usize::MAX;
    let mut clauses = 0;
    for at in before {
        clauses += usize::from(ends_clause(text.gap(at + 1)));
        let here = first - at + clauses * CLAUSE + usize::from(verb_last) * 2 * CLAUSE;
        if let Some(tense) = told_at(text, at).filter(|_| here < cost) {
            (best, cost) = (Some(tense), here);
        }
    }
    clauses = 0;
    for at in after {
        clauses += usize::from(ends_clause(text.gap(at)));
        let here = at - last + clauses * CLAUSE + usize::from(!verb_last) * WRONG_SIDE;
        if let Some(tense) = told_at(text, at).filter(|_| here < cost) {
            (best, cost) = (Some(tense), here);
        }
    }
    best
}

/// The tense of the clause that a word is in.
pub(in crate::read::enrich) fn tense_of_word(text: &Lexemes<'_>, word: usize) -> Option<Tense> {
    let at = text.of_word(word);
    tense(text, at, at)
}

fn sentence(text: &Lexemes<'_>, at: usize) -> u32 {
    text.text.tokens[text.all[at].first].sentence
}

fn ends_clause(gap: &str) -> bool {
    gap.contains([
        ',', ';', ':', '(', ')', '—', '–', '،', '؛', '、', '，', '；', '：', '«', '»', '“', '”',
    ])
}

fn told(roles: Roles) -> Option<Tense> {
    if roles.any(Roles::AHEAD) {
        Some(Tense::Future)
    } else {
        roles.any(Roles::PAST).then_some(Tense::Past)
    }
}

/// What the lexeme at `at` says about the tense of its clause, with those beside it.
fn told_at(text: &Lexemes<'_>, at: usize) -> Option<Tense> {
    let roles = text.all[at].roles;
    if roles.any(Roles::INFINITIVE) {
        let leads = at.checked_sub(1).is_some_and(|at| text.has(at, Roles::LEADS_AHEAD));
        return leads.then_some(Tense::Future);
    }
    // "will be held" is to come.
    if at > 1
        && text.word(at - 1) == "be"
        && matches!(text.word(at - 2), "will" | "would" | "to" | "shall" | "must" | "can")
    {
        return None;
    }
    // "expected to meet" is to come.
    let infinitive_follows = text.has(at + 1, Roles::INFINITIVE);
    told(roles).filter(|tense| *tense == Tense::Future || !infinitive_follows)
}

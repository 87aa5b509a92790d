//! What is typed as in running text: a sign that stands alone between words, and the marks around a
//! Spanish question.

use std::ops::Range;

use super::lexer::{Kind, Token};
use crate::text::words;

/// Leaves out signs that stand alone where they join nothing but words, as in a headline that was
/// pasted; what was left out and where. Where one is all there is, or stands where an operand is missed, it
/// stays, and is an error.
pub(super) fn without_loose_signs(
    tokens: Vec<Token<'_>>,
) -> (Vec<Token<'_>>, Vec<(&str, Range<usize>)>) {
    let mut left_out = Vec::new();
    if !tokens.iter().any(is_loose) || tokens.iter().all(is_loose) {
        return (tokens, left_out);
    }
    let mut kept: Vec<Token<'_>> = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let after = tokens[at + 1..].iter().find(|token| !is_loose(token)).map(|t| &t.kind);
        let before = kept.last().map(|token| &token.kind);
        let is_joint = before.is_none_or(|kind| kind.is_operand() && *kind != Kind::Open)
            && after.is_none_or(Kind::begins_operand);
        match token.kind {
            Kind::Bare(sign) if is_loose(token) && is_joint => {
                left_out.push((sign, token.span.clone()));
            }
            _ => kept.push(token.clone()),
        }
    }
    (kept, left_out)
}

/// Whether a token is a sign that stands alone and is no operator of another query language.
fn is_loose(token: &Token<'_>) -> bool {
    match token.kind {
        Kind::Bare(text) => {
            !token.glued
                && !text.contains(['*', '?', ':', '|', '!'])
                && text != "&&"
                && words(text).next().is_none()
        }
        _ => false,
    }
}

/// Takes away the `?` that closes what `¿` opened, which is no wildcard.
pub(super) fn close_questions(tokens: &mut [Token<'_>]) {
    let mut is_open = false;
    for token in tokens {
        let Kind::Bare(text) = &mut token.kind else { continue };
        is_open |= text.contains('¿');
        if is_open && text.ends_with(['?', '!']) {
            let closed = text.trim_end_matches(['?', '!']);
            if words(closed).next().is_some() {
                *text = closed;
            }
            is_open = false;
        }
    }
}

/// A note on symbols that are no part of a word.
pub(super) fn not_searched(symbols: &str) -> String {
    format!(
        "“{symbols}” is not searched for: words are letters and digits, and signs as in C++, C#, AT&T"
    )
}

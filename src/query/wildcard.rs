//! Patterns with `*` and `?`, compared with folded words and folded values.

use crate::text::{fold, words};

/// A folded pattern.
///
/// ```
/// let pattern = dateline::query::Wildcard::new("Sanct*");
/// assert!(pattern.matches("sanctions") && !pattern.matches("oman"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wildcard {
    symbols: Vec<Symbol>,
}

/// One symbol of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// This character.
    Char(char),
    /// `?`: any one character but a colon.
    One,
    /// `*`: any characters but colons, also none. Folded words and values have no colon; the codes
    /// beside values in the index have one, and no pattern is meant to find them.
    Many,
}

impl Wildcard {
    /// Folds a pattern. What separates words in it becomes one space, as in folded values.
    pub fn new(pattern: &str) -> Self {
        let mut symbols = Vec::with_capacity(pattern.len());
        let mut piece_start = 0;
        for (at, mark) in pattern.match_indices(['*', '?']) {
            fold_piece(&pattern[piece_start..at], false, &mut symbols);
            piece_start = at + 1;
            match mark {
                "*" if symbols.last() == Some(&Symbol::Many) => {}
                "*" => symbols.push(Symbol::Many),
                _ => symbols.push(Symbol::One),
            }
        }
        fold_piece(&pattern[piece_start..], true, &mut symbols);
        Self { symbols }
    }

    /// What all that fits begins with.
    pub fn literal_start(&self) -> String {
        let literal = self.symbols().iter().map_while(|symbol| match symbol {
            Symbol::Char(c) => Some(*c),
            Symbol::One | Symbol::Many => None,
        });
        literal.collect()
    }

    /// The pattern symbol by symbol; never two [`Symbol::Many`] in a row.
    pub fn symbols(&self) -> &[Symbol] {
        &self.symbols
    }

    /// Letters and digits that a word must have.
    pub(super) fn literals(&self) -> usize {
        self.symbols.iter().filter(|s| matches!(s, Symbol::Char(c) if c.is_alphanumeric())).count()
    }

    /// Whether the whole of a folded word or value fits. Linear for one `*`; at worst the product
    /// of both lengths, which [`MAX_WORD`](crate::text::MAX_WORD) bounds.
    pub fn matches(&self, folded: &str) -> bool {
        let mut at = 0;
        let mut rest = folded;
        // Where to try again after a mismatch: after the last `*`, one character later.
        let mut retry: Option<(usize, &str)> = None;
        loop {
            let next = rest.chars().next();
            match (self.symbols.get(at), next) {
                (Some(Symbol::Many), _) => {
                    at += 1;
                    retry = Some((at, rest));
                }
                (Some(Symbol::One), Some(c)) if c != ':' => {
                    at += 1;
                    rest = &rest[c.len_utf8()..];
                }
                (Some(Symbol::Char(wanted)), Some(c)) if *wanted == c => {
                    at += 1;
                    rest = &rest[c.len_utf8()..];
                }
                (None, None) => return true,
                _ => {
                    let Some((after_star, from)) = retry else { return false };
                    let Some(c) = from.chars().next().filter(|c| *c != ':') else { return false };
                    rest = &from[c.len_utf8()..];
                    at = after_star;
                    retry = Some((at, rest));
                }
            }
        }
    }
}

/// Folds the text between two wildcards. A gap next to a wildcard stays a space; at the ends of
/// the pattern it is nothing.
fn fold_piece(piece: &str, last: bool, symbols: &mut Vec<Symbol>) {
    let mut folded = String::with_capacity(piece.len());
    let mut end = 0;
    for word in words(piece) {
        if word.start > end && !(symbols.is_empty() && folded.is_empty()) {
            folded.push(' ');
        }
        fold(&piece[word.clone()], &mut folded);
        end = word.end;
    }
    if end < piece.len() && !last && !(symbols.is_empty() && folded.is_empty()) {
        folded.push(' ');
    }
    symbols.extend(folded.chars().map(Symbol::Char));
}

#[cfg(test)]
mod tests {
    use super::Wildcard;

    fn fits(pattern: &str, folded: &str) -> bool {
        Wildcard::new(pattern).matches(folded)
    }

    #[test]
    fn a_star_is_any_characters_and_a_question_mark_is_one() {
        assert!(fits("sanct*", "sanctions") && fits("sanct*", "sanct"));
        assert!(fits("wom?n", "woman") && !fits("wom?n", "womn") && !fits("wom?n", "womaan"));
        assert!(fits("*tion", "sanction") && !fits("*tion", "sanctions"));
        assert!(fits("*an*on*", "sanctions") && !fits("*on*an*", "sanctions"));
        assert!(fits("ab*ab", "abxabyab") && !fits("ab*ab", "ab"));
        assert!(fits("?b?", "éb東"));
        assert!(!fits("*om", "iso:om") && !fits("iso?om", "iso:om"));
    }

    #[test]
    fn a_pattern_is_folded_like_a_word() {
        assert!(fits("Zür*", "zurich") && fits("20,0*", "20000"));
    }

    #[test]
    fn separators_in_a_pattern_are_the_spaces_of_a_folded_value() {
        assert!(fits("reuters/2026*", "reuters 2026 a html"));
        assert!(fits("reuters/*", "reuters 2026") && !fits("reuters/*", "reutersx"));
        assert!(fits("*example.com*", "https www example com a"));
    }
}

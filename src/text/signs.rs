//! Signs: what belongs to a word without being a letter, and what a query must not drop in silence.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{words, words::is_letter};

/// The sign that belongs to the word which ends at a byte of a text, and where it ends: `+`, `++` or
/// `#` that nothing follows at once (`Disney+`, `C++`, `C#`), `&` before a further word (`AT&T`,
/// `R & D`).
///
/// ```
/// use dateline::text::sign;
/// assert_eq!(sign("C++ and C", 1), Some(("++", 3)));
/// assert_eq!(sign("R & D", 1), Some(("&", 4)));
/// assert_eq!(sign("a+b", 1), None);
/// ```
pub fn sign(source: &str, end: usize) -> Option<(&'static str, usize)> {
    let rest = &source.as_bytes()[end..];
    // The quick way out: nearly all words are followed by something else.
    if !matches!(rest, [b'+' | b'#' | b'&', ..] | [b' ', b'&', ..]) {
        return None;
    }
    let (sign, len) = match rest {
        [b'+', b'+', ..] => ("++", 2),
        [b'+', ..] => ("+", 1),
        [b'#', ..] => ("#", 1),
        [b' ', b'&', b' ', ..] => ("&", 3),
        [b'&', b' ', ..] | [b' ', b'&', ..] => ("&", 2),
        _ => ("&", 1),
    };
    let next = source[end + len..].chars().next();
    let belongs = match next {
        Some(c) if sign == "&" => c.is_alphanumeric(),
        Some(c) => !is_letter(c) && !matches!(c, '+' | '#'),
        None => sign != "&",
    };
    belongs.then_some((sign, end + len))
}

/// A word of a query as written, with the sign that belongs to it, taken apart again.
pub(super) fn split_sign(word: &str) -> (&str, &str) {
    word.split_at(word.trim_end_matches(['+', '#', '&']).len())
}

/// Symbols that mean something by themselves; punctuation does not.
static SYMBOL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{S}#@&%§--[`´¨^~|]]").expect("the pattern is valid"));

/// The words of a text with the signs that belong to them, as a query asks for them; and the
/// symbols that are no part of any.
///
/// ```
/// use dateline::text::signed_words;
/// let (words, left_out) = signed_words("AT&T in C++ 🔥");
/// assert_eq!(words, ["AT&", "T", "in", "C++"]);
/// assert_eq!(left_out, ["🔥"]);
/// ```
pub fn signed_words(source: &str) -> (Vec<String>, Vec<&str>) {
    let mut found = Vec::new();
    let mut left_out = Vec::new();
    let mut at = 0;
    for word in words(source) {
        unsaid(source, at..word.start, true, &mut left_out);
        at = word.end;
        let mut text = source[word].to_owned();
        if let Some((sign, end)) = sign(source, at) {
            text.push_str(sign);
            at = end;
        }
        found.push(text);
    }
    unsaid(source, at..source.len(), false, &mut left_out);
    (found, left_out)
}

/// What between two words says something: symbols, and the dot that a name like `.NET` begins with.
fn unsaid<'a>(source: &'a str, gap: Range<usize>, before_word: bool, out: &mut Vec<&'a str>) {
    let is_first = gap.start == 0;
    let between = &source[gap];
    out.extend(SYMBOL.find_iter(between).map(|symbol| symbol.as_str()));
    let Some(before) = between.strip_suffix('.').filter(|_| before_word) else { return };
    if before.chars().next_back().map_or(is_first, char::is_whitespace) {
        out.push(&between[before.len()..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_belong_to_a_word_where_they_end_it() {
        let signed = |text: &str| signed_words(text).0.join("|");
        assert_eq!(signed("C++, C# (F#) Disney+ OPEC+."), "C++|C#|F#|Disney+|OPEC+");
        assert_eq!(signed("AT&T R&D Marks & Spencer Q & A"), "AT&|T|R&|D|Marks&|Spencer|Q&|A");
        assert_eq!(signed("a+b a#b a & , a&& b a+++ b"), "a|b|a|b|a|a|b|a|b");
    }

    #[test]
    fn symbols_that_are_no_part_of_a_word_are_named() {
        let left_out = |text| signed_words(text).1.concat();
        assert_eq!(left_out("fans 🔥 band, $5 50% a@b #x .NET"), "🔥$%@#.");
        assert_eq!(left_out("“a”, (b) – c/d; e… ¿f? l'g a.b ... c | d http://e.f"), "");
    }
}

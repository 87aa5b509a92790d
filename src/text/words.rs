//! Where words, sentences and paragraphs begin and end.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// The byte ranges of the words of a text, in reading order.
///
/// A word is a run of letters, digits and combining marks. Besides:
/// - single letters with dots between them are one word: `U.S.`, `e.g.`
/// - an apostrophe between letters joins (`don't`, `O'Brien`), but a possessive `'s` is left out and
///   what French, Italian and Catalan shorten before a vowel is a word of its own (`l'Iran`), in
///   capitals, too: `D'Angelo` is found by `d'angelo` and by `angelo`
/// - soft hyphens, joiners and other invisible characters between letters are part of the word
/// - a point or comma between digits joins: `20,000`, `3.5`
/// - of scripts written without spaces every character is a word
pub fn words(source: &str) -> Words<'_> {
    Words { source, at: 0, in_names: false }
}

/// The same for names and what looks for them: what is shortened in capitals is the beginning of one,
/// `D'Angelo`, unless it is mostly an article, `L'Iran`.
pub fn name_words(source: &str) -> Words<'_> {
    Words { source, at: 0, in_names: true }
}

/// Iterator of [`words`].
#[derive(Debug, Clone)]
pub struct Words<'a> {
    source: &'a str,
    at: usize,
    in_names: bool,
}

impl Iterator for Words<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let bytes = self.source.as_bytes();
        loop {
            let first = *bytes.get(self.at)?;
            if IN_WORD[first as usize] {
                break;
            }
            if first < 128 {
                self.at += 1;
            } else {
                let c = self.source[self.at..].chars().next()?;
                if c.is_alphanumeric() {
                    break;
                }
                self.at += c.len_utf8();
            }
        }
        let start = self.at;
        let end = self.end_of_word(start);
        self.at = end;
        // The quick way out: neither apostrophe begins with another byte.
        if !matches!(bytes.get(end), Some(b'\'' | 0xE2)) {
            return Some(start..end);
        }
        // A possessive belongs to no word: step over it, so that it does not become one.
        if let Some(quote) = apostrophe(&self.source[end..]) {
            let rest = &bytes[end + quote..];
            if matches!(rest.first(), Some(b's' | b'S'))
                && !starts_word(&self.source[end + quote + 1..])
            {
                self.at = end + quote + 1;
            }
        }
        Some(start..end)
    }
}

impl Words<'_> {
    fn end_of_word(&self, start: usize) -> usize {
        let source = self.source;
        let bytes = source.as_bytes();
        // Most words are ASCII letters and nothing else.
        let mut letters = bytes[start..].iter().take_while(|b| IN_WORD[**b as usize]).count();
        let mut at = start + letters;
        if matches!(bytes.get(at), None | Some(b' ' | b'\n')) {
            return at;
        }
        let mut acronym = true;
        while let Some(c) = source[at..].chars().next() {
            if is_letter(c) {
                if is_unspaced(c) {
                    let alone = at == start;
                    return if alone { skip_marks(source, at + c.len_utf8()) } else { at };
                }
                letters += 1;
                at += c.len_utf8();
                continue;
            }
            let after = &source[at + c.len_utf8()..];
            match c {
                '.' if acronym && letters == 1 && next_is_single_letter(after) => letters = 0,
                // The last dot of an acronym belongs to it.
                '.' if acronym && letters == 1 && at - start > 1 => return at + 1,
                '.' | ','
                    if source.as_bytes()[at - 1].is_ascii_digit()
                        && after.as_bytes().first().is_some_and(u8::is_ascii_digit) =>
                {
                    acronym = false;
                }
                '\'' | '’' if starts_word(after) => {
                    if is_elided(&source[start..at], self.in_names) || is_possessive(after) {
                        return at;
                    }
                    acronym = false;
                }
                c if is_invisible(c) && starts_word(after.trim_start_matches(is_invisible)) => {}
                _ => return at,
            }
            at += c.len_utf8();
        }
        at
    }
}

/// The ASCII letters and digits.
static IN_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// Length of the apostrophe that `s` begins with, if it does.
fn apostrophe(s: &str) -> Option<usize> {
    s.chars().next().filter(|c| matches!(c, '\'' | '’')).map(char::len_utf8)
}

pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        c.is_alphanumeric() || is_combining_mark(c)
    }
}

fn starts_word(s: &str) -> bool {
    s.chars().next().is_some_and(|c| is_letter(c) && !is_unspaced(c))
}

fn skip_marks(s: &str, from: usize) -> usize {
    from + s[from..]
        .chars()
        .take_while(|c| is_combining_mark(*c))
        .map(char::len_utf8)
        .sum::<usize>()
}

/// After a dot of an acronym: one letter, and then no further letter.
fn next_is_single_letter(after: &str) -> bool {
    let mut chars = after.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() && !is_unspaced(c))
        && !chars.next().is_some_and(is_letter)
}

/// `s` after an apostrophe, and then no further letter.
fn is_possessive(after: &str) -> bool {
    matches!(after.as_bytes()[0], b's' | b'S') && !starts_word(&after[1..])
}

/// The articles, pronouns and prepositions that French, Italian and Catalan shorten before a vowel.
const ELIDED: &[&str] = &[
    "l", "d", "j", "n", "s", "c", "m", "t", "qu", "jusqu", "lorsqu", "puisqu", "all", "dall",
    "dell", "nell", "quell", "quest", "sull", "un",
];

/// Those that are cut off from names in capitals, too.
const ELIDED_IN_NAMES: &[&str] = &["L", "J", "C", "Qu"];

fn is_elided(s: &str, in_names: bool) -> bool {
    if in_names {
        ELIDED.contains(&s) || ELIDED_IN_NAMES.contains(&s)
    } else {
        ELIDED.iter().any(|elided| elided.eq_ignore_ascii_case(s))
    }
}

/// Characters inside words that nobody sees: soft hyphens, joiners, places for a line break, marks of
/// the writing direction.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Scripts that are written without spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The unit that ends between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boundary {
    /// A sentence.
    Sentence,
    /// A paragraph, and with it a sentence.
    Paragraph,
}

/// The unit that ends in `gap`, between the word `previous` and the text `rest`, whose first word
/// is the next one.
///
/// ```
/// use dateline::text::{Boundary, boundary};
/// assert_eq!(boundary("talks", " ", "on"), None);
/// assert_eq!(boundary("talks", ". ", "Oman said"), Some(Boundary::Sentence));
/// assert_eq!(boundary("talks", ".\n\n", "Oman said"), Some(Boundary::Paragraph));
/// ```
pub fn boundary(previous: &str, gap: &str, rest: &str) -> Option<Boundary> {
    // The gap between most words, which are in one sentence.
    if gap == " " && !previous.ends_with('.') {
        None
    } else if ends_paragraph(gap) {
        Some(Boundary::Paragraph)
    } else {
        ends_sentence(previous, gap, rest).then_some(Boundary::Sentence)
    }
}

/// A blank line ends a paragraph.
fn ends_paragraph(gap: &str) -> bool {
    let mut lines = 0;
    for c in gap.chars() {
        match c {
            '\n' => lines += 1,
            c if c.is_whitespace() => {}
            _ => lines = 0,
        }
        if lines == 2 {
            return true;
        }
    }
    false
}

/// Words after which a dot does not end the sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "sgt", "capt", "maj", "rep", "sen", "gov",
    "st", "jr", "sr", "messrs", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept",
    "oct", "nov", "dec", "no", "vs", "dept", "ltd", "co", "corp", "inc", "bros", "mt", "ft", "rev",
    "hon", "pres", "adm", "cmdr", "supt", "insp", "ave", "blvd",
];

/// Whether `gap`, standing between two words, ends a sentence.
fn ends_sentence(previous: &str, gap: &str, next: &str) -> bool {
    let Some(stop) = gap.find(['.', '!', '?', '…', '。', '！', '？', '؟', '।']) else {
        // An acronym keeps its last dot; "the U.S. The talks" ends a sentence all the same.
        return previous.ends_with('.')
            && gap.starts_with(char::is_whitespace)
            && [
                "The", "A", "In", "He", "She", "It", "But", "They", "We", "On", "At", "This",
                "That",
            ]
            .iter()
            .any(|w| next.strip_prefix(w).is_some_and(|rest| rest.starts_with(' ')));
    };
    let mark = gap[stop..].chars().next().unwrap_or('.');
    if !mark.is_ascii() && mark != '…' {
        return true;
    }
    let after = &gap[stop + mark.len_utf8()..];
    if !after.contains(char::is_whitespace) {
        return false;
    }
    if next.starts_with(char::is_lowercase) {
        return false;
    }
    if mark != '.' {
        return true;
    }
    let short = previous.len() == 1 && previous.starts_with(|c: char| c.is_ascii_uppercase());
    !short && !ABBREVIATIONS.iter().any(|a| a.eq_ignore_ascii_case(previous))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn split(s: &str) -> Vec<&str> {
        words(s).map(|r| &s[r]).collect()
    }

    #[test]
    fn words_are_runs_of_letters_with_the_named_exceptions() {
        assert_eq!(split("Iran-US talks, 20,000 (3.5%)"), ["Iran", "US", "talks", "20,000", "3.5"]);
        assert_eq!(
            split("the U.S.'s don't O'Brien’s l'Iran"),
            ["the", "U.S.", "don't", "O'Brien", "l", "Iran"]
        );
        assert_eq!(
            split("e.g. U.N. D.C., J. Smith a.b"),
            ["e.g.", "U.N.", "D.C.", "J", "Smith", "a.b"]
        );
        assert_eq!(split("東京 talks"), ["東", "京", "talks"]);
        assert_eq!(split("S.東 a's東"), ["S", "東", "a", "東"]);
        assert_eq!(split("cafe\u{301} naïve عُمان"), ["cafe\u{301}", "naïve", "عُمان"]);
        assert_eq!(split("'' ’s ... \u{301}"), ["s"]);
    }

    #[test]
    fn what_is_shortened_before_a_vowel_is_cut_off_in_capitals_too() {
        assert_eq!(split("D'Angelo d'angelo"), ["D", "Angelo", "d", "angelo"]);
        assert_eq!(
            split("Dell’Utri dall'Iran QU'IL"),
            ["Dell", "Utri", "dall", "Iran", "QU", "IL"]
        );
        assert_eq!(split("O'Brien aujourd'hui"), ["O'Brien", "aujourd'hui"]);
        let names: Vec<&str> =
            name_words("D'Angelo L'Iran d'Iran").map(|r| &"D'Angelo L'Iran d'Iran"[r]).collect();
        assert_eq!(names, ["D'Angelo", "L", "Iran", "d", "Iran"]);
    }

    #[test]
    fn invisible_characters_cut_no_word() {
        assert_eq!(split("Ge\u{AD}samt\u{AD}\u{200B}kon zept\u{AD} \u{AD}x").len(), 3);
        assert_eq!(split("می\u{200C}خواهد"), ["می\u{200C}خواهد"]);
        assert_eq!(split("a\u{AD}東"), ["a", "東"]);
    }

    #[test]
    fn sentences_end_at_stops_but_not_after_abbreviations() {
        let text =
            Text::new("Mr. J. Doe of the U.S. Senate left. He won! “No?” said Feb. 6.\n\nNext");
        let of = |w: &str| {
            (0..text.tokens.len()).find(|&i| text.word(i) == w).map(|i| text.tokens[i].sentence)
        };
        assert_eq!(of("left"), Some(0));
        assert_eq!(of("won"), Some(1));
        assert_eq!(of("No"), Some(2));
        assert_eq!(of("6"), Some(2));
        assert_eq!(of("Next"), Some(3));
        assert_eq!(text.tokens.last().map(|t| t.paragraph), Some(1));
    }

    #[test]
    fn code_points_are_counted_not_bytes() {
        let text = Text::new("Élysée “Zürich”");
        assert_eq!((text.tokens[1].first_char, text.tokens[1].last_char), (8, 14));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_without_panic_and_in_order(s in "\\PC{0,60}") {
            let mut last = 0;
            for range in words(&s) {
                assert!(range.start >= last && range.end > range.start);
                assert!(s.get(range.clone()).is_some());
                last = range.end;
            }
        }
    }
}

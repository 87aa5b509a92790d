//! Folding: the form in which words are compared.

use unicode_normalization::UnicodeNormalization;

use super::words::{is_invisible, name_words};

/// Longest word in bytes that is indexed whole; of a longer one only this many bytes are.
/// Cut words still match themselves, because queries are cut alike.
pub const MAX_WORD: usize = 200;

/// Appends the folded form of one word to `out`: lower case, no accents, no dots of acronyms, no
/// commas in numbers, the straight apostrophe, one sigma, nothing invisible; at most [`MAX_WORD`]
/// bytes.
///
/// ```
/// let folded = |w: &str| { let mut s = String::new(); dateline::text::fold(w, &mut s); s };
/// assert_eq!(folded("Zürich"), "zurich");
/// assert_eq!(folded("U.S."), "us");
/// assert_eq!(folded("20,000"), "20000");
/// ```
pub fn fold(word: &str, out: &mut String) {
    let from = out.len();
    if word.is_ascii() {
        let mark = if word.starts_with(|c: char| c.is_ascii_digit()) { b',' } else { b'.' };
        if word.bytes().any(|byte| byte == mark) {
            word.split(char::from(mark)).for_each(|part| out.push_str(part));
        } else {
            out.push_str(word);
        }
        out[from..].make_ascii_lowercase();
    } else {
        for c in word.nfkd().filter(|c| !is_accent(*c) && !is_invisible(*c)) {
            match c {
                '.' | 'ـ' => {}
                '’' => out.push('\''),
                'ß' => out.push_str("ss"),
                'ø' | 'Ø' => out.push('o'),
                'ł' | 'Ł' => out.push('l'),
                'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
                'æ' | 'Æ' => out.push_str("ae"),
                'œ' | 'Œ' => out.push_str("oe"),
                'ı' => out.push('i'),
                // At the end of a word; a capital is the same everywhere.
                'ς' => out.push('σ'),
                // Arabic letters that writers use for each other.
                'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
                'ى' => out.push('ي'),
                'ة' => out.push('ه'),
                c => out.extend(c.to_lowercase().filter(|c| !is_accent(*c))),
            }
        }
    }
    if out.len() - from > MAX_WORD {
        let mut cut = from + MAX_WORD;
        while !out.is_char_boundary(cut) {
            cut -= 1;
        }
        out.truncate(cut);
    }
}

/// Whether a character is an accent or point that people leave out: those on Latin, Greek, Cyrillic, Hebrew, Arabic
/// and Syriac letters. Other marks are vowels, as in Hindi and Thai, or make another sound, as in Japanese.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5C7}'
        | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}'
        | '\u{711}' | '\u{730}'..='\u{74A}' | '\u{8D3}'..='\u{8FF}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// The folded words of a text with one space between them: how names are compared.
///
/// ```
/// assert_eq!(dateline::text::fold_phrase("The  United Arab-Emirates"), "the united arab emirates");
/// ```
pub fn fold_phrase(text: &str) -> String {
    // One word in small letters, as most of the tables' entries are.
    if text.len() <= MAX_WORD && text.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in name_words(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        fold(&text[word], &mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_points_go_but_vowels_and_voiced_sounds_stay() {
        for (one, other) in
            [("Ísland", "island"), ("حَلَب", "حلب"), ("Київ", "киів"), ("שָׁלוֹם", "שלום")]
        {
            assert_eq!(fold_phrase(one), fold_phrase(other));
        }
        for (one, other) in [("मिले", "माली"), ("ガーナ", "カーナ"), ("กัน", "กิน")]
        {
            assert_ne!(fold_phrase(one), fold_phrase(other));
        }
    }
}

//! Words that were broken at the end of a line -> whole words.

use std::collections::HashSet;

/// First parts of compounds that keep their hyphen, wherever the line ends.
const COMPOUNDS: &[&str] = &[
    "all", "anti", "co", "cross", "eight", "eighty", "ex", "far", "fifty", "first", "five",
    "forty", "four", "full", "half", "high", "ill", "left", "long", "low", "mid", "multi", "nine",
    "ninety", "non", "one", "part", "pro", "right", "second", "self", "semi", "seven", "short",
    "six", "sixty", "so", "ten", "third", "thirty", "three", "twenty", "two", "vice", "well",
];

/// The words of a text as they are compared: whole, hyphens kept.
pub(super) fn words<'t>(lines: impl Iterator<Item = &'t str>) -> HashSet<String> {
    let words = lines.flat_map(str::split_whitespace);
    words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()).collect()
}

/// Puts a line behind a text. A word that was broken between them is made whole; one that has a hyphen
/// elsewhere, or by its first part, keeps it.
pub(super) fn append(text: &mut String, line: &str, words: &HashSet<String>) {
    let hyphens = ['-', '\u{ad}', '\u{2010}'];
    let before = text.strip_suffix(hyphens).unwrap_or_default();
    if !before.ends_with(char::is_alphabetic) || !line.starts_with(char::is_lowercase) {
        text.push(' ');
        text.push_str(line);
        return;
    }
    let last = before.rsplit(is_apart).next().unwrap_or_default().to_lowercase();
    let first = line.split(is_apart).next().unwrap_or_default().to_lowercase();
    let compound = COMPOUNDS.contains(&last.as_str()) && !words.contains(&format!("{last}{first}"));
    if !compound && !words.contains(&format!("{last}-{first}")) {
        text.pop();
    }
    text.push_str(line);
}

fn is_apart(c: char) -> bool {
    !c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_words_are_whole_and_compounds_keep_their_hyphen() {
        let joined = |before: &str, line: &str, rest: &str| {
            let mut text = before.to_owned();
            append(&mut text, line, &words([rest].into_iter()));
            text
        };
        assert_eq!(joined("spite of oppo-", "sition from", ""), "spite of opposition from");
        assert_eq!(joined("the well-", "known library", ""), "the well-known library");
        assert_eq!(joined("an e-", "mail to", "by e-mail,"), "an e-mail to");
        assert_eq!(joined("in 2025-", "and later", ""), "in 2025- and later");
        assert_eq!(joined("said -", "and left", ""), "said - and left");
        assert_eq!(joined("the Bush-", "Cheney years", ""), "the Bush- Cheney years");
    }
}

//! The persons named in a byline, without "By", titles, addresses and letters after a name.

use super::words::{Class, class};
use crate::knowledge::actors::lexicon::names_abroad;

/// Marks that part the names, dates and other facts of a line.
pub(super) const BULLETS: [char; 10] = ['|', '•', '·', '●', '⋅', '∙', '‧', '・', '▪', '◦'];

/// Longest byline in bytes.
const LONGEST: usize = 300;

/// The rest of a line that begins with "By".
pub fn after_by(line: &str) -> Option<&str> {
    let line = line.lines().next()?.trim_start_matches(['|', '-', '–', '—', '•', '·', '/', ' ']);
    let line = line.trim();
    // Set apart by a style sheet alone: "ByAnn Example".
    if let Some(rest) = line.strip_prefix("By")
        && rest.starts_with(char::is_uppercase)
    {
        return Some(rest);
    }
    // "Written by", then "By".
    let ends = line.match_indices([' ', ':', '\u{a0}']).map(|(i, _)| i);
    let ends: Vec<usize> = ends.filter(|i| *i > 0).take(3).collect();
    ends.into_iter().rev().find_map(|end| {
        if !class(&line[..end]).is(Class::BY) {
            return None;
        }
        let rest = line[end..].trim_start_matches([':', ' ', '\u{a0}']);
        (!rest.is_empty()).then_some(rest)
    })
}

/// Whether a line says by whom, at its beginning or inside.
pub fn says_by(line: &str) -> bool {
    after_by(line).is_some() || after_by_inside(line).is_some()
}

/// Whether a line is "By" or "Author" and nothing else.
pub(super) fn is_by(line: &str) -> bool {
    class(line.trim().trim_end_matches(':')).is(Class::BY)
}

/// The rest of a line after a "by" inside it: "Posted on 6 February 2026 by Ann Example".
pub(super) fn after_by_inside(line: &str) -> Option<&str> {
    let line = line.get(..line.len().min(LONGEST)).unwrap_or_default();
    let words = line.match_indices(char::is_whitespace).map(|(at, gap)| at + gap.len());
    words.into_iter().take(25).find_map(|start| {
        let rest = line.get(start..)?;
        let (word, names) = rest.split_once(char::is_whitespace)?;
        class(word.trim_end_matches(':')).is(Class::BETWEEN).then_some(names.trim_start())
    })
}

/// Whether a line names persons and their work, and nothing else: "Ann Example, political
/// correspondent".
pub(super) fn says_job(line: &str) -> bool {
    let Some((_, work)) = line.split_once([',', '|']) else { return false };
    let words: Vec<&str> = work.split_whitespace().collect();
    words.len() <= 6 && words.last().is_some_and(|w| is_job(w)) && !persons(line).is_empty()
}

/// Whether a line says who wrote the article, and at most what they do and when: one of `names`,
/// after nothing but "By" or a date, and after it a comma, a date, or nothing.
pub fn is_byline(line: &str, names: &[String]) -> bool {
    !line.trim_end().ends_with(['.', '!', '?', '"', '”', ':'])
        && names.iter().any(|name| {
            let Some((before, behind)) = line.split_once(name.as_str()) else { return false };
            let before = before.trim();
            let behind = behind.trim();
            let by = before.rsplit(char::is_whitespace).next().unwrap_or_default();
            let begins = before.is_empty()
                || class(before).is(Class::BY)
                || class(by).is(Class::BY) && is_dated(before);
            begins && (behind.is_empty() || behind.starts_with([',', '|', '(']) || is_dated(behind))
        })
}

/// Whether a text has a full date in it.
pub(super) fn is_dated(text: &str) -> bool {
    crate::date::find(text, crate::date::Order::default()).is_some()
}

/// The persons that a byline names.
///
/// ```
/// use dateline::read::webpage::byline::persons;
/// assert_eq!(persons("By Dr. Ann Example and Bo Sample, Staff Writers"), ["Ann Example", "Bo Sample"]);
/// assert!(persons("Newsroom").is_empty());
/// ```
pub fn persons(byline: &str) -> Vec<String> {
    if byline.len() > LONGEST || byline.starts_with("http") {
        return Vec::new();
    }
    // "Sample, Bo" is one person, family name first.
    if let Some((family, given)) = byline.split_once(',')
        && !family.trim().contains(char::is_whitespace)
        && !given.contains(',')
        && given.split_whitespace().count() <= 2
        && given.chars().any(char::is_lowercase)
        && let Some(name) = person(&format!("{} {}", given.trim(), family.trim()))
    {
        return vec![name];
    }
    let mut names = Vec::new();
    for line in byline.lines() {
        let mut line = line.trim();
        while let Some(rest) = after_by(line) {
            line = rest;
        }
        let mut line = line.to_owned();
        for and in
            [" and ", " And ", " AND ", " und ", " & ", " et ", " y ", " with ", " - ", " mit "]
        {
            line = line.replace(and, ",");
        }
        for part in line.split([',', ';', '/', '–', '—']).flat_map(|p| p.split(BULLETS)) {
            let first = part.split_whitespace().next().unwrap_or_default();
            if class(first.trim_end_matches(':')).is(Class::NOT_BY) {
                break;
            }
            // After a comma a single word is a title, a place or letters after a name, and more
            // words may be a position: "Senior Director of Piers".
            if let Some(name) = person(part)
                && (names.is_empty() || name.contains(' ') && !part.split_whitespace().any(is_job))
            {
                names.push(name);
            }
        }
        if !names.is_empty() {
            break;
        }
    }
    names
}

/// One name without brackets, addresses, titles and letters; `None` for what is no person's name.
fn person(part: &str) -> Option<String> {
    let part = part.split(['(', '<', '[']).next()?.trim();
    let part = after_by(part).unwrap_or(part);
    let mut words: Vec<&str> = part.split_whitespace().filter(|w| !w.contains('@')).collect();
    while words.first().is_some_and(|w| class(w).is(Class::HONORIFIC)) {
        words.remove(0);
    }
    while words.len() > 2 && words.last().is_some_and(|w| is_letters(w)) {
        words.pop();
    }
    // Korean, Japanese and Chinese write "reporter" behind or before a name.
    while words.len() > 1 && words.last().is_some_and(|w| !w.is_ascii() && is_job(w)) {
        words.pop();
    }
    if words.len() > 1 && words.first().is_some_and(|w| !w.is_ascii() && is_job(w)) {
        words.remove(0);
    }
    if let [word] = words.as_mut_slice() {
        *word = without_joined_job(word);
    }
    if let Some(more) = words.iter().skip(2).position(|w| goes_on(w)) {
        words.truncate(more + 2);
    }
    if words.is_empty() || words.len() > 5 {
        return None;
    }
    let whole = class(part);
    if words.iter().any(|w| is_no_name(w)) || whole.is(Class::NOBODY | Class::BY | Class::JOB) {
        return None;
    }
    let first = words.first()?;
    // Letters alone: "MD"; one word in capitals is an agency.
    let capitals = !part.contains(char::is_lowercase) && part.contains(char::is_uppercase);
    if words.len() == 1 && capitals && !is_given(first) {
        return None;
    }
    let by_case = is_capital(first)
        && words.last().is_some_and(|w| is_capital(w))
        && words.iter().all(|w| fits_inside(w));
    // "ann example" is how some people write themselves.
    let low = words.len() > 1 && is_given(first) && !part.contains(char::is_uppercase);
    if !(by_case || low) || part.chars().count() < 3 {
        return None;
    }
    let name = words.join(" ");
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')');
    Some(name.trim_end_matches(|c: char| c == '.' && words.len() < 2).to_owned())
}

/// A name without the word for "reporter" that is written onto it.
fn without_joined_job(word: &str) -> &str {
    let ends = word.char_indices().map(|(at, _)| at).filter(|at| *at > 0);
    let mut ends = ends.filter(|at| !word.is_ascii() && is_job(&word[*at..]));
    ends.next().map_or(word, |at| &word[..at])
}

/// Whether a word is letters after a name: "MD", "M.P.H.".
fn is_letters(word: &str) -> bool {
    let bare: String = word.chars().filter(char::is_ascii_alphabetic).collect();
    let capitals = bare.chars().filter(char::is_ascii_uppercase).count();
    capitals > 1 && class(&bare).is(Class::LETTERS)
}

/// Whether a word after a name begins something else: "Ann Example Staff Writer", "Ann Example for The
/// Courier", "Ann Example  Photos: Bo Sample".
fn goes_on(word: &str) -> bool {
    word.ends_with(':') || class(word).is(Class::JOB | Class::NOBODY | Class::NOT_BY)
}

/// Whether a word is in no person's name.
fn is_no_name(word: &str) -> bool {
    class(word).is(Class::NOBODY | Class::ORGANISATION | Class::JOB)
        || word.contains(|c: char| {
            c.is_ascii_digit() || matches!(c, ':' | '…' | '!' | '?' | '#' | '_')
        })
        || is_domain(word)
}

fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(|c| !c.is_lowercase())
}

/// Whether a word can be in the middle of a name.
fn fits_inside(word: &str) -> bool {
    is_capital(word) || class(word).is(Class::PARTICLE) || word.contains(['\'', '’'])
}

pub(super) fn is_job(word: &str) -> bool {
    class(word).is(Class::JOB)
}

/// "example.org" or "EXAMPLE.ORG", but not "J.R." or "St.John".
pub(super) fn is_domain(word: &str) -> bool {
    word.rsplit_once('.').is_some_and(|(host, end)| {
        let low = end.bytes().all(|b| b.is_ascii_lowercase());
        let upper = host.len() > 2 && end.len() < 4 && end.bytes().all(|b| b.is_ascii_uppercase());
        host.len() > 1 && end.len() > 1 && (low || upper)
    })
}

/// Whether a name begins with a given name or an initial.
pub(super) fn is_sure(name: &str) -> bool {
    name.split_once(' ').is_some_and(|(first, _)| {
        let initial =
            first.chars().filter(|c| c.is_alphanumeric()).count() <= 1 || first.ends_with('.');
        let given = first.split('-').next().unwrap_or(first);
        initial || is_given(given) || is_given(first)
    })
}

/// Whether a name of two words can be that of a person: neither is a common word.
pub(super) fn is_uncommon(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    words.len() == 2 && !words.iter().any(|w| class(w).is(Class::COMMON | Class::PARTICLE))
}

/// Whether the last word of a name is a common one, as in "Victoria Falls" and "Grace Period".
pub(super) fn ends_commonly(name: &str) -> bool {
    name.rsplit(' ').next().is_some_and(|last| class(last).is(Class::COMMON))
}

/// Whether a name is of a given and a family name of other languages than English.
pub(super) fn is_foreign_name(name: &str) -> bool {
    let words: Vec<String> = name.split(' ').map(crate::text::fold_phrase).collect();
    let [first, .., last] = words.as_slice() else { return false };
    let [given, _] = names_abroad(first);
    words.len() < 4 && given && (class(last).is(Class::SURNAME) || names_abroad(last)[1])
}

/// Whether one word is a given name.
pub(super) fn is_given(word: &str) -> bool {
    class(word).is(Class::GIVEN)
}

/// The nickname of a writer on a site: one word of letters and digits.
pub(super) fn nickname(text: &str) -> Option<String> {
    let text = after_by(text).unwrap_or(text).trim().trim_start_matches('@');
    let class = class(text);
    let nobody = class.is(Class::NOBODY | Class::ORGANISATION | Class::JOB | Class::BY);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let sound = (3..=24).contains(&text.chars().count())
        && letters > 2
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    (sound && !nobody && !is_domain(text)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byline_is_cut_down_to_persons() {
        for (byline, names) in [
            ("By Ann Example", &["Ann Example"][..]),
            ("By Dr. Ann Example and Bo Sample (bo@example.org)", &["Ann Example", "Bo Sample"]),
            ("Von Anna Muster, Redaktion", &["Anna Muster"]),
            ("Ann Example, MD, RD", &["Ann Example"]),
            ("Ann Example M.P.H.", &["Ann Example"]),
            ("Ann Example Senior Staff Writer", &["Ann Example"]),
            ("Sample, Bo", &["Bo Sample"]),
            ("Written by: Ann Example | 6 February 2026", &["Ann Example"]),
            ("Text von Anna Muster   Illustration: Otto Probe", &["Anna Muster"]),
            ("ann example", &["ann example"]),
            ("María de la Muestra y Juan Prueba", &["María de la Muestra", "Juan Prueba"]),
            ("J.R. Sample", &["J.R. Sample"]),
            ("VON ANNA MUSTER am 6. Februar 2026", &["ANNA MUSTER"]),
            ("By Ann Example for The Courier", &["Ann Example"]),
            ("김보기 기자", &["김보기"]),
            ("김보기기자", &["김보기"]),
            ("記者 見本太郎", &["見本太郎"]),
        ] {
            assert_eq!(persons(byline), names, "{byline}");
        }
    }

    #[test]
    fn what_names_nobody_is_no_byline() {
        for byline in [
            "Example Newsroom",
            "https://example.org/ann",
            "Photo by Bo Sample",
            "Admin",
            "Kestrel Zeitung",
            "example.org",
            "Hinterlasse einen Kommentar",
            "Die Redaktion",
            "Staff Writer",
            "MECLABS",
        ] {
            assert!(persons(byline).is_empty(), "{byline}: {:?}", persons(byline));
        }
    }

    #[test]
    fn a_sentence_that_begins_with_by_is_no_byline() {
        let rest = after_by("By the end of the year the pier will open");
        assert!(persons(rest.unwrap()).is_empty());
    }

    #[test]
    fn a_name_is_found_behind_a_date() {
        let found = after_by_inside("Posted on 6 February 2026 by Ann Example").map(persons);
        assert_eq!(found, Some(vec!["Ann Example".to_owned()]));
    }
}

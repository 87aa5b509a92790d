//! What the formats of news agencies have in common: bylines, datelines, what surrounds a text.

use super::Draft;
use crate::{
    article::DateSource,
    date::{Order, read},
    read::webpage::{
        byline::{self, after_by, persons},
        fragment,
    },
};

/// The persons in a byline, with or without "By", else a desk.
pub(super) fn names(byline: &str) -> Vec<String> {
    names_in([byline])
}

/// The persons in the lines of a byline, else the first desk in them.
pub(super) fn names_in<'l>(lines: impl IntoIterator<Item = &'l str>) -> Vec<String> {
    byline::named(lines.into_iter().map(|line| line.trim().trim_end_matches('=').trim()))
}

/// Takes the first of these that is a date as the publication date.
pub(super) fn put_date<'d>(
    draft: &mut Draft,
    source: DateSource,
    stated: impl IntoIterator<Item = &'d str>,
) {
    let stamp = stated.into_iter().find_map(|date| read(date.trim(), Order::default()));
    draft.date = stamp.map(|stamp| (stamp, source)).or(draft.date);
}

/// Takes a date as that of the last change, unless it is the publication date.
pub(super) fn put_change(draft: &mut Draft, stated: Option<&str>) {
    let changed = stated.and_then(|date| read(date.trim(), Order::default()));
    draft.modified = changed.filter(|changed| draft.date.is_none_or(|(date, _)| date != *changed));
}

/// Takes the text of a report: the dateline before its first paragraph, as it is printed, without what
/// has a field of its own on top, and without the initials of editors and lines of copyright behind it.
pub(super) fn put_body(draft: &mut Draft, paragraphs: Vec<String>, dateline: Option<&str>) {
    // Some agencies put markup into their markup.
    let plain = paragraphs.into_iter().flat_map(|paragraph| {
        if fragment::is_markup(&paragraph) {
            fragment::paragraphs(&paragraph)
        } else {
            vec![paragraph]
        }
    });
    let mut paragraphs: Vec<String> = plain.collect();
    while paragraphs.last().is_some_and(|last| is_tail(last)) {
        paragraphs.pop();
    }
    while paragraphs.len() > 1 && take_front(&paragraphs[0], draft) {
        paragraphs.remove(0);
    }
    let dateline = dateline.map(|line| line.trim().trim_end_matches(['-', '–', '—', '_', ' ']));
    if let (Some(dateline), Some(first)) = (dateline, paragraphs.first_mut())
        && dateline.chars().any(char::is_alphabetic)
        && !starts_with_place(first, dateline)
    {
        *first = format!("{dateline} - {first}");
    }
    draft.body = paragraphs.join("\n\n");
}

/// Whether a line on top of a text says what has a field of its own: headline, byline, date.
fn take_front(line: &str, draft: &mut Draft) -> bool {
    if Some(line) == draft.title.as_deref() || read(line, Order::default()).is_some() {
        return true;
    }
    let named = after_by(line).filter(|_| line.split_whitespace().count() <= 12).map(persons);
    match named.filter(|names| !names.is_empty()) {
        Some(names) => {
            // Persons go before the desk that a field names.
            if draft.byline.is_empty() || byline::are_desks(&draft.byline) {
                draft.byline = names;
            }
            true
        }
        None => false,
    }
}

/// Whether a paragraph begins with the place of the dateline already.
fn starts_with_place(paragraph: &str, dateline: &str) -> bool {
    let place: String = dateline.chars().take_while(|c| c.is_alphabetic()).collect();
    let start = paragraph.get(..place.len()).unwrap_or_default();
    start.eq_ignore_ascii_case(&place)
}

/// "hh/ph/ts/hd", "(c) 2018 Example Agency", "(Example Wire)", "ends"
fn is_tail(paragraph: &str) -> bool {
    let initials = paragraph.split('/').collect::<Vec<_>>();
    let signed = initials.len() > 1
        && initials
            .iter()
            .all(|i| (2..=4).contains(&i.len()) && i.bytes().all(|b| b.is_ascii_lowercase()));
    let lower = paragraph.to_lowercase();
    let copyright =
        lower.starts_with('©') || lower.starts_with("(c) ") || lower.starts_with("copyright ");
    let mark =
        ["ends", "end", "(ends)", "(end)", "-30-", "more"].contains(&lower.trim_end_matches('.'));
    let credit = paragraph.starts_with('(')
        && paragraph.ends_with(')')
        && paragraph.split_whitespace().count() <= 2
        && paragraph.chars().any(char::is_uppercase);
    signed || mark || credit || copyright && paragraph.len() < 400
}

/// An IPTC subject: its code as `medtop:` or `subj:` writes it, where it is one.
pub(super) fn topic(code: &str) -> Option<String> {
    let digits = code.rsplit([':', '/']).next().unwrap_or_default();
    (digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| {
        if code.contains("medtop") || code.contains("mediatopic") || digits.starts_with("20") {
            format!("medtop:{digits}")
        } else {
            format!("subj:{digits}")
        }
    })
}

/// Adds keywords that are not there yet.
pub(super) fn add_keywords(draft: &mut Draft, keywords: impl IntoIterator<Item = String>) {
    for keyword in keywords {
        let word = keyword.trim();
        // A code of a letter or two tells nobody anything.
        let code = word.chars().count() < 3 && !word.chars().any(char::is_uppercase);
        if word.chars().count() > 1 && !code && !draft.keywords.iter().any(|known| known == word) {
            draft.keywords.push(word.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body_of(paragraphs: &[&str], dateline: Option<&str>) -> (String, Vec<String>) {
        let mut draft = Draft { title: Some("Talks begin".into()), ..Draft::default() };
        put_body(&mut draft, paragraphs.iter().map(|p| (*p).to_owned()).collect(), dateline);
        (draft.body, draft.byline)
    }

    #[test]
    fn the_dateline_stands_before_the_text_once() {
        let body = |dateline, first| body_of(&[first], Some(dateline)).0;
        assert_eq!(body("MUSCAT, Oman", "Envoys met."), "MUSCAT, Oman - Envoys met.");
        assert_eq!(body("MUSCAT (AP) -", "Muscat (AP) _ Envoys met."), "Muscat (AP) _ Envoys met.");
        assert_eq!(body("4/4/2018", "Envoys met."), "Envoys met.");
    }

    #[test]
    fn what_has_a_field_of_its_own_and_what_agencies_sign_is_no_text() {
        let paragraphs = [
            "Talks begin",
            "By Hester Vandermolen",
            "6 Feb 2026 12:05",
            "Envoys met.",
            "hh/ph/ts",
            "ends",
            "© 2026 Example Wire",
        ];
        let (body, byline) = body_of(&paragraphs, None);
        assert_eq!(body, "Envoys met.");
        assert_eq!(byline, ["Hester Vandermolen"]);
    }

    #[test]
    fn persons_in_any_line_of_a_byline_go_before_desks() {
        assert_eq!(names_in(["Newsroom", "By Hester Vandermolen"]), ["Hester Vandermolen"]);
        assert_eq!(names_in(["Otto Sample", "Newsroom", "Otto Sample"]), ["Otto Sample"]);
        assert_eq!(names_in(["Newsroom", "Sports Desk"]), ["Newsroom"]);
    }

    #[test]
    fn persons_printed_above_a_text_go_before_the_desk_of_a_field() {
        let line = "By Hester Vandermolen".to_owned();
        let mut draft = Draft { byline: names("By Staff Reporter"), ..Draft::default() };
        assert_eq!(draft.byline, ["Staff Reporter"]);
        put_body(&mut draft, vec![line.clone(), "Envoys met.".to_owned()], None);
        assert_eq!(draft.byline, ["Hester Vandermolen"]);
        draft.byline = names("Otto Sample");
        put_body(&mut draft, vec![line, "Envoys met.".to_owned()], None);
        assert_eq!(draft.byline, ["Otto Sample"]);
    }

    #[test]
    fn subjects_are_codes_of_eight_digits() {
        assert_eq!(topic("medtop:20000304").as_deref(), Some("medtop:20000304"));
        assert_eq!(topic("subj:04011002").as_deref(), Some("subj:04011002"));
        assert_eq!(
            topic("http://cv.iptc.org/newscodes/mediatopic/11000000").as_deref(),
            Some("medtop:11000000")
        );
        assert_eq!(topic("apcategorycode:f"), None);
    }
}

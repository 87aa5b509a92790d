//! The wire formats ANPA 1312 and IPTC 7901 -> drafts: control characters around a header, a text and
//! a line that ends it.

use super::{Draft, text, wire};
use crate::{
    article::DateSource,
    date::{Order, read},
    read::skip::Reason,
};

const START_OF_TEXT: char = '\u{2}';
const END_OF_TEXT: char = '\u{3}';
const END_OF_TRANSMISSION: char = '\u{4}';

/// Reads the reports of a file.
///
/// # Errors
/// When there is none in it.
pub(super) fn parse(source: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let reports = source.split(END_OF_TRANSMISSION).filter(|report| report.contains(START_OF_TEXT));
    let drafts: Vec<_> = reports.map(|report| Ok(draft(report))).collect();
    if drafts.is_empty() { Err(Reason::NoText) } else { Ok(drafts) }
}

fn draft(report: &str) -> Draft {
    let (header, rest) = report.split_once(START_OF_TEXT).unwrap_or_default();
    let (content, ending) = rest.split_once(END_OF_TEXT).unwrap_or((rest, ""));
    let mut draft = if content.starts_with('^') || content.contains("\n^") {
        anpa(content)
    } else {
        iptc(header, content)
    };
    let stamp = ending.split(['<', '\n', '\r']).next().unwrap_or_default();
    if let Some(date) = sent(stamp) {
        wire::put_date(&mut draft, DateSource::Header, [date.as_str()]);
    }
    draft
}

/// The moment of the line that ends a report, as other dates are written: "AP-WF-11-13-13 1509GMT" or
/// "212322 GMT Nov 18".
fn sent(stamp: &str) -> Option<String> {
    let words: Vec<&str> = stamp.split_whitespace().collect();
    match words[..] {
        [moment, "GMT" | "UTC", month, year] if is_digits(moment, 6) && is_digits(year, 2) => {
            let day = &moment[..2];
            let hour = &moment[2..4];
            let minute = &moment[4..];
            Some(format!("{day} {month} {} {hour}:{minute} UTC", century(year)))
        }
        [marked, clock, ..] => {
            let parts: Vec<&str> = marked.rsplit('-').take(3).collect();
            let clock = clock.get(..4).filter(|clock| is_digits(clock, 4))?;
            match parts[..] {
                [year, day, month] if [year, day, month].iter().all(|part| is_digits(part, 2)) => {
                    let year = century(year);
                    let hour = &clock[..2];
                    let minute = &clock[2..];
                    Some(format!("{year}-{month}-{day}T{hour}:{minute}:00Z"))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_digits(part: &str, length: usize) -> bool {
    part.len() == length && part.bytes().all(|b| b.is_ascii_digit())
}

/// The year of two digits: the wires began to write them so in the seventies.
fn century(year: &str) -> String {
    format!("{}{year}", if year >= "70" { "19" } else { "20" })
}

/// ANPA marks the lines of the header with a caret; the text is indented.
fn anpa(content: &str) -> Draft {
    let mut draft = Draft::default();
    let mut lines = content.lines();
    let mut slug = None;
    let mut text = String::new();
    let mut notes = false;
    let mut by_lines = Vec::new();
    for line in lines.by_ref() {
        let Some(head) = line.strip_prefix('^') else {
            text.push_str(line);
            text.push('\n');
            continue;
        };
        let head = head.trim_end().trim_end_matches(['<', '=']).trim();
        if slug.is_none() {
            slug = Some(head.rsplit_once(',').map_or(head, |(slug, _)| slug).to_owned());
        } else if is_by_line(head) {
            by_lines.push(head);
            draft.byline = wire::names_in(by_lines.iter().copied());
        } else if !draft.byline.is_empty() || notes {
            // Where the author works, or more notes.
            notes = true;
            if draft.publisher.is_none() && head.split_whitespace().count() <= 4 {
                draft.publisher = Some(agency(head));
            }
        } else if draft.title.is_none() && !is_note(head) {
            draft.title = Some(printed(head));
        }
    }
    draft.title = draft.title.or(slug);
    let paragraphs = text.lines().map(|line| printed(line.trim()));
    let paragraphs: Vec<String> =
        paragraphs.filter(|p| p.chars().any(char::is_alphanumeric)).collect();
    wire::put_body(&mut draft, paragraphs, None);
    draft
}

fn is_by_line(line: &str) -> bool {
    line.get(..3).is_some_and(|by| by.eq_ignore_ascii_case("by "))
}

/// "Associated Press", "AP Sports Writer"
fn agency(line: &str) -> String {
    let name = line.split_whitespace().next().unwrap_or_default();
    match line.split_whitespace().last() {
        Some("Writer" | "Editor" | "Correspondent" | "Reporter") => name.to_owned(),
        _ => line.to_owned(),
    }
}

/// Lines of the header that are for editors.
fn is_note(line: &str) -> bool {
    let lower = line.to_lowercase();
    ["ap photo", "eds:", "editor's note", "with ap", "photo", "eds."]
        .iter()
        .any(|note| lower.starts_with(note))
        || line.split_whitespace().count() > 25
}

/// The signs that the wire had no characters for.
fn printed(line: &str) -> String {
    line.replace("``", "“").replace("''", "”").replace('`', "‘").replace(" _ ", " — ")
}

/// IPTC 7901 has the source and keywords before the text; the headline and byline begin it.
fn iptc(header: &str, content: &str) -> Draft {
    let mut draft = Draft::default();
    let mut lines = header.lines().map(str::trim).filter(|line| !line.is_empty());
    // "eca0003 3 i 380  dpa 0045"
    let fields: Vec<&str> = lines.next().unwrap_or_default().split_whitespace().collect();
    let name = fields.iter().skip(4).find(|field| field.chars().all(char::is_alphabetic));
    draft.publisher = name.map(|name| (*name).to_owned());
    if let Some(keywords) = lines.next_back() {
        let keywords = keywords.split('/').map(str::trim).filter(|word| !word.is_empty());
        wire::add_keywords(&mut draft, keywords.map(str::to_owned));
    }
    let text = content.replace('\r', "");
    let (front, body) = text.split_once("\n\n").unwrap_or(("", &text));
    let front: Vec<&str> = front.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let by_lines = front.iter().copied().filter(|line| is_by_line(line));
    draft.byline = wire::names_in(by_lines);
    for line in &front {
        let worded = line.chars().any(char::is_lowercase) && !is_by_line(line);
        if worded && read(line, Order::default()).is_none() {
            draft.title = Some(line.trim_end_matches('=').trim().to_owned());
        }
    }
    draft.title = draft.title.or_else(|| front.last().map(|line| (*line).to_owned()));
    // What follows a heading of this sort is for editors.
    let body = ["\n# ", "\n## "]
        .iter()
        .filter_map(|mark| body.find(mark))
        .min()
        .map_or(body, |at| &body[..at]);
    let mut paragraphs = text::paragraphs(body);
    while paragraphs.last().is_some_and(|last| is_signature(last)) {
        paragraphs.pop();
    }
    wire::put_body(&mut draft, paragraphs, None);
    draft
}

/// "dpa al rmo hct rmo"
fn is_signature(paragraph: &str) -> bool {
    let words: Vec<&str> = paragraph.split_whitespace().collect();
    words.len() <= 8
        && words.iter().all(|w| w.len() <= 4 && w.bytes().all(|b| b.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_tells_when_a_report_was_sent() {
        assert_eq!(sent("AP-WF-02-06-26 1509GMT").as_deref(), Some("2026-02-06T15:09:00Z"));
        assert_eq!(sent("061015 GMT Feb 26").as_deref(), Some("06 Feb 2026 10:15 UTC"));
        assert_eq!(sent("AP-NY-02-06-87 0101EST").as_deref(), Some("1987-02-06T01:01:00Z"));
        assert_eq!(sent("nothing of that sort"), None);
    }
}

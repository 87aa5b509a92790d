//! Plain text -> draft: an article as somebody typed it or copied it from a page.

use std::collections::HashSet;

use super::{Draft, flattened, hyphen, residue};
use crate::{
    article::DateSource,
    date::{self, Order, Stamp},
    read::{
        skip::Reason,
        webpage::{
            INVISIBLE,
            byline::{after_by, persons},
        },
    },
};

/// Front lines among which byline and date are looked for.
const FRONT: usize = 8;
/// Columns up to which editors break lines by hand.
const WRAP: usize = 100;

/// Reads a plain text.
pub fn parse(text: &str) -> Result<Draft, Reason> {
    super::plain::check_size(text, |_| false)?;
    Ok(draft(paragraphs(text), true))
}

/// Makes a draft of paragraphs: headline, byline, date, facts, main text. Shared with Markdown,
/// which knows its headline already.
pub(super) fn draft(mut paragraphs: Vec<String>, headline: bool) -> Draft {
    let mut draft = Draft::default();
    for paragraph in paragraphs.iter_mut().filter(|paragraph| paragraph.contains(INVISIBLE)) {
        *paragraph = paragraph.replace(INVISIBLE, "");
    }
    if headline && paragraphs.len() > 1 && paragraphs.first().is_some_and(|p| is_headline(p)) {
        draft.title = Some(paragraphs.remove(0));
    }
    front(&mut paragraphs, &mut draft);
    let paragraphs = residue::strip(flattened::tables_to_facts(paragraphs, &mut draft.facts));
    draft.body = paragraphs.join("\n\n");
    draft
}

/// Cuts a text into paragraphs. Blank lines separate them; without any, lines do. Lines that were
/// broken at a column are joined.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let indented = indented(text);
    let text = indented.as_deref().unwrap_or(text);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let blank = lines.iter().any(|l| l.is_empty());
    let longest = lines.iter().map(|l| l.chars().count()).max().unwrap_or(0);
    let wrapped = longest <= WRAP && is_wrapped(&lines, longest);
    let broken = wrapped && lines.iter().any(|line| line.ends_with(['-', '\u{ad}', '\u{2010}']));
    let whole = if broken { hyphen::words(lines.iter().copied()) } else { HashSet::new() };
    let mut out: Vec<String> = Vec::new();
    let mut previous: Option<&str> = None;
    for line in lines {
        if line.is_empty() {
            previous = None;
            continue;
        }
        let joins = previous.is_some_and(|before| {
            let full = before.chars().count() + first_word(line) + 1 > longest.saturating_sub(12);
            wrapped && blank && (full || starts_low(line)) && !is_item(line)
        });
        let table = previous.is_some()
            && out.last().is_some_and(|last| flattened::is_table(last))
            && line.split_whitespace().count() <= 20;
        match out.last_mut() {
            // The lines of a flattened table stay together, and stay lines.
            Some(last) if table => {
                last.push('\n');
                last.push_str(line);
            }
            Some(last) if joins => hyphen::append(last, line, &whole),
            _ => out.push(line.to_owned()),
        }
        previous = Some(line);
    }
    for paragraph in &mut out {
        if paragraph.contains(['\t', '\u{a0}']) || paragraph.contains("  ") {
            *paragraph = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }
    out.retain(|p| p.chars().any(char::is_alphanumeric));
    out
}

/// A text whose paragraphs begin with an indent, with blank lines between them instead; `None` of
/// others.
fn indented(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.trim_matches('\n').lines().collect();
    if lines.iter().any(|line| line.trim().is_empty()) {
        return None;
    }
    let starts = lines.iter().skip(1).filter(|line| is_indented(line)).count();
    if starts == 0 || starts * 2 >= lines.len() {
        return None;
    }
    let mut out = String::with_capacity(text.len() + starts);
    for line in lines {
        out.push_str(if is_indented(line) { "\n" } else { "" });
        out.push_str(line.trim());
        out.push('\n');
    }
    Some(out)
}

fn is_indented(line: &str) -> bool {
    line.starts_with("  ") || line.starts_with('\t')
}

/// Whether lines were broken at a column: many of the lines that another line follows are nearly
/// as long as the longest.
fn is_wrapped(lines: &[&str], longest: usize) -> bool {
    let followed = lines.windows(2).filter(|w| !w[0].is_empty() && !w[1].is_empty());
    let mut all = 0;
    let mut full = 0;
    for pair in followed {
        all += 1;
        full += usize::from(pair[0].chars().count() + first_word(pair[1]) + 12 > longest);
    }
    longest > 40 && all > 0 && full * 2 > all
}

fn first_word(line: &str) -> usize {
    line.split(' ').next().map_or(0, |w| w.chars().count())
}

fn starts_low(line: &str) -> bool {
    line.chars().next().is_some_and(char::is_lowercase)
}

fn is_item(line: &str) -> bool {
    line.starts_with(['-', '*', '•', '–'])
}

/// A line that reads like a headline: short, no sentence, no byline or date.
pub(super) fn is_headline(line: &str) -> bool {
    let words = line.split_whitespace().count();
    (2..=30).contains(&words)
        && line.chars().count() <= 200
        && !line.ends_with(['.', ',', ';', ':'])
        && line.chars().next().is_some_and(|c| !c.is_lowercase())
        && after_by(line).is_none()
        && date::read(line, Order::default()).is_none()
}

/// Takes "By ..." and "Published: ..." off the front of the text.
fn front(paragraphs: &mut Vec<String>, draft: &mut Draft) {
    let mut at = 0;
    for _ in 0..FRONT {
        let Some(line) = paragraphs.get(at) else { break };
        if line.split_whitespace().count() > 16 {
            break;
        }
        if draft.byline.is_empty()
            && let Some((names, stamp)) = byline_and_date(line)
        {
            draft.byline = names;
            draft.date = draft.date.or(stamp.map(|s| (s, DateSource::Text)));
            paragraphs.remove(at);
        } else if draft.date.is_none()
            && let Some(stamp) = date_line(line)
        {
            draft.date = Some((stamp, DateSource::Text));
            paragraphs.remove(at);
        } else {
            // A standfirst or section may stand before the byline.
            at += 1;
        }
    }
}

/// "By Ann Example | 6 February 2026"
fn byline_and_date(line: &str) -> Option<(Vec<String>, Option<Stamp>)> {
    let rest = after_by(line)?;
    if rest.ends_with('.') && rest.split_whitespace().count() > 6 {
        return None;
    }
    let found = date::find(rest, Order::default());
    let names = match &found {
        Some((range, _)) => persons(&rest[..range.start]),
        None => persons(rest),
    };
    (!names.is_empty()).then(|| (names, found.map(|(_, stamp)| stamp)))
}

/// "Published: 6 February 2026", "Feb. 6, 2026", "Updated 6 Feb 2026 10:15"
fn date_line(line: &str) -> Option<Stamp> {
    let label = line.split(':').next().unwrap_or_default().to_lowercase();
    let labelled = ["published", "date", "posted", "publication date"].contains(&label.trim());
    let rest = if labelled { line.split_once(':').map_or(line, |(_, r)| r) } else { line };
    date::read(rest.trim(), Order::default())
        .or_else(|| labelled.then(|| date::find(rest, Order::default()).map(|(_, s)| s)).flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_lines_become_fields() {
        let draft =
            parse("Ferry to close\n\nBy Ann Example\n\nPublished: 6 February 2026\n\nText here.\n")
                .unwrap();
        assert_eq!(draft.title.as_deref(), Some("Ferry to close"));
        assert_eq!(draft.byline, ["Ann Example"]);
        assert_eq!(draft.date.map(|d| d.0.to_string()).as_deref(), Some("2026-02-06"));
        assert_eq!(draft.body, "Text here.");
    }

    #[test]
    fn lines_broken_at_a_column_are_joined() {
        let text = "The old ferry terminal will close for nine months while\nits piers are \
                    rebuilt, and boats will leave from the\nmarket.\n\nA second paragraph \
                    stands here, as long as the first\nof them.\n";
        let draft = parse(text).unwrap();
        assert_eq!(draft.body.lines().filter(|l| !l.is_empty()).count(), 2, "{}", draft.body);
    }

    #[test]
    fn short_lines_stay_lines() {
        assert_eq!(paragraphs("One line\n\nRoses\nViolets\nSugar").len(), 4);
    }

    #[test]
    fn nothing_is_no_article() {
        assert_eq!(parse(" \n"), Err(Reason::Empty));
    }

    proptest::proptest! {
        #[test]
        fn any_text_passes(text in "([A-Z][a-z]{0,8}[ :.,]{0,2}|\n{1,2}|By |Details|é|\t){0,80}") {
            let _ = parse(&text);
            let _ = crate::read::format::markdown::parse(&text);
        }
    }
}

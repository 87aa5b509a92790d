//! Characters with their places -> paragraphs in reading order.
//!
//! Pages are cut where white space runs through them (the XY-cut of Nagy and Seth, 1984): into columns
//! where a gutter does, else into what stands above and below, so far as columns come of it. Lines that
//! recur at the edges of pages are running heads.

use std::collections::{HashMap, HashSet};

use crate::read::format::hyphen;

/// A character on a page; y grows upwards, and all is in the units of the page.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub size: f64,
    pub text: String,
}

/// What a document says.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub paragraphs: Vec<String>,
    pub title: Option<String>,
}

/// Characters that stand together on one line.
#[derive(Debug, Clone)]
struct Piece {
    left: f64,
    right: f64,
    y: f64,
    size: f64,
    text: String,
}

/// Reads pages.
pub(super) fn read(pages: Vec<Vec<Glyph>>) -> Read {
    let pages: Vec<Vec<Piece>> = pages.into_iter().map(pieces).collect();
    let heads = running_heads(&pages);
    let mut lines = Vec::new();
    for page in pages {
        let kept = page.into_iter().filter(|piece| !heads.contains(&without_digits(&piece.text)));
        let mut kept: Vec<Piece> = kept.collect();
        drop_page_number(&mut kept);
        let mut columns = Vec::new();
        cut(kept, 0, &mut columns);
        for column in columns {
            lines.push(lines_of(column));
        }
    }
    paragraphs(lines)
}

/// Puts characters that follow each other on a line together.
fn pieces(glyphs: Vec<Glyph>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for glyph in glyphs {
        let right = glyph.x + glyph.width;
        if let Some(last) = pieces.last_mut() {
            let gap = glyph.x - last.right;
            let same_line = (glyph.y - last.y).abs() < 0.3 * last.size.max(glyph.size);
            if same_line && gap > -0.5 * glyph.size && gap < glyph.size {
                let spaced = last.text.ends_with(' ') || glyph.text.starts_with(' ');
                if gap > 0.18 * glyph.size && !spaced {
                    last.text.push(' ');
                }
                last.text.push_str(&glyph.text);
                last.right = last.right.max(right);
                last.size = last.size.max(glyph.size);
                continue;
            }
        }
        // A line begins where its first letter stands: spaces before it are its indent.
        if glyph.text.trim().is_empty() {
            continue;
        }
        let Glyph { x, y, size, text, .. } = glyph;
        pieces.push(Piece { left: x, right, y, size, text });
    }
    pieces.retain(|piece| !piece.text.trim().is_empty());
    pieces
}

/// How a running head is compared: page numbers change.
fn without_digits(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphabetic());
    kept.flat_map(char::to_lowercase).collect()
}

/// Texts that stand at the upper or lower edge of many pages.
fn running_heads(pages: &[Vec<Piece>]) -> HashSet<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in pages {
        let edges = at_edges(page).into_iter().map(|at| without_digits(&page[at].text));
        let edges: HashSet<String> = edges.filter(|text| text.len() > 2).collect();
        for edge in edges {
            *counts.entry(edge).or_default() += 1;
        }
    }
    let most = (pages.len() * 2 / 5).max(3);
    counts.into_iter().filter(|(_, count)| *count >= most).map(|(text, _)| text).collect()
}

/// The pieces of the first and the last two lines of a page.
fn at_edges(page: &[Piece]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..page.len()).collect();
    order.sort_by(|a, b| page[*b].y.total_cmp(&page[*a].y));
    let take = order.len().min(6);
    let mut edges: Vec<usize> = order[..take].to_vec();
    edges.extend(&order[order.len() - take..]);
    edges
}

/// Takes out a number that stands alone at an edge of a page.
fn drop_page_number(page: &mut Vec<Piece>) {
    let highest = page.iter().map(|p| p.y).fold(f64::MIN, f64::max);
    let lowest = page.iter().map(|p| p.y).fold(f64::MAX, f64::min);
    let is_edge = |piece: &Piece| (piece.y - highest).abs() < 1.0 || (piece.y - lowest).abs() < 1.0;
    page.retain(|piece| !(is_page_number(&piece.text) && is_edge(piece)));
}

fn is_page_number(text: &str) -> bool {
    let text = text.trim().trim_matches(['-', '–', ' ']);
    !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Deepest that a page is cut.
const MAX_CUTS: usize = 12;
/// Gaps between lines that are tried as cuts.
const TRIED: usize = 12;

/// Cuts a part of a page until nothing runs through it, and adds what comes of it in reading order.
fn cut(part: Vec<Piece>, depth: usize, columns: &mut Vec<Vec<Piece>>) {
    if part.is_empty() {
        return;
    }
    if depth >= MAX_CUTS {
        columns.push(part);
        return;
    }
    if let Some(x) = gutter(&part) {
        let (left, right): (Vec<Piece>, Vec<Piece>) = part.into_iter().partition(|p| p.left < x);
        cut(left, depth + 1, columns);
        cut(right, depth + 1, columns);
        return;
    }
    for y in gaps(&part).into_iter().take(TRIED) {
        let (above, below): (Vec<Piece>, Vec<Piece>) = part.iter().cloned().partition(|p| p.y > y);
        if gutter(&above).is_some() || gutter(&below).is_some() {
            cut(above, depth + 1, columns);
            cut(below, depth + 1, columns);
            return;
        }
    }
    columns.push(part);
}

/// The middle size of the characters.
fn middle_size(part: &[Piece]) -> f64 {
    let mut sizes: Vec<f64> = part.iter().map(|piece| piece.size).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(1.0)
}

/// Fewest lines on either side of a gutter.
const FEWEST_LINES: usize = 3;

/// Where a gutter runs from top to bottom: white as wide as a letter, and lines enough on both sides.
fn gutter(part: &[Piece]) -> Option<f64> {
    let size = middle_size(part);
    let mut spans: Vec<(f64, f64)> = part.iter().map(|piece| (piece.left, piece.right)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best: Option<(f64, f64)> = None;
    let mut reach = spans.first()?.1;
    for (left, right) in &spans {
        let wide = left - reach;
        if wide > 0.7 * size && best.is_none_or(|(width, _)| wide > width) {
            let x = reach + wide / 2.0;
            if is_column(part.iter().filter(|p| p.left < x), size)
                && is_column(part.iter().filter(|p| p.left >= x), size)
            {
                best = Some((wide, x));
            }
        }
        reach = reach.max(*right);
    }
    best.map(|(_, x)| x)
}

/// Whether pieces make a column: lines enough, and as wide as text is.
fn is_column<'p>(pieces: impl Iterator<Item = &'p Piece>, size: f64) -> bool {
    let mut lines = HashSet::new();
    let mut left = f64::MAX;
    let mut right = f64::MIN;
    for piece in pieces {
        lines.insert((piece.y / (0.5 * size)).round() as i64);
        left = left.min(piece.left);
        right = right.max(piece.right);
    }
    lines.len() >= FEWEST_LINES && right - left > 6.0 * size
}

/// The places between lines, the widest first.
fn gaps(part: &[Piece]) -> Vec<f64> {
    let mut lines: Vec<f64> = part.iter().map(|piece| piece.y).collect();
    lines.sort_by(f64::total_cmp);
    lines.dedup_by(|a, b| (*a - *b).abs() < 0.5);
    let mut gaps: Vec<(f64, f64)> =
        lines.windows(2).map(|pair| (pair[1] - pair[0], f64::midpoint(pair[0], pair[1]))).collect();
    gaps.sort_by(|a, b| b.0.total_cmp(&a.0));
    gaps.into_iter().map(|(_, y)| y).collect()
}

/// The lines of a column from top to bottom, each with its pieces put together.
fn lines_of(mut column: Vec<Piece>) -> Vec<Piece> {
    column.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.left.total_cmp(&b.left)));
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    for piece in column {
        match lines.last_mut() {
            Some(line) if stand_together(&line[0], &piece) => line.push(piece),
            _ => lines.push(vec![piece]),
        }
    }
    lines.into_iter().filter_map(joined).collect()
}

/// Whether two pieces stand on one line; a small one may be raised or lowered.
fn stand_together(one: &Piece, other: &Piece) -> bool {
    let large = one.size.max(other.size);
    let share = if one.size.min(other.size) < 0.8 * large { 0.6 } else { 0.4 };
    (one.y - other.y).abs() < share * large
}

fn joined(mut line: Vec<Piece>) -> Option<Piece> {
    line.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut pieces = line.into_iter();
    let mut whole = pieces.next()?;
    for piece in pieces {
        // Parts of a word may be set one by one.
        let touches = piece.left - whole.right < 0.15 * piece.size;
        whole.text.push_str(if touches { "" } else { " " });
        whole.text.push_str(&piece.text);
        whole.right = whole.right.max(piece.right);
        if piece.size > whole.size {
            (whole.size, whole.y) = (piece.size, piece.y);
        }
    }
    whole.text = whole.text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!whole.text.is_empty()).then_some(whole)
}

/// A paragraph under way.
struct Open {
    text: String,
    size: f64,
    /// Its lines as they stand, to tell its ends.
    last: Piece,
}

/// Joins lines to paragraphs, across the ends of columns, and finds the headline.
fn paragraphs(columns: Vec<Vec<Piece>>) -> Read {
    let all: Vec<Piece> = columns.iter().flatten().cloned().collect();
    let size = middle_size(&all);
    let whole = hyphen::words(all.iter().map(|line| line.text.as_str()));
    let mut done: Vec<(f64, String)> = Vec::new();
    let mut open: Option<Open> = None;
    for column in columns {
        let spacing = spacing(&column);
        let left = column.iter().map(|line| line.left).fold(f64::MAX, f64::min);
        for (number, line) in column.into_iter().enumerate() {
            match &mut open {
                Some(paragraph) if goes_on(paragraph, &line, number == 0, spacing, left) => {
                    hyphen::append(&mut paragraph.text, &line.text, &whole);
                    paragraph.last = line;
                }
                _ => {
                    done.extend(open.take().map(|paragraph| (paragraph.size, paragraph.text)));
                    open = Some(Open { text: line.text.clone(), size: line.size, last: line });
                }
            }
        }
    }
    done.extend(open.map(|paragraph| (paragraph.size, paragraph.text)));
    let mut read = Read::default();
    // The headline is the largest of the first lines, and larger than the text.
    let first = done.iter().take(12).enumerate();
    let largest = first.max_by(|a, b| a.1.0.total_cmp(&b.1.0).then(b.0.cmp(&a.0)));
    if let Some((at, (large, text))) = largest
        && *large > 1.15 * size
        && (2..=40).contains(&text.split_whitespace().count())
    {
        read.title = Some(text.clone());
        done.remove(at);
    }
    read.paragraphs = done.into_iter().map(|(_, text)| text).collect();
    read
}

/// The usual step from line to line.
fn spacing(column: &[Piece]) -> f64 {
    let mut steps: Vec<f64> =
        column.windows(2).map(|pair| pair[0].y - pair[1].y).filter(|s| *s > 0.0).collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(f64::MAX)
}

fn goes_on(paragraph: &Open, line: &Piece, new_column: bool, spacing: f64, left: f64) -> bool {
    let before = &paragraph.last;
    if (paragraph.size - line.size).abs() > 0.12 * paragraph.size {
        return false;
    }
    if new_column {
        let ended = paragraph
            .text
            .trim_end_matches(['"', '”', '’', ')', '»'])
            .ends_with(['.', '!', '?', ':']);
        return !ended && line.text.starts_with(char::is_lowercase)
            || paragraph.text.ends_with('-');
    }
    let step = before.y - line.y;
    let apart = step > 1.35 * spacing;
    let indented = line.left > left + 0.8 * line.size && line.left > before.left + 0.8 * line.size;
    !apart && !indented
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sets lines of text from a place downwards, in letters of one width.
    fn set(page: &mut Vec<Glyph>, left: f64, top: f64, size: f64, lines: &[&str]) {
        for (number, line) in lines.iter().enumerate() {
            for (at, c) in line.chars().enumerate() {
                let (x, y) = (left + at as f64 * size / 2.0, top - number as f64 * size * 1.2);
                page.push(Glyph { x, y, width: size / 2.0, size, text: c.to_string() });
            }
        }
    }

    #[test]
    fn columns_are_read_one_after_the_other_below_their_headline() {
        let mut page = Vec::new();
        set(&mut page, 50.0, 800.0, 24.0, &["Ferry terminal to close"]);
        set(
            &mut page,
            50.0,
            750.0,
            10.0,
            &[
                "Harbour officials said on",
                "Thursday that the ferry ter-",
                "minal will close for nine",
                "months while its piers are",
            ],
        );
        set(
            &mut page,
            250.0,
            750.0,
            10.0,
            &["rebuilt.", "  Boats will leave from the", "market in a well-", "known place."],
        );
        let read = read(vec![page]);
        assert_eq!(read.title.as_deref(), Some("Ferry terminal to close"));
        assert_eq!(
            read.paragraphs,
            [
                "Harbour officials said on Thursday that the ferry terminal will close for nine months while its piers are rebuilt.",
                "Boats will leave from the market in a well-known place."
            ]
        );
    }

    #[test]
    fn running_heads_and_page_numbers_are_left_out() {
        let pages = (1..=4).map(|number| {
            let mut page = Vec::new();
            set(&mut page, 50.0, 820.0, 10.0, &[format!("The Courier, page {number}").as_str()]);
            set(
                &mut page,
                50.0,
                760.0,
                10.0,
                &["Harbour officials said.", "They did say more of it."],
            );
            set(&mut page, 290.0, 30.0, 10.0, &[number.to_string().as_str()]);
            page
        });
        let read = read(pages.collect());
        assert!(
            read.paragraphs.iter().all(|p| !p.contains("Courier") && !p.contains('4')),
            "{read:?}"
        );
    }
}

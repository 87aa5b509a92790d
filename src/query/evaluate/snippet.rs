//! Snippets: the stretch of the body that shows best why an article matched.

use std::ops::Range;

use serde::Serialize;

use super::{
    document::{Document, Word},
    matcher::{Match, Matcher},
};
use crate::{article::Article, fields::Part, text::Text};

/// A stretch of an article's body on one line, with what matched in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The text, with `…` where a sentence was cut.
    pub text: String,
    /// The matched stretches: first code point of `text`, and one past the last; ascending, without
    /// overlap.
    pub marks: Vec<(u32, u32)>,
}

/// Words that the snippet of a hit has at most.
pub const SNIPPET_WORDS: usize = 30;

/// Bytes that a snippet may have for each of its words; cuts what is no real text.
const BYTES_PER_WORD: usize = 16;

impl Matcher {
    /// The `limit` or fewer words of the body in which the most distinct words and phrases of the
    /// query matched; the beginning of the body where nothing matched in it.
    pub fn snippet(&self, article: &Article, limit: usize) -> Snippet {
        let document = Document::new(article);
        let mut found = self.find(&document).unwrap_or_default();
        found.retain(|m| m.span.part == Part::Body);
        let words = &document.body;
        let limit = limit.max(1);
        let most = limit.saturating_mul(BYTES_PER_WORD);
        let (from, whole) = match best(&found, limit) {
            Some((first, last)) => {
                let (from, whole) = beginning(&article.body, words, first, last, limit);
                let shown = shown_with(words, from, first, most);
                (shown, whole && shown == from)
            }
            None => (0, true),
        };
        let to = from.saturating_add(limit).min(words.len());
        match words.get(from..to) {
            Some(shown) if !shown.is_empty() => {
                let marks = byte_marks(&found, words, from, to);
                let bytes = with_punctuation(&article.body, words, from, to);
                render(&article.body, bytes, &marks, whole, most)
            }
            _ => Snippet::default(),
        }
    }
}

/// First and last word of the matches that belong into the best window: the most distinct leaves,
/// then the most matches, then the earliest.
fn best(found: &[Match], limit: usize) -> Option<(usize, usize)> {
    let mut best: Option<((usize, usize), (usize, usize))> = None;
    let mut leaves = Vec::new();
    for (i, start) in found.iter().enumerate() {
        let first = start.span.first as usize;
        leaves.clear();
        let mut last = start.span.last as usize;
        let mut count = 0;
        for f in
            found[i..].iter().take_while(|f| (f.span.first as usize) < first.saturating_add(limit))
        {
            if count > 0 && f.span.last as usize >= first.saturating_add(limit) {
                continue;
            }
            count += 1;
            last = last.max(f.span.last as usize);
            if !leaves.contains(&f.leaf) {
                leaves.push(f.leaf);
            }
        }
        let rank = (leaves.len(), count);
        if best.is_none_or(|(known, _)| rank > known) {
            best = Some((rank, (first, last)));
        }
    }
    best.map(|(_, extent)| extent)
}

/// Where a window over the words `first` to `last` begins, and whether a sentence begins there:
/// with their sentence, or further sentences before it that fit when the text ends soon after;
/// else a few words before.
fn beginning(body: &str, words: &[Word], first: usize, last: usize, limit: usize) -> (usize, bool) {
    let lowest = (last + 1).saturating_sub(limit).min(first);
    // Whether a word begins a sentence shows only beside the word before it.
    let offset = words[lowest.saturating_sub(1)].start;
    let text = Text::new(&body[offset as usize..words[first].end as usize]);
    let inner = text.tokens.windows(2).filter(|pair| pair[0].sentence != pair[1].sentence);
    let inner = inner
        .filter_map(|pair| words.binary_search_by_key(&(pair[1].start + offset), |w| w.start).ok());
    let starts: Vec<usize> = (lowest == 0).then_some(0).into_iter().chain(inner).collect();

    // A window that begins later is cut short by the end of the text.
    let latest = words.len().saturating_sub(limit);
    match starts.last() {
        Some(&own) if own <= latest => (own, true),
        Some(&own) => (starts.into_iter().find(|&start| start >= latest).unwrap_or(own), true),
        None => ((first - (first - lowest).min(limit / 5)).min(latest).max(lowest), false),
    }
}

/// The first word from `from` on with which the word `first` is still shown, by at most so many bytes:
/// something endless may stand between them.
fn shown_with(words: &[Word], from: usize, first: usize, most: usize) -> usize {
    let end = words[first].end as usize;
    let before = words[from..first].iter().take_while(|word| end - word.start as usize > most);
    from + before.count()
}

/// The matches in the window, as byte ranges that do not overlap.
fn byte_marks(found: &[Match], words: &[Word], from: usize, to: usize) -> Vec<Range<usize>> {
    let mut marks: Vec<Range<usize>> = Vec::new();
    for Match { span, .. } in found {
        let first = span.first as usize;
        if !(from..to).contains(&first) {
            continue;
        }
        let start = words[first].start as usize;
        let end = words[(span.last as usize).min(to - 1)].end as usize;
        match marks.last_mut() {
            Some(known) if start < known.end => known.end = known.end.max(end),
            _ => marks.push(start..end),
        }
    }
    marks
}

/// Longest run of quotation marks, brackets and stops that is taken for punctuation of a word.
const PUNCTUATION: usize = 12;

/// The bytes of the window, with the punctuation that touches its outer words.
fn with_punctuation(body: &str, words: &[Word], from: usize, to: usize) -> Range<usize> {
    let start = words[from].start as usize;
    let end = words[to - 1].end as usize;
    let before = &body[from.checked_sub(1).map_or(0, |i| words[i].end as usize)..start];
    let after = &body[end..words.get(to).map_or(body.len(), |w| w.start as usize)];
    // Signs that touch the next word, too, join the two and are left out.
    let head = match before.rsplit_once(char::is_whitespace) {
        Some((_, head)) => punctuation(head),
        None if from == 0 => punctuation(before),
        None => 0,
    };
    let tail = match after.split_once(char::is_whitespace) {
        Some((tail, _)) => punctuation(tail),
        None if to == words.len() => punctuation(after),
        None => 0,
    };
    start - head..end + tail
}

/// Bytes of the punctuation that touches a word; none of what is too long to be that.
fn punctuation(signs: &str) -> usize {
    if signs.len() > PUNCTUATION { 0 } else { signs.len() }
}

/// Whether `shown` ends with the end of a sentence.
fn ends_sentence(shown: &str, rest: &str) -> bool {
    let gap = rest.find(|c: char| !c.is_whitespace()).map(|end| &rest[..end]);
    gap.is_none_or(|gap| gap.contains('\n'))
        || shown
            .trim_end_matches(['"', '”', '’', '\'', '»', ')', ']'])
            .ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।'])
}

/// The snippet over some bytes of the body: white space becomes one space, bytes become code points.
fn render(
    body: &str,
    bytes: Range<usize>,
    marks: &[Range<usize>],
    whole_start: bool,
    most: usize,
) -> Snippet {
    let mut end = bytes.end.min(bytes.start.saturating_add(most));
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let whole_end = end == bytes.end && ends_sentence(&body[bytes.clone()], &body[end..]);

    let mut text = String::with_capacity(end - bytes.start + 2 * '…'.len_utf8());
    if !whole_start {
        text.push('…');
    }
    let mut count = u32::from(!whole_start);
    let mut shown = Vec::with_capacity(marks.len());
    let mut marks = marks.iter().peekable();
    let mut open = None;
    let mut space = false;
    for (at, c) in body[bytes.start..end].char_indices().map(|(i, c)| (bytes.start + i, c)) {
        if let Some((first, _)) = open.take_if(|(_, end)| *end == at) {
            shown.push((first, count));
        }
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) {
            text.push(' ');
            count += 1;
        }
        if let Some(mark) = marks.next_if(|mark| mark.start == at) {
            open = Some((count, mark.end));
        }
        text.push(c);
        count += 1;
    }
    if let Some((first, _)) = open {
        shown.push((first, count));
    }
    if !whole_end {
        text.push('…');
    }
    Snippet { text, marks: shown }
}

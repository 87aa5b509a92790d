//! The dates in a line, and the words before them.

use super::days::plausible;
use crate::date::{Order, Stamp, find, read};

/// The first 120 bytes of a text.
pub(super) fn head(text: &str) -> &str {
    let cut = (0..=120.min(text.len())).rev().find(|i| text.is_char_boundary(*i));
    &text[..cut.unwrap_or(0)]
}

/// The last words before a date: its label.
pub(super) fn label(before: &str) -> &str {
    let from =
        (before.len().saturating_sub(40)..=before.len()).find(|i| before.is_char_boundary(*i));
    from.and_then(|from| before.get(from..)).unwrap_or_default()
}

/// The date in a short text; a part that is nothing but a date may have a year of two digits.
pub(super) fn day_in(text: &str, order: Order) -> Option<Stamp> {
    if !has_digits(text) {
        return None;
    }
    let found = find(text, order).map(|(_, stamp)| stamp);
    let mut parts = text.split(['|', '•', '·', '\n', ',']).filter(|part| has_digits(part));
    found.or_else(|| parts.find_map(|part| read(part, order)))
}

/// Whether a text has digits enough for a day and a year: most lines have not.
pub(super) fn has_digits(text: &str) -> bool {
    text.chars().filter(|c| c.is_numeric()).nth(2).is_some()
}

/// A date in a line.
pub(super) struct Dated<'t> {
    /// The text before it: its label.
    pub before: &'t str,
    pub stamp: Stamp,
    /// The text behind it.
    pub behind: &'t str,
}

/// The dates in a line, at most three.
pub(super) fn dates_in(text: &str, order: Order) -> Vec<Dated<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while found.len() < 3
        && let Some((range, stamp)) = text.get(from..).and_then(|rest| find(rest, order))
    {
        let before = label(&text[from..from + range.start]);
        from += range.end;
        found.push(Dated { before, stamp, behind: &text[from..] });
    }
    if found.is_empty()
        && let Some(stamp) = day_in(text, order)
    {
        found.push(Dated { before: "", stamp, behind: "" });
    }
    found.retain(|dated| plausible(&dated.stamp));
    found
}

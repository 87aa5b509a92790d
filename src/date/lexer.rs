//! Cuts a short text into what dates are made of: numbers, month names, other words and marks.

use super::months::{MonthName, month_of_any, two_word_month};

/// One piece of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexeme<'a> {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The kind of piece, with its value.
    pub kind: Kind<'a>,
}

/// The kinds of a [`Lexeme`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind<'a> {
    /// Digits of any script: their value and how many there are.
    Number(u64, usize),
    /// A month name.
    Month(MonthName),
    /// Any other run of letters.
    Word(&'a str),
    /// Any other character but white space.
    Mark(char),
}

/// The zeros of the scripts whose digits stand in dates, each followed by its other nine.
const ZEROS: [char; 17] =
    ['0', '٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '၀', '០', '０'];

/// The value of a digit of any such script.
fn digit(c: char) -> Option<u64> {
    if c.is_ascii() {
        return c.to_digit(10).map(u64::from);
    }
    if !c.is_numeric() {
        return None;
    }
    let values = ZEROS.iter().filter_map(|zero| u64::from(c).checked_sub(u64::from(*zero)));
    values.into_iter().find(|value| *value < 10)
}

/// Cuts `text`. Linear in its length.
pub(super) fn lexemes(text: &str) -> Vec<Lexeme<'_>> {
    let mut out: Vec<Lexeme<'_>> = Vec::with_capacity(text.len() / 4);
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let mut end = start + c.len_utf8();
        let kind = if let Some(first) = digit(c) {
            let mut value = first;
            let mut digits = 1;
            while let Some((at, next)) = chars.next_if(|(_, c)| digit(*c).is_some()) {
                value = value.saturating_mul(10).saturating_add(digit(next).unwrap_or(0));
                digits += 1;
                end = at + next.len_utf8();
            }
            Kind::Number(value, digits)
        } else if let Some(part) = part_of_date(c) {
            Kind::Mark(part)
        } else if is_letter(c) {
            while let Some((at, next)) = chars.next_if(|(_, c)| is_letter(*c)) {
                end = at + next.len_utf8();
            }
            let word = &text[start..end];
            if let Some(month) = levantine(out.last(), word)
                && let Some(previous) = out.last_mut()
            {
                previous.kind = Kind::Month(month);
                previous.end = end;
                continue;
            }
            let behind_dot = out.last().is_some_and(|last| last.kind == Kind::Mark('.'));
            let month = month_of_any(word).map(|name| in_croatian(name, word, behind_dot));
            month.map_or(Kind::Word(word), Kind::Month)
        } else if c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}') {
            continue;
        } else {
            Kind::Mark(c)
        };
        out.push(Lexeme { start, end, kind });
    }
    out
}

/// The signs for year, month and day after their numbers in Chinese and Japanese; Korean ones become
/// the same.
fn part_of_date(c: char) -> Option<char> {
    match c {
        '年' | '月' | '日' => Some(c),
        '년' => Some('年'),
        '월' => Some('月'),
        '일' => Some('日'),
        _ => None,
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c)
}

/// "Listopada" is October in Croatian, which writes a dot behind the day, and November in Polish,
/// which writes none.
fn in_croatian(name: MonthName, word: &str, behind_dot: bool) -> MonthName {
    let october = behind_dot && word.eq_ignore_ascii_case("listopada");
    if october { MonthName { number: 10, ..name } } else { name }
}

fn levantine(previous: Option<&Lexeme<'_>>, word: &str) -> Option<MonthName> {
    match previous?.kind {
        Kind::Word(first) => two_word_month(first, word),
        _ => None,
    }
}

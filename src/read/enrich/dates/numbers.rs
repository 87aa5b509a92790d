//! Numbers in digits of any script and in Chinese numerals, and the parts of dates that they are.

use super::{calendar::digit_above, lexeme::What};

/// The number a folded word of digits is, in the digits of any script that news is written in.
pub(in crate::read::enrich) fn digits(word: &str) -> Option<i32> {
    if word.is_empty() || word.len() > 16 {
        return None;
    }
    word.chars().try_fold(0i32, |value, c| {
        value.checked_mul(10)?.checked_add(digit(c)?).filter(|value| *value < 100_000_000)
    })
}

pub(in crate::read::enrich) fn digit(c: char) -> Option<i32> {
    if c.is_ascii() {
        return c.to_digit(10).map(|digit| digit as i32);
    }
    ['٠', '۰', '०', '０']
        .into_iter()
        .find_map(|zero| digit_above(c, zero))
        .map(|digit| digit as i32)
}

/// A number in digits and how many digits it has.
pub(in crate::read::enrich) fn number_of(word: &str) -> Option<(i32, usize)> {
    digits(word).map(|value| (value, word.chars().count()))
}

/// Whether a text of news may speak of this year.
pub(in crate::read::enrich) fn plausible(year: i16) -> bool {
    (1000..=2199).contains(&year)
}

/// The value of a Chinese numeral as a digit, or as a power of ten.
pub(in crate::read::enrich) fn numeral(word: &str) -> Option<i32> {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match word {
        "零" => Some(0),
        "十" => Some(10),
        "百" => Some(100),
        "千" => Some(1000),
        "廿" => Some(20),
        word => DIGITS.iter().position(|digit| *digit == word).map(|at| at as i32),
    }
}

/// The part of a date that a number with a mark of East Asia is.
pub(in crate::read::enrich) fn part(value: i32, count: u8, mark: char) -> Option<What> {
    let small = i8::try_from(value).ok();
    match mark {
        '年' | '년' if count == 4 => {
            i16::try_from(value).ok().filter(|year| plausible(*year)).map(What::Year)
        }
        // "18年6月": of this century or the last one.
        '年' if count == 2 && value > 9 => {
            Some(What::Year(if value < 50 { 2000 } else { 1900 } + i16::try_from(value).ok()?))
        }
        '月' | '월' => small.filter(|month| (1..=12).contains(month)).map(What::Month),
        '日' | '일' | '號' | '号' => small.filter(|day| (1..=31).contains(day)).map(What::Day),
        _ => None,
    }
}

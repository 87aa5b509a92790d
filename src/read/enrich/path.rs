//! The day that stands in a file's path: "2026-02-06-talks.txt", "2026/02/06/talks.txt",
//! or behind an underscore.

use jiff::civil::Date;

/// Endings of files that hold many articles: a date in their names is that of the collection.
const CONTAINERS: &[&str] = &["json", "jsonl", "ndjson"];

/// The last full date that stands in a path, as a component or a word of its own.
pub fn day_in(path: &str) -> Option<Date> {
    let name = path.strip_suffix(".gz").or_else(|| path.strip_suffix(".zst")).unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if CONTAINERS.iter().any(|container| container.eq_ignore_ascii_case(ending)) {
        return None;
    }
    // Runs of digits, the last first; letters at either side make them part of a word.
    let bytes = name.as_bytes();
    let mut end = bytes.len();
    while end > 0 {
        let before = bytes[..end].iter().rev();
        let start = end - before.take_while(|byte| byte.is_ascii_digit()).count();
        if start < end
            && free(bytes.get(end))
            && let Some(day) = day_ending_at(bytes, start, end)
        {
            return Some(day);
        }
        end = start.min(end - 1);
    }
    None
}

/// Whether a byte may stand beside a date.
fn free(byte: Option<&u8>) -> bool {
    byte.is_none_or(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric() || *byte == b'T')
}

/// The date whose last digits are `bytes[start..end]`.
fn day_ending_at(bytes: &[u8], start: usize, end: usize) -> Option<Date> {
    let before = |at: usize| at.checked_sub(1).map(|i| &bytes[i]);
    if end - start == 8 {
        let day = &bytes[start..end];
        return date(&day[..4], &day[4..6], &day[6..]).filter(|_| free(before(start)));
    }
    let mark = *before(start).filter(|mark| b"-_./".contains(mark))?;
    let month_end = start - 1;
    let month = digits_before(bytes, month_end);
    let year_end = month.checked_sub(1).filter(|&at| bytes[at] == mark)?;
    let year = digits_before(bytes, year_end);
    let date = date(&bytes[year..year_end], &bytes[month..month_end], &bytes[start..end])?;
    free(before(year)).then_some(date)
}

/// Where the run of digits begins that ends at `end`.
fn digits_before(bytes: &[u8], end: usize) -> usize {
    end - bytes[..end].iter().rev().take_while(|byte| byte.is_ascii_digit()).count()
}

fn date(year: &[u8], month: &[u8], day: &[u8]) -> Option<Date> {
    let year = number(year, 4).filter(|year| (1700..=2100).contains(year))?;
    Date::new(year, number(month, 2)? as i8, number(day, 2)? as i8).ok()
}

/// The number in so many digits.
fn number(digits: &[u8], len: usize) -> Option<i16> {
    str::from_utf8(digits).ok().filter(|digits| digits.len() == len)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_date_of_its_own_in_the_path_is_a_day() {
        for path in [
            "wire/2026-02-06-talks.txt",
            "wire/2026/02/06/talks.txt",
            "wire/talks_20260206.txt",
            "20260206",
            "2026_02_06.md.gz",
            "archive-2019-01-01/2026-02-06.txt",
            "2026-02-06T1200.txt",
        ] {
            assert_eq!(
                day_in(path).map(|d| d.to_string()).as_deref(),
                Some("2026-02-06"),
                "{path}"
            );
        }
    }

    #[test]
    fn other_digits_in_the_path_are_no_day() {
        for path in [
            "",
            "talks.txt",
            "2026-02/06.txt",
            "2026-02-31.txt",
            "12026-02-06.txt",
            "x20260206.txt",
            "2026020612.txt",
            "99999999.txt",
            "2026-2-6.txt",
            "wire/2026-02-06.jsonl.zst",
        ] {
            assert_eq!(day_in(path), None, "{path}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_path_is_read_without_panic(path in "\\PC{0,30}", dated in "[0-9/._T-]{0,14}") {
            day_in(&path);
            day_in(&dated);
        }
    }
}

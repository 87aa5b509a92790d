//! The day in the digits of an address.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::days::plausible;
use crate::date::{Stamp, month_name};

/// A day that an address gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digits {
    /// The day.
    pub day: Date,
    /// It is folders of the address, "/2026/02/06/", which only a publishing system writes.
    pub folders: bool,
}

static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?:^|\D)((?:19|20)\d\d)([/\-_.]?)(\d{1,2}|[a-z]{3,9})([/\-_.]?)(\d{1,2})(?:\D|$)")
});

static YEAR_LAST: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:^|\D)(\d\d)([-./]?)(\d\d)([-./]?)(20\d\d)(?:\D|$)"));

static MONTH: LazyLock<Regex> = LazyLock::new(|| regex(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the tests use every pattern of this file")
}

fn path(url: &str) -> &str {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    path.find('/').map_or("", |slash| &path[slash..])
}

/// The day in the digits of an address: ".../2026/02/06/...", "...-20260206.html".
pub(super) fn digits_in(url: &str) -> Option<Digits> {
    let path = path(url);
    if !path.contains("20") && !path.contains("19") {
        return None;
    }
    let year_first = YEAR_FIRST.captures_iter(path).find_map(|found| year_first(path, &found));
    year_first.or_else(|| YEAR_LAST.captures_iter(path).find_map(|found| year_last(path, &found)))
}

/// Whether digits stand between words of one folder of a path, as in "inquiry-into-2019-03-14-flood": they
/// are part of the headline.
fn is_among_words(path: &str, from: usize, to: usize) -> bool {
    let before = path[..from].rsplit('/').next().unwrap_or_default();
    let behind = path[to..].split(['/', '.', '?', '#']).next().unwrap_or_default();
    [before, behind].iter().all(|part| part.contains(char::is_alphabetic))
}

/// The day in a match of [`YEAR_FIRST`]: year, mark, month, mark, day.
fn year_first(path: &str, found: &Captures<'_>) -> Option<Digits> {
    if is_among_words(path, found.get(1)?.start(), found.get(5)?.end()) {
        return None;
    }
    let mark = &found[2];
    let whole = found[3].len() == 2 && found[5].len() == 2;
    if *mark != found[4] || (mark.is_empty() && !whole) {
        return None;
    }
    let month = found[3].parse().ok().or_else(|| month_name(&found[3]).map(|m| m.number))?;
    let day = day(found[1].parse().ok()?, month, found[5].parse().ok()?)?;
    Some(Digits { day, folders: mark == "/" })
}

/// The day in a match of [`YEAR_LAST`]: day, mark, month, mark, year.
fn year_last(path: &str, found: &Captures<'_>) -> Option<Digits> {
    if found[2] != found[4] || is_among_words(path, found.get(1)?.start(), found.get(5)?.end()) {
        return None;
    }
    let day = day(found[5].parse().ok()?, found[3].parse().ok()?, found[1].parse().ok()?)?;
    Some(Digits { day, folders: false })
}

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok().filter(|day| plausible(&Stamp::day(*day)))
}

/// Year and month in the folders of an address: "/uploads/2026/02/pier.jpg".
pub(super) fn month_in(url: &str) -> Option<(i16, i8)> {
    let found = MONTH.captures(path(url))?;
    Some((found[1].parse().ok()?, found[2].parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_the_day_in_its_digits() {
        let day = |url: &str| digits_in(url).map(|d| d.day.to_string());
        for url in [
            "https://a.example/2026/02/06/x",
            "https://a.example/2026/feb/06/x",
            "https://a.example/2026/february/6/x",
            "https://a.example/x-20260206.html",
            "https://a.example/news/06-02-2026-ferry",
            "https://a.example/ferry-nid06022026/",
        ] {
            assert_eq!(day(url).as_deref(), Some("2026-02-06"), "{url}");
        }
        for url in [
            "https://a.example/2026/ferry-12345678",
            "https://20260206.example/",
            "https://a.example/2026/may-6-people",
            "https://a.example/news/inquiry-into-2019-03-14-flood",
            "https://a.example/news/storm-of-20190314-comes-back.html",
        ] {
            assert_eq!(day(url), None, "{url}");
        }
    }

    #[test]
    fn folders_of_an_upload_tell_its_month() {
        assert_eq!(month_in("https://a.example/up/2026/02/pier.jpg"), Some((2026, 2)));
        assert_eq!(month_in("https://a.example/up/2026/20/pier.jpg"), None);
    }
}

//! Times of day beside a printed date, and the zones they are in.

use jiff::{civil::Time, tz::Offset};

use super::lexer::{Kind, Lexeme};

type Clock = (Time, Option<Offset>);

/// Words that lead from a date to its time.
const LEADS: &[&str] = &[
    "T", "at", "à", "um", "kl", "o", "alle", "a", "las", "ore", "om", "в", "о", "jam", "pukul",
    "godz", "saat", "στις", "às", "v", "ve", "klo", "klokken", "la", "ora", "om", "lúc", "alle",
];

/// Zones with one fixed meaning in news, in hours.
const ZONES: &[(&str, i32)] = &[
    ("Z", 0),
    ("GMT", 0),
    ("UTC", 0),
    ("UT", 0),
    ("WET", 0),
    ("BST", 1),
    ("CET", 1),
    ("MEZ", 1),
    ("CEST", 2),
    ("MESZ", 2),
    ("EET", 2),
    ("EEST", 3),
    ("MSK", 3),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
    ("WIB", 7),
    ("HKT", 8),
    ("SGT", 8),
    ("JST", 9),
    ("KST", 9),
    ("AEST", 10),
    ("AEDT", 11),
];

/// The time at lexeme `at`, with its zone: the lexeme after both.
pub(super) fn at(all: &[Lexeme<'_>], at: usize) -> Option<(usize, Clock)> {
    let Kind::Number(value, digits) = all.get(at)?.kind else { return None };
    let (mut next, hour, minute, second, sure) = match (digits, separator(all, at + 1)) {
        (1 | 2, Some(':' | 'h' | '.')) if number(all, at + 2, 2).is_some() => {
            let minute = number(all, at + 2, 2)?;
            let colon = matches!(all[at + 1].kind, Kind::Mark(':'));
            match number(all, at + 4, 2).filter(|_| colon && mark(all, at + 3) == Some(':')) {
                Some(second) => (at + 5, value, minute, second, true),
                None => (at + 3, value, minute, 0, separator(all, at + 1) != Some('.')),
            }
        }
        (1 | 2, _) => (at + 1, value, 0, 0, false),
        // "101500" and "1015", which need a "T" before or a zone after.
        (6, _) => (at + 1, value / 10_000, value / 100 % 100, value % 100, after_t(all, at)),
        (4, _) => (at + 1, value / 100, value % 100, 0, after_t(all, at)),
        _ => return None,
    };
    // Fractions of a second; some systems write a colon before them.
    if matches!(mark(all, next), Some('.' | ':'))
        && next == at + 5
        && matches!(all.get(next + 1).map(|l| l.kind), Some(Kind::Number(..)))
    {
        next += 2;
    }
    let (after_half, half) = half_of_day(all, next).map_or((next, None), |(n, h)| (n, Some(h)));
    let after_half = match all.get(after_half).map(|l| l.kind) {
        Some(Kind::Word("Uhr" | "uhr" | "hrs" | "h")) if half.is_none() => after_half + 1,
        _ => after_half,
    };
    let zone = zone(all, after_half);
    let sure = sure || half.is_some() || after_half > next || (digits == 4 && zone.is_some());
    if !sure {
        return None;
    }
    let hour = match half {
        Some(Half::Morning) if hour == 12 => 0,
        Some(Half::Afternoon) if hour < 12 => hour + 12,
        _ => hour,
    };
    let time = time(hour, minute, second)?;
    Some(match zone {
        Some((end, offset)) => (end, (time, Some(offset))),
        None => (after_half, (time, None)),
    })
}

/// The time that follows a date ending before `from`.
pub(super) fn after(all: &[Lexeme<'_>], from: usize) -> Option<(usize, Clock)> {
    let lead = all.get(from..)?.iter().take(3).take_while(|lexeme| joins(lexeme)).count();
    at(all, from + lead)
}

/// Whether a mark or word may be between a date and its time.
fn joins(lexeme: &Lexeme<'_>) -> bool {
    match lexeme.kind {
        Kind::Mark(c) => {
            matches!(c, ',' | '-' | '–' | '—' | '|' | '(' | '.' | '·' | '،' | '/' | ':')
        }
        Kind::Word(w) => LEADS.contains(&w),
        _ => false,
    }
}

/// The time that ends right before a date starting at `until`.
pub(super) fn before(all: &[Lexeme<'_>], until: usize) -> Option<(usize, Clock)> {
    // Hour, colon, minute, colon, second, half, dots, zone, comma and a weekday: at most 12.
    (until.saturating_sub(12)..until).find_map(|from| {
        let is_colon_time =
            mark(all, from + 1) == Some(':') && mark(all, from.wrapping_sub(1)) != Some(':');
        let (end, clock) = if is_colon_time { at(all, from)? } else { return None };
        let between = all.get(end..until)?;
        let words = between.iter().filter(|l| matches!(l.kind, Kind::Word(_))).count();
        let only_words = between
            .iter()
            .all(|l| matches!(l.kind, Kind::Word(_) | Kind::Mark(',' | '|' | '-' | '.' | '·')));
        (words <= 2 && only_words).then_some((from, clock))
    })
}

/// "101500" after a date in digits.
pub(super) fn compact(value: u64) -> Option<Time> {
    time(value / 10_000, value / 100 % 100, value % 100)
}

fn time(hour: u64, minute: u64, second: u64) -> Option<Time> {
    // A leap second counts as the second before it.
    let second = if second == 60 { 59 } else { second };
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0)
        .ok()
}

fn mark(all: &[Lexeme<'_>], at: usize) -> Option<char> {
    match all.get(at)?.kind {
        Kind::Mark(c) => Some(c),
        _ => None,
    }
}

/// The separator of hour and minute: a mark, or the "h" of French and Portuguese.
fn separator(all: &[Lexeme<'_>], at: usize) -> Option<char> {
    match all.get(at)?.kind {
        Kind::Mark(c) => Some(c),
        Kind::Word("h" | "H") => Some('h'),
        _ => None,
    }
}

fn number(all: &[Lexeme<'_>], at: usize, wanted: usize) -> Option<u64> {
    match all.get(at)?.kind {
        Kind::Number(value, digits) if digits == wanted => Some(value),
        _ => None,
    }
}

fn after_t(all: &[Lexeme<'_>], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|t| matches!(all[t].kind, Kind::Word("T" | "t")))
}

enum Half {
    Morning,
    Afternoon,
}

/// "am", "p.m." at `at`.
fn half_of_day(all: &[Lexeme<'_>], at: usize) -> Option<(usize, Half)> {
    let Kind::Word(word) = all.get(at)?.kind else { return None };
    let half = match word.as_bytes().first()? {
        b'a' | b'A' => Half::Morning,
        b'p' | b'P' => Half::Afternoon,
        _ => return None,
    };
    if word.len() == 2 && word.as_bytes()[1].eq_ignore_ascii_case(&b'm') {
        return Some((at + 1, half));
    }
    let dotted = word.len() == 1
        && mark(all, at + 1) == Some('.')
        && matches!(all.get(at + 2)?.kind, Kind::Word("m" | "M"));
    let end = if mark(all, at + 3) == Some('.') { at + 4 } else { at + 3 };
    dotted.then_some((end, half))
}

/// "GMT", "+04:00", "GMT+0400", "(EST)" at `at`.
fn zone(all: &[Lexeme<'_>], at: usize) -> Option<(usize, Offset)> {
    let open = usize::from(mark(all, at) == Some('('));
    let named = match all.get(at + open).map(|l| l.kind) {
        Some(Kind::Word(name)) => ZONES.iter().find(|(zone, _)| zone.eq_ignore_ascii_case(name)),
        _ => None,
    };
    let Some((_, hours)) = named else { return offset(all, at) };
    let end = at + open + 1;
    if *hours == 0
        && let Some(found) = offset(all, end)
    {
        return Some(found);
    }
    let end = if open == 1 && mark(all, end) == Some(')') { end + 1 } else { end };
    Some((end, Offset::from_seconds(hours * 3600).ok()?))
}

/// "+04:00", "-0500", "+4" at `at`.
fn offset(all: &[Lexeme<'_>], at: usize) -> Option<(usize, Offset)> {
    let sign = match mark(all, at)? {
        '+' => 1,
        '-' | '−' => -1,
        _ => return None,
    };
    let Kind::Number(value, digits) = all.get(at + 1)?.kind else { return None };
    // "10:15 - 6 February": a dash and no offset.
    if all[at].end != all[at + 1].start {
        return None;
    }
    let value = i32::try_from(value).ok()?;
    let (end, minutes) = match digits {
        4 => (at + 2, value / 100 * 60 + value % 100),
        1 | 2 => match number(all, at + 3, 2).filter(|_| mark(all, at + 2) == Some(':')) {
            Some(minutes) => (at + 4, value * 60 + minutes as i32),
            None => (at + 2, value * 60),
        },
        _ => return None,
    };
    // No zone is further than fourteen hours from UTC.
    (minutes <= 14 * 60).then_some(())?;
    Some((end, Offset::from_seconds(sign * minutes * 60).ok()?))
}

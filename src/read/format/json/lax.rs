//! JSON as programs really write it -> JSON: what is wrong in ways that leave no doubt is mended.

use std::fmt::Write as _;

/// The text with its slips mended; `None` where there are none of them.
///
/// Mended are `NaN` and `Infinity` (Python writes them for missing values), halves of surrogate pairs
/// (what cutting a text leaves), control characters inside strings, and commas behind the last value.
pub(super) fn mended(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 16);
    let mut changed = false;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (piece, length) = match first {
            '"' => {
                let length = string_length(rest);
                let string = mended_string(&rest[..length]);
                changed |= string.is_some();
                out.push_str(string.as_deref().unwrap_or(&rest[..length]));
                ("", length)
            }
            'N' if rest.starts_with("NaN") => ("null", 3),
            'I' if rest.starts_with("Infinity") => ("null", 8),
            '-' if rest.starts_with("-Infinity") => ("null", 9),
            ',' if is_last(&rest[1..]) => ("", 1),
            _ => {
                out.push(first);
                rest = &rest[first.len_utf8()..];
                continue;
            }
        };
        changed |= first != '"';
        out.push_str(piece);
        rest = &rest[length..];
    }
    changed.then_some(out)
}

/// Whether nothing but a closing bracket or the end follows a comma.
fn is_last(behind: &str) -> bool {
    behind.trim_start().chars().next().is_none_or(|c| matches!(c, '}' | ']'))
}

/// Bytes of the string that begins here, quotes included; to the end where it is not closed.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A string with its slips mended; `None` where there are none.
fn mended_string(string: &str) -> Option<String> {
    let control = string.bytes().any(|b| b < 0x20);
    let surrogate = string.contains("\\ud") || string.contains("\\uD");
    if !control && !surrogate {
        return None;
    }
    let mut out = String::with_capacity(string.len() + 16);
    let mut rest = string;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\\' => match surrogate_at(rest) {
                Some(high) if is_high(high) && surrogate_at(&rest[6..]).is_some_and(is_low) => {
                    out.push_str(&rest[..12]);
                    12
                }
                Some(_) => {
                    out.push('\u{FFFD}');
                    6
                }
                None => {
                    let length = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                    out.push_str(&rest[..length]);
                    length
                }
            },
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
                1
            }
            c => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    Some(out)
}

/// The half of a pair that is escaped here.
fn surrogate_at(text: &str) -> Option<u32> {
    let code = u32::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()?;
    (0xD800..0xE000).contains(&code).then_some(code)
}

fn is_high(code: u32) -> bool {
    code < 0xDC00
}

fn is_low(code: u32) -> bool {
    code >= 0xDC00
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_mended_and_strings_left_alone() {
        for (text, expected) in [
            (r#"{"a":NaN,"b":[-Infinity,Infinity]}"#, r#"{"a":null,"b":[null,null]}"#),
            (r#"{"a":"NaN, \"Infinity\"",}"#, r#"{"a":"NaN, \"Infinity\""}"#),
            ("{\"a\":\"one\ttwo\"}", r#"{"a":"one\u0009two"}"#),
            (
                r#"{"a":"\ud83d cut \ud83d\ude00 \\ud83d"}"#,
                "{\"a\":\"\u{FFFD} cut \\ud83d\\ude00 \\\\ud83d\"}",
            ),
            (r#"{"a":"\udc00"},"#, "{\"a\":\"\u{FFFD}\"}"),
        ] {
            assert_eq!(mended(text).as_deref(), Some(expected));
        }
        assert_eq!(mended(r#"{"a":1}"#), None);
    }

    #[test]
    fn any_text_comes_to_an_end() {
        for text in ["\"", "\"\\", "\"\\u", "\"\\ud83", "\"\\ud83d\\u", ",", "-", "N", "\"\\ud83dé"]
        {
            let _ = mended(text);
        }
    }
}

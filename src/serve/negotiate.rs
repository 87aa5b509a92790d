//! What a request says of the answer that it takes: `Accept` and `If-None-Match`, as RFC 9110 has them
//! (sections 12.5.1 and 13.1.2).

use axum::http::{HeaderMap, HeaderName, header};

use crate::archive::answer::print::Format;

/// Formats with the media types by which they can be asked for: first that of the answer, then other names,
/// which ranges such as `*/*` do not mean.
const MEDIA_TYPES: &[(Format, &[&str])] = &[
    (Format::Jsonl, &["application/x-ndjson", "application/jsonl", "application/ndjson"]),
    (Format::Json, &["application/json"]),
    (Format::Csv, &["text/csv"]),
    (Format::Tsv, &["text/tab-separated-values"]),
];

/// The format that `Accept` prefers: the one of the highest quality. Of equal ones that which is named more
/// precisely, then that which is named first. JSON lines where nothing is asked for, or nothing that there
/// is.
pub fn accepted(headers: &HeaderMap) -> Format {
    let ranges = media_ranges(headers);
    let mut best: Option<(Preference, Format)> = None;
    for (format, types) in MEDIA_TYPES {
        let other_names =
            types[1..].iter().filter_map(|media_type| preference(&ranges, media_type));
        let other_names = other_names.filter(|preference| preference.precision == EXACT);
        let Some(preference) = preference(&ranges, types[0]).into_iter().chain(other_names).max()
        else {
            continue;
        };
        if preference.quality > 0 && best.is_none_or(|(known, _)| preference > known) {
            best = Some((preference, *format));
        }
    }
    best.map_or(Format::Jsonl, |(_, format)| format)
}

/// Content type of the answers in a format.
pub fn content_type(format: Format) -> &'static str {
    match format {
        Format::Jsonl | Format::Trec => "application/x-ndjson",
        Format::Json => "application/json",
        Format::Text => "text/plain; charset=utf-8",
        Format::Csv => "text/csv; charset=utf-8",
        Format::Tsv => "text/tab-separated-values; charset=utf-8",
    }
}

/// Precision of a range that names a media type.
const EXACT: u8 = 2;

/// How much a media type is wanted; a greater one is wanted more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Preference {
    /// Thousandths.
    quality: u16,
    /// 0 for `*/*`, 1 for `text/*`, [`EXACT`] for `text/csv`.
    precision: u8,
    /// Earlier ranges are greater.
    order: std::cmp::Reverse<usize>,
}

/// One media range of `Accept`, such as `text/*;q=0.5`.
#[derive(Debug, PartialEq, Eq)]
struct MediaRange {
    /// In lower case.
    kind: String,
    subtype: String,
    /// Thousandths.
    quality: u16,
}

impl MediaRange {
    /// `None` where it is malformed, and so says nothing.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = split(text, ';').into_iter();
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let quality = parts.find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("q").then(|| value.trim())
        });
        Some(Self {
            kind: kind.trim().to_lowercase(),
            subtype: subtype.trim().to_lowercase(),
            quality: quality.map_or(Some(1000), thousandths)?,
        })
    }

    /// How precisely it names a media type; `None`: it does not.
    fn precision(&self, media_type: &str) -> Option<u8> {
        let (kind, subtype) = media_type.split_once('/')?;
        match (self.kind.as_str(), self.subtype.as_str()) {
            ("*", "*") => Some(0),
            (known, "*") if known == kind => Some(1),
            (known, other) if known == kind && other == subtype => Some(EXACT),
            _ => None,
        }
    }
}

/// `0.5` is 500; three digits behind the point, and 1 at most.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, digits) = text.split_once('.').unwrap_or((text, ""));
    let is_number = digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number {
        return None;
    }
    let part: u16 = format!("{digits:0<3}").parse().ok()?;
    match whole {
        "0" => Some(part),
        "1" if part == 0 => Some(1000),
        _ => None,
    }
}

fn media_ranges(headers: &HeaderMap) -> Vec<MediaRange> {
    elements(headers, &header::ACCEPT).iter().filter_map(|range| MediaRange::parse(range)).collect()
}

/// The preference of the most precise range for a media type, which alone counts; `None`: it is not wanted.
fn preference(ranges: &[MediaRange], media_type: &str) -> Option<Preference> {
    let matching = ranges.iter().enumerate().filter_map(|(at, range)| {
        let precision = range.precision(media_type)?;
        Some(Preference { quality: range.quality, precision, order: std::cmp::Reverse(at) })
    });
    matching.max_by_key(|preference| (preference.precision, preference.order))
}

/// Whether the client has the answer with this entity tag: `If-None-Match` names it or is `*`. Tags are
/// compared weakly.
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    elements(headers, &header::IF_NONE_MATCH)
        .iter()
        .any(|known| known == "*" || opaque(known).is_some_and(|known| opaque(tag) == Some(known)))
}

/// An entity tag without its mark of weakness; `None` where it is not one.
fn opaque(tag: &str) -> Option<&str> {
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    (tag.len() >= 2 && tag.starts_with('"') && tag.ends_with('"')).then_some(tag)
}

/// The elements of a list, which may be spread over several headers of a name.
fn elements(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| split(value, ',')).map(str::to_owned).collect()
}

/// Splits at a separator outside of quotation marks; empty parts are left out.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut is_quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            c if c == separator && !is_quoted => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &HeaderName, values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name, value.parse().unwrap());
        }
        headers
    }

    fn format(values: &[&str]) -> Format {
        accepted(&headers(&header::ACCEPT, values))
    }

    #[test]
    fn the_format_of_the_highest_quality_is_given() {
        for (accept, wanted) in [
            ("application/json;q=0.2, text/csv;q=0.7", Format::Csv),
            ("text/csv; q=0.7, application/json", Format::Json),
            ("TEXT/CSV;Q=0.9, application/json;q=0.899", Format::Csv),
            ("text/csv;q=0, */*", Format::Jsonl),
            ("application/x-ndjson;q=0, */*", Format::Json),
            ("application/json;q=0, application/*;q=0.5", Format::Jsonl),
            ("text/*;q=0.9, application/json;q=0.5", Format::Csv),
            ("text/csv;q=0.1, text/*, */*;q=0.05", Format::Tsv),
        ] {
            assert_eq!(format(&[accept]), wanted, "{accept}");
        }
    }

    #[test]
    fn of_equal_quality_the_more_precise_and_then_the_first_is_given() {
        assert_eq!(format(&["*/*, text/csv"]), Format::Csv);
        assert_eq!(format(&["text/csv, application/json"]), Format::Csv);
        assert_eq!(format(&["application/json, text/csv"]), Format::Json);
        assert_eq!(format(&["text/html, application/json;q=0.9, */*;q=0.8"]), Format::Json);
    }

    #[test]
    fn a_list_may_be_spread_over_headers_and_have_quoted_parts() {
        assert_eq!(format(&["text/html", "text/csv"]), Format::Csv);
        assert_eq!(format(&[r#"text/html;a="x, application/json", text/csv"#]), Format::Csv);
        assert_eq!(format(&[r#"text/csv;header="present;q=0";q=0.5"#]), Format::Csv);
    }

    #[test]
    fn nothing_that_can_be_given_is_json_lines() {
        for accept in ["", "text/html", "text", "text/csv;q=2", "text/csv;q=0.1234", "*/*;q=0"] {
            assert_eq!(format(&[accept]), Format::Jsonl, "{accept}");
        }
        assert_eq!(format(&[]), Format::Jsonl);
    }

    #[test]
    fn a_tag_is_known_by_itself_in_a_list_or_by_a_star() {
        let is_known =
            |values: &[&str]| is_known(&headers(&header::IF_NONE_MATCH, values), "W/\"a,b\"");
        assert!(is_known(&["*"]));
        assert!(is_known(&["W/\"a,b\""]) && is_known(&["\"a,b\""]));
        assert!(is_known(&["\"x\", W/\"a,b\" ,\"y\""]) && is_known(&["\"x\"", "\"a,b\""]));
        assert!(!is_known(&[]) && !is_known(&["\"x\""]) && !is_known(&["\"*\""]));
        assert!(!is_known(&["\"a\", \"b\""]), "a comma within a tag does not end it");
        assert!(!is_known(&["a,b"]), "a tag without quotation marks is none");
    }
}

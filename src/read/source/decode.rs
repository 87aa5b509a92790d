//! Bytes -> text: byte order mark, declared charset, UTF-8, else detection.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How far into a page a `<meta charset>` is looked for.
const PRESCAN: usize = 4096;

/// Decodes an item. Never fails: what cannot be decoded becomes U+FFFD.
///
/// `markup` says that a charset may be declared in the text itself, as web pages do; `label` is the
/// charset that is stated beside it.
pub fn decode(bytes: &[u8], markup: bool, label: Option<&str>) -> String {
    let encoding = Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .or_else(|| Encoding::for_label(label?.as_bytes()))
        .or_else(|| wide_encoding(bytes))
        .or_else(|| markup.then(|| declared(bytes)).flatten());
    if let Some(encoding) = encoding {
        let (text, _, broken) = encoding.decode(bytes);
        // A page that says UTF-8 and is not is read as what it is.
        if !(broken && encoding == UTF_8) {
            return without_bom(text);
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    without_bom(guess.decode(bytes).0)
}

fn without_bom(text: Cow<'_, str>) -> String {
    match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => text.into_owned(),
    }
}

/// UTF-16 by its mark, or by zeros in every second place as Western text has them.
pub(super) fn wide_encoding(head: &[u8]) -> Option<&'static Encoding> {
    if head.starts_with(b"\xFF\xFE") {
        return Some(UTF_16LE);
    }
    if head.starts_with(b"\xFE\xFF") {
        return Some(UTF_16BE);
    }
    let pairs = head[..head.len().min(512)].chunks_exact(2);
    let total = pairs.len();
    let (low, high) = pairs.fold((0, 0), |(low, high), p| {
        (low + usize::from(p[1] == 0 && p[0] != 0), high + usize::from(p[0] == 0 && p[1] != 0))
    });
    match total {
        8.. if low * 10 >= total * 9 => Some(UTF_16LE),
        8.. if high * 10 >= total * 9 => Some(UTF_16BE),
        _ => None,
    }
}

/// The charset that a page declares about itself.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(PRESCAN)].to_ascii_lowercase();
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&head[at..], b"charset") {
        at += found + b"charset".len();
        let rest = head[at..].trim_ascii_start();
        let Some(value) = rest.strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let end = value
            .iter()
            .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':')));
        if let Some(encoding) = Encoding::for_label(&value[..end.unwrap_or(value.len())]) {
            // A declaration in ASCII cannot be true of a wide encoding.
            return Some(if encoding == UTF_16LE || encoding == UTF_16BE {
                UTF_8
            } else {
                encoding
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_decoded_by_mark_declaration_or_detection() {
        assert_eq!(decode(b"\xEF\xBB\xBFMascate", false, None), "Mascate");
        assert_eq!(decode(b"\xFF\xFEO\0m\0a\0n\0", false, None), "Oman");
        assert_eq!(decode(b"O\0m\0a\0n\0 \0s\0a\0y\0s\0 \0i\0t\0", false, None), "Oman says it");
        assert_eq!(
            decode(b"<meta charset=windows-1252>\x93Oman\x94", true, None),
            "<meta charset=windows-1252>“Oman”"
        );
        assert_eq!(
            decode(b"<meta charset='utf-8'>caf\xC3\xA9", true, None),
            "<meta charset='utf-8'>café"
        );
        let latin = "Le ministre a été reçu à Genève, où les négociations ont repris.";
        let bytes: Vec<u8> = latin.chars().map(|c| c as u8).collect();
        assert_eq!(decode(&bytes, false, None), latin);
        assert_eq!(decode(b"", false, None), "");
        assert_eq!(decode(b"caf\xE9", true, Some("iso-8859-1")), "café");
    }
}

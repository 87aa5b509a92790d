//! Bytes -> text: byte order mark, declared charset, UTF-8, else detection.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// How far into a page a `<meta charset>` is looked for.
const PRESCAN: usize = 4096;

/// Decodes an item. Never fails: what cannot be decoded becomes U+FFFD.
///
/// Bytes that are UTF-8 throughout are UTF-8, whatever is said about them: what saves and converts
/// pages leaves old declarations behind. `markup` says that a charset may be declared in the text
/// itself, as web pages do; `label` is the charset that is stated beside it.
pub fn decode(bytes: &[u8], markup: bool, label: Option<&str>) -> String {
    let text = decoded(bytes, markup, label);
    // Zeros are padding, or a hole that a crash left.
    if text.contains('\0') { text.replace('\0', "") } else { text }
}

fn decoded(bytes: &[u8], markup: bool, label: Option<&str>) -> String {
    if let Some(encoding) = marked_encoding(bytes) {
        return without_bom(encoding.decode(bytes).0);
    }
    let stated = label
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .or_else(|| markup.then(|| declared(bytes)).flatten());
    let utf8 = std::str::from_utf8(bytes);
    match (utf8, stated) {
        // Written in ASCII alone, with escapes for the rest.
        (Ok(text), Some(encoding)) if encoding == ISO_2022_JP && text.is_ascii() => {
            return encoding.decode(bytes).0.into_owned();
        }
        (Ok(text), _) => return text.to_owned(),
        (Err(_), _) if is_damaged_utf8(bytes) => return mended(bytes),
        (Err(_), Some(encoding)) if encoding != UTF_8 => {
            return without_bom(encoding.decode(bytes).0);
        }
        (Err(_), _) => {}
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    without_bom(guess.decode(bytes).0)
}

/// The encoding of a text by a part of it; `None` is UTF-8.
pub(super) fn charset(part: &[u8]) -> Option<&'static Encoding> {
    // The part may end inside a character.
    let cut = std::str::from_utf8(part).map_or_else(|e| e.valid_up_to() + 4 > part.len(), |_| true);
    if cut || is_damaged_utf8(part) {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(part, true);
    Some(detector.guess(None, Utf8Detection::Allow))
}

/// Decodes a piece of a text whose encoding is known.
pub(super) fn decode_as(bytes: &[u8], charset: Option<&'static Encoding>) -> String {
    match charset {
        Some(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.replace('\0', ""),
            Err(_) => mended(bytes),
        },
    }
}

/// The encoding that a byte order mark tells, or zeros in every second place.
fn marked_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    marked.or_else(|| wide_encoding(bytes))
}

/// Whether the bytes are UTF-8 but for a few: characters of several bytes hardly come about by chance
/// in another encoding, where every other byte would be an error.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let bad = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
    let valid =
        bytes.utf8_chunks().map(|chunk| chunk.valid().chars().filter(|c| !c.is_ascii()).count());
    let good: usize = valid.sum();
    good >= 2 * bad
}

/// Reads bad bytes of UTF-8 as what they were before a text was put together: a letter of Western
/// Europe where it stands between others, else U+FFFD.
fn mended(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        text.push_str(chunk.valid());
        let follows = chunks.peek().and_then(|next| next.valid().chars().next());
        match chunk.invalid() {
            [] => {}
            [byte @ 0xC0..=0xFF]
                if text.ends_with(|c: char| c.is_ascii())
                    && follows.is_some_and(|c| c.is_ascii()) =>
            {
                text.push(char::from(*byte));
            }
            _ => text.push('\u{FFFD}'),
        }
    }
    without_bom(text.into())
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

    #[test]
    fn valid_utf_8_wins_over_any_declaration() {
        let page = "<meta charset=iso-8859-1>Köln";
        assert_eq!(decode(page.as_bytes(), true, Some("windows-1252")), page);
        let japanese = b"<meta charset=iso-2022-jp>\x1b$B%*%^!<%s\x1b(B";
        assert!(decode(japanese, true, None).ends_with("オマーン"));
    }

    #[test]
    fn one_bad_byte_costs_one_character() {
        let damaged = |text: &str, bad: &[u8]| {
            decode(&[text.as_bytes(), bad, text.as_bytes()].concat(), false, None)
        };
        assert_eq!(damaged("Köln hört", b"\xFF\xFE"), "Köln hört\u{FFFD}\u{FFFD}Köln hört");
        assert_eq!(damaged("Köln hört caf", b"\xE9 "), "Köln hört café Köln hört caf");
        assert_eq!(damaged("Премьер", b"\xD0"), "Премьер\u{FFFD}Премьер");
        let cut = "Bürgermeister von Köln — ja".as_bytes();
        assert!(
            decode(&cut[..cut.len() - 5], false, None)
                .starts_with("Bürgermeister von Köln \u{FFFD}")
        );
    }

    #[test]
    fn zeros_are_no_text() {
        assert_eq!(decode(b"Harbour reopens\0\0\0", false, None), "Harbour reopens");
    }
}

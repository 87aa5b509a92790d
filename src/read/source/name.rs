//! Names of files -> text, and back, without a loss: old archives name files in Latin-1 or KOI8.
//!
//! A byte that is no UTF-8 is written `\xE9`. So that no name can be taken for another, a backslash
//! that would begin such four characters is written `\x5C` itself.

use std::{
    borrow::Cow,
    ffi::OsStr,
    path::{Path, PathBuf},
};

/// What a byte is written behind.
const MARK: &str = "\\x";

/// The name of a file or folder as records have it.
pub fn written(name: &OsStr) -> Cow<'_, str> {
    if let Some(name) = name.to_str().filter(|name| !name.contains(MARK)) {
        return Cow::Borrowed(name);
    }
    let mut written = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        write_text(chunk.valid(), &mut written);
        chunk.invalid().iter().for_each(|byte| write_byte(*byte, &mut written));
    }
    Cow::Owned(written)
}

fn write_byte(byte: u8, written: &mut String) {
    written.push_str(MARK);
    for digit in [byte >> 4, byte & 0xF] {
        written.extend(char::from_digit(digit.into(), 16).map(|digit| digit.to_ascii_uppercase()));
    }
}

fn write_text(text: &str, written: &mut String) {
    let mut done = 0;
    for (at, _) in text.match_indices(MARK) {
        if byte_at(&text.as_bytes()[at..]).is_some() {
            written.push_str(&text[done..at]);
            write_byte(b'\\', written);
            done = at + 1;
        }
    }
    written.push_str(&text[done..]);
}

/// The byte that is written where `text` begins.
fn byte_at(text: &[u8]) -> Option<u8> {
    match text.strip_prefix(MARK.as_bytes())? {
        [high, low, ..] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    }
}

fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'A'..=b'F' => Some(letter - b'A' + 10),
        _ => None,
    }
}

/// The file that a record names by `path`, in the folder that was read.
pub fn file_at(folder: &Path, path: &str) -> PathBuf {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, behind @ ..] = rest {
        if let Some(byte) = byte_at(rest) {
            bytes.push(byte);
            rest = &rest[MARK.len() + 2..];
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    folder.join(native(bytes))
}

#[cfg(unix)]
fn native(bytes: Vec<u8>) -> std::ffi::OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

/// Elsewhere names are made of characters.
#[cfg(not(unix))]
fn native(bytes: Vec<u8>) -> std::ffi::OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// A text without the escapes of addresses.
pub fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some(first) = rest.first() {
        let escaped =
            rest.get(1..3).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        let escaped = escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = &rest[if escaped.is_some() { 3 } else { 1 }..];
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn every_name_is_written_in_its_own_way_and_found_again() {
        for (name, text) in [
            (&b"a.txt"[..], "a.txt"),
            ("caf\u{e9}.txt".as_bytes(), "caf\u{e9}.txt"),
            (b"caf\xE9.txt", "caf\\xE9.txt"),
            (b"caf\\xE9.txt", "caf\\x5CxE9.txt"),
            (b"a\\xe9 \\x \\n", "a\\xe9 \\x \\n"),
            (b"\xFF\xFE", "\\xFF\\xFE"),
        ] {
            let name = OsStr::from_bytes(name);
            assert_eq!(written(name), text);
            assert_eq!(file_at(Path::new("/news"), text), Path::new("/news").join(name));
        }
        assert_eq!(
            file_at(Path::new("n"), "a/b\\xE9/c"),
            Path::new("n/a").join(OsStr::from_bytes(b"b\xE9")).join("c")
        );
    }
}

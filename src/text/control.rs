//! Characters that a terminal obeys instead of showing them.

use std::io::{self, Write};

/// Whether a character controls a terminal, or the direction in which what follows is shown.
pub fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
        )
}

/// Passes JSON on with such characters escaped: in JSON they stand only inside strings, and of all of them
/// JSON itself escapes the first 32 alone. What is written at once must end with a whole character.
#[derive(Debug)]
pub struct Escaped<W>(pub W);

impl<W: Write> Write for Escaped<W> {
    fn write(&mut self, json: &[u8]) -> io::Result<usize> {
        self.write_all(json).map(|()| json.len())
    }

    fn write_all(&mut self, json: &[u8]) -> io::Result<()> {
        let mut rest = json;
        while let Some((at, c)) = first_control(rest) {
            self.0.write_all(&rest[..at])?;
            write!(self.0, "\\u{:04x}", c as u32)?;
            rest = &rest[at + c.len_utf8()..];
        }
        self.0.write_all(rest)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The first such character beyond ASCII's first 32, and where it begins.
fn first_control(json: &[u8]) -> Option<(usize, char)> {
    // What those characters begin with; all but the first begin others, too.
    let begins = |byte: &u8| matches!(byte, 0x7F | 0xC2 | 0xD8 | 0xE2);
    let mut from = 0;
    while let Some(at) = json[from..].iter().position(begins).map(|at| from + at) {
        if let Some(c) = char_at(&json[at..]).filter(|c| is_control(*c)) {
            return Some((at, c));
        }
        from = at + 1;
    }
    None
}

/// The character at the beginning.
fn char_at(bytes: &[u8]) -> Option<char> {
    let length = match bytes.first()? {
        0x00..0x80 => 1,
        0xC0..0xE0 => 2,
        _ => 3,
    };
    str::from_utf8(bytes.get(..length)?).ok()?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_stays_the_same_json_without_a_single_control_character() {
        let text = "a\u{7F}\u{80}\u{9B}31m é “x” \u{202E}b\u{2066}\u{61C}ش\u{200F}\n\u{1b}[0m";
        let mut out = Vec::new();
        serde_json::to_writer(Escaped(&mut out), &text).unwrap();
        let json = String::from_utf8(out).unwrap();
        assert!(!json.chars().any(is_control), "{json}");
        assert!(json.contains("é “x”") && json.contains("\\u202e"), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}

//! RTF -> draft: the text between its control words (Rich Text Format 1.9).

use encoding_rs::{Encoding, WINDOWS_1252};

use super::{Draft, office};
use crate::read::skip::Reason;

/// Most groups inside each other.
const MAX_DEPTH: usize = 1_000;
/// Largest text in bytes that is taken out of a document.
const MAX_TEXT: usize = 16 << 20;

/// Reads a document.
///
/// # Errors
/// When there is no text in it.
pub(super) fn parse(bytes: &[u8]) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let text = text(bytes)?;
    let paragraphs = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    office::drafts(paragraphs.filter(|line| !line.is_empty()).collect(), None)
}

/// Destinations whose text is none of the document's.
const LEFT_OUT: &[&[u8]] = &[
    b"fonttbl",
    b"colortbl",
    b"stylesheet",
    b"info",
    b"pict",
    b"object",
    b"header",
    b"headerl",
    b"headerr",
    b"headerf",
    b"footer",
    b"footerl",
    b"footerr",
    b"footerf",
    b"footnote",
    b"fldinst",
    b"listtable",
    b"listoverridetable",
    b"rsidtbl",
    b"generator",
    b"themedata",
    b"datastore",
    b"latentstyles",
    b"xmlnstbl",
    b"nonshppict",
];

/// What holds inside a group.
#[derive(Clone, Copy)]
struct Group {
    left_out: bool,
    /// Characters behind a `\u` that stand for it where Unicode is not known.
    replacements: usize,
}

struct Reading {
    text: String,
    /// Bytes of text in the document's own encoding, not yet decoded.
    pending: Vec<u8>,
    encoding: &'static Encoding,
    groups: Vec<Group>,
    /// Characters still to be passed over behind a `\u`.
    skip: usize,
    /// The first half of a pair of surrogates.
    half: Option<u16>,
}

fn text(bytes: &[u8]) -> Result<String, Reason> {
    let mut reading = Reading {
        text: String::new(),
        pending: Vec::new(),
        encoding: WINDOWS_1252,
        groups: vec![Group { left_out: false, replacements: 1 }],
        skip: 0,
        half: None,
    };
    let mut rest = bytes;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        match first {
            b'{' => {
                let group = reading.group();
                if reading.groups.len() > MAX_DEPTH {
                    return Err(Reason::TooComplex(MAX_DEPTH));
                }
                reading.groups.push(group);
                reading.skip = 0;
            }
            b'}' => {
                reading.flush();
                if reading.groups.len() > 1 {
                    reading.groups.pop();
                }
                reading.skip = 0;
            }
            b'\\' => rest = reading.control(rest),
            b'\r' | b'\n' | 0 => {}
            byte => reading.byte(*byte),
        }
        if reading.text.len() + reading.pending.len() > MAX_TEXT {
            return Err(Reason::TooLarge(MAX_TEXT as u64));
        }
    }
    reading.flush();
    Ok(reading.text)
}

impl Reading {
    fn group(&self) -> Group {
        self.groups.last().copied().unwrap_or(Group { left_out: false, replacements: 1 })
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if !self.group().left_out {
            self.pending.push(byte);
        }
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            let text = self.encoding.decode_without_bom_handling(&self.pending).0;
            self.text.push_str(&text);
            self.pending.clear();
        }
    }

    fn push(&mut self, text: &str) {
        self.flush();
        if !self.group().left_out {
            self.text.push_str(text);
        }
    }

    /// Reads what follows a backslash; gives what follows it.
    fn control<'b>(&mut self, rest: &'b [u8]) -> &'b [u8] {
        let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        if letters == 0 {
            return self.symbol(rest);
        }
        let (word, behind) = rest.split_at(letters);
        let sign = usize::from(behind.starts_with(b"-"));
        let digits = behind[sign..].iter().take_while(|b| b.is_ascii_digit()).count().min(10);
        let number =
            std::str::from_utf8(&behind[..sign + digits]).ok().and_then(|n| n.parse::<i64>().ok());
        let behind = if digits > 0 { &behind[sign + digits..] } else { behind };
        // A space ends a control word, and belongs to it.
        let behind = behind.strip_prefix(b" ").unwrap_or(behind);
        self.word(word, number);
        match (word, number) {
            // Raw bytes may be anything, brackets among them.
            (b"bin", Some(length)) => {
                behind.get(usize::try_from(length).unwrap_or(0)..).unwrap_or_default()
            }
            _ => behind,
        }
    }

    fn symbol<'b>(&mut self, rest: &'b [u8]) -> &'b [u8] {
        let Some((first, behind)) = rest.split_first() else { return rest };
        match first {
            b'\'' => {
                let hex = behind.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
                if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                    self.byte(byte);
                    return &behind[2..];
                }
            }
            b'*' => self.leave_out(),
            b'~' => self.push(" "),
            b'_' => self.push("-"),
            b'\r' | b'\n' => self.push("\n"),
            b'\\' | b'{' | b'}' => self.byte(*first),
            _ => {}
        }
        behind
    }

    fn leave_out(&mut self) {
        self.flush();
        if let Some(group) = self.groups.last_mut() {
            group.left_out = true;
        }
    }

    fn word(&mut self, word: &[u8], number: Option<i64>) {
        match word {
            b"par" | b"line" | b"row" | b"sect" | b"page" => self.push("\n"),
            b"tab" | b"cell" | b"emspace" | b"enspace" => self.push(" "),
            b"emdash" => self.push("—"),
            b"endash" => self.push("–"),
            b"lquote" => self.push("‘"),
            b"rquote" => self.push("’"),
            b"ldblquote" => self.push("“"),
            b"rdblquote" => self.push("”"),
            b"bullet" => self.push("•"),
            b"ansicpg" => {
                let label = number.map(|page| format!("windows-{page}")).unwrap_or_default();
                self.encoding = Encoding::for_label(label.as_bytes()).unwrap_or(self.encoding);
            }
            b"mac" => self.encoding = encoding_rs::MACINTOSH,
            b"uc" => {
                if let Some(group) = self.groups.last_mut() {
                    group.replacements =
                        number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1).min(10);
                }
            }
            b"u" => self.unicode(number.unwrap_or_default()),
            word if LEFT_OUT.contains(&word) => self.leave_out(),
            _ => {}
        }
    }

    /// A character by its number, which is signed and of 16 bits.
    fn unicode(&mut self, number: i64) {
        let unit = (number & 0xFFFF) as u16;
        let units = match self.half.take() {
            Some(half) => vec![half, unit],
            None if (0xD800..0xDC00).contains(&unit) => {
                self.half = Some(unit);
                Vec::new()
            }
            None => vec![unit],
        };
        let text = String::from_utf16_lossy(&units);
        self.push(&text);
        self.skip = self.group().replacements;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rtf: &str) -> String {
        text(rtf.as_bytes()).unwrap()
    }

    #[test]
    fn the_text_between_control_words_is_read() {
        let rtf = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\info{\author x}}{\*\generator y;}\pard Caf\'e9 \b closes\b0\par \u8220?Nine\u8221? months \{x\}\emdash\line\bin3 }}}end}";
        assert_eq!(of(rtf), "Café closes\n“Nine” months {x}—\nend");
        assert_eq!(of(r"{\rtf1\uc1 \u-10179?\u-8704?x}"), "😀x");
    }

    #[test]
    fn damaged_documents_come_to_an_end() {
        for rtf in
            [r"{\rtf1\bin99999999999 x", r"{\rtf1\'", r"{\rtf1\u", r"}}}}\par", r"{\rtf1\uc99 \u1"]
        {
            let _ = text(rtf.as_bytes());
        }
        assert!(text(&b"{".repeat(5_000)).is_err());
    }
}

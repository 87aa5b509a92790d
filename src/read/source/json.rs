//! Splitting JSON containers into records without reading them whole.

use std::io::{self, BufRead};

use super::MAX_ITEM;

/// One record of a container, or the news that it was too large to hold.
pub(super) enum Record {
    /// The bytes of one record.
    Whole(Vec<u8>),
    /// A record longer than [`MAX_ITEM`] bytes; it was read past.
    TooLarge,
}

/// The next line that is not blank, without its end; `None` at the end of the input.
pub(super) fn next_line(input: &mut dyn BufRead) -> io::Result<Option<Record>> {
    loop {
        let mut line = Vec::new();
        let (mut large, mut any) = (false, false);
        loop {
            let buffer = input.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            any = true;
            let end = memchr::memchr(b'\n', buffer);
            let part = &buffer[..end.unwrap_or(buffer.len())];
            if large || line.len() + part.len() > MAX_ITEM {
                large = true;
                line = Vec::new();
            } else {
                line.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            input.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        if large {
            return Ok(Some(Record::TooLarge));
        }
        if !line.trim_ascii().is_empty() {
            return Ok(Some(Record::Whole(line)));
        }
    }
}

/// Cuts the elements out of one JSON array, looking only at quotes and brackets.
#[derive(Debug, Default)]
pub(super) struct ArraySplitter {
    inside: bool,
    done: bool,
}

/// Where a scan of an array's element stands.
#[derive(Debug, Default)]
struct Scan {
    depth: usize,
    string: bool,
    escaped: bool,
}

/// What a byte means for the element it stands in.
enum Step {
    Inside,
    NextElement,
    EndOfArray,
}

impl Scan {
    fn step(&mut self, byte: u8) -> Step {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.string => self.escaped = true,
            b'"' => self.string = !self.string,
            _ if self.string => {}
            b'{' | b'[' => self.depth += 1,
            b']' if self.depth == 0 => return Step::EndOfArray,
            b',' if self.depth == 0 => return Step::NextElement,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        Step::Inside
    }
}

impl ArraySplitter {
    /// The next element; `None` at the end of the input.
    pub(super) fn next(&mut self, input: &mut dyn BufRead) -> io::Result<Option<Record>> {
        let mut element = Vec::new();
        let mut scan = Scan::default();
        let mut large = false;
        while !self.done {
            let buffer = input.fill_buf()?;
            // An array that was cut off ends here; what is left of it is a record, if a malformed one.
            self.done = buffer.is_empty();
            let (mut used, mut complete) = (0, self.done);
            for &byte in buffer {
                used += 1;
                if !self.inside {
                    self.inside = byte == b'[';
                    continue;
                }
                match scan.step(byte) {
                    Step::Inside if element.len() < MAX_ITEM => element.push(byte),
                    Step::Inside => large = true,
                    Step::NextElement => complete = true,
                    // Another array may follow, as in pages of results put together.
                    Step::EndOfArray => (complete, self.inside) = (true, false),
                }
                if complete {
                    break;
                }
            }
            input.consume(used);
            if complete && large {
                return Ok(Some(Record::TooLarge));
            }
            if complete && !element.trim_ascii().is_empty() {
                return Ok(Some(Record::Whole(element)));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elements(json: &str) -> Vec<String> {
        let mut input = json.as_bytes();
        let mut splitter = ArraySplitter::default();
        std::iter::from_fn(|| splitter.next(&mut input).unwrap())
            .map(|r| match r {
                Record::Whole(bytes) => String::from_utf8(bytes).unwrap().trim().to_owned(),
                Record::TooLarge => "too large".to_owned(),
            })
            .collect()
    }

    #[test]
    fn an_array_is_cut_at_its_own_commas_only() {
        assert_eq!(
            elements(r#" [ {"a":"],\"["}, {"b":[1,2]} ] "#),
            [r#"{"a":"],\"["}"#, r#"{"b":[1,2]}"#]
        );
        assert_eq!(elements("[]"), Vec::<String>::new());
        assert_eq!(elements("[1]\n[2, 3]"), ["1", "2", "3"]);
        assert_eq!(elements(r#"[{"a":1},{"b":"#), [r#"{"a":1}"#, r#"{"b":"#]);
        assert_eq!(elements(&format!("[\"{}\",1]", "x".repeat(MAX_ITEM + 1))), ["too large", "1"]);
    }

    #[test]
    fn a_line_longer_than_the_limit_is_read_past() {
        let text = format!("{}\n\n  \nshort", "x".repeat(MAX_ITEM + 1));
        let mut input = text.as_bytes();
        assert!(matches!(next_line(&mut input), Ok(Some(Record::TooLarge))));
        assert!(matches!(next_line(&mut input), Ok(Some(Record::Whole(l))) if l == b"short"));
        assert!(matches!(next_line(&mut input), Ok(None)));
    }
}

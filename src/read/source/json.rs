//! Splitting JSON containers into records without reading them whole.

use std::io;

use super::{MAX_ITEM, tracked::Track};

/// One record.
#[derive(Debug)]
pub(super) struct Cut {
    /// Its first byte in the container.
    pub offset: u64,
    /// `None` of one longer than [`MAX_ITEM`] bytes, which was read past.
    pub bytes: Option<Vec<u8>>,
}

/// The next line that is not blank, without its end and the comma behind it; `None` at the end of the
/// input.
pub(super) fn next_line(input: &mut dyn Track) -> io::Result<Option<Cut>> {
    loop {
        let mut line = Vec::new();
        let mut large = false;
        let mut any = false;
        let offset = input.offset();
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
            return Ok(Some(Cut { offset, bytes: None }));
        }
        let blank = line.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == 0);
        let offset = offset + blank.count() as u64;
        // Zeros are a hole that a crash left in the file.
        if line.contains(&0) {
            line.retain(|b| *b != 0);
        }
        if !line.trim_ascii().is_empty() {
            return Ok(Some(Cut { offset, bytes: Some(line) }));
        }
    }
}

/// Cuts the elements out of one JSON array, looking only at quotes and brackets.
#[derive(Debug, Default)]
pub(super) struct ArraySplitter {
    inside: bool,
    done: bool,
}

/// Where the JSON value ends that begins `text`; `None` where it does not end.
pub(super) fn ends_at(text: &[u8]) -> Option<usize> {
    let mut scan = Scan::default();
    for (at, byte) in text.iter().enumerate() {
        scan.step(*byte);
        if scan.depth == 0 && !scan.string && matches!(byte, b'}' | b']') {
            return Some(at + 1);
        }
    }
    None
}

/// Cuts objects that follow each other with nothing, white space or a comma between them.
#[derive(Debug, Default)]
pub(super) struct ObjectSplitter {
    /// Objects that were read ahead.
    ahead: std::collections::VecDeque<Cut>,
    done: bool,
}

impl ObjectSplitter {
    /// Looks for a second object; gives back the bytes of a lone one.
    pub(super) fn new(input: &mut dyn Track) -> io::Result<Result<Self, Vec<u8>>> {
        let mut splitter = Self::default();
        let first = splitter.cut(input)?;
        let second = if first.is_some() { splitter.cut(input)? } else { None };
        Ok(match (first, second) {
            (Some(Cut { bytes: Some(lone), .. }), None) => Err(lone),
            (first, second) => {
                splitter.ahead.extend(first.into_iter().chain(second));
                Ok(splitter)
            }
        })
    }

    /// The next object; `None` at the end of the input.
    pub(super) fn next(&mut self, input: &mut dyn Track) -> io::Result<Option<Cut>> {
        match self.ahead.pop_front() {
            Some(object) => Ok(Some(object)),
            None => self.cut(input),
        }
    }

    fn cut(&mut self, input: &mut dyn Track) -> io::Result<Option<Cut>> {
        let mut object = Vec::new();
        let mut offset = 0;
        let mut scan = Scan::default();
        let mut large = false;
        let mut complete = false;
        while !self.done && !complete {
            let start = input.offset();
            let buffer = input.fill_buf()?;
            self.done = buffer.is_empty();
            let mut used = 0;
            for &byte in buffer {
                used += 1;
                let between = object.is_empty() && !large;
                if between && (byte.is_ascii_whitespace() || matches!(byte, b',' | 0 | 0x1E)) {
                    continue;
                }
                if between {
                    offset = start + used as u64 - 1;
                }
                scan.step(byte);
                large |= object.len() >= MAX_ITEM;
                if !large {
                    object.push(byte);
                }
                complete = scan.depth == 0 && !scan.string && matches!(byte, b'}' | b']');
                if complete {
                    break;
                }
            }
            input.consume(used);
        }
        // Of a byte order mark alone nothing is left.
        Ok(match (large, object.is_empty()) {
            (true, _) => Some(Cut { offset, bytes: None }),
            (false, true) => None,
            (false, false) => Some(Cut { offset, bytes: Some(object) }),
        })
    }
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
    pub(super) fn next(&mut self, input: &mut dyn Track) -> io::Result<Option<Cut>> {
        let mut element = Vec::new();
        let mut offset = None;
        let mut scan = Scan::default();
        let mut large = false;
        while !self.done {
            let start = input.offset();
            let buffer = input.fill_buf()?;
            // An array that was cut off ends here; what is left of it is a record, if a malformed one.
            self.done = buffer.is_empty();
            let mut used = 0;
            let mut complete = self.done;
            for &byte in buffer {
                used += 1;
                if !self.inside {
                    self.inside = byte == b'[';
                    continue;
                }
                if !byte.is_ascii_whitespace() {
                    offset.get_or_insert(start + used as u64 - 1);
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
                return Ok(Some(Cut { offset: offset.unwrap_or_default(), bytes: None }));
            }
            if complete && !element.trim_ascii().is_empty() {
                let offset = offset.unwrap_or_default();
                return Ok(Some(Cut { offset, bytes: Some(element) }));
            }
            if complete {
                offset = None;
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tracked::Tracked, *};

    fn elements(json: &str) -> Vec<String> {
        let mut input = Tracked::new(json.as_bytes(), 0);
        let mut splitter = ArraySplitter::default();
        std::iter::from_fn(|| splitter.next(&mut input).unwrap())
            .map(|cut| shown(json, cut))
            .collect()
    }

    fn shown(json: &str, cut: Cut) -> String {
        let Some(bytes) = cut.bytes else { return "too large".to_owned() };
        let text = String::from_utf8(bytes).unwrap().trim().to_owned();
        assert!(json[cut.offset as usize..].starts_with(&text), "{text} is not at {}", cut.offset);
        text
    }

    fn objects(json: &str) -> Vec<String> {
        let mut input = Tracked::new(json.as_bytes(), 0);
        match ObjectSplitter::new(&mut input).unwrap() {
            Err(lone) => vec![format!("alone {}", String::from_utf8(lone).unwrap())],
            Ok(mut splitter) => std::iter::from_fn(|| splitter.next(&mut input).unwrap())
                .map(|cut| shown(json, cut))
                .collect(),
        }
    }

    #[test]
    fn objects_need_nothing_between_them() {
        assert_eq!(objects(r#"{"a":"}{"}{"b":{}}"#), [r#"{"a":"}{"}"#, r#"{"b":{}}"#]);
        assert_eq!(objects("{\n \"a\": 1\n}\n{\n \"b\": 2\n}\n").len(), 2);
        assert_eq!(objects("{\"a\": 1},\n\n{\"b\": 2},"), ["{\"a\": 1}", "{\"b\": 2}"]);
        assert_eq!(objects("{\"a\": 1}\n\n"), ["alone {\"a\": 1}"]);
        assert_eq!(objects("{\"a\": \"cut"), ["alone {\"a\": \"cut"]);
        assert_eq!(objects("{\"a\": 1} {\"b\": \"cut"), ["{\"a\": 1}", "{\"b\": \"cut"]);
        assert_eq!(objects("null"), ["alone null"]);
    }

    #[test]
    fn the_end_of_an_object_is_where_its_bracket_closes() {
        assert_eq!(ends_at(br#"{"a":"\"}"}, x"#), Some(11));
        assert_eq!(ends_at(b"{\"a\":{}"), None);
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
        let mut input = Tracked::new(text.as_bytes(), 0);
        assert!(matches!(next_line(&mut input), Ok(Some(Cut { offset: 0, bytes: None }))));
        let short = next_line(&mut input).unwrap().unwrap();
        assert_eq!(short.bytes.as_deref(), Some(&b"short"[..]));
        assert_eq!(short.offset as usize, text.len() - 5);
        assert!(matches!(next_line(&mut input), Ok(None)));
    }
}

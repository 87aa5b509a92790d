//! The first bytes of a file, seen in the ways in which formats show themselves.

/// Bytes that shapes are looked for in.
const LOOK: usize = 4096;

/// The first decompressed bytes of a file, seen in the ways in which formats show themselves.
pub struct Head<'a> {
    /// As they are, in UTF-8 where they are text.
    pub bytes: &'a [u8],
    /// The first of them without mark and leading white space.
    pub start: &'a [u8],
    /// The same in lower case.
    pub lower: Vec<u8>,
    /// The last extension of the name that is no compression's, in lower case.
    pub extension: String,
    /// Name of the first element, without prefix, in lower case, where they begin as XML does.
    pub root: Option<String>,
    /// Names of the members, of a zip archive whose directory was read.
    pub members: Vec<String>,
}

impl<'a> Head<'a> {
    /// Looks at the first bytes of a file called `name`.
    pub fn new(bytes: &'a [u8], name: &str) -> Self {
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let blank = text.iter().take_while(|b| b.is_ascii_whitespace() || **b == 0).count();
        let start = &text[blank..];
        let start = &start[..start.len().min(LOOK)];
        let lower = start.to_ascii_lowercase();
        let root = root(&text[blank..]);
        Self { bytes, start, lower, extension: extension(name), root, members: Vec::new() }
    }

    /// Whether the words stand near the beginning; `needle` in lower case.
    pub fn mentions(&self, needle: &[u8]) -> bool {
        memchr::memmem::find(&self.lower, needle).is_some()
    }
}

/// The last extension of a name that is no compression's, in lower case.
pub fn extension(name: &str) -> String {
    let packed = [".gz", ".zst", ".bz2", ".xz"];
    let name = packed.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    name.rsplit_once('.').map_or_else(String::new, |(_, e)| e.to_ascii_lowercase())
}

/// Name of the root element where the bytes begin as XML does: behind declarations and comments.
fn root(start: &[u8]) -> Option<String> {
    let mut rest = start.trim_ascii_start();
    for _ in 0..64 {
        let after = rest.strip_prefix(b"<")?;
        rest = match after {
            [b'?', ..] => behind(after, b"?>")?,
            [b'!', b'-', b'-', ..] => behind(after, b"-->")?,
            [b'!', ..] => behind_doctype(after)?,
            _ => {
                let end = after.iter().position(|b| {
                    !(b.is_ascii_alphanumeric() || b"-_.:".contains(b) || *b >= 0x80)
                });
                let name = String::from_utf8_lossy(&after[..end.unwrap_or(after.len())]);
                let local = name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
                return (!local.is_empty()).then_some(local);
            }
        };
        rest = rest.trim_ascii_start();
    }
    None
}

fn behind<'a>(text: &'a [u8], end: &[u8]) -> Option<&'a [u8]> {
    memchr::memmem::find(text, end).map(|at| &text[at + end.len()..])
}

/// A document type may have declarations in brackets.
fn behind_doctype(text: &[u8]) -> Option<&[u8]> {
    let close = memchr::memchr(b'>', text)?;
    match memchr::memchr(b'[', &text[..close]) {
        None => Some(&text[close + 1..]),
        Some(open) => {
            let inside = behind(&text[open..], b"]")?;
            behind(inside, b">")
        }
    }
}

//! The parts of a tag in the source of a page, before any parser has seen it.

use memchr::memchr;

/// Longest attribute in bytes that is kept.
const MAX_ATTRIBUTE: usize = 16 << 10;

/// The name that begins at `at`.
pub(super) fn name_at(page: &str, at: usize) -> &str {
    let rest = &page[at..];
    let end = rest.bytes().position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'<'));
    &rest[..end.unwrap_or(rest.len())]
}

/// The attributes of a tag, as written; `rest` is the tag after its name.
pub(super) fn attributes(rest: &str) -> impl Iterator<Item = &str> {
    let mut rest = rest.trim_start_matches(separates);
    std::iter::from_fn(move || {
        let name = rest.find(|c: char| separates(c) || c == '=').unwrap_or(rest.len()).max(1);
        let after = rest.get(name..)?;
        let mut end = name;
        if let Some(value) = after.trim_ascii_start().strip_prefix('=').map(str::trim_ascii_start) {
            let from = rest.len() - value.len();
            let quoted = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let length = match quoted {
                Some(quote) => value[1..].find(quote).map(|i| i + 2),
                None => value.find(|c: char| c.is_ascii_whitespace() || c == '>'),
            };
            end = from + length.unwrap_or(value.len());
        }
        let (attribute, next) = rest.split_at_checked(end).filter(|(a, _)| !a.is_empty())?;
        rest = next.trim_start_matches(separates);
        Some(attribute)
    })
}

fn separates(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '/' | '>')
}

/// An attribute that says something: neither too long nor a picture, a font or a program written out.
pub(super) fn is_plain_attribute(attribute: &str) -> bool {
    let value = attribute.split_once('=').map_or("", |(_, v)| v);
    let value = value.trim_ascii_start().trim_start_matches(['"', '\'']);
    attribute.len() <= MAX_ATTRIBUTE
        && !value.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

/// One past the next ">".
pub(super) fn end_of(rest: &str) -> Option<usize> {
    memchr(b'>', rest.as_bytes()).map(|i| i + 1)
}

/// One past the ">" of the tag at `tag`; a ">" between quotes does not end it.
pub(super) fn end_of_tag(page: &str, tag: usize) -> usize {
    let bytes = &page.as_bytes()[tag..];
    let mut quote = 0;
    let mut value = false;
    for (i, &b) in bytes.iter().enumerate() {
        if quote != 0 {
            // An unclosed quote would swallow the rest of the page.
            if b == quote {
                quote = 0;
            } else if i > 1 << 20 {
                break;
            }
            continue;
        }
        match b {
            b'>' => return tag + i + 1,
            b'"' | b'\'' if value => (quote, value) = (b, false),
            b'=' => value = true,
            b if b.is_ascii_whitespace() => {}
            _ => value = false,
        }
    }
    tag + end_of(&page[tag..]).unwrap_or(page.len() - tag)
}

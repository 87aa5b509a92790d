//! An HTTP response -> the page in it: transfer and content codings undone.

use std::io::Read;

use super::{Draft, html, text};
use crate::read::{
    skip::Reason,
    source::{MAX_ITEM, decode},
};

/// Reads a response as a crawler stored it. `address` is what it answers for.
///
/// # Errors
/// As the reader of pages, and when its body cannot be decoded.
pub(super) fn parse(response: &[u8], address: Option<&str>) -> Result<Draft, Reason> {
    let page = page(response)?;
    if page.plain { text::parse(&page.text) } else { html::article(&page.text, address) }
}

/// As [`parse`], with what was read on the way.
pub(super) fn read(response: &[u8], address: Option<&str>) -> Result<html::Reading, Reason> {
    html::read(&page(response)?.text, address)
}

/// The text of the page in a response, and whether it is plain text.
pub(super) fn body(response: &[u8]) -> Result<(String, bool), Reason> {
    let Body { text, plain } = page(response)?;
    Ok((text, plain))
}

struct Body {
    text: String,
    plain: bool,
}

fn page(response: &[u8]) -> Result<Body, Reason> {
    let (header, body) = cut(response);
    let header = String::from_utf8_lossy(header);
    let value = |wanted: &str| {
        header.lines().skip(1).find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim().to_ascii_lowercase())
        })
    };
    let chunked = value("transfer-encoding").is_some_and(|v| v.contains("chunked"));
    let body = match unchunked(body).filter(|_| chunked) {
        Some(whole) => whole,
        // Crawlers undo the coding and leave the header.
        None => body.to_vec(),
    };
    let body = match value("content-encoding") {
        Some(coding) => uncompressed(body, &coding)?,
        None => body,
    };
    let kind = value("content-type").unwrap_or_default();
    let charset = kind.split_once("charset=").map(|(_, charset)| {
        charset
            .trim_matches(['"', '\'', ' '])
            .split([';', ' ', '"'])
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    let plain = kind.starts_with("text/plain");
    let text = super::plain::unix_lines(decode(&body, !plain, charset.as_deref()));
    Ok(Body { text, plain })
}

/// Header and body of a message; the body alone where there is no header.
fn cut(response: &[u8]) -> (&[u8], &[u8]) {
    if !response.starts_with(b"HTTP/") {
        return (&[], response);
    }
    let ends = [&b"\r\n\r\n"[..], b"\n\n"];
    let found =
        ends.iter().filter_map(|end| Some((memchr::memmem::find(response, end)?, end.len())));
    match found.min() {
        Some((at, length)) => (&response[..at], &response[at + length..]),
        None => (response, &[]),
    }
}

/// The chunks of a body put together; `None` of one that is not in chunks.
fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', &rest[..rest.len().min(1024)])?;
        let size = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[end + 1..];
        // What was cut off is read as far as it goes.
        let chunk = &rest[..size.min(rest.len())];
        whole.extend_from_slice(chunk);
        rest = &rest[chunk.len()..];
        if size == 0 {
            break;
        }
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
    Some(whole)
}

/// Undoes the codings of a body. One whose bytes are not what the header says was undone before.
fn uncompressed(body: Vec<u8>, codings: &str) -> Result<Vec<u8>, Reason> {
    let mut body = body;
    for coding in codings.split(',').rev().map(str::trim) {
        body = match coding {
            "gzip" | "x-gzip" if body.starts_with(b"\x1F\x8B") => {
                bounded(flate2::read::MultiGzDecoder::new(&body[..]))?
            }
            "deflate" if body.first().is_some_and(|b| b & 0x0F == 8) => {
                bounded(flate2::read::ZlibDecoder::new(&body[..]))?
            }
            "deflate" if !body.trim_ascii_start().starts_with(b"<") => {
                bounded(flate2::read::DeflateDecoder::new(&body[..]))?
            }
            "zstd" if body.starts_with(b"\x28\xB5\x2F\xFD") => {
                bounded(zstd::Decoder::new(&body[..]).map_err(|e| damaged(&e))?)?
            }
            "br" if !body.trim_ascii_start().starts_with(b"<") => {
                bounded(brotli_decompressor::Decompressor::new(&body[..], 4096))?
            }
            _ => continue,
        };
    }
    Ok(body)
}

/// What comes out, up to the limit of an item; of damaged data what came before the damage.
fn bounded(mut plain: impl Read) -> Result<Vec<u8>, Reason> {
    let mut out = Vec::new();
    let read = plain.by_ref().take(MAX_ITEM as u64 + 1).read_to_end(&mut out);
    if out.len() > MAX_ITEM {
        return Err(Reason::TooLarge(MAX_ITEM as u64));
    }
    match read {
        Err(error) if out.is_empty() => Err(damaged(&error)),
        _ => Ok(out),
    }
}

fn damaged(error: &std::io::Error) -> Reason {
    Reason::Malformed(format!("damaged body of a response: {error}"))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const PAGE: &str =
        "<html><h1>Café closes</h1><p>Envoys of both countries met in the capital.</p>";

    fn text(header: &str, body: &[u8]) -> String {
        let response = [b"HTTP/1.1 200 OK\r\n", header.as_bytes(), b"\r\n", body].concat();
        page(&response).map(|body| body.text).unwrap_or_default()
    }

    #[test]
    fn codings_are_undone() {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(PAGE.as_bytes()).unwrap();
        let gz = gz.finish().unwrap();
        let chunks = |body: &[u8]| {
            let parts = body
                .chunks(20)
                .map(|part| [format!("{:x}\r\n", part.len()).as_bytes(), part, b"\r\n"].concat());
            parts.chain([b"0\r\n\r\n".to_vec()]).collect::<Vec<_>>().concat()
        };
        for (header, body) in [
            ("Content-Encoding: gzip\r\n", gz.clone()),
            ("Transfer-Encoding: chunked\r\n", chunks(PAGE.as_bytes())),
            ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", chunks(&gz)),
            ("Content-Encoding: zstd\r\n", zstd::encode_all(PAGE.as_bytes(), 1).unwrap()),
            ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", PAGE.as_bytes().to_vec()),
            ("Content-Encoding: br\r\n", PAGE.as_bytes().to_vec()),
        ] {
            assert_eq!(text(header, &body), PAGE, "{header}");
        }
        let latin: Vec<u8> = PAGE.chars().map(|c| c as u8).collect();
        assert_eq!(text("Content-Type: text/html; charset=iso-8859-1\r\n", &latin), PAGE);
    }
}

//! Raw item -> a file of its own: the bytes that a program for its kind opens, and the extension that
//! tells which kind.

use super::response;
use crate::read::{
    skip::Reason,
    source::{Format, RawItem},
};

/// Marks text as UTF-8, whatever it says of itself.
const MARK: &str = "\u{feff}";

/// An item as a file of its own: its bytes and the extension of its name.
///
/// # Errors
/// When it is a response whose body cannot be decoded.
pub fn as_file(item: &RawItem) -> Result<(Vec<u8>, &'static str), Reason> {
    if item.format == Format::Response {
        let (text, is_plain) = response::body(&item.bytes)?;
        let extension = if is_plain { "txt" } else { "html" };
        return Ok((format!("{MARK}{text}").into_bytes(), extension));
    }
    Ok((item.bytes.clone(), extension(item.format)))
}

/// What the names of files of a format end with.
fn extension(format: Format) -> &'static str {
    match format {
        Format::Html
        | Format::NexisHtml
        | Format::FactivaHtml
        | Format::Europresse
        | Format::ProquestHtml
        | Format::Response => "html",
        Format::Mhtml => "mhtml",
        Format::Text | Format::Anpa | Format::NexisText | Format::ProquestText => "txt",
        Format::Markdown => "md",
        Format::Json | Format::JsonFeed | Format::JsonLines => "json",
        Format::Feed
        | Format::NewsMl
        | Format::NewsMlG2
        | Format::Nitf
        | Format::Ritzau
        | Format::FactivaXml
        | Format::Alto
        | Format::PageXml
        | Format::Mets => "xml",
        Format::ReutersSgml => "sgm",
        #[cfg(feature = "pdf")]
        Format::Pdf => "pdf",
        Format::Docx => "docx",
        Format::Odt => "odt",
        Format::Epub => "epub",
        Format::Rtf => "rtf",
        Format::Mail => "eml",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_becomes_its_page() {
        let bytes =
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n<p>Caf\xE9"
                .to_vec();
        let item = RawItem {
            path: "a.warc".into(),
            item: 3,
            offset: None,
            contained: true,
            format: Format::Response,
            bytes,
            address: None,
            pages: Vec::new(),
        };
        let (page, extension) = as_file(&item).unwrap();
        assert_eq!(
            (String::from_utf8(page).unwrap().as_str(), extension),
            ("\u{feff}<p>Caf\u{e9}", "html")
        );
    }
}

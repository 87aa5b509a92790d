//! MHTML -> draft: a web page as browsers save it in one file, a MIME message whose first part is
//! the page and whose other parts are its frames, pictures and styles.
//!
//! The date of the message is the time of saving, and says nothing about the article.

use mailparse::{MailHeaderMap, ParsedMail, parse_mail};
use memchr::memmem;

use super::{
    Draft,
    html::{self, Reading},
};
use crate::read::{
    skip::Reason,
    source::{MAX_ITEM, decode},
    webpage::Sourced,
};

/// Most parts of a message, each of which has headers of its own to read.
const MAX_PARTS: usize = 20_000;

/// Reads a message that holds a web page.
pub fn parse(message: &[u8]) -> Result<Draft, Reason> {
    read(message)?.of_article().map(|reading| reading.draft)
}

/// Reads a message as [`parse`] does, and keeps what was read on the way.
pub fn read(message: &[u8]) -> Result<Reading, Reason> {
    let message = message.get(message.iter().take_while(|b| b.is_ascii_whitespace()).count()..);
    let message = message.unwrap_or_default();
    if memmem::find_iter(message, b"\n--").take(MAX_PARTS + 1).count() > MAX_PARTS {
        return Err(Reason::TooComplex(MAX_PARTS));
    }
    let mail = parse_mail(message).map_err(|e| Reason::Malformed(e.to_string()))?;
    let page = page_of(&mail).ok_or(Reason::NoText)?;
    // Of a file over the limit the beginning was read: enough where the page ends before it.
    let end = page.raw_bytes.as_ptr_range().end;
    if message.len() >= MAX_ITEM - 1024 && end == message.as_ptr_range().end {
        return Err(Reason::TooLarge(MAX_ITEM as u64));
    }
    let bytes = page.get_body_raw().map_err(|e| Reason::Malformed(e.to_string()))?;
    let charset = page.ctype.params.get("charset").map(String::as_str);
    let source = super::plain::unix_lines(decode(&bytes, true, charset));
    let address = mail
        .headers
        .get_first_value("Snapshot-Content-Location")
        .or_else(|| page.headers.get_first_value("Content-Location"))
        .or_else(|| mail.headers.get_first_value("Content-Location"));
    let mut reading = html::read(&source, address.as_deref())?;
    if reading.title.is_none()
        && let Some(value) = mail.headers.get_first_value("Subject")
    {
        reading.draft.title = Some(value.clone());
        reading.title = Some(Sourced { value, from: "the subject of the message".to_owned() });
    }
    Ok(reading)
}

/// The page itself: the first part that is one. What comes after it are its frames.
fn page_of<'a>(mail: &'a ParsedMail<'a>) -> Option<&'a ParsedMail<'a>> {
    mail.parts().find(|part| is_page(part))
}

fn is_page(part: &ParsedMail<'_>) -> bool {
    part.subparts.is_empty()
        && matches!(part.ctype.mimetype.as_str(), "text/html" | "application/xhtml+xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><body><article><h1>Ferry terminal to close</h1>\
        <p>Harbour officials in Kestrel Bay said on Thursday that the old ferry terminal will close \
        for nine months while its piers are rebuilt, and that boats will leave from the market.</p>\
        </article></body></html>";

    fn message(headers: &str, page: &str) -> String {
        format!(
            "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n{headers}Content-Type: multipart/related;\r\n\
             \ttype=\"text/html\";\r\n\tboundary=\"--b\"\r\n\r\n----b\r\nContent-Type: text/html\r\n\
             Content-Location: https://courier.example/part\r\n\r\n{page}\r\n"
        )
    }

    #[test]
    fn the_header_gives_address_and_not_the_date() {
        let headers = "Snapshot-Content-Location: https://courier.example/a\r\nSubject: Saved\r\n\
                       Date: Fri, 6 Feb 2026 10:00:00 -0000\r\n";
        let draft = parse(message(headers, PAGE).as_bytes()).unwrap();
        assert_eq!(draft.url.as_deref(), Some("https://courier.example/a"));
        assert_eq!(draft.publisher.as_deref(), Some("courier.example"));
        assert_eq!(draft.title.as_deref(), Some("Ferry terminal to close"));
        assert_eq!(draft.date, None);
    }

    #[test]
    fn the_subject_stands_in_for_a_headline_that_is_missing() {
        let page = PAGE.replace("<h1>Ferry terminal to close</h1>", "");
        let subject = "Subject: =?utf-8?Q?Caf=C3=A9_closes?=\r\n";
        let draft = parse(message(subject, &page).as_bytes()).unwrap();
        assert_eq!(draft.title.as_deref(), Some("Café closes"));
        assert_eq!(draft.url.as_deref(), Some("https://courier.example/part"));
    }

    #[test]
    fn damaged_messages_come_to_an_end() {
        let whole = message("", PAGE);
        for cut in 0..whole.len() {
            let _ = parse(&whole.as_bytes()[..cut]);
        }
        let without_boundary = whole.replace("boundary", "other");
        assert_eq!(parse(without_boundary.as_bytes()), Err(Reason::NoText));
        let nested = "Content-Type: multipart/related; boundary=b\n\n--b\n".repeat(5_000);
        assert!(parse(nested.as_bytes()).is_err());
        assert_eq!(parse(&b"\n--b".repeat(50_000)), Err(Reason::TooComplex(MAX_PARTS)));
    }
}

//! A mail -> drafts: the article that it brings, or the several of an export that it carries. Its
//! attachments are files of their own and come from [`source`](crate::read::source).

use mailparse::{MailAddr, MailHeaderMap, ParsedMail, addrparse_header, parse_mail};

use super::{Draft, residue, text, wire};
use crate::{
    article::DateSource,
    date::{Order, read},
    read::{
        skip::Reason,
        source::{Format, Head, Holds, decode, is_nested_too_deep, sniff},
        webpage::{self, byline::persons},
    },
};

/// Reads a message.
///
/// # Errors
/// When it has no text, or parts too deep in each other.
pub(super) fn parse(message: &[u8]) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let message = message.trim_ascii_start();
    if is_nested_too_deep(message) {
        return Err(Reason::Nested(u8::MAX));
    }
    let mail = parse_mail(message).map_err(|e| Reason::Malformed(e.to_string()))?;
    let page = part(&mail, "text/html");
    let plain = part(&mail, "text/plain");
    let mut drafts = match (&page, &plain) {
        (Some(page), plain) => match of_page(page) {
            Ok(mut drafts) => {
                if let ([Ok(draft)], Some(plain)) = (&mut drafts[..], plain) {
                    prefer_plain(draft, plain);
                }
                drafts
            }
            Err(reason) => vec![plain.as_deref().map(of_text).ok_or(reason)],
        },
        (None, Some(plain)) => vec![Ok(of_text(plain))],
        (None, None) => return Err(Reason::NoText),
    };
    // An export of a database says of each of its articles whose it is.
    if let [Ok(draft)] = &mut drafts[..] {
        headers(&mail, draft);
    }
    Ok(drafts)
}

/// The text of the first part of a type that is no attachment.
fn part(mail: &ParsedMail<'_>, kind: &str) -> Option<String> {
    let found = mail.parts().find(|part| part.ctype.mimetype == kind && is_body(part))?;
    let bytes = found.get_body_raw().ok()?;
    let charset = found.ctype.params.get("charset").map(String::as_str);
    let flowed = found.ctype.params.get("format").is_some_and(|f| f.eq_ignore_ascii_case("flowed"));
    let text = super::plain::unix_lines(decode(&bytes, kind == "text/html", charset));
    let text = if flowed { unflowed(&text) } else { text };
    (!text.trim().is_empty()).then_some(text)
}

/// Whether a part is text of the mail itself.
fn is_body(part: &ParsedMail<'_>) -> bool {
    let disposition = part.headers.get_first_value("Content-Disposition").unwrap_or_default();
    let attached = disposition.trim_start().to_lowercase().starts_with("attachment");
    part.subparts.is_empty() && !attached
}

/// Lines that end with a space go on in the next one (RFC 3676).
fn unflowed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        out.push_str(line);
        out.push_str(if line.ends_with(' ') && line != "-- " { "" } else { "\n" });
    }
    out
}

/// The articles of the page in a mail: an export, or a newsletter.
fn of_page(page: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let format = match sniff(&Head::new(page.as_bytes(), "mail.html")).map(|known| known.holds) {
        Ok(Holds::Document(format)) => format,
        _ => Format::Html,
    };
    super::page::of_page(format, page, None)
}

fn of_text(text: &str) -> Draft {
    // What follows the mark is the signature of the sender. Its space is lost in quoted-printable.
    let marks = ["\n-- \n", "\n--\n"];
    let end = marks.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
    let text = &text[..end];
    let mut draft = text::draft(text::paragraphs(text), false);
    draft.body = residue::strip(draft.body.split("\n\n").map(str::to_owned).collect()).join("\n\n");
    draft
}

/// Newsletters say the same in text. Where the reader of pages took most of one for boxes around an
/// article, the text has it.
fn prefer_plain(draft: &mut Draft, plain: &str) {
    let other = of_text(plain);
    if draft.body.len() * 3 < other.body.len() {
        draft.body = other.body;
    }
}

/// What the headers say: they know more of a mail than the page in it.
fn headers(mail: &ParsedMail<'_>, draft: &mut Draft) {
    let header = |name: &str| mail.headers.get_first_value(name).filter(|v| !v.trim().is_empty());
    if let Some(subject) = header("Subject") {
        draft.title = Some(without_reply_marks(&webpage::one_line(&subject)).to_owned());
    }
    if let Some(stamp) = header("Date").and_then(|date| read(&date, Order::default())) {
        draft.date = Some((stamp, DateSource::Header));
    }
    let sender = mail.headers.get_first_header("From").and_then(|from| addrparse_header(from).ok());
    let sender = sender.and_then(|from| match from.first() {
        Some(MailAddr::Single(sender)) => Some(sender.clone()),
        _ => None,
    });
    let listed = header("List-Id").is_some() || header("List-Unsubscribe").is_some();
    if let Some(sender) = sender {
        let name = sender.display_name.filter(|name| !name.contains('@'));
        // A domain that is reserved for addresses that are none (RFC 2606).
        let domain = sender.addr.rsplit_once('@').map(|(_, domain)| domain.to_owned());
        let domain = domain.filter(|domain| domain != "invalid");
        let written_by = name.as_deref().map(persons).unwrap_or_default();
        if listed || written_by.is_empty() {
            draft.publisher = name.or(draft.publisher.take()).or(domain);
        } else {
            draft.byline = if draft.byline.is_empty() { written_by } else { draft.byline.clone() };
            draft.publisher = draft.publisher.take().or(domain);
        }
    }
    let keywords = header("Keywords").map(|list| webpage::list(&list)).unwrap_or_default();
    wire::add_keywords(draft, keywords);
    draft.language = draft.language.take().or_else(|| header("Content-Language"));
    draft.section = draft.section.take().or_else(|| header("X-Folder").and_then(|at| folder(&at)));
    draft.id = header("Message-ID").map(|id| id.trim_matches(['<', '>', ' ']).to_owned());
}

/// The folder that a mail lies in, without those around it.
fn folder(path: &str) -> Option<String> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// "Re: Fwd: Talks" is about talks.
fn without_reply_marks(subject: &str) -> &str {
    const MARKS: &[&str] =
        &["re:", "fw:", "fwd:", "aw:", "wg:", "tr:", "rv:", "sv:", "vs:", "antw:"];
    let mut rest = subject.trim();
    while let Some(mark) = MARKS
        .iter()
        .find(|mark| rest.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark)))
    {
        rest = rest[mark.len()..].trim_start();
    }
    if rest.is_empty() { subject } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Envoys of both countries met in the capital on Friday for talks.\r\n";

    fn one(message: &str) -> Draft {
        parse(message.as_bytes()).unwrap().remove(0).unwrap()
    }

    #[test]
    fn headers_give_title_date_and_sender() {
        let draft = one(&format!(
            "From: =?utf-8?Q?Caf=C3=A9_Courier?= <news@courier.example>\r\nList-Id: <x>\r\n\
             Subject: Fwd: =?utf-8?Q?Caf=C3=A9_closes?=\r\nDate: Fri, 6 Feb 2026 10:00:00 +0100\r\n\
             Message-ID: <1@courier.example>\r\n\r\n{TEXT}\r\n-- \r\nThe Courier\r\n"
        ));
        assert_eq!(draft.title.as_deref(), Some("Café closes"));
        assert_eq!(draft.publisher.as_deref(), Some("Café Courier"));
        assert_eq!(
            draft.date.map(|(stamp, _)| stamp.to_string()).as_deref(),
            Some("2026-02-06T10:00:00+01:00")
        );
        assert_eq!(draft.body, TEXT.trim());
        assert_eq!(draft.id.as_deref(), Some("1@courier.example"));
    }

    #[test]
    fn the_folder_of_a_mail_is_its_section_and_no_address_is_no_publisher() {
        let draft = one(&format!(
            "From: \"Ann Lindqvist\" <unknown@invalid>\r\nX-Folder: \\Mail of Ann\\Harbour\r\n\r\n{TEXT}"
        ));
        assert_eq!(draft.section.as_deref(), Some("Harbour"));
        assert_eq!((draft.byline, draft.publisher), (vec!["Ann Lindqvist".to_owned()], None));
    }

    #[test]
    fn flowed_lines_are_joined() {
        assert_eq!(unflowed("one \ntwo\n-- \nx"), "one two\n-- \nx\n");
    }

    #[test]
    fn damaged_messages_come_to_an_end() {
        let whole = format!(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n{TEXT}--b--\r\n"
        );
        for cut in 0..whole.len() {
            let _ = parse(&whole.as_bytes()[..cut]);
        }
        let nested = "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(5_000);
        assert!(parse(nested.as_bytes()).is_err());
    }
}

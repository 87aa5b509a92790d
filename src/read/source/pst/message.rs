//! A message of an Outlook mailbox -> the mail that it was (RFC 5322, MIME), so that what reads mails
//! reads it as well.

use std::{fmt::Write as _, io};

use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::Timestamp;

use super::{
    heap::{Properties, Value},
    nodes::{KIND, Node, Nodes, Room},
};

/// Properties by their numbers (MS-OXPROPS).
mod property {
    pub const CLASS: u16 = 0x001A;
    pub const SUBJECT: u16 = 0x0037;
    pub const SUBMITTED: u16 = 0x0039;
    pub const HEADERS: u16 = 0x007D;
    pub const SENDER_NAME: u16 = 0x0C1A;
    pub const SENDER_ADDRESS: u16 = 0x0C1F;
    pub const SENDER_SMTP: u16 = 0x5D01;
    pub const DELIVERED: u16 = 0x0E06;
    pub const TEXT: u16 = 0x1000;
    pub const HTML: u16 = 0x1013;
    pub const MESSAGE_ID: u16 = 0x1035;
    pub const HTML_CODEPAGE: u16 = 0x3FDE;
    pub const CODEPAGE: u16 = 0x3FFD;
    pub const FILE: u16 = 0x3701;
    pub const FILE_NAME: u16 = 0x3704;
    pub const LONG_FILE_NAME: u16 = 0x3707;
    pub const FILE_TYPE: u16 = 0x370E;
}

/// What a message is.
pub(super) enum Message {
    Mail(Vec<u8>),
    /// No mail but something of this class: an appointment, a contact.
    Other(String),
}

/// Most mails inside each other.
const MAX_DEPTH: u8 = 3;
/// Kind of the nodes inside a message that are attached files.
const ATTACHMENT: u32 = 0x05;

/// Reads a message in a folder of this name.
///
/// # Errors
/// When it cannot be read, or its text is too long.
pub(super) fn read(
    nodes: &mut dyn Nodes,
    node: Node,
    folder: &str,
    room: &mut Room,
) -> io::Result<Message> {
    let properties = Properties::of(nodes, node, room)?;
    let mut reader = Reader { nodes, properties, room };
    let class = reader.text(property::CLASS)?.unwrap_or_else(|| "IPM.Note".to_owned());
    let is_mail =
        ["ipm.note", "ipm.post"].iter().any(|mail| class.to_lowercase().starts_with(mail));
    if !is_mail {
        return Ok(Message::Other(class));
    }
    Ok(Message::Mail(reader.mail(Some(folder), 0)?.into_bytes()))
}

/// Reads the properties of one message or attached file.
struct Reader<'n> {
    nodes: &'n mut dyn Nodes,
    properties: Properties,
    room: &'n mut Room,
}

impl Reader<'_> {
    fn value(&mut self, id: u16) -> io::Result<Option<Value>> {
        self.properties.value(id, self.nodes, self.room)
    }

    fn number(&mut self, id: u16) -> io::Result<Option<u32>> {
        Ok(match self.value(id)? {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        })
    }

    fn text(&mut self, id: u16) -> io::Result<Option<String>> {
        let text = match self.value(id)? {
            Some(Value::Text(text)) => text,
            Some(Value::Bytes(bytes)) => {
                let charset = self.number(property::CODEPAGE)?.and_then(charset);
                crate::read::source::decode(&bytes, false, charset.as_deref())
            }
            _ => return Ok(None),
        };
        let text = text.trim_matches(|c: char| c == '\0' || c.is_whitespace());
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// The mail, `depth` mails deep.
    fn mail(&mut self, folder: Option<&str>, depth: u8) -> io::Result<String> {
        let mut mail = self.headers(folder)?;
        let boundary = format!("part-of-{depth}");
        let _ = write!(
            mail,
            "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n"
        );
        if let Some(text) = self.text(property::TEXT)? {
            part(&mut mail, &boundary, "text/plain; charset=utf-8", "", text.as_bytes());
        }
        match self.value(property::HTML)? {
            Some(Value::Text(page)) => {
                part(&mut mail, &boundary, "text/html; charset=utf-8", "", page.as_bytes());
            }
            Some(Value::Bytes(page)) => {
                let charset = self.number(property::HTML_CODEPAGE)?.and_then(charset);
                let charset = charset.map(|c| format!("; charset={c}")).unwrap_or_default();
                part(&mut mail, &boundary, &format!("text/html{charset}"), "", &page);
            }
            _ => {}
        }
        let attached =
            self.properties.inside.iter().filter(|(number, _)| number & KIND == ATTACHMENT);
        for (_, node) in attached.copied().collect::<Vec<_>>() {
            // A file that is damaged or too long is missing; the mail is there.
            let _ = self.attached(node, &mut mail, &boundary, depth);
        }
        let _ = write!(mail, "--{boundary}--\r\n");
        Ok(mail)
    }

    /// Adds a file that is attached.
    fn attached(
        &mut self,
        node: Node,
        mail: &mut String,
        boundary: &str,
        depth: u8,
    ) -> io::Result<()> {
        let properties = Properties::of(self.nodes, node, self.room)?;
        let mut file = Reader { nodes: self.nodes, properties, room: self.room };
        let kind = file.text(property::FILE_TYPE)?.unwrap_or_default().to_lowercase();
        if ["image/", "audio/", "video/"].iter().any(|other| kind.starts_with(other)) {
            return Ok(());
        }
        let name = match file.text(property::LONG_FILE_NAME)? {
            Some(name) => Some(name),
            None => file.text(property::FILE_NAME)?,
        };
        let name = one_line(&name.unwrap_or_default()).replace(['"', '\\'], "_");
        let disposition = format!("Content-Disposition: attachment; filename=\"{name}\"\r\n");
        match file.value(property::FILE)? {
            Some(Value::Bytes(bytes)) => {
                part(mail, boundary, "application/octet-stream", &disposition, &bytes);
            }
            Some(Value::Object(number)) if depth < MAX_DEPTH => {
                let inside = file.properties.inside.iter().find(|(node, _)| *node == number);
                let Some((_, node)) = inside.copied() else { return Ok(()) };
                file.properties = Properties::of(file.nodes, node, file.room)?;
                let inner = file.mail(None, depth + 1)?;
                let _ =
                    write!(mail, "--{boundary}\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n");
            }
            _ => {}
        }
        Ok(())
    }

    /// The headers that the mail came with, and what is known without them.
    fn headers(&mut self, folder: Option<&str>) -> io::Result<String> {
        let came = self.text(property::HEADERS)?.unwrap_or_default();
        let mut headers = String::new();
        let mut names: Vec<String> = Vec::new();
        let mut kept = false;
        for line in came.lines().take_while(|line| !line.trim().is_empty()) {
            if !line.starts_with([' ', '\t']) {
                let name = line.split_once(':').map(|(name, _)| name.trim().to_lowercase());
                let name = name.filter(|name| !name.is_empty() && !name.contains(' '));
                // The parts are put together anew.
                kept = name.as_deref().is_some_and(|name| {
                    !name.starts_with("content-t") && name != "mime-version" && name != "x-folder"
                });
                names.extend(name);
            }
            if kept {
                headers.push_str(line);
                headers.push_str("\r\n");
            }
        }
        let mut add = |name: &str, value: Option<String>| {
            let value = value.map(|value| one_line(&value)).filter(|value| !value.is_empty());
            if let Some(value) = value.filter(|_| !names.contains(&name.to_lowercase())) {
                let _ = write!(headers, "{name}: {value}\r\n");
            }
        };
        add(
            "Subject",
            self.text(property::SUBJECT)?.map(|subject| unprefixed(&subject).to_owned()),
        );
        add("From", self.sender()?);
        add("Date", self.date()?);
        add("Message-ID", self.text(property::MESSAGE_ID)?);
        add("X-Folder", folder.map(str::to_owned));
        Ok(headers)
    }

    fn sender(&mut self) -> io::Result<Option<String>> {
        let name = self.text(property::SENDER_NAME)?;
        let smtp = self.text(property::SENDER_SMTP)?;
        let address = match smtp {
            Some(address) => Some(address),
            None => self.text(property::SENDER_ADDRESS)?,
        };
        // Inside a house people have addresses of another sort.
        let address = address.filter(|address| address.contains('@') && !address.contains(' '));
        let name = name.map(|name| name.replace(['"', '\\', '<', '>'], " "));
        Ok(match (name, address) {
            (Some(name), Some(address)) if name != address => {
                Some(format!("\"{name}\" <{address}>"))
            }
            (_, Some(address)) => Some(address),
            (Some(name), None) => Some(format!("\"{name}\" <unknown@invalid>")),
            (None, None) => None,
        })
    }

    fn date(&mut self) -> io::Result<Option<String>> {
        for id in [property::SUBMITTED, property::DELIVERED] {
            if let Some(Value::Time(time)) = self.value(id)? {
                return Ok(date(time));
            }
        }
        Ok(None)
    }
}

/// Seconds from 1601, where Windows begins to count, to 1970.
const EPOCH: i64 = 11_644_473_600;

/// A time in tenths of microseconds since 1601 as a mail has it.
fn date(time: i64) -> Option<String> {
    let time = Timestamp::from_second((time / 10_000_000).checked_sub(EPOCH)?).ok()?;
    Some(time.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string())
}

/// Adds a part.
fn part(mail: &mut String, boundary: &str, kind: &str, headers: &str, bytes: &[u8]) {
    let _ = write!(
        mail,
        "--{boundary}\r\nContent-Type: {kind}\r\n{headers}Content-Transfer-Encoding: base64\r\n\r\n"
    );
    for line in bytes.chunks(57) {
        BASE64_STANDARD.encode_string(line, mail);
        mail.push_str("\r\n");
    }
}

/// A subject begins with how long its "Re: " is, behind a mark.
fn unprefixed(subject: &str) -> &str {
    let mut letters = subject.chars();
    if letters.next() == Some('\u{1}') && letters.next().is_some() {
        letters.as_str()
    } else {
        subject
    }
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The name of an encoding by its number in Windows.
fn charset(codepage: u32) -> Option<String> {
    Some(match codepage {
        874 | 1250..=1258 => format!("windows-{codepage}"),
        28591..=28606 => format!("iso-8859-{}", codepage - 28590),
        866 => "ibm866".to_owned(),
        932 => "shift_jis".to_owned(),
        936 | 54936 => "gb18030".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        20866 => "koi8-r".to_owned(),
        21866 => "koi8-u".to_owned(),
        50220..=50222 => "iso-2022-jp".to_owned(),
        51932 => "euc-jp".to_owned(),
        65001 => "utf-8".to_owned(),
        _ => return None,
    })
}

//! A row of the table of formats: what a file may hold, by what it is known, and what becomes of it.
//! The rows are in [`formats`](super::formats).

use std::fmt;

use super::{head::Head, shape};

/// What one raw item holds: an article, or a document that wraps several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A web page.
    Html,
    /// A web page and its parts in one MIME message.
    Mhtml,
    /// Plain text.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// One JSON object, or an array of objects.
    Json,
    /// The same, which is a JSON Feed.
    JsonFeed,
    /// One record of a list, as a JSON object.
    JsonLines,
    /// RSS, RDF or Atom.
    Feed,
    /// `NewsML` 1.x.
    NewsMl,
    /// NewsML-G2.
    NewsMlG2,
    /// The News Industry Text Format.
    Nitf,
    /// The XML of Ritzau.
    Ritzau,
    /// A page of a digitised newspaper in ALTO.
    Alto,
    /// The same in PAGE.
    PageXml,
    /// An issue of a digitised newspaper: METS with its pages.
    Mets,
    /// XML that Factiva exports.
    FactivaXml,
    /// The SGML of Reuters-21578.
    ReutersSgml,
    /// ANPA 1312 or IPTC 7901.
    Anpa,
    /// Text that Nexis exports.
    NexisText,
    /// A page that Nexis exports.
    NexisHtml,
    /// A page that Factiva exports.
    FactivaHtml,
    /// A page that Europresse exports.
    Europresse,
    /// Text that `ProQuest` exports.
    ProquestText,
    /// A page that `ProQuest` exports or mails.
    ProquestHtml,
    /// A document in the Portable Document Format.
    #[cfg(feature = "pdf")]
    Pdf,
    /// A document of Word.
    Docx,
    /// A document of `LibreOffice`.
    Odt,
    /// A book.
    Epub,
    /// Rich Text Format.
    Rtf,
    /// A mail.
    Mail,
    /// An HTTP response.
    Response,
}

/// What a container of records is cut at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Records {
    /// One JSON object a line.
    JsonLines,
    /// The elements of JSON arrays.
    JsonArray,
    /// JSON objects one after the other.
    JsonObjects,
    /// The messages of an mbox.
    Mbox,
    /// The responses of a crawl.
    Warc,
    /// The rows of a table.
    Table,
    /// The rows of a Parquet file.
    #[cfg(feature = "parquet")]
    Parquet,
    /// The mails of an Outlook mailbox.
    #[cfg(feature = "pst")]
    Pst,
}

/// What files are packed together in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// A zip archive.
    Zip,
    /// A zip archive of a crawl.
    Wacz,
    /// A tar archive.
    Tar,
}

/// What is done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// It is read whole.
    Document(Format),
    /// It is read record by record.
    Records(Records),
    /// Each file in it is read for itself.
    Files(Container),
    /// Compressed data: what is inside decides.
    Packed(Packing),
    /// It is skipped, and the note says why.
    Nothing,
}

/// How data is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// RFC 1952.
    Gzip,
    /// RFC 1951, as zip archives have it.
    Deflate,
    /// RFC 8878.
    Zstd,
    /// bzip2.
    Bzip2,
    /// The xz container of LZMA2.
    Xz,
}

/// By what a format is known.
#[derive(Clone, Copy)]
pub enum Sign {
    /// Bytes at this place of the file.
    Bytes(usize, &'static [u8]),
    /// A member of a zip archive.
    Member(&'static str),
    /// The root element of an XML document, without prefix, in lower case.
    Root(&'static str),
    /// A shape of the first bytes; what it is in words.
    Shape(&'static str, fn(&Head<'_>) -> bool),
}

impl Sign {
    /// Whether a file that begins so has this sign.
    pub(super) fn is_of(&self, head: &Head<'_>) -> bool {
        match self {
            Self::Bytes(at, magic) => {
                // Texts, too, begin with a few letters.
                let letters = magic.len() <= 4 && magic.iter().all(u8::is_ascii_graphic);
                let there = head.bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic));
                there && (!letters || shape::is_binary(head))
            }
            Self::Member(name) => head.members.iter().any(|member| member == name),
            Self::Root(name) => head.root.as_deref() == Some(name),
            Self::Shape(_, has) => has(head),
        }
    }
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(at, magic) => {
                let printable = magic.iter().all(|b| b.is_ascii_graphic() || *b == b' ');
                if printable {
                    write!(f, "\"{}\"", String::from_utf8_lossy(magic))?;
                } else {
                    let hex: Vec<String> = magic.iter().map(|b| format!("{b:02X}")).collect();
                    write!(f, "bytes {}", hex.join(" "))?;
                }
                if *at > 0 { write!(f, " at byte {at}") } else { Ok(()) }
            }
            Self::Member(name) => write!(f, "a zip archive with {name}"),
            Self::Root(name) => write!(f, "<{name}>"),
            Self::Shape(words, _) => f.write_str(words),
        }
    }
}

/// One row of the table.
pub struct Known {
    /// What people call it.
    pub name: &'static str,
    /// Any of these tells it.
    pub signs: &'static [Sign],
    /// What is done with it.
    pub holds: Holds,
    /// Of a format that is read what becomes of it; of another why not, and what to do.
    pub note: &'static str,
}

impl Known {
    /// Whether dateline reads it.
    pub fn is_read(&self) -> bool {
        self.holds != Holds::Nothing
    }
}

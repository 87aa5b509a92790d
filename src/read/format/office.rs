//! DOCX and ODT -> drafts: the paragraphs of a word processor's document, read as they stream by.

use quick_xml::{Reader, events::Event};

use super::{Draft, exports, residue, text};
use crate::read::{skip::Reason, source::zip_member};

/// Largest document in bytes, unpacked.
const MAX_DOCUMENT: usize = 256 << 20;
/// Largest text in bytes, and most paragraphs, that are taken out of it.
const MAX_TEXT: usize = 16 << 20;
const MAX_PARAGRAPHS: usize = 200_000;

/// Reads a DOCX file.
///
/// # Errors
/// When there is no document in it that can be read.
pub(super) fn parse_docx(bytes: &[u8]) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    parse(bytes, "word/document.xml")
}

/// Reads an ODT file.
///
/// # Errors
/// When there is no document in it that can be read.
pub(super) fn parse_odt(bytes: &[u8]) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let kind = zip_member(bytes, "mimetype", 200).unwrap_or_default();
    let kind = String::from_utf8_lossy(&kind);
    if kind.contains("spreadsheet") || kind.contains("presentation") || kind.contains("graphics") {
        let note = "a sheet, presentation or drawing is not read: save a sheet as CSV";
        return Err(Reason::Unsupported(note.to_owned()));
    }
    parse(bytes, "content.xml")
}

fn parse(bytes: &[u8], member: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    let missing = || Reason::Malformed(format!("{member} cannot be read"));
    let xml = zip_member(bytes, member, MAX_DOCUMENT).ok_or_else(missing)?;
    let xml = String::from_utf8(xml).map_err(|_| missing())?;
    let document = read(&xml)?;
    drafts(document.paragraphs, document.title)
}

/// The articles in the paragraphs of a word processor: an export of a database, or one article.
///
/// # Errors
/// When there is no paragraph.
pub(super) fn drafts(
    mut paragraphs: Vec<String>,
    title: Option<String>,
) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    paragraphs.retain(|paragraph| paragraph.chars().any(char::is_alphanumeric));
    if let Some(articles) = exports::in_paragraphs(&paragraphs) {
        return Ok(articles);
    }
    if paragraphs.is_empty() {
        return Err(Reason::NoText);
    }
    // A headline that is marked as such is one, wherever it stands.
    if let Some(title) = &title
        && let Some(at) = paragraphs.iter().take(8).position(|paragraph| paragraph == title)
    {
        paragraphs.remove(at);
    }
    let mut draft = text::draft(residue::strip(paragraphs), title.is_none());
    draft.title = title.or(draft.title);
    Ok(vec![Ok(draft)])
}

#[derive(Debug, Default)]
struct Document {
    paragraphs: Vec<String>,
    title: Option<String>,
}

/// Elements whose text is none of the document's: what was deleted, instructions of fields, notes.
const LEFT_OUT: &[&str] = &[
    "del",
    "instrText",
    "Fallback",
    "txbxContent",
    "annotation",
    "tracked-changes",
    "note",
    "sequence-decls",
    "font-face-decls",
    "automatic-styles",
    "scripts",
];

fn read(xml: &str) -> Result<Document, Reason> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut document = Document::default();
    let mut paragraph = String::new();
    let mut is_title = false;
    let mut size = 0;
    let mut left_out = 0_usize;
    // ODT has its text right in the paragraphs, DOCX in elements of their own.
    let mut in_text = 0_usize;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) => {
                let name = start.local_name();
                let name = name.as_ref();
                if left_out > 0 || LEFT_OUT.contains(&name) {
                    left_out += 1;
                } else {
                    in_text += usize::from(is_text(start.name().as_ref()));
                    is_title |= is_title_style(&start);
                }
            }
            Event::Empty(empty) if left_out == 0 => match empty.local_name().as_ref() {
                "tab" | "s" => paragraph.push(' '),
                "br" | "cr" | "line-break" => paragraph.push('\n'),
                _ => is_title |= is_title_style(&empty),
            },
            Event::End(_) if left_out > 0 => left_out -= 1,
            Event::End(end) => {
                in_text = in_text.saturating_sub(usize::from(is_text(end.name().as_ref())));
                if matches!(end.local_name().as_ref(), "p" | "h") {
                    size += paragraph.len();
                    if size > MAX_TEXT || document.paragraphs.len() > MAX_PARAGRAPHS {
                        return Err(Reason::TooLarge(MAX_TEXT as u64));
                    }
                    finish(&mut paragraph, std::mem::take(&mut is_title), &mut document);
                }
            }
            Event::Text(piece) if left_out == 0 && in_text > 0 => paragraph.push_str(&piece),
            Event::CData(piece) if left_out == 0 && in_text > 0 => paragraph.push_str(&piece),
            Event::GeneralRef(name) if left_out == 0 && in_text > 0 => {
                paragraph.push_str(&super::xml::resolved(&name));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(document)
}

/// Elements that hold text: `<w:t>` of DOCX, paragraphs and headings of ODT.
fn is_text(name: &str) -> bool {
    matches!(name, "w:t" | "text:p" | "text:h")
}

/// The style of a title, or of the first heading.
fn is_title_style(element: &quick_xml::events::BytesStart<'_>) -> bool {
    let named = matches!(element.name().as_ref(), "w:pStyle" | "text:h" | "text:p");
    named
        && element.attributes().with_checks(false).flatten().any(|attribute| {
            let key = attribute.key.local_name();
            matches!(key.as_ref(), "val" | "style-name")
                && matches!(
                    attribute.value.as_ref(),
                    "Title" | "Heading1" | "Heading_20_1" | "berschrift1"
                )
        })
}

fn finish(paragraph: &mut String, is_title: bool, document: &mut Document) {
    for line in paragraph.lines() {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            continue;
        }
        if is_title && document.title.is_none() && document.paragraphs.len() < 8 {
            document.title = Some(line.clone());
        }
        document.paragraphs.push(line);
    }
    paragraph.clear();
}

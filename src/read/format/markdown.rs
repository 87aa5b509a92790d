//! Markdown -> draft: plain paragraphs without any mark, front matter as metadata.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use serde_json::{Map, Value};

use super::{Columns, Draft, flattened, json, residue, text};
use crate::{
    article::Fact,
    read::{
        skip::Reason,
        webpage::{facts::fact, fragment, list},
    },
};

/// Most lists and quotations that one line may open inside each other: every later line is compared
/// with all that are open.
const MAX_NESTED: usize = 100;

/// Reads a Markdown text.
pub fn parse(source: &str) -> Result<Draft, Reason> {
    super::plain::check_size(source, |b| b"[]*_`<&!|~\\>".contains(&b))?;
    if source.lines().any(|line| nested(line) > MAX_NESTED) {
        return Err(Reason::TooComplex(MAX_NESTED));
    }
    let (matter, markdown) = front_matter(source);
    let mut reader = Reader::default();
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    for event in Parser::new_ext(markdown, options) {
        reader.event(event);
    }
    reader.flush();
    let title = reader.title.take();
    let titled = title.is_some() || json::has_title(&matter, &Columns::default());
    let mut draft = text::draft(reader.paragraphs, !titled);
    if title.is_some() {
        draft.title = title;
    }
    draft.facts.splice(..0, reader.facts);
    json::apply(&matter, &mut draft);
    Ok(draft)
}

/// How many lists and quotations a line can open at most; a rule of dashes opens none.
fn nested(line: &str) -> usize {
    let starts = line.bytes().take_while(|b| b" \t>-+*.)0123456789".contains(b));
    let mut marks = 0;
    let mut previous = b' ';
    for byte in starts {
        let opens = byte == b'>' || (matches!(byte, b' ' | b'\t') && b"-+*.)".contains(&previous));
        marks += usize::from(opens);
        previous = byte;
    }
    marks
}

/// What a source says of itself on top, and what follows: YAML between `---`, TOML between `+++`, or a
/// JSON object.
fn front_matter(source: &str) -> (Map<String, Value>, &str) {
    let source = source.trim_start_matches('\u{feff}');
    if let Some((matter, rest)) = fenced(source, &["---", "..."]) {
        return (yaml(matter), rest);
    }
    if let Some((matter, rest)) = fenced(source, &["+++"])
        && let Ok(table) = matter.parse::<toml::Table>()
    {
        return (table.into_iter().map(|(name, value)| (name, of_toml(value))).collect(), rest);
    }
    let mut objects = serde_json::Deserializer::from_str(source).into_iter::<Value>();
    if source.starts_with('{')
        && let Some(Ok(Value::Object(object))) = objects.next()
    {
        return (object, &source[objects.byte_offset()..]);
    }
    (Map::new(), source)
}

/// The lines between a fence at the very start and the next one, and what follows.
fn fenced<'s>(source: &'s str, fences: &[&str]) -> Option<(&'s str, &'s str)> {
    let rest =
        source.strip_prefix(fences[0])?.trim_start_matches([' ', '\r']).strip_prefix('\n')?;
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if fences.contains(&line.trim_end()) {
            return Some((&rest[..at], &rest[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

fn of_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(name, value)| (name, of_toml(value))).collect())
        }
        toml::Value::Array(list) => list.into_iter().map(of_toml).collect(),
        toml::Value::String(text) => text.into(),
        toml::Value::Boolean(is) => is.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Datetime(date) => date.to_string().into(),
    }
}

/// "key: value" lines and lists of YAML.
fn yaml(matter: &str) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut lines = matter.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        let listed = value
            .strip_prefix('[')
            .filter(|v| !v.starts_with('['))
            .and_then(|v| v.strip_suffix(']'));
        let mut values: Vec<String> = match listed {
            Some(values) => list(values).iter().map(|v| unquoted(v).to_owned()).collect(),
            None => Vec::new(),
        };
        while let Some(item) = lines.peek().and_then(|l| l.trim_start().strip_prefix("- ")) {
            values.push(unquoted(item).to_owned());
            lines.next();
        }
        let value = if values.is_empty() { Value::from(unquoted(value)) } else { values.into() };
        fields.insert(key.trim().to_owned(), value);
    }
    fields
}

/// A value without quotes, and without the brackets of a link inside a vault of notes.
fn unquoted(s: &str) -> &str {
    let s = s.trim();
    let quoted = |q: char| s.strip_prefix(q).and_then(|s| s.strip_suffix(q));
    let s = quoted('"').or_else(|| quoted('\'')).unwrap_or(s);
    let link = s.strip_prefix("[[").and_then(|s| s.strip_suffix("]]"));
    link.map_or(s, |link| link.rsplit('|').next().unwrap_or(link))
}

/// Gathers paragraphs from the parser's events.
#[derive(Default)]
struct Reader {
    paragraphs: Vec<String>,
    title: Option<String>,
    facts: Vec<Fact>,
    line: String,
    cells: Vec<String>,
    /// In a heading of the first level.
    top: bool,
    /// In something that is no text: an image, a block of metadata.
    silent: usize,
}

impl Reader {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(Tag::Image { .. } | Tag::MetadataBlock(_)) => self.silent += 1,
            Event::End(TagEnd::Image | TagEnd::MetadataBlock(_)) => {
                self.silent = self.silent.saturating_sub(1);
            }
            Event::Start(Tag::Heading { level, .. }) => {
                self.flush();
                self.top = level == pulldown_cmark::HeadingLevel::H1;
            }
            Event::End(TagEnd::Heading(_)) => self.heading(),
            Event::Start(Tag::TableCell) => self.line.clear(),
            Event::End(TagEnd::TableCell) => self.cells.push(std::mem::take(&mut self.line)),
            Event::End(TagEnd::TableHead) => self.row(false),
            Event::End(TagEnd::TableRow) => self.row(true),
            Event::Start(
                Tag::Paragraph
                | Tag::Item
                | Tag::BlockQuote(_)
                | Tag::CodeBlock(_)
                | Tag::List(_)
                | Tag::Table(_)
                | Tag::HtmlBlock,
            )
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::BlockQuote(_)
                | TagEnd::CodeBlock
                | TagEnd::HtmlBlock,
            )
            | Event::Rule => self.flush(),
            Event::Text(text) | Event::Code(text) if self.silent == 0 => self.line.push_str(&text),
            Event::Html(html) => {
                let found = fragment::paragraphs(&html);
                self.paragraphs
                    .extend(found.into_iter().filter(|p| !p.trim_start().starts_with('<')));
            }
            Event::SoftBreak => self.line.push('\n'),
            Event::HardBreak => self.line.push('\u{2028}'),
            _ => {}
        }
    }

    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        if flattened::is_table(&line) {
            // A pasted table that its lines alone still show.
            self.paragraphs.push(line.replace('\u{2028}', "\n"));
            return;
        }
        for part in line.split('\u{2028}') {
            // Lines that are each residue make no sentence together.
            if part.lines().all(residue::is_residue) {
                self.paragraphs.extend(part.lines().map(str::to_owned));
                continue;
            }
            let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
            if part.chars().any(char::is_alphanumeric) {
                self.paragraphs.push(part);
            }
        }
    }

    /// The first heading of the first level is the headline.
    fn heading(&mut self) {
        if self.top && self.title.is_none() && !self.line.trim().is_empty() {
            self.title = Some(self.line.split_whitespace().collect::<Vec<_>>().join(" "));
            self.line.clear();
        }
        self.top = false;
        self.flush();
    }

    /// A row of a table: two cells are a fact; the header of such a table says nothing.
    fn row(&mut self, inside: bool) {
        let cells: Vec<String> = std::mem::take(&mut self.cells);
        let texts: Vec<&str> = cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
        if let ([label, value], 2) = (&texts[..], cells.len()) {
            if inside {
                self.facts.extend(fact(label, value));
                self.paragraphs.push(format!("{}: {value}", label.trim_end_matches(':')));
            }
        } else if !texts.is_empty() {
            self.paragraphs.push(texts.join("; "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_link_targets_go() {
        let draft =
            parse("# Head\n\nSome **bold** and [a link](https://x.example) `code`.\n").unwrap();
        assert_eq!(draft.title.as_deref(), Some("Head"));
        assert_eq!(draft.body, "Some bold and a link code.");
    }

    #[test]
    fn front_matter_becomes_fields() {
        let draft = parse("---\ntitle: 'A: b'\ndate: 2026-02-06\nauthors:\n- Ann Example\n- Bo Sample\n---\nText.")
            .unwrap();
        assert_eq!(draft.title.as_deref(), Some("A: b"));
        assert_eq!(draft.byline, ["Ann Example", "Bo Sample"]);
        assert_eq!(draft.date.map(|d| d.1), Some(crate::article::DateSource::Meta));
        assert_eq!(draft.body, "Text.");
    }

    #[test]
    fn rows_of_two_cells_are_facts() {
        let draft = parse("Text.\n\n| Aspect | Details |\n|---|---|\n| Place | Oman |\n").unwrap();
        assert_eq!(draft.facts, [Fact { label: "Place".into(), value: "Oman".into() }]);
        assert_eq!(draft.body, "Text.\n\nPlace: Oman");
    }

    #[test]
    fn what_nests_without_end_is_refused() {
        for line in ["> ", ">", "- ", "1. ", "* > "] {
            assert!(matches!(parse(&line.repeat(20_000)), Err(Reason::TooComplex(_))), "{line}");
        }
        assert!(parse(&format!("Text.\n\n{}\n\n> - 1. Text.", "-".repeat(2_000))).is_ok());
    }

    #[test]
    fn a_line_of_dashes_alone_is_no_front_matter() {
        assert_eq!(front_matter("---\ntext"), (Map::new(), "---\ntext"));
    }
}

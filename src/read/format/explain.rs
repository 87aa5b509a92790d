//! How an article was read, as JSON: one object a line.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{Columns, Draft, html::Reading};
use crate::read::{skip::Reason, source::RawItem, webpage::explain};

/// What is said of claims that stand in fields of their own.
const STATED: &str = "the source, in a field of its own or its first lines";

/// A draft and what is to be said about it.
pub type Explained = (Draft, Vec<Value>);

/// The drafts of an item as [`super::parse`] reads them, and where headline, byline, date and publisher of
/// each came from and, of web pages, what became of each block.
///
/// # Errors
/// Why the item as a whole holds no article; single articles of a list fail for themselves.
pub fn item(item: &RawItem, columns: &Columns) -> Result<Vec<Result<Explained, Reason>>, Reason> {
    if let Some(reading) = super::page(item) {
        let reading = reading?;
        let lines = page(item, &reading);
        return Ok(vec![Ok((super::worded(reading.draft)?, lines))]);
    }
    let drafts = super::parse(item, columns)?.into_iter().zip(item.item..);
    let explained = drafts.map(|(draft, number)| {
        let draft = draft?;
        let lines = claims(item, number, &draft);
        Ok((draft, lines))
    });
    Ok(explained.collect())
}

fn claims(item: &RawItem, number: u64, draft: &Draft) -> Vec<Value> {
    let date = draft.date.as_ref().map(|(date, source)| (json!(date), json!(source)));
    let (date, source) = date.unzip();
    vec![
        json!({ "type": "article", "path": &*item.path, "item": number, "text": "as the source has it" }),
        json!({ "type": "title", "value": draft.title, "from": draft.title.as_ref().map(|_| STATED) }),
        json!({ "type": "byline", "value": draft.byline, "from": draft.byline.first().map(|_| STATED) }),
        json!({ "type": "date", "value": date, "source": source, "from": date.as_ref().map(|_| STATED) }),
        json!({ "type": "publisher", "value": draft.publisher, "from": draft.publisher.as_ref().map(|_| STATED) }),
    ]
}

fn page(item: &RawItem, reading: &Reading) -> Vec<Value> {
    let Reading { page, verdict, draft, .. } = reading;
    let kept = (0..page.blocks.len()).filter(|i| verdict.keeps(*i)).count();
    let mut lines = vec![json!({
        "type": "article", "path": &*item.path, "item": item.item, "text": reading.text_from,
        "blocks": page.blocks.len(), "kept": kept, "cut": explain::rounded(verdict.cut), "url": draft.url,
    })];
    let title = reading.title.as_ref().map(|t| t.from.as_str());
    lines.push(value_line("title", &json!(draft.title), title));
    let byline = reading.byline.as_ref().map(|b| b.from.as_str());
    lines.push(value_line("byline", &json!(draft.byline), byline));
    let date = reading.date.as_ref();
    lines.push(json!({
        "type": "date",
        "value": date.map(|d| &d.value.0),
        "source": date.map(|d| d.value.1),
        "from": date.map(|d| d.from.as_str()),
    }));
    let publisher = reading.publisher.as_ref().map(|p| p.from.as_str());
    lines.push(value_line("publisher", &json!(draft.publisher), publisher));
    let body: HashSet<&str> = draft.body.split("\n\n").collect();
    for (number, block) in page.blocks.iter().enumerate().take(verdict.likely.len()) {
        let mut line = explain::block(page, verdict, number);
        if verdict.keeps(number) && !body.contains(block.text.as_str()) {
            line["then"] =
                json!("out of the text: residue, or the headline, byline, date or a fact");
        }
        lines.push(line);
    }
    lines
}

/// A value of the draft, and where on the page it stands.
fn value_line(kind: &str, value: &Value, from: Option<&str>) -> Value {
    json!({ "type": kind, "value": value, "from": from })
}

//! Why a block of a page was taken for the article or was not, in words.

use serde_json::{Map, Value, json};

use super::{
    blocks::{Kind, Tag},
    content::{Verdict, forest::FOREST},
    page::Page,
};

/// Characters of a block's text that are shown.
const SHOWN: usize = 160;
/// Elements around a block that are named.
const AROUND: usize = 6;
/// Smallest part of a verdict that is named.
const NAMED: f32 = 0.1;
/// Most parts of a verdict that are named.
const PARTS: usize = 6;

/// One object for a block: whether it was kept, how likely it is part of the article, whether its
/// place ruled it out, the reasons for (above 0) and against it, the elements around it, and its beginning.
pub fn block(page: &Page, verdict: &Verdict, number: usize) -> Value {
    let Some(block) = page.blocks.get(number) else { return Value::Null };
    let likely = verdict.likely.get(number).copied().unwrap_or_default();
    json!({
        "type": "block",
        "block": number,
        "kept": verdict.keeps(number),
        "likely": rounded(likely),
        "ruled_out": verdict.ruled_out.get(number),
        "why": why(verdict, number),
        "kind": kind(block.kind),
        "in": around(page, block.element),
        "text": block.text.chars().take(SHOWN).collect::<String>(),
    })
}

/// The share of each group of measurements in the verdict, the largest first.
fn why(verdict: &Verdict, number: usize) -> Value {
    let reasons = FOREST.reasons(verdict.rows.row(number));
    let mut from = 0;
    let mut groups: Vec<(&str, f32)> = Vec::with_capacity(verdict.rows.groups.len());
    for (name, to) in &verdict.rows.groups {
        let sum = reasons.get(from..*to).unwrap_or_default().iter().sum();
        groups.push((name, sum));
        from = *to;
    }
    groups.retain(|(_, sum)| sum.abs() >= NAMED);
    groups.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let named = groups.into_iter().take(PARTS).map(|(name, sum)| (name.to_owned(), rounded(sum)));
    Value::Object(named.collect::<Map<_, _>>())
}

/// With two digits after the point.
pub fn rounded(value: f32) -> Value {
    json!((f64::from(value) * 100.0).round() / 100.0)
}

fn kind(kind: Kind) -> String {
    match kind {
        Kind::Heading(level) => format!("heading {level}"),
        Kind::Paragraph => "paragraph".to_owned(),
        Kind::Item => "list item".to_owned(),
        Kind::Quote => "quotation".to_owned(),
        Kind::Row => "table row".to_owned(),
        Kind::Caption => "caption".to_owned(),
    }
}

/// The elements around a block, from the outside.
fn around(page: &Page, element: u32) -> String {
    let mut names = Vec::new();
    let mut at = element as usize;
    while let Some(element) = page.elements.get(at).filter(|_| at != 0 && names.len() < AROUND) {
        if element.tag != Tag::Other {
            names.push(format!("{:?}", element.tag).to_lowercase());
        }
        at = element.parent as usize;
    }
    names.reverse();
    names.join(" > ")
}

//! Why an article says what it says: while they read, the enrichers tell for each value which words
//! name it, what found it and what else it might have been, and what they turned down.
//!
//! Told is one JSON object for each value. A trace that is off costs a look at a flag: what is only
//! told is worked out in closures that nobody calls then.

use serde_json::{Map, Value, json};

use crate::{article::Mention, read::webpage::explain::rounded, text::Text};

/// Mentions told of one value, and values told of each type that were turned down; a text may have
/// hundreds of thousands.
const TOLD: usize = 1000;

/// What the enrichers tell, one JSON object a value.
#[derive(Debug, Default)]
pub struct Trace(Option<Vec<String>>);

impl Trace {
    /// Listens.
    pub fn on() -> Self {
        Self(Some(Vec::new()))
    }

    /// Does not: nothing is told.
    pub fn off() -> Self {
        Self(None)
    }

    /// Whether anybody listens.
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Takes a line.
    pub(super) fn tell(&mut self, line: impl FnOnce() -> Value) {
        if let Some(lines) = &mut self.0 {
            lines.push(line().to_string());
        }
    }

    /// Takes lines about values that were turned down, as many as are told.
    pub(super) fn tell_turned_down(&mut self, lines: impl IntoIterator<Item = Value>) {
        if let Some(told) = &mut self.0 {
            told.extend(lines.into_iter().take(TOLD).map(|line| line.to_string()));
        }
    }

    /// The lines, in the order in which they were told.
    pub fn into_lines(self) -> Vec<String> {
        self.0.unwrap_or_default()
    }
}

/// The two texts of an article by their names in the JSON.
pub(super) const PARTS: [&str; 2] = ["title", "body"];

/// A mention in a part of the article, its words, and the rule that found it.
pub(super) fn mention(part: usize, text: &Text<'_>, mention: Mention, rule: &str) -> Value {
    let mut told = json!({
        "in": PARTS[part], "start": mention.start, "end": mention.end,
        "text": written(text, mention), "rule": rule,
    });
    if let Some(form) = mention.form {
        told["form"] = json!(form);
    }
    told
}

/// Adds the mentions to a line, as many as are told, and how many there are more.
pub(super) fn list(line: &mut Value, mentions: impl IntoIterator<Item = Value>) {
    let mut mentions = mentions.into_iter();
    line["mentions"] = mentions.by_ref().take(TOLD).collect();
    let more = mentions.count();
    if more > 0 {
        line["more_mentions"] = json!(more);
    }
}

/// What a mention covers. Its ends are found by the words, not by counting from the beginning.
fn written<'a>(text: &Text<'a>, mention: Mention) -> &'a str {
    let first = text.tokens.partition_point(|token| token.last_char <= mention.start);
    let last = text.tokens.partition_point(|token| token.first_char < mention.end);
    let (Some(first), Some(last)) = (text.tokens.get(first), last.checked_sub(1)) else {
        return "";
    };
    let last = &text.tokens[last];
    // A mention may take in a mark behind its last word: "Inc."
    let more = mention.end.saturating_sub(last.last_char) as usize;
    let end = last.end as usize;
    let rest = text.source.get(end..).unwrap_or_default();
    let end = end + rest.char_indices().nth(more).map_or(rest.len(), |(at, _)| at);
    text.source.get(first.start as usize..end).unwrap_or_default()
}

/// Parts of a score by name, without those that are nothing.
pub(super) fn parts<'a>(parts: impl IntoIterator<Item = (&'a str, f32)>) -> Value {
    let weighty = parts.into_iter().filter(|(_, part)| part.abs() >= 0.005);
    Value::Object(
        weighty.map(|(name, part)| (name.to_owned(), number(part))).collect::<Map<_, _>>(),
    )
}

/// With two digits after the point.
pub(super) fn number(value: f32) -> Value {
    rounded(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mention_shows_the_words_it_covers() {
        let text = Text::new("Größe: Tollmark Inc. sagt: nein");
        let covered = |start, end| written(&text, Mention { start, end, form: None });
        assert_eq!(covered(7, 19), "Tollmark Inc");
        assert_eq!(covered(7, 20), "Tollmark Inc.");
        assert_eq!(covered(0, 5), "Größe");
        assert_eq!(covered(99, 100), "");
    }

    #[test]
    fn nothing_is_worked_out_where_nobody_listens() {
        Trace::off().tell(|| panic!("worked out"));
        let mut trace = Trace::on();
        trace.tell(|| json!({ "type": "x" }));
        assert_eq!(trace.into_lines(), [r#"{"type":"x"}"#]);
    }
}

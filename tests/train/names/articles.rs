//! Labelled articles, and the same as the tagger sees them.

use std::{collections::HashMap, error::Error, fs, path::Path};

use dateline::read::enrich::actors::training::{
    Count, KINDS, OUTSIDE, Segment, code, segments, words,
};
use serde::Deserialize;

use crate::own::{items, stretches};

/// A name: number of the text, first code point and one past the last, number of the kind.
pub type Name = (usize, u32, u32, usize);

/// An article as the tagger sees it, and how it should be labelled.
pub struct Example {
    pub language: String,
    pub segments: Vec<(Segment, Vec<u8>)>,
    pub names: Vec<Name>,
}

/// A text with `[K name]` marks: without them, and the names in it.
fn strip(marked: &str, text: usize, names: &mut Vec<Name>) -> String {
    let mut plain = String::with_capacity(marked.len());
    for (mark, words) in stretches(marked) {
        let start = plain.chars().count() as u32;
        plain.push_str(words);
        let kind = mark.and_then(|mark| KINDS.iter().position(|kind| *kind == mark));
        if let Some(kind) = kind {
            names.push((text, start, plain.chars().count() as u32, kind));
        }
    }
    plain
}

/// All capitals, where that does not change the number of letters.
fn shouted(text: &str) -> String {
    text.chars()
        .map(|c| {
            let mut upper = c.to_uppercase();
            match (upper.next(), upper.next()) {
                (Some(upper), None) => upper,
                _ => c,
            }
        })
        .collect()
}

/// Every word with a capital.
fn titled(text: &str) -> String {
    let mut start = true;
    text.chars()
        .map(|c| {
            let first = std::mem::replace(&mut start, c.is_whitespace());
            if first { shouted(&c.to_string()).chars().next().unwrap_or(c) } else { c }
        })
        .collect()
}

/// An article without its marks.
pub struct Article {
    pub language: String,
    /// It is about sport.
    pub sport: bool,
    /// It is made out of templates.
    pub made: bool,
    pub texts: [String; 2],
    pub names: Vec<Name>,
}

/// In how many articles each word stands, and how.
pub type Counts = HashMap<u32, Count>;

/// Counts how the words of articles are written, and in what articles they stand.
pub fn count(articles: &[Article]) -> Counts {
    let mut counts = Counts::new();
    articles.iter().filter(|a| !a.made).for_each(|article| article.count(&mut counts));
    counts
}

impl Article {
    fn texts(&self) -> [&str; 2] {
        self.texts.each_ref().map(String::as_str)
    }

    fn count(&self, counts: &mut Counts) {
        for (word, small) in words(self.texts(), Some(&self.language)) {
            let count = counts.entry(word).or_default();
            count.small += u32::from(small);
            count.capital += u32::from(!small);
            count.sport += u32::from(self.sport);
        }
    }

    /// The article as the tagger sees it, which knows nothing of how the article itself uses words.
    pub fn example(&self, counts: &Counts) -> Example {
        let mut own = Counts::new();
        if !self.made {
            self.count(&mut own);
        }
        let lexicon = |word: u32| {
            let all = counts.get(&word).copied().unwrap_or_default();
            let own = own.get(&word).copied().unwrap_or_default();
            code(Count {
                small: all.small - own.small,
                capital: all.capital - own.capital,
                sport: all.sport - own.sport,
            })
        };
        let segments = segments(self.texts(), Some(&self.language), &lexicon);
        example(segments, &self.language, self.names.clone())
    }
}

fn example(segments: Vec<Segment>, language: &str, names: Vec<Name>) -> Example {
    let labelled = |segment: Segment| {
        let mut labels = vec![OUTSIDE as u8; segment.spans.len()];
        for (text, start, end, kind) in &names {
            let mut before = None;
            for (at, span) in segment.spans.iter().enumerate() {
                if *text != segment.text || span.0 >= *end || span.1 <= *start {
                    continue;
                }
                // What the tagger cannot say it need not learn: a name ends with its line.
                let goes_on = before.is_some_and(|before| before + 1 == at) && !segment.breaks[at];
                labels[at] = (1 + 2 * kind) as u8 + u8::from(goes_on);
                before = Some(at);
            }
        }
        (segment, labels)
    };
    let segments = segments.into_iter().map(labelled).collect();
    Example { language: language.to_owned(), segments, names }
}

/// The articles with marks in the folder `path`.
pub fn marked(path: &str) -> Result<Vec<Article>, Box<dyn Error>> {
    let mut articles = Vec::new();
    for item in items(Path::new(path))? {
        let mut names = Vec::new();
        let title = strip(item.field("headline"), 0, &mut names);
        let body = strip(&item.body, 1, &mut names);
        // Headlines come in all fashions of capitals.
        let title = match articles.len() % 10 {
            0 => shouted(&title),
            1 if item.language == "en" => titled(&title),
            _ => title,
        };
        articles.push(Article {
            sport: item.field("top").starts_with("sport"),
            language: item.language,
            made: false,
            texts: [title, body],
            names,
        });
    }
    Ok(articles)
}

#[derive(Deserialize)]
struct Line {
    text: String,
    names: Vec<(u32, u32, String)>,
}

/// English texts, one a line, with names of the marks' kinds.
pub fn lines(path: &str) -> Result<Vec<Article>, Box<dyn Error>> {
    let mut articles = Vec::new();
    for line in fs::read_to_string(path)?.lines() {
        let Line { text, names } = serde_json::from_str(line)?;
        let kind = |mark: &str| KINDS.iter().position(|kind| *kind == mark);
        let names =
            names.iter().filter_map(|(start, end, mark)| Some((1, *start, *end, kind(mark)?)));
        let names = names.collect();
        let texts = [String::new(), text];
        articles.push(Article {
            language: "en".to_owned(),
            sport: false,
            made: true,
            texts,
            names,
        });
    }
    Ok(articles)
}

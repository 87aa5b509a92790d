//! What the models learn from: articles, names of topics, and words of their news.

use std::{error::Error, fs, path::Path};

use dateline::{
    article::Article,
    knowledge::topics::{
        layout::TOPS,
        taxonomy::{TopicIx, taxonomy},
    },
    read::enrich::{
        Words,
        topics::train::{Features, features},
    },
};

use crate::own::{Item, items, stretches};

/// What all names together weigh beside all articles.
const NAMES: f32 = 0.3;

/// An article, or the name of a topic, with its topics.
pub struct Text {
    pub article: Article,
    /// Best first.
    pub tops: Vec<usize>,
    pub narrow: Vec<TopicIx>,
    /// The name of a topic, no article.
    pub name: bool,
    /// What it counts for beside an article.
    pub weight: f32,
    pub features: Features,
}

impl Text {
    fn new(article: Article, tops: Vec<usize>, narrow: Vec<TopicIx>, name: bool) -> Self {
        let words = Words::new(&article.title, &article.body);
        let features = features(&words, article.language.as_deref().unwrap_or_default());
        drop(words);
        Self { article, tops, narrow, name, weight: 1., features }
    }
}

/// The text without the marks of names.
fn unmarked(marked: &str) -> String {
    stretches(marked).iter().map(|(_, words)| *words).collect()
}

fn named(name: &str) -> Option<TopicIx> {
    let lower = name.trim().to_lowercase();
    let ix = taxonomy().iter().position(|node| node.name.to_lowercase() == lower)?;
    Some(ix as TopicIx)
}

/// The topics that the head of an article names for a key.
fn topics_of(item: &Item, key: &str) -> Vec<TopicIx> {
    item.field(key).split(';').filter_map(named).collect()
}

/// The articles in a folder that have topics.
pub fn articles(folder: &Path) -> Result<Vec<Text>, Box<dyn Error>> {
    let mut texts = Vec::new();
    for item in items(folder)? {
        let mut tops = Vec::new();
        for ix in topics_of(&item, "top") {
            tops.extend(taxonomy().top_number(ix));
        }
        if tops.is_empty() {
            continue;
        }
        let article = Article {
            title: unmarked(item.field("headline")),
            body: unmarked(&item.body),
            language: Some(item.language.clone()),
            ..Article::default()
        };
        texts.push(Text::new(article, tops, topics_of(&item, "narrow"), false));
    }
    Ok(texts)
}

/// A name or words of a topic as a text.
fn named_text(ix: TopicIx, language: &str, title: &str, body: &str) -> Text {
    let article = Article {
        title: title.to_owned(),
        body: body.to_owned(),
        language: Some(language.to_owned()),
        ..Article::default()
    };
    let tops = taxonomy().top_number(ix).into_iter().collect();
    Text::new(article, tops, vec![ix], true)
}

/// The rows of a table, without comments, cut into cells.
fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// Adds names and definitions of topics from one table, and words of their news from another.
pub fn add_names(texts: &mut Vec<Text>, names: &Path, words: &Path) -> Result<(), Box<dyn Error>> {
    for row in rows(&fs::read_to_string(names)?) {
        let [id, language, name, definition] = row[..] else {
            return Err(format!("not four cells: {row:?}").into());
        };
        if let Some(ix) = taxonomy().find(id) {
            texts.push(named_text(ix, language, name, definition));
        }
    }
    for row in rows(&fs::read_to_string(words)?) {
        let [name, language, words] = row[..] else {
            return Err(format!("not three cells: {row:?}").into());
        };
        let ix = named(name).ok_or_else(|| format!("no topic {name}"))?;
        texts.push(named_text(ix, language, "", words));
    }
    weigh(texts);
    Ok(())
}

/// Gives names their weight: all names under a top together weigh as much beside the other tops' as its articles do.
fn weigh(texts: &mut [Text]) {
    let mut count = [[0_f32; TOPS]; 2];
    for text in texts.iter() {
        count[usize::from(text.name)][text.tops[0]] += 1.;
    }
    let sums = count.map(|count| count.iter().sum::<f32>());
    for text in texts.iter_mut().filter(|text| text.name) {
        let top = text.tops[0];
        let common = count[0][top] / sums[0] / (count[1][top] / sums[1]);
        text.weight = (NAMES * common).min(1.);
    }
}

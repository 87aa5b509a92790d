//! How good the choice of topics is on articles that were not learned from.

use dateline::{
    article::Topic,
    knowledge::topics::{
        layout::TOPS,
        model::{Linear, Models},
        taxonomy::{TopicIx, taxonomy},
    },
    read::enrich::{
        Words,
        topics::train::{parts, topics},
    },
};

use crate::{
    learn::{learn_both, softmax},
    texts::Text,
};

/// In how many parts the articles are cut.
const FOLDS: usize = 4;

fn models([tops, narrow]: [Vec<u8>; 2]) -> Models {
    Models { tops: Linear::new(tops.leak()), narrow: Linear::new(narrow.leak()) }
}

/// Counts over the articles of one fold.
#[derive(Default)]
struct Score {
    articles: f32,
    first: f32,
    some: f32,
    wanted: f32,
    found: f32,
    given: f32,
    right: f32,
}

impl Score {
    fn add(&mut self, text: &Text, topics: &[Topic]) {
        let given: Vec<TopicIx> =
            topics.iter().filter_map(|topic| taxonomy().find(&topic.id)).collect();
        let top = given.first().and_then(|&ix| taxonomy().top_number(ix));
        self.articles += 1.;
        self.first += f32::from(u8::from(top == Some(text.tops[0])));
        self.some += f32::from(u8::from(top.is_some_and(|top| text.tops.contains(&top))));
        let related = |a: TopicIx, b: TopicIx| {
            let under =
                |a, b| taxonomy().parent(b).is_some() && taxonomy().up(Some(a)).any(|ix| ix == b);
            under(a, b) || under(b, a)
        };
        self.wanted += text.narrow.len() as f32;
        self.found +=
            text.narrow.iter().filter(|&&n| given.iter().any(|&g| related(n, g))).count() as f32;
        self.given += given.len() as f32;
        self.right +=
            given.iter().filter(|&&g| text.narrow.iter().any(|&n| related(n, g))).count() as f32;
    }

    fn print(&self, name: &str) {
        let Self { articles, first, some, wanted, found, given, right } = self;
        println!(
            "{name}: first {:.3}, some {:.3}, narrow found {:.3}, right of those given {:.3} ({:.1} an article)",
            first / articles,
            some / articles,
            found / wanted,
            right / given,
            given / articles
        );
    }
}

/// Learns from the other folds, and measures and fits on each.
pub fn cross(texts: &[Text], folds: usize) {
    let mut scores: [Score; 2] = Default::default();
    let mut held: [Vec<([[f32; TOPS]; 2], usize)>; 2] = Default::default();
    for fold in 0..folds.min(FOLDS) {
        let others: Vec<&Text> = texts
            .iter()
            .enumerate()
            .filter(|(i, text)| text.name || i % FOLDS != fold)
            .map(|(_, text)| text)
            .collect();
        let models = models(learn_both(&others));
        for (_, text) in
            texts.iter().enumerate().filter(|(i, text)| !text.name && i % FOLDS == fold)
        {
            let words = Words::new(&text.article.title, &text.article.body);
            let other = usize::from(text.article.language.as_deref() != Some("en"));
            scores[other].add(text, &topics(&words, &text.article, &models));
            held[other].push((parts(&words, &text.article, &models), text.tops[0]));
        }
    }
    for ((score, held), name) in scores.iter().zip(&held).zip(["English", "other languages"]) {
        score.print(name);
        for cues in [0., 0.25, 0.5, 0.75, 1., 1.5] {
            for model in [0.5, 0.75, 1., 1.25] {
                let mut likelihood = 0.;
                let mut right = 0;
                for ([opinion, offset], top) in held {
                    let mut mixed: [f32; TOPS] =
                        std::array::from_fn(|t| model * opinion[t] + cues * offset[t]);
                    softmax(&mut mixed);
                    likelihood += mixed[*top].max(1e-6).ln();
                    right += usize::from(mixed.iter().all(|share| *share <= mixed[*top]));
                }
                let n = held.len() as f32;
                println!(
                    "  model {model}, cues {cues}: likelihood {:.3}, first {:.3}",
                    likelihood / n,
                    right as f32 / n
                );
            }
        }
    }
}

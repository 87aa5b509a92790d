//! What only a generated archive shows: several segments with texts of different lengths, values in
//! more articles than a block of postings holds, many hits of one day.

mod deadline;
mod paging;

use std::{path::Path, sync::Arc};

use jiff::{ToSpan, civil::date};

use super::{LocalEngine, LocalIndex};
use crate::{
    article::{Actor, ActorKind, Article, Mention},
    date::Stamp,
    engine::{Index as _, Writer},
    query::{Query, parse},
};

/// From frequent to rare.
const WORDS: [&str; 24] = [
    "harbour",
    "minister",
    "tanker",
    "ceasefire",
    "election",
    "drought",
    "parliament",
    "border",
    "grain",
    "pipeline",
    "verdict",
    "strike",
    "glacier",
    "tariff",
    "embassy",
    "satellite",
    "refugee",
    "budget",
    "vaccine",
    "curfew",
    "wildfire",
    "orchestra",
    "quarantine",
    "zeppelin",
];

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn word(&mut self) -> &'static str {
        let at = self.below(WORDS.len()) * self.below(WORDS.len()) / WORDS.len();
        WORDS[at]
    }
}

/// Article `number`, with a body of at most `longest` words. Every ninth is a copy of the one before.
fn article(number: usize, longest: usize) -> Article {
    let copied = if number % 9 == 8 { number - 1 } else { number };
    let mut dice = Dice(copied as u64 * 7919);
    let mut body = String::new();
    for at in 0..3 + dice.below(longest) {
        body.push_str(if at % 40 == 39 { ".\n\n" } else { " " });
        body.push_str(dice.word());
    }
    let title = format!("{} {}", dice.word(), dice.word());
    let mut dice = Dice(number as u64 * 104_729);
    let day = date(2020, 1, 1).saturating_add((dice.below(60) as i64).days());
    let mention = Mention { start: 0, end: 1, form: None };
    let actor = Actor {
        name: ["Iran", "Oman"][dice.below(2)].to_owned(),
        kind: ActorKind::State,
        country: None,
        mentions: vec![mention; dice.below(8)],
        title_mentions: vec![mention; usize::from(dice.below(9) == 0)],
    };
    Article {
        id: format!("a{}", dice.below(1 << 20)),
        path: format!("{number}.txt"),
        url: Some(format!("https://example.org/{number}")),
        date: (dice.below(10) > 0).then(|| Stamp::day(day)),
        actors: vec![actor],
        title,
        body,
        ..Article::default()
    }
}

fn writer(dir: &Path) -> Box<dyn Writer> {
    LocalIndex::open_or_create(dir).unwrap().writer("corpus").unwrap()
}

/// What the next reader sees.
fn engine(dir: &Path) -> Arc<LocalEngine> {
    LocalIndex::open(dir).unwrap().engine().unwrap()
}

fn query(text: &str) -> Query {
    parse(text, date(2020, 3, 1)).unwrap_or_else(|error| panic!("{}", error.render(text))).query
}

fn add(writer: &mut dyn Writer, articles: impl IntoIterator<Item = Article>) {
    for article in articles {
        let path = article.path.clone();
        writer.add(&path, article).unwrap();
    }
    writer.commit().unwrap();
}

//! The words that set articles apart: what a query is expanded by, and what "more like this" asks for.
//!
//! A word counts in an article as in its score, by BM25: often in it, seldom elsewhere. An expanded
//! query is the mean of these vectors over the best hits, by their scores, interpolated with the
//! query as asked (the interpolation of RM3, N. Abdul-Jaleel and others 2004; the vectors of
//! J. Rocchio 1971). Counting by BM25 instead of plain frequency keeps frequent words out in any
//! language.

use foldhash::{HashMap, HashMapExt};
use tantivy::{Searcher, Term};

use crate::{
    article::Article,
    engine::{Deadline, deadline::Watch, local::schema::Columns},
    query::Query,
    text::{Forms, Language, fold, has_one_form, is_stop_word, words},
};

/// Best hits that a query is expanded by.
pub const ARTICLES: usize = 10;

/// Words that an expanded query has of them.
const WORDS: usize = 30;

/// Share of the query as asked in the weight of an expanded one.
const ASKED: f32 = 0.7;

/// Words that "more like this" asks for.
const LIKE_WORDS: usize = 25;

/// Bytes of a body that are looked at.
const LOOKED_AT: usize = 64 << 10;

/// What it costs to look a word up, compared with the reading of a posting.
const LOOK_UP: u32 = 64;

/// Usual constants of BM25: how soon more of a word says no more, how much long texts are held back.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// `query` with the words added that set its best hits apart.
pub fn expand(
    query: &Query,
    best: &[(Article, f32)],
    searcher: &Searcher,
    columns: &Columns,
    deadline: &Deadline,
) -> tantivy::Result<Query> {
    let statistics = Statistics::new(searcher, columns, deadline)?;
    let total: f32 = best.iter().map(|(_, score)| score).sum();
    let mut mean: HashMap<String, Telling> = HashMap::new();
    let mut forms = Forms::default();
    for (article, score) in best {
        for word in statistics.words(article, 0, &mut forms)? {
            let sum = mean.entry(word.stem.clone()).or_insert_with(|| Telling {
                frequency: 0.0,
                rarity: 1.0,
                ..word.clone()
            });
            sum.frequency += word.weight() * score / total;
        }
    }
    let mut found: Vec<Telling> = mean.into_values().collect();
    most_telling(&mut found, WORDS);
    let sum: f32 = found.iter().map(Telling::weight).sum();
    let languages = &columns.languages;
    let Some(mut words) = asked_words(query, languages, &mut forms).filter(|_| sum > 0.0) else {
        return Ok(query.clone());
    };
    let asked: f32 = words.iter().map(|asked| asked.weight).sum();
    for word in &mut words {
        word.weight *= ASKED;
    }
    for word in found {
        let weight = (1.0 - ASKED) * asked * word.weight() / sum;
        // The stems of a word in several languages are looked up together.
        let is_it =
            |asked: &&mut Weighed| asked.forms.contains(&word.stem) || asked.word == word.word;
        match words.iter_mut().find(is_it) {
            Some(known) => known.weight += weight,
            None => words.push(Weighed { forms: vec![word.stem], word: word.word, weight }),
        }
    }
    Ok(Query::or(words.into_iter().map(Weighed::query).collect()))
}

/// A word and how much it counts.
struct Weighed {
    /// The forms that it is searched by, as far as they are known here.
    forms: Vec<String>,
    word: String,
    weight: f32,
}

impl Weighed {
    fn query(self) -> Query {
        let word = Query::Word { part: None, text: self.word, exact: false };
        // What is printed is what is searched for; a weight must be above 0.
        Query::boosted(word, ((self.weight * 1e4).round() / 1e4).max(1e-4))
    }
}

/// The words of a query for any of them; `None` for any other query.
fn asked_words(query: &Query, languages: &[Language], forms: &mut Forms) -> Option<Vec<Weighed>> {
    let mut word = |query: &Query, weight: f32| match query {
        Query::Word { part: None, text, exact: false } => {
            Some(Weighed { forms: forms.of_query(text, languages), word: text.clone(), weight })
        }
        _ => None,
    };
    let mut weighed = |query: &Query| match query {
        Query::Boost { query, factor } => word(query, *factor),
        query => word(query, 1.0),
    };
    match query {
        Query::Or(queries) => queries.iter().map(weighed).collect(),
        query => weighed(query).map(|word| vec![word]),
    }
}

/// A query for the words that set an article apart, by tf-idf.
pub fn like(
    article: &Article,
    copies: u64,
    searcher: &Searcher,
    columns: &Columns,
    deadline: &Deadline,
) -> tantivy::Result<Option<Query>> {
    let statistics = Statistics::new(searcher, columns, deadline)?;
    let mut found = statistics.words(article, copies, &mut Forms::default())?;
    most_telling(&mut found, LIKE_WORDS);
    // How rare a word is counts when it is searched for.
    let query = |Telling { stem, word, frequency, .. }| {
        Weighed { forms: vec![stem], word, weight: frequency }.query()
    };
    let queries: Vec<Query> = found.into_iter().map(query).collect();
    Ok((!queries.is_empty()).then(|| Query::or(queries)))
}

/// A word of an article.
#[derive(Debug, Clone)]
struct Telling {
    /// The first of the forms that it is found by.
    stem: String,
    /// As it stands there first: folded, in small letters where accents count.
    word: String,
    /// How much of it the article has: 0 to 1 + [`K1`].
    frequency: f32,
    /// How few articles have it.
    rarity: f32,
}

impl Telling {
    fn weight(&self) -> f32 {
        self.frequency * self.rarity
    }
}

/// Cuts to the words with the most weight; equal ones in the order of the alphabet.
fn most_telling(found: &mut Vec<Telling>, limit: usize) {
    found.sort_by(|a, b| b.weight().total_cmp(&a.weight()).then_with(|| a.stem.cmp(&b.stem)));
    found.truncate(limit);
}

/// What scores are made of.
struct Statistics<'a> {
    searcher: &'a Searcher,
    columns: &'a Columns,
    deadline: &'a Deadline,
    articles: f32,
    /// Mean number of terms, as the index counts them: as written and each other form.
    length: f32,
}

impl<'a> Statistics<'a> {
    fn new(
        searcher: &'a Searcher,
        columns: &'a Columns,
        deadline: &'a Deadline,
    ) -> tantivy::Result<Self> {
        let mut articles = 0u64;
        let mut terms = 0u64;
        for reader in searcher.segment_readers() {
            articles += u64::from(reader.max_doc());
            terms += reader.inverted_index(columns.text)?.total_num_tokens();
        }
        let articles = articles.max(1) as f32;
        let length = (terms as f32 / articles).max(1.0);
        Ok(Self { searcher, columns, deadline, articles, length })
    }

    /// The words of an article that more than `copies` articles have, without numbers and without
    /// words that only hold sentences together.
    fn words(
        &self,
        article: &Article,
        copies: u64,
        forms: &mut Forms,
    ) -> tantivy::Result<Vec<Telling>> {
        let language = article.language.as_deref().and_then(Language::of);
        let mut counts: HashMap<String, (String, u32)> = HashMap::new();
        let mut length = 0u32;
        let mut cut = article.body.len().min(LOOKED_AT);
        while !article.body.is_char_boundary(cut) {
            cut -= 1;
        }
        let body = &article.body[..cut];
        for text in [article.title.as_str(), body] {
            for word in words(text) {
                let written = &text[word];
                let mut folded = String::new();
                fold(written, &mut folded);
                let as_written = u32::from(!has_one_form(&folded, language));
                let of_word = forms.of_article(written, &folded, language);
                length += as_written + of_word.count() as u32;
                if tells_nothing(&folded) {
                    continue;
                }
                let stem = of_word.get(0).unwrap_or_default().to_owned();
                if of_word.count() > 1 {
                    folded = written.to_lowercase();
                }
                counts.entry(stem).or_insert((folded, 0)).1 += 1;
            }
        }
        let norm = K1 * (1.0 - B + B * length as f32 / self.length);
        let mut found = Vec::with_capacity(counts.len());
        let mut watch = Watch::new(self.deadline);
        for (stem, (word, count)) in counts {
            if watch.is_over(LOOK_UP) {
                break;
            }
            let term = Term::from_field_text(self.columns.text, &stem);
            let having = self.searcher.doc_freq(&term)?;
            if having > copies {
                let count = count as f32;
                let having = having as f32;
                let rarity = (1.0 + (self.articles - having + 0.5) / (having + 0.5)).ln();
                let frequency = count * (K1 + 1.0) / (count + norm);
                found.push(Telling { stem, word, frequency, rarity });
            }
        }
        Ok(found)
    }
}

fn tells_nothing(word: &str) -> bool {
    word.len() < 2 || word.starts_with(|c: char| c.is_ascii_digit()) || is_stop_word(word)
}

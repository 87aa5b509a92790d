//! The floor: what plain tantivy needs for a realistic schema and nothing else. Stemmed title and
//! body with positions, fast date, three fast string facets, the whole record stored.

use std::{fs::File, io::BufRead, io::BufReader, path::Path};

use serde_json::Value;
use tantivy::{
    Index, IndexWriter, Searcher, TantivyDocument, Term,
    collector::{Count, TopDocs},
    query::{BooleanQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery},
    schema::{
        FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing,
        TextOptions,
    },
};

/// An index of plain tantivy.
pub struct Floor {
    index: Index,
    title: Field,
    body: Field,
    date: Field,
}

/// The classes of queries that are measured on both sides, with the query for dateline.
pub const CLASSES: &[(&str, &str)] = &[
    ("term", "government"),
    ("rare", "sanctions"),
    ("and", "oil AND prices"),
    ("or", "oil OR prices OR market"),
    ("phrase", "\"prime minister\""),
    ("not", "oil NOT prices"),
    ("filter", "market date:[2018-01-01 TO 2019-12-31]"),
];

fn schema() -> Schema {
    let mut builder = Schema::builder();
    let text = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("en_stem")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    builder.add_text_field("title", text.clone());
    builder.add_text_field("body", text);
    builder.add_i64_field("date", INDEXED | FAST);
    for facet in ["publisher", "language", "section"] {
        builder.add_text_field(facet, STRING | FAST);
    }
    builder.add_text_field("record", STORED);
    builder.build()
}

impl Floor {
    /// Indexes a JSONL file (id, title, text, published) into `dir`.
    pub fn create(file: &Path, dir: &Path) -> Self {
        std::fs::create_dir_all(dir).unwrap();
        let index = Index::create_in_dir(dir, schema()).unwrap();
        let floor = Self::of(index);
        let mut writer: IndexWriter = floor.index.writer_with_num_threads(2, 128 << 20).unwrap();
        let field = |name: &str| floor.index.schema().get_field(name).unwrap();
        let (record, publisher, language, section) =
            (field("record"), field("publisher"), field("language"), field("section"));
        for line in BufReader::new(File::open(file).unwrap()).lines() {
            let line = line.unwrap();
            let article: Value = serde_json::from_str(&line).unwrap();
            let text = |name: &str| article[name].as_str().unwrap_or_default();
            let mut document = TantivyDocument::new();
            document.add_text(floor.title, text("title"));
            document.add_text(floor.body, text("text"));
            if let Ok(day) = text("published").parse::<jiff::civil::Date>() {
                document.add_i64(floor.date, seconds(day));
            }
            document.add_text(publisher, "Example Wire");
            document.add_text(language, "en");
            document.add_text(section, "world");
            document.add_text(record, &line);
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        writer.wait_merging_threads().unwrap();
        floor
    }

    #[allow(dead_code, reason = "only the program opens what it did not make")]
    /// Opens an index that [`Floor::create`] made.
    pub fn open(dir: &Path) -> Self {
        Self::of(Index::open_in_dir(dir).unwrap())
    }

    fn of(index: Index) -> Self {
        let field = |name: &str| index.schema().get_field(name).unwrap();
        let (title, body, date) = (field("title"), field("body"), field("date"));
        Self { index, title, body, date }
    }

    pub fn searcher(&self) -> Searcher {
        self.index.reader().unwrap().searcher()
    }

    /// The query of a class; words are given as stems.
    pub fn query(&self, class: &str) -> Box<dyn Query> {
        match class {
            "term" => self.word("govern"),
            "rare" => self.word("sanction"),
            "and" => self.both(Occur::Must, self.word("price")),
            "not" => self.both(Occur::MustNot, self.word("price")),
            "or" => {
                let terms = ["oil", "price", "market"].iter().flat_map(|stem| self.terms(stem));
                Box::new(BooleanQuery::new(terms.map(|t| (Occur::Should, t)).collect()))
            }
            "phrase" => {
                let phrase = |field| -> (Occur, Box<dyn Query>) {
                    let terms = ["prime", "minist"].map(|stem| Term::from_field_text(field, stem));
                    (Occur::Should, Box::new(PhraseQuery::new(terms.to_vec())))
                };
                Box::new(BooleanQuery::new(vec![phrase(self.title), phrase(self.body)]))
            }
            "filter" => {
                let at = |day: jiff::civil::Date| Term::from_field_i64(self.date, seconds(day));
                let range = RangeQuery::new(
                    std::ops::Bound::Included(at(jiff::civil::date(2018, 1, 1))),
                    std::ops::Bound::Excluded(at(jiff::civil::date(2020, 1, 1))),
                );
                let parts: Vec<(Occur, Box<dyn Query>)> =
                    vec![(Occur::Must, self.word("market")), (Occur::Must, Box::new(range))];
                Box::new(BooleanQuery::new(parts))
            }
            other => unreachable!("no class {other}"),
        }
    }

    fn both(&self, occur: Occur, second: Box<dyn Query>) -> Box<dyn Query> {
        Box::new(BooleanQuery::new(vec![(Occur::Must, self.word("oil")), (occur, second)]))
    }

    fn terms(&self, stem: &str) -> Vec<Box<dyn Query>> {
        let query = |field| -> Box<dyn Query> {
            Box::new(TermQuery::new(
                Term::from_field_text(field, stem),
                IndexRecordOption::WithFreqs,
            ))
        };
        vec![query(self.title), query(self.body)]
    }

    /// In the title or in the body.
    fn word(&self, stem: &str) -> Box<dyn Query> {
        Box::new(BooleanQuery::new(
            self.terms(stem).into_iter().map(|t| (Occur::Should, t)).collect(),
        ))
    }

    /// The ten best with their stored records: how many bytes they have.
    pub fn ten(searcher: &Searcher, query: &dyn Query) -> usize {
        let best = searcher.search(query, &TopDocs::with_limit(10).order_by_score()).unwrap();
        best.iter()
            .map(|(_, at)| {
                let stored: TantivyDocument = searcher.doc(*at).unwrap();
                stored
                    .field_values()
                    .map(|(_, v)| {
                        use tantivy::schema::Value as _;
                        v.as_str().map_or(0, str::len)
                    })
                    .sum::<usize>()
            })
            .sum()
    }

    /// How many match.
    pub fn count(searcher: &Searcher, query: &dyn Query) -> usize {
        searcher.search(query, &Count).unwrap()
    }
}

fn seconds(day: jiff::civil::Date) -> i64 {
    dateline::date::Stamp::day(day).civil_seconds()
}

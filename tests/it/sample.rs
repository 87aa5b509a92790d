//! The sample corpus: its articles, and an index of it that is made once.

use std::{
    fs,
    path::Path,
    sync::{Arc, LazyLock, atomic::AtomicBool},
};

use dateline::{
    archive::{Archive, update::Options},
    article::Article,
    engine::Engine,
    query::{Query, parse},
    read::{
        format::Columns,
        pipeline::{self, Bounds, Event, NoThread, Source},
        source::{Links, read_file, walk},
    },
};

use crate::desk::repository;

/// "Today" of relative dates in queries.
pub const TODAY: jiff::civil::Date = jiff::civil::date(2026, 2, 10);

/// Every article of the corpus in input order, straight from the pipeline.
pub static ARTICLES: LazyLock<Vec<Article>> =
    LazyLock::new(|| articles(&repository().join("corpus")));

/// An index of the corpus, in many small parts so that what reaches over them is tested, too.
pub static ENGINE: LazyLock<Arc<dyn Engine>> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sample-index");
    let _ = fs::remove_dir_all(&dir);
    let mut options = Options::default();
    options.commit_every = 9;
    let mut archive = Archive::open(&dir).unwrap();
    let changes = archive.update_with(repository().join("corpus"), options).unwrap();
    assert_eq!(changes.skipped, 0);
    archive.snapshot().unwrap()
});

/// What the pipeline makes of a folder.
pub fn articles(folder: &Path) -> Vec<Article> {
    let sources = walk(folder, "", Links::default()).map(|found| match found {
        Ok(found) => Source::Items { key: 0, items: read_file(&found.file, &found.path), skip: 0 },
        Err(skip) => Source::Skip(skip),
    });
    let mut articles = Vec::new();
    let (columns, bounds) = (Columns::default(), Bounds::default());
    let read = pipeline::run(sources, &columns, bounds, &AtomicBool::new(false), |event| {
        match event {
            Event::Article(article) => articles.push(*article),
            Event::Skip(skip) => panic!("{}: {}", skip.path, skip.reason),
            Event::Begin { .. } | Event::End { .. } => {}
        }
        Ok::<(), NoThread>(())
    });
    read.unwrap();
    articles
}

/// A short name for an article: the file without its endings; in a collection with the number of
/// the article, counted from 1 as in the corpus's README.
pub fn name(path: &str, item: u64) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.split('.').next().unwrap_or(file);
    if path.starts_with("datasets/") { format!("{stem}#{}", item + 1) } else { stem.to_owned() }
}

#[track_caller]
pub fn query(text: &str) -> Query {
    parse(text, TODAY).unwrap_or_else(|error| panic!("{}", error.render(text))).query
}

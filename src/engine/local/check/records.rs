//! The records of a segment: each can be read, and its columns say the same.

use tantivy::{
    DocId, DocSet as _, SegmentMeta, SegmentReader, TantivyDocument, TantivyError,
    columnar::{Column, StrColumn},
    schema::IndexRecordOption,
};
use xxhash_rust::xxh3::xxh3_64;

use super::Check;
use crate::{
    article::{Article, story},
    engine::{EngineError, Severity, ledger, local::schema, stored::join},
};

/// Blocks of stored records that are kept unpacked. They are read in order.
const BLOCKS: usize = 1;

/// The columns that say again what is in the record.
struct Again {
    date: Column<i64>,
    item: Column<u64>,
    key: Column<u64>,
    id: Option<StrColumn>,
    path: Option<StrColumn>,
}

impl Again {
    fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            date: columns.i64("date")?,
            item: columns.u64("item")?,
            key: columns.u64("key")?,
            id: columns.str("id_values")?,
            path: columns.str("path_values")?,
        })
    }

    /// The first column that says something else than the article.
    fn other(&self, doc: DocId, article: &Article) -> Option<&'static str> {
        let key = story::key(&article.id, &article.path, article.item);
        let date = article.date.as_ref().map(crate::date::Stamp::civil_seconds);
        let same = [
            ("date", self.date.first(doc) == date),
            ("item", self.item.first(doc) == Some(article.item)),
            ("key", self.key.first(doc) == Some(key)),
            ("id", schema::value(self.id.as_ref(), doc).as_ref() == Some(&article.id)),
            ("path", schema::value(self.path.as_ref(), doc).as_ref() == Some(&article.path)),
        ];
        same.into_iter().find_map(|(name, same)| (!same).then_some(name))
    }
}

/// Articles that are named where more cannot be read.
const NAMED: usize = 10;

impl Check<'_> {
    /// What to say of the articles that are alive whose records lie in damaged pages; nothing where there are none.
    pub(super) fn unreadable(reader: &SegmentReader) -> String {
        let Ok(store) = reader.get_store_reader(BLOCKS) else {
            return ": no article can be read".to_owned();
        };
        let mut named = Vec::new();
        let mut others = 0;
        for doc in reader.doc_ids_alive().filter(|doc| store.get::<TantivyDocument>(*doc).is_err())
        {
            match schema::named(reader, doc).filter(|_| named.len() < NAMED) {
                Some(article) => named.push(article),
                None => others += 1,
            }
        }
        if others > 0 {
            let other = if named.is_empty() { "" } else { "other " };
            named.push(format!("{others} {other}articles"));
        }
        if named.is_empty() { String::new() } else { format!(": {}", named.join(", ")) }
    }

    /// Reads every article that is alive; whether all of them are as they were written.
    pub(super) fn records(
        &mut self,
        segment: &SegmentMeta,
        reader: &SegmentReader,
    ) -> Result<bool, EngineError> {
        let columns = Again::open(reader)?;
        let versions = self.versions(reader)?;
        let store = reader.get_store_reader(BLOCKS).map_err(TantivyError::from)?;
        let store_name = segment.relative_path(tantivy::index::SegmentComponent::Store);
        let at = self.at(&store_name.to_string_lossy());
        let mut sound = true;
        for doc in reader.doc_ids_alive() {
            let stored: TantivyDocument = store.get(doc)?;
            self.checked.articles += 1;
            let fields = &self.folder.columns;
            let [record, mentions, body] = [fields.record, fields.mentions, fields.body]
                .map(|column| schema::stored_text(&stored, column));
            let wrong = match join(record, mentions, body) {
                Err(error) => Some(format!("its record cannot be read: {error}")),
                Ok(article) => {
                    let place = (xxh3_64(article.path.as_bytes()), article.item);
                    let twice = !self.places.insert(place);
                    let file = self.file_of(&article.path);
                    let version = versions.get(doc as usize).copied().unwrap_or_default();
                    *self.alive.entry(file).or_default().entry(version).or_default() += 1;
                    self.keys.push(story::key(&article.id, &article.path, article.item));
                    match columns.other(doc, &article) {
                        Some(name) => Some(format!("its column `{name}` says something else")),
                        None => twice.then(|| "is there twice".to_owned()),
                    }
                }
            };
            if let Some(wrong) = wrong {
                let article = schema::named(reader, doc).unwrap_or_else(|| "an article".to_owned());
                self.find(Severity::Damaged, format!("{at}, {article}"), wrong);
                sound = false;
            }
        }
        Ok(sound)
    }

    /// The file that an article of this path is from.
    fn file_of(&self, path: &str) -> String {
        let is_known = |path: &str| {
            self.sources.contains_key(path) || !self.log_is_whole && (self.is_file)(path)
        };
        let file = ledger::file_of(path, is_known);
        file.unwrap_or_else(|| ledger::outermost(path)).to_owned()
    }

    /// Of every article, which version of its file it is of.
    fn versions(&self, reader: &SegmentReader) -> Result<Vec<u64>, EngineError> {
        let mut versions = vec![0; reader.max_doc() as usize];
        let inverted = reader.inverted_index(self.folder.columns.version)?;
        let mut terms = inverted.terms().stream()?;
        while terms.advance() {
            let Ok(bytes) = <[u8; 8]>::try_from(terms.key()) else { continue };
            let version = u64::from_be_bytes(bytes);
            let mut postings =
                inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            while postings.doc() != tantivy::TERMINATED {
                if let Some(known) = versions.get_mut(postings.doc() as usize) {
                    *known = version;
                }
                postings.advance();
            }
        }
        Ok(versions)
    }
}

//! What a text that is being typed may be the beginning of.
//!
//! The dictionaries of the index are sorted by the alphabet, and what is wanted are the most frequent
//! values that have a word beginning so, in the middle, too. So the most frequent values of a field are
//! read into a table on the first key stroke that asks for them: one string, in the order in which
//! they are offered, through which a search for the text that was typed goes in less than a millisecond.
//! Its size is bounded, however many articles and values there are.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    io, iter,
    sync::{Arc, Mutex, TryLockError},
    thread,
    time::Duration,
};

use jiff::civil::Date;
use memchr::memmem;
use tantivy::{Searcher, query::Query as _, schema::Field as Column, termdict::TermMerger};

use super::expand::is_bare;
use crate::{
    engine::{
        Completing, Completion, Deadline, EngineError,
        analyzer::AS_WRITTEN,
        deadline::Watch,
        local::{
            schema::Columns,
            score::{collection::Collection, compile::Compiler},
        },
    },
    fields::{FIELDS, Field, Kind, Part},
    query::{Lookup, Query, parse},
    text::{MAX_WORD, fold_phrase, is_stop_word},
};

/// Most values in a table, and most bytes of each of its two texts.
const MOST: usize = 1 << 16;
const BYTES: usize = 4 << 20;

/// The fields whose values are offered where no field is named.
const ASKED_MOST: [&str; 4] = ["actor", "location", "topic", "publisher"];

/// The fields with a value for every article: nobody remembers how one begins.
const OF_ONE_ARTICLE: [&str; 3] = ["url", "path", "id"];

/// The tables of one state of the index, one for each of [`FIELDS`], made when it is first asked for.
pub struct Tables(Vec<Once>);

type Once = Mutex<Option<Arc<Table>>>;

impl Default for Tables {
    fn default() -> Self {
        Self(FIELDS.iter().map(|_| Once::default()).collect())
    }
}

impl Tables {
    /// The most frequent values, then the most frequent words.
    pub fn complete(
        &self,
        asked: &Completing<'_>,
        searcher: &Searcher,
        columns: &Columns,
    ) -> Result<Vec<Completion>, EngineError> {
        if asked.typed.len() > MAX_WORD {
            return Ok(Vec::new());
        }
        let index = Index { searcher, columns, deadline: asked.deadline };
        let mut values = Vec::new();
        let named = asked.field.into_iter();
        let most = ASKED_MOST.iter().filter(|_| asked.field.is_none());
        for field in named.chain(most.filter_map(|name| Field::named(name))) {
            let Some(table) = self.values(field, index)? else { continue };
            for value in table.find(&key(field.kind, asked.typed), asked.limit) {
                values.extend(index.value(field, value)?);
            }
        }
        let mut found = most_frequent(values, asked.limit);
        let part = match asked.field.map(|field| field.kind) {
            None => None,
            Some(Kind::Text(part)) => Some(part),
            Some(_) => return Ok(found),
        };
        let mut words = Vec::new();
        let table = self.words(part, index)?;
        for word in table.find(&key(Kind::Keyword, asked.typed), asked.limit) {
            // In articles of some languages it has other forms, and is a term of its own.
            if !words.iter().any(|known: &Completion| known.value == word) {
                words.extend(index.word(part, word)?);
            }
        }
        found.append(&mut most_frequent(words, asked.limit));
        Ok(found)
    }

    fn values(
        &self,
        field: &'static Field,
        index: Index<'_>,
    ) -> Result<Option<Arc<Table>>, EngineError> {
        let Some((column, _)) = index.columns.of(field) else { return Ok(None) };
        let is_name = matches!(field.kind, Kind::Keyword | Kind::Name | Kind::Tree);
        if !is_name || OF_ONE_ARTICLE.contains(&field.name) {
            return Ok(None);
        }
        get_or_make(self.of(field), index.deadline, || index.table(column, field.kind, as_shown))
            .map(Some)
    }

    fn words(&self, part: Option<Part>, index: Index<'_>) -> Result<Arc<Table>, EngineError> {
        let (column, once) = match part {
            Some(part @ Part::Title) => (index.columns.title, self.of(part.field())),
            // One posting list holds both texts.
            Some(Part::Body | Part::Lead) | None => {
                (index.columns.text, self.of(Part::Body.field()))
            }
        };
        get_or_make(once, index.deadline, || index.table(column, Kind::Keyword, as_written))
    }

    fn of(&self, field: &Field) -> &Once {
        let at = FIELDS.iter().position(|f| f == field);
        &self.0[at.unwrap_or_default()]
    }
}

/// The value that a term of a field is, where it is one as a facet shows it.
fn as_shown(term: &str) -> Option<&str> {
    term.strip_prefix(AS_WRITTEN)
}

/// The word that a term of a text is, where it is one as written that says something by itself.
fn as_written(term: &str) -> Option<&str> {
    let word = term.strip_prefix(AS_WRITTEN).or(Some(term).filter(|term| is_bare(term)));
    word.filter(|word| !is_stop_word(word))
}

/// The place of a field in the table.
fn place(field: &Field) -> Option<usize> {
    FIELDS.iter().position(|known| known == field)
}

/// The most frequent ones in order; of equally frequent ones the first of the alphabet.
fn most_frequent(mut found: Vec<Completion>, limit: usize) -> Vec<Completion> {
    found.sort_by_cached_key(|c| (Reverse(c.count), c.value.clone(), c.field.and_then(place)));
    found.truncate(limit);
    found
}

/// How often a search looks whether another has made the table that it waits for.
const LOOK_AGAIN: Duration = Duration::from_millis(2);

/// The table. Where another search makes it already, waits for that one, until the deadline.
fn get_or_make(
    once: &Once,
    deadline: &Deadline,
    make: impl FnOnce() -> Result<Table, EngineError>,
) -> Result<Arc<Table>, EngineError> {
    let mut table = loop {
        match once.try_lock() {
            Ok(table) => break table,
            Err(TryLockError::Poisoned(poisoned)) => break poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => {
                deadline.check()?;
                thread::sleep(LOOK_AGAIN);
            }
        }
    };
    if let Some(table) = &*table {
        return Ok(Arc::clone(table));
    }
    Ok(Arc::clone(table.insert(Arc::new(make()?))))
}

/// Where values and words are, and how many articles have them.
#[derive(Clone, Copy)]
struct Index<'a> {
    searcher: &'a Searcher,
    columns: &'a Columns,
    deadline: &'a Deadline,
}

impl Index<'_> {
    /// How many articles match.
    fn articles(self, query: &Query) -> Result<u64, EngineError> {
        self.deadline.check()?;
        let collection = Collection::new(self.searcher.clone(), self.columns.languages.clone());
        let mut compiler = Compiler::new(self.columns, self.searcher, &collection, self.deadline);
        let compiled = compiler.compile(query)?;
        Ok(compiled.count(self.searcher)? as u64)
    }

    /// A value, unless no article has it any more or no query can be written for it.
    fn value(self, field: &'static Field, value: &str) -> Result<Option<Completion>, EngineError> {
        let asks =
            |lookup: fn(String) -> Lookup| Query::Value { field, lookup: lookup(value.into()) };
        let plain = asks(Lookup::Term);
        let exact = asks(Lookup::Facet);
        let count = self.articles(&exact)?;
        // By its plain name other values may be found, too: Georgia is a state of the United States.
        let query = if is_written(&plain)
            && self.articles(&plain)? == count
            && self.articles(&Query::Or(vec![plain.clone(), exact.clone()]))? == count
        {
            plain
        } else {
            exact
        };
        let found = Completion { field: Some(field), value: value.to_owned(), count, query };
        Ok(Some(found).filter(|found| found.count > 0 && is_written(&found.query)))
    }

    /// A word, unless no article has it any more or it is not read as one.
    fn word(self, part: Option<Part>, word: &str) -> Result<Option<Completion>, EngineError> {
        let asks = |part, exact| Query::Word { part, text: word.to_owned(), exact };
        // In the body alone would be read from the places of every match.
        let count = self.articles(&asks(part.filter(|part| *part == Part::Title), true))?;
        let query = asks(part, false);
        let found = Completion { field: None, value: word.to_owned(), count, query };
        Ok(Some(found).filter(|found| found.count > 0 && is_written(&found.query)))
    }

    /// Reads the most frequent terms of a column for which `shown` gives something.
    fn table(
        self,
        column: Column,
        kind: Kind,
        shown: fn(&str) -> Option<&str>,
    ) -> Result<Table, EngineError> {
        let segments = self.searcher.segment_readers().iter();
        let segments: Vec<_> = segments
            .map(|segment| segment.inverted_index(column))
            .collect::<tantivy::Result<_>>()?;
        let streams = segments.iter().map(|segment| segment.terms().stream());
        let streams = streams.collect::<io::Result<_>>().map_err(tantivy::TantivyError::from)?;
        let mut terms = TermMerger::new(streams);
        let mut watch = Watch::new(self.deadline);
        let mut best: BinaryHeap<Reverse<(u64, Reverse<String>)>> = BinaryHeap::new();
        while terms.advance() {
            if watch.is_over(1) {
                self.deadline.check()?;
            }
            let term = str::from_utf8(terms.key()).ok().filter(|term| term.len() <= MAX_WORD);
            let Some(value) = term.and_then(&shown) else { continue };
            let infos = terms.current_segment_ords_and_term_infos();
            let count = infos.map(|(_, info)| u64::from(info.doc_freq)).sum();
            // They come in the order of the alphabet: of equally frequent ones the first stay.
            if best.len() == MOST {
                if best.peek().is_some_and(|Reverse((least, _))| *least >= count) {
                    continue;
                }
                best.pop();
            }
            best.push(Reverse((count, Reverse(value.to_owned()))));
        }
        let mut table = Table::default();
        for Reverse((_, Reverse(value))) in best.into_sorted_vec() {
            if !table.push(&key(kind, &value), &value) {
                break;
            }
        }
        Ok(table)
    }
}

/// Whether a query can be written as text that is read as the same.
fn is_written(query: &Query) -> bool {
    // No value depends on the day.
    parse(&query.to_string(), Date::ZERO).is_ok_and(|parsed| parsed.query == *query)
}

/// Folded words behind a space.
fn folded(text: &str) -> String {
    format!(" {}", fold_phrase(text))
}

/// What is compared: folded words, each behind a space. Of values inside others the parts stay apart;
/// what is typed may end in the middle of a word, and does not where a space follows.
fn key(kind: Kind, text: &str) -> String {
    let mut key = match kind {
        Kind::Tree => text.split('/').map(folded).collect::<Vec<_>>().join("/"),
        _ => folded(text),
    };
    if text.ends_with(char::is_whitespace) && !key.ends_with(' ') {
        key.push(' ');
    }
    key
}

/// The most frequent values of a field, or words, in the order in which they are offered.
#[derive(Default)]
struct Table {
    /// The [`key`] of each, with a line break behind it.
    keys: String,
    /// All values without anything between.
    values: String,
    /// Where key and value of each end.
    ends: Vec<(usize, usize)>,
}

impl Table {
    /// Appends a value; `false` where there is no room.
    fn push(&mut self, key: &str, value: &str) -> bool {
        let fits = self.keys.len() + key.len() < BYTES && self.values.len() + value.len() < BYTES;
        if fits {
            self.keys.push_str(key);
            self.keys.push('\n');
            self.values.push_str(value);
            self.ends.push((self.keys.len(), self.values.len()));
        }
        fits
    }

    /// The first values that have `typed` where a word begins, in their own name and not in that of
    /// what they lie in.
    fn find(&self, typed: &str, limit: usize) -> impl Iterator<Item = &str> {
        let finder = memmem::Finder::new(typed).into_owned();
        let mut from = 0;
        let next = move || {
            loop {
                let at = from + finder.find(&self.keys.as_bytes()[from..])?;
                let which = self.ends.partition_point(|(end, _)| *end <= at);
                let (end, value_end) = self.ends[which];
                if self.keys[at + finder.needle().len()..end].contains('/') {
                    from = at + 1;
                    continue;
                }
                from = end;
                let begin = which.checked_sub(1).map_or(0, |before| self.ends[before].1);
                return Some(&self.values[begin..value_end]);
            }
        };
        iter::from_fn(next).take(limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(kind: Kind, values: &[&str]) -> Table {
        let mut table = Table::default();
        for value in values {
            assert!(table.push(&key(kind, value), value));
        }
        table
    }

    #[track_caller]
    fn finds(kind: Kind, values: &[&str], typed: &str, wanted: &[&str]) {
        let table = table(kind, values);
        assert_eq!(table.find(&key(kind, typed), 2).collect::<Vec<_>>(), wanted, "{typed}");
    }

    #[test]
    fn the_first_values_with_a_word_that_begins_so_are_found() {
        let names = ["United Kingdom", "Abbas Araghchi", "Kingdom Holding", "Kings", "AC/DC"];
        finds(Kind::Name, &names, "king", &["United Kingdom", "Kingdom Holding"]);
        finds(Kind::Name, &names, "ÄRA", &["Abbas Araghchi"]);
        finds(Kind::Name, &names, "united k", &["United Kingdom"]);
        finds(Kind::Name, &names, "king ", &[]);
        finds(Kind::Name, &names, "kingdom ", &["Kingdom Holding"]);
        finds(Kind::Name, &names, "ac/d", &["AC/DC"]);
        finds(Kind::Name, &names, "holding kings", &[]);
        finds(Kind::Name, &names, "", &["United Kingdom", "Abbas Araghchi"]);
        finds(Kind::Name, &[], "", &[]);
    }

    #[test]
    fn a_place_is_found_by_its_own_name_or_along_its_path() {
        let paths = ["Oman", "Oman/Muscat/Muscat", "Oman/Muscat", "Roman Coast/Omar"];
        finds(Kind::Tree, &paths, "oma", &["Oman", "Roman Coast/Omar"]);
        finds(Kind::Tree, &paths, "oman/", &["Oman/Muscat"]);
        finds(Kind::Tree, &paths, "Oman/muscat/m", &["Oman/Muscat/Muscat"]);
        finds(Kind::Tree, &paths, "mus", &["Oman/Muscat/Muscat", "Oman/Muscat"]);
    }

    #[test]
    fn a_table_does_not_grow_without_end() {
        let mut table = Table::default();
        let value = "x".repeat(MAX_WORD);
        let taken = (0..MOST).take_while(|_| table.push(&key(Kind::Name, &value), &value)).count();
        assert!(taken < MOST && table.keys.len() < BYTES);
    }
}

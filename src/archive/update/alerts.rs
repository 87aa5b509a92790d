//! New articles that match saved searches.

use std::{collections::HashSet, io, sync::Arc};

use xxhash_rust::xxh3::xxh3_128;

use super::{error::UpdateError, namesakes::mark};
use crate::{
    archive::saved::Watch,
    article::Article,
    engine::{Engine, EngineError, Writer},
};

/// What to look for in new articles, and where alerts go.
///
/// An article is new to a search when it matches and nothing of the same identity matched before the
/// update. An entry of a feed is told once, in however many files it is. Its alert is delivered once it is committed, in the order of the input; what a killed run
/// had not delivered to the end is delivered again by the next run with alerts.
pub struct Alerts<'a> {
    /// The searches.
    pub watch: &'a mut Watch,
    /// Takes one [`Alert`](crate::archive::saved::Alert) as JSON; when it returns, the line has been passed on.
    pub deliver: &'a mut dyn FnMut(&str) -> io::Result<()>,
}

/// Alerts of one update.
pub(super) struct Alerting<'a> {
    alerts: Alerts<'a>,
    /// The index before the update.
    before: Arc<dyn Engine>,
    /// Entries of feeds that were told in this update: their files may be read twice, and others may have
    /// them, too.
    told: HashSet<Told>,
    /// What was told of the file that is being read, and what waited before it.
    of_file: Vec<Told>,
    mark: u64,
}

/// The number of a search, and a hash that entries of feeds have in common where they are the same.
type Told = (usize, u128);

impl<'a> Alerting<'a> {
    pub fn new(alerts: Alerts<'a>, writer: &dyn Writer) -> Result<Self, EngineError> {
        let before = writer.snapshot()?;
        Ok(Self { alerts, before, told: HashSet::new(), of_file: Vec::new(), mark: 0 })
    }

    /// A file begins.
    pub fn begin(&mut self, writer: &mut dyn Writer) {
        self.of_file.clear();
        self.mark = writer.outbox().length();
    }

    /// What was told of the file that began last is not to be told: its articles are taken back.
    pub fn take_back(&mut self, writer: &mut dyn Writer) -> Result<(), EngineError> {
        for told in self.of_file.drain(..) {
            self.told.remove(&told);
        }
        writer.outbox().cut(self.mark)
    }

    /// Finds the searches to which an article that is about to be added is new; it may be an entry of a feed.
    pub fn article(
        &mut self,
        article: &Article,
        is_entry: bool,
        writer: &mut dyn Writer,
    ) -> Result<(), UpdateError> {
        let watch = &mut *self.alerts.watch;
        let matching = watch.matching(article);
        if matching.is_empty() {
            return Ok(());
        }
        let before = self.before.articles(&article.id)?;
        let entry = is_entry.then(|| xxh3_128(mark(article).as_bytes()));
        for number in matching {
            if before.iter().any(|before| watch.matches(number, before)) {
                continue;
            }
            let told = entry.map(|entry| (number, entry));
            if told.is_none_or(|told| self.told.insert(told)) {
                self.of_file.extend(told);
                let line = serde_json::to_string(&watch.alert(number, article))?;
                writer.outbox().add(&line)?;
            }
        }
        Ok(())
    }

    /// Delivers the alerts of what is committed; gives their number.
    pub fn deliver(&mut self, writer: &mut dyn Writer) -> Result<u64, UpdateError> {
        Ok(writer.outbox().deliver(self.alerts.deliver)?)
    }
}

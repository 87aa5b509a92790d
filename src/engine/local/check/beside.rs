//! The files beside those of tantivy.

use super::{Check, Versions};
use crate::engine::{
    EngineError, Entry, Severity, State,
    local::{
        folder::Payload,
        stories::{Stories, Table},
        write::log,
    },
};

impl Check<'_> {
    /// The log: takes what its sound lines say.
    pub(super) fn log(&mut self, payload: &Payload) -> Result<(), EngineError> {
        let Some(valid) = &payload.log else { return Ok(()) };
        self.count(&valid.file);
        let mut contents = log::Contents::default();
        self.log_is_whole = false;
        if let Some(lines) = self.sound(log::lines(&self.folder.dir, valid))? {
            self.log_is_whole = true;
            for line in lines {
                let entry = line.and_then(|line| {
                    let at = self.at(&valid.file);
                    serde_json::from_slice(&line).map_err(EngineError::damaged(at))
                });
                match self.sound(entry)? {
                    Some(entry) => contents.add(entry),
                    None => self.log_is_whole = false,
                }
            }
        }
        self.sources = contents.entries;
        Ok(())
    }

    /// The alerts that wait; gives their number.
    pub(super) fn outbox(&mut self, payload: &Payload) -> Result<usize, EngineError> {
        // One that was delivered to its end is gone.
        let Some(valid) = &payload.alerts else { return Ok(0) };
        if !log::is_there(&self.folder.dir, valid)? {
            return Ok(0);
        }
        self.count(&valid.file);
        let mut count = 0;
        if let Some(lines) = self.sound(log::lines(&self.folder.dir, valid))? {
            for line in lines {
                self.sound(line)?;
                count += 1;
            }
        }
        Ok(count)
    }

    /// The table of stories, if it is what was written.
    pub(super) fn stories(&mut self, payload: &Payload) -> Result<Option<Stories>, EngineError> {
        let Some(table) = &payload.stories else { return Ok(None) };
        self.count(&Table::file(table.number));
        let opened = Stories::open(&self.folder.dir, Some(table));
        self.sound(opened)
    }

    /// The stories against each other and against the articles.
    pub(super) fn compare_stories(&mut self, stories: Option<&Stories>, payload: &Payload) {
        let Some((stories, table)) = stories.zip(payload.stories.as_ref()) else { return };
        let at = self.at(&Table::file(table.number));
        if !stories.is_paired() {
            self.find(Severity::Damaged, at.as_str(), "its pairs do not belong together");
        }
        self.keys.sort_unstable();
        let articles = stories.articles();
        let gone = articles.filter(|key| self.keys.binary_search(key).is_err()).count();
        if gone > 0 && !table.outdated {
            self.find(Severity::Damaged, at, format!("{gone} of its articles are not there"));
        }
    }

    /// The log against the articles: each file has those that it is said to have.
    pub(super) fn compare(&mut self) {
        let mut wrong = Vec::new();
        for entry in self.sources.values() {
            let there = self.alive.get(&entry.path);
            if !has_all(entry, there) {
                let there: u64 = there.into_iter().flat_map(Versions::values).sum();
                let articles = entry.articles();
                let what = format!("has {there} articles, the log says {articles}");
                wrong.push((entry.path.clone(), what));
            }
        }
        for path in self.alive.keys().filter(|path| !self.sources.contains_key(*path)) {
            wrong.push((path.clone(), "has articles, and the log does not know it".to_owned()));
        }
        for (path, what) in wrong {
            self.find(Severity::Damaged, path, what);
        }
    }

    /// What a run left that ended early.
    pub(super) fn unfinished(&mut self, payload: &Payload, waiting: usize) {
        let at = self.folder.dir.display().to_string();
        if waiting > 0 {
            let what = format!("{waiting} alerts wait to be printed");
            self.find(Severity::Unfinished, at.as_str(), what);
        }
        let outdated = payload.stories.as_ref().is_none_or(|table| table.outdated);
        if payload.corpus.is_some() && outdated {
            self.find(Severity::Unfinished, at, "the last update ended early");
        }
    }
}

/// Whether a file has the articles that its entry says, and no others.
pub fn has_all(entry: &Entry, alive: Option<&Versions>) -> bool {
    let known = Versions::from([(entry.version, entry.articles())]);
    match entry.state {
        // How many it has is not known.
        State::Broken => true,
        State::Done | State::Part if entry.articles() > 0 => alive == Some(&known),
        State::Done | State::Part | State::Gone => alive.is_none(),
    }
}

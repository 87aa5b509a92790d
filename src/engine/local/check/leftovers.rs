//! What killed runs left in the folder.

use std::fs;

use tantivy::{IndexMeta, directory::INDEX_WRITER_LOCK};

use super::Check;
use crate::engine::{
    EngineError, Severity,
    local::{
        disk::directory::MANAGED,
        folder::Payload,
        orphans::{managed, orphans},
        upstream::locks,
    },
};

impl Check<'_> {
    /// Looks for files that no commit names, and changes none. While a process writes to the index they
    /// cannot be told from those of the next commit.
    pub(super) fn leftovers(
        &mut self,
        metas: &IndexMeta,
        payload: &Payload,
    ) -> Result<(), EngineError> {
        if locks::is_written(&self.folder.dir) {
            return Ok(());
        }
        let left = self.left(metas, payload)?;
        // What a process did meanwhile is not left over.
        let is_same = self.folder.index.load_metas()?.opstamp == metas.opstamp;
        if is_same && !locks::is_written(&self.folder.dir) {
            for (name, what) in left {
                let at = self.at(&name);
                self.find(Severity::Unfinished, at, what);
            }
        }
        Ok(())
    }

    /// Names of files that are not as a run leaves them that ends by itself, and what is with them.
    fn left(
        &self,
        metas: &IndexMeta,
        payload: &Payload,
    ) -> Result<Vec<(String, &'static str)>, EngineError> {
        let dir = &self.folder.dir;
        let mut left = Vec::new();
        let lock = INDEX_WRITER_LOCK.filepath.to_string_lossy();
        if fs::metadata(dir.join(lock.as_ref())).is_ok_and(|file| file.len() > 0) {
            left.push((lock.into_owned(), "the process that wrote last did not end by itself"));
        }
        let orphans = orphans(self.folder, metas, payload)?;
        left.extend(orphans.into_iter().map(|name| (name, "belongs to no commit")));
        if fs::read(dir.join(MANAGED)).is_ok_and(|list| list != managed(metas, &list)) {
            left.push((MANAGED.to_owned(), "lists other files than the commit"));
        }
        if let Some(log) = &payload.log {
            let longer = fs::metadata(dir.join(&log.file));
            if longer.is_ok_and(|file| file.len() > log.length) {
                left.push((log.file.clone(), "is longer than the commit says"));
            }
        }
        Ok(left)
    }
}

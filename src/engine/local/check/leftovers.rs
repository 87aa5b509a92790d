//! What killed runs left in the folder.

use std::fs;

use tantivy::{IndexMeta, directory::INDEX_WRITER_LOCK};

use super::Check;
use crate::engine::{
    EngineError, Severity,
    local::{
        folder::{MANAGED, Payload},
        orphans::{managed, orphans},
        upstream::locks,
    },
};

impl Check<'_> {
    /// Looks for files that no commit names. While a process writes to the index, or where nobody may, they
    /// cannot be told from those of the next commit.
    pub(super) fn leftovers(
        &mut self,
        metas: &IndexMeta,
        payload: &Payload,
    ) -> Result<(), EngineError> {
        let name = INDEX_WRITER_LOCK.filepath.to_string_lossy();
        let path = self.folder.dir.join(name.as_ref());
        let is_named = fs::metadata(path).is_ok_and(|file| file.len() > 0);
        let Ok(_lock) = locks::acquire(&self.folder.dir, &INDEX_WRITER_LOCK) else {
            return Ok(());
        };
        // Another commit may have come before the lock was taken.
        if self.folder.index.load_metas()?.opstamp != metas.opstamp {
            return Ok(());
        }
        if is_named {
            let at = self.at(&name);
            self.find(
                Severity::Unfinished,
                at,
                "the process that wrote last did not end by itself",
            );
        }
        for name in orphans(self.folder, metas, payload)? {
            let at = self.at(&name);
            self.find(Severity::Unfinished, at, "belongs to no commit");
        }
        if fs::read(self.folder.dir.join(MANAGED)).is_ok_and(|list| list != managed(metas, &list)) {
            let at = self.at(MANAGED);
            self.find(Severity::Unfinished, at, "lists other files than the commit");
        }
        if let Some(log) = &payload.log {
            let longer = fs::metadata(self.folder.dir.join(&log.file));
            if longer.is_ok_and(|file| file.len() > log.length) {
                let at = self.at(&log.file);
                self.find(Severity::Unfinished, at, "is longer than the commit says");
            }
        }
        Ok(())
    }
}

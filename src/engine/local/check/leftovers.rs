//! What killed runs left in the folder.

use std::{collections::BTreeSet, fs};

use tantivy::{IndexMeta, directory::INDEX_WRITER_LOCK};

use super::Check;
use crate::engine::{
    EngineError, Severity,
    local::{
        disk::directory::{META, TEMPORARY},
        folder::{Folder, MANAGED, Payload, components, is_beside, is_segment, list},
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

/// Names of the files of tantivy that a commit has.
fn named(metas: &IndexMeta) -> BTreeSet<String> {
    let mut names = BTreeSet::from([META.to_owned()]);
    for segment in &metas.segments {
        let paths = components(segment).map(|component| segment.relative_path(component));
        names.extend(paths.map(|path| path.to_string_lossy().into_owned()));
    }
    names
}

/// Files of an index that no commit names, in the folder of one that nobody writes to.
pub fn orphans(
    folder: &Folder,
    metas: &IndexMeta,
    payload: &Payload,
) -> Result<Vec<String>, EngineError> {
    let named = named(metas);
    let mut orphans = list(&folder.dir)?;
    orphans.retain(|name| {
        is_segment(name) && !named.contains(name)
            || is_beside(name) && !payload.names(name)
            || name.starts_with(TEMPORARY)
    });
    Ok(orphans)
}

/// The list of the files of a commit as tantivy writes it, in the order of the list that is there.
pub fn managed(metas: &IndexMeta, there: &[u8]) -> Vec<u8> {
    let mut named = named(metas);
    let listed: Vec<String> = serde_json::from_slice(there).unwrap_or_default();
    let mut names: Vec<String> = listed.into_iter().filter(|name| named.remove(name)).collect();
    names.extend(named);
    let mut list = serde_json::to_vec(&names).unwrap_or_default();
    list.push(b'\n');
    list
}

//! Files in the folder of an index that no commit names.

use std::{collections::BTreeSet, fs};

use tantivy::IndexMeta;

use super::{
    disk::directory::{META, TEMPORARY, is_segment},
    folder::{Folder, Payload, components, is_beside, list},
};
use crate::engine::EngineError;

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

/// Removes files of an index that no commit names. Only for who holds the lock of the writer and has not
/// begun to write: tantivy would meet the files of a killed run again, as it numbers them alike.
///
/// # Errors
/// When the folder cannot be listed, or a file cannot be removed.
pub fn remove_orphans(
    folder: &Folder,
    metas: &IndexMeta,
    payload: &Payload,
) -> Result<u64, EngineError> {
    let orphans = orphans(folder, metas, payload)?;
    for name in &orphans {
        let path = folder.dir.join(name);
        fs::remove_file(&path).map_err(EngineError::writing(path.display()))?;
    }
    Ok(orphans.len() as u64)
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

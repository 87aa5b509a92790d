//! Takes what is damaged out of an index, so that the next update reads it again.

use tantivy::{Directory, TantivyError, directory::INDEX_WRITER_LOCK};

use super::{
    check::{self, Alive, Seen, Versions, beside::has_all},
    disk::directory::{MANAGED, META},
    folder::Folder,
    orphans::{managed, remove_orphans},
    upstream::locks,
    write::{
        log::{self, Log, Valid},
        outbox::LocalOutbox,
    },
};
use crate::engine::{
    EngineError, Entry, IsFile, Outbox, Repaired, Sources, State, ledger::UNKNOWN_TIME,
};

/// Drops damaged parts and orphans, and marks the files whose articles are not all there as not read to
/// their end. All of it counts at one moment, as a commit does: a repair that is killed changes nothing.
///
/// # Errors
/// When another process writes to the index, or the list of its parts is damaged: then nothing tells what
/// is in it.
pub fn repair(folder: &Folder, is_file: IsFile<'_>) -> Result<Repaired, EngineError> {
    let lock = locks::acquire(&folder.dir, &INDEX_WRITER_LOCK).map_err(TantivyError::from);
    let _lock = lock.map_err(|error| EngineError::from(error).located(&folder.dir))?;
    // Whatever is found, its remedy is the same.
    let seen = check::check(folder, false, is_file, &mut |_| {})?;
    let Seen { mut metas, mut payload, damaged, mut sources, alive, .. } = seen;
    let again = mark(&mut sources, &alive);
    metas.segments.retain(|segment| !damaged.contains(&segment.id()));
    let number = payload.log.as_ref().map_or(0, Valid::number) + 1;
    payload.log = Some(Log::create(&folder.dir, number, &sources)?.sync()?);
    payload.stories = None;
    let (alerts, lost_alerts) = sound_alerts(folder, payload.alerts.take())?;
    payload.alerts = alerts;
    let corpus = payload.corpus.clone();
    metas.payload = Some(internal(serde_json::to_string(&payload))?);
    let list = internal(serde_json::to_vec_pretty(&metas))?;
    // The new files are to be there before the list that names them.
    let synced = folder.files.sync_directory();
    synced
        .and_then(|()| folder.files.atomic_write(META.as_ref(), &list))
        .map_err(EngineError::writing(folder.dir.display()))?;
    let orphans = remove_orphans(folder, &metas, &payload)?;
    let list = managed(&metas, &[]);
    let listed = folder.files.atomic_write(MANAGED.as_ref(), &list);
    listed.map_err(EngineError::writing(folder.dir.display()))?;
    let segments = damaged.len() as u64;
    Ok(Repaired { corpus, again, segments, orphans, lost_alerts })
}

fn internal<T>(made: serde_json::Result<T>) -> Result<T, EngineError> {
    made.map_err(|error| EngineError::Internal { source: error.into() })
}

/// Marks files as broken whose articles are not all there, or which the log does not know: the next update
/// replaces them. Gives their paths.
fn mark(sources: &mut Sources, alive: &Alive) -> Vec<String> {
    let mut again: Vec<String> = Vec::new();
    for (path, entry) in sources.iter_mut() {
        let there = alive.get(path);
        // Where the last line of a file is lost, the one before it counts, and with it an older version.
        if !has_all(entry, there) || newest(there) > entry.version {
            let Entry { elsewhere, version, .. } = *entry;
            let version = newest(there).max(version);
            *entry = Entry { mtime: UNKNOWN_TIME, elsewhere, ..broken(path, version) };
            again.push(path.clone());
        }
    }
    for (path, there) in alive {
        if !sources.contains_key(path) {
            // It may be a feed, and newer than all others, which may be without entries for that.
            let unknown = broken(path, newest(Some(there)));
            let unknown = Entry { mtime: UNKNOWN_TIME, elsewhere: Some(0), ..unknown };
            sources.insert(path.clone(), unknown);
            again.push(path.clone());
        }
    }
    again
}

/// The newest version of which there are articles.
fn newest(alive: Option<&Versions>) -> u64 {
    alive.and_then(|versions| versions.keys().next_back()).copied().unwrap_or_default()
}

/// The alerts that wait, without those that are damaged; how many these are.
fn sound_alerts(
    folder: &Folder,
    waiting: Option<Valid>,
) -> Result<(Option<Valid>, u64), EngineError> {
    let Some(waiting) = waiting else { return Ok((None, 0)) };
    if !log::is_there(&folder.dir, &waiting)? {
        return Ok((None, 0));
    }
    let mut outbox = LocalOutbox::resume(&folder.dir, Some(waiting.clone()));
    let mut lost = 0;
    for line in log::lines(&folder.dir, &waiting)? {
        match line {
            Ok(line) => outbox.add(&String::from_utf8_lossy(&line))?,
            Err(EngineError::Damaged { .. }) => lost += 1,
            // A fault that passes must not cost an alert.
            Err(error) => return Err(error),
        }
    }
    let is_empty = outbox.length() == 0;
    Ok((if is_empty { None } else { outbox.sync()? }, lost))
}

/// The entry of a file that is to be read again.
fn broken(path: &str, version: u64) -> Entry {
    Entry {
        path: path.to_owned(),
        size: 0,
        mtime: 0,
        ctime: 0,
        hash: 0,
        items: 0,
        skipped: 0,
        further: 0,
        elsewhere: None,
        behind: Vec::new(),
        pages: None,
        version,
        columns: None,
        state: State::Broken,
    }
}

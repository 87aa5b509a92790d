//! Keeps an archive sound: checks and repairs it, copies it and brings copies back.

use std::{fs, io, path::Path};

use super::{
    corpus::Corpus,
    saved::{self, SavedError},
    update::{Changes, Update, UpdateError},
};
use crate::engine::{Address, Checked, EngineError, Finding, Index, Repaired, Severity, Source};

/// Why an archive cannot be repaired or copied.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpkeepError {
    /// The index cannot be used.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The files cannot be read again.
    #[error(transparent)]
    Update(#[from] UpdateError),
    /// The saved searches cannot be repaired.
    #[error(transparent)]
    Saved(#[from] SavedError),
    /// Too little is left.
    #[error("{at} is damaged and cannot be repaired")]
    Irreparable {
        /// What.
        at: String,
        /// How that was seen.
        source: Source,
    },
    /// The folder that the index was made from is gone or empty: what is damaged cannot be read again.
    #[error("the files of the index cannot be read again from {path}: {why}")]
    Corpus {
        /// The folder.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// There is an index where another is to be brought.
    #[error("there is an index in {at} already")]
    Occupied {
        /// The place.
        at: String,
    },
}

/// Looks through an index and its saved searches, and hands what is wrong to `found`. A quick check reads
/// no article.
///
/// # Errors
/// When there is no index, another version made it, or it cannot be read for another reason than damage.
pub fn check(
    address: &Address,
    saved: &Path,
    quick: bool,
    found: &mut dyn FnMut(Finding),
) -> Result<Checked, EngineError> {
    if let Err(error) = saved::read(saved) {
        found(Finding {
            severity: Severity::Damaged,
            at: saved.display().to_string(),
            what: error.to_string(),
        });
    }
    let checked = address.open().and_then(|index| {
        // Where that cannot be read either, it is among what is found.
        let corpus = corpus_of(index.as_ref()).ok().flatten();
        index.check(quick, &|path| has(corpus.as_ref(), path), found)
    });
    match checked {
        Err(EngineError::Damaged { at, source }) => {
            found(Finding { severity: Severity::Damaged, at, what: source.to_string() });
            Ok(Checked::default())
        }
        checked => checked,
    }
}

/// Takes what is damaged out of an index, drops what no commit names, and reads the files of damaged
/// articles again.
///
/// # Errors
/// When another process writes to the index, too little of it is left, or its folder cannot be read; in
/// the last case nothing is changed.
pub fn repair(
    address: &Address,
    update: Update<'_, '_>,
) -> Result<(Repaired, Changes), UpkeepError> {
    read_again(address, update).map_err(|error| match error {
        UpkeepError::Engine(EngineError::Damaged { at, source })
        | UpkeepError::Update(UpdateError::Engine(EngineError::Damaged { at, source })) => {
            UpkeepError::Irreparable { at, source }
        }
        other => other,
    })
}

fn read_again(
    address: &Address,
    update: Update<'_, '_>,
) -> Result<(Repaired, Changes), UpkeepError> {
    let index = address.open()?;
    let corpus = corpus_of(index.as_ref())?;
    for folder in corpus.iter().flat_map(Corpus::paths) {
        let path = || folder.display().to_string();
        is_readable(folder)
            .map_err(|why| UpkeepError::Corpus { path: path(), why: why.to_string() })?;
    }
    let repaired = index.repair(&|path| has(corpus.as_ref(), path))?;
    // One that was opened before knows the files that were there before.
    drop(index);
    let changes = match corpus {
        Some(corpus) => update.run(address.open()?.as_ref(), corpus)?,
        None => Changes::default(),
    };
    Ok((repaired, changes))
}

/// What an index was made from.
fn corpus_of(index: &dyn Index) -> Result<Option<Corpus>, EngineError> {
    Ok(index.corpus()?.map(|corpus| Corpus::of_index(&corpus)))
}

/// Whether a file of the corpus is named `path`.
fn has(corpus: Option<&Corpus>, path: &str) -> bool {
    corpus.is_some_and(|corpus| corpus.has(path))
}

fn is_readable(corpus: &Path) -> io::Result<()> {
    match fs::read_dir(corpus)?.next() {
        Some(_) => Ok(()),
        None => Err(io::Error::other("it is empty")),
    }
}

/// Copies one commit of an index and the saved searches into the folder `to`, also while a process writes
/// to the index; then checks the copy.
///
/// # Errors
/// When `to` holds other things or cannot be written, and when the copy is damaged.
pub fn backup(address: &Address, saved: &Path, to: &Path) -> Result<Checked, UpkeepError> {
    copied(address.open()?.as_ref(), to, (saved, &to.join(saved::FILE)))
}

/// Brings a copy of an index and its saved searches back to where there is no index. Saved searches that
/// are there stay.
///
/// # Errors
/// When there is an index, the copy is damaged, or the place cannot be written.
pub fn restore(from: &Path, address: &Address, saved: &Path) -> Result<Checked, UpkeepError> {
    let source = Address::from(from).open()?;
    if address.open().is_ok() {
        return Err(UpkeepError::Occupied { at: address.to_string() });
    }
    verified(from)?;
    let kept = from.join(saved::FILE);
    copied(source.as_ref(), Path::new(&address.to_string()), (&kept, saved))
}

/// Copies an index, and the saved searches where there are none, and checks the copy. A damaged one is
/// removed: it would only stand in the way of the next.
fn copied(
    index: &dyn Index,
    to: &Path,
    (saved, new): (&Path, &Path),
) -> Result<Checked, UpkeepError> {
    index.copy_to(to, &mut || {
        if new.exists() {
            return Ok(());
        }
        saved::copy(saved, new)
            .map_err(|error| EngineError::writing(new.display())(io::Error::other(error)))
    })?;
    verified(to).map_err(|error| {
        // What cannot be removed either is at least named.
        let _ = Address::from(to).remove();
        error.into()
    })
}

/// Checks a copy.
fn verified(at: &Path) -> Result<Checked, EngineError> {
    let mut damage = None;
    let checked = check(&Address::from(at), &at.join(saved::FILE), false, &mut |finding| {
        if finding.severity == Severity::Damaged {
            damage.get_or_insert(finding);
        }
    })?;
    match damage {
        Some(Finding { at, what, .. }) => Err(EngineError::Damaged { at, source: what.into() }),
        None => Ok(checked),
    }
}

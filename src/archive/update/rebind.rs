//! A corpus that lies elsewhere now, with all that was read of it.

use super::{error::UpdateError, stat::Stat};
use crate::{archive::corpus::Corpus, engine::Index};

/// Tells an index that its corpus lies elsewhere now. Files are compared by name, size and time; none
/// is read. An update then finds what has changed besides.
///
/// # Errors
/// When less than half of the files are there: then it is hardly the same corpus. When the index cannot be
/// written.
pub fn rebind(index: &dyn Index, corpus: impl Into<Corpus>) -> Result<(), UpdateError> {
    let corpus = corpus.into().canonical()?;
    // Locked first: what another process commits meanwhile belongs to what is compared.
    let mut writer = index.rebind(&corpus.identity())?;
    let mut found = 0;
    let mut copied = Vec::new();
    for entry in writer.sources().values() {
        let file = corpus.file(&entry.path);
        let Some(stat) = file.and_then(|file| Stat::at(&file).ok()) else { continue };
        found += usize::from(stat.size == entry.size);
        // A copy has a time of its own that the system keeps.
        if stat.is_dated(entry) && !stat.is_of(entry) {
            copied.push(stat.applied_to(entry.clone()));
        }
    }
    let files = writer.sources().len();
    if 2 * found < files {
        return Err(UpdateError::NotThere { folder: corpus.to_string(), files, found });
    }
    for entry in copied {
        writer.record(entry)?;
    }
    writer.finish()?;
    Ok(())
}

//! Lines about articles that may only be delivered once the articles are committed.
//!
//! They wait in a file that the commit names, as it names the log, and the file is removed when all
//! of them were delivered. A run that is killed before the commit leaves a file that no commit names,
//! which the next run throws away and writes anew; one that is killed after it leaves a file that the
//! next run delivers. So every line is delivered at least once, and none for an article that is not
//! there.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use super::log::{self, Valid};
use crate::engine::{EngineError, Outbox, seal};

/// What the names of outboxes begin with.
pub const PREFIX: &str = "alerts-";

/// What waits to be delivered.
pub struct LocalOutbox {
    dir: PathBuf,
    /// What the last commit names; the file is gone when all of it was delivered.
    committed: Option<Valid>,
    /// What the next commit will name.
    next: Option<Next>,
}

struct Next {
    name: String,
    file: BufWriter<File>,
    length: u64,
}

impl LocalOutbox {
    /// Goes on after the last commit.
    pub fn resume(dir: &Path, committed: Option<Valid>) -> Self {
        Self { dir: dir.to_owned(), committed, next: None }
    }

    fn writing(&self, name: &str) -> impl FnOnce(io::Error) -> EngineError + use<> {
        EngineError::writing(self.dir.join(name).display().to_string())
    }

    /// Brings everything to disk; gives what the commit is to name.
    pub fn sync(&mut self) -> Result<Option<Valid>, EngineError> {
        let Some(next) = &mut self.next else { return Ok(self.committed.clone()) };
        let synced = next.file.flush().and_then(|()| next.file.get_ref().sync_data());
        let valid = Valid { file: next.name.clone(), length: next.length };
        synced.map_err(self.writing(&valid.file))?;
        Ok(Some(valid))
    }

    /// The commit that names `valid` is done.
    pub fn committed(&mut self, valid: Option<Valid>) {
        self.committed = valid;
        self.next = None;
    }
}

impl Outbox for LocalOutbox {
    fn add(&mut self, line: &str) -> Result<(), EngineError> {
        if self.next.is_none() {
            let number = self.committed.as_ref().map_or(0, Valid::number) + 1;
            let name = format!("{PREFIX}{number}.log");
            let file = File::create(self.dir.join(&name)).map_err(self.writing(&name))?;
            self.next = Some(Next { name, file: BufWriter::new(file), length: 0 });
        }
        let Some(next) = &mut self.next else { return Ok(()) };
        let mut line = seal::seal(line.as_bytes());
        line.push(b'\n');
        let written = next.file.write_all(&line);
        next.length += line.len() as u64;
        let name = next.name.clone();
        written.map_err(self.writing(&name))
    }

    fn length(&self) -> u64 {
        self.next.as_ref().map_or(0, |next| next.length)
    }

    fn cut(&mut self, length: u64) -> Result<(), EngineError> {
        let Some(next) = self.next.as_mut().filter(|next| next.length > length) else {
            return Ok(());
        };
        let cut = next.file.flush().and_then(|()| {
            next.file.get_ref().set_len(length)?;
            next.file.seek(SeekFrom::Start(length)).map(|_| ())
        });
        next.length = length;
        let name = next.name.clone();
        cut.map_err(self.writing(&name))
    }

    fn deliver(
        &mut self,
        deliver: &mut dyn FnMut(&str) -> io::Result<()>,
    ) -> Result<u64, EngineError> {
        let Some(committed) = &self.committed else { return Ok(0) };
        if !log::is_there(&self.dir, committed)? {
            return Ok(0);
        }
        let path = self.dir.join(&committed.file);
        // All are read before the first is delivered: of a damaged file none would be new the next time.
        let lines = log::lines(&self.dir, committed)?.collect::<Result<Vec<_>, _>>()?;
        for line in &lines {
            let line = str::from_utf8(line).map_err(EngineError::damaged(path.display()))?;
            deliver(line).map_err(EngineError::Output)?;
        }
        fs::remove_file(&path).map_err(EngineError::writing(path.display()))?;
        Ok(lines.len() as u64)
    }
}

/// Whether something that is committed was not delivered to its end.
///
/// # Errors
/// When the system does not tell.
pub fn waits(dir: &Path, committed: Option<&Valid>) -> Result<bool, EngineError> {
    committed.map_or(Ok(false), |committed| log::is_there(dir, committed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str) -> String {
        format!("{{\"name\":\"{name}\"}}")
    }

    fn delivered(outbox: &mut LocalOutbox) -> Vec<String> {
        let mut lines = Vec::new();
        let count = outbox.deliver(&mut |line| {
            lines.push(line.to_owned());
            Ok(())
        });
        assert_eq!(count.unwrap(), lines.len() as u64);
        lines
    }

    fn commit(outbox: &mut LocalOutbox) -> Option<Valid> {
        let valid = outbox.sync().unwrap();
        outbox.committed(valid.clone());
        valid
    }

    #[test]
    fn a_line_is_delivered_after_its_commit_and_then_no_more() {
        let dir = tempfile::tempdir().unwrap();
        let mut outbox = LocalOutbox::resume(dir.path(), None);
        outbox.add(&line("a")).unwrap();
        assert_eq!(delivered(&mut outbox), [""; 0]);
        commit(&mut outbox);
        assert_eq!(delivered(&mut outbox), [line("a")]);
        assert_eq!(delivered(&mut outbox), [""; 0]);
        outbox.add(&line("b")).unwrap();
        let mark = outbox.length();
        outbox.add(&line("c")).unwrap();
        outbox.cut(mark).unwrap();
        outbox.add(&line("d")).unwrap();
        commit(&mut outbox);
        assert_eq!(delivered(&mut outbox), [line("b"), line("d")]);
    }

    #[test]
    fn what_was_not_delivered_is_delivered_by_the_next_and_what_was_not_committed_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let mut killed = LocalOutbox::resume(dir.path(), None);
        killed.add(&line("a")).unwrap();
        let valid = commit(&mut killed);
        assert!(waits(dir.path(), valid.as_ref()).unwrap());
        let broken = killed.deliver(&mut |_| Err(io::ErrorKind::BrokenPipe.into()));
        assert!(matches!(broken, Err(EngineError::Output(_))));

        let mut next = LocalOutbox::resume(dir.path(), valid.clone());
        assert_eq!(delivered(&mut next), [line("a")]);
        assert!(!waits(dir.path(), valid.as_ref()).unwrap());
        next.add(&line("lost")).unwrap();
        next.sync().unwrap();
        drop(next);

        // The commit that the index knows is still the first.
        let mut last = LocalOutbox::resume(dir.path(), valid);
        assert_eq!(delivered(&mut last), [""; 0]);
        last.add(&line("b")).unwrap();
        commit(&mut last);
        assert_eq!(delivered(&mut last), [line("b")]);
    }

    #[test]
    fn a_commit_without_lines_keeps_those_that_wait() {
        let dir = tempfile::tempdir().unwrap();
        let mut outbox = LocalOutbox::resume(dir.path(), None);
        outbox.add(&line("a")).unwrap();
        let valid = commit(&mut outbox);
        let mut silent = LocalOutbox::resume(dir.path(), valid);
        commit(&mut silent);
        assert_eq!(delivered(&mut silent), [line("a")]);
    }
}

//! The folder of an index as tantivy sees it.

use std::{
    collections::HashMap,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tantivy::{
    Directory,
    directory::{
        DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
        error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError},
    },
};

use super::{
    cuts::Opened,
    faults::Faults,
    pages::{PageWriter, Pages, Rotten},
};
use crate::engine::{local::upstream::locks, seal};

/// Where tantivy lists the parts that count.
pub const META: &str = "meta.json";

/// Where tantivy lists the files that it may remove when no commit names them any more.
pub const MANAGED: &str = ".managed.json";

/// What the names of files begin with that are to take the place of others.
pub const TEMPORARY: &str = ".tmp";

/// Files whose pages are checked as they are read, and a sealed list of them that is durable once it is
/// written.
#[derive(Clone, Debug)]
pub struct CheckedDirectory {
    dir: PathBuf,
    files: MmapDirectory,
    /// Files that are open, so that no page is checked twice.
    open: Arc<Mutex<HashMap<PathBuf, Weak<Pages>>>>,
    /// Before any of them was. A page that was missing since may have been found whole before.
    pub opened: Opened,
    pub faults: Faults,
}

impl CheckedDirectory {
    /// Opens a folder that is there.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(dir: &Path) -> Result<Self, OpenDirectoryError> {
        let opened = Opened::now();
        let files = MmapDirectory::open(dir)?;
        let faults = Faults::default();
        Ok(Self { dir: dir.to_owned(), files, open: Arc::default(), opened, faults })
    }

    /// A file and the sums of its pages.
    ///
    /// # Errors
    /// When it is not there, or does not end as it should.
    pub fn pages(&self, path: &Path) -> Result<Arc<Pages>, OpenReadError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pages) = open.get(path).and_then(Weak::upgrade) {
            self.is_still_there(path, &pages)?;
            return Ok(pages);
        }
        let file = self.faults.keep(self.files.get_file_handle(path))?;
        let pages = Pages::open(path.to_owned(), file, self.faults.clone())
            .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        let pages = Arc::new(pages);
        open.retain(|_, pages| pages.strong_count() > 0);
        open.insert(path.to_owned(), Arc::downgrade(&pages));
        Ok(pages)
    }

    /// Looks for a file that is open already: it may be gone since, or cut.
    fn is_still_there(&self, path: &Path, pages: &Pages) -> Result<(), OpenReadError> {
        let wrapped = |error| OpenReadError::wrap_io_error(error, path.to_owned());
        match fs::metadata(self.dir.join(path)) {
            Ok(file) if file.len() == pages.size() => Ok(()),
            Ok(file) => {
                let what = format!("it has {} bytes instead of {}", file.len(), pages.size());
                Err(wrapped(Rotten::error(path, what)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(OpenReadError::FileDoesNotExist(path.to_owned()))
            }
            Err(error) => Err(wrapped(error)),
        }
    }

    /// The list of files that tantivy may remove. A damaged one is made anew: what looks like its files is there.
    fn managed(&self, list: Vec<u8>) -> io::Result<Vec<u8>> {
        if serde_json::from_slice::<Vec<String>>(&list).is_ok() {
            return Ok(list);
        }
        let mut names = vec![META.to_owned()];
        for entry in fs::read_dir(&self.dir)? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.retain(|name| name == META || is_segment(name));
        Ok(serde_json::to_vec(&names)?)
    }
}

/// Whether tantivy writes files of such names.
pub fn is_segment(name: &str) -> bool {
    name.len() > 33 && name.as_bytes()[..32].iter().all(u8::is_ascii_hexdigit)
}

impl Directory for CheckedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        Ok(self.pages(path)?)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = self.faults.keep(self.files.open_write(path))?;
        Ok(io::BufWriter::new(Box::new(PageWriter::new(file, self.faults.clone()))))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = self.files.atomic_read(path)?;
        if path == Path::new(MANAGED) {
            return self
                .managed(bytes)
                .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()));
        }
        if path != Path::new(META) {
            return Ok(bytes);
        }
        seal::unseal(bytes.trim_ascii_end()).map_err(|broken| {
            let error = Rotten::error(path, broken.to_string());
            OpenReadError::wrap_io_error(error, path.to_owned())
        })
    }

    /// tantivy gives a file that is written so to its owner alone, and does not wait until its new name
    /// is durable.
    fn atomic_write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let is_list = path == Path::new(META);
        if is_list {
            // What was read of files that were cut may have gone into those of this commit.
            self.opened.check().map_err(|cut| Rotten::error(path, cut))?;
        }
        let mut file = temporary(&self.dir)?;
        if is_list {
            file.write_all(&seal::seal(bytes))?;
            file.write_all(b"\n")?;
        } else {
            file.write_all(bytes)?;
        }
        file.as_file().sync_data()?;
        let temporary = file.into_temp_path().keep()?;
        if let Err(error) = fs::rename(&temporary, self.dir.join(path)) {
            let _ = fs::remove_file(temporary);
            return Err(error);
        }
        // What happens next, as the removal of old files, must not reach the disk before.
        if is_list { self.sync_directory() } else { Ok(()) }
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.files.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        locks::acquire(&self.dir, lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

/// A new file that others may read as far as the user lets them.
fn temporary(dir: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(dir)
}

//! The folders that an index is made from.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use crate::read::source::{Links, Walk, file_at, walk, written};

/// One folder or several. Files are named relative to the folder; where there are several, behind its
/// name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corpus {
    folders: Vec<Folder>,
}

/// A folder of a corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folder {
    path: PathBuf,
    /// What the names of its files begin with, without the slash; empty where there is one folder.
    prefix: String,
}

/// Why folders are no corpus.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CorpusError {
    /// A folder cannot be read.
    #[error("cannot read the corpus {path}: {source}")]
    Unreadable {
        /// The folder.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// A folder that lies in another one would be read twice.
    #[error("{inner} lies in {outer}, which is to be read as well")]
    Nested {
        /// The folder inside.
        inner: String,
        /// The folder around it.
        outer: String,
    },
}

impl<P: AsRef<Path> + ?Sized> From<&P> for Corpus {
    fn from(folder: &P) -> Self {
        Self::new([folder])
    }
}

impl fmt::Display for Corpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> =
            self.folders.iter().map(|folder| folder.path.display().to_string()).collect();
        f.write_str(&names.join(", "))
    }
}

impl Corpus {
    /// The corpus of these folders.
    pub fn new(folders: impl IntoIterator<Item = impl AsRef<Path>>) -> Self {
        let folders = folders.into_iter().map(|folder| folder.as_ref().to_owned());
        Self::named(folders.collect())
    }

    /// Gives the folders of several their names.
    fn named(paths: Vec<PathBuf>) -> Self {
        let are_several = paths.len() > 1;
        let mut folders: Vec<Folder> = Vec::with_capacity(paths.len());
        for path in paths {
            let name = path.file_name().map_or("corpus".into(), written).into_owned();
            let mut names = (2..).map(|number| format!("{name}-{number}"));
            let mut prefix = if are_several { name.clone() } else { String::new() };
            while are_several && folders.iter().any(|folder| folder.prefix == prefix) {
                prefix = names.next().unwrap_or_default();
            }
            folders.push(Folder { path, prefix });
        }
        Self { folders }
    }

    /// The corpus that an index names so.
    pub(super) fn of_index(identity: &str) -> Self {
        Self::named(identity.split('\n').map(|path| file_at(Path::new(""), path)).collect())
    }

    /// How an index names it: the paths of its folders, one a line.
    pub(super) fn identity(&self) -> String {
        let path = |folder: &Folder| written(folder.path.as_os_str()).replace('\n', "\\x0A");
        self.folders.iter().map(path).collect::<Vec<_>>().join("\n")
    }

    /// The same folders by their canonical paths, in their order.
    ///
    /// # Errors
    /// When one cannot be read or lies in another one.
    pub(super) fn canonical(&self) -> Result<Self, CorpusError> {
        let mut paths = Vec::with_capacity(self.folders.len());
        for Folder { path, .. } in &self.folders {
            let unreadable =
                |source| CorpusError::Unreadable { path: path.display().to_string(), source };
            paths.push(path.canonicalize().map_err(unreadable)?);
        }
        paths.sort();
        paths.dedup();
        // What lies in a folder comes right behind it.
        for pair in paths.windows(2) {
            if pair[1].starts_with(&pair[0]) {
                let [outer, inner] = [&pair[0], &pair[1]].map(|path| path.display().to_string());
                return Err(CorpusError::Nested { inner, outer });
            }
        }
        Ok(Self::named(paths))
    }

    /// Its folders.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.folders.iter().map(|folder| folder.path.as_path())
    }

    pub(super) fn folders(&self) -> &[Folder] {
        &self.folders
    }

    /// Where the file lies that is named `path`.
    pub(super) fn file(&self, path: &str) -> Option<PathBuf> {
        self.folders.iter().find_map(|folder| folder.file(path))
    }

    /// Whether a file that is named `path` lies in it.
    pub(super) fn has(&self, path: &str) -> bool {
        self.file(path).is_some_and(|file| file.is_file())
    }
}

impl Folder {
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its files.
    pub fn walk<'k>(&self, links: Links) -> Walk<'k> {
        walk(&self.path, &self.prefix, links)
    }

    /// The name of a file without that of this folder, where it lies in it.
    fn inside<'a>(&self, path: &'a str) -> Option<&'a str> {
        if self.prefix.is_empty() {
            return Some(path);
        }
        path.strip_prefix(self.prefix.as_str())?.strip_prefix('/')
    }

    /// Whether the file that is named `path` lies in it.
    pub fn holds(&self, path: &str) -> bool {
        self.inside(path).is_some()
    }

    fn file(&self, path: &str) -> Option<PathBuf> {
        Some(file_at(&self.path, self.inside(path)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_several_folders_stand_behind_the_names_of_the_folders() {
        let one = Corpus::new(["/news/a"]);
        assert_eq!(one.file("b/c.txt"), Some("/news/a/b/c.txt".into()));
        let three = Corpus::new(["/news/a", "/old/a", "/old/b"]);
        assert_eq!(three.file("a/c.txt"), Some("/news/a/c.txt".into()));
        assert_eq!(three.file("a-2/c.txt"), Some("/old/a/c.txt".into()));
        assert_eq!(three.file("b/b/c.txt"), Some("/old/b/b/c.txt".into()));
        assert_eq!(three.file("c/c.txt"), None);
    }

    #[test]
    fn an_index_names_the_folders_so_that_they_are_found_again() {
        for folders in [&["/news/a"][..], &["/a\nb", "/c\\x0A", "/d"]] {
            let corpus = Corpus::new(folders);
            assert_eq!(Corpus::of_index(&corpus.identity()), corpus);
        }
        assert_eq!(Corpus::new(["/news/a"]).identity(), "/news/a");
    }

    #[test]
    fn folders_are_read_once_whatever_their_order() {
        let dir = tempfile::tempdir().unwrap();
        let [a, b] = ["a", "b"].map(|name| dir.path().join(name));
        std::fs::create_dir_all(a.join("x")).unwrap();
        std::fs::create_dir(&b).unwrap();
        let canonical = |folders: &[&Path]| Corpus::new(folders).canonical();
        let both = canonical(&[&a, &b]).unwrap();
        assert_eq!(canonical(&[&b, &a, &b]).unwrap(), both);
        assert!(matches!(canonical(&[&a.join("x"), &a]), Err(CorpusError::Nested { .. })));
        assert!(matches!(canonical(&[&a, &a.join("y")]), Err(CorpusError::Unreadable { .. })));
    }
}

//! The files below the given paths, in sorted order.

use std::{
    collections::{HashMap, HashSet},
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use walkdir::{DirEntry, WalkDir};

use super::{
    issue::{self, Issue, may_be_mets},
    listing::Named,
    name::written,
};
use crate::read::skip::{Reason, Skip};

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where to open it.
    pub file: PathBuf,
    /// How the record names it: relative to the root that was walked, with `/` between the parts. A byte
    /// that is no UTF-8 stands as `\xE9`.
    pub path: String,
    /// Of an issue of a newspaper the pages that are there, which are read with it.
    pub pages: Vec<PathBuf>,
    /// Of what may be a METS document the pages that it names, by their paths below its folder; none where it is
    /// no issue.
    pub named: Option<Vec<String>>,
}

/// What is known of METS documents that were read before.
pub trait KnownDocuments: Sync {
    /// The pages that the document named, by their paths below its folder.
    fn pages(&self, path: &str) -> Option<&[String]>;

    /// Whether the document at `file`, whose pages these are, is as it was, and they as well.
    fn is_as_it_was(&self, path: &str, file: &Path, pages: &[PathBuf]) -> bool;
}

/// Which symbolic links are followed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Links {
    /// Those that lead to what is inside the folder.
    #[default]
    Inside,
    /// All.
    All,
    /// None.
    None,
}

/// Files below `root` in sorted order, or `root` itself when it is a file or a link to one.
///
/// `prefix` is put before every path; empty for a corpus folder. Links that are not followed are
/// reported, loops as well. Hidden files are no articles, and neither are the README of the folder
/// itself, an index that lies in it, and the frames and programs that a browser saved in a folder beside
/// a page, nor are the pages of an issue of a newspaper, which are read with it.
///
/// The skip of a folder whose entries cannot be listed stands for all that is below it; where it is
/// not known which folder that is, its path is empty.
pub fn walk<'k>(root: &Path, prefix: &str, links: Links) -> Walk<'k> {
    Walk {
        entries: WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter(),
        inside: root.canonicalize().unwrap_or_else(|_| root.to_owned()),
        root: root.to_owned(),
        prefix: prefix.to_owned(),
        links,
        system: system::devices(),
        known: None,
        documents: HashMap::new(),
        pages: HashSet::new(),
    }
}

/// The files of [`walk`].
pub struct Walk<'k> {
    entries: walkdir::IntoIter,
    root: PathBuf,
    /// The folder without any link in its path.
    inside: PathBuf,
    prefix: String,
    links: Links,
    /// Devices that are no disks.
    system: Vec<u64>,
    /// What saves opening METS documents.
    known: Option<&'k dyn KnownDocuments>,
    /// What may be documents of issues in the folders so far.
    documents: HashMap<PathBuf, Document>,
    /// Their pages, but for those that were passed over.
    pages: HashSet<PathBuf>,
}

/// What may be the METS document of an issue.
#[derive(Default)]
struct Document {
    /// The pages that it names, by their paths below its folder.
    named: Vec<String>,
    /// Those of them that are there and read with it.
    pages: Vec<PathBuf>,
}

impl Document {
    fn new(file: &Path, named: Vec<Named>) -> Self {
        let paths = named.iter().map(|named| named.path.clone()).collect();
        let issue = Issue::with(file, named);
        let pages = issue.iter().flat_map(Issue::pages).map(Path::to_owned).collect();
        Self { named: paths, pages }
    }
}

impl<'k> Walk<'k> {
    /// The same, without opening METS documents that are as they are known.
    #[must_use]
    pub fn knowing(mut self, known: &'k dyn KnownDocuments) -> Self {
        self.known = Some(known);
        self
    }

    /// Why an entry is not read, and what lies in it neither.
    fn refusal(&self, entry: &DirEntry) -> Option<Reason> {
        let is_link = entry.depth() > 0 && entry.path_is_symlink();
        let is_inside = || entry.path().canonicalize().is_ok_and(|to| to.starts_with(&self.inside));
        match self.links {
            Links::None if is_link => return Some(Reason::Link),
            Links::Inside if is_link && !is_inside() => return Some(Reason::LinkOutside),
            Links::All | Links::Inside | Links::None => {}
        }
        let may_be_elsewhere = is_link || entry.depth() == 0 || entry.file_type().is_dir();
        (may_be_elsewhere && system::holds(entry, &self.system)).then_some(Reason::System)
    }

    /// Learns of the issues of newspapers in a folder, before their pages come.
    fn enter(&mut self, folder: &Path) {
        let named = folder.file_name().unwrap_or_default().to_string_lossy();
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if !may_be_mets(&named, &entry.file_name().to_string_lossy()) {
                continue;
            }
            let document = self.document(&entry.path());
            self.pages.extend(document.pages.iter().cloned());
            self.documents.insert(entry.path(), document);
        }
    }

    /// What may be a document, as it is known or else by what it names.
    fn document(&self, file: &Path) -> Document {
        let path = shown(file, &self.root, &self.prefix);
        if let Some((known, pages)) =
            self.known.and_then(|known| Some((known, known.pages(&path)?)))
        {
            let named = pages.iter().map(|path| Named { href: path.clone(), path: path.clone() });
            let document = Document::new(file, named.collect());
            if known.is_as_it_was(&path, file, &document.pages) {
                return document;
            }
        }
        Document::new(file, issue::named(file).unwrap_or_default())
    }

    fn found(&mut self, entry: &DirEntry) -> Result<Found, Skip> {
        let path = shown(entry.path(), &self.root, &self.prefix);
        if !entry.file_type().is_file() {
            let reason = Reason::Unreadable("neither file nor folder".into());
            return Err(Skip { path, item: None, reason });
        }
        let file = entry.path().to_owned();
        if entry.depth() == 0 {
            return Ok(Found { pages: pages_of(&file), file, path, named: None });
        }
        let document = self.documents.remove(&file);
        let (pages, named) = document.map(|found| (found.pages, found.named)).unzip();
        Ok(Found { file, path, pages: pages.unwrap_or_default(), named })
    }

    fn pass_over(&mut self, entry: &DirEntry) {
        if entry.file_type().is_dir() {
            self.entries.skip_current_dir();
        }
    }
}

impl Iterator for Walk<'_> {
    type Item = Result<Found, Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let entry = match self.entries.next()? {
                Ok(entry) => entry,
                Err(error) => return Some(Err(skip(&error, &self.root, &self.prefix))),
            };
            if entry.depth() > 0 && (is_left_out(&entry) || self.pages.remove(entry.path())) {
                self.pass_over(&entry);
            } else if let Some(reason) = self.refusal(&entry) {
                self.pass_over(&entry);
                let path = shown(entry.path(), &self.root, &self.prefix);
                return Some(Err(Skip { path, item: None, reason }));
            } else if entry.file_type().is_dir() {
                self.enter(entry.path());
            } else {
                return Some(self.found(&entry));
            }
        }
    }
}

/// File systems through which the system shows itself: what lies there is without end, or changes
/// something when it is read.
#[cfg(unix)]
mod system {
    use std::{fs, os::unix::fs::MetadataExt};

    use walkdir::DirEntry;

    const FOLDERS: &[&str] = &["/proc", "/sys"];

    /// Their devices.
    pub fn devices() -> Vec<u64> {
        let device = |folder: &str| fs::metadata(folder).ok().map(|folder| folder.dev());
        let disk = device("/");
        let devices = FOLDERS.iter().filter_map(|folder| device(folder));
        devices.filter(|found| Some(*found) != disk).collect()
    }

    /// Whether an entry is on one of them.
    pub fn holds(entry: &DirEntry, devices: &[u64]) -> bool {
        entry.metadata().is_ok_and(|entry| devices.contains(&entry.dev()))
    }
}

/// Elsewhere there are none.
#[cfg(not(unix))]
mod system {
    pub fn devices() -> Vec<u64> {
        Vec::new()
    }

    pub fn holds(_: &walkdir::DirEntry, _: &[u64]) -> bool {
        false
    }
}

fn is_left_out(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let readme =
        entry.depth() == 1 && name.len() <= 10 && name.to_ascii_lowercase().starts_with("readme");
    let index = entry.file_type().is_dir() && is_index(entry.path());
    is_hidden(entry.file_name()) || readme || index || is_beside_page(entry)
}

/// Whether [`walk`] of `root` does not come to `path`, which it may have, as it is hidden or part of an
/// index, or lies in what is.
pub fn is_out_of_reach(root: &Path, path: &Path) -> bool {
    let Ok(below) = path.strip_prefix(root) else { return false };
    let mut around = root.to_owned();
    below.iter().any(|name| {
        around.push(name);
        is_hidden(name) || is_index(&around)
    })
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// Whether this is the folder of an index.
fn is_index(folder: &Path) -> bool {
    folder.join(".managed.json").is_file()
}

/// What browsers put after the name of a page to name the folder of its parts.
const PARTS: &[&str] = &[
    "_files",
    ".files",
    "-Dateien",
    "_fichiers",
    "_archivos",
    "_file",
    "_arquivos",
    "_ficheiros",
    "_bestanden",
    "_pliki",
    "_dosyalar",
    "-filer",
    "_filer",
    "_tiedostot",
    "_soubory",
    "_súbory",
    "_elemei",
    "_datoteke",
    "_fajlovi",
    "_bylos",
    "_failid",
    "_fails",
    "_fitxers",
    "_fitxategiak",
    "_файлы",
];

/// Whether this is the folder `Page_files` beside `Page.html`.
fn is_beside_page(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let page = PARTS.iter().find_map(|parts| name.strip_suffix(parts));
    let Some(page) = page.filter(|p| !p.is_empty() && entry.file_type().is_dir()) else {
        return false;
    };
    let beside = |extension: &&str| {
        ["", ".gz", ".zst"].iter().any(|packed| {
            entry.path().with_file_name(format!("{page}.{extension}{packed}")).is_file()
        })
    };
    ["html", "htm", "xhtml", "shtml"].iter().any(beside)
}

/// The folders beside pages among the names of an archive's files, each with a slash at its end.
pub(super) fn folders_beside_pages(names: &[String]) -> Vec<String> {
    let pages = names.iter().filter_map(|name| {
        let (page, extension) = name.rsplit_once('.')?;
        ["html", "htm", "xhtml", "shtml"].contains(&extension).then_some(page)
    });
    let folders: HashSet<&str> =
        names.iter().flat_map(|name| name.match_indices('/').map(|(at, _)| &name[..=at])).collect();
    let beside = pages.flat_map(|page| PARTS.iter().map(move |parts| format!("{page}{parts}/")));
    beside.filter(|folder| folders.contains(folder.as_str())).collect()
}

/// The pages that are read with a file: those of an issue of a newspaper whose document it is.
pub fn pages_of(file: &Path) -> Vec<PathBuf> {
    Issue::at(file).iter().flat_map(Issue::pages).map(Path::to_owned).collect()
}

/// The name by which a path is reported: its parts below `root`, after `prefix`.
fn shown(path: &Path, root: &Path, prefix: &str) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts = below.iter().map(written);
    let mut name = prefix.trim_end_matches('/').to_owned();
    for part in parts {
        if !name.is_empty() {
            name.push('/');
        }
        name.push_str(&part);
    }
    if name.is_empty() {
        root.file_name().map_or_else(String::new, |name| written(name).into_owned())
    } else {
        name
    }
}

fn skip(error: &walkdir::Error, root: &Path, prefix: &str) -> Skip {
    let path = error.path().map_or_else(String::new, |path| match path.strip_prefix(root) {
        Ok(below) if below.as_os_str().is_empty() => prefix.to_owned(),
        _ => shown(path, root, prefix),
    });
    let reason = match error.io_error() {
        _ if error.loop_ancestor().is_some() => Reason::LinkLoop,
        Some(io) => Reason::Unreadable(io.to_string()),
        None => Reason::Unreadable(error.to_string()),
    };
    Skip { path, item: None, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Knows of each document that it names one page, and whether that is so still.
    struct Knowing([String; 1], bool);

    impl KnownDocuments for Knowing {
        fn pages(&self, path: &str) -> Option<&[String]> {
            (path == "7/mets.xml").then_some(&self.0)
        }

        fn is_as_it_was(&self, _: &str, file: &Path, pages: &[PathBuf]) -> bool {
            assert_eq!(pages, [file.with_file_name("2.xml")]);
            self.1
        }
    }

    #[test]
    fn a_document_that_is_known_as_it_is_is_not_opened() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("7")).unwrap();
        for (name, content) in [
            ("1.xml", ""),
            ("2.xml", ""),
            (
                "mets.xml",
                "<mets><file ID='a'><FLocat href='1.xml'/></file><structMap TYPE='logical'>\
                 <div TYPE='article'><area FILEID='a' BEGIN='b'/></div></structMap></mets>",
            ),
        ] {
            fs::write(dir.path().join("7").join(name), content).unwrap();
        }
        let walked = |is_as_it_was: bool| {
            let known = Knowing(["2.xml".to_owned()], is_as_it_was);
            let walk = walk(dir.path(), "", Links::default()).knowing(&known);
            walk.map(|found| found.unwrap())
                .map(|found| (found.path, found.pages.len(), found.named))
                .collect::<Vec<_>>()
        };
        let found = |path: &str| (path.to_owned(), 0, None);
        let document = |page: &str| ("7/mets.xml".to_owned(), 1, Some(vec![page.to_owned()]));
        assert_eq!(walked(true), [found("7/1.xml"), document("2.xml")]);
        assert_eq!(walked(false), [found("7/2.xml"), document("1.xml")]);
    }
}

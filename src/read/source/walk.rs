//! The files below the given paths, in sorted order.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::read::skip::{Reason, Skip};

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where to open it.
    pub file: PathBuf,
    /// How the record names it: relative to the root that was walked, with `/` between the parts.
    pub path: String,
}

/// Files below `root` in sorted order, or `root` itself when it is a file.
///
/// `prefix` is put before every path; empty for a corpus folder. Symbolic links are followed,
/// loops reported. Hidden files are no articles, and neither are the README of the folder itself, an
/// index that lies in it, and the frames and programs that a browser saved in a folder beside a page.
///
/// The skip of a folder whose entries cannot be listed stands for all that is below it; where it is
/// not known which folder that is, its path is empty.
pub fn walk(root: &Path, prefix: &str) -> impl Iterator<Item = Result<Found, Skip>> + Send + use<> {
    let root = root.to_owned();
    let prefix = prefix.to_owned();
    WalkDir::new(&root)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|e| e.depth() == 0 || !is_left_out(e))
        .filter_map(move |entry| match entry {
            Ok(entry) if entry.file_type().is_dir() => None,
            Ok(entry) => Some(found(&entry, &root, &prefix)),
            Err(error) => Some(Err(skip(&error, &root, &prefix))),
        })
}

fn is_left_out(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let readme =
        entry.depth() == 1 && name.len() <= 10 && name.to_ascii_lowercase().starts_with("readme");
    let index = entry.file_type().is_dir() && entry.path().join(".managed.json").is_file();
    name.starts_with('.') || readme || index || (entry.depth() > 0 && is_beside_page(entry))
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
    let folders: std::collections::HashSet<&str> =
        names.iter().flat_map(|name| name.match_indices('/').map(|(at, _)| &name[..=at])).collect();
    let beside = pages.flat_map(|page| PARTS.iter().map(move |parts| format!("{page}{parts}/")));
    beside.filter(|folder| folders.contains(folder.as_str())).collect()
}

fn found(entry: &DirEntry, root: &Path, prefix: &str) -> Result<Found, Skip> {
    let path = shown(entry.path(), root, prefix);
    let reason = if !entry.file_type().is_file() {
        Reason::Unreadable("neither file nor folder".into())
    } else if entry.path().to_str().is_none() {
        Reason::NameNotText
    } else {
        return Ok(Found { file: entry.path().to_owned(), path });
    };
    Err(Skip { path, item: None, reason })
}

/// The name by which a path is reported: its parts below `root`, after `prefix`.
fn shown(path: &Path, root: &Path, prefix: &str) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts = below.iter().map(|p| p.to_string_lossy());
    let mut name = prefix.trim_end_matches('/').to_owned();
    for part in parts {
        if !name.is_empty() {
            name.push('/');
        }
        name.push_str(&part);
    }
    if name.is_empty() {
        root.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned())
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

//! Archives -> the files in them. A file in an archive is named `a.zip!/b/c.html`.

use std::{collections::VecDeque, sync::Arc};

use super::{tar::Tar, unpack::Member, walk, zip::Zip};
use crate::read::skip::{Reason, Skip};

/// How many archives may lie inside each other.
pub(super) const MAX_DEPTH: u8 = 3;
/// Most files that are read out of one archive.
const MAX_MEMBERS: u64 = 10_000_000;

/// Where files come out of.
pub(super) enum Archive {
    Zip(Zip),
    /// A zip archive of a crawl: the WARC files in it.
    Wacz(Zip),
    Tar(Tar),
    /// The files attached to a mail.
    Attachments(VecDeque<(String, Vec<u8>)>),
}

/// The files of an archive, under their names.
pub(super) struct Files {
    archive: Archive,
    path: Arc<str>,
    /// Folders that browsers saved beside a page.
    beside: Vec<String>,
    count: u64,
}

impl Files {
    pub(super) fn new(archive: Archive, path: Arc<str>) -> Self {
        let beside = match &archive {
            Archive::Zip(zip) => walk::folders_beside_pages(&zip.names()),
            _ => Vec::new(),
        };
        Self { archive, path, beside, count: 0 }
    }

    fn next_member(&mut self) -> Option<Result<Member, (String, Reason)>> {
        self.count += 1;
        if self.count > MAX_MEMBERS {
            return None;
        }
        match &mut self.archive {
            Archive::Zip(zip) | Archive::Wacz(zip) => zip.next_member(),
            Archive::Tar(tar) => tar.next_member(),
            Archive::Attachments(files) => files.pop_front().map(|(name, bytes)| {
                Ok(Member { name, stream: Box::new(std::io::Cursor::new(bytes)) })
            }),
        }
    }

    /// The name of a file in the archive, as records have it.
    fn path_of(&self, name: &str) -> String {
        if name.is_empty() { self.path.to_string() } else { format!("{}!/{name}", self.path) }
    }

    /// What no article is in: hidden files, what browsers save beside a page, and in an archive of a
    /// crawl all but the crawl.
    fn is_left_out(&self, name: &str) -> bool {
        let hidden = name
            .split('/')
            .any(|part| part.starts_with('.') && part.len() > 1 || part == "__MACOSX");
        let other = matches!(self.archive, Archive::Wacz(_)) && !name.starts_with("archive/");
        hidden || other || self.beside.iter().any(|folder| name.starts_with(folder.as_str()))
    }
}

impl Iterator for Files {
    /// A file with its whole name, or why it cannot be read.
    type Item = Result<Member, Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.next_member()? {
                Ok(Member { name, stream }) => {
                    let name = name.replace('\\', "/");
                    let name = name.trim_start_matches("./").trim_start_matches('/');
                    if !self.is_left_out(name) {
                        return Some(Ok(Member { name: self.path_of(name), stream }));
                    }
                }
                Err((name, reason)) => {
                    // A tar that is damaged has no place to go on from.
                    if matches!(self.archive, Archive::Tar(_)) {
                        self.archive = Archive::Attachments(VecDeque::new());
                    }
                    return Some(Err(Skip { path: self.path_of(&name), item: None, reason }));
                }
            }
        }
    }
}

//! Archives -> the files in them. A file in an archive is named `a.zip!/b/c.html`.

use std::{collections::VecDeque, sync::Arc};

use super::{
    issues::Issues,
    member::{Member, plain},
    tar::Tar,
    walk,
    zip::Zip,
};
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
    issues: Issues,
    count: u64,
}

impl Files {
    pub(super) fn new(mut archive: Archive, path: Arc<str>) -> Self {
        let (beside, issues) = match &mut archive {
            Archive::Zip(zip) => {
                let names: Vec<String> = zip.names().iter().map(|name| plain(name)).collect();
                (walk::folders_beside_pages(&names), Issues::in_zip(zip, &names))
            }
            _ => (Vec::new(), Issues::default()),
        };
        Self { archive, path, beside, issues, count: 0 }
    }

    /// The files of a tar archive. It streams by, so that its issues have to be known before.
    pub(super) fn in_tar(tar: Tar, issues: Issues, path: Arc<str>) -> Self {
        Self { issues, ..Self::new(Archive::Tar(tar), path) }
    }

    fn next_member(&mut self) -> Option<Result<Member, (String, Reason)>> {
        self.count += 1;
        if self.count > MAX_MEMBERS {
            return None;
        }
        match &mut self.archive {
            Archive::Zip(zip) | Archive::Wacz(zip) => zip.next_member(),
            Archive::Tar(tar) => tar.next_member(),
            Archive::Attachments(files) => {
                let (name, bytes) = files.pop_front()?;
                Some(Ok(Member::new(name, Box::new(std::io::Cursor::new(bytes)))))
            }
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
        let page = self.issues.has_page(name);
        hidden
            || other
            || page
            || self.beside.iter().any(|folder| name.starts_with(folder.as_str()))
    }
}

impl Iterator for Files {
    /// A file with its whole name, or why it cannot be read.
    type Item = Result<Member, Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.next_member()? {
                Ok(Member { name, stream, .. }) => {
                    let name = plain(&name);
                    if !self.is_left_out(&name) {
                        let zip = match &mut self.archive {
                            Archive::Zip(zip) => Some(zip),
                            _ => None,
                        };
                        let pages = self.issues.pages_of(&name, zip);
                        return Some(Ok(Member { name: self.path_of(&name), stream, pages }));
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

//! Archives -> the files in them. A file in an archive is named `a.zip!/b/c.html`.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
};

use super::{
    issue::{self, Named},
    tar::Tar,
    unpack::Member,
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

/// Issues of newspapers in a zip archive. A tar archive has gone by when its documents are known.
#[derive(Default)]
struct Issues {
    /// Pages by the name of the document.
    of: HashMap<String, Vec<Named>>,
    /// Names of the same pages.
    pages: HashSet<String>,
}

impl Issues {
    fn of(zip: &mut Zip, names: &[String]) -> Self {
        let mut issues = Self::default();
        let members: HashSet<&str> = names.iter().map(String::as_str).collect();
        for name in names.iter().filter(|name| issue::may_be_mets(name)) {
            let mets = zip.named(name).and_then(issue::pages_of_member);
            let pages = mets.filter(|pages| {
                pages.iter().all(|page| members.contains(issue::beside(name, page).as_str()))
            });
            if let Some(pages) = pages {
                issues.pages.extend(pages.iter().map(|page| issue::beside(name, page)));
                issues.of.insert(name.clone(), pages);
            }
        }
        issues
    }

    /// The member with its pages, where it is the document of an issue.
    fn with_pages(&mut self, member: Member, zip: &mut Zip) -> Member {
        let Some(named) = self.of.remove(&member.name) else { return member };
        let mut pages = Vec::new();
        for page in named {
            let found = zip.named(&issue::beside(&member.name, &page));
            pages.extend(found.map(|found| Member { name: page.href, ..found }));
        }
        Member { pages, ..member }
    }
}

impl Files {
    pub(super) fn new(mut archive: Archive, path: Arc<str>) -> Self {
        let (beside, issues) = match &mut archive {
            Archive::Zip(zip) => {
                let names = zip.names();
                (walk::folders_beside_pages(&names), Issues::of(zip, &names))
            }
            _ => (Vec::new(), Issues::default()),
        };
        Self { archive, path, beside, issues, count: 0 }
    }

    fn next_member(&mut self) -> Option<Result<Member, (String, Reason)>> {
        self.count += 1;
        if self.count > MAX_MEMBERS {
            return None;
        }
        match &mut self.archive {
            Archive::Zip(zip) => {
                Some(zip.next_member()?.map(|member| self.issues.with_pages(member, zip)))
            }
            Archive::Wacz(zip) => zip.next_member(),
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
        let page = self.issues.pages.contains(name);
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
                Ok(Member { name, stream, pages }) => {
                    let name = name.replace('\\', "/");
                    let name = name.trim_start_matches("./").trim_start_matches('/');
                    if !self.is_left_out(name) {
                        return Some(Ok(Member { name: self.path_of(name), stream, pages }));
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

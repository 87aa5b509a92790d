//! Archives -> the files in them. A file in an archive is named `a.zip!/b/c.html`.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
};

use super::{
    issue,
    listing::Named,
    member::{Member, Unread},
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

/// Issues of newspapers in a zip archive. A tar archive has gone by when its documents are known.
#[derive(Default)]
struct Issues {
    /// Pages by the name of the document.
    of: HashMap<String, Vec<InZip>>,
    /// Names of the pages that are there.
    pages: HashSet<String>,
}

/// A page of an issue in a zip archive.
struct InZip {
    /// As the document names it.
    href: String,
    /// Its number, where it is there.
    number: Option<usize>,
}

impl Issues {
    /// The issues among the members of an archive, by the names as they are compared.
    fn of(zip: &mut Zip, names: &[String]) -> Self {
        let mut issues = Self::default();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        for (document, name) in names.iter().enumerate() {
            let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
            let named = folder.rsplit('/').next().unwrap_or_default();
            if !issue::may_be_mets(named, file) {
                continue;
            }
            if numbers.is_empty() {
                numbers
                    .extend(names.iter().enumerate().map(|(number, name)| (name.as_str(), number)));
            }
            let opened =
                zip.packed(document).ok().flatten().and_then(|(_, packed)| packed.open().ok());
            let mut pages = Vec::new();
            let mut there = Vec::new();
            for Named { href, path } in opened.and_then(issue::pages).unwrap_or_default() {
                let page = if folder.is_empty() { path } else { format!("{folder}/{path}") };
                let number = numbers.get(page.as_str()).copied();
                there.extend(number.map(|_| page));
                pages.push(InZip { href, number });
            }
            let sizes = pages.iter().filter_map(|page| zip.size(page.number?));
            if issue::is_readable(sizes) {
                issues.pages.extend(there);
                issues.of.insert(name.clone(), pages);
            }
        }
        issues
    }

    /// The pages of the issue whose document has this name; none where it is no document of one.
    fn pages_of(&mut self, document: &str, zip: &mut Zip) -> Vec<Unread> {
        let mut unread = Vec::new();
        for InZip { href, number } in self.of.remove(document).unwrap_or_default() {
            let page = number.map_or(Ok(None), |number| zip.packed(number));
            let page = page.map_err(|(_, reason)| reason);
            let packed = page.and_then(|page| Ok(page.ok_or_else(issue::missing)?.1));
            unread.push(Unread { href, packed });
        }
        unread
    }
}

/// The name of a member as it is compared: programs write `./a/b` and `a\b`, too.
fn plain(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches("./").trim_start_matches('/').to_owned()
}

impl Files {
    pub(super) fn new(mut archive: Archive, path: Arc<str>) -> Self {
        let (beside, issues) = match &mut archive {
            Archive::Zip(zip) => {
                let names: Vec<String> = zip.names().iter().map(|name| plain(name)).collect();
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
                Ok(Member { name, stream, .. }) => {
                    let name = plain(&name);
                    if !self.is_left_out(&name) {
                        let pages = match &mut self.archive {
                            Archive::Zip(zip) => self.issues.pages_of(&name, zip),
                            _ => Vec::new(),
                        };
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

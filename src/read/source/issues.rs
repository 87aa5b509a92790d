//! Issues of newspapers in archives: which of their files are pages that are read with a METS document.

use std::{
    collections::{HashMap, HashSet},
    io::BufReader,
};

use super::{
    format::Packing,
    issue::{self, may_be_mets},
    listing::Named,
    member::{Packed, Unread, plain},
    store::Store,
    tar::{Place, Tar},
    unpack::{self, Budget, Stream},
    zip::Zip,
};

/// Most pages of all issues of an archive. Their names are kept until they are read.
const MOST_PAGES: usize = 1_000_000;
/// Longest tar archive in bytes, compressed, that is unpacked twice.
const MAX_TWICE: u64 = 1 << 30;

/// Issues of newspapers in an archive.
#[derive(Default)]
pub(super) struct Issues {
    /// Pages by the name of the document.
    of: HashMap<String, Vec<InArchive>>,
    /// Names of the pages that are there.
    pages: HashSet<String>,
    /// Pages of all documents.
    count: usize,
}

/// A page of an issue.
struct InArchive {
    /// As the document names it.
    href: String,
    /// Where it is, if it is there.
    at: Option<Bytes>,
}

/// Where the bytes of a page are.
#[derive(Clone)]
enum Bytes {
    /// The number of a member of a zip archive.
    Zip(usize),
    /// A part of a tar archive.
    Tar(Store, Place),
}

impl Issues {
    /// The issues among the members of a zip archive, by the names as they are compared.
    pub fn in_zip(zip: &mut Zip, names: &[String]) -> Self {
        let mut issues = Self::default();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        for (document, name) in names.iter().enumerate().filter(|(_, name)| may_be_document(name)) {
            if numbers.is_empty() {
                let all = names.iter().enumerate();
                numbers.extend(all.map(|(number, name)| (name.as_str(), number)));
            }
            let packed = zip.packed(document).ok().flatten();
            let opened = packed.and_then(|(_, packed)| packed.open().ok());
            let named = opened.and_then(issue::pages).unwrap_or_default();
            issues.add(name, named, |page| {
                let number = *numbers.get(page)?;
                Some((Bytes::Zip(number), zip.size(number)?))
            });
        }
        issues
    }

    /// Adds the issue of a document; `find` tells where a file is and how many bytes it has.
    fn add(
        &mut self,
        document: &str,
        named: Vec<Named>,
        mut find: impl FnMut(&str) -> Option<(Bytes, u64)>,
    ) {
        self.count += named.len();
        if self.count > MOST_PAGES {
            return;
        }
        let folder = document.rfind('/').map_or("", |end| &document[..=end]);
        let (mut pages, mut there, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
        for Named { href, path } in named {
            let page = format!("{folder}{path}");
            let (at, size) = find(&page).unzip();
            there.extend(at.as_ref().map(|_| page));
            sizes.extend(size);
            pages.push(InArchive { href, at });
        }
        if issue::is_readable(sizes.into_iter()) {
            self.pages.extend(there);
            self.of.insert(document.to_owned(), pages);
        }
    }

    /// Whether a file is a page, and no file of its own.
    pub fn has_page(&self, name: &str) -> bool {
        self.pages.contains(name)
    }

    /// The pages of the issue whose document has this name; none where it is no document of one.
    pub fn pages_of(&mut self, document: &str, mut zip: Option<&mut Zip>) -> Vec<Unread> {
        let mut unread = Vec::new();
        for InArchive { href, at } in self.of.remove(document).unwrap_or_default() {
            let packed = match (at, &mut zip) {
                (Some(Bytes::Zip(number)), Some(zip)) => zip.packed(number),
                (Some(Bytes::Tar(store, Place { start, size })), _) => {
                    let bytes = Box::new(store.section(start, size));
                    Ok(Some((String::new(), Packed::new(bytes, None, &Budget::default()))))
                }
                _ => Ok(None),
            };
            let packed = packed.map_err(|(_, reason)| reason);
            let packed = packed.and_then(|found| Ok(found.ok_or_else(issue::missing)?.1));
            unread.push(Unread { href, packed });
        }
        unread
    }
}

/// A file that is a tar archive.
pub(super) enum TarFile {
    Plain(Store),
    Packed(Store, Packing),
}

impl TarFile {
    /// The issues in it; `None` where there are none, or it cannot be read from any place.
    pub fn issues(&self) -> Option<Issues> {
        let mut tar = match self {
            Self::Plain(store) => Tar::in_store(store),
            Self::Packed(..) => Tar::new(BufReader::new(self.unpacked()?)),
        };
        let mut documents = Vec::new();
        let mut count = 0;
        let mut places: HashMap<String, Place> = HashMap::new();
        while let Some(Ok(member)) = tar.next_member() {
            let name = plain(&member.name);
            if !name.to_ascii_lowercase().ends_with(".xml") {
                continue;
            }
            places.insert(name.clone(), tar.place());
            if may_be_document(&name) {
                let named = issue::pages(member.stream);
                count += named.as_ref().map_or(0, Vec::len);
                documents.extend(named.map(|named| (name, named)));
            }
            if count > MOST_PAGES || places.len() > MOST_PAGES {
                return None;
            }
        }
        if documents.is_empty() {
            return None;
        }
        let store = match self {
            Self::Plain(store) => store.clone(),
            Self::Packed(..) => Store::of_stream(self.unpacked()?).ok()?,
        };
        let mut issues = Issues::default();
        for (name, named) in documents {
            issues.add(&name, named, |page| {
                let place = *places.get(page)?;
                Some((Bytes::Tar(store.clone(), place), place.size))
            });
        }
        Some(issues)
    }

    /// Its bytes; `None` where they are too many to be unpacked twice.
    fn unpacked(&self) -> Option<Stream> {
        match self {
            Self::Plain(store) => Some(Box::new(store.whole())),
            Self::Packed(store, _) if store.len() > MAX_TWICE => None,
            Self::Packed(store, packing) => {
                unpack::unpacked(Box::new(store.whole()), *packing, &Budget::default()).ok()
            }
        }
    }
}

/// Whether a file of this name is looked into for whether it is a METS document.
fn may_be_document(name: &str) -> bool {
    let (folder, name) = name.rsplit_once('/').unwrap_or(("", name));
    may_be_mets(folder.rsplit('/').next().unwrap_or_default(), name)
}

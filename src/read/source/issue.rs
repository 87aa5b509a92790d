//! Issues of digitised newspapers: a METS document says which parts of which pages are one article, and the
//! pages with the words are files beside it.
//!
//! They are read together, under the name of the document, and its pages are no files of their own then. A
//! document that marks no articles, or not all of whose pages lie in its folder, is no issue: its pages are
//! read as they are.

use std::{
    collections::{HashSet, VecDeque},
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use super::{
    MAX_ITEM,
    decode::decode,
    name::percent_decoded,
    unpack::{Member, Stream},
};

/// Most pages of an issue.
const MAX_PAGES: usize = 2_000;
/// Most bytes of an issue, which is read whole.
pub(super) const MAX_BYTES: u64 = 256 << 20;

/// A page as a METS document names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// As it stands there.
    pub href: String,
    /// Its path below the folder of the document, with `/` between the parts.
    pub path: String,
}

/// A page with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// As the document names it.
    pub href: String,
    /// As they are.
    pub bytes: Vec<u8>,
}

/// Whether a file of this name is looked into for whether it is a METS document. Which files are pages has to
/// be known whenever a folder is gone through; nobody wants all files opened for that.
pub(super) fn may_be_mets(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.rsplit_once('.').is_some_and(|(stem, end)| end == "xml" && stem.contains("mets"))
}

/// The pages of an issue, in the order of the document: the files of the groups to which its articles lead.
/// `None` where it is no METS document, marks no articles, or names pages elsewhere.
pub(super) fn pages(mets: &[u8]) -> Option<Vec<Named>> {
    let text = decode(mets, true, None);
    let listing = Listing::of(&text);
    let is_of_text = |file: &&Listed| listing.areas.contains(&file.id);
    let groups: HashSet<usize> =
        listing.files.iter().filter(is_of_text).map(|file| file.group).collect();
    let files = listing.files.into_iter().filter(|file| groups.contains(&file.group));
    let mut pages: Vec<Named> = Vec::new();
    for Listed { href, .. } in files {
        // The same groups may have pictures of the pages.
        let path = below(&href)?;
        if path.to_ascii_lowercase().ends_with(".xml") {
            pages.push(Named { href, path });
        }
    }
    (listing.has_article && !pages.is_empty() && pages.len() <= MAX_PAGES).then_some(pages)
}

/// The pages of an issue whose document is a member of an archive.
pub(super) fn pages_of_member(member: Member) -> Option<Vec<Named>> {
    pages(&document(member.stream)?)
}

/// The name of a page in the archive in which the document has this name.
pub(super) fn beside(document: &str, page: &Named) -> String {
    let folder = document.rfind('/').map_or("", |end| &document[..=end]);
    format!("{folder}{}", page.path)
}

/// The bytes of a document, unless it is too long.
fn document(stream: impl Read) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(MAX_ITEM as u64 + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= MAX_ITEM).then_some(bytes)
}

/// The path that a reference leads to, where it leads to a file below the folder it stands in.
fn below(href: &str) -> Option<String> {
    // Some programs write `file://./alto/1.xml`.
    let path = percent_decoded(href.strip_prefix("file://").unwrap_or(href)).replace('\\', "/");
    let is_elsewhere = path.starts_with('/') || path.contains(':');
    let parts: Vec<&str> =
        path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    (!is_elsewhere && !parts.is_empty() && !parts.contains(&"..")).then(|| parts.join("/"))
}

/// What a METS document lists.
#[derive(Default)]
struct Listing {
    files: Vec<Listed>,
    /// Groups of files that began so far.
    groups: usize,
    /// The file whose places come next.
    file: Option<String>,
    is_logical: bool,
    has_article: bool,
    /// Files that the logical structure leads into.
    areas: HashSet<String>,
}

/// A file with its place.
struct Listed {
    id: String,
    group: usize,
    href: String,
}

impl Listing {
    fn of(text: &str) -> Self {
        let mut listing = Self::default();
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            match reader.read_event() {
                Ok(Event::Start(start) | Event::Empty(start)) => listing.element(&start),
                Ok(Event::Eof) | Err(_) => return listing,
                Ok(_) => {}
            }
        }
    }

    fn element(&mut self, start: &BytesStart<'_>) {
        let value = |name: &str| attribute(start, name);
        match start.name().local_name().as_ref().to_lowercase().as_str() {
            "filegrp" => self.groups += 1,
            "file" => self.file = value("id"),
            "flocat" => {
                if let (Some(id), Some(href)) = (self.file.take(), value("href")) {
                    self.files.push(Listed { id, group: self.groups, href });
                }
            }
            "structmap" => {
                self.is_logical = value("type").is_some_and(|t| t.eq_ignore_ascii_case("logical"));
            }
            "div" if self.is_logical => {
                let kind = value("type").unwrap_or_default();
                self.has_article |= kind.to_lowercase().contains("article");
            }
            "area" if self.is_logical && value("begin").is_some() => {
                self.areas.extend(value("fileid"));
            }
            _ => {}
        }
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|a| a.key.local_name().as_ref().eq_ignore_ascii_case(name))?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// An issue on the disk: the document and its pages, which are all there.
pub(super) struct Issue {
    mets: PathBuf,
    pages: Vec<Named>,
}

impl Issue {
    /// The issue of which this file is the document.
    pub fn at(file: &Path) -> Option<Self> {
        let name = file.file_name()?.to_str()?;
        // What a link leads to has its pages elsewhere.
        let is_file = || fs::symlink_metadata(file).is_ok_and(|found| found.is_file());
        if !may_be_mets(name) || name.starts_with('.') || !is_file() {
            return None;
        }
        let mets = document(File::open(file).ok()?)?;
        let issue = Self { mets: file.to_owned(), pages: pages(&mets)? };
        let mut bytes = 0;
        for page in issue.pages() {
            let size = page.metadata().ok().filter(fs::Metadata::is_file)?.len();
            bytes += size;
            if size > MAX_ITEM as u64 || bytes > MAX_BYTES {
                return None;
            }
        }
        Some(issue)
    }

    /// Where the pages lie.
    pub fn pages(&self) -> impl Iterator<Item = PathBuf> {
        let folder = self.mets.parent().unwrap_or_else(|| Path::new(""));
        self.pages.iter().map(|page| folder.join(&page.path))
    }

    /// The bytes of the document and of all its pages, one behind the other, and how many each of them has.
    pub fn open(&self) -> io::Result<(Stream, Vec<u64>)> {
        let mut parts = VecDeque::new();
        let mut sizes = Vec::new();
        for file in std::iter::once(self.mets.clone()).chain(self.pages()) {
            let left = file.metadata()?.len();
            sizes.push(left);
            parts.push_back(Part { file, opened: None, left });
        }
        Ok((Box::new(Parts(parts)), sizes))
    }

    /// The pages with the streams that have their bytes.
    pub fn members(self, streams: impl Iterator<Item = Stream>) -> Vec<Member> {
        let hrefs = self.pages.into_iter().map(|page| page.href);
        hrefs.zip(streams).map(|(href, stream)| Member::new(href, stream)).collect()
    }
}

/// Files one behind the other.
struct Parts(VecDeque<Part>);

/// A file that is opened when its turn comes, and has the size that it is said to have.
struct Part {
    file: PathBuf,
    opened: Option<File>,
    left: u64,
}

impl Read for Parts {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.0.front().is_some_and(|part| part.left == 0) {
            self.0.pop_front();
        }
        self.0.front_mut().map_or(Ok(0), |part| part.read(buffer))
    }
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let file = match &mut self.opened {
            Some(file) => file,
            None => self.opened.insert(File::open(&self.file)?),
        };
        let wanted = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = file.read(&mut buffer[..wanted])?;
        if read == 0 && wanted > 0 {
            // The next part would begin at the wrong place.
            return Err(io::Error::new(
                io::ErrorKind::ResourceBusy,
                "it changed while it was read",
            ));
        }
        self.left -= read as u64;
        Ok(read)
    }
}

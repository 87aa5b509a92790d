//! Issues of digitised newspapers: a METS document says which parts of which pages are one article, and the
//! pages with the words are files beside it.
//!
//! They are read together, under the name of the document, and its pages are no files of their own then. A
//! page that is missing costs what is on it. A document that describes no newspaper, or none of whose pages lies in
//! its folder, is no issue: its pages are read as they are.

use std::{
    collections::VecDeque,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::{
    MAX_ITEM,
    listing::{self, Named},
    member::{Packed, Unread},
    unpack::{Budget, Stream},
};
use crate::read::skip::Reason;

/// Most bytes of the pages of an issue, which is read whole.
pub(super) const MAX_BYTES: u64 = 256 << 20;

/// A page with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// As the document names it.
    pub href: String,
    /// As they are, or why they cannot be read.
    pub bytes: Result<Vec<u8>, Reason>,
}

/// Whether a file of this name, in a folder of this name, is looked into for whether it is a METS document.
/// Which files are pages has to be known whenever a folder is gone through; nobody wants all files opened for that.
pub(super) fn may_be_mets(folder: &str, name: &str) -> bool {
    let Some((stem, end)) = name.rsplit_once('.') else { return false };
    // Some libraries name an issue by its day, as its folder.
    end.eq_ignore_ascii_case("xml")
        && (stem == folder || stem.to_ascii_lowercase().contains("mets"))
}

/// The pages that a document names, unless it is too long, or describes no issue.
pub(super) fn pages(document: impl Read) -> Option<Vec<Named>> {
    let mut bytes = Vec::new();
    document.take(MAX_ITEM as u64 + 1).read_to_end(&mut bytes).ok()?;
    if bytes.len() <= MAX_ITEM { listing::pages(&bytes) } else { None }
}

/// Whether an issue is read, given how many bytes each of its pages has: some are there, and not too many for
/// one item.
pub(super) fn is_readable(pages: impl Iterator<Item = u64>) -> bool {
    let sum = pages.reduce(u64::saturating_add);
    sum.is_some_and(|sum| sum <= MAX_BYTES)
}

/// Why a page has no bytes that is not there.
pub(super) fn missing() -> Reason {
    Reason::Malformed("it is missing".to_owned())
}

/// The pages that a file on the disk names, if it is the document of an issue.
pub(super) fn named(file: &Path) -> Option<Vec<Named>> {
    // What a link leads to has its pages elsewhere.
    let is_file = fs::symlink_metadata(file).is_ok_and(|found| found.is_file());
    if is_file { pages(File::open(file).ok()?) } else { None }
}

/// An issue on the disk: the document and its pages.
pub(super) struct Issue {
    mets: PathBuf,
    pages: Vec<OnDisk>,
}

/// A page on the disk.
struct OnDisk {
    href: String,
    file: PathBuf,
    /// Its size in bytes, or why it cannot be read.
    size: Result<u64, Reason>,
}

impl Issue {
    /// The issue of which this file is the document.
    pub fn at(file: &Path) -> Option<Self> {
        let name = file.file_name()?.to_str()?;
        let folder = file.parent()?;
        let named = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let may_be = !name.starts_with('.') && may_be_mets(named, name);
        if may_be { Self::with(file, self::named(file)?) } else { None }
    }

    /// The issue of which this file is the document, which names these pages.
    pub fn with(file: &Path, named: Vec<Named>) -> Option<Self> {
        let folder = file.parent()?;
        let mut on_disk = Vec::new();
        for Named { href, path } in named {
            let size = size_below(folder, &path)?;
            on_disk.push(OnDisk { href, file: folder.join(path), size });
        }
        let sizes = on_disk.iter().filter_map(|page| page.size.as_ref().ok().copied());
        is_readable(sizes).then_some(Self { mets: file.to_owned(), pages: on_disk })
    }

    /// Where the pages lie that are there.
    pub fn pages(&self) -> impl Iterator<Item = &Path> {
        let there = self.pages.iter().filter(|page| page.size.is_ok());
        there.map(|page| page.file.as_path())
    }

    /// The bytes of the document and of all its pages, one behind the other, and how many the document has.
    pub fn open(&self) -> io::Result<(Stream, u64)> {
        let length = self.mets.metadata()?.len();
        let mut parts = VecDeque::from([Part::new(&self.mets, length)]);
        for page in &self.pages {
            parts.extend(page.size.as_ref().ok().map(|size| Part::new(&page.file, *size)));
        }
        Ok((Box::new(Parts(parts)), length))
    }

    /// The pages, whose bytes `stream` has one behind the other.
    pub fn unread(self, stream: &(impl Read + Clone + 'static)) -> Vec<Unread> {
        let mut unread = Vec::new();
        for OnDisk { href, size, .. } in self.pages {
            let packed = size.map(|size| {
                Packed::new(Box::new(stream.clone().take(size)), None, &Budget::default())
            });
            unread.push(Unread { href, packed });
        }
        unread
    }
}

/// The size of the file at a path below a folder, or why it cannot be read; `None` where a link is on the way,
/// which may lead anywhere.
fn size_below(folder: &Path, path: &str) -> Option<Result<u64, Reason>> {
    let mut at = folder.to_owned();
    let mut size = Err(missing());
    for part in path.split('/') {
        at.push(part);
        size = match fs::symlink_metadata(&at) {
            Ok(found) if found.is_symlink() => return None,
            Ok(found) if found.is_file() && found.len() > MAX_ITEM as u64 => {
                Err(Reason::TooLarge(MAX_ITEM as u64))
            }
            Ok(found) if found.is_file() => Ok(found.len()),
            Ok(_) => Err(missing()),
            Err(error) if is_not_there(&error) => return Some(Err(missing())),
            Err(error) => return Some(Err(Reason::Unreadable(error.to_string()))),
        };
    }
    Some(size)
}

fn is_not_there(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Files one behind the other. One that fails is left out from there on.
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
        let Some(part) = self.0.front_mut() else { return Ok(0) };
        let read = part.read(buffer);
        // Whoever is interrupted asks again.
        if read.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted) {
            self.0.pop_front();
        }
        read
    }
}

impl Part {
    fn new(file: &Path, left: u64) -> Self {
        Self { file: file.to_owned(), opened: None, left }
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

#[cfg(test)]
mod tests {
    use super::{super::hashed::Hashed, *};

    /// A document that names so many pages, `1.xml` and so on, in a folder.
    fn document(folder: &Path, pages: usize) -> PathBuf {
        let file = |page: usize| {
            let place = format!("<FLocat href='{page}.xml'/>");
            format!("<file ID='p{page}' USE='ocr'>{place}</file>")
        };
        let part = |page: usize| format!("<div TYPE='page'><fptr FILEID='p{page}'/></div>");
        let [files, parts]: [String; 2] =
            [(1..=pages).map(file).collect(), (1..=pages).map(part).collect()];
        let mets = folder.join("mets.xml");
        let map = format!("<structMap><div TYPE='issue'>{parts}</div></structMap>");
        fs::write(&mets, format!("<mets>{files}{map}</mets>")).unwrap();
        mets
    }

    #[test]
    fn an_issue_of_too_many_bytes_is_none_and_a_page_that_is_too_long_costs_only_itself() {
        let dir = tempfile::tempdir().unwrap();
        let mets = document(dir.path(), 9);
        for page in 1..=9 {
            let file = File::create(dir.path().join(format!("{page}.xml"))).unwrap();
            file.set_len(MAX_ITEM as u64).unwrap();
        }
        assert!(Issue::at(&mets).is_none());
        let long = File::create(dir.path().join("1.xml")).unwrap();
        long.set_len(MAX_ITEM as u64 + 1).unwrap();
        let issue = Issue::at(&mets).unwrap();
        assert_eq!(issue.pages[0].size, Err(Reason::TooLarge(MAX_ITEM as u64)));
        assert_eq!(issue.pages().count(), 8);
    }

    #[test]
    fn a_page_that_goes_or_shrinks_while_an_issue_is_read_costs_only_itself() {
        let dir = tempfile::tempdir().unwrap();
        let mets = document(dir.path(), 4);
        let page = |number: usize| dir.path().join(format!("{number}.xml"));
        for number in 1..=4 {
            fs::write(page(number), format!("page {number}")).unwrap();
        }
        let issue = Issue::at(&mets).unwrap();
        fs::remove_file(page(1)).unwrap();
        fs::write(page(3), "pag").unwrap();
        let (stream, length) = issue.open().unwrap();
        let stream = Hashed::new(stream);
        io::copy(&mut stream.clone().take(length), &mut io::sink()).unwrap();
        let mut read = Vec::new();
        for unread in issue.unread(&stream) {
            let mut text = String::new();
            let found = unread.packed.unwrap().open().unwrap().read_to_string(&mut text);
            read.push(found.ok().map(|_| text));
        }
        let there = |number: usize| Some(format!("page {number}"));
        assert_eq!(read, [None, there(2), None, there(4)]);
    }
}

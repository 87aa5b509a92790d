//! The files in a zip archive.

use std::io::{self, BufReader, Read};

use zip::{CompressionMethod, ZipArchive};

use super::{
    format::Packing,
    member::{Member, Packed},
    store::{Section, Store},
    unpack::{self, Budget},
};
use crate::read::skip::Reason;

/// An archive with its directory read.
pub(super) struct Zip {
    archive: ZipArchive<BufReader<Section>>,
    store: Store,
    next: usize,
    budget: Budget,
}

impl Zip {
    /// Reads the directory.
    ///
    /// # Errors
    /// When there is none, or its members take more room than the archive has.
    pub(super) fn new(store: Store, budget: Budget) -> Result<Self, Reason> {
        let archive = ZipArchive::new(BufReader::new(store.whole()));
        let mut archive = archive.map_err(|e| Reason::Malformed(format!("zip archive: {e}")))?;
        let mut packed = 0_u64;
        for number in 0..archive.len() {
            let size = archive.by_index_raw(number).map_or(0, |member| member.compressed_size());
            packed = packed.saturating_add(size);
        }
        // Members that overlap are made to blow up.
        if packed > store.len() {
            return Err(Reason::Bomb(unpack::RATIO));
        }
        Ok(Self { archive, store, next: 0, budget })
    }

    /// Names of the members.
    pub(super) fn names(&self) -> Vec<String> {
        self.archive
            .file_names_raw()
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .collect()
    }

    /// The next file.
    pub(super) fn next_member(&mut self) -> Option<Result<Member, (String, Reason)>> {
        while self.next < self.archive.len() {
            let number = self.next;
            self.next += 1;
            if let Some(member) = self.member(number).transpose() {
                return Some(member);
            }
        }
        None
    }

    /// The file of this number; `None` where it is none.
    fn member(&mut self, number: usize) -> Result<Option<Member>, (String, Reason)> {
        let Some((name, packed)) = self.packed(number)? else { return Ok(None) };
        match packed.open() {
            Ok(stream) => Ok(Some(Member::new(name, stream))),
            Err(error) => Err((name, malformed(&error))),
        }
    }

    /// How many bytes the file of this number says that it has.
    pub(super) fn size(&mut self, number: usize) -> Option<u64> {
        self.archive.by_index_raw(number).ok().map(|member| member.size())
    }

    /// Name and bytes of the file of this number; `None` where it is none.
    pub(super) fn packed(
        &mut self,
        number: usize,
    ) -> Result<Option<(String, Packed)>, (String, Reason)> {
        let member = self.archive.by_index_raw(number);
        let member = member.map_err(|error| (format!("member {number}"), malformed(&error)))?;
        let name = String::from_utf8_lossy(member.name_raw()).into_owned();
        if member.is_dir() {
            return Ok(None);
        }
        if member.encrypted() {
            let note = "an encrypted member is not read: unpack it with its password";
            return Err((name, Reason::Unsupported(note.to_owned())));
        }
        let Some(start) = member.data_start() else { return Ok(None) };
        let section = self.store.section(start, member.compressed_size());
        match packing(member.compression()) {
            Ok(packing) => {
                let packed = Packed::new(Box::new(section), packing, &self.budget);
                Ok(Some((name, packed)))
            }
            Err(error) => Err((name, malformed(&error))),
        }
    }

    /// The file of this name, where it can be read.
    pub(super) fn named(&mut self, name: &str) -> Option<Member> {
        let number = self.archive.index_for_name(name)?;
        self.member(number).ok()?
    }
}

fn malformed(error: &impl std::fmt::Display) -> Reason {
    Reason::Malformed(format!("zip archive: {error}"))
}

fn packing(method: CompressionMethod) -> io::Result<Option<Packing>> {
    Ok(Some(match method {
        CompressionMethod::STORE => return Ok(None),
        CompressionMethod::DEFLATE => Packing::Deflate,
        CompressionMethod::BZIP2 => Packing::Bzip2,
        CompressionMethod::ZSTD => Packing::Zstd,
        CompressionMethod::XZ => Packing::Xz,
        other => return Err(io::Error::other(format!("compressed with {other:?}"))),
    }))
}

/// Bytes of one member of a zip archive in memory, up to `limit`; `None` where there is no such member
/// or it cannot be read.
pub fn zip_member(archive: &[u8], name: &str, limit: usize) -> Option<Vec<u8>> {
    let mut zip = Zip::new(Store::Memory(archive.into()), Budget::default()).ok()?;
    let member = zip.named(name)?;
    let mut bytes = Vec::new();
    member.stream.take(limit as u64 + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= limit).then_some(bytes)
}

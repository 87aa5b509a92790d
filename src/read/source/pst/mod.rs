//! An Outlook mailbox -> its mails, folder by folder.
//!
//! `outlook_pst` takes pages and blocks apart. What it makes of bytes that are none is not vouched for: a
//! panic costs the mail that was read.

mod heap;
mod message;
mod nodes;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, HashSet},
    io::{self, Read},
    panic::{AssertUnwindSafe, catch_unwind},
};

use self::{
    heap::{Properties, Value, heap},
    message::Message,
    nodes::{KIND, Nodes, Room},
};
use super::{
    MAX_ITEM,
    format::Format,
    record::{Next, Record, pass, passed_over},
    store::Store,
};
use crate::read::skip::Reason;

/// The folder that holds all others.
const ROOT: u32 = 0x122;
/// Kinds of nodes.
const FOLDER: u32 = 0x02;
const MESSAGE: u32 = 0x04;
/// What a folder is called.
const DISPLAY_NAME: u16 = 0x3001;
/// Where the version of a file stands, and the first one with long pages.
const VERSION: u64 = 10;
const LONG_PAGES: u16 = 36;
/// Most that is read of the list of a folder, in bytes.
const MAX_LIST: usize = 128 << 20;

/// Reads the mails of a mailbox, and counts what is passed over.
pub(super) struct PstSplitter {
    nodes: Box<dyn Nodes>,
    /// Folders that are still to be read, the next one last, and whether they have a name that says
    /// something: those at the top are called after the file.
    folders: Vec<(u32, bool)>,
    seen: HashSet<u32>,
    /// Name of the folder that is being read, and its messages, the next one last.
    folder: String,
    messages: Vec<u32>,
    passed: BTreeMap<String, u64>,
}

impl PstSplitter {
    /// Opens a mailbox.
    ///
    /// # Errors
    /// When it is damaged, or of a version that is not read.
    pub(super) fn new(store: &Store) -> Result<Self, Reason> {
        if has_long_pages(store) {
            let version = "Outlook mailbox of Outlook 2013 or later (OST) is not read";
            return Err(Reason::Unsupported(format!("{version}: export it as PST")));
        }
        let nodes = guarded(|| nodes::open(store))?;
        Ok(Self {
            nodes,
            folders: vec![(ROOT, false)],
            seen: HashSet::from([ROOT]),
            folder: String::new(),
            messages: Vec::new(),
            passed: BTreeMap::new(),
        })
    }

    /// The next mail; at the end what was passed over.
    pub(super) fn next(&mut self) -> Next {
        loop {
            if let Some(number) = self.messages.pop() {
                match self.message(number) {
                    Ok(Message::Mail(bytes)) if bytes.len() > MAX_ITEM => {
                        return Some(Err(Reason::TooLarge(MAX_ITEM as u64)));
                    }
                    Ok(Message::Mail(bytes)) => return Some(Ok(Record::new(Format::Mail, bytes))),
                    Ok(Message::Other(class)) => pass(&mut self.passed, &class),
                    Err(reason) => return Some(Err(reason)),
                }
            } else if let Some((number, is_named)) = self.folders.pop() {
                if let Err(reason) = self.open(number, is_named) {
                    return Some(Err(reason));
                }
            } else {
                return passed_over(&mut self.passed);
            }
        }
    }

    fn message(&mut self, number: u32) -> Result<Message, Reason> {
        let Self { nodes, folder, .. } = self;
        // What is attached is written down in four letters for three bytes.
        let mut room = Room::new(MAX_ITEM / 4 * 3);
        guarded(|| {
            let node = nodes.node(number)?;
            message::read(nodes.as_mut(), node, folder, &mut room)
        })
    }

    /// Lists the messages of a folder and the folders in it.
    fn open(&mut self, number: u32, is_named: bool) -> Result<(), Reason> {
        let nodes = self.nodes.as_mut();
        self.folder.clear();
        if is_named {
            self.folder = guarded(|| name(nodes, number)).unwrap_or_default();
        }
        let messages = guarded(|| rows(nodes, number, 0x0E));
        let mut folders = guarded(|| rows(nodes, number, 0x0D)).unwrap_or_default();
        folders.retain(|folder| folder & KIND == FOLDER && self.seen.insert(*folder));
        let are_named = number != ROOT;
        self.folders.extend(folders.into_iter().rev().map(|folder| (folder, are_named)));
        self.messages = messages?;
        self.messages.retain(|message| message & KIND == MESSAGE);
        self.messages.reverse();
        Ok(())
    }
}

/// Whether its pages have 4096 bytes, as those have that Outlook keeps beside a server.
fn has_long_pages(store: &Store) -> bool {
    let mut version = [0; 2];
    let read = store.section(VERSION, 2).read_exact(&mut version);
    read.is_ok() && u16::from_le_bytes(version) >= LONG_PAGES
}

fn name(nodes: &mut dyn Nodes, folder: u32) -> io::Result<String> {
    let mut room = Room::new(MAX_ITEM);
    let node = nodes.node(folder)?;
    let properties = Properties::of(nodes, node, &mut room)?;
    Ok(match properties.value(DISPLAY_NAME, nodes, &mut room)? {
        Some(Value::Text(name)) => name,
        Some(Value::Bytes(name)) => super::decode(&name, false, None),
        _ => String::new(),
    })
}

/// The rows of a table of a folder: its messages, or the folders in it.
fn rows(nodes: &mut dyn Nodes, folder: u32, table: u32) -> io::Result<Vec<u32>> {
    let node = match nodes.node(folder & !KIND | table) {
        // A folder without such a table has none of them.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        node => node?,
    };
    Ok(heap(nodes, node, &mut Room::new(MAX_LIST))?.rows())
}

/// Calls what takes bytes apart.
fn guarded<T>(read: impl FnOnce() -> io::Result<T>) -> Result<T, Reason> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(error)) if error.kind() == io::ErrorKind::FileTooLarge => {
            Err(Reason::TooLarge(MAX_ITEM as u64))
        }
        Ok(Err(error)) => Err(Reason::Malformed(error.to_string())),
        Err(_) => Err(Reason::Malformed("a part that is none".to_owned())),
    }
}

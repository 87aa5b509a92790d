//! The nodes of an Outlook mailbox and the bytes that they hold (MS-PST 2.2).
//!
//! `outlook_pst` reads and checks single pages and blocks. It follows references from one to the next
//! without a bound, so that few bytes can lead it round for ever; they are followed here instead.

use std::io::{self, BufReader};

use outlook_pst::{
    AnsiPstFile, PstFile, UnicodePstFile,
    ndb::{
        block::{
            AnsiDataTree, Block, DataTree, IntermediateDataTreeEntry, IntermediateTreeBlock,
            SubNodeTree, UnicodeDataTree,
        },
        block_id::BlockId,
        header::{Header, NdbCryptMethod},
        page::{
            AnsiBlockBTree, AnsiNodeBTree, BTreeEntry, BTreePage, BTreePageEntry, NodeBTreeEntry,
            RootBTreePage, UnicodeBlockBTree, UnicodeNodeBTree,
        },
        root::Root,
    },
};

use crate::read::source::store::{Section, Store};

/// Where the content of a node begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    /// Number of the block with its data.
    data: u64,
    /// Number of the block that lists the nodes inside it.
    inside: Option<u64>,
}

/// The bits of its number that say what a node is; in those of what lies in a heap they are zero.
pub(super) const KIND: u32 = 0x1F;

/// What may still be read, in bytes.
#[derive(Debug)]
pub(super) struct Room(usize);

impl Room {
    pub(super) fn new(bytes: usize) -> Self {
        Self(bytes)
    }

    /// Takes so many bytes, and some for the work to get them.
    fn take(&mut self, bytes: usize) -> io::Result<()> {
        let left = self.0.checked_sub(bytes.max(LEAST)).ok_or(io::ErrorKind::FileTooLarge)?;
        self.0 = left;
        Ok(())
    }
}

/// What a block takes of the room at least, in bytes: a bound on how many there may be.
const LEAST: usize = 1024;
/// Most pages that lead to an entry.
const MAX_LEVELS: usize = 8;
/// Most lists of blocks, or of nodes, inside each other.
const MAX_LISTS: u8 = 2;

/// Reads nodes. A failure is one of the file or of the data.
pub(super) trait Nodes {
    /// A node by its number.
    fn node(&mut self, number: u32) -> io::Result<Node>;
    /// The data of a node, as it is cut into blocks.
    fn blocks(&mut self, node: Node, room: &mut Room) -> io::Result<Vec<Vec<u8>>>;
    /// The nodes inside a node, by their numbers.
    fn inside(&mut self, node: Node, room: &mut Room) -> io::Result<Vec<(u32, Node)>>;
}

/// Opens a mailbox.
pub(super) fn open(store: &Store) -> io::Result<Box<dyn Nodes>> {
    match UnicodePstFile::read_from(Box::new(stream(store))) {
        Ok(file) => Ok(Box::new(Unicode::new(&file, stream(store)))),
        Err(error) => match AnsiPstFile::read_from(Box::new(stream(store))) {
            Ok(file) => Ok(Box::new(Ansi::new(&file, stream(store)))),
            Err(_) => Err(error),
        },
    }
}

fn stream(store: &Store) -> BufReader<Section> {
    BufReader::new(store.whole())
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

fn missing() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "a part is missing")
}

/// Both variants are read alike, by types of their own.
macro_rules! nodes {
    ($name:ident, $file:ty, $number:ty, $nodes:ty, $blocks:ty, $data:ty) => {
        struct $name {
            stream: BufReader<Section>,
            nodes: <$file as PstFile>::PageRef,
            blocks: <$file as PstFile>::PageRef,
            coding: NdbCryptMethod,
        }

        impl $name {
            fn new(file: &$file, stream: BufReader<Section>) -> Self {
                let header = file.header();
                let root = header.root();
                let (nodes, blocks) = (*root.node_btree(), *root.block_btree());
                Self { stream, nodes, blocks, coding: header.crypt_method() }
            }

            fn block(&mut self, id: $number) -> io::Result<<$file as PstFile>::BlockBTreeEntry> {
                let mut at = self.blocks;
                for _ in 0..MAX_LEVELS {
                    match <$blocks>::read(&mut self.stream, at)? {
                        RootBTreePage::Leaf(page) => return entry(&*page, id),
                        RootBTreePage::Intermediate(page, _) => at = next(&*page, id)?.block(),
                    }
                }
                Err(damaged("pages lead nowhere"))
            }

            fn gather(
                &mut self,
                id: $number,
                lists: u8,
                room: &mut Room,
                found: &mut Vec<Vec<u8>>,
            ) -> io::Result<()> {
                let block = self.block(id)?;
                match <$data>::read(&mut self.stream, self.coding, &block)? {
                    DataTree::Leaf(block) => {
                        room.take(block.data().len())?;
                        found.push(block.data().to_vec());
                    }
                    DataTree::Intermediate(block) if lists > 0 => {
                        for entry in block.entries() {
                            self.gather(entry.block().search_key(), lists - 1, room, found)?;
                        }
                    }
                    DataTree::Intermediate(_) => return Err(damaged("too many lists of blocks")),
                }
                Ok(())
            }

            fn list(
                &mut self,
                id: $number,
                lists: u8,
                room: &mut Room,
                found: &mut Vec<(u32, Node)>,
            ) -> io::Result<()> {
                room.take(0)?;
                let block = self.block(id)?;
                match SubNodeTree::<$file>::read(&mut self.stream, &block)? {
                    SubNodeTree::Leaf(block) => found.extend(block.entries().iter().map(|entry| {
                        let data = entry.block().search_key().into();
                        let inside = entry.sub_node().map(|id| id.search_key().into());
                        (entry.node().into(), Node { data, inside })
                    })),
                    SubNodeTree::Intermediate(block) if lists > 0 => {
                        for entry in block.entries() {
                            self.list(entry.block().search_key(), lists - 1, room, found)?;
                        }
                    }
                    SubNodeTree::Intermediate(_) => return Err(damaged("too many lists of nodes")),
                }
                Ok(())
            }
        }

        impl Nodes for $name {
            fn node(&mut self, number: u32) -> io::Result<Node> {
                let mut at = self.nodes;
                for _ in 0..MAX_LEVELS {
                    match <$nodes>::read(&mut self.stream, at)? {
                        RootBTreePage::Leaf(page) => {
                            let entry = entry(&*page, <$number>::from(number))?;
                            let inside = entry.sub_node().map(|id| id.search_key().into());
                            return Ok(Node { data: entry.data().search_key().into(), inside });
                        }
                        RootBTreePage::Intermediate(page, _) => {
                            at = next(&*page, <$number>::from(number))?.block();
                        }
                    }
                }
                Err(damaged("pages lead nowhere"))
            }

            fn blocks(&mut self, node: Node, room: &mut Room) -> io::Result<Vec<Vec<u8>>> {
                let mut found = Vec::new();
                let id = <$number>::try_from(node.data).map_err(|_| damaged("no such block"))?;
                self.gather(id, MAX_LISTS, room, &mut found)?;
                Ok(found)
            }

            fn inside(&mut self, node: Node, room: &mut Room) -> io::Result<Vec<(u32, Node)>> {
                let mut found = Vec::new();
                if let Some(id) = node.inside {
                    let id = <$number>::try_from(id).map_err(|_| damaged("no such block"))?;
                    self.list(id, MAX_LISTS, room, &mut found)?;
                }
                Ok(found)
            }
        }
    };
}

nodes!(Unicode, UnicodePstFile, u64, UnicodeNodeBTree, UnicodeBlockBTree, UnicodeDataTree);
nodes!(Ansi, AnsiPstFile, u32, AnsiNodeBTree, AnsiBlockBTree, AnsiDataTree);

/// The entry of a page with this key.
fn entry<P: BTreePage>(page: &P, key: <P::Entry as BTreeEntry>::Key) -> io::Result<P::Entry>
where
    <P::Entry as BTreeEntry>::Key: PartialEq,
{
    let found = page.entries().iter().find(|entry| entry.key() == key);
    found.copied().ok_or_else(missing)
}

/// The entry that leads to the page with this key.
fn next<P: BTreePage>(page: &P, key: <P::Entry as BTreeEntry>::Key) -> io::Result<P::Entry>
where
    <P::Entry as BTreeEntry>::Key: PartialOrd,
{
    let behind = page.entries().partition_point(|entry| entry.key() <= key);
    let found = behind.checked_sub(1).and_then(|at| page.entries().get(at));
    found.copied().ok_or_else(missing)
}

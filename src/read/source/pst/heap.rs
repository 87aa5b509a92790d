//! The data of a node -> small items, trees of records, and properties (MS-PST 2.3).
//!
//! What a file says of itself is only followed within its bytes, and each item once.

use std::{collections::HashSet, io};

use super::nodes::{KIND, Node, Nodes, Room};

/// The data of a node, cut into items.
pub(super) struct Heap(Vec<Vec<u8>>);

/// Record of a tree, behind its key.
type Record<'a> = (&'a [u8], &'a [u8]);

/// Where the properties of a table of rows say how the rows are found.
const ROW_INDEX: usize = 10;

impl Heap {
    fn item(&self, id: u32) -> Option<&[u8]> {
        let block = self.0.get((id >> 16) as usize)?;
        let number = ((id >> 5) & 0x7FF).checked_sub(1)? as usize;
        let offsets = usize::from(short(block, 0)?) + 4;
        let [start, end] = [number, number + 1].map(|number| short(block, offsets + 2 * number));
        block.get(usize::from(start?)..usize::from(end?))
    }

    fn root(&self) -> Option<u32> {
        long(self.0.first()?, 4)
    }

    /// The records of the tree at an item, in their order; fewer of a damaged one.
    fn records(&self, tree: u32) -> Vec<Record<'_>> {
        let Some(&[_, key, value, levels, ..]) = self.item(tree) else { return Vec::new() };
        let (key, value) = (usize::from(key), usize::from(value));
        let root = self.item(tree).and_then(|header| long(header, 4)).unwrap_or_default();
        let mut seen = HashSet::from([root]);
        let mut items = vec![root];
        for _ in 0..levels {
            let below = items.iter().filter_map(|item| self.item(*item));
            let below = below.flat_map(|item| item.chunks_exact(key + 4));
            items = below
                .filter_map(|record| long(record, key))
                .filter(|item| seen.insert(*item))
                .collect();
        }
        let leaves = items.iter().filter_map(|item| self.item(*item));
        let records = leaves.flat_map(|item| item.chunks_exact((key + value).max(1)));
        records.map(|record| record.split_at(key)).collect()
    }

    /// The numbers of the rows of a table.
    pub(super) fn rows(&self) -> Vec<u32> {
        let table = self.root().and_then(|root| self.item(root));
        let Some(index) = table.and_then(|table| long(table, ROW_INDEX)) else { return Vec::new() };
        self.records(index).into_iter().filter_map(|(key, _)| long(key, 0)).collect()
    }
}

/// The data of a node as a heap.
pub(super) fn heap(nodes: &mut dyn Nodes, node: Node, room: &mut Room) -> io::Result<Heap> {
    Ok(Heap(nodes.blocks(node, room)?))
}

/// The properties of a mail, a folder or an attached file.
pub(super) struct Properties {
    heap: Heap,
    /// Nodes that hold what is too long for the heap, and attached files.
    pub inside: Vec<(u32, Node)>,
}

/// A value; what is not read is none.
#[derive(Debug, PartialEq)]
pub(super) enum Value {
    Number(u32),
    Time(i64),
    Text(String),
    /// Text in the encoding of the mail, or bytes.
    Bytes(Vec<u8>),
    /// Number of a node inside.
    Object(u32),
}

impl Properties {
    pub(super) fn of(nodes: &mut dyn Nodes, node: Node, room: &mut Room) -> io::Result<Self> {
        Ok(Self { heap: heap(nodes, node, room)?, inside: nodes.inside(node, room)? })
    }

    /// The value of a property.
    ///
    /// # Errors
    /// When it cannot be read, or there is no room for it.
    pub(super) fn value(
        &self,
        id: u16,
        nodes: &mut dyn Nodes,
        room: &mut Room,
    ) -> io::Result<Option<Value>> {
        let records = self.heap.root().map(|root| self.heap.records(root)).unwrap_or_default();
        let record = records.into_iter().find(|(key, _)| short(key, 0) == Some(id));
        let Some((kind, value)) = record.and_then(|(_, r)| Some((short(r, 0)?, long(r, 2)?)))
        else {
            return Ok(None);
        };
        if matches!(kind, 0x0002 | 0x0003 | 0x000B) {
            return Ok(Some(Value::Number(value)));
        }
        let bytes = if value & KIND == 0 {
            self.heap.item(value).unwrap_or_default().to_vec()
        } else {
            match self.inside.iter().find(|(number, _)| *number == value) {
                Some((_, node)) => nodes.blocks(*node, room)?.concat(),
                None => return Ok(None),
            }
        };
        Ok(match kind {
            0x000D => long(&bytes, 0).map(Value::Object),
            0x0040 => bytes.first_chunk().map(|time| Value::Time(i64::from_le_bytes(*time))),
            0x001F => {
                let pairs =
                    bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
                Some(Value::Text(
                    char::decode_utf16(pairs).map(|c| c.unwrap_or('\u{FFFD}')).collect(),
                ))
            }
            0x001E | 0x0102 => Some(Value::Bytes(bytes)),
            _ => None,
        })
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|number| u16::from_le_bytes(*number))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|number| u32::from_le_bytes(*number))
}

//! Mailboxes of a few nodes, written by the layout of MS-PST.

use std::io::Cursor;

use crate::{
    article::Article,
    read::{
        extract_all,
        skip::{Reason, Skip},
        source::read_stream,
    },
};

/// Blocks and nodes of a mailbox; every list of them fits on one page.
#[derive(Default)]
struct Mailbox {
    /// Number and data of each block.
    blocks: Vec<(u64, Vec<u8>)>,
    /// Number, data and list of the nodes inside of each node.
    nodes: Vec<(u32, u64, u64)>,
}

type Values<'a> = &'a [(u16, u16, &'a [u8])];

const TEXT: u16 = 0x001F;
const BYTES: u16 = 0x0102;
const TIME: u16 = 0x0040;
const LONG: u16 = 0x0003;
const OBJECT: u16 = 0x000D;

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The id of an item of a heap, counted from 1.
fn id(item: usize) -> u32 {
    (item as u32) << 5
}

fn heap(client: u8, items: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = [&[0, 0, 0xEC, client][..], &id(1).to_le_bytes(), &[0; 4]].concat();
    let mut offsets = vec![bytes.len() as u16];
    for item in items {
        bytes.extend(item);
        offsets.push(bytes.len() as u16);
    }
    let map = bytes.len() as u16;
    bytes[..2].copy_from_slice(&map.to_le_bytes());
    bytes.extend((items.len() as u16).to_le_bytes());
    bytes.extend([0, 0]);
    bytes.extend(offsets.iter().flat_map(|offset| offset.to_le_bytes()));
    bytes
}

fn tree(key: u8, value: u8, root: usize) -> Vec<u8> {
    [&[0xB5, key, value, 0][..], &id(root).to_le_bytes()].concat()
}

fn properties(values: Values<'_>) -> Vec<u8> {
    let mut items = vec![tree(2, 6, 2), Vec::new()];
    let mut records = Vec::new();
    for (number, kind, value) in values {
        records.extend([number.to_le_bytes(), kind.to_le_bytes()].concat());
        if *kind == LONG {
            records.extend(*value);
        } else {
            items.push(value.to_vec());
            records.extend(id(items.len()).to_le_bytes());
        }
    }
    items[1] = records;
    heap(0xBC, &items)
}

fn table(rows: &[u32]) -> Vec<u8> {
    let info = [&[0x7C, 0][..], &[0; 8], &id(2).to_le_bytes(), &[0; 8]].concat();
    let rows = rows.iter().flat_map(|row| [row.to_le_bytes(), [0; 4]].concat()).collect();
    heap(0x7C, &[info, tree(4, 4, 3), rows])
}

/// The checksum of pages and blocks.
fn crc(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |crc, byte| {
        let low = (0..8).fold((crc ^ u32::from(*byte)) & 0xFF, |low, _| {
            (low >> 1) ^ if low & 1 == 1 { 0xEDB8_8320 } else { 0 }
        });
        crc >> 8 ^ low
    })
}

impl Mailbox {
    fn block(&mut self, internal: bool, data: Vec<u8>) -> u64 {
        let number = (self.blocks.len() as u64 + 1) << 2 | u64::from(internal) << 1;
        self.blocks.push((number, data));
        number
    }

    /// A list of nodes inside a node.
    fn list(&mut self, inside: &[(u32, u64, u64)]) -> u64 {
        let mut bytes = [&[2, 0][..], &(inside.len() as u16).to_le_bytes(), &[0; 4]].concat();
        for (number, data, list) in inside {
            bytes.extend(u64::from(*number).to_le_bytes());
            bytes.extend(data.to_le_bytes());
            bytes.extend(list.to_le_bytes());
        }
        self.block(true, bytes)
    }

    fn node(&mut self, number: u32, data: Vec<u8>, list: u64) {
        let data = self.block(false, data);
        self.nodes.push((number, data, list));
    }

    fn page(kind: u8, size: u8, entries: &[Vec<u8>]) -> Vec<u8> {
        let mut page = entries.concat();
        page.resize(488, 0);
        page.extend([entries.len() as u8, (488 / usize::from(size)) as u8, size, 0, 0, 0, 0, 0]);
        let crc = crc(&page);
        page.extend([kind, kind, 0, 0]);
        page.extend(crc.to_le_bytes());
        page.extend([0; 8]);
        page
    }

    fn file(mut self) -> Vec<u8> {
        let mut file = vec![0; 1024];
        let mut blocks = Vec::new();
        for (number, data) in &self.blocks {
            let place = (file.len() as u64).to_le_bytes();
            let size = (data.len() as u16).to_le_bytes();
            blocks.push([&number.to_le_bytes()[..], &place, &size, &[2, 0, 0, 0, 0, 0]].concat());
            file.extend(data);
            file.resize((file.len() + 16).next_multiple_of(64) - 16, 0);
            file.extend(
                [&size[..], &[0, 0], &crc(data).to_le_bytes(), &number.to_le_bytes()].concat(),
            );
        }
        self.nodes.sort_unstable();
        let nodes = self.nodes.iter().map(|(number, data, list)| {
            let numbers = [u64::from(*number), *data, *list, 0];
            numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
        });
        let nodes: Vec<Vec<u8>> = nodes.collect();
        let mut header = vec![0; 528];
        let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, b"!BDN");
        put(8, &[b'S', b'M', 23, 0, 19, 0, 1, 1]);
        for (at, page) in
            [(224, Self::page(0x81, 32, &nodes)), (240, Self::page(0x80, 24, &blocks))]
        {
            put(at, &(file.len() as u64).to_le_bytes());
            file.extend(page);
        }
        put(512, &[0x80]);
        let sums = [crc(&header[8..479]), crc(&header[8..524])];
        header[4..8].copy_from_slice(&sums[0].to_le_bytes());
        header[524..528].copy_from_slice(&sums[1].to_le_bytes());
        file[..528].copy_from_slice(&header);
        file
    }
}

const PAGE: &str = "<html><body><h1>Ferry terminal closes</h1><p>Harbour officials in Kestrel Bay said on \
    Friday that the caf\u{e9} and the ferry terminal will close for repairs until the end of May.</p>\
    <p>Passengers are to take the bridge, they said, or the morning train.</p></body></html>";
const ATTACHED: &str = "Miners strike\n\nMiners in Kestrel Valley went on strike on Friday over pay, \
    their union said.\n\nTalks are to begin on Monday in the town hall.\n";
/// 2026-02-06, 10:00 UTC.
const FRIDAY: i64 = 134_148_456_000_000_000;

/// A folder "News", in the one at the top, with a mail, to which an article and another mail are attached, and an appointment.
fn mailbox() -> Mailbox {
    let mut mailbox = Mailbox::default();
    let folder = |name: &str| properties(&[(0x3001, TEXT, &wide(name))]);
    mailbox.node(0x122, folder("Root"), 0);
    mailbox.node(0x12D, table(&[0x8002]), 0);
    mailbox.node(0x8002, folder("Top of Outlook data file"), 0);
    mailbox.node(0x800D, table(&[0x8022]), 0);
    mailbox.node(0x8022, folder("News"), 0);
    mailbox.node(0x802E, table(&[0x20_0024, 0x20_0044]), 0);
    let file =
        properties(&[(0x3701, BYTES, ATTACHED.as_bytes()), (0x3707, TEXT, &wide("miners.txt"))]);
    let file = mailbox.block(false, file);
    let inner = properties(&[
        (
            0x007D,
            TEXT,
            &wide(
                "From: Ann <ann@courier.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain",
            ),
        ),
        (0x0037, TEXT, &wide("Bridge to open")),
        (0x1000, TEXT, &wide("The bridge of Kestrel Bay will open on Monday, officials said.")),
    ]);
    let inner = mailbox.block(false, inner);
    let inner = mailbox.list(&[(0x40, inner, 0)]);
    let holder =
        mailbox.block(false, properties(&[(0x3701, OBJECT, &[0x40, 0, 0, 0, 0, 0, 0, 0])]));
    let page = mailbox.block(false, wide(PAGE));
    let list = mailbox.list(&[(0x9F, page, 0), (0x8025, file, 0), (0x8045, holder, inner)]);
    let mut mail = properties(&[
        (0x001A, TEXT, &wide("IPM.Note")),
        (0x0037, TEXT, &wide("\u{1}\u{5}Fwd: Ferry terminal closes")),
        (0x0039, TIME, &FRIDAY.to_le_bytes()),
        (0x0C1A, TEXT, &wide("Caf\u{e9} Courier")),
        (0x0C1F, TEXT, &wide("news@courier.example")),
        (0x1013, LONG, &0x9F_u32.to_le_bytes()),
    ]);
    // The page is text in a node of its own.
    let at = mail.windows(4).position(|record| record == [0x13, 0x10, 3, 0]).unwrap();
    mail[at + 2] = TEXT as u8;
    mailbox.node(0x20_0024, mail, list);
    mailbox.node(0x20_0044, properties(&[(0x001A, TEXT, &wide("IPM.Appointment"))]), 0);
    mailbox
}

fn read(mailbox: Mailbox) -> Vec<Result<Article, Skip>> {
    extract_all(&mailbox.file(), "a.pst")
}

#[test]
fn mails_are_read_folder_by_folder_with_what_is_attached() {
    let found = read(mailbox());
    let mails: Vec<&Article> = found.iter().filter_map(|read| read.as_ref().ok()).collect();
    let titles: Vec<&str> = mails.iter().map(|mail| mail.title.as_str()).collect();
    assert_eq!(titles, ["Ferry terminal closes", "Miners strike", "Bridge to open"]);
    assert_eq!(mails[0].section.as_deref(), Some("News"));
    assert_eq!(mails[0].publisher.as_deref(), Some("Café Courier"));
    assert_eq!(mails[0].date.map(|date| date.to_string()).as_deref(), Some("2026-02-06T10:00:00Z"));
    assert!(mails[0].body.contains("Friday that the café"), "{}", mails[0].body);
    assert_eq!(mails[1].path, "a.pst!/0!/miners.txt");
    let skip = found.last().unwrap().as_ref().unwrap_err();
    assert_eq!(skip.reason, Reason::PassedOver("1 IPM.Appointment".into()));
    assert_eq!(found.len(), 4);
}

#[test]
fn a_version_that_is_not_read_says_what_to_do() {
    let mut file = mailbox().file();
    file[10] = 36;
    let found = extract_all(&file, "a.ost");
    let Reason::Unsupported(said) = &found[0].as_ref().unwrap_err().reason else {
        panic!("{found:?}")
    };
    assert!(said.contains("export it as PST"), "{said}");
}

#[test]
fn damaged_mailboxes_come_to_an_end() {
    let items = |bytes: Vec<u8>| read_stream(Box::new(Cursor::new(bytes)), "a.pst").count();
    let whole = mailbox().file();
    assert_eq!(items(whole.clone()), 4);
    for cut in (64..whole.len()).step_by(97) {
        items(whole[..cut].to_vec());
        let mut flipped = whole.clone();
        flipped[cut] ^= 0x55;
        items(flipped);
    }
    // With checksums of what is wrong.
    for block in 0..mailbox().blocks.len() {
        for at in (0..mailbox().blocks[block].1.len()).step_by(5) {
            for byte in [0, 0xFF, 0x2A] {
                let mut damaged = mailbox();
                damaged.blocks[block].1[at] = byte;
                items(damaged.file());
            }
        }
    }
}

#[test]
fn lists_that_hold_themselves_or_too_much_end() {
    // The data of the mail is a list of blocks: of itself, and of one block again and again.
    for holds_itself in [true, false] {
        let mut looped = mailbox();
        let node = looped.nodes.iter().position(|node| node.0 == 0x20_0024).unwrap();
        let number = (looped.blocks.len() as u64 + 1) << 2 | 2;
        let entry = if holds_itself { number } else { looped.nodes[node].1 };
        let mut list = vec![1, 2, 0xFC, 3, 0, 0, 0, 0];
        list.extend(std::iter::repeat_n(entry.to_le_bytes(), 1020).flatten());
        looped.block(true, list.clone());
        if holds_itself {
            looped.nodes[node].1 = number;
        } else {
            // A list of lists.
            list.truncate(8);
            list.extend(std::iter::repeat_n(number.to_le_bytes(), 1020).flatten());
            looped.nodes[node].1 = looped.block(true, list);
        }
        let found = read(looped);
        assert!(found.iter().all(Result::is_err), "{found:?}");
    }
}

//! What a block's own text looks like: running text, a label, a menu, a credit.

use std::sync::LazyLock;

use foldhash::HashSet;

use crate::read::webpage::blocks::is_dense;

/// Words that bind others in running text, in the languages of most archives; menus and lists of
/// headlines have few of them.
const BINDING: &str = "a an and are as at be but by for from had has have he her his if in is it its \
    not of on or our she than that the their there they this to was we were which who will with you \
    der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden \
    aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur \
    oder aber vor zur bis mehr durch man sein wurde sei \
    le la les des et en un une du dans que est pour qui sur pas plus par je avec tout mais ce au se \
    il ne sont son ses ont été cette aux comme \
    el los las por con una para del se lo como más pero sus ha este entre sin sobre también \
    di che non si gli della nel alla sono ma anche più dei delle i o \
    os um uma não mais foi ao ele das à sua são \
    het een van dat niet zijn op te voor met die aan er om ook maar bij naar \
    w i z na się do nie że jest o jak po od za to dla przez ale \
    och att det som på är av för med den till inte om ett har de \
    ve bir bu için ile da de çok daha olarak ki \
    и в не на что с по а как это из к у за от о для его но";

static BOUND: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| BINDING.split_whitespace().collect());

/// Counts over the text of a block.
#[derive(Debug, Clone, Default)]
pub struct Shape {
    /// Words, parted by white space.
    pub words: f32,
    /// Characters.
    pub chars: f32,
    /// Words that bind others.
    pub binding: f32,
    /// Words that begin with a capital.
    pub capital: f32,
    /// Words without a small letter, of more than one letter.
    pub upper: f32,
    /// Digits.
    pub digits: f32,
    /// Commas.
    pub commas: f32,
    /// Marks that end a sentence.
    pub ends: f32,
    /// Marks that part menu entries: `|`, `/`, `»`, `·`, `•`.
    pub bars: f32,
    /// Quotation marks.
    pub quotes: f32,
    /// Words that address the reader: "you", "your", "our", "us", "we".
    pub to_reader: f32,
    /// Kind of the last character: see `last_kind`.
    pub last: f32,
    /// Begins with a capital (1), a small letter (2), a digit (3), something else (0).
    pub first: f32,
    /// Has a copyright sign.
    pub copyright: f32,
    /// Has a mail or web address.
    pub reachable: f32,
    /// Line breaks.
    pub breaks: f32,
    /// Length of the longest word.
    pub longest: f32,
}

/// The kind of a mark by what it ends: 4 a sentence, 3 a quotation or bracket, 2 a colon, 1 "…", 0 else.
fn last_kind(c: char) -> f32 {
    match c {
        '.' | '!' | '?' | '。' | '؟' => 4.0,
        '"' | '”' | '’' | '“' | '»' | ')' | '\'' => 3.0,
        ':' => 2.0,
        '…' | '›' | '>' | '→' => 1.0,
        _ => 0.0,
    }
}

impl Shape {
    /// Counts over a text.
    pub fn of(text: &str) -> Self {
        let mut shape = Self::default();
        let mut folded = String::new();
        for word in text.split_whitespace() {
            let mut length = 0;
            let mut letters = 0;
            let mut dense = 0;
            let mut small = false;
            let mut first = None;
            folded.clear();
            for c in word.chars() {
                length += 1;
                dense += u32::from(is_dense(c));
                match c {
                    ',' | '،' | '、' => shape.commas += 1.0,
                    '.' | '!' | '?' | '。' => shape.ends += 1.0,
                    '|' | '/' | '»' | '·' | '•' | '›' => shape.bars += 1.0,
                    '"' | '“' | '”' | '„' => shape.quotes += 1.0,
                    '©' => shape.copyright = 1.0,
                    '@' => shape.reachable = 1.0,
                    '0'..='9' => shape.digits += 1.0,
                    _ if c.is_alphabetic() => {
                        first = first.or(Some(c));
                        letters += 1;
                        small |= c.is_lowercase();
                        folded.extend(c.to_lowercase());
                    }
                    _ => {}
                }
            }
            shape.words += 1.0 + dense as f32 / 2.0;
            shape.chars += length as f32;
            shape.longest = shape.longest.max(length as f32);
            let capital = first.is_some_and(char::is_uppercase);
            shape.capital += f32::from(u8::from(capital));
            shape.upper += f32::from(u8::from(letters > 1 && !small && capital));
            shape.binding += f32::from(u8::from(BOUND.contains(folded.as_str())));
            if matches!(folded.as_str(), "you" | "your" | "our" | "us" | "we" | "sie" | "ihre") {
                shape.to_reader += 1.0;
            }
            if word.starts_with("http") || word.starts_with("www.") {
                shape.reachable = 1.0;
            }
        }
        shape.breaks = text.bytes().filter(|b| *b == b'\n').count() as f32;
        shape.last = text.chars().next_back().map_or(0.0, last_kind);
        shape.first = match text.chars().next() {
            Some(c) if c.is_uppercase() => 1.0,
            Some(c) if c.is_lowercase() => 2.0,
            Some(c) if c.is_ascii_digit() => 3.0,
            _ => 0.0,
        };
        shape
    }
}

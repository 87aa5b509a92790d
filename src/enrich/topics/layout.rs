//! How compiled cues are looked up: shared by the build script, which writes them, and by the
//! reader of texts.

/// Words of the longest cue.
pub const LONGEST: usize = 3;

/// Tops of the tree of topics.
pub const TOPS: usize = 17;

/// Bits of the number of a stem or form.
pub const FORM_BITS: u32 = 20;

/// Bits of a set of [`shape`]s.
pub const SHAPE_BITS: u32 = 12;

/// A set of lengths and cases, one bit each.
pub type Shapes = u16;

/// How a cue wants its first word to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// In whatever way.
    Any,
    /// With a capital.
    Capital,
    /// In capitals.
    Upper,
}

impl Case {
    /// How a word is written.
    pub fn of(word: &str) -> Self {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        match (letters.next().is_some_and(char::is_uppercase), letters.next()) {
            (true, Some(second)) if second.is_uppercase() => Self::Upper,
            (true, _) => Self::Capital,
            _ => Self::Any,
        }
    }
}

/// The bit of the cues of a length that want a case.
pub fn shape(length: usize, case: Case) -> Shapes {
    1 << ((length - 1) * 3 + case as usize)
}

/// What a cue is looked up by: its case and the numbers of its stems or, of a name, of its forms.
pub fn key(numbers: [u32; LONGEST], case: Case) -> u64 {
    let numbers = numbers.iter().fold(0, |key, &number| key << FORM_BITS | u64::from(number));
    numbers << 2 | case as u64
}

/// How a folded word of a name is told from a stem: names are compared as they are written.
pub fn as_written(folded: &str) -> String {
    format!("={folded}")
}

/// Where the search for a key begins in a table of `1 << bits` slots.
pub fn slot(key: u64, bits: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - bits)) as usize
}

/// Words whose ending tells what they mean: "sanctions" are penalties, to "sanction" is to approve;
/// what is "produced" says little of "productivity".
pub const OWN_FORM: &[&str] = &["productivity", "relativity", "sanctions", "standings"];

//! The compiled cues: words and phrases that speak for topics.
//!
//! The tables in `data/cues/` give every topic cues with a weight. A cue is written in plain
//! words and compared by stem. A capital in its first word makes it a name, compared as written, that asks
//! for a capital in the text ("Apple"); capitals throughout ask for capitals ("AI"). The longest cue at a place counts alone,
//! so a phrase under the topic `-` takes its words out of the count ("White House", no house).

use std::sync::LazyLock;

use fst::Map;

use super::{
    layout::{FORM_BITS, SHAPE_BITS, Shapes, as_written, is_own_form, slot},
    taxonomy::TopicIx,
};
use crate::text::Stemmer;

mod table {
    use super::Entry;

    include!(concat!(env!("OUT_DIR"), "/topic-cues.rs"));
}

/// What the tables say of a cue.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The topic that the cue speaks for.
    pub topic: TopicIx,
    /// How strongly the cue speaks for it.
    pub weight: f32,
    /// Number of the top that the topic is under.
    pub top: u8,
    /// The cue speaks for no other topic under this top more strongly.
    pub strongest: bool,
}

/// What cues and the linear model know of each stem. Opening reads a header of a few bytes.
static WORDS: LazyLock<Map<&[u8]>> = LazyLock::new(|| {
    Map::new(&include_bytes!(concat!(env!("OUT_DIR"), "/topic-words.fst"))[..])
        .expect("the build script wrote a whole fst")
});

/// A word as cues and the linear model see it.
#[derive(Debug, Clone, Copy, Default)]
pub struct CueWord {
    /// Number of its stem, from 1; 0 for a word of no cue.
    pub stem: u32,
    /// Number of its form, from 1; 0 for a word of no name.
    pub form: u32,
    /// The shapes of the cues that it begins.
    pub begins: Shapes,
    /// Its row in the linear model, from 1; 0 for none.
    pub row: u16,
}

/// What a folded word of a cue or of the linear model is compared by.
pub fn stem<'a>(folded: &'a str, stemmer: &'a mut Stemmer) -> &'a str {
    if is_own_form(folded) { folded } else { stemmer.stem(folded) }
}

/// A folded word as cues see it.
pub fn cue_word(folded: &str, stemmer: &mut Stemmer) -> CueWord {
    let stem = WORDS.get(stem(folded, stemmer)).unwrap_or(0);
    let form = WORDS.get(as_written(folded)).unwrap_or(0);
    let bits = |value: u64, from: u32, width: u32| (value >> from & ((1 << width) - 1)) as u32;
    CueWord {
        stem: bits(stem, 0, FORM_BITS),
        form: bits(form, 0, FORM_BITS),
        begins: bits(stem | form, FORM_BITS, SHAPE_BITS) as Shapes,
        row: bits(stem, FORM_BITS + SHAPE_BITS, 16) as u16,
    }
}

/// Number of a cue.
pub type CueIx = u16;

/// The cue of a key.
pub fn find(key: u64) -> Option<CueIx> {
    let mut at = slot(key, table::SLOT_BITS);
    while let found @ 1.. = table::SLOTS[at] {
        if table::KEYS[found as usize - 1] == key {
            return Some(found - 1);
        }
        at = (at + 1) % table::SLOTS.len();
    }
    None
}

/// The topics that a cue speaks for.
pub fn votes_of(cue: CueIx) -> &'static [Entry] {
    let starts = &table::STARTS[cue as usize..];
    &table::VOTES[starts[0] as usize..starts[1] as usize]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{super::taxonomy::taxonomy, *};

    #[test]
    fn cues_reach_every_top_and_over_three_hundred_deeper_topics() {
        let reached: BTreeSet<_> = table::VOTES.iter().map(|vote| vote.topic).collect();
        assert!(reached.len() > 17 + 300, "{}", reached.len());
        for top in taxonomy().tops() {
            let below = reached.iter().any(|&t| taxonomy().up(Some(t)).last() == Some(top));
            assert!(below, "{}", taxonomy().node(top).name);
        }
    }
}

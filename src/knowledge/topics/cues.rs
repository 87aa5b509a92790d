//! The compiled cues: words and phrases that vote for topics.
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

/// One vote of a cue for a topic.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The topic that it is for.
    pub topic: TopicIx,
    /// The strength of the vote.
    pub weight: f32,
    /// Number of the top that the topic is under.
    pub top: u8,
    /// No vote of the cue for another topic under this top is stronger.
    pub strongest: bool,
}

/// What cues know of each stem. Opening reads a header of a few bytes.
static WORDS: LazyLock<Map<&[u8]>> = LazyLock::new(|| {
    Map::new(&include_bytes!(concat!(env!("OUT_DIR"), "/topic-words.fst"))[..])
        .expect("the build script wrote a whole fst")
});

/// A word as cues see it.
#[derive(Debug, Clone, Copy, Default)]
pub struct CueWord {
    /// Number of its stem, from 1; 0 for a word of no cue.
    pub stem: u32,
    /// Number of its form, from 1; 0 for a word of no name.
    pub form: u32,
    /// The shapes of the cues that it begins.
    pub begins: Shapes,
}

/// The form in which a folded word of a cue is compared.
pub fn stem<'a>(folded: &'a str, stemmer: &'a mut Stemmer) -> &'a str {
    if is_own_form(folded) { folded } else { stemmer.stem(folded) }
}

/// A folded word as cues see it.
pub fn cue_word(folded: &str, stemmer: &mut Stemmer) -> CueWord {
    let stem = WORDS.get(stem(folded, stemmer)).unwrap_or(0);
    let form = WORDS.get(as_written(folded)).unwrap_or(0);
    CueWord {
        stem: bits(stem, 0, FORM_BITS),
        form: bits(form, 0, FORM_BITS),
        begins: bits(stem | form, FORM_BITS, SHAPE_BITS) as Shapes,
    }
}

/// `width` bits of a value.
fn bits(value: u64, from: u32, width: u32) -> u32 {
    (value >> from & ((1 << width) - 1)) as u32
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

/// The votes of a cue.
pub fn votes_of(cue: CueIx) -> &'static [Entry] {
    let starts = &table::STARTS[cue as usize..];
    &table::VOTES[starts[0] as usize..starts[1] as usize]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{
        super::{layout::OWN_FORMS, taxonomy::taxonomy},
        *,
    };

    #[test]
    fn words_that_stand_for_themselves_are_in_order() {
        assert!(OWN_FORMS.is_sorted_by(|a, b| a < b));
        assert!(is_own_form("crickets") && !is_own_form("cricket"));
    }

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

//! What the trainer in `tests/train` shares with the tagger: the same words, the same features, the
//! same search.

use super::{Input, article::Article, features::Sight};
pub use super::{
    decode::{Decoder, Joint, LABELS, OTHER, OUTSIDE, Weights},
    model::BITS,
};
use crate::read::enrich::actors::{names::Finder, scan::Scan};
use crate::read::enrich::words::{Passage, toponyms::recognise};

/// First labels of persons, organisations, places; the label for further words follows each.
pub const BEGIN: [usize; 3] = [1, 3, 5];

/// A stretch of words that the tagger labels as a whole.
#[derive(Debug, Clone, Default)]
pub struct Segment {
    /// Features of every word.
    pub features: Vec<Vec<u32>>,
    /// How every word hangs together with the one before it.
    pub joints: Vec<Joint>,
    /// First code point of every word and one past its last.
    pub spans: Vec<(u32, u32)>,
}

/// Cuts a text into the stretches that the tagger labels.
pub fn segments(text: &str) -> Vec<Segment> {
    let passage = Passage::new(text);
    let scan = Scan::new(&passage);
    let mut finder = Finder::new(&scan);
    finder.run();
    let spots = recognise(&passage);
    let sight = Sight::new(Input { scan: &scan, names: &finder.names, spots: &spots });
    let mut article = Article::default();
    article.read(&sight);
    article.read_lower(&sight);
    sight
        .segments()
        .into_iter()
        .map(|range| {
            let mut segment = Segment::default();
            for at in range {
                let mut features = Vec::new();
                sight.features(&article, at, &mut features);
                for feature in &mut features {
                    *feature &= (1 << BITS) - 1;
                }
                segment.features.push(features);
                segment.joints.push(sight.joint(at));
                let token = &passage.tokens[at];
                segment.spans.push((token.first_char, token.last_char));
            }
            segment
        })
        .collect()
}

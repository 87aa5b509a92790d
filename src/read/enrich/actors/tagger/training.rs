//! What the trainer in `tests/train` shares with the tagger: the same words, the same features, the
//! same search.

use super::{
    Input,
    article::{Article, language_code},
    lexicon::key,
    sight::Sight,
};
pub use super::{
    decode::{Decoder, LABELS, OUTSIDE, ROW, UNIT, Weights, follows},
    lexicon::{Count, code},
    model::{BITS, LEXICON_BITS, lexicon_slot, slot},
};
use crate::read::enrich::{
    actors::scan::Scan,
    words::{Passage, Shape, toponyms::recognise},
};

/// Letters by which the training texts mark the kinds of names, in the order of the labels.
pub const KINDS: [&str; 7] = ["P", "O", "G", "S", "L", "D", "M"];

/// A stretch of words that the tagger labels as a whole.
#[derive(Debug, Clone, Default)]
pub struct Segment {
    /// Number of the text in the article.
    pub text: usize,
    /// Features of every word.
    pub features: Vec<Vec<u32>>,
    /// Whether a line begins with the word.
    pub breaks: Vec<bool>,
    /// First code point of every word and one past its last.
    pub spans: Vec<(u32, u32)>,
}

/// Words of an article that show how they are written as a rule: the number under which the word is known
/// in its language, and whether it stands without a capital.
pub fn words(texts: [&str; 2], language: Option<&str>) -> Vec<(u32, bool)> {
    let language = language_code(language);
    let mut all = Vec::new();
    for text in texts {
        let passage = Passage::new(text);
        let scan = Scan::new(&passage);
        all.extend(shown(&Sight::new(Input { scan: &scan, spots: &[] }), language));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Cuts the headline and the main text of an article into the stretches that the tagger labels.
/// `lexicon` tells what is known of a word, by its number.
pub fn segments(
    texts: [&str; 2],
    language: Option<&str>,
    lexicon: &dyn Fn(u32) -> u8,
) -> Vec<Segment> {
    let language = language_code(language);
    let passages = texts.map(Passage::new);
    let scans = passages.each_ref().map(Scan::new);
    let spots = passages.each_ref().map(recognise);
    let mut sights =
        [0, 1].map(|text| Sight::new(Input { scan: &scans[text], spots: &spots[text] }));
    for sight in &mut sights {
        sight.read_lexicon(language, lexicon);
    }
    let article = Article::new(language, &sights);
    let mut segments = Vec::new();
    for (text, sight) in sights.iter().enumerate() {
        for range in sight.segments() {
            let mut segment = Segment { text, ..Segment::default() };
            for at in range {
                let mut features = Vec::new();
                sight.features(&article, at, &mut features);
                segment.features.push(features);
                segment.breaks.push(sight.parts(at));
                let token = &passages[text].tokens[at];
                segment.spans.push((token.first_char, token.last_char));
            }
            segments.push(segment);
        }
    }
    segments
}

/// Words of a text that show how they are written as a rule: inside a sentence, and not in a headline;
/// with each whether it stands without a capital.
fn shown(sight: &Sight<'_, '_, '_>, language: u32) -> Vec<(u32, bool)> {
    let scan = sight.input.scan;
    let telling = |at: &usize| {
        let word = &scan.words[*at];
        let inside = word.shape == Shape::Lower || scan.before(*at).is_some();
        word.shape != Shape::Number && !word.heading && inside
    };
    let shown = |at: usize| {
        (key(language, sight.words[at].word.folded), scan.words[at].shape == Shape::Lower)
    };
    (0..scan.len()).filter(telling).map(shown).collect()
}

//! A linear sequence model that tells names of persons, organisations, groups, states that act,
//! places, peoples and other things, in all languages at once.
//!
//! It reads how a word and its neighbours are written, what dictionary, gazetteer and word classes
//! know of them, what the run of capitals it stands in begins and ends with, and how the same word
//! is used elsewhere in the article. Only stretches around capitals are looked at, and whole lines in
//! scripts without capitals. The weights are learned by `tests/train`; their origin is in the README
//! beside them.

mod agree;
mod article;
mod decode;
mod features;
mod lexicon;
mod model;
mod persons;
mod sight;
mod tagged;
#[cfg(feature = "train")]
pub mod training;

pub(super) use self::tagged::{Input, KINDS, Kind, Tagged};

use self::{
    article::{Article, language_code},
    decode::Decoder,
    sight::Sight,
};
use crate::read::enrich::language::reads_english;

/// Whether a word, given by the hash of its folded form, is written without a capital as a rule.
pub(super) fn is_small(language: Option<&str>, folded: u32) -> bool {
    model::known(lexicon::key(language_code(language), folded)) & lexicon::CASING == lexicon::SMALL
}

/// The names of the texts of one article, in reading order. `language_tag` is its BCP 47 tag.
pub(super) fn tag<const N: usize>(
    inputs: [Input<'_, '_, '_>; N],
    language_tag: Option<&str>,
) -> [Vec<Tagged>; N] {
    let language = language_code(language_tag);
    let mut sights = inputs.map(Sight::new);
    for sight in &mut sights {
        sight.read_lexicon(language, &model::known);
    }
    let article = Article::new(language, &sights);
    let mut decoder = Decoder::new(&model::SHIPPED);
    let mut tagged = sights.map(|sight| {
        let mut names = Vec::new();
        for segment in sight.segments() {
            let labels = decoder.decode(segment.len(), |at, out| {
                sight.features(&article, segment.start + at, out);
                sight.parts(segment.start + at)
            });
            let known = names.len();
            decode::names(labels, segment.start, &mut names);
            for name in &mut names[known..] {
                let words = name.first - segment.start..=name.last - segment.start;
                name.scores = decoder.scores(words);
            }
        }
        names
    });
    if reads_english(language_tag) {
        for (input, names) in inputs.iter().zip(&mut tagged) {
            persons::add(input, names);
        }
    }
    agree::agree(&inputs, &mut tagged);
    if article.is_sport() {
        agree::teams(&mut tagged);
    }
    tagged
}

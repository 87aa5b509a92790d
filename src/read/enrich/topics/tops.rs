//! Which top of the tree an article belongs under: how likely each is by its words, which a linear
//! model reads, and by the evidence of the cues.

use super::{Evidence, features::shares};
use crate::knowledge::topics::layout::TOPS;

/// Least evidence for a top that is likely at all,
const LEAST: f32 = 1.;
/// or least share that the linear model gives it;
const SPOKEN: f32 = 0.08;
/// least number of different words that it has read,
const WORDS: usize = 8;
/// and how likely it thinks the likeliest top at least, where no cue speaks for any.
const CLEAR: f32 = 0.1;
/// Least share that is taken from it.
const LOWEST: f32 = 1e-6;

/// How much the logarithm of a top's share in the linear model counts beside the evidence of the cues, and what that
/// evidence counts for, in English. The model alone does best on texts like those that it was learned from, cues
/// do best on wire news of other decades; these weigh both alike.
const MODEL: f32 = 0.8;
const CUES: f32 = 0.5;
/// What the evidence counts for besides in a text of so few words or fewer; of more words, less.
const CUES_OF_SHORT: f32 = 1.4;
const FEW_WORDS: usize = 30;
/// The same in a language of which only names are known as cues.
const MODEL_ABROAD: f32 = 1.25;
const CUES_ABROAD: f32 = 0.2;
/// What is left of a top's evidence where it is one cue alone.
const ALONE: f32 = 0.75;
/// What a top gains that the linear model is sure of and most of the cues' evidence speaks for, and how likely it
/// is to the model then at least.
const AGREED: f32 = 1.0;
const SURE: f32 = 0.95;

/// How far each top may be believed, and how common it is in general news. A newspaper fills most
/// of its pages with politics, business, sport, the arts and, since there are computers,
/// technology; the words of the other tops often stand in articles about those. Log odds, set by
/// hand; their origin stands in `README.md`.
const BELIEF: [(f32, f32); TOPS] = [
    (0.39, 1.3),  // arts, culture, entertainment and media
    (0.17, 0.3),  // crime, law and justice
    (0.36, -0.5), // disaster, accident and emergency incident
    (0.31, 1.4),  // economy, business and finance
    (0.22, -0.3), // education
    (0.20, -0.7), // environment
    (0.17, -0.7), // health
    (0.20, 0.6),  // human interest
    (0.15, -0.9), // labour
    (0.24, 0.0),  // lifestyle and leisure
    (0.26, 2.0),  // politics
    (0.34, -0.1), // religion
    (0.46, 1.5),  // science and technology
    (0.20, 0.4),  // society
    (0.44, 1.3),  // sport
    (0.37, 0.1),  // conflict, war and peace
    (0.46, -0.8), // weather
];

/// How likely an article is to be filed under each top. Common as a top may be, an article is not
/// about it without words that say so.
pub(super) fn likely(all: &Evidence) -> [f32; TOPS] {
    let (opinion, evidence) = (&all.opinion, &all.tops);
    let offset = offset(evidence);
    let clear = opinion.tops.iter().any(|&share| share >= CLEAR)
        || evidence.iter().any(|&sum| sum >= LEAST);
    let enough = clear && opinion.words >= WORDS;
    let few = FEW_WORDS as f32 / opinion.words.max(FEW_WORDS) as f32;
    let (model, cues) =
        if all.english { (MODEL, CUES + CUES_OF_SHORT * few) } else { (MODEL_ABROAD, CUES_ABROAD) };
    let agreed = agreed(all);
    let score = |top: usize| {
        let said = evidence[top] >= LEAST || enough && opinion.tops[top] >= SPOKEN;
        if said {
            let heard = if all.is_alone(top) { ALONE } else { 1. };
            let agreed = if agreed == Some(top) { AGREED } else { 0. };
            model * opinion.tops[top].max(LOWEST).ln() + cues * offset[top] * heard + agreed
        } else {
            f32::NEG_INFINITY
        }
    };
    let scores: [f32; TOPS] = std::array::from_fn(score);
    if scores.iter().all(|score| score.is_infinite()) {
        return [0.; TOPS];
    }
    let mut likely = [0.; TOPS];
    likely.copy_from_slice(&shares(scores.to_vec()));
    likely
}

/// The top that the linear model is sure of where most of the evidence speaks for it, too.
fn agreed(all: &Evidence) -> Option<usize> {
    let most = (0..TOPS).max_by(|a, b| all.tops[*a].total_cmp(&all.tops[*b]))?;
    (all.tops[most] >= LEAST && all.opinion.tops[most] >= SURE).then_some(most)
}

/// What the evidence of the cues says for each top, and how common it is.
pub(super) fn offset(evidence: &[f32; TOPS]) -> [f32; TOPS] {
    let mut offset = *evidence;
    for (offset, (scale, common)) in offset.iter_mut().zip(BELIEF) {
        // That a top is common counts as far as there is a word for it.
        let known = if common > 0. { (*offset / LEAST).clamp(0., 1.) } else { 1. };
        *offset = *offset * scale + common * known;
    }
    offset
}

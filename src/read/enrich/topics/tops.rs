//! Which top of the tree an article belongs under: how likely each is, from the evidence of the
//! cues, the words that a linear model knows, and how common each is in the news.

use std::ops::Range;

use crate::{knowledge::topics::layout::TOPS, read::enrich::words::Passage};

/// A row of [`TOPS`] weights for each stem that the linear model knows, in steps of [`STEP`];
/// the row of number 0 is empty.
static MODEL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/topic-model.bin"));

/// What one step of a weight is worth.
const STEP: f32 = 1. / 8.;

/// What a word of the headline counts for; one of the main text counts once.
pub(super) const TITLE: f32 = 1.5;

/// Least evidence for a top that is likely at all,
const LEAST: f32 = 1.;
/// or least score that the linear model gives it,
const SPOKEN: f32 = 1.;
/// and least number of different words that it knows.
const WORDS: usize = 10;

/// Known words from which on the linear model has less to say the more there are: it is fitted to headlines with
/// summaries, and a long text has many cues.
const MANY: usize = 30;

/// Added to the square of an article's length, so that few words have less to say.
const FEW: f32 = 2.;

/// Words of the main text that are read.
pub(super) const BODY_WORDS: usize = 400;

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

/// What the linear model has read.
#[derive(Debug)]
pub(super) struct Lean {
    counts: Vec<f32>,
    /// The rows that have a count.
    rows: Vec<u16>,
}

impl Lean {
    /// Nothing read yet.
    pub(super) fn new() -> Self {
        Self { counts: vec![0.; MODEL.len() / TOPS], rows: Vec::new() }
    }

    /// Reads a headline.
    pub(super) fn title(&mut self, title: &Passage<'_>) {
        self.read(title, 0..title.tokens.len(), TITLE);
    }

    /// Reads a main text from word `from` on.
    pub(super) fn body(&mut self, body: &Passage<'_>, from: usize) {
        self.read(body, from..body.tokens.len().min(from + BODY_WORDS), 1.);
    }

    /// Whether the linear model knows any of the words.
    pub(super) fn has_read(&self) -> bool {
        !self.rows.is_empty()
    }

    fn read(&mut self, text: &Passage<'_>, words: Range<usize>, worth: f32) {
        for i in words {
            let row = text.known(i).cue.row;
            if row > 0 {
                let count = &mut self.counts[row as usize];
                if *count == 0. {
                    self.rows.push(row);
                }
                *count += worth;
            }
        }
    }

    /// What the words that were read say for each top.
    pub(super) fn scores(&self) -> [f32; TOPS] {
        let mut scores = [0.; TOPS];
        let mut squares = 0.;
        for &row in &self.rows {
            let gain = self.counts[row as usize].ln_1p();
            squares += gain * gain;
            let weights = &MODEL[row as usize * TOPS..][..TOPS];
            for (score, &weight) in scores.iter_mut().zip(weights) {
                *score += gain * f32::from(weight.cast_signed());
            }
        }
        let damping = (MANY as f32 / self.rows.len().max(1) as f32).min(1.);
        let unit = damping * STEP / (squares + FEW).sqrt();
        scores.map(|score| score * unit)
    }

    /// What a row that was read says for a top, in a unit of its own: for telling rows apart.
    pub(super) fn part(&self, row: u16, top: usize) -> f32 {
        let weight = MODEL[row as usize * TOPS + top].cast_signed();
        STEP * self.counts[row as usize].ln_1p() * f32::from(weight)
    }

    /// What each top has before any word is read by the linear model.
    pub(super) fn offset(evidence: &[f32; TOPS]) -> [f32; TOPS] {
        let mut offset = *evidence;
        for (offset, (scale, common)) in offset.iter_mut().zip(BELIEF) {
            // That a top is common counts as far as there is a word for it.
            let known = if common > 0. { (*offset / LEAST).clamp(0., 1.) } else { 1. };
            *offset = *offset * scale + common * known;
        }
        offset
    }

    /// How likely an article is to be filed under each top, given the evidence for each. Common as
    /// a top may be, an article is not about it without a word that says so.
    pub(super) fn shares(&self, evidence: &[f32; TOPS]) -> [f32; TOPS] {
        let scores = self.scores();
        let enough = self.rows.len() >= WORDS;
        let mut shares = Self::offset(evidence);
        for ((share, score), &evidence) in shares.iter_mut().zip(scores).zip(evidence) {
            let said = evidence >= LEAST || enough && evidence >= 0. && score >= SPOKEN;
            *share = if said { (*share + score).exp() } else { 0. };
        }
        let sum: f32 = shares.iter().sum();
        if sum > 0. { shares.map(|share| share / sum) } else { shares }
    }
}

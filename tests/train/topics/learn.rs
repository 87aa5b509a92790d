//! Multinomial regression over hashed features, fitted by `AdaGrad`.

use std::collections::BTreeMap;

use dateline::knowledge::topics::{
    model::{FEW, RARITY},
    taxonomy::{TopicIx, taxonomy},
};

use crate::texts::Text;

/// What an article's second top counts for.
const SECOND: f32 = 0.25;
/// Articles that a narrower topic needs, to be learned.
const LEAST: usize = 5;
/// Texts that a bucket needs, to be learned.
const SEEN: u16 = 2;

/// One text for a model: its features, the share of each class in what is right, and its weight.
struct Example<'t> {
    features: &'t [(u32, f32)],
    right: Vec<(usize, f32)>,
    weight: f32,
    name: bool,
}

/// What a feature of a text counts for, and where its row begins.
struct Reader {
    rarity: Vec<u8>,
    mask: u32,
    width: usize,
}

impl Reader {
    fn new(examples: &[Example<'_>], bits: u32, width: usize) -> Self {
        let (mask, buckets) = ((1 << bits) - 1, 1 << bits);
        let mut seen = vec![0_u16; buckets];
        let mut articles = vec![0_f32; buckets];
        for example in examples {
            for &(hash, _) in example.features {
                let bucket = (hash & mask) as usize;
                seen[bucket] = seen[bucket].saturating_add(1);
                articles[bucket] += f32::from(u8::from(!example.name));
            }
        }
        let all = examples.iter().filter(|example| !example.name).count() as f32;
        let rare = |(&seen, &articles): (&u16, &f32)| {
            let steps = (all / articles.max(2.)).ln() / RARITY;
            if seen < SEEN { 0 } else { steps.round().max(0.) as u8 }
        };
        Self { rarity: seen.iter().zip(&articles).map(rare).collect(), mask, width }
    }

    /// For each feature its bucket and what it counts for in a text of length one.
    fn features(&self, features: &[(u32, f32)]) -> Vec<(usize, f32)> {
        let worth = |&(hash, count): &(u32, f32)| {
            let bucket = (hash & self.mask) as usize;
            (bucket, count * f32::from(self.rarity[bucket]) * RARITY)
        };
        let mut features: Vec<_> =
            features.iter().map(worth).filter(|(_, worth)| *worth > 0.).collect();
        let length = features.iter().map(|(_, worth)| worth * worth).sum::<f32>() + FEW;
        for (_, worth) in &mut features {
            *worth /= length.sqrt();
        }
        features
    }

    fn sums(&self, features: &[(usize, f32)], rows: &[f32]) -> Vec<f32> {
        let mut sums = vec![0.; self.width];
        for &(bucket, worth) in features {
            let row = &rows[bucket * self.width..][..self.width];
            sums.iter_mut().zip(row).for_each(|(sum, number)| *sum += worth * number);
        }
        sums
    }
}

/// A model while it is learned.
struct Learner {
    reader: Reader,
    rows: Vec<f32>,
    row_squares: Vec<f32>,
    weights: Vec<f32>,
    weight_squares: Vec<f32>,
    /// Names have constants of their own, so that how many a topic has does not change how common it is.
    constants: [Vec<f32>; 2],
}

/// Numbers from -1 to 1 that look random, evenly spread.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn number(&mut self) -> f32 {
        (self.next() % 20_001) as f32 / 10_000. - 1.
    }
}

/// How a model is learned.
struct Settings {
    bits: u32,
    epochs: u32,
    rate: f32,
    /// Numbers in a row; none: one for each topic, weighed for it alone.
    width: Option<usize>,
}

const OF_TOPS: Settings = Settings { bits: 17, epochs: 5, rate: 0.8, width: None };
const OF_NARROW: Settings = Settings { bits: 16, epochs: 10, rate: 1., width: Some(96) };

/// How fast the topics' weights of a row are learned beside the rows.
const WEIGHTS: f32 = 0.3;

/// The table of a model, as `model.rs` describes it.
fn learn(examples: &[Example<'_>], topics: &[TopicIx], settings: &Settings) -> Vec<u8> {
    let width = settings.width.unwrap_or(topics.len());
    let reader = Reader::new(examples, settings.bits, width);
    let mut random = Random(88_172_645_463_325_252);
    let first = |at: usize, random: &mut Random| match settings.width {
        None => f32::from(u8::from(at / width == at % width)),
        Some(_) => random.number() * (3. / width as f32).sqrt(),
    };
    let mut learner = Learner {
        rows: vec![0.; width << settings.bits],
        row_squares: vec![1e-3; 1 << settings.bits],
        weights: (0..width * topics.len()).map(|at| first(at, &mut random)).collect(),
        weight_squares: vec![0.1; topics.len()],
        constants: [vec![0.; topics.len()], vec![0.; topics.len()]],
        reader,
    };
    let texts: Vec<_> =
        examples.iter().map(|example| learner.reader.features(example.features)).collect();
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for epoch in 0..settings.epochs {
        for i in (1..order.len()).rev() {
            order.swap(i, (random.next() % (i as u64 + 1)) as usize);
        }
        let rate = settings.rate * (1. - epoch as f32 / settings.epochs as f32);
        for &i in &order {
            learner.step(&texts[i], &examples[i], rate, settings.width.is_some());
        }
    }
    learner.table(settings.bits, topics)
}

impl Learner {
    fn step(
        &mut self,
        features: &[(usize, f32)],
        example: &Example<'_>,
        rate: f32,
        weights_too: bool,
    ) {
        let width = self.reader.width;
        let sums = self.reader.sums(features, &self.rows);
        let constants = &mut self.constants[usize::from(example.name)];
        let score = |(weights, constant): (&[f32], &f32)| {
            weights.iter().zip(&sums).map(|(weight, sum)| weight * sum).sum::<f32>() + constant
        };
        let mut errors: Vec<f32> =
            self.weights.chunks(width).zip(constants.iter()).map(score).collect();
        softmax(&mut errors);
        example.right.iter().for_each(|&(class, share)| errors[class] -= share);
        let mut of_sums = vec![0.; width];
        for (class, error) in errors.iter_mut().enumerate() {
            *error *= example.weight;
            self.weight_squares[class] += *error * *error;
            let step = rate * WEIGHTS / self.weight_squares[class].sqrt() * *error;
            constants[class] -= step * if example.name { 1. } else { 0.1 };
            let weights = &mut self.weights[class * width..][..width];
            for ((weight, of_sum), sum) in weights.iter_mut().zip(&mut of_sums).zip(&sums) {
                *of_sum += *error * *weight;
                if weights_too {
                    *weight -= step * sum;
                }
            }
        }
        let square: f32 = of_sums.iter().map(|of_sum| of_sum * of_sum).sum();
        for &(bucket, worth) in features {
            self.row_squares[bucket] += square * worth * worth;
            let step = rate / self.row_squares[bucket].sqrt() * worth;
            let row = &mut self.rows[bucket * width..][..width];
            row.iter_mut().zip(&of_sums).for_each(|(number, of_sum)| *number -= step * of_sum);
        }
    }

    fn table(&self, bits: u32, topics: &[TopicIx]) -> Vec<u8> {
        // Few numbers are as large as the largest: those beyond the ten-thousandth part are cut.
        let mut sizes: Vec<f32> = self.rows.iter().map(|number| number.abs()).collect();
        let rank = sizes.len() / 10_000;
        let step = *sizes.select_nth_unstable_by(rank, |a, b| b.total_cmp(a)).1 / 127.;
        let number = |&ix: &TopicIx| {
            taxonomy().node(ix).id["medtop:".len()..].parse::<u32>().unwrap_or_default()
        };
        let head = [bits, self.reader.width as u32, topics.len() as u32, step.to_bits()];
        let floats = self.constants[0].iter().chain(&self.weights).map(|number| number.to_bits());
        let mut out: Vec<u8> = Vec::new();
        let numbers = head.into_iter().chain(topics.iter().map(number)).chain(floats);
        numbers.for_each(|number| out.extend(number.to_le_bytes()));
        out.extend(&self.reader.rarity);
        let steps =
            |number: &f32| ((number / step).round().clamp(-127., 127.) as i8).cast_unsigned();
        out.extend(self.rows.iter().map(steps));
        out
    }
}

/// Log odds to shares of one.
pub fn softmax(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    for score in scores.iter_mut() {
        *score = (*score - most).exp();
    }
    let sum: f32 = scores.iter().sum();
    for score in scores {
        *score /= sum;
    }
}

/// The tables of both models: of the tops, and of narrower topics.
pub fn learn_both(texts: &[&Text]) -> [Vec<u8>; 2] {
    let tops: Vec<TopicIx> = taxonomy().tops().collect();
    let of_tops: Vec<_> = texts
        .iter()
        .map(|text| {
            let right = match text.tops[..] {
                [first, second, ..] => vec![(first, 1. - SECOND), (second, SECOND)],
                _ => vec![(text.tops[0], 1.)],
            };
            Example { features: &text.features.counts, right, weight: text.weight, name: text.name }
        })
        .collect();
    let mut count: BTreeMap<TopicIx, usize> = BTreeMap::new();
    texts
        .iter()
        .filter(|text| !text.name)
        .flat_map(|text| &text.narrow)
        .for_each(|&ix| *count.entry(ix).or_default() += 1);
    let classes: Vec<TopicIx> = count
        .iter()
        .filter(|&(&ix, &n)| n >= LEAST && taxonomy().parent(ix).is_some())
        .map(|(&ix, _)| ix)
        .collect();
    let of_narrow: Vec<_> = texts
        .iter()
        .filter_map(|text| {
            let mut right: Vec<_> = text
                .narrow
                .iter()
                .filter_map(|ix| classes.binary_search(ix).ok())
                .map(|c| (c, 1.))
                .collect();
            let share = 1. / right.len() as f32;
            for (_, part) in &mut right {
                *part = share;
            }
            let example = Example {
                features: &text.features.counts,
                right,
                weight: text.weight,
                name: text.name,
            };
            (!example.right.is_empty()).then_some(example)
        })
        .collect();
    [learn(&of_tops, &tops, &OF_TOPS), learn(&of_narrow, &classes, &OF_NARROW)]
}

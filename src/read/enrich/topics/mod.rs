//! What an article is about, as IPTC Media Topics.
//!
//! Every source of evidence adds to one sum for each topic: the cues in the words, the section, the keywords and
//! the address that the publication states. A deeper topic lends its evidence to the topics above
//! it. Two linear models read all words, in every language: one says under which tops of the tree an
//! article belongs, and judges the cues by it; the other names narrower topics that the cues miss.
//! All tables are read where they lie.

mod cues;
mod explain;
mod features;
mod select;
#[cfg(test)]
mod tests;
mod tops;

use self::{
    cues::Usage,
    features::{Features, Opinion},
};

use super::language::{is_learned, reads_english};
use crate::{
    article::{Article, Topic},
    knowledge::topics::{
        labels, layout,
        model::{Models, models},
        taxonomy::{TopicIx, taxonomy},
    },
    read::enrich::{Enricher, Trace, words::Words},
};

/// What one use of a cue is worth in the headline.
const TITLE: f32 = 3.;
/// In the first words of the main text.
const LEAD: f32 = 2.;
/// How many words are the first ones.
const LEAD_WORDS: usize = 50;
/// From how many words on the evidence is thinned, because long texts use more cues by the way.
const FULL_LENGTH: f32 = 120.;
/// For how many cues a label of the publication counts: it needs no other.
const VOICES_OF_LABEL: usize = 2;
/// What cues are worth that a long text uses less than once in so many words.
const SELDOM: f32 = 0.4;

/// Puts the topics that the source states, by their identifiers, before the inferred ones.
pub(super) fn add_stated(stated: &[String], article: &mut Article) {
    for id in stated.iter().rev() {
        let Some(name) = taxonomy().name(id) else { continue };
        let mut path: Vec<String> = taxonomy()
            .ancestors(id)
            .map(|above| taxonomy().name(above).unwrap_or_default().to_owned())
            .collect();
        path.reverse();
        path.push(name.to_owned());
        article.topic.retain(|topic| topic.id != *id);
        article
            .topic
            .insert(0, Topic { id: id.clone(), name: name.to_owned(), path, relevance: 1.0 });
    }
}

/// Words at the head of the main text that repeat the headline.
fn repeated(words: &Words<'_>) -> usize {
    let Words { title, body, .. } = words;
    let repeated = !title.tokens.is_empty() && body.source.starts_with(title.source);
    if repeated { title.tokens.len().min(body.tokens.len()) } else { 0 }
}

/// Least evidence for a top of the tree in a language of which only names are known.
const NAMES: f32 = 4.;

/// Fills [`Article::topic`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Topics;

impl Enricher for Topics {
    fn enrich(&self, words: &Words<'_>, article: &mut Article, trace: &mut Trace) {
        let evidence = Evidence::of(words, article, models(), trace.is_on());
        let selection = select::select(&evidence);
        if let Some(told) = &evidence.told {
            explain::tell(words, told, &evidence.opinion, &selection, trace);
        }
        article.topic = selection.topics();
    }
}

/// How strongly an article speaks for each topic by itself, without the topics below it.
#[derive(Debug)]
struct Evidence {
    sums: Vec<f32>,
    /// The topics that the headline or the publication names.
    named: Vec<bool>,
    /// How strongly for each top of the tree. There a cue speaks once, however many topics below it speaks for.
    tops: [f32; layout::TOPS],
    /// How many different cues and labels speak for each top.
    voices: [usize; layout::TOPS],
    /// What the linear models say.
    opinion: Opinion,
    /// All cues of the language are known, not only names.
    english: bool,
    /// Different cues and labels.
    cues: usize,
    /// The words are many, and some of them cues by the way.
    long: bool,
    /// Where the sums come from, where that is asked for.
    told: Option<explain::Told>,
}

impl Evidence {
    fn new(opinion: Opinion) -> Self {
        let sums = vec![0.; taxonomy().size()];
        let named = vec![false; sums.len()];
        let tops = [0.; layout::TOPS];
        let voices = [0; layout::TOPS];
        Self { sums, named, tops, voices, opinion, english: true, cues: 0, long: false, told: None }
    }

    /// Reads an article; `told` asks where the sums come from.
    fn of(words: &Words<'_>, article: &Article, models: &Models, told: bool) -> Self {
        let language = article.language.as_deref();
        let features = Features::new(words, repeated(words), language);
        // Of a language that the models never read they know only what looks alike.
        let learned = language.is_none_or(is_learned);
        let mut evidence = Self::new(if learned {
            Opinion::new(models, &features)
        } else {
            Opinion::silent(&features)
        });
        evidence.told = told.then(|| explain::Told {
            language: article.language.clone(),
            ..explain::Told::default()
        });
        evidence.english = reads_english(language);
        evidence.read_words(words);
        evidence.read_labels(article);
        evidence
    }

    /// Only one cue speaks for a top. Where the article says nothing else of the kind, it may well be a
    /// word of another sense: crickets in the crops, talks over pay, Cardinal Health.
    fn is_alone(&self, top: usize) -> bool {
        self.voices[top] == 1
    }

    /// A topic and those above it are named by the headline or by the publication.
    fn name(&mut self, topic: TopicIx) {
        taxonomy().up(Some(topic)).for_each(|ix| self.named[ix as usize] = true);
    }

    /// Adds what the publication says.
    fn add(&mut self, topic: TopicIx, strength: f32) {
        self.cues += 1;
        self.name(topic);
        self.sums[topic as usize] += strength;
        if let Some(number) = taxonomy().top_number(topic) {
            self.tops[number] += strength;
            // The publication is not misunderstood as a word may be.
            self.voices[number] += VOICES_OF_LABEL;
        }
    }

    fn read_words(&mut self, words: &Words<'_>) {
        let names_only = !self.english;
        let Words { title, body, .. } = words;
        let mut usage = Usage::new(names_only);
        usage.uses = self.told.as_ref().map(|_| Vec::new());
        usage.title(title, TITLE);
        // A headline that also stands at the head of the main text counts once.
        let from = repeated(words);
        usage.count(1, body, from, |i| if i < from + LEAD_WORDS { LEAD } else { 1. });
        let length = (title.tokens.len() + body.tokens.len() - from) as f32;
        let thinning = (length / FULL_LENGTH).max(1.).sqrt();
        self.long = length > FULL_LENGTH;
        let often = if self.long { length / FULL_LENGTH } else { 0. };
        for vote in usage.votes(often, SELDOM) {
            let strength = vote.strength / thinning;
            if vote.headline {
                self.name(vote.topic);
            }
            self.sums[vote.topic as usize] += strength;
            if let Some(top) = vote.top {
                self.tops[usize::from(top)] += strength;
                self.voices[usize::from(top)] += 1;
            }
            if let Some(told) = &mut self.told {
                told.votes.push(cues::Vote { strength, ..vote });
            }
        }
        self.cues += usage.different();
        if names_only {
            self.drop_weak_tops();
        }
        if let Some(told) = &mut self.told {
            told.usage = Some(usage);
        }
    }

    /// Leaves only what names say with one voice, several or again and again.
    fn drop_weak_tops(&mut self) {
        let strong = select::of_tops(&select::summed(&self.sums)).map(|sum| sum >= NAMES);
        let weak = |ix| taxonomy().top_number(ix).is_none_or(|number| !strong[number]);
        (0..).zip(&mut self.sums).filter(|&(ix, _)| weak(ix)).for_each(|(_, sum)| *sum = 0.);
        self.tops
            .iter_mut()
            .zip(strong)
            .filter(|&(_, strong)| !strong)
            .for_each(|(sum, _)| *sum = 0.);
    }

    fn read_labels(&mut self, article: &Article) {
        let section =
            article.section.iter().cloned().map(|label| ("section", label, labels::SECTION));
        let keywords = article.keywords.iter().take(labels::MAX_KEYWORDS).cloned();
        let keywords = keywords.map(|label| ("keyword", label, labels::KEYWORD));
        let folders = article.url.as_deref().into_iter().flat_map(labels::folders);
        let folders = folders.map(|label| ("address", label, labels::FOLDER));
        for (from, label, worth) in section.chain(keywords).chain(folders) {
            labels::read(&label, worth, |topic, strength| {
                self.add(topic, strength);
                if let Some(told) = &mut self.told {
                    told.labels.push((from, label.clone(), topic, strength));
                }
            });
        }
    }
}

/// What `tests/train/topics` learns from and is measured with.
#[cfg(feature = "train")]
pub mod train {
    pub use super::features::Features;
    use super::{Article, Evidence, Models, Topic, Words, layout, repeated, select, tops};

    /// What the models read of an article.
    pub fn features(words: &Words<'_>, language: &str) -> Features {
        Features::new(words, repeated(words), Some(language))
    }

    /// For each top, the logarithm of the share that the models give it, and what cues and habit say for it.
    pub fn parts(
        words: &Words<'_>,
        article: &Article,
        models: &Models,
    ) -> [[f32; layout::TOPS]; 2] {
        let evidence = Evidence::of(words, article, models, false);
        let model = std::array::from_fn(|top| evidence.opinion.tops[top].max(1e-6).ln());
        [model, tops::offset(&evidence.tops)]
    }

    /// The topics of an article.
    pub fn topics(words: &Words<'_>, article: &Article, models: &Models) -> Vec<Topic> {
        select::select(&Evidence::of(words, article, models, false)).topics()
    }
}

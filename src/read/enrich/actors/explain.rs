//! What is told of actors: the rule behind each mention, what the tagger saw, and the names that
//! were turned down.

use foldhash::{HashMap, HashMapExt};
use serde_json::{Map, Value, json};

use super::{
    names::tagged_at,
    scan::Match,
    states::Act,
    tagger::{Kind, Tagged},
};
use crate::{
    article::{Actor, Mention},
    knowledge::actors::{DICTIONARY, Meaning},
    read::enrich::{
        trace::{self, Trace},
        words::Words,
    },
};

/// What the tagger weighs a name for, in the order of [`Tagged::scores`].
const KINDS: [&str; 8] =
    ["person", "organisation", "group", "state", "place", "people", "other", "no name"];

/// Why words were taken for a mention of an actor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reason {
    /// Number of the actor in the making.
    pub draft: usize,
    /// 0 for the headline, 1 for the main text.
    pub part: usize,
    /// First code point of the mention.
    pub start: u32,
    /// Last word of the mention.
    pub last: usize,
    pub rule: &'static str,
    /// What tells that a state acts.
    pub acts: Option<Act>,
}

/// A name of the dictionary that was turned down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unfit {
    /// Dictionary number.
    pub entry: u16,
    /// 0 for the headline, 1 for the main text.
    pub part: usize,
    pub found: Match,
    pub rule: &'static str,
}

/// What is noted on the way.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub reasons: Vec<Reason>,
    /// Names of the dictionary that were turned down.
    pub unfit: Vec<Unfit>,
}

impl Told {
    /// One line for each actor of the record, in its order, then those that were turned down. `order` has
    /// the drafts of the actors, `tagged` what the tagger saw in each part.
    pub fn tell(
        mut self,
        words: &Words<'_>,
        tagged: &[Vec<Tagged>; 2],
        actors: &[Actor],
        order: &[usize],
        trace: &mut Trace,
    ) {
        self.reasons.sort_by_key(|reason| (reason.draft, reason.part, reason.start));
        for (actor, &draft) in actors.iter().zip(order) {
            trace.tell(|| {
                let reason = |part: usize, mention: &Mention| {
                    let key = (draft, part, mention.start);
                    let at =
                        self.reasons.binary_search_by_key(&key, |r| (r.draft, r.part, r.start));
                    at.ok().map(|at| self.reasons[at])
                };
                let parts = [&actor.title_mentions, &actor.mentions].into_iter().enumerate();
                let told = parts.flat_map(|(part, mentions)| {
                    mentions.iter().map(move |mention| (part, mention))
                });
                let told = told.filter_map(|(part, mention)| {
                    let reason = reason(part, mention)?;
                    let mut told = trace::mention(part, text(words, part), *mention, reason.rule);
                    if let Some(acts) = reason.acts {
                        told["acts"] = json!(acts);
                    }
                    if let Some(seen) = tagger(&tagged[part], reason.last) {
                        told["tagger"] = seen;
                    }
                    Some(told)
                });
                let mut line = json!({ "type": "actor", "kept": true, "value": actor.name });
                line["kind"] = json!(actor.kind);
                line["country"] = json!(actor.country);
                trace::list(&mut line, told);
                line
            });
        }
        self.tell_unfit(words, trace);
        let others = tagged.iter().enumerate().flat_map(|(part, names)| {
            names.iter().filter(|name| name.kind == Kind::Other).map(move |name| (part, name))
        });
        trace.tell_turned_down(others.map(|(part, name)| {
            let text = text(words, part);
            let mention = Mention::of(text, name.first, name.last, None);
            let mut told = trace::mention(part, text, mention, "tagger");
            if let Some(seen) = tagger(&tagged[part], name.last) {
                told["tagger"] = seen;
            }
            json!({
                "type": "actor", "kept": false, "value": text.span(name.first, name.last),
                "rule": "a product, work, event or law", "mentions": [told],
            })
        }));
    }

    /// One line for each actor of the dictionary with names that were turned down.
    fn tell_unfit(&self, words: &Words<'_>, trace: &mut Trace) {
        let mut actors: Vec<(u16, Vec<&Unfit>)> = Vec::new();
        let mut index: HashMap<u16, usize> = HashMap::new();
        for unfit in &self.unfit {
            let id = unfit.entry;
            let at = *index.entry(id).or_insert_with(|| {
                actors.push((id, Vec::new()));
                actors.len() - 1
            });
            actors[at].1.push(unfit);
        }
        trace.tell_turned_down(actors.into_iter().filter_map(|(id, found)| {
            let entry = DICTIONARY.entry(Meaning::Actor(id))?;
            let told = found.into_iter().map(|&Unfit { part, found, rule, .. }| {
                let text = text(words, part);
                let mention = Mention::of(text, found.first, found.last, found.role.form());
                trace::mention(part, text, mention, rule)
            });
            let mut line = json!({ "type": "actor", "kept": false, "value": entry.name });
            line["kind"] = json!(entry.kind);
            line["country"] = json!(entry.country);
            trace::list(&mut line, told);
            Some(line)
        }));
    }
}

fn text<'w, 'a>(words: &'w Words<'a>, part: usize) -> &'w crate::read::enrich::words::Passage<'a> {
    if part == 0 { &words.title } else { &words.body }
}

/// What the tagger saw in the name that holds the word `at`: logarithms of likelihoods.
fn tagger(tagged: &[Tagged], at: usize) -> Option<Value> {
    let scores = KINDS.into_iter().zip(tagged_at(tagged, at)?.scores);
    let told = scores.map(|(kind, score)| (kind.to_owned(), trace::number(score)));
    Some(Value::Object(told.collect::<Map<_, _>>()))
}

//! What is told of topics: the cues and labels that speak for each, the likelihood of its top, and
//! the topics that were too weak.

use foldhash::{HashMap, HashMapExt};
use serde_json::{Value, json};

use super::{
    cues::{Usage, Use, Vote},
    features::{BODY_WORDS, Features, Opinion},
    repeated,
    select::{Selection, topic},
};
use crate::{
    article::Mention,
    knowledge::topics::{
        model::models,
        taxonomy::{TopicIx, taxonomy},
    },
    read::enrich::{
        trace::{self, Trace},
        words::Words,
    },
};

/// Cues told of one topic, and words of the linear model.
const CUES: usize = 20;
const MODEL_WORDS: usize = 8;
/// Other tops that are told as runners-up.
const RUNNERS_UP: usize = 3;

/// Where the evidence comes from.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Language of the article.
    pub language: Option<String>,
    /// What every cue says for every topic, as it is added.
    pub votes: Vec<Vote>,
    /// The cues as used.
    pub usage: Option<Usage>,
    /// "section" or "keyword", the label, its topic and what it adds.
    pub labels: Vec<(&'static str, String, TopicIx, f32)>,
}

/// One line for each topic of the record, one for each that was too weak.
pub(super) fn tell(
    words: &Words<'_>,
    told: &Told,
    opinion: &Opinion,
    selection: &Selection,
    trace: &mut Trace,
) {
    let teller = Teller::new(words, told, opinion, selection);
    for &(ix, relevance) in &selection.chosen {
        trace.tell(|| {
            let topic = topic(ix, relevance);
            let mut line = json!({ "type": "topic", "kept": true, "value": topic.name });
            line["id"] = json!(topic.id);
            line["path"] = json!(topic.path);
            line["relevance"] = json!((f64::from(topic.relevance) * 1000.).round() / 1000.);
            teller.evidence(&mut line, ix);
            line["top"] = teller.top(ix);
            line
        });
    }
    trace.tell_turned_down(selection.weak.iter().map(|&(ix, needed)| {
        let node = taxonomy().node(ix);
        let mut line = json!({ "type": "topic", "kept": false, "value": node.name, "id": node.id });
        line["rule"] = json!("too little evidence beside the best topic");
        line["needed"] = trace::number(needed);
        teller.evidence(&mut line, ix);
        line
    }));
}

struct Teller<'t, 'a> {
    words: &'t Words<'a>,
    told: &'t Told,
    opinion: &'t Opinion,
    selection: &'t Selection,
    /// The uses of each cue.
    uses: Vec<Vec<Use>>,
    /// What the linear model reads of each word.
    features: HashMap<&'a str, Features>,
}

impl<'t, 'a> Teller<'t, 'a> {
    fn new(
        words: &'t Words<'a>,
        told: &'t Told,
        opinion: &'t Opinion,
        selection: &'t Selection,
    ) -> Self {
        let mut uses: Vec<Vec<Use>> = Vec::new();
        let all = told.usage.as_ref().and_then(|usage| usage.uses.as_deref());
        for used in all.unwrap_or_default() {
            if uses.len() <= used.cue {
                uses.resize_with(used.cue + 1, Vec::new);
            }
            uses[used.cue].push(*used);
        }
        let mut features = HashMap::new();
        let language = told.language.as_deref();
        let from = repeated(words);
        let read = words.body.tokens.len().min(from + BODY_WORDS);
        let title = (0..words.title.tokens.len()).map(|at| (&words.title, at));
        for (text, at) in title.chain((from..read).map(|at| (&words.body, at))) {
            features.entry(text.word(at)).or_insert_with(|| Features::of_word(text, at, language));
        }
        Self { words, told, opinion, selection, uses, features }
    }

    /// The sum for a topic, and the cues and labels that it is made of.
    fn evidence(&self, line: &mut Value, ix: TopicIx) {
        line["evidence"] = trace::number(self.selection.sums[ix as usize]);
        let below = |topic: TopicIx| taxonomy().up(Some(topic)).any(|above| above == ix);
        let mut votes: Vec<&Vote> = self.told.votes.iter().filter(|v| below(v.topic)).collect();
        votes.sort_by(|a, b| b.strength.abs().total_cmp(&a.strength.abs()));
        let usage = self.told.usage.as_ref();
        line["cues"] = votes.iter().take(CUES).map(|vote| self.cue(vote, usage)).collect();
        if votes.len() > CUES {
            line["more_cues"] = json!(votes.len() - CUES);
        }
        let labels = self.told.labels.iter().filter(|(_, _, topic, _)| below(*topic));
        let labels: Vec<Value> = labels
            .map(|(from, label, _, adds)| json!({ "from": from, "label": label, "adds": adds }))
            .collect();
        if !labels.is_empty() {
            line["labels"] = json!(labels);
        }
    }

    fn cue(&self, vote: &Vote, usage: Option<&Usage>) -> Value {
        let uses = self.uses.get(vote.cue).map(Vec::as_slice).unwrap_or_default();
        let texts = [&self.words.title, &self.words.body];
        let mention = |used: &Use| {
            let text = texts[used.part];
            let mention = Mention::of(text, used.first, used.last, None);
            json!({ "in": trace::PARTS[used.part], "start": mention.start, "end": mention.end })
        };
        let first = uses.first().map(|used| texts[used.part].span(used.first, used.last));
        let mentions = uses.iter().map(mention);
        let mut cue = json!({
            "cue": first, "for": taxonomy().node(vote.topic).name,
            "weight": trace::number(vote.weight),
            "times": usage.map(|usage| trace::number(usage.times(vote.cue))),
            "adds": trace::number(vote.strength),
        });
        trace::list(&mut cue, mentions);
        cue
    }

    /// How likely the top of a topic is, what the linear model has to do with it, and the tops next
    /// to it.
    fn top(&self, ix: TopicIx) -> Value {
        let taxonomy = taxonomy();
        let Some(number) = taxonomy.top_number(ix) else { return Value::Null };
        let mut tops: Vec<(usize, TopicIx)> = taxonomy.tops().enumerate().collect();
        let name = |ix: TopicIx| taxonomy.node(ix).name;
        let own = tops.get(number).map(|&(_, top)| name(top));
        let shares = &self.selection.shares;
        tops.retain(|&(other, _)| other != number && shares[other] > 0.0);
        tops.sort_by(|a, b| shares[b.0].total_cmp(&shares[a.0]));
        let runner = |&(other, top): &(usize, TopicIx)| json!({ "value": name(top), "share": trace::number(shares[other]) });
        let model = &models().tops;
        let part = |features: &Features| {
            features
                .counts
                .iter()
                .map(|&(hash, count)| model.part(hash, count, number))
                .sum::<f32>()
        };
        let mut rows: Vec<(&str, f32)> =
            self.features.iter().map(|(word, features)| (*word, part(features))).collect();
        rows.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(b.0)));
        json!({
            "value": own,
            "share": trace::number(shares[number]),
            "linear_model": trace::number(self.opinion.tops[number]),
            "words": trace::parts(rows.into_iter().take(MODEL_WORDS)),
            "runners_up": tops.iter().take(RUNNERS_UP).map(runner).collect::<Vec<_>>(),
        })
    }
}

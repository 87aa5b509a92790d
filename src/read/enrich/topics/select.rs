//! From evidence to topics: the deepest ones that are supported well enough, and those above them that are as much
//! spoken of by themselves; best first.

use super::{Evidence, tops};
use crate::{
    article::Topic,
    knowledge::topics::{
        layout::TOPS,
        taxonomy::{TopicIx, taxonomy},
    },
};

/// Least evidence for a topic, its own and that of the topics below it.
const FLOOR: f32 = 1.;
/// Least share of the best topic's evidence.
const SHARE: f32 = 0.55;
/// Of that share, what a topic needs that the headline or the publication names,
const NAMED: f32 = 0.7;
/// and what any other needs.
const UNNAMED: f32 = 1.2;
/// What the evidence for a sector of the economy is worth beside what happened there: a text about an airline's takeover
/// says "airline" again and again.
const SECTOR: f32 = 0.75;
/// How much more a top of the tree needs in a long text where none of the topics below it is supported: its own
/// cues are words of many uses, such as "team" and "season".
const BROAD: f32 = 1.5;
/// Least share of the evidence of the topic above, for a deeper topic to stand in its place.
const DEEPER: f32 = 0.2;
/// Least part of a topic's evidence that is its own, for it to stand where none of the topics below it does.
const OWN: f32 = 0.3;
/// Least part of a topic's evidence that is its own, for it to stand beside those below it, too: oil beside natural gas.
const BESIDE: f32 = 0.6;
/// Evidence of the best topic beside which others are measured at most, in a text of many words: an analysis that says
/// "diplomacy" in every paragraph may well be about sanctions, too.
const PLENTY: f32 = 8.;
/// Evidence with which a deeper topic stands in such a text, whatever else lies under the topic above.
const ENOUGH: f32 = 5.;
/// Different words of such a text.
const MANY_WORDS: usize = 180;
/// Evidence that is half a reason where nothing else is known.
const HALF: f32 = 2.;
/// How relevant at least a topic is that has as much evidence as the best one under another top.
const SECOND: f32 = 0.3;
/// Least share of the likeliest top's likelihood, for a topic of the cues to be believed: a text about "Cardinal Health"
/// says nothing else that speaks for religion.
const BELIEVED: f32 = 0.005;
/// The same where one cue alone speaks for its top.
const BELIEVED_ALONE: f32 = 0.2;
/// Least likelihood of a topic that the linear model alone has seen, and of its top,
const SEEN: f32 = 0.01;
const SEEN_TOP: f32 = 0.06;
/// for texts of so many different words; of fewer words it needs the more, by this power of how few they are.
const SEEN_WORDS: usize = 200;
const SEEN_POWER: i32 = 5;
/// How many times as much it needs in English, where the cues know the topic and next to none is there.
const SEEN_WITHOUT_CUE: f32 = 3.;
/// Evidence that is next to none.
const NEXT_TO_NONE: f32 = 0.5;
/// Most relevance of what a single cue says of a text of few words.
const ALONE: f32 = 0.5;
/// Most different words of such a text.
const SHORT: usize = 25;
/// What a text of a few words is worth at most in a language whose cues are not known.
const UNSURE: f32 = 0.5;
/// Least relevance of a topic.
const LEAST: f32 = 0.02;
/// Most topics of one article.
const MOST: usize = 8;

/// The topics of an article, and what they were chosen by.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// Topics and how relevant they are, best first.
    pub chosen: Vec<(TopicIx, f32)>,
    /// The deepest supported topics that have too little evidence beside the best, and how much they would need.
    pub weak: Vec<(TopicIx, f32)>,
    /// The evidence for each topic and those below it.
    pub sums: Vec<f32>,
    /// How likely each top is.
    pub shares: [f32; TOPS],
}

impl Selection {
    /// As the record has them.
    pub fn topics(&self) -> Vec<Topic> {
        self.chosen.iter().map(|&(ix, relevance)| topic(ix, relevance)).collect()
    }
}

/// The topics that the evidence supports.
pub(super) fn select(all: &Evidence) -> Selection {
    let sums = summed(&all.sums);
    let shares = tops::likely(all);
    let likely = taxonomy().tops().zip(shares).filter(|&(_, share)| share > 0.);
    let Some((best_top, _)) = likely.max_by(|a, b| a.1.total_cmp(&b.1)) else {
        return Selection { sums, shares, ..Selection::default() };
    };
    let mut selector = Selector::new(all, &sums, &shares, best_top);
    let mut found = selector.supported();
    selector.see();
    selector.add_seen(&mut found);
    let weak = selector.weak(&found);
    let chosen = selector.ranked(&found);
    Selection { chosen, weak, sums, shares }
}

/// What the choice of topics goes by.
struct Selector<'e> {
    all: &'e Evidence,
    tree: Tree<'e>,
    /// How likely each top of the tree is.
    shares: &'e [f32; TOPS],
    best_top: TopicIx,
    many_words: bool,
    /// The most evidence of a topic under the likeliest top,
    best: f32,
    /// and the most where sectors of the economy count less.
    best_beside_sectors: f32,
    /// Narrower topics that the linear model sees, likeliest first.
    seen: Vec<(TopicIx, f32)>,
}

impl<'e> Selector<'e> {
    fn new(all: &'e Evidence, sums: &'e [f32], shares: &'e [f32; TOPS], best_top: TopicIx) -> Self {
        let many_words = all.opinion.words >= MANY_WORDS;
        let enough = if many_words { ENOUGH } else { f32::INFINITY };
        let tree = Tree { sums, evidence: &all.sums, enough };
        let mut found = Vec::new();
        tree.deepest(best_top, &|_| FLOOR, &mut found);
        let mut best = 0_f32;
        let mut best_beside_sectors = 0_f32;
        for &ix in &found {
            if found.iter().any(|&other| is_above(ix, other)) {
                continue;
            }
            let worth = if is_sector(ix) { SECTOR } else { 1. };
            best = best.max(sums[ix as usize]);
            best_beside_sectors = best_beside_sectors.max(sums[ix as usize] * worth);
        }
        Self {
            all,
            tree,
            shares,
            best_top,
            many_words,
            best,
            best_beside_sectors,
            seen: Vec::new(),
        }
    }

    fn sum(&self, ix: TopicIx) -> f32 {
        self.tree.sums[ix as usize]
    }

    /// How likely the top of a topic is.
    fn share(&self, ix: TopicIx) -> f32 {
        taxonomy().top_number(ix).map_or(0., |number| self.shares[number])
    }

    /// Evidence that a topic needs beside the best.
    fn least(&self, ix: TopicIx) -> f32 {
        let named = if self.all.named[ix as usize] { NAMED } else { UNNAMED };
        let best = if is_sector(ix) { self.best } else { self.best_beside_sectors };
        let best = if self.many_words { best.min(PLENTY) } else { best };
        (SHARE * best * named).max(FLOOR)
    }

    /// The deepest topics that cues and labels support.
    fn supported(&self) -> Vec<TopicIx> {
        let mut found = Vec::new();
        for top in taxonomy().tops() {
            self.tree.deepest(top, &|ix| self.least(ix), &mut found);
        }
        if self.all.long {
            let broad = SHARE * self.best * UNNAMED * BROAD;
            found.retain(|&ix| !is_top(ix) || ix == self.best_top || self.sum(ix) >= broad);
        }
        let best = self.share(self.best_top);
        found.retain(|&ix| self.share(ix) >= self.believed(ix) * best);
        found
    }

    /// Least share of the likeliest top's likelihood with which a topic of the cues is believed.
    fn believed(&self, ix: TopicIx) -> f32 {
        let alone = taxonomy().top_number(ix).is_some_and(|top| self.all.is_alone(top));
        if alone { BELIEVED_ALONE } else { BELIEVED }
    }

    /// How likely the linear model must think a narrower topic.
    fn needed(&self, ix: TopicIx) -> f32 {
        let few = SEEN_WORDS as f32 / self.all.opinion.words.clamp(1, SEEN_WORDS) as f32;
        let without_cue = self.all.english && self.sum(ix) < NEXT_TO_NONE;
        SEEN * few.powi(SEEN_POWER) * if without_cue { SEEN_WITHOUT_CUE } else { 1. }
    }

    /// Looks at what the linear model sees.
    fn see(&mut self) {
        let mut seen = self.all.opinion.narrow.clone();
        seen.retain(|&(ix, likelihood)| {
            likelihood >= self.needed(ix) && self.share(ix) >= SEEN_TOP
        });
        seen.sort_by(|a, b| b.1.total_cmp(&a.1));
        self.seen = seen;
    }

    /// Adds the topics that the linear model sees, in place of the tops above them, and the likeliest top.
    fn add_seen(&self, found: &mut Vec<TopicIx>) {
        found
            .retain(|&ix| !(is_top(ix) && self.seen.iter().any(|&(other, _)| is_above(ix, other))));
        for &(ix, _) in &self.seen {
            if !found.iter().any(|&other| other == ix || is_above(ix, other)) {
                found.push(ix);
            }
        }
        if !found.iter().any(|&ix| top_of(ix) == self.best_top) {
            found.push(self.best_top);
        }
    }

    /// Supported topics that are not among those found, with the evidence that they need.
    fn weak(&self, found: &[TopicIx]) -> Vec<(TopicIx, f32)> {
        let mut weak = Vec::new();
        for top in taxonomy().tops() {
            self.tree.deepest(top, &|_| FLOOR, &mut weak);
        }
        weak.retain(|ix| !found.contains(ix));
        weak.into_iter().map(|ix| (ix, self.least(ix))).collect()
    }

    /// How relevant the first topic is.
    fn highest(&self) -> f32 {
        // Of few words, little evidence is little reason, and one cue alone is half a reason at most.
        let share = self.share(self.best_top);
        if self.all.opinion.words > SHORT {
            return share;
        }
        if !self.all.english {
            return share * UNSURE;
        }
        let known = self.sum(self.best_top);
        let most = if self.all.cues <= 1 { ALONE } else { 1. };
        (share * known / (known + HALF)).min(most)
    }

    /// How likely the linear model thinks a narrower topic, where it sees it.
    fn likelihood(&self, ix: TopicIx) -> f32 {
        self.seen.iter().find(|(other, _)| *other == ix).map_or(0., |(_, likelihood)| *likelihood)
    }

    /// The topics with how relevant they are, best first.
    fn ranked(&self, found: &[TopicIx]) -> Vec<(TopicIx, f32)> {
        let highest = self.highest();
        let first_seen = self.seen.first().map_or(1., |(_, likelihood)| *likelihood);
        let mut ranked = Vec::new();
        for &ix in found {
            let same = found.iter().filter(|&&other| top_of(other) == top_of(ix));
            let most = same.map(|&other| self.sum(other)).fold(f32::MIN_POSITIVE, f32::max);
            let within = (self.sum(ix) / most).max(self.likelihood(ix) / first_seen);
            // An article may well be about two things, however rare the second is as a first one.
            let beside = SECOND * highest * (self.sum(ix) / self.best.max(self.sum(ix))).max(0.);
            let relevance = self.share(ix).max(beside).min(highest);
            ranked.push((ix, relevance * within.clamp(0., 1.).midpoint(1.)));
        }
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        if let Some(first) = ranked.iter().position(|&(ix, _)| top_of(ix) == self.best_top) {
            let most = ranked[0].1;
            ranked[..=first].rotate_right(1);
            ranked[0].1 = most;
        }
        ranked.retain(|&(_, relevance)| relevance >= LEAST);
        ranked.truncate(MOST);
        ranked
    }
}

fn is_top(ix: TopicIx) -> bool {
    taxonomy().parent(ix).is_none()
}

fn top_of(ix: TopicIx) -> TopicIx {
    taxonomy().up(Some(ix)).last().unwrap_or(ix)
}

/// Whether a topic stands above another one in the tree.
fn is_above(above: TopicIx, ix: TopicIx) -> bool {
    taxonomy().up(Some(ix)).skip(1).any(|other| other == above)
}

/// A sector of the economy.
fn is_sector(ix: TopicIx) -> bool {
    is_above(taxonomy().sectors(), ix)
}

/// The evidence for each topic and those below it.
pub(super) fn summed(evidence: &[f32]) -> Vec<f32> {
    let mut sums = evidence.to_vec();
    for (ix, &own) in (0..).zip(evidence).filter(|&(_, &own)| own != 0.) {
        for above in taxonomy().up(Some(ix)).skip(1) {
            sums[above as usize] += own;
        }
    }
    sums
}

/// The sums of the tops of the tree.
pub(super) fn of_tops(sums: &[f32]) -> [f32; TOPS] {
    let mut of_tops = [0.; TOPS];
    for (of_top, top) in of_tops.iter_mut().zip(taxonomy().tops()) {
        *of_top = sums[top as usize];
    }
    of_tops
}

/// What is known of each topic when the deepest supported ones are looked for.
struct Tree<'e> {
    /// Evidence for a topic and those below it.
    sums: &'e [f32],
    /// Its own.
    evidence: &'e [f32],
    /// Evidence with which a deeper topic stands, however little that is beside the topic above.
    enough: f32,
}

impl Tree<'_> {
    /// Adds the deepest topics at and below `ix` that have as much evidence as `least` asks for. A topic that has
    /// little evidence of its own, only some scattered below it, is left to the topic above.
    fn deepest(&self, ix: TopicIx, least: &impl Fn(TopicIx) -> f32, found: &mut Vec<TopicIx>) {
        let taxonomy = taxonomy();
        let sum = self.sums[ix as usize];
        if sum < least(ix) {
            return;
        }
        let before = found.len();
        let needed = (DEEPER * sum).min(self.enough);
        for &child in taxonomy.children(ix) {
            if self.sums[child as usize] >= needed {
                self.deepest(child, least, found);
            }
        }
        let own = self.evidence[ix as usize];
        let top = taxonomy.parent(ix).is_none();
        let alone = found.len() == before && (top || own > OWN * sum);
        if alone || !top && own > BESIDE * sum && own >= least(ix) {
            found.push(ix);
        }
    }
}

/// A topic as the record has it.
pub(super) fn topic(ix: TopicIx, relevance: f32) -> Topic {
    let taxonomy = taxonomy();
    let node = taxonomy.node(ix);
    let mut path: Vec<String> =
        taxonomy.up(Some(ix)).map(|ix| taxonomy.node(ix).name.to_owned()).collect();
    path.reverse();
    let relevance = (relevance * 1000.).round().max(1.) / 1000.;
    Topic { id: node.id.to_owned(), name: node.name.to_owned(), path, relevance }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        knowledge::topics::model::models,
        read::enrich::topics::features::{Features, Opinion},
    };

    fn select_from(evidence: &[(&str, f32)]) -> Vec<String> {
        let mut all = Evidence::new(Opinion::new(models(), &Features::default()));
        for (name, strength) in evidence {
            all.add(taxonomy().named(name), *strength);
        }
        select(&all).topics().into_iter().map(|topic| topic.name).collect()
    }

    #[test]
    fn scattered_evidence_supports_the_topic_above() {
        let scattered = [("tennis", 0.5), ("cricket", 0.5), ("sport", 0.5)];
        assert_eq!(select_from(&scattered), ["sport"]);
    }

    #[test]
    fn a_supported_deeper_topic_stands_for_the_ones_above() {
        assert_eq!(select_from(&[("tennis", 3.), ("sport", 2.)]), ["tennis"]);
    }

    #[test]
    fn weak_topics_stay_out_beside_strong_ones() {
        assert_eq!(select_from(&[("tennis", 9.), ("flood", 1.2)]), ["tennis"]);
        assert_eq!(select_from(&[("tennis", 0.9)]), Vec::<&str>::new());
    }

    #[test]
    fn a_topic_with_most_of_the_evidence_stands_beside_a_deeper_one() {
        let oil = [("oil and gas", 6.), ("natural gas", 3.)];
        assert_eq!(select_from(&oil), ["oil and gas", "natural gas"]);
        assert_eq!(select_from(&[("oil and gas", 3.), ("natural gas", 6.)]), ["natural gas"]);
    }

    #[test]
    fn a_sector_hides_another_sector_sooner_than_what_happened_in_it() {
        let deal = [("agriculture", 9.), ("merger or acquisition", 3.2)];
        assert_eq!(select_from(&deal), ["agriculture", "merger or acquisition"]);
        assert_eq!(select_from(&[("agriculture", 9.), ("chemicals", 3.2)]), ["agriculture"]);
    }

    #[test]
    fn the_first_topic_is_under_the_best_top() {
        let agreeing = [("flood", 5.), ("tennis", 3.), ("cricket", 3.)];
        assert_eq!(select_from(&agreeing)[0], "cricket");
    }
}

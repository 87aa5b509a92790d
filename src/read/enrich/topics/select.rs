//! From evidence to topics: the deepest ones that are supported well enough, and those above them that are as much
//! spoken of by themselves; best first.

use super::Evidence;
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
const SHARE: f32 = 0.62;
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
/// Evidence that is half a reason where nothing else is known.
const HALF: f32 = 2.;
/// How relevant at least a topic is that has as much evidence as the best one under another top.
const SECOND: f32 = 0.3;
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
    let Evidence { sums: evidence, tops, lean, .. } = all;
    let taxonomy = taxonomy();
    let sums = summed(evidence);
    let sum = |ix: TopicIx| sums[ix as usize];
    let shares = lean.shares(tops);
    let top_of = |ix| taxonomy.up(Some(ix)).last().unwrap_or(ix);
    let share = |ix| taxonomy.top_number(ix).map_or(0., |number| shares[number]);
    let likely = taxonomy.tops().zip(shares).filter(|&(_, share)| share > 0.);
    let Some((best_top, _)) = likely.max_by(|a, b| a.1.total_cmp(&b.1)) else {
        return Selection { sums, shares, ..Selection::default() };
    };

    let mut found = Vec::new();
    deepest(best_top, &sums, evidence, &|_| FLOOR, &mut found);
    let sectors = taxonomy.sectors();
    let is_above = |above, ix| taxonomy.up(Some(ix)).skip(1).any(|other| other == above);
    let deepest_ones = found.iter().filter(|&&ix| !found.iter().any(|&other| is_above(ix, other)));
    let (best, beside_sectors) = deepest_ones.fold((0_f32, 0_f32), |(best, beside), &ix| {
        let worth = if is_above(sectors, ix) { SECTOR } else { 1. };
        (best.max(sum(ix)), beside.max(sum(ix) * worth))
    });
    let is_top = |ix| taxonomy.parent(ix).is_none();
    let least = |ix: TopicIx| {
        let named = if all.named[ix as usize] { NAMED } else { UNNAMED };
        let best = if is_above(sectors, ix) { best } else { beside_sectors };
        (SHARE * best * named).max(FLOOR)
    };
    found.clear();
    for top in taxonomy.tops() {
        deepest(top, &sums, evidence, &least, &mut found);
    }
    if all.long {
        let broad = SHARE * best * UNNAMED * BROAD;
        found.retain(|&ix| !is_top(ix) || ix == best_top || sum(ix) >= broad);
    }
    if best == 0. {
        found.push(best_top);
    }
    let mut weak = Vec::new();
    for top in taxonomy.tops() {
        deepest(top, &sums, evidence, &|_| FLOOR, &mut weak);
    }
    weak.retain(|ix| !found.contains(ix));
    let weak = weak.into_iter().map(|ix| (ix, least(ix))).collect();
    let known = sum(best_top);
    // Where the linear model has read nothing, little evidence is little reason.
    let sure = if lean.has_read() { 1. } else { known / (known + HALF) };
    let highest = share(best_top) * sure;
    let mut chosen: Vec<_> = found
        .iter()
        .map(|&ix| {
            let same = found.iter().filter(|&&other| top_of(other) == top_of(ix));
            let most = same.map(|&other| sum(other)).fold(f32::MIN_POSITIVE, f32::max);
            let within = (sum(ix) / most).clamp(0., 1.).midpoint(1.);
            // An article may well be about two things, however rare the second is as a first one.
            let beside = SECOND * highest * (sum(ix) / best.max(sum(ix))).max(0.);
            (ix, share(ix).max(beside).min(highest) * within)
        })
        .collect();
    chosen.sort_by(|a, b| b.1.total_cmp(&a.1));
    if let Some(first) = chosen.iter().position(|&(ix, _)| top_of(ix) == best_top) {
        chosen[..=first].rotate_right(1);
    }
    chosen.truncate(MOST);
    Selection { chosen, weak, sums, shares }
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

/// Adds the deepest topics at and below `ix` that have as much evidence as `least` asks for. A topic that has little
/// evidence of its own, only some scattered below it, is left to the topic above.
fn deepest(
    ix: TopicIx,
    sums: &[f32],
    evidence: &[f32],
    least: &impl Fn(TopicIx) -> f32,
    found: &mut Vec<TopicIx>,
) {
    let taxonomy = taxonomy();
    let sum = sums[ix as usize];
    if sum < least(ix) {
        return;
    }
    let before = found.len();
    for &child in taxonomy.children(ix) {
        if sums[child as usize] >= DEEPER * sum {
            deepest(child, sums, evidence, least, found);
        }
    }
    let own = evidence[ix as usize];
    let top = taxonomy.parent(ix).is_none();
    let alone = found.len() == before && (top || own > OWN * sum);
    if alone || !top && own > BESIDE * sum && own >= least(ix) {
        found.push(ix);
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

    fn select_from(evidence: &[(&str, f32)]) -> Vec<String> {
        let mut all = Evidence::new();
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

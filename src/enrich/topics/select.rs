//! From evidence to topics: the deepest ones that are supported well enough, best first.

use super::taxonomy::{TopicIx, taxonomy};
use crate::article::Topic;

/// Least evidence for a topic, its own and that of the topics below it.
const FLOOR: f32 = 1.;
/// Least share of the best topic's evidence.
const SHARE: f32 = 0.5;
/// How much more a top of the tree needs in a long text where none of the topics below it is supported: its own
/// cues are words of many uses, such as "team" and "season".
const BROAD: f32 = 1.5;
/// Least share of the evidence of the topic above, for a deeper topic to stand in its place.
const DEEPER: f32 = 0.15;
/// Evidence at which relevance reaches one half.
const HALF: f32 = 5.;
/// Most topics of one article.
const MOST: usize = 8;

/// The topics that `evidence`, one sum for each topic, supports; `long` tells that the text is.
pub(super) fn select(evidence: &[f32], long: bool) -> Vec<Topic> {
    let taxonomy = taxonomy();
    let mut sums = evidence.to_vec();
    for (ix, &own) in (0..).zip(evidence).filter(|&(_, &own)| own != 0.) {
        for above in taxonomy.up(Some(ix)).skip(1) {
            sums[above as usize] += own;
        }
    }
    let top_of = |ix| taxonomy.up(Some(ix)).last().unwrap_or(ix);
    let sum = |ix: TopicIx| sums[ix as usize];
    let is_top = |ix| taxonomy.parent(ix).is_none();
    let Some(best_top) = taxonomy.tops().max_by(|&a, &b| sum(a).total_cmp(&sum(b))) else {
        return Vec::new();
    };

    let mut found = Vec::new();
    for top in taxonomy.tops() {
        deepest(top, &sums, evidence, &mut found);
    }
    let best = found.iter().filter(|&&ix| top_of(ix) == best_top).map(|&ix| sum(ix));
    let floor = SHARE * best.fold(0., f32::max);
    let least = |ix| if long && is_top(ix) && ix != best_top { floor * BROAD } else { floor };
    found.retain(|&ix| sum(ix) >= least(ix));
    // Strength is shared between a topic and its top, so that one stray cue of another top does
    // not outrank several topics that agree.
    let strength = |ix| sum(ix).midpoint(sum(top_of(ix)));
    found.sort_by(|&a, &b| strength(b).total_cmp(&strength(a)));
    if let Some(first) = found.iter().position(|&ix| top_of(ix) == best_top) {
        found[..=first].rotate_right(1);
    }
    found.truncate(MOST);
    let highest = found.first().map_or(0., |&ix| strength(ix));
    let relevance = |ix| {
        let strength = strength(ix).min(highest);
        strength / (strength + HALF)
    };
    found.iter().map(|&ix| topic(ix, relevance(ix))).collect()
}

/// Adds the deepest topics at and below `ix` that are supported. A topic that has no evidence of
/// its own, only some scattered below it, is left to the topic above.
fn deepest(ix: TopicIx, sums: &[f32], evidence: &[f32], found: &mut Vec<TopicIx>) {
    let taxonomy = taxonomy();
    let sum = sums[ix as usize];
    if sum < FLOOR {
        return;
    }
    let before = found.len();
    for &child in taxonomy.children(ix) {
        if sums[child as usize] >= DEEPER * sum {
            deepest(child, sums, evidence, found);
        }
    }
    let own = evidence[ix as usize] > 0. || taxonomy.parent(ix).is_none();
    if found.len() == before && own {
        found.push(ix);
    }
}

fn topic(ix: TopicIx, relevance: f32) -> Topic {
    let taxonomy = taxonomy();
    let node = taxonomy.node(ix);
    let mut path: Vec<String> =
        taxonomy.up(Some(ix)).map(|ix| taxonomy.node(ix).name.to_owned()).collect();
    path.reverse();
    let relevance = (relevance * 1000.).round() / 1000.;
    Topic { id: node.id.to_owned(), name: node.name.to_owned(), path, relevance }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn select_from(evidence: &[(&str, f32)]) -> Vec<String> {
        let names = taxonomy().by_name();
        let mut sums = vec![0.; taxonomy().len()];
        for (name, strength) in evidence {
            sums[names[name] as usize] = *strength;
        }
        select(&sums, false).into_iter().map(|topic| topic.name).collect()
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
    fn the_first_topic_is_under_the_best_top() {
        let agreeing = [("flood", 5.), ("tennis", 3.), ("cricket", 3.)];
        assert_eq!(select_from(&agreeing)[0], "cricket");
    }
}

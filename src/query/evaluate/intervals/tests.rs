//! The evaluator beside the definition it is meant to follow, spelled out without any cleverness.

use std::collections::BTreeSet;

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{
    Expression, Place, TextQuery,
    expression::STEPS,
    spans::{HELD, Spans, apart},
};
use crate::{
    fields::Part,
    query::{Link, Reach},
};

/// Leaves that texts and expressions are made of.
const LEAVES: usize = 4;

fn part() -> impl Strategy<Value = Option<Part>> {
    option::weighted(0.2, select(vec![Part::Title, Part::Body, Part::Lead]))
}

fn link() -> impl Strategy<Value = Link> {
    let reach = prop_oneof![
        3 => (1..6u32).prop_map(Reach::Words),
        1 => Just(Reach::Sentence),
        1 => Just(Reach::Paragraph)
    ];
    (reach, any::<bool>(), option::weighted(0.3, Just(())))
        .prop_map(|(reach, ordered, negated)| Link { reach, ordered, negated: negated.is_some() })
}

fn expression() -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![
        3 => (0..LEAVES, part()).prop_map(|(leaf, part)| Expression::Word { leaf, part }),
        1 => (vec(0..LEAVES, 2..4), 0..3u32, part())
            .prop_map(|(leaves, slop, part)| Expression::Phrase { leaves, slop, part }),
    ];
    leaf.prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            2 => (inner.clone(), inner.clone(), link()).prop_map(|(left, right, link)| {
                Expression::Near { left: Box::new(left), right: Box::new(right), link }
            }),
            1 => vec(inner, 2..3).prop_map(Expression::Any),
        ]
    })
}

/// A text as it is defined: of every position the leaves there, its sentence and its paragraph.
#[derive(Debug, Clone)]
struct Words(Vec<(Vec<usize>, u32, u32)>);

fn words() -> impl Strategy<Value = Words> {
    let word = (vec(0..LEAVES, 0..3), 0..8u8);
    vec(word, 0..14).prop_map(|words| {
        let (mut sentence, mut paragraph) = (0, 0);
        let place = |(mut leaves, ends): (Vec<usize>, u8)| {
            leaves.sort_unstable();
            leaves.dedup();
            let here = (leaves, sentence, paragraph);
            sentence += u32::from(ends < 2);
            paragraph += u32::from(ends < 1);
            here
        };
        Words(words.into_iter().map(place).collect())
    })
}

type Match = BTreeSet<u32>;

impl Words {
    fn positions(&self, leaf: usize, asked: Option<Part>, part: Part) -> Vec<u32> {
        let counts = |paragraph: u32| match asked {
            None => true,
            Some(Part::Lead) => part == Part::Body && paragraph == 0,
            Some(asked) => asked == part,
        };
        let here = self.0.iter().zip(0..);
        here.filter(|((leaves, _, paragraph), _)| leaves.contains(&leaf) && counts(*paragraph))
            .map(|(_, at)| at)
            .collect()
    }

    fn matches(&self, expression: &Expression, part: Part) -> BTreeSet<Match> {
        match expression {
            Expression::Word { leaf, part: asked } => self
                .positions(*leaf, *asked, part)
                .into_iter()
                .map(|at| Match::from([at]))
                .collect(),
            Expression::Phrase { leaves, slop, part: asked } => {
                let mut ways: Vec<Vec<u32>> = vec![Vec::new()];
                for leaf in leaves {
                    let next = self.positions(*leaf, *asked, part);
                    let longer = |way: &Vec<u32>| {
                        let way = way.clone();
                        let after: Vec<u32> = next
                            .iter()
                            .copied()
                            .filter(|at| way.last().is_none_or(|l| l < at))
                            .collect();
                        after.into_iter().map(move |at| [way.clone(), vec![at]].concat())
                    };
                    ways = ways.iter().flat_map(longer).collect();
                }
                let between = |way: &[u32]| way[way.len() - 1] - way[0] + 1 - way.len() as u32;
                ways.retain(|way| between(way) <= *slop);
                // Of each beginning the way that is shortest at every step.
                ways.sort();
                ways.dedup_by_key(|way| way[0]);
                ways.into_iter().map(|way| way.into_iter().collect()).collect()
            }
            Expression::Any(inner) => {
                inner.iter().flat_map(|inner| self.matches(inner, part)).collect()
            }
            Expression::Near { left, right, link } => {
                let (left, right) = (self.matches(left, part), self.matches(right, part));
                if link.negated {
                    let is_far =
                        |l: &&Match| right.iter().all(|r| r == *l || !self.within(l, r, *link));
                    return left.iter().filter(is_far).cloned().collect();
                }
                let mut both = BTreeSet::new();
                for l in &left {
                    for r in &right {
                        if l.is_disjoint(r) && self.within(l, r, *link) {
                            both.insert(l | r);
                        }
                    }
                }
                both
            }
        }
    }

    fn within(&self, l: &Match, r: &Match, link: Link) -> bool {
        let ends = |m: &Match| (*m.first().unwrap(), *m.last().unwrap());
        let ((l_first, l_last), (r_first, r_last)) = (ends(l), ends(r));
        let (first, last) = (l_first.min(r_first) as usize, l_last.max(r_last) as usize);
        let near = match link.reach {
            Reach::Words(n) if l_last < r_first => r_first - l_last <= n,
            Reach::Words(n) if r_last < l_first => l_first - r_last <= n,
            Reach::Words(_) => true,
            Reach::Sentence => self.0[first].1 == self.0[last].1,
            Reach::Paragraph => self.0[first].2 == self.0[last].2,
        };
        near && (!link.ordered || l_last < r_first)
    }

    /// The greatest number of matches that do not overlap, by trying all.
    fn apart(matches: &[(u32, u32)], free: u32) -> u32 {
        let fit = matches.iter().filter(|(first, _)| *first >= free);
        fit.map(|(_, last)| 1 + Self::apart(matches, last + 1)).max().unwrap_or(0)
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 16 * ProptestConfig::default().cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn matches_are_those_of_the_definition(
        expression in expression(),
        text in words(),
        part in select(vec![Part::Title, Part::Body]),
        from in select(vec![0, 1024]),
    ) {
        let defined = text.matches(&expression, part);
        let leaves: Vec<Vec<u32>> = (0..LEAVES)
            .map(|leaf| text.positions(leaf, None, part).iter().map(|at| at + from).collect())
            .collect();
        let begins = |number: fn(&(Vec<usize>, u32, u32)) -> u32| -> Vec<u32> {
            let pairs = text.0.windows(2).zip(1..);
            pairs.filter(|(p, _)| number(&p[0]) != number(&p[1])).map(|(_, at)| at + from).collect()
        };
        let (sentences, paragraphs) = (begins(|w| w.1), begins(|w| w.2));
        let place = Place {
            part,
            leaves: &leaves,
            range: from..u32::MAX,
            sentences: &sentences,
            paragraphs: &paragraphs,
        };

        let spans = expression.spans(&place, &mut { STEPS });
        let found: Vec<Match> =
            (0..spans.len()).map(|at| spans.words(at).iter().map(|w| w - from).collect()).collect();
        prop_assert_eq!(found.iter().cloned().collect::<BTreeSet<_>>(), defined.clone());
        prop_assert_eq!(found.len(), defined.len(), "each once");

        let sought = TextQuery { expression: expression.clone(), least: None };
        prop_assert_eq!(sought.count(std::slice::from_ref(&place)).0 > 0, !defined.is_empty());

        let mut marked = BTreeSet::new();
        for (first, last) in sought.marks(&place) {
            marked.extend((first..=last).map(|at| at - from));
        }
        prop_assert_eq!(marked, defined.iter().flatten().copied().collect::<BTreeSet<_>>());

        let ends: Vec<(u32, u32)> =
            defined.iter().map(|m| (*m.first().unwrap(), *m.last().unwrap())).collect();
        if ends.len() < 12 {
            prop_assert_eq!(apart(&spans), Words::apart(&ends, 0));
        }
    }
}

#[test]
fn the_work_on_one_text_is_bounded() {
    let everywhere: Vec<u32> = (0..400_000).collect();
    let leaves = [everywhere.clone(), everywhere];
    let place = Place {
        part: Part::Body,
        leaves: &leaves,
        range: 0..u32::MAX,
        sentences: &[],
        paragraphs: &[],
    };
    let word = |leaf| Box::new(Expression::Word { leaf, part: None });
    let link = Link { reach: Reach::Words(1000), ordered: false, negated: false };
    let near = Expression::Near { left: word(0), right: word(1), link };
    let nested = Expression::Near { left: Box::new(near), right: word(0), link };
    let phrase = Expression::Phrase { leaves: vec![0; 1000], slop: 0, part: None };
    for expression in [nested, phrase] {
        let mut steps = STEPS;
        let spans = expression.spans(&place, &mut steps);
        let Spans::Matches(matches) = spans else { panic!("more than words") };
        assert!(matches.words.len() <= HELD + 1000 && !matches.spans.is_empty());
    }
}

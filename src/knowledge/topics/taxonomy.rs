//! The tree of IPTC Media Topics: names, parents, and what people call them in a query.

use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

use crate::text::{Stemmer, fold, words};

mod table {
    use super::{Node, TopicIx};

    include!(concat!(env!("OUT_DIR"), "/topic-tree.rs"));
}

static TAXONOMY: Taxonomy = Taxonomy { nodes: &table::NODES, tops: &table::TOP_NODES };

/// Names and other names by their stems; only queries need it, so it is built apart.
static NAMES: LazyLock<Names> = LazyLock::new(Names::new);

/// Position of a topic in the [`Taxonomy`].
pub type TopicIx = u16;

/// One topic of the tree.
#[derive(Debug)]
pub struct Node {
    /// `medtop:` identifier.
    pub id: &'static str,
    /// English name.
    pub name: &'static str,
    /// Other names, spellings and common words for it.
    pub aliases: &'static str,
    parent: Option<TopicIx>,
    children: &'static [TopicIx],
}

/// The tree of topics, compiled by the build script.
#[derive(Debug)]
pub struct Taxonomy {
    /// In the order of their identifiers.
    nodes: &'static [Node],
    tops: &'static [TopicIx],
}

/// The IPTC Media Topics.
pub fn taxonomy() -> &'static Taxonomy {
    &TAXONOMY
}

impl Taxonomy {
    /// All topics, in the order of their identifiers.
    pub fn iter(&self) -> impl Iterator<Item = &'static Node> + use<> {
        self.nodes.iter()
    }

    /// English name of a topic.
    ///
    /// ```
    /// let topics = dateline::knowledge::topics::taxonomy::taxonomy();
    /// assert_eq!(topics.name("medtop:20000642"), Some("economic sanction"));
    /// ```
    pub fn name(&self, id: &str) -> Option<&'static str> {
        self.find(id).map(|ix| self.node(ix).name)
    }

    /// The topics above a topic, nearest first.
    pub fn ancestors<'t>(&'t self, id: &str) -> impl Iterator<Item = &'static str> + use<'t> {
        self.up(self.find(id)).skip(1).map(|ix| self.node(ix).id)
    }

    /// Identifiers of the topics that a user means by an identifier ("medtop:20000642",
    /// "20000642"), a name in any number or spelling ("earthquakes"), a common other name
    /// ("mergers"), or else by words of the name. Empty where nothing fits.
    pub fn resolve(&self, asked: &str) -> Vec<&'static str> {
        let asked = asked.trim();
        let known = self.find(asked).or_else(|| {
            let digits = asked.len() == 8 && asked.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| self.find(&format!("medtop:{asked}"))).flatten()
        });
        match known {
            Some(ix) => vec![self.node(ix).id],
            None => NAMES.find(asked).into_iter().map(|ix| self.node(ix).id).collect(),
        }
    }

    /// The topic with an identifier.
    pub fn find(&self, id: &str) -> Option<TopicIx> {
        self.nodes.binary_search_by(|node| node.id.cmp(id)).ok().map(|ix| ix as TopicIx)
    }

    /// Number of topics.
    pub fn size(&self) -> usize {
        self.nodes.len()
    }

    /// The topic at a position.
    pub fn node(&self, ix: TopicIx) -> &'static Node {
        &self.nodes[ix as usize]
    }

    /// The topics right below a topic.
    pub fn children(&self, ix: TopicIx) -> &'static [TopicIx] {
        self.node(ix).children
    }

    /// The topic right above a topic; `None` at the top.
    pub fn parent(&self, ix: TopicIx) -> Option<TopicIx> {
        self.node(ix).parent
    }

    /// The topics without a parent.
    pub fn tops(&self) -> impl Iterator<Item = TopicIx> {
        self.tops.iter().copied()
    }

    /// The topic above the sectors of the economy: what companies make and do.
    pub fn sectors(&self) -> TopicIx {
        const PRODUCTS_AND_SERVICES: &str = "medtop:20000209";
        self.find(PRODUCTS_AND_SERVICES).expect("the tree has it")
    }

    /// The number of the top that a topic is under, in the order of [`Self::tops`].
    pub fn top_number(&self, ix: TopicIx) -> Option<usize> {
        let top = self.up(Some(ix)).last()?;
        self.tops.iter().position(|&other| other == top)
    }

    /// A topic and those above it, up to the top.
    pub fn up(&self, from: Option<TopicIx>) -> impl Iterator<Item = TopicIx> {
        std::iter::successors(from, |&ix| self.parent(ix))
    }

    /// The topic with an exact English name.
    #[cfg(test)]
    pub fn named(&self, name: &str) -> TopicIx {
        self.nodes.iter().position(|node| node.name == name).expect(name) as TopicIx
    }
}

/// Topics by the stems of their names.
struct Names {
    /// A name or other name as stems with a space between.
    whole: HashMap<String, BTreeSet<TopicIx>>,
    /// Every stem of a name.
    parts: HashMap<String, BTreeSet<TopicIx>>,
}

impl Names {
    fn new() -> Self {
        let mut stemmer = Stemmer::new();
        let mut names = Self { whole: HashMap::new(), parts: HashMap::new() };
        for (ix, node) in (0..).zip(taxonomy().iter()) {
            for name in std::iter::once(node.name).chain(node.aliases.split(';')) {
                let stems = stems(name, &mut stemmer);
                if !stems.is_empty() {
                    names.whole.entry(stems.join(" ")).or_default().insert(ix);
                }
            }
            for stem in stems(node.name, &mut stemmer) {
                names.parts.entry(stem).or_default().insert(ix);
            }
        }
        names
    }

    fn find(&self, asked: &str) -> BTreeSet<TopicIx> {
        let stems = stems(asked, &mut Stemmer::new());
        if let Some(whole) = self.whole.get(&stems.join(" ")) {
            return whole.clone();
        }
        let mut with_all =
            stems.iter().map(|stem| self.parts.get(stem).cloned().unwrap_or_default());
        let Some(first) = with_all.next() else { return BTreeSet::new() };
        with_all.fold(first, |found, next| &found & &next)
    }
}

/// The stems of a phrase.
pub fn stems(phrase: &str, stemmer: &mut Stemmer) -> Vec<String> {
    words(phrase)
        .map(|word| {
            let mut folded = String::new();
            fold(&phrase[word], &mut folded);
            stemmer.stem(&folded).to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(asked: &str) -> Vec<&'static str> {
        taxonomy().resolve(asked)
    }

    #[test]
    fn the_tree_has_seventeen_tops_and_no_loose_ends() {
        assert_eq!(taxonomy().tops().count(), 17);
        for node in taxonomy().iter() {
            let top = taxonomy().ancestors(node.id).last().unwrap_or(node.id);
            assert!(top.ends_with("000000"), "{} hangs loose", node.name);
        }
    }

    #[test]
    fn a_topic_is_found_by_identifier_with_or_without_prefix() {
        assert_eq!(resolve("medtop:20000642"), ["medtop:20000642"]);
        assert_eq!(resolve("20000642"), ["medtop:20000642"]);
        assert!(resolve("99999999").is_empty());
    }

    #[test]
    fn a_topic_is_found_by_name_in_any_number_case_and_spelling() {
        assert_eq!(resolve("Earthquakes"), ["medtop:20000153"]);
        assert_eq!(resolve("nuclear policy"), ["medtop:20000635"]);
        assert_eq!(resolve("labor strikes"), ["medtop:20000530"]);
        assert_eq!(resolve("movies"), ["medtop:20000005"]);
    }

    #[test]
    fn a_topic_is_found_by_a_common_other_name() {
        assert_eq!(resolve("sanctions"), ["medtop:20000642"]);
        assert_eq!(resolve("mergers"), ["medtop:20000204"]);
        assert_eq!(resolve("oil"), ["medtop:20001243"]);
    }

    #[test]
    fn words_of_a_name_find_all_topics_that_have_them() {
        assert_eq!(
            resolve("volleyball"),
            ["medtop:20001089"],
            "a whole name is better than a part"
        );
        assert_eq!(resolve("reconstruction"), ["medtop:20000077"]);
        assert!(resolve("volleyball reconstruction").is_empty());
        assert!(resolve("").is_empty() && resolve("zzz").is_empty());
    }

    #[test]
    fn ancestors_go_up_to_the_top() {
        let up: Vec<_> = taxonomy().ancestors("medtop:20000642").collect();
        assert_eq!(up, ["medtop:20000638", "medtop:11000000"]);
        assert_eq!(taxonomy().ancestors("nothing").count(), 0);
    }
}

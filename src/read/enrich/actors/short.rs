//! Names by which an article may come back to an actor.

use foldhash::HashMap;

use crate::knowledge::actors::inflection::Inflection;

/// Folded names and the drafts that they name; the first draft of a name keeps it.
pub(super) struct ShortNames {
    drafts: HashMap<String, usize>,
    /// The same in the order in which they came, for languages that inflect names.
    order: Vec<(String, usize)>,
    inflection: Inflection,
}

impl ShortNames {
    pub fn new(inflection: Inflection) -> Self {
        Self { drafts: HashMap::default(), order: Vec::new(), inflection }
    }

    /// The draft that a name stands for, as it is written or in another case.
    pub fn get(&self, folded: &str) -> Option<usize> {
        self.drafts.get(folded).copied().or_else(|| {
            if self.inflection == Inflection::None {
                return None;
            }
            let alike = |(name, _): &&(String, usize)| self.inflection.alike(name, folded);
            self.order.iter().find(alike).map(|(_, draft)| *draft)
        })
    }

    /// Notes that a name stands for a draft, unless it already stands for another.
    pub fn note(&mut self, folded: &str, draft: usize) {
        if !self.drafts.contains_key(folded) {
            self.drafts.insert(folded.to_owned(), draft);
            if self.inflection != Inflection::None {
                self.order.push((folded.to_owned(), draft));
            }
        }
    }
}

//! Files that hold one record after the other and no article: somebody's data, or made to keep us busy.

use super::Event;
use crate::read::{
    skip::{Reason, Skip},
    source::Content,
};

/// Records without an article, one after the other, after which a file is given up.
pub const MOST: u64 = 1_000_000;

/// Counts the records of the file that events are about.
pub(super) struct Barren {
    /// After how many it is given up.
    most: u64,
    /// It is cut into records.
    is_list: bool,
    /// Records since the last article.
    in_a_row: u64,
    /// Items so far, those that were known included.
    items: u64,
    given_up: bool,
}

impl Barren {
    pub fn new(most: u64) -> Self {
        Self { most, is_list: false, in_a_row: 0, items: 0, given_up: false }
    }

    /// Whether the file is given up.
    pub fn is_given_up(&self) -> bool {
        self.given_up
    }

    /// What becomes of an event: of a file that is given up the rest is left out.
    pub fn sift<T>(&mut self, event: Event<T>) -> Option<Event<T>> {
        Some(match event {
            Event::Begin { container, first, .. } => {
                *self = Self { is_list: container, items: first, ..Self::new(self.most) };
                event
            }
            Event::End { key, content, has_columns, .. } if self.given_up => {
                let items = self.items;
                *self = Self::new(self.most);
                // Nobody counted the rest of its records. No file has this hash, so that one that grows is
                // not read on behind them, under wrong numbers.
                let content = Content { hash: 0, ..content };
                Event::End { key, content, items, has_columns }
            }
            Event::End { .. } => {
                self.is_list = false;
                event
            }
            _ if self.given_up => return None,
            Event::Article(_) => {
                self.items += 1;
                self.in_a_row = 0;
                event
            }
            Event::Skip(Skip { path, item, .. }) if self.is_list && self.in_a_row == self.most => {
                self.items += 1;
                self.given_up = true;
                Event::Skip(Skip { path, item, reason: Reason::Barren(self.most) })
            }
            Event::Skip(_) => {
                self.items += 1;
                self.in_a_row += 1;
                event
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skip() -> Event<()> {
        Event::Skip(Skip { path: "a.jsonl".into(), item: None, reason: Reason::NoText })
    }

    const WHOLE: Content = Content { size: 500, hash: 7 };

    /// How many events come through, and how many items of what content the end tells.
    fn sifted(
        barren: &mut Barren,
        container: bool,
        events: Vec<Event<()>>,
    ) -> (usize, u64, Content) {
        let begin: Event<()> = Event::Begin { key: 0, container, feed: false, first: 10 };
        assert!(barren.sift(begin).is_some());
        let count = events.into_iter().filter_map(|event| barren.sift(event)).count();
        let end = Event::End::<()> { key: 0, content: WHOLE, items: 99, has_columns: true };
        match barren.sift(end) {
            Some(Event::End { items, content, .. }) => (count, items, content),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_list_without_an_article_is_given_up_and_any_other_file_is_not() {
        let mut barren = Barren::new(3);
        let skips = |count| (0..count).map(|_| skip()).collect::<Vec<_>>();
        assert_eq!(sifted(&mut barren, true, skips(3)), (3, 99, WHOLE));
        assert_eq!(sifted(&mut barren, false, skips(8)), (8, 99, WHOLE));
        let mut mixed = skips(3);
        mixed.push(Event::Article(Box::new(())));
        mixed.extend(skips(3));
        assert_eq!(sifted(&mut barren, true, mixed), (7, 99, WHOLE));
        // Of one that is given up the end is told as if it were of other bytes.
        let given_up = (4, 14, Content { hash: 0, ..WHOLE });
        assert_eq!(sifted(&mut barren, true, skips(8)), given_up);
        assert_eq!(sifted(&mut barren, true, skips(2)), (2, 99, WHOLE));
    }
}

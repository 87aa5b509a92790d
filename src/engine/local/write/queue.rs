//! Articles that wait for the indexing thread.
//!
//! tantivy lets ten thousand of them wait, however long they are. Here they are bounded by their bytes, which
//! each gives back as soon as it is indexed, or thrown away because the thread failed.

use std::sync::Arc;

use tantivy::{TantivyDocument, schema::document::Document};

use crate::read::tickets::Tickets;

/// Bytes of the articles that wait.
const MOST: usize = 16 << 20;

/// What an article takes besides its text.
const SMALL: usize = 4 << 10;

/// The line before the indexing thread.
#[derive(Debug)]
pub struct Queue(Arc<Tickets>);

impl Default for Queue {
    fn default() -> Self {
        Self(Arc::new(Tickets::new(MOST)))
    }
}

impl Queue {
    /// Waits until there is room for an article with so many bytes of text.
    pub fn enter(&self, document: TantivyDocument, text: usize) -> Queued {
        // The text is there twice: to be stored and to be cut into words.
        let bytes = (2 * text + SMALL) as isize;
        self.0.take(bytes);
        Queued { document, _place: Place { tickets: Arc::clone(&self.0), bytes } }
    }
}

/// An article that waits.
pub struct Queued {
    document: TantivyDocument,
    _place: Place,
}

struct Place {
    tickets: Arc<Tickets>,
    bytes: isize,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.tickets.give(self.bytes);
    }
}

impl Document for Queued {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.document
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_bounded_by_bytes_and_makes_room_when_it_is_taken_or_thrown_away() {
        let queue = Queue::default();
        let enter = || queue.enter(TantivyDocument::default(), MOST / 8);
        let mut waiting: Vec<Queued> = (0..4).map(|_| enter()).collect();
        assert!(!queue.0.are_free());
        waiting.pop().map(Document::into_tantivy_document);
        assert!(queue.0.are_free());
        waiting.push(enter());
        assert!(!queue.0.are_free());
        waiting.pop();
        assert!(queue.0.are_free());
    }
}

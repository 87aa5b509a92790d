//! Where a hit stands in the order: the key by which the next page begins.

use serde::{Deserialize, Serialize};

/// All that decides about the place of a hit, apart from the state of the index: what comes behind it
/// can be found even when the article itself is gone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    /// From 1.
    pub rank: usize,
    /// As compared; 0 where scores do not decide.
    pub score: f32,
    /// As compared, greater first: the second of publication, negative where the oldest come first.
    pub date: i64,
    /// Identity of the article.
    pub id: String,
    /// File relative to the corpus folder.
    pub path: String,
    /// Number of the article inside a container.
    pub item: u64,
}

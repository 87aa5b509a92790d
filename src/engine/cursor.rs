//! Where a hit stands in the order: the key by which the next page begins.

use serde::{Deserialize, Serialize};

use super::Hit;

/// All that decides about the place of a hit, apart from the state of the index: what comes behind it
/// can be told even when the article itself is gone.
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

/// What the record of a hit says of it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    id: String,
    path: String,
    item: u64,
}

impl Hit {
    /// Where it stands.
    pub fn cursor(&self) -> Cursor {
        // A record that cannot be read stands where those without a name do.
        let Named { id, path, item } = serde_json::from_str(&self.record).unwrap_or_default();
        Cursor { rank: self.rank, score: self.score, date: self.date, id, path, item }
    }
}

//! Where an answer goes on: a key into the order of hits that stays right while the index changes.
//!
//! A token names the state of the index that the answer before was from, which is kept for some minutes,
//! and the place of its last hit. In that state the next hits follow exactly. Later, what sorts behind that
//! place in the newest state follows; in an order by date that misses and repeats nothing, in one by
//! relevance scores may have moved, and a note says so.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::ask::{Ask, BadParameter};
use crate::engine::Cursor;

/// What decides which hits there are, and in which order.
const DECISIVE: &[&str] = &[
    "query", "any", "expand", "like", "choose", "filter", "collapse", "sort", "recency", "now",
    "lenient",
];

/// Where an answer goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Token {
    /// Of the state of the index.
    pub generation: u64,
    /// Of what was asked.
    asked: u64,
    /// The day from which relative dates were counted.
    pub today: Date,
    /// Of the last hit.
    pub place: Cursor,
}

impl Token {
    /// Where `ask` goes on behind `place`.
    pub fn new(ask: &Ask, generation: u64, place: Cursor) -> Self {
        Self { generation, asked: decisive(ask), today: ask.options.today(), place }
    }

    /// As it is handed out.
    pub fn text(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads the token of a search that was asked before.
    ///
    /// # Errors
    /// When it is none, or that of another search.
    pub fn read(text: &str, ask: &Ask) -> Result<Self, BadParameter> {
        let bad = |why: &str| BadParameter::Value("after", why.to_owned());
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
        let token: Self = serde_json::from_slice(&bytes)
            .map_err(|_| bad("no `next` of a summary; ask without it for the first hits"))?;
        if token.asked != decisive(ask) {
            return Err(bad(
                "it goes on with another search; ask the same as before, or without it",
            ));
        }
        if ask.options.offset > 0 {
            return Err(bad("it says where to begin, so there can be no offset"));
        }
        Ok(token)
    }
}

fn decisive(ask: &Ask) -> u64 {
    let mut asked = String::new();
    for name in DECISIVE {
        for value in ask.values(name) {
            asked.extend([name, "=", value, "\0"]);
        }
    }
    xxh3_64(asked.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_on_with_its_own_search_alone() {
        let ask = Ask::from_address("query=oil&limit=3").unwrap();
        let place = Cursor { rank: 3, score: 1.2345678, id: "a/b".into(), ..Cursor::default() };
        let token = Token::new(&ask, 7, place);
        assert_eq!(Token::read(&token.text(), &ask), Ok(token.clone()));
        let more = Ask::from_address("query=oil&limit=500&format=csv").unwrap();
        assert_eq!(Token::read(&token.text(), &more), Ok(token.clone()));
        for other in ["query=gas", "query=oil&sort=newest", "query=oil&offset=3"] {
            let other = Ask::from_address(other).unwrap();
            assert!(Token::read(&token.text(), &other).is_err());
        }
        for bad in ["", "x", "e30", &token.text()[1..]] {
            assert!(Token::read(bad, &ask).is_err(), "{bad}");
        }
    }
}

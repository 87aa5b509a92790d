//! Tokens that continue an answer, which stay right while the index changes.
//!
//! A token names the snapshot of the index that the answer before was from, which is kept for some minutes,
//! and the cursor of its last hit. In that snapshot the next hits follow exactly. Once it is gone, what sorts
//! behind that cursor in the newest snapshot follows: in an order by date this misses and repeats nothing, in
//! one by relevance scores may have changed, and a note says so.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::parameters::{ParameterError, Parameters};
use crate::{archive::answer::setting::Affects, engine::Cursor};

/// Continues an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Token {
    /// Generation of the snapshot.
    pub generation: u64,
    /// Hash of the parameters that decide which hits there are and their order.
    search: u64,
    /// The day from which relative dates were counted.
    pub today: Date,
    /// Cursor of the last hit.
    pub cursor: Cursor,
}

impl Token {
    /// The token of a search behind `cursor`.
    pub fn new(parameters: &Parameters, generation: u64, cursor: Cursor) -> Self {
        let today = parameters.options.today();
        Self { generation, search: hash(parameters), today, cursor }
    }

    /// As text.
    pub fn text(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads the token of a search with these parameters.
    ///
    /// # Errors
    /// When it is none, or that of another search.
    pub fn read(text: &str, parameters: &Parameters) -> Result<Self, ParameterError> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
        let token: Self = serde_json::from_slice(&bytes).map_err(|_| {
            refused("not the `next` of a summary; leave it out to begin with the first hits")
        })?;
        if token.search != hash(parameters) {
            return Err(refused("it continues another search; give the same parameters as before"));
        }
        if parameters.options.offset > 0 {
            return Err(refused("it decides where to begin; leave out `offset`"));
        }
        Ok(token)
    }
}

fn refused(why: &str) -> ParameterError {
    ParameterError::Value("after", why.to_owned())
}

/// Of what decides which hits there are, and in which order.
fn hash(parameters: &Parameters) -> u64 {
    let mut text = String::new();
    for (setting, value) in parameters.in_order() {
        if setting.affects == Affects::Hits {
            text.extend([setting.name, "=", value, "\0"]);
        }
    }
    xxh3_64(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_continues_its_own_search_alone() {
        let parameters = Parameters::from_address("query=oil&limit=3").unwrap();
        let cursor = Cursor { rank: 3, score: 1.2345678, id: "a/b".into(), ..Cursor::default() };
        let token = Token::new(&parameters, 7, cursor);
        assert_eq!(Token::read(&token.text(), &parameters), Ok(token.clone()));
        let more = Parameters::from_address("query=oil&limit=500&format=csv").unwrap();
        assert_eq!(Token::read(&token.text(), &more), Ok(token.clone()));
        for other in ["query=gas", "query=oil&sort=newest", "query=oil&offset=3"] {
            let other = Parameters::from_address(other).unwrap();
            assert!(Token::read(&token.text(), &other).is_err());
        }
        for bad in ["", "x", "e30", &token.text()[1..]] {
            assert!(Token::read(bad, &parameters).is_err(), "{bad}");
        }
    }
}

//! Searches, and the hits of one page by page from one point in time.

use serde_json::{Value, json};

use super::{
    client::{Client, Content, Method},
    fault::Fault,
};
use crate::engine::{Deadline, EngineError};

/// How long a point in time is kept after each page.
const KEPT: &str = "5m";

/// Scores with the frequencies of words in the whole index, not in the part that a shard holds.
const WHOLE_INDEX: &str = "&search_type=dfs_query_then_fetch";

/// What a search is made over: an index by its name, or a point in time that the request names.
#[derive(Debug, Clone, Copy)]
pub enum Over<'a> {
    Index(&'a str),
    Point,
}

/// Asks a search. An answer that lacks something is an error.
pub fn search(
    client: &Client,
    over: Over<'_>,
    request: &Value,
    scores: bool,
    deadline: &Deadline,
) -> Result<Value, Fault> {
    let index = match over {
        Over::Index(name) => format!("{name}/"),
        Over::Point => String::new(),
    };
    let scores = if scores { WHOLE_INDEX } else { "" };
    let path = format!("{index}_search?allow_partial_search_results=false{scores}");
    let mut request = request.clone();
    if let Some(at) = deadline.at {
        let left = at.saturating_duration_since(std::time::Instant::now()).as_millis().max(1);
        request["timeout"] = json!(format!("{left}ms"));
    }
    let answer = client.call(Method::Post, &path, Content::Json(&request), deadline)?;
    if answer["timed_out"].as_bool() == Some(true) {
        return Err(EngineError::TimedOut.into());
    }
    if let Some(failed) = answer["_shards"]["failed"].as_u64().filter(|failed| *failed > 0) {
        let source = format!("{failed} shards did not answer").into();
        return Err(EngineError::Remote { at: client.at().to_owned(), source }.into());
    }
    Ok(answer)
}

/// The number of articles that match.
pub fn count(
    client: &Client,
    index: &str,
    query: &Value,
    deadline: &Deadline,
) -> Result<u64, Fault> {
    let request = json!({ "size": 0, "track_total_hits": true, "query": query });
    Ok(total(&search(client, Over::Index(index), &request, false, deadline)?))
}

/// How many articles match, by an answer that says so.
pub fn total(answer: &Value) -> u64 {
    answer["hits"]["total"]["value"].as_u64().unwrap_or_default()
}

/// The hits of an answer, which are taken out of it.
pub fn taken(answer: &mut Value) -> Vec<Value> {
    match answer["hits"]["hits"].take() {
        Value::Array(hits) => hits,
        _ => Vec::new(),
    }
}

/// The hits of a request, page by page, all from one point in time.
pub struct Pages<'a> {
    client: &'a Client,
    point: String,
    request: Value,
    scores: bool,
    size: usize,
    is_over: bool,
    deadline: &'a Deadline,
}

impl<'a> Pages<'a> {
    /// `request` has a sort whose last key no two documents share.
    pub fn open(
        client: &'a Client,
        index: &str,
        request: Value,
        size: usize,
        scores: bool,
        deadline: &'a Deadline,
    ) -> Result<Self, Fault> {
        let path = format!("{index}/_search/point_in_time?keep_alive={KEPT}");
        let opened = client.call(Method::Post, &path, Content::Nothing, deadline)?;
        let point = opened["pit_id"].as_str().unwrap_or_default().to_owned();
        Ok(Self { client, point, request, scores, size, is_over: false, deadline })
    }

    /// The next hits; none at the end.
    pub fn next(&mut self) -> Result<Vec<Value>, Fault> {
        if self.is_over {
            return Ok(Vec::new());
        }
        self.request["size"] = json!(self.size);
        self.request["pit"] = json!({ "id": self.point, "keep_alive": KEPT });
        let mut answer =
            search(self.client, Over::Point, &self.request, self.scores, self.deadline)?;
        let hits = taken(&mut answer);
        self.is_over = hits.len() < self.size;
        if let Some(last) = hits.last() {
            self.request["search_after"] = last["sort"].clone();
        }
        Ok(hits)
    }

    /// All that is still to come, one after the other.
    pub fn each(
        mut self,
        mut each: impl FnMut(Value) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        loop {
            let hits = self.next()?;
            if hits.is_empty() {
                return Ok(());
            }
            for hit in hits {
                each(hit)?;
            }
        }
    }
}

/// A point in time that is no longer needed is given back; one that is not ends by itself.
impl Drop for Pages<'_> {
    fn drop(&mut self) {
        let points = json!({ "pit_id": [self.point] });
        let path = "_search/point_in_time";
        let deadline = Deadline::default();
        let _ = self.client.once(Method::Delete, path, Content::Json(&points), &deadline);
    }
}

//! Searches, and the hits of one page by page from one point in time.

use std::sync::{Mutex, PoisonError};

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

/// What a search is made over.
#[derive(Clone, Copy)]
pub enum Over<'a> {
    /// An index by its name: always the same copies of its shards as long as they are there. Each copy
    /// keeps deleted articles for how long it likes, and counts them in scores.
    Index(&'a str),
    /// What an index was at some point in time.
    Point(&'a Point, Lost),
}

/// What becomes of a search over a point in time that the cluster no longer keeps, as nothing was asked of
/// it for long or a node has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The index as it is now has all that is searched for: it is kept from now on instead.
    GoesOn,
    /// What was searched is nowhere else.
    Fails,
}

/// How often one search goes on over a new point in time.
const LOSSES: usize = 5;

/// Asks a search. An answer that lacks something is an error.
pub fn search(
    client: &Client,
    over: Over<'_>,
    request: &Value,
    scores: bool,
    deadline: &Deadline,
) -> Result<Value, Fault> {
    let mut losses = 0;
    let answer = loop {
        match (ask(client, over, request, scores, deadline), over) {
            (Err(Fault::Expired(_)), Over::Point(point, Lost::GoesOn)) if losses < LOSSES => {
                point.begin_again(deadline)?;
                losses += 1;
            }
            (answer, _) => break answer?,
        }
    };
    if answer["timed_out"].as_bool() == Some(true) {
        return Err(EngineError::TimedOut.into());
    }
    Ok(answer)
}

fn ask(
    client: &Client,
    over: Over<'_>,
    request: &Value,
    scores: bool,
    deadline: &Deadline,
) -> Result<Value, Fault> {
    let mut request = request.clone();
    let mut settings = "allow_partial_search_results=false".to_owned();
    if scores {
        settings.push_str(WHOLE_INDEX);
    }
    if let Some(at) = deadline.at {
        let left = at.saturating_duration_since(std::time::Instant::now()).as_millis().max(1);
        request["timeout"] = json!(format!("{left}ms"));
    }
    match over {
        Over::Index(name) => {
            let path = format!("{name}/_search?preference={name}&{settings}");
            client.call(Method::Post, &path, Content::Json(&request), deadline)
        }
        Over::Point(point, _) => {
            request["pit"] = json!({ "id": point.id(), "keep_alive": point.kept });
            client.search_point(&format!("_search?{settings}"), &request, deadline)
        }
    }
}

/// Values of a facet, or documents without their texts, that are asked for at a time.
pub const PAGE: usize = 1000;

/// Documents that are asked for at a time with their texts.
pub const TEXTS: usize = 100;

/// The values of a field that the matches of a query have, all of them, with their counts.
pub fn values(
    client: &Client,
    over: Over<'_>,
    query: &Value,
    sources: &Value,
    inner: &Value,
    deadline: &Deadline,
    mut each: impl FnMut(&Value),
) -> Result<(), Fault> {
    let mut all = json!({ "composite": { "size": 10 * PAGE, "sources": sources } });
    if !inner.is_null() {
        all["aggs"] = inner.clone();
    }
    loop {
        let request = json!({
            "size": 0, "track_total_hits": false, "query": query, "aggs": { "all": all },
        });
        let answer = search(client, over, &request, false, deadline)?;
        let found = &answer["aggregations"]["all"];
        for bucket in found["buckets"].as_array().into_iter().flatten() {
            each(bucket);
        }
        match &found["after_key"] {
            Value::Null => return Ok(()),
            after => all["composite"]["after"] = after.clone(),
        }
    }
}

/// A state of an index that stays as it is, until it is dropped or nothing was asked of it for a while.
pub struct Point {
    client: Client,
    index: String,
    kept: &'static str,
    id: Mutex<String>,
}

impl Point {
    /// The state as searches see it now. `kept` is how long it is kept after each search.
    pub fn open(
        client: &Client,
        index: &str,
        kept: &'static str,
        deadline: &Deadline,
    ) -> Result<Self, Fault> {
        let id = opened(client, index, kept, deadline)?;
        let (client, index) = (client.clone(), index.to_owned());
        Ok(Self { client, index, kept, id: Mutex::new(id) })
    }

    /// The state as searches see it now, in the place of one that was lost.
    fn begin_again(&self, deadline: &Deadline) -> Result<(), Fault> {
        let id = opened(&self.client, &self.index, self.kept, deadline)?;
        *self.id.lock().unwrap_or_else(PoisonError::into_inner) = id;
        Ok(())
    }

    fn id(&self) -> String {
        self.id.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Has it kept from now on, as if it had been searched.
    pub fn keep(&self, lost: Lost) -> Result<(), Fault> {
        let nothing = json!({ "size": 0, "track_total_hits": false });
        let over = Over::Point(self, lost);
        search(&self.client, over, &nothing, false, &Deadline::default()).map(drop)
    }
}

/// The name of a new point in time.
fn opened(client: &Client, index: &str, kept: &str, deadline: &Deadline) -> Result<String, Fault> {
    let path = format!("{index}/_search/point_in_time?keep_alive={kept}&preference={index}");
    let opened = client.call(Method::Post, &path, Content::Nothing, deadline)?;
    Ok(opened["pit_id"].as_str().unwrap_or_default().to_owned())
}

/// One that is no longer needed is given back; one that is not ends by itself.
impl Drop for Point {
    fn drop(&mut self) {
        let points = json!({ "pit_id": [self.id()] });
        self.client.give_back("_search/point_in_time", Content::Json(&points));
    }
}

/// The number of articles that match.
pub fn count(
    client: &Client,
    over: Over<'_>,
    query: &Value,
    deadline: &Deadline,
) -> Result<u64, Fault> {
    let request = json!({ "size": 0, "track_total_hits": true, "query": query });
    Ok(total(&search(client, over, &request, false, deadline)?))
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

/// The hits of a request, page by page, all from one point in time. Where that is lost, it goes on behind the
/// last hit in the index as it is then.
pub struct Pages<'a> {
    client: &'a Client,
    over: Over<'a>,
    /// A point of its own, where an index is searched.
    point: Option<Point>,
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
        over: Over<'a>,
        request: Value,
        size: usize,
        scores: bool,
        deadline: &'a Deadline,
    ) -> Result<Self, Fault> {
        let point = match over {
            Over::Index(name) => Some(Point::open(client, name, KEPT, deadline)?),
            Over::Point(..) => None,
        };
        let mut request = request;
        request["size"] = json!(size);
        Ok(Self { client, over, point, request, scores, size, is_over: false, deadline })
    }

    /// The next hits; none at the end.
    pub fn next(&mut self) -> Result<Vec<Value>, Fault> {
        if self.is_over {
            return Ok(Vec::new());
        }
        let own = self.point.as_ref().map(|point| Over::Point(point, Lost::GoesOn));
        let over = own.unwrap_or(self.over);
        let mut answer = search(self.client, over, &self.request, self.scores, self.deadline)?;
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

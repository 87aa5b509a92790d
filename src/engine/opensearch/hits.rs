//! The order of hits, and what a hit shows.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use super::{document::order_of, scan::taken, snapshot::Snapshot};
use crate::{
    article::{Article, Story},
    engine::{Copied, Cursor, EngineError, Hit, Recency, Record, Request, Sort, stored::join},
    query::evaluate::{Matcher, SNIPPET_WORDS},
};

/// Copies that are listed at most; how many there are is told all the same.
const LISTED: usize = 100;

/// The keys by which hits are put in order.
pub fn sort(sort: Sort) -> Value {
    let last = json!({ "order": { "order": "asc" } });
    let date = |order: &str| json!({ "date": { "order": order, "missing": "_last" } });
    match sort {
        Sort::Relevance => json!([{ "_score": { "order": "desc" } }, date("desc"), last]),
        Sort::Newest => json!([date("desc"), last]),
        Sort::Oldest => json!([date("asc"), last]),
    }
}

/// The values of these keys at a place.
pub fn after(sort: Sort, cursor: &Cursor) -> Value {
    let order = order_of(cursor);
    match sort {
        Sort::Relevance => json!([cursor.score, cursor.date, order]),
        Sort::Newest => json!([cursor.date, order]),
        Sort::Oldest => json!([mirrored(cursor.date), order]),
    }
}

/// The date as it is compared where the oldest come first, and back.
fn mirrored(date: i64) -> i64 {
    match date {
        i64::MIN => i64::MAX,
        i64::MAX => i64::MIN,
        date => -date,
    }
}

/// Score and date of a hit as compared.
pub fn compared(sort: Sort, hit: &Value) -> (f32, i64) {
    let keys = &hit["sort"];
    let date = |at: usize| keys[at].as_i64().unwrap_or(i64::MIN);
    match sort {
        Sort::Relevance => (keys[0].as_f64().unwrap_or_default() as f32, date(1)),
        Sort::Newest => (0.0, date(0)),
        Sort::Oldest => (0.0, mirrored(date(0))),
    }
}

/// A query by which older articles are worth less. `span` are the first and last date of the index in
/// seconds; `None` where no article has one.
pub fn aged(query: &Value, recency: Recency, span: Option<(i64, i64)>) -> Value {
    let Some((oldest, newest)) = span else { return query.clone() };
    let now = recency.now.map_or(newest, |day| {
        // The last second of the day, so that nothing of it is of tomorrow.
        crate::date::Stamp::day(day).civil_seconds() + SECONDS_OF_DAY - 1
    });
    let half = recency.half_life * SECONDS_OF_DAY as f64;
    let undated = (-(now.saturating_sub(oldest).max(0) as f64) / half).exp2();
    json!({ "function_score": {
        "query": query,
        "functions": [
            {
                "filter": { "range": { "date": { "lte": now } } },
                "exp": { "date": { "origin": now, "scale": half, "decay": 0.5 } },
            },
            { "filter": { "range": { "date": { "gt": now } } }, "weight": 1 },
            { "filter": { "match_all": {} }, "weight": undated },
        ],
        "score_mode": "first",
        "boost_mode": "multiply",
    } })
}

const SECONDS_OF_DAY: i64 = 24 * 60 * 60;

/// Makes hits of what the cluster gives.
pub struct Shown<'a> {
    pub snapshot: &'a Snapshot,
    pub request: &'a Request,
    /// Of the query, for snippets.
    pub matcher: Matcher,
}

impl Shown<'_> {
    /// What of a document is needed.
    pub fn source(&self, with_texts: bool) -> Value {
        let mut parts = vec!["record", "story", "copied"];
        if with_texts {
            parts.push("body");
        }
        if self.request.whole {
            parts.push("mentions");
        }
        json!(parts)
    }

    /// The hits at some places, given by their ranks.
    pub fn hits(&self, found: &[(usize, Value)]) -> Result<Vec<Hit>, EngineError> {
        let copied = found.iter().map(|(_, found)| found).filter(|found| is_copied(found));
        let stories: BTreeSet<&str> = copied.filter_map(story_of).collect();
        let stories = self.snapshot.stories(&stories, self.request)?;
        found.iter().map(|(rank, found)| self.hit(*rank, found, &stories)).collect()
    }

    fn hit(
        &self,
        rank: usize,
        found: &Value,
        stories: &HashMap<String, Copies>,
    ) -> Result<Hit, EngineError> {
        let source = &found["_source"];
        let text = |name: &str| source[name].as_str().unwrap_or_default();
        let (score, date) = compared(self.request.sort, found);
        let mut hit = Hit::new(rank, score, date, Record::default());
        if self.request.whole {
            let article = join(text("record"), text("mentions"), text("body"));
            hit.record = article
                .and_then(Record::of)
                .map_err(|error| self.snapshot.damaged(found, error))?;
        } else {
            hit.record = Record::new(text("record").to_owned());
        }
        if self.request.snippets {
            let article = self.snapshot.article_in_brief(found)?;
            hit.snippet = Some(self.matcher.snippet(&article, SNIPPET_WORDS));
        }
        let copies = story_of(found).and_then(|story| stories.get_key_value(story));
        let Some((story, copies)) = copies.filter(|_| is_copied(found)) else { return Ok(hit) };
        hit.story = copies.story(story);
        let others = copies.found.iter().filter(|copy| copy["_id"] != found["_id"]);
        for copy in others {
            let record = copy["_source"]["record"].as_str().unwrap_or_default();
            let copied: Copied =
                serde_json::from_str(record).map_err(|error| self.snapshot.damaged(copy, error))?;
            hit.copies.push(copied);
        }
        hit.copies.sort_by_cached_key(Copied::place);
        Ok(hit)
    }
}

/// Whether an article has copies, as it was when stories were grouped.
pub fn is_copied(found: &Value) -> bool {
    found["_source"]["copied"].as_bool() == Some(true)
}

/// The story of an article.
pub fn story_of(found: &Value) -> Option<&str> {
    found["_source"]["story"].as_str()
}

/// The articles of a story: how many there are, and some of them where they are to be listed.
#[derive(Debug, Default)]
struct Copies {
    found: Vec<Value>,
    size: u64,
}

impl Copies {
    /// How the record speaks of it; `None` where only one is left.
    fn story(&self, id: &str) -> Option<Story> {
        (self.size > 1).then(|| Story { id: id.to_owned(), size: self.size })
    }
}

impl Snapshot {
    fn stories(
        &self,
        stories: &BTreeSet<&str>,
        request: &Request,
    ) -> Result<HashMap<String, Copies>, EngineError> {
        if stories.is_empty() {
            return Ok(HashMap::new());
        }
        let mut parts = json!({ "each": { "terms": { "field": "story", "size": stories.len() } } });
        if request.collapse {
            parts["each"]["aggs"] = json!({ "copies": { "top_hits": {
                "size": LISTED, "_source": ["record"], "sort": [{ "key": "asc" }, { "order": "asc" }],
            } } });
        }
        let request_of_stories = json!({
            "size": 0, "track_total_hits": false, "aggs": parts,
            "query": { "bool": { "filter": [self.shown, { "terms": { "story": stories } }] } },
        });
        let mut answer = self.search(&request_of_stories, false, &request.deadline)?;
        let mut found = HashMap::new();
        if let Value::Array(buckets) = answer["aggregations"]["each"]["buckets"].take() {
            for mut bucket in buckets {
                let story = bucket["key"].as_str().unwrap_or_default().to_owned();
                let size = bucket["doc_count"].as_u64().unwrap_or_default();
                found.insert(story, Copies { found: taken(&mut bucket["copies"]), size });
            }
        }
        Ok(found)
    }
}

/// The whole article of a document, with its story.
pub fn article(snapshot: &Snapshot, found: &Value) -> Result<Article, EngineError> {
    let source = &found["_source"];
    let text = |name: &str| source[name].as_str().unwrap_or_default();
    let article = join(text("record"), text("mentions"), text("body"))
        .map_err(|error| snapshot.damaged(found, error))?;
    let mut story = None;
    if let Some(id) = story_of(found).filter(|_| is_copied(found)) {
        let request = Request::new(crate::query::Query::All);
        let copies = snapshot.stories(&BTreeSet::from([id]), &request)?;
        story = copies.get(id).and_then(|copies| copies.story(id));
    }
    Ok(Article { story, ..article })
}

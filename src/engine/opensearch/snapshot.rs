//! One commit, and queries compiled against it.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use serde_json::{Value, json};

use super::{
    client::Client,
    commit::Commit,
    compile::Compiler,
    fault::Fault,
    place::Place,
    scan::{Lost, Over, Pages, Point, TEXTS, count, search},
    statistics::{Figures, Known},
    view::shown,
};
use crate::{
    article::Article,
    engine::{Deadline, EngineError, Request, Sort},
    fields::Field,
    query::{
        Query,
        evaluate::{Document, Matcher},
    },
};

/// Most articles that are looked at here to find those that match.
const CANDIDATES: u64 = 20_000;

/// Clauses from which on a cluster may not take a query, together with what else is in it.
const MANY: usize = 300;

/// Queries that are kept: those of a few answers that are under way.
const MOST_KEPT: usize = 32;

/// What is asked for.
#[derive(Debug)]
struct Wanted {
    query: Query,
    conditions: Vec<Query>,
    /// Its matches are ranked.
    ranks: bool,
}

impl Wanted {
    /// Whether it matches what another one wants, and ranks it if that is wanted.
    fn serves(&self, other: &Self) -> bool {
        self.query == other.query
            && self.conditions == other.conditions
            && (self.ranks || !other.ranks)
    }
}

/// One commit of an index.
pub struct Snapshot {
    pub client: Client,
    pub place: Place,
    pub commit: Commit,
    /// What matches the articles that the commit shows.
    pub shown: Value,
    /// The state that is searched; `None`: that of the index as it is now.
    kept: Option<Arc<Kept>>,
    /// What was found out about it.
    pub known: Known,
    /// What was asked for, and how.
    asked: Mutex<VecDeque<(Wanted, Arc<Asked>)>>,
}

/// A state of the index that is kept for a snapshot, while a writer goes on.
pub struct Kept {
    pub point: Point,
    /// Number of the commit that the snapshot shows.
    pub commit: u64,
    /// Number of the newest commit of which the writer has deleted what it replaced.
    pub deleted: Arc<AtomicU64>,
}

impl Kept {
    /// What is searched.
    fn over(&self) -> Over<'_> {
        Over::Point(&self.point, self.lost())
    }

    /// Whether the index still has all that the commit shows, so that nothing is lost with the state.
    fn lost(&self) -> Lost {
        let is_in_index = self.deleted.load(Ordering::Relaxed) <= self.commit;
        if is_in_index { Lost::GoesOn } else { Lost::Fails }
    }

    /// Has it kept for longer. One that cannot be is told to whoever asks it.
    pub fn renew(&self) {
        let _ = self.point.keep(self.lost());
    }
}

/// A query as it is asked.
#[derive(Debug)]
pub struct Asked {
    /// Matches what is meant, or more, see `verify`.
    pub query: Value,
    /// What an article must match besides, here: the cluster could not be asked exactly.
    pub verify: Option<Matcher>,
    /// How many articles match `query`, once somebody has seen it: hits and counts are asked for one after
    /// the other.
    pub total: OnceLock<u64>,
}

impl Asked {
    fn new(query: Value, verify: Option<Matcher>) -> Self {
        Self { query, verify, total: OnceLock::new() }
    }
}

impl Snapshot {
    pub fn new(client: Client, place: Place, commit: Commit) -> Self {
        Self {
            shown: shown(&commit),
            client,
            place,
            commit,
            kept: None,
            known: Known::default(),
            asked: Mutex::default(),
        }
    }

    /// The same over a state of the index, in which nothing of it is deleted later.
    pub fn over_state(self, kept: Arc<Kept>) -> Self {
        Self { kept: Some(kept), ..self }
    }

    /// What is searched.
    pub fn over(&self) -> Over<'_> {
        match &self.kept {
            Some(kept) => kept.over(),
            None => Over::Index(&self.place.name),
        }
    }

    /// Figures of the commit, as far as they can be had in time.
    pub fn figures<'a>(&'a self, deadline: &'a Deadline) -> Figures<'a> {
        let Self { client, shown, known, .. } = self;
        Figures { client, over: self.over(), shown, known, deadline }
    }

    /// Asks a search over the articles of the index.
    pub fn search(
        &self,
        request: &Value,
        scores: bool,
        deadline: &Deadline,
    ) -> Result<Value, Fault> {
        search(&self.client, self.over(), request, scores, deadline)
    }

    /// The query of a request without what is chosen of `except`, with all its conditions.
    pub fn asked(
        &self,
        request: &Request,
        except: Option<&Field>,
    ) -> Result<Arc<Asked>, EngineError> {
        // Without a choice it is for counts alone.
        let ranks = request.sort == Sort::Relevance && request.limit > 0 && except.is_none();
        let wanted =
            Wanted { query: request.query.clone(), conditions: request.conditions(except), ranks };
        let kept = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, asked)) = kept.iter().find(|(known, _)| known.serves(&wanted)) {
            return Ok(Arc::clone(asked));
        }
        drop(kept);
        let deadline = &request.deadline;
        let asked = match self.ask(&wanted, true, deadline) {
            // Too many words fit a pattern, or there are too many ways in which words may stand.
            Err(Fault::TooMuch(_)) => self.ask(&wanted, false, deadline)?,
            asked => asked?,
        };
        let asked = Arc::new(asked);
        let mut kept = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == MOST_KEPT {
            kept.pop_front();
        }
        kept.push_back((wanted, Arc::clone(&asked)));
        Ok(asked)
    }

    fn ask(&self, wanted: &Wanted, wide: bool, deadline: &Deadline) -> Result<Asked, Fault> {
        let Wanted { query, conditions, ranks } = wanted;
        let figures = self.figures(deadline);
        let mut compiler = Compiler::new(&figures, wide);
        let mut must = Vec::new();
        let mut filter = vec![self.shown.clone()];
        if *ranks {
            must.push(compiler.ranking(query)?);
        } else {
            filter.push(compiler.filter(query)?);
        }
        for condition in conditions {
            filter.push(compiler.filter(condition)?);
        }
        let is_exact = compiler.is_exact;
        let is_wide = compiler.clauses > MANY || has_pattern_near(query, conditions);
        let whole = json!({ "bool": { "must": must, "filter": filter } });
        if is_exact && !(wide && is_wide) {
            return Ok(Asked::new(whole, None));
        }
        // Tells, too, whether the cluster takes the query at all.
        let candidates = count(&self.client, self.over(), &whole, deadline)?;
        if is_exact {
            let asked = Asked::new(whole, None);
            return Ok(Asked { total: candidates.into(), ..asked });
        }
        let all = std::iter::once(query).chain(conditions).cloned().collect();
        let matcher = Matcher::new(&Query::and(all));
        if candidates > CANDIDATES {
            return Ok(Asked::new(whole, Some(matcher)));
        }
        let found = self.verified(&whole, &matcher, deadline)?;
        filter.push(json!({ "ids": { "values": found } }));
        Ok(Asked::new(json!({ "bool": { "must": must, "filter": filter } }), None))
    }

    /// The documents that match a query and a matcher.
    fn verified(
        &self,
        query: &Value,
        matcher: &Matcher,
        deadline: &Deadline,
    ) -> Result<Vec<String>, Fault> {
        let request = json!({
            "query": query, "_source": ["record", "body"], "sort": [{ "order": "asc" }],
            "track_total_hits": false,
        });
        let pages = Pages::open(&self.client, self.over(), request, TEXTS, false, deadline)?;
        let mut found = Vec::new();
        pages.each(|hit| {
            let article = self.article_in_brief(&hit)?;
            if matcher.matches(&Document::new(&article)) {
                found.push(hit["_id"].as_str().unwrap_or_default().to_owned());
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// The article of a hit, without its mentions.
    pub fn article_in_brief(&self, hit: &Value) -> Result<Article, EngineError> {
        let source = &hit["_source"];
        let record = source["record"].as_str().unwrap_or_default();
        let article = serde_json::from_str::<Article>(record).map_err(|e| self.damaged(hit, e))?;
        let body = source["body"].as_str().unwrap_or_default().to_owned();
        Ok(Article { body, ..article })
    }

    /// A stored record that is not what was written.
    pub fn damaged(&self, hit: &Value, error: serde_json::Error) -> EngineError {
        let id = hit["_id"].as_str().unwrap_or_default();
        let at = format!("the document {id} in {}", self.client.at());
        EngineError::Lost { at, source: error.into() }
    }
}

/// Whether there is a pattern in a proximity: only the cluster can tell how many words fit it.
fn has_pattern_near(query: &Query, conditions: &[Query]) -> bool {
    fn has_pattern(query: &Query) -> bool {
        matches!(query, Query::Wildcard { .. } | Query::Fuzzy { .. })
            || query.children().any(has_pattern)
    }
    fn is_near(query: &Query) -> bool {
        match query {
            Query::Near { .. } | Query::AtLeast { .. } => has_pattern(query),
            Query::Wildcard { part, .. } | Query::Fuzzy { part, .. } => part.is_some(),
            query => query.children().any(is_near),
        }
    }
    std::iter::once(query).chain(conditions).any(is_near)
}

//! Several indexes searched as one.
//!
//! Every part answers for itself; hits are merged by the order in which each part has them, and counts are
//! added up. Scores compare where the parts were [opened together](super::Address::open_together).

use std::{
    cmp::Ordering,
    collections::{BTreeMap, HashMap},
    io,
    sync::Arc,
};

use super::{
    Approximation, Bound, Bucket, Engine, EngineError, FacetCount, FacetRequest, Figure, Hit,
    Request, Response,
    merge::{Placed, merge},
};
use crate::{article::Article, query::Query};

/// One snapshot of each of several indexes.
pub(super) struct Union {
    /// With the names by which notes tell them apart.
    parts: Vec<(String, Arc<dyn Engine>)>,
}

impl Union {
    pub fn new(parts: Vec<(String, Arc<dyn Engine>)>) -> Self {
        Self { parts }
    }

    /// The hits of a request out of those of every part.
    fn merged(request: &Request, parts: Vec<Vec<Hit>>) -> Result<Vec<Hit>, EngineError> {
        let hits = parts.into_iter().flatten().map(Placed::new);
        let mut placed = hits.collect::<Result<Vec<Placed>, _>>()?;
        placed.sort_by(Placed::order);
        let hits = placed.into_iter().map(|placed| placed.hit).skip(left_out(request));
        let ranked = hits.take(request.limit).zip(first(request) + 1..);
        Ok(ranked.map(|(hit, rank)| Hit { rank, ..hit }).collect())
    }

    /// What a part is asked, so that its hits and counts can be put together with those of others.
    fn of_part(request: &Request) -> Request {
        let facets = request.facets.iter();
        Request {
            limit: request.limit.saturating_add(left_out(request)),
            offset: 0,
            facets: facets.map(|facet| FacetRequest { limit: usize::MAX, ..*facet }).collect(),
            ..request.clone()
        }
    }

    /// All articles of each stretch of time.
    fn everything(&self, request: &Request) -> Result<BTreeMap<Start, u64>, EngineError> {
        let request = Request {
            limit: 0,
            timeline: request.timeline,
            snippets: false,
            total: false,
            collapse: request.collapse,
            deadline: request.deadline.clone(),
            ..Request::new(Query::All)
        };
        let mut all = BTreeMap::new();
        for (_, part) in &self.parts {
            for bucket in part.search(&request)?.timeline {
                *all.entry(bucket.start).or_default() += bucket.all;
            }
        }
        Ok(all)
    }
}

/// The first day of a stretch of time.
type Start = Option<jiff::civil::Date>;

/// The rank before that of the first hit that is wanted.
fn first(request: &Request) -> usize {
    request.after.as_ref().map_or(request.offset, |after| after.rank)
}

/// How many of the first hits that parts give are not wanted.
fn left_out(request: &Request) -> usize {
    if request.after.is_some() { 0 } else { request.offset }
}

impl Engine for Union {
    fn generation(&self) -> u64 {
        let generations = self.parts.iter().map(|(_, part)| part.generation());
        generations.fold(0, |all, one| all.rotate_left(7) ^ one)
    }

    fn search(&self, request: &Request) -> Result<Response, EngineError> {
        if request.facets.iter().any(|facet| facet.significant) {
            let what = "unusual values (`:sig`) of several indexes".to_owned();
            return Err(EngineError::Unsupported { what });
        }
        let asked = Self::of_part(request);
        let mut answers = Vec::with_capacity(self.parts.len());
        for (name, part) in &self.parts {
            answers.push((name.as_str(), part.search(&asked)?));
        }
        let hits = answers.iter_mut().map(|(_, answer)| std::mem::take(&mut answer.hits)).collect();
        let mut response = Response {
            hits: Self::merged(request, hits)?,
            total: answers.iter().map(|(_, answer)| answer.total).sum(),
            stories: answers.iter().map(|(_, answer)| answer.stories).sum(),
            facets: facets(request, &answers),
            notes: notes(&mut answers),
            ..Response::default()
        };
        if request.timeline.is_some() {
            response.timeline = timeline(&answers, &self.everything(request)?);
        }
        for (_, answer) in &mut answers {
            response.approximations.append(&mut answer.approximations);
            response.missing.append(&mut answer.missing);
        }
        if request.collapse {
            // A story with copies in several indexes is one for each.
            let figures = request.facets.iter().map(|facet| Figure::Facet(facet.field.name.into()));
            let timeline = request.timeline.map(|_| Figure::Timeline);
            for figure in [Figure::Stories].into_iter().chain(figures).chain(timeline) {
                response.approximations.push(Approximation { figure, bound: Bound::AtMost });
            }
        }
        Ok(response)
    }

    fn each_hit(
        &self,
        request: &Request,
        each: &mut dyn FnMut(Hit) -> io::Result<()>,
    ) -> Result<(), EngineError> {
        let asked =
            Request { facets: Vec::new(), timeline: None, total: false, ..Self::of_part(request) };
        merge(self.parts.iter().map(|(_, part)| part.as_ref()), &asked, |mut hits| {
            for hit in hits.by_ref().take(left_out(request)) {
                hit?;
            }
            for (hit, rank) in hits.take(request.limit).zip(first(request) + 1..) {
                each(Hit { rank, ..hit? }).map_err(EngineError::Output)?;
            }
            Ok(())
        })
    }

    fn articles(&self, id: &str) -> Result<Vec<Article>, EngineError> {
        let mut articles = Vec::new();
        for (_, part) in &self.parts {
            articles.append(&mut part.articles(id)?);
        }
        Ok(articles)
    }
}

/// The counts of each facet, added up.
fn facets(request: &Request, answers: &[(&str, Response)]) -> Vec<FacetCount> {
    let mut facets = Vec::new();
    for asked in &request.facets {
        let name = asked.field.name;
        let mut counts: HashMap<&str, u64> = HashMap::new();
        let all = answers.iter().flat_map(|(_, answer)| &answer.facets);
        for FacetCount { value, count, .. } in all.filter(|facet| facet.field == name) {
            *counts.entry(value).or_default() += count;
        }
        let mut counts: Vec<(&str, u64)> = counts.into_iter().collect();
        counts.sort_by(|(a, few), (b, many)| match many.cmp(few) {
            Ordering::Equal => a.cmp(b),
            order => order,
        });
        counts.truncate(asked.limit);
        let row = |(value, count): (&str, u64)| FacetCount {
            field: name,
            value: value.to_owned(),
            count,
            unusual: None,
        };
        facets.extend(counts.into_iter().map(row));
    }
    facets
}

/// The counts of each stretch of time, added up, beside `all` articles in it.
fn timeline(answers: &[(&str, Response)], all: &BTreeMap<Start, u64>) -> Vec<Bucket> {
    let mut counts: BTreeMap<Start, u64> = BTreeMap::new();
    for Bucket { start, count, .. } in answers.iter().flat_map(|(_, answer)| &answer.timeline) {
        *counts.entry(*start).or_default() += count;
    }
    let bucket = |(start, count)| {
        let all = all.get(&start).copied().unwrap_or(count).max(count);
        Bucket { start, count, all }
    };
    counts.into_iter().map(bucket).collect()
}

/// The notes of all parts: once what all of them say, and with the name of the index what only some say.
fn notes(answers: &mut [(&str, Response)]) -> Vec<String> {
    let mut notes: Vec<(String, Vec<&str>)> = Vec::new();
    let parts = answers.len();
    for (name, answer) in answers {
        for note in std::mem::take(&mut answer.notes) {
            match notes.iter_mut().find(|(known, _)| *known == note) {
                Some((_, names)) => names.push(name),
                None => notes.push((note, vec![name])),
            }
        }
    }
    let shown = |(note, names): (String, Vec<&str>)| match names.len() {
        said if said == parts => note,
        _ => format!("in {}: {note}", names.join(", ")),
    };
    notes.into_iter().map(shown).collect()
}

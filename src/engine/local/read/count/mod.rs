//! Total, facets and timeline: exact, one pass over all matching articles. A facet of which values are
//! chosen has a pass of its own, because they do not narrow it.

mod facet;
mod timeline;

use std::sync::Arc;

use tantivy::{
    DocId, Searcher,
    columnar::Column,
    query::{EnableScoring, Query as _, Weight},
};

pub use self::timeline::day;
use self::{facet::FacetCounter, timeline::TimelineCounter};
use crate::{
    engine::{
        EngineError, Request, Response,
        deadline::Watch,
        local::{score::compiled::Compiled, stories::Stories},
    },
    fields::Field,
};

/// The compiled query of a request, without what is chosen of a field.
type Compile<'a> = dyn Fn(Option<&Field>) -> Result<Arc<Compiled>, EngineError> + 'a;

/// Counts what `request` asks for. `compiled` gives its query, without what is chosen of one field.
pub fn count(
    searcher: &Searcher,
    stories: &Stories,
    request: &Request,
    compiled: &Compile<'_>,
    response: &mut Response,
) -> Result<(), EngineError> {
    let is_plain = request.facets.is_empty() && request.timeline.is_none();
    if is_plain && !request.collapse {
        if request.total {
            let weight = weight(searcher, compiled(None)?.as_ref())?;
            for reader in searcher.segment_readers() {
                response.total += u64::from(weight.count(reader)?);
                request.deadline.check()?;
            }
        }
        return Ok(());
    }
    let stories = request.collapse.then_some(stories);
    let mut counts: Vec<Option<FacetCounter>> =
        request.facets.iter().copied().map(|facet| Some(FacetCounter::new(facet))).collect();
    let mut results = Vec::new();
    results.resize_with(counts.len(), Vec::new);
    // Those that nothing is chosen of share the pass that counts the total.
    let mut passes: Vec<Vec<usize>> = vec![Vec::new()];
    for (at, facet) in request.facets.iter().enumerate() {
        let is_chosen = request.chosen.iter().any(|chosen| chosen.field == facet.field);
        if is_chosen { passes.push(vec![at]) } else { passes[0].push(at) }
    }
    for (nth, pass) in passes.iter().enumerate() {
        let except = pass.first().filter(|_| nth > 0).map(|at| request.facets[*at].field);
        let facets = pass.iter().filter_map(|at| counts[*at].take()).collect();
        let timeline = request.timeline.filter(|_| nth == 0).map(TimelineCounter::new);
        let mut counter = Pass {
            stories,
            facets,
            timeline,
            articles: Tally::default(),
            copies: Copies::default(),
            watch: Watch::new(&request.deadline),
        };
        counter.run(searcher, weight(searcher, compiled(except)?.as_ref())?.as_ref())?;
        request.deadline.check()?;
        let Tally { found, stories: distinct, .. } = counter.articles;
        if nth == 0 {
            response.total = found;
            response.stories = stories.map(|_| distinct);
        }
        let (of, all) = counter.sizes();
        for (at, facet) in pass.iter().zip(counter.facets) {
            results[*at] = facet.finish(of, all, &mut counter.watch)?;
            request.deadline.check()?;
        }
        if let Some(timeline) = counter.timeline {
            response.timeline = timeline.finish();
        }
    }
    response.facets = results.into_iter().flatten().collect();
    Ok(())
}

/// What counts the matches of a query.
fn weight(searcher: &Searcher, compiled: &Compiled) -> tantivy::Result<Box<dyn Weight>> {
    compiled.query.weight(EnableScoring::disabled_from_searcher(searcher))
}

/// One pass over the matches and, where something is compared with it, over the whole index.
struct Pass<'a> {
    /// Copies count once where stories are counted.
    stories: Option<&'a Stories>,
    facets: Vec<FacetCounter>,
    timeline: Option<TimelineCounter>,
    articles: Tally,
    copies: Copies,
    watch: Watch,
}

/// How many there are.
#[derive(Debug, Default)]
struct Tally {
    /// Matching articles.
    found: u64,
    /// Matching stories; an article without copies is one.
    stories: u64,
    /// Articles in the index.
    all: u64,
    /// Stories in the index.
    all_stories: u64,
}

/// Articles that have copies: story, segment and number, and the second of publication.
#[derive(Debug, Default)]
struct Copies {
    found: Vec<(u64, u32, DocId, Option<i64>)>,
    all: Vec<(u64, u32, DocId, Option<i64>)>,
}

impl Pass<'_> {
    fn run(&mut self, searcher: &Searcher, weight: &dyn Weight) -> tantivy::Result<()> {
        let compares = self.timeline.is_some() || self.facets.iter().any(FacetCounter::compares);
        for (segment, reader) in (0u32..).zip(searcher.segment_readers()) {
            for facet in &mut self.facets {
                facet.open(reader)?;
            }
            let columns = reader.fast_fields();
            let dates = columns.i64("date")?;
            let keys = columns.u64("key")?;
            let alive = reader.alive_bitset();
            weight.for_each_no_score(reader, &mut |docs| {
                if self.watch.is_over(self.cost() * docs.len() as u32) {
                    return;
                }
                for &doc in docs.iter().filter(|doc| alive.is_none_or(|a| a.is_alive(**doc))) {
                    self.found(segment, doc, &dates, &keys);
                }
            })?;
            if compares {
                for doc in reader.doc_ids_alive() {
                    if self.watch.is_over(self.cost()) {
                        break;
                    }
                    self.there(segment, doc, &dates, &keys);
                }
            }
        }
        self.count_stories()
    }

    /// What it costs to count an article, compared with the reading of a posting.
    fn cost(&self) -> u32 {
        2 + 4 * self.facets.len() as u32
    }

    fn story(&self, keys: &Column<u64>, doc: DocId) -> Option<u64> {
        self.stories.and_then(|stories| stories.of(keys.first(doc)?))
    }

    fn found(&mut self, segment: u32, doc: DocId, dates: &Column<i64>, keys: &Column<u64>) {
        self.articles.found += 1;
        if let Some(story) = self.story(keys, doc) {
            self.copies.found.push((story, segment, doc, dates.first(doc)));
            return;
        }
        self.articles.stories += 1;
        for facet in &mut self.facets {
            facet.found(doc);
        }
        if let Some(timeline) = &mut self.timeline {
            timeline.found(dates.first(doc));
        }
    }

    fn there(&mut self, segment: u32, doc: DocId, dates: &Column<i64>, keys: &Column<u64>) {
        self.articles.all += 1;
        if let Some(story) = self.story(keys, doc) {
            self.copies.all.push((story, segment, doc, dates.first(doc)));
            return;
        }
        self.articles.all_stories += 1;
        for facet in self.facets.iter_mut().filter(|facet| facet.compares()) {
            facet.there(doc);
        }
        if let Some(timeline) = &mut self.timeline {
            timeline.there(dates.first(doc));
        }
    }

    /// Counts what has copies, every story once: on the first day it was told, with all values of its
    /// copies.
    fn count_stories(&mut self) -> tantivy::Result<()> {
        let Copies { mut found, mut all } = std::mem::take(&mut self.copies);
        for (copies, matches) in [(&mut found, true), (&mut all, false)] {
            copies.sort_unstable();
            for story in copies.chunk_by(|a, b| a.0 == b.0) {
                if self.watch.is_over(self.cost() * story.len() as u32) {
                    return Ok(());
                }
                let docs: Vec<(u32, DocId)> =
                    story.iter().map(|(_, segment, doc, _)| (*segment, *doc)).collect();
                for facet in self.facets.iter_mut().filter(|facet| matches || facet.compares()) {
                    facet.story(&docs, matches)?;
                }
                let first = story.iter().filter_map(|copy| copy.3).min();
                let Tally { stories, all_stories, .. } = &mut self.articles;
                *(if matches { stories } else { all_stories }) += 1;
                match &mut self.timeline {
                    Some(timeline) if matches => timeline.found(first),
                    Some(timeline) => timeline.there(first),
                    None => {}
                }
            }
        }
        Ok(())
    }

    /// What is counted: matches and everything, as articles or as stories.
    fn sizes(&self) -> (u64, u64) {
        let Tally { found, stories, all, all_stories } = self.articles;
        if self.stories.is_some() { (stories, all_stories) } else { (found, all) }
    }
}

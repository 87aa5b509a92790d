//! Results: hits, and everything to narrow, order and take them away with.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use maud::{Markup, html};

use super::{chips, facets, hit, layout, notes, overview::Overview, places, show, timeline};
use crate::{
    archive::answer::{Context, Search, options::SORTS},
    engine::{EngineError, Interval, Response},
    serve::{api::search::asked, archive::State, ask::Ask, parameters::FARTHEST, problem::Problem},
};

/// Hits of a page.
const PAGE: usize = 20;

/// Hits of the longest page.
const LONGEST: usize = 100;

/// What was found, and what it is shown with.
struct Found<'a> {
    ask: &'a Ask,
    response: Response,
    lists: Vec<facets::List>,
    took: Duration,
    /// Hits of this page.
    limit: usize,
}

/// The page of a search.
///
/// # Errors
/// When nothing can be asked for, or the index cannot be read.
pub fn page(state: &State, ask: &Ask) -> Result<Markup, Problem> {
    let began = Instant::now();
    let asked = asked(state.engine.as_ref(), ask)?;
    let mut options = ask.options.clone();
    let lists = facets::wanted(ask);
    options.facets = lists.iter().map(facets::List::request).collect();
    options.timeline = Some(Interval::Day);
    options.explain = false;
    options.fields = None;
    let limit =
        if ask.values("limit").next().is_some() { options.limit.min(LONGEST) } else { PAGE };
    options.limit = limit;
    let noted = asked.notes.clone();
    let search = Search::new(Arc::clone(&state.engine), asked, &options, true, Context::default())?;
    let mut response = state.engine.search(search.request())?;
    response.notes.extend(noted);
    let all = Overview::days(state, options.collapse, &options.deadline)?;
    let found = Found { ask, response, lists, took: began.elapsed(), limit };
    let shown = if ask.query.is_empty() { "Everything" } else { &ask.query };
    let page = layout::Page {
        title: format!("{shown} – dateline"),
        kind: "results",
        query: &ask.query,
        kept: layout::kept(ask),
        said: found.total(),
        main: found.main(all)?,
    };
    Ok(page.render())
}

impl Found<'_> {
    fn main(&self, all: &[crate::engine::Bucket]) -> Result<Markup, EngineError> {
        let Self { ask, response, .. } = self;
        let is_empty = response.total == 0;
        Ok(html! {
            h1.unseen { "Results" @if !ask.query.is_empty() { " for " bdi { (ask.query) } } }
            div.found {
                (self.bar())
                (chips::row(ask))
                (notes::list(&response.notes, ask))
            }
            @if is_empty && ask.options.chosen.is_empty() {
                (self.nothing())
            } @else {
                aside.facets #refine aria-labelledby="refine-head" {
                    h2 #refine-head .unseen { "Narrow the search" }
                    a.close href="#main" { "Done" }
                    (facets::panel(&self.lists, &response.facets, ask))
                }
                div.answers {
                    @if is_empty { (self.nothing()) }
                    @else {
                        div.pictures {
                            (timeline::panel(&response.timeline, all, ask))
                            (places::panel(&response.facets, ask))
                        }
                        (self.hits()?)
                        (self.paging())
                        (self.tools())
                    }
                }
            }
        })
    }

    /// `5 articles`, `4 stories in 5 articles`
    fn total(&self) -> String {
        let articles = show::several(self.response.total, "article", "articles");
        match self.response.stories {
            Some(stories) => {
                format!("{} in {articles}", show::several(stories, "story", "stories"))
            }
            None => articles,
        }
    }

    /// Hits that can be turned to: stories where copies are folded.
    fn hits_in_all(&self) -> usize {
        self.response.stories.unwrap_or(self.response.total) as usize
    }

    fn bar(&self) -> Markup {
        let ask = self.ask;
        let start = || ask.address().without("offset").without("after");
        let millis = self.took.as_secs_f64() * 1e3;
        let took = if millis < 10.0 { format!("{millis:.1}") } else { format!("{millis:.0}") };
        let folds = ask.options.collapse;
        let other =
            if folds { start().without("collapse") } else { start().with("collapse", "story") };
        html! {
            div.bar {
                p.total { strong { (self.total()) } " " span.quiet { (took) " ms" } }
                @if self.response.total > 0 {
                    nav.sorts aria-label="Order" {
                        @for (name, sort) in SORTS {
                            @let address = start().without("sort");
                            @let address = if *name == "relevance" { address } else { address.with("sort", *name) };
                            a href={ "/?" (address) } aria-current=[(ask.options.sort == *sort).then_some("true")] {
                                (if *name == "relevance" { "best" } else { name })
                            }
                        }
                    }
                    a.switch.fold href={ "/?" (other) } aria-current=[folds.then_some("true")]
                        title="Show only the best of near-identical copies" { "fold copies" }
                    @if !ask.query.is_empty() {
                        @let other = start().without("any");
                        @let other = if ask.options.any { other } else { other.with("any", "true") };
                        a.switch.any href={ "/?" (other) } aria-current=[ask.options.any.then_some("true")]
                            title="Articles with any of the words, best first" { "any word" }
                    }
                    a.to-refine href="#refine" { "narrow" }
                }
            }
        }
    }

    fn hits(&self) -> Result<Markup, EngineError> {
        let is_repeated = show::is_repeated(self.ask);
        let search = if is_repeated { self.ask.address().to_string() } else { String::new() };
        let hits = &self.response.hits;
        let items: Result<Vec<Markup>, EngineError> =
            hits.iter().map(|hit| hit::item(hit, &search, self.ask)).collect();
        let items = items?;
        Ok(html! {
            section aria-labelledby="hits-head" {
                h2 #hits-head .unseen { "Articles" }
                @if items.is_empty() {
                    p.quiet { "There are no hits so far down. "
                        a href={ "/?" (self.ask.address().without("offset")) } { "To the first ones" } }
                }
                ol.hits start=(hits.first().map_or(1, |hit| hit.rank)) { @for item in &items { (item) } }
            }
        })
    }

    fn paging(&self) -> Markup {
        let (ask, limit) = (self.ask, self.limit);
        let offset = ask.options.offset;
        let next = offset.saturating_add(limit);
        let to = |offset: usize| {
            let address = ask.address().without("offset").without("after");
            if offset == 0 { address } else { address.with("offset", offset.to_string()) }
        };
        let last = offset + self.response.hits.len();
        html! {
            @if offset > 0 || next < self.hits_in_all() {
                nav.paging aria-label="Pages" {
                    @if offset > 0 {
                        a rel="prev" href={ "/?" (to(offset.saturating_sub(limit))) } { "← before" }
                    }
                    @if last > offset {
                        span.quiet { (show::count(offset as u64 + 1)) "–" (show::count(last as u64))
                            " of " (show::count(self.hits_in_all() as u64)) }
                    }
                    @if limit > 0 && next < self.hits_in_all() && next <= FARTHEST {
                        a rel="next" href={ "/?" (to(next)) } { "next →" }
                    }
                }
            }
        }
    }

    /// Ways to take the results elsewhere.
    fn tools(&self) -> Markup {
        let bare = ["offset", "after", "limit", "facet", "timeline", "format", "fields", "explain"];
        let bare = || bare.iter().fold(self.ask.address(), |address, name| address.without(name));
        let all = |format: &'static str| bare().with("limit", "all").with("format", format);
        html! {
            section.tools aria-labelledby="tools-head" {
                h2 #tools-head { "Take it with you" }
                p.downloads {
                    "All of them as "
                    a href={ "/api/v1/search?" (all("jsonl")) } download="dateline.jsonl" { "JSON lines" } ", "
                    a href={ "/api/v1/search?" (all("csv")) } download="dateline.csv" { "CSV" } "; "
                    a href={ "/api/v1/search?" (bare()) } { "in the API" }
                }
                p.command { label for="command" { "On the command line " }
                    input #command readonly value=(self.ask.command(self.limit)) dir="ltr";
                    button.copy type="button" data-copy="command" hidden { "Copy" } }
            }
        }
    }

    /// What to do where nothing was found.
    fn nothing(&self) -> Markup {
        let ask = self.ask;
        let chips = chips::of(ask);
        let start = || ask.address().without("offset").without("after");
        let words: Vec<&str> = ask.query.split_whitespace().collect();
        let is_plain =
            words.len() > 1 && words.iter().all(|word| word.chars().all(char::is_alphanumeric));
        html! {
            section.nothing aria-labelledby="nothing-head" {
                h2 #nothing-head { "No article matches all of this" }
                ul {
                    @for chip in &chips {
                        li { a href={ "/?" (chip.without) } { "Search without " span.chip-name { (chip.label) } } }
                    }
                    @if words.len() > 1 && !ask.options.any {
                        li { a href={ "/?" (start().with("any", "true")) } { "Search for any of the words" } ", best first" }
                    }
                    @if is_plain && !ask.options.any {
                        @let query = words.join(" OR ");
                        li { a href={ "/?" (start().with_only("query", query.as_str())) } { "Search for " code { (query) } } }
                    }
                    @if !ask.query.is_empty() && chips.len() > 1 {
                        li { a href=(show::search(&ask.query)) { "Search for the query alone" } }
                    }
                    li { a href="/" { "See what is in the archive" } }
                }
            }
        }
    }
}

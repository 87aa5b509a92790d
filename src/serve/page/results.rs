//! Results: hits, and everything to narrow, order and take them away with.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use maud::{Markup, html};

use super::{chips, facets, hit, layout, notes, places, show, timeline};
use crate::{
    archive::answer::{Context, Search, setting::Face, settings},
    engine::{EngineError, Interval, Response},
    serve::{
        address::Address,
        api::search::criteria,
        archive::Snapshot,
        parameters::{MAX_OFFSET, Parameters},
        problem::Problem,
    },
};

/// Hits of a page.
const PAGE: usize = 20;

/// Hits of the longest page.
const LONGEST: usize = 100;

/// The results of a search, and what they are shown with.
struct Results<'a> {
    given: &'a Parameters,
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
pub fn page(snapshot: &Snapshot, given: &Parameters) -> Result<Markup, Problem> {
    let began = Instant::now();
    let criteria = criteria(snapshot.engine.as_ref(), given)?;
    let mut options = given.options.clone();
    let lists = facets::wanted(given);
    options.facets = lists.iter().map(facets::List::request).collect();
    options.timeline = Some(Interval::Day);
    options.explain = false;
    options.fields = None;
    options.format = None;
    let limit = match options.limit {
        _ if !given.has("limit") => PAGE,
        Some(limit) => limit.min(LONGEST),
        None => LONGEST,
    };
    options.limit = Some(limit);
    let search = Search::new(Arc::clone(&snapshot.engine), criteria, &options, Context::default())?;
    let response = search.run()?;
    let all =
        snapshot.overview.days(snapshot.engine.as_ref(), options.collapse, &options.deadline)?;
    let results = Results { given, response, lists, took: began.elapsed(), limit };
    let shown = if given.options.query.is_empty() { "Everything" } else { &given.options.query };
    let page = layout::Page {
        title: format!("{shown} – dateline"),
        kind: "results",
        query: &given.options.query,
        kept: given.kept(),
        said: results.total(),
        main: results.main(all)?,
    };
    Ok(page.render())
}

impl Results<'_> {
    fn main(&self, all: &[crate::engine::Bucket]) -> Result<Markup, EngineError> {
        let Self { given, response, .. } = self;
        let is_empty = response.total == 0;
        Ok(html! {
            h1.unseen { "Results" @if !given.options.query.is_empty() { " for " bdi { (given.options.query) } } }
            div.found {
                (self.bar())
                (chips::row(given))
                (notes::list(&response.notes, given))
            }
            @if is_empty && given.options.chosen.is_empty() {
                (self.nothing())
            } @else {
                aside.facets #refine aria-labelledby="refine-head" {
                    h2 #refine-head .unseen { "Narrow the search" }
                    a.close href="#main" { "Done" }
                    (facets::panel(&self.lists, &response.facets, given))
                }
                div.answers {
                    @if is_empty { (self.nothing()) }
                    @else {
                        div.pictures {
                            (timeline::panel(&response.timeline, all, given))
                            (places::panel(&response.facets, given))
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
        let given = self.given;
        let millis = self.took.as_secs_f64() * 1e3;
        let took = if millis < 10.0 { format!("{millis:.1}") } else { format!("{millis:.0}") };
        let folds = given.options.collapse;
        let other = match given.from_start() {
            start if folds => start.without("collapse"),
            start => start.with("collapse", "story"),
        };
        html! {
            div.bar {
                p.total { strong { (self.total()) } " " span.quiet { (took) " ms" } }
                @if self.response.total > 0 {
                    (sorts(given))
                    a.switch.fold href={ "/?" (other) } aria-current=[folds.then_some("true")]
                        title="Show only the best of near-identical copies" { "fold copies" }
                    @if !given.options.query.is_empty() {
                        @let other = given.from_start().without("any");
                        @let other = if given.options.any { other } else { other.with("any", "true") };
                        a.switch.any href={ "/?" (other) } aria-current=[given.options.any.then_some("true")]
                            title="Articles with any of the words, best first" { "any word" }
                    }
                    a.to-refine href="#refine" { "narrow" }
                }
            }
        }
    }

    fn hits(&self) -> Result<Markup, EngineError> {
        let is_repeated = show::is_repeated(self.given);
        let search = if is_repeated { self.given.address().to_string() } else { String::new() };
        let hits = &self.response.hits;
        let items: Result<Vec<Markup>, EngineError> =
            hits.iter().map(|hit| hit::item(hit, &search, self.given)).collect();
        let items = items?;
        Ok(html! {
            section aria-labelledby="hits-head" {
                h2 #hits-head .unseen { "Articles" }
                @if items.is_empty() {
                    p.quiet { "There are no hits so far down. "
                        a href={ "/?" (self.given.from_start()) } { "To the first ones" } }
                }
                ol.hits start=(hits.first().map_or(1, |hit| hit.rank)) { @for item in &items { (item) } }
            }
        })
    }

    fn paging(&self) -> Markup {
        let given = self.given;
        let limit = self.limit;
        let offset = given.options.offset;
        let next = offset.saturating_add(limit);
        let last = offset + self.response.hits.len();
        html! {
            @if offset > 0 || next < self.hits_in_all() {
                nav.paging aria-label="Pages" {
                    @if offset > 0 {
                        a rel="prev" href={ "/?" (page_at(given, offset.saturating_sub(limit))) } { "← before" }
                    }
                    @if last > offset {
                        span.quiet { (show::count(offset as u64 + 1)) "–" (show::count(last as u64))
                            " of " (show::count(self.hits_in_all() as u64)) }
                    }
                    @if limit > 0 && next < self.hits_in_all() && next <= MAX_OFFSET {
                        a rel="next" href={ "/?" (page_at(given, next)) } { "next →" }
                    }
                }
            }
        }
    }

    /// Ways to take the results elsewhere.
    fn tools(&self) -> Markup {
        html! {
            section.tools aria-labelledby="tools-head" {
                h2 #tools-head { "Take it with you" }
                p.downloads {
                    "All of them as "
                    a href={ "/api/v1/search?" (all_hits(self.given, "jsonl")) } download="dateline.jsonl" { "JSON lines" } ", "
                    a href={ "/api/v1/search?" (all_hits(self.given, "csv")) } download="dateline.csv" { "CSV" } "; "
                    a href={ "/api/v1/search?" (self.given.hits_alone()) } { "in the API" }
                }
                p.command { label for="command" { "On the command line " }
                    input #command readonly value=(self.given.command(self.limit)) dir="ltr";
                    button.copy type="button" data-copy="command" hidden { "Copy" } }
            }
        }
    }

    /// What to do where nothing was found.
    fn nothing(&self) -> Markup {
        let given = self.given;
        let chips = chips::of(given);
        let words: Vec<&str> = given.options.query.split_whitespace().collect();
        let is_plain =
            words.len() > 1 && words.iter().all(|word| word.chars().all(char::is_alphanumeric));
        html! {
            section.nothing aria-labelledby="nothing-head" {
                h2 #nothing-head { "No article matches all of this" }
                ul {
                    @for chip in &chips {
                        li { a href={ "/?" (chip.without) } { "Search without " span.chip-name { (chip.label) } } }
                    }
                    @if words.len() > 1 && !given.options.any {
                        li { a href={ "/?" (given.from_start().with("any", "true")) } { "Search for any of the words" } ", best first" }
                    }
                    @if is_plain && !given.options.any {
                        @let query = words.join(" OR ");
                        li { a href={ "/?" (given.from_start().with_only("query", query.as_str())) } { "Search for " code { (query) } } }
                    }
                    @if !given.options.query.is_empty() && chips.len() > 1 {
                        li { a href=(show::search(&given.options.query)) { "Search for the query alone" } }
                    }
                    li { a href="/" { "See what is in the archive" } }
                }
            }
        }
    }
}

/// Links to the orders of hits.
fn sorts(given: &Parameters) -> Markup {
    let Some(setting) = settings::named("sort") else { return html! {} };
    let current = given.values("sort").next().or(setting.default);
    html! {
        nav.sorts aria-label="Order" {
            @for word in setting.words(Face::Page) {
                @let is_default = setting.default == Some(word.name);
                @let address = given.from_start().without("sort");
                @let address = if is_default { address } else { address.with("sort", word.name) };
                a href={ "/?" (address) } aria-current=[(current == Some(word.name)).then_some("true")] {
                    (if is_default { "best" } else { word.name })
                }
            }
        }
    }
}

/// The page that begins behind so many hits.
fn page_at(given: &Parameters, offset: usize) -> Address<'_> {
    let start = given.from_start();
    if offset == 0 { start } else { start.with("offset", offset.to_string()) }
}

/// All hits in a format.
fn all_hits<'a>(given: &'a Parameters, format: &'static str) -> Address<'a> {
    given.hits_alone().with("limit", "all").with("format", format)
}

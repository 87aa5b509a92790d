//! A search under way: runs on an engine and gives the lines of its answer.

use std::{io, sync::Arc, time::Instant};

use super::{
    criteria::Criteria,
    explain::explain,
    line::{BucketLine, FacetLine, HitLine, Label, Line, SummaryLine},
    options::Options,
    print::Printer,
};
use crate::{
    engine::{Chosen, Cursor, Deadline, Engine, EngineError, Recency, Request, Response},
    query::Query,
};

/// What a search is part of.
#[derive(Default)]
pub struct Context {
    /// Stands on every line of the answer.
    pub label: Option<Label>,
    /// Items that were skipped when the index was brought up to date.
    pub skipped: u64,
    /// Makes the `next` of the summary from the position of the last hit; `None`: answers have no `next`.
    pub next: Option<Box<dyn Fn(Cursor) -> String + Send>>,
}

/// A search under way, over one snapshot.
pub struct Search {
    engine: Arc<dyn Engine>,
    context: Context,
    began: Instant,
    request: Request,
    notes: Vec<String>,
    explain: bool,
    fields: Option<Vec<String>>,
    last: Option<Cursor>,
    /// Whether there are hits behind the last one that was asked for.
    has_more: bool,
}

impl Search {
    /// Prepares a search.
    ///
    /// # Errors
    /// When words are to be added and the index cannot be read.
    pub fn new(
        engine: Arc<dyn Engine>,
        criteria: Criteria,
        options: &Options,
        context: Context,
    ) -> Result<Self, EngineError> {
        let began = Instant::now();
        let recency = options.recency.map(|half_life| Recency { half_life, now: options.now });
        let mut request = Request {
            filter: criteria.filter,
            recency,
            sort: options.sort,
            limit: options.limit.unwrap_or(usize::MAX),
            offset: options.offset,
            after: options.cursor.clone(),
            deadline: options.deadline.clone(),
            chosen: options.chosen.clone(),
            facets: options.facets.clone(),
            timeline: options.timeline,
            collapse: options.collapse,
            snippets: options.wants_snippets(),
            reasons: options.explain,
            whole: options.wants(&["all", "body", "location", "actors", "event_dates"]),
            ..Request::new(criteria.query)
        };
        let mut notes = criteria.notes;
        if options.expand {
            match engine.dictionary() {
                Some(dictionary) => request.query = dictionary.expand(&request)?,
                None => notes.push("this index cannot expand queries; searched without".to_owned()),
            }
        }
        Ok(Self {
            engine,
            context,
            began,
            request,
            notes,
            explain: options.explain,
            fields: options.shown_fields().map(<[String]>::to_vec),
            last: None,
            has_more: false,
        })
    }

    /// Sets the deadline of what comes next.
    pub fn set_deadline(&mut self, deadline: Deadline) {
        self.request.deadline = deadline;
    }

    /// Runs the whole search at once, with its hits in memory.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn run(self) -> Result<Response, EngineError> {
        let mut response = self.engine.search(&self.request)?;
        complete_notes(&mut response, self.notes);
        Ok(response)
    }

    /// Prints the whole answer; hits are printed as they come and not kept.
    ///
    /// # Errors
    /// When the index cannot be read, or nothing can be printed.
    pub fn print(mut self, printer: &mut dyn Printer) -> Result<Response, EngineError> {
        self.print_explanation(printer)?;
        self.print_hits(printer, None, &|| false)?;
        self.print_counts(printer)
    }

    /// Prints how the query was understood, where that is asked for.
    ///
    /// # Errors
    /// As [`Search::print`].
    pub fn print_explanation(&self, printer: &mut dyn Printer) -> Result<(), EngineError> {
        if !self.explain {
            return Ok(());
        }
        let dictionary = self.engine.dictionary();
        let expansions = match dictionary {
            Some(dictionary) => dictionary.expansions(&self.request)?,
            None => Vec::new(),
        };
        let languages = dictionary.map_or(&[][..], |dictionary| dictionary.languages());
        let label = self.context.label.as_ref();
        let line = Line::Explain(explain(&self.request.query, &expansions, languages, label));
        printer.line(&line).map_err(EngineError::Output)
    }

    /// Prints hits, all that are left or until `is_enough`; true when these were all. `batch` is how many
    /// hits are looked for at a time, small where enough is soon reached; `None`: all of them.
    ///
    /// # Errors
    /// As [`Search::print`].
    pub fn print_hits(
        &mut self,
        printer: &mut dyn Printer,
        batch: Option<usize>,
        is_enough: &dyn Fn() -> bool,
    ) -> Result<bool, EngineError> {
        while self.request.limit > 0 {
            let wanted = batch.map_or(self.request.limit, |batch| batch.min(self.request.limit));
            let is_stopped = self.print_batch(printer, wanted, is_enough)?;
            if self.request.limit > 0 && (is_stopped || is_enough()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Prints the next hits, `wanted` at most, and leaves the request at those behind them, with a limit of 0
    /// where there are none. True when it stopped before, because there was enough.
    fn print_batch(
        &mut self,
        printer: &mut dyn Printer,
        wanted: usize,
        is_enough: &dyn Fn() -> bool,
    ) -> Result<bool, EngineError> {
        // One more than wanted shows whether there are more; counts and ranks may be of another snapshot.
        let looks_ahead = self.context.next.is_some() && wanted == self.request.limit;
        let limit = wanted.saturating_add(usize::from(looks_ahead));
        let request = Request { limit, ..self.request.clone() };
        let label = self.context.label.as_ref();
        let fields = self.fields.as_deref();
        let has_more = &mut self.has_more;
        let mut printed = 0;
        let mut is_stopped = false;
        let mut last_hit = None;
        let result = self.engine.each_hit(&request, &mut |hit| {
            if printed == wanted {
                *has_more = true;
                return Ok(());
            }
            printer.line(&Line::Hit(HitLine { label, hit: &hit, fields }))?;
            last_hit = Some(hit);
            printed += 1;
            // Behind the last one there is still to be seen whether there are more.
            is_stopped = printed < wanted && is_enough();
            // An error is the way to end the hits; this one never leaves the function.
            if is_stopped { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
        });
        if let Some(hit) = last_hit {
            self.last = Some(hit.cursor().map_err(EngineError::damaged("the record of a hit"))?);
        }
        if !is_stopped {
            result?;
        }
        let is_end = !is_stopped && printed < wanted;
        self.request.limit = if is_end { 0 } else { self.request.limit - printed };
        self.request.after.clone_from(&self.last);
        Ok(is_stopped)
    }

    /// Counts, and prints what comes after the hits.
    ///
    /// # Errors
    /// As [`Search::print`].
    pub fn print_counts(self, printer: &mut dyn Printer) -> Result<Response, EngineError> {
        let mut response = self.engine.search(&Request { limit: 0, ..self.request.clone() })?;
        let took_ms = self.began.elapsed().as_secs_f64() * 1e3;
        complete_notes(&mut response, self.notes);
        let label = self.context.label.as_ref();
        for facet in &response.facets {
            let line = Line::Facet(FacetLine::new(facet, label));
            printer.line(&line).map_err(EngineError::Output)?;
        }
        for bucket in &response.timeline {
            let line = Line::Bucket(BucketLine::new(bucket, label));
            printer.line(&line).map_err(EngineError::Output)?;
        }
        let next = match (&self.context.next, self.last) {
            (Some(next), Some(last)) if self.has_more => Some(next(last)),
            _ => None,
        };
        let summary = Line::Summary(SummaryLine {
            label,
            query: everything(&self.request).to_string(),
            total: response.total,
            stories: response.stories,
            took_ms: (took_ms * 1e3).round() / 1e3,
            next,
            skipped: self.context.skipped,
            notes: response.notes.clone(),
        });
        printer.line(&summary).map_err(EngineError::Output)?;
        Ok(response)
    }
}

/// All that the user should know about an answer: what the engine notes, what is not exact or missing, and
/// how the query was read.
fn complete_notes(response: &mut Response, notes: Vec<String>) {
    response.note_limits();
    response.notes.extend(notes);
}

/// All that hits must match, as one query.
fn everything(request: &Request) -> Query {
    let chosen = request.chosen.iter().map(Chosen::query);
    let narrowed = std::iter::once(request.query.clone()).chain(request.filter.clone());
    let mut parts: Vec<Query> = narrowed.chain(chosen).collect();
    if parts.len() == 1 { parts.remove(0) } else { Query::and(parts) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        article::Article,
        engine::{Approximation, Bound, Figure, Hit, Missing},
    };

    /// An engine of two parts, one of which never answers.
    struct Partial;

    impl Engine for Partial {
        fn generation(&self) -> u64 {
            0
        }

        fn search(&self, _: &Request) -> Result<Response, EngineError> {
            let approximations = vec![
                Approximation { figure: Figure::Total, bound: Bound::AtLeast },
                Approximation { figure: Figure::Facet("actor".into()), bound: Bound::Within(3) },
            ];
            let missing = vec![Missing { place: "part 2".into(), reason: "timeout".into() }];
            Ok(Response { total: 1, approximations, missing, ..Response::default() })
        }

        fn each_hit(
            &self,
            _: &Request,
            _: &mut dyn FnMut(Hit) -> io::Result<()>,
        ) -> Result<(), EngineError> {
            Ok(())
        }

        fn articles(&self, _: &str) -> Result<Vec<Article>, EngineError> {
            Ok(Vec::new())
        }
    }

    /// Keeps the notes that are printed.
    #[derive(Default)]
    struct Notes(Vec<String>);

    impl Printer for Notes {
        fn line(&mut self, line: &Line<'_>) -> io::Result<()> {
            if let Line::Summary(summary) = line {
                self.0.clone_from(&summary.notes);
            }
            Ok(())
        }

        fn finish(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn search() -> Search {
        let criteria =
            Criteria { query: Query::All, filter: None, notes: vec!["of the query".to_owned()] };
        Search::new(Arc::new(Partial), criteria, &Options::default(), Context::default()).unwrap()
    }

    #[test]
    fn every_answer_says_what_is_not_exact_and_what_is_missing() {
        let notes = [
            "not exact: the total, which may be higher",
            "not exact: the counts of `actor`, which may be off by up to 3",
            "without the articles in part 2, which did not answer: timeout",
            "of the query",
        ];
        assert_eq!(search().run().unwrap().notes, notes);
        let mut printed = Notes::default();
        assert_eq!(search().print(&mut printed).unwrap().notes, notes);
        assert_eq!(printed.0, notes);
    }
}

//! Many files at once, in input order, in bounded memory.
//!
//! One thread reads, a few parse and enrich, the caller's thread gets the results in the order of
//! the input: what comes out does not depend on the number of threads. Every item takes a ticket
//! for its bytes before it is read on; a ticket comes back when the caller has dealt with the
//! item, so a slow item holds up neither memory nor, for a while, the others.

mod barren;

use std::{
    collections::BTreeMap,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
};

use crossbeam_channel::{Receiver, Sender, unbounded};

use crate::{
    article::Article,
    read::{
        enrich::{Enrichment, Trace},
        format::{self, Columns, explain::Explained},
        skip::{Reason, Skip},
        source::{Content, Items, RawItem},
        tickets::Tickets,
    },
};

/// How much may be in progress at a time.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Bounds {
    /// Threads that parse and enrich.
    pub threads: usize,
    /// Bytes of raw items between reading and the caller.
    pub bytes: usize,
}

impl Default for Bounds {
    /// All cores, 16 MiB.
    fn default() -> Self {
        Self { threads: thread::available_parallelism().map_or(1, usize::from), bytes: 16 << 20 }
    }
}

/// An input of [`run`].
#[allow(clippy::large_enum_variant, reason = "there is one at a time")]
pub enum Source {
    /// A file or stream.
    Items {
        /// The caller's number for the file, which its events repeat.
        key: u64,
        /// The file's items.
        items: Items,
        /// How many items at its beginning to skip.
        skip: u64,
    },
    /// A file that could not be opened.
    Skip(Skip),
}

/// The system starts no thread, mostly for want of memory.
#[derive(Debug, thiserror::Error)]
#[error("the system cannot start a thread")]
pub struct NoThread(#[source] io::Error);

impl From<NoThread> for Reason {
    fn from(error: NoThread) -> Self {
        Self::Unreadable(format!("{error}: {}", error.0))
    }
}

/// What became of the input, in its order. `T` is what is made of an article: the [`Article`] itself in
/// [`run`], an [`Explanation`] in [`explain`].
#[derive(Debug)]
pub enum Event<T> {
    /// A file begins.
    Begin {
        /// As in [`Source::Items`].
        key: u64,
        /// Whether it is one record after the other: then each further event is one item of it.
        container: bool,
        /// Whether it is a feed, of which there may be other states in other files.
        feed: bool,
        /// The number of the first item that is read: those before it are known.
        first: u64,
    },
    /// An article of the file that began last.
    Article(Box<T>),
    /// A file or item that gave no article, and why.
    Skip(Skip),
    /// The file that began last has been read to its end.
    End {
        /// As in [`Source::Items`].
        key: u64,
        /// The raw bytes of the file.
        content: Content,
        /// Number of items in it, skipped ones included.
        items: u64,
        /// Columns that the user names have a say in what was read of it.
        has_columns: bool,
    },
}

/// How an article was read and why its record says what it says, one JSON object a line.
pub type Explanation = Vec<String>;

/// Reads `sources` and hands every [`Event`] to `sink`, in order, on the calling thread. `columns` are those
/// of records that the user named.
///
/// Ends early, and in good order, when `stop` becomes true or `sink` fails.
///
/// # Errors
/// The first error of `sink`, or [`NoThread`].
pub fn run<E: From<NoThread>>(
    sources: impl Iterator<Item = Source> + Send,
    columns: &Columns,
    bounds: Bounds,
    stop: &AtomicBool,
    sink: impl FnMut(Event<Article>) -> Result<(), E>,
) -> Result<(), E> {
    process(sources, columns, bounds, stop, articles, sink)
}

/// As [`run`], with the explanation of each article in its place.
///
/// # Errors
/// The first error of `sink`, or [`NoThread`].
pub fn explain<E: From<NoThread>>(
    sources: impl Iterator<Item = Source> + Send,
    columns: &Columns,
    bounds: Bounds,
    stop: &AtomicBool,
    sink: impl FnMut(Event<Explanation>) -> Result<(), E>,
) -> Result<(), E> {
    process(sources, columns, bounds, stop, explanations, sink)
}

/// Makes the events of an item, or says why there are none.
type Make<T> = fn(&Maker<'_>, &RawItem) -> Result<Vec<Event<T>>, Reason>;

/// What a worker makes articles with.
struct Maker<'c> {
    enrichment: Enrichment,
    columns: &'c Columns,
}

fn process<T: Send, E: From<NoThread>>(
    sources: impl Iterator<Item = Source> + Send,
    columns: &Columns,
    bounds: Bounds,
    stop: &AtomicBool,
    make: Make<T>,
    mut sink: impl FnMut(Event<T>) -> Result<(), E>,
) -> Result<(), E> {
    let tickets = Tickets::new(bounds.bytes);
    let given_up = AtomicU64::new(NONE);
    let end = End { asked: stop, over: AtomicBool::new(false), given_up };
    // Tickets bound what is under way; the channels need no bound of their own.
    let (jobs_in, jobs) = unbounded::<Job>();
    let (done_in, done) = unbounded::<Done<T>>();
    thread::scope(|scope| {
        let end = &end;
        for started in 0..bounds.threads.max(1) {
            let jobs = jobs.clone();
            let done = done_in.clone();
            // Parsers of nested formats recurse; pages are limited in depth, and this is enough for the limit.
            let worker = thread::Builder::new().stack_size(WORKER_STACK);
            match worker.spawn_scoped(scope, move || work(&jobs, &done, columns, make)) {
                Ok(_) => {}
                // Fewer of them are slower and no worse.
                Err(_) if started > 0 => break,
                Err(error) => return Err(NoThread(error).into()),
            }
        }
        // Where it does not start, the workers see that there will be no jobs, and end.
        let reader = Reader { tickets: &tickets, jobs: jobs_in, done: done_in.clone(), number: 0 };
        let reading = thread::Builder::new();
        reading.spawn_scoped(scope, move || reader.read(sources, end)).map_err(NoThread)?;
        drop((jobs, done_in));
        let result = deliver(&done, &tickets, end, &mut sink);
        end.over.store(true, Ordering::Relaxed);
        // Wake the reader in case it waits for tickets, and let it see that it is over.
        tickets.give(isize::MAX / 2);
        drop(done);
        result
    })
}

/// Whether to stop before the end of the input.
struct End<'a> {
    /// The caller asks for it.
    asked: &'a AtomicBool,
    /// The caller takes no more results.
    over: AtomicBool,
    /// The place where a file begins of which no more is wanted.
    given_up: AtomicU64,
}

/// No place in the output.
const NONE: u64 = u64::MAX;

impl End<'_> {
    fn is_due(&self) -> bool {
        self.asked.load(Ordering::Relaxed) || self.over.load(Ordering::Relaxed)
    }
}

/// Stack of a worker in bytes; only touched pages are real.
const WORKER_STACK: usize = 64 << 20;

struct Job {
    number: u64,
    item: RawItem,
}

/// A result under the number of its place in the input.
struct Done<T> {
    number: u64,
    ticket: isize,
    events: Vec<Event<T>>,
}

/// The reading thread.
struct Reader<'a, T> {
    tickets: &'a Tickets,
    jobs: Sender<Job>,
    done: Sender<Done<T>>,
    /// Places in the output given away so far.
    number: u64,
}

/// The other end of a channel is gone, or the end is due.
struct Closed;

impl<T> Reader<'_, T> {
    fn read(mut self, sources: impl Iterator<Item = Source>, end: &End<'_>) {
        for source in sources {
            if end.is_due() || self.source(source, end).is_err() {
                return;
            }
        }
    }

    fn source(&mut self, source: Source, end: &End<'_>) -> Result<(), Closed> {
        let (key, mut items, skip) = match source {
            Source::Items { key, items, skip } => (key, items, skip),
            Source::Skip(skip) => return self.pass(Event::Skip(skip)),
        };
        let first = items.items_read() + skip;
        let begin = self.number;
        let (container, feed) = (items.is_container(), items.is_feed());
        self.pass(Event::Begin { key, container, feed, first })?;
        let mut has_columns = false;
        for _ in 0..skip {
            // Known already.
            has_columns |= items.next().is_some_and(|item| is_read_by_columns(&item));
        }
        while let Some(item) = next_item(&mut items) {
            if end.is_due() {
                return Err(Closed);
            }
            if end.given_up.load(Ordering::Relaxed) == begin {
                break;
            }
            has_columns |= is_read_by_columns(&item);
            match item {
                Err(skip) => self.pass(Event::Skip(skip))?,
                Ok(item) => self.job(item)?,
            }
        }
        let count = items.items_read();
        self.pass(Event::End { key, content: items.finish(), items: count, has_columns })
    }

    /// Puts something into the output that needs no work.
    fn pass(&mut self, event: Event<T>) -> Result<(), Closed> {
        self.tickets.take(SMALL);
        let number = self.place();
        self.done.send(Done { number, ticket: SMALL, events: vec![event] }).map_err(|_| Closed)
    }

    fn job(&mut self, item: RawItem) -> Result<(), Closed> {
        self.tickets.take(ticket(&item));
        let number = self.place();
        self.jobs.send(Job { number, item }).map_err(|_| Closed)
    }

    fn place(&mut self) -> u64 {
        self.number += 1;
        self.number - 1
    }
}

fn is_read_by_columns(item: &Result<RawItem, Skip>) -> bool {
    item.as_ref().is_ok_and(|item| format::has_columns(item.format))
}

/// The next item; a panic of what takes files apart becomes a skip and ends the file.
fn next_item(items: &mut Items) -> Option<Result<RawItem, Skip>> {
    catch_unwind(AssertUnwindSafe(|| items.next()))
        .unwrap_or_else(|panic| Some(Err(items.give_up(Reason::Panicked(message(panic.as_ref()))))))
}

/// Parses and enriches until there are no more jobs.
fn work<T>(jobs: &Receiver<Job>, done: &Sender<Done<T>>, columns: &Columns, make: Make<T>) {
    let maker = Maker { enrichment: Enrichment::new(), columns };
    for Job { number, item } in jobs {
        let ticket = ticket(&item);
        if done.send(Done { number, ticket, events: events(&maker, &item, make) }).is_err() {
            return;
        }
    }
}

/// The articles in one raw item.
fn articles(maker: &Maker<'_>, item: &RawItem) -> Result<Vec<Event<Article>>, Reason> {
    let mut events = Vec::new();
    for (draft, number) in format::parse(item, maker.columns)?.into_iter().zip(item.item..) {
        events.push(match draft {
            Ok(draft) => {
                let article = maker.enrichment.article(draft, &item.path, number);
                Event::Article(Box::new(Article { offset: item.offset, ..article }))
            }
            Err(reason) => skipped(item, number, reason),
        });
    }
    Ok(events)
}

/// The same articles, explained.
fn explanations(maker: &Maker<'_>, item: &RawItem) -> Result<Vec<Event<Explanation>>, Reason> {
    let mut events = Vec::new();
    for (explained, number) in
        format::explain::item(item, maker.columns)?.into_iter().zip(item.item..)
    {
        events.push(match explained {
            Ok(explained) => {
                Event::Article(Box::new(explanation(&maker.enrichment, item, number, explained)))
            }
            Err(reason) => skipped(item, number, reason),
        });
    }
    Ok(events)
}

/// How the format read a draft and how the enrichers read its article. Where both have a line on a
/// headline or date, the format found none, and the line of the enrichers counts.
fn explanation(
    enrichment: &Enrichment,
    item: &RawItem,
    number: u64,
    (draft, read): Explained,
) -> Explanation {
    let mut trace = Trace::on();
    let inferred = [("title", draft.title.is_none()), ("date", draft.date.is_none())];
    enrichment.traced(draft, &item.path, number, &mut trace);
    let mut lines = Vec::new();
    for line in &read {
        if !inferred.iter().any(|(name, missing)| line["type"] == *name && *missing) {
            lines.push(line.to_string());
        }
    }
    lines.extend(trace.into_lines());
    lines
}

fn skipped<T>(item: &RawItem, number: u64, reason: Reason) -> Event<T> {
    Event::Skip(Skip { path: item.path.to_string(), item: Some(number), reason })
}

/// The events of one raw item; a panic becomes a skip.
fn events<T>(maker: &Maker<'_>, item: &RawItem, make: Make<T>) -> Vec<Event<T>> {
    let reason = match catch_unwind(AssertUnwindSafe(|| make(maker, item))) {
        Ok(Ok(events)) => return events,
        Ok(Err(reason)) => reason,
        Err(panic) => Reason::Panicked(message(panic.as_ref())),
    };
    let number = item.contained.then_some(item.item);
    vec![Event::Skip(Skip { path: item.path.to_string(), item: number, reason })]
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message").to_owned()
}

/// Hands over the results of the workers in the order of the input.
fn deliver<T, E>(
    done: &Receiver<Done<T>>,
    tickets: &Tickets,
    end: &End<'_>,
    sink: &mut impl FnMut(Event<T>) -> Result<(), E>,
) -> Result<(), E> {
    let mut early: BTreeMap<u64, Done<T>> = BTreeMap::new();
    let mut next = 0;
    let mut barren = barren::Barren::new(barren::MOST);
    let mut begin = NONE;
    for result in done {
        early.insert(result.number, result);
        if end.is_due() {
            return Ok(());
        }
        while let Some(Done { events, ticket, .. }) = early.remove(&next) {
            for event in events {
                if matches!(event, Event::Begin { .. }) {
                    begin = next;
                }
                barren.sift(event).map_or(Ok(()), &mut *sink)?;
            }
            if barren.is_given_up() {
                end.given_up.store(begin, Ordering::Relaxed);
            }
            next += 1;
            tickets.give(ticket);
        }
    }
    Ok(())
}

/// The cost of an event without an item, in bytes.
const SMALL: isize = 1024;

/// The cost of an item in progress: its bytes, and a fixed part.
fn ticket(item: &RawItem) -> isize {
    let pages: usize = item.pages.iter().flat_map(|page| &page.bytes).map(Vec::len).sum();
    (item.bytes.len() + pages) as isize + SMALL
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_thread_there_is_a_reason_and_no_panic() {
        let error = NoThread(io::Error::from(io::ErrorKind::OutOfMemory));
        let reason = Reason::from(error).to_string();
        assert_eq!(reason, "cannot be read: the system cannot start a thread: out of memory");
    }
}

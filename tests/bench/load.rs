//! Queries a second of the engine in process, without HTTP: what `serve` is compared with.
//!
//! `load INDEX SECONDS [THREADS]` runs the searches of `load.txt` (the part of an address behind its `?`) in
//! turn on that many threads and prints how many were answered, and how long one takes. `load.lua` has wrk
//! ask a server for the same.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool of its own")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use dateline::{
    archive::{
        Archive,
        answer::{
            self, Context, Options, Search,
            options::{self, INTERVALS, SORTS},
            print::{self, Format},
        },
    },
    engine::Engine,
};

const SEARCHES: &str = include_str!("load.txt");

/// Reads what `load.txt` has.
fn read(line: &str) -> (String, Options) {
    let (mut query, mut options) = (String::new(), Options::default());
    for (name, value) in url::form_urlencoded::parse(line.as_bytes()) {
        match name.as_ref() {
            "query" => query = value.into_owned(),
            "facet" => options.facets.push(options::facet(&value).unwrap()),
            "choose" => options.choose(options::choice(&value).unwrap()),
            "limit" => options.limit = options::limit(&value).unwrap(),
            "sort" => options.sort = SORTS.iter().find(|(name, _)| *name == value).unwrap().1,
            "timeline" => {
                options.timeline =
                    Some(INTERVALS.iter().find(|(name, _)| *name == value).unwrap().1);
            }
            other => panic!("{other}"),
        }
    }
    (query, options)
}

/// One search: hits with snippets and everything counted, printed to nowhere where `prints`.
fn search(engine: &Arc<dyn Engine>, query: &str, options: &Options, prints: bool) {
    let asked = answer::ask(query, options).unwrap();
    let search = Search::new(Arc::clone(engine), asked, options, true, Context::default()).unwrap();
    if prints {
        let mut printer = print::printer(Format::Jsonl, Vec::new(), None, false).unwrap();
        search.print(printer.as_mut()).unwrap();
    } else {
        engine.search(search.request()).unwrap();
    }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let engine = Archive::open(&args[1]).unwrap().snapshot().unwrap();
    let seconds = Duration::from_secs(args[2].parse().unwrap());
    let threads = args.get(3).map_or(2, |n| n.parse().unwrap());
    let searches: Vec<_> = SEARCHES.lines().map(read).collect();
    for (query, options) in &searches {
        search(&engine, query, options, true);
        let began = Instant::now();
        search(&engine, query, options, true);
        println!("{:8.3} ms  {query}", began.elapsed().as_secs_f64() * 1e3);
    }
    for prints in [false, true] {
        let (next, began) = (AtomicUsize::new(0), Instant::now());
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    while began.elapsed() < seconds {
                        let nth = next.fetch_add(1, Ordering::Relaxed) % searches.len();
                        let (query, options) = &searches[nth];
                        search(&engine, query, options, prints);
                    }
                });
            }
        });
        let each_second = next.into_inner() as f64 / began.elapsed().as_secs_f64();
        let what = if prints { "searches and their lines" } else { "searches" };
        println!("{each_second:8.0} {what} a second on {threads} threads");
    }
}

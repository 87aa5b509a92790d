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
            Context, Criteria, Options, Search,
            print::{self, Batch, Format, Styles},
            setting::Face,
            settings,
        },
    },
    engine::Engine,
};

const SEARCHES: &str = include_str!("load.txt");

/// Reads a line of `load.txt`.
fn read(line: &str) -> Options {
    let mut options = Options::default();
    for (name, value) in url::form_urlencoded::parse(line.as_bytes()) {
        let setting = settings::named(&name).unwrap();
        setting.set(&mut options, Face::Http, &value).unwrap();
    }
    options
}

/// One search: hits with snippets and everything counted, printed to nowhere where `prints`.
fn search(engine: &Arc<dyn Engine>, options: &Options, prints: bool) {
    let criteria = Criteria::new(engine.as_ref(), options).unwrap();
    let search = Search::new(Arc::clone(engine), criteria, options, Context::default()).unwrap();
    if prints {
        let out = Vec::new();
        let mut printer =
            print::printer(Format::Jsonl, out, None, Batch::One, Styles::default()).unwrap();
        search.print(printer.as_mut()).unwrap();
    } else {
        search.run().unwrap();
    }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let engine = Archive::open(&args[1]).unwrap().snapshot().unwrap();
    let seconds = Duration::from_secs(args[2].parse().unwrap());
    let threads = args.get(3).map_or(2, |n| n.parse().unwrap());
    let searches: Vec<_> = SEARCHES.lines().map(read).collect();
    for options in &searches {
        search(&engine, options, true);
        let began = Instant::now();
        search(&engine, options, true);
        println!("{:8.3} ms  {}", began.elapsed().as_secs_f64() * 1e3, options.query);
    }
    for prints in [false, true] {
        let (next, began) = (AtomicUsize::new(0), Instant::now());
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    while began.elapsed() < seconds {
                        let nth = next.fetch_add(1, Ordering::Relaxed) % searches.len();
                        search(&engine, &searches[nth], prints);
                    }
                });
            }
        });
        let each_second = next.into_inner() as f64 / began.elapsed().as_secs_f64();
        let what = if prints { "searches and their lines" } else { "searches" };
        println!("{each_second:8.0} {what} a second on {threads} threads");
    }
}

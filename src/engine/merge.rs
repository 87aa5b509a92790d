//! The hits of several engines in one order.

use std::{
    cmp::Ordering,
    io,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use super::{Cursor, Engine, EngineError, Hit, Request};

/// Hits that a part may be ahead of what is handed out: memory stays the same, whatever their number.
const AHEAD: usize = 64;

/// A hit with its place in the order.
pub(super) struct Placed {
    place: Cursor,
    pub hit: Hit,
}

impl Placed {
    /// # Errors
    /// When its record cannot be read.
    pub fn new(hit: Hit) -> Result<Self, EngineError> {
        let place = hit.cursor().map_err(EngineError::damaged("the record of a hit"))?;
        Ok(Self { place, hit })
    }

    /// The order in which every engine has its hits.
    pub fn order(&self, other: &Self) -> Ordering {
        let (a, b) = (&self.place, &other.place);
        let order = b.score.total_cmp(&a.score).then(b.date.cmp(&a.date));
        order.then_with(|| (&a.id, &a.path, a.item).cmp(&(&b.id, &b.path, b.item)))
    }
}

/// Asks every part once, each on a thread of its own, and hands their hits to `take` in one order. What it
/// does not take is not looked for any longer.
///
/// # Errors
/// Those of `take`, which gets those of the parts.
pub(super) fn merge<'a>(
    parts: impl Iterator<Item = &'a dyn Engine>,
    request: &Request,
    take: impl FnOnce(Merged) -> Result<(), EngineError>,
) -> Result<(), EngineError> {
    thread::scope(|scope| {
        let mut merged = Merged { known: Vec::new(), unknown: Vec::new() };
        for (number, part) in parts.enumerate() {
            let (sender, hits) = sync_channel(AHEAD);
            scope.spawn(move || send(part, request, &sender));
            merged.unknown.push(Stream { number, hits });
        }
        take(merged)
    })
}

/// Sends the hits of a part, and that it has ended or the error with which it did.
fn send(part: &dyn Engine, request: &Request, hits: &SyncSender<Next>) {
    let sent = part.each_hit(request, &mut |hit| {
        hits.send(Placed::new(hit).map(Some)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    });
    // Where nobody takes hits any more, nobody asks why there are none.
    let _ = hits.send(sent.map(|()| None));
}

/// The next hit of a part, `None` behind the last one.
type Next = Result<Option<Placed>, EngineError>;

fn cut_short() -> EngineError {
    EngineError::Internal { source: "a part of the search ended too soon".into() }
}

/// The hits of a part, best first.
struct Stream {
    number: usize,
    hits: Receiver<Next>,
}

/// The hits of all parts, best first, up to the first error.
pub(super) struct Merged {
    /// Parts with their next hits.
    known: Vec<(Placed, Stream)>,
    /// Parts that have not told their next hits yet.
    unknown: Vec<Stream>,
}

impl Merged {
    /// Waits for the next hits of all parts that have any.
    fn wait(&mut self) -> Result<(), EngineError> {
        while let Some(stream) = self.unknown.pop() {
            // A part that is gone without a word of its end has been cut short.
            let next = stream.hits.recv().unwrap_or_else(|_| Err(cut_short()));
            if let Some(placed) = next? {
                self.known.push((placed, stream));
            }
        }
        Ok(())
    }

    /// Which of the parts has the best hit; the first of them where their hits are equal.
    fn best(&self) -> Option<usize> {
        (0..self.known.len()).min_by(|a, b| {
            let [(a, of), (b, other)] = [a, b].map(|at| &self.known[*at]);
            a.order(b).then(of.number.cmp(&other.number))
        })
    }
}

impl Iterator for Merged {
    type Item = Result<Hit, EngineError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Err(error) = self.wait() {
            self.known.clear();
            self.unknown.clear();
            return Some(Err(error));
        }
        let (placed, stream) = self.known.swap_remove(self.best()?);
        self.unknown.push(stream);
        Some(Ok(placed.hit))
    }
}

#[cfg(test)]
mod tests {
    use std::{
        panic,
        sync::atomic::{AtomicUsize, Ordering::SeqCst},
    };

    use super::*;
    use crate::{
        article::Article,
        engine::{Record, Response},
        query::Query,
    };

    /// Hits of a part that are taken from it and not handed out yet.
    const KNOWN: usize = 1;

    /// Hits of these scores; counts how often it was asked, and how many hits were taken from it.
    #[derive(Default)]
    struct Part {
        scores: Vec<u32>,
        fails: bool,
        panics: bool,
        asked: AtomicUsize,
        taken: AtomicUsize,
    }

    impl Part {
        fn new(scores: impl Iterator<Item = u32>) -> Self {
            Self { scores: scores.collect(), ..Self::default() }
        }
    }

    impl Engine for Part {
        fn generation(&self) -> u64 {
            0
        }

        fn search(&self, _: &Request) -> Result<Response, EngineError> {
            Ok(Response::default())
        }

        fn each_hit(
            &self,
            request: &Request,
            each: &mut dyn FnMut(Hit) -> io::Result<()>,
        ) -> Result<(), EngineError> {
            self.asked.fetch_add(1, SeqCst);
            for (&score, rank) in self.scores.iter().zip(1..=request.limit) {
                let record = format!(r#"{{"id":"{score}","path":"a.txt"}}"#);
                each(Hit::new(rank, score as f32, 0, Record::new(record)))
                    .map_err(EngineError::Output)?;
                self.taken.fetch_add(1, SeqCst);
            }
            assert!(!self.panics, "a damaged index");
            if self.fails { Err(EngineError::TimedOut) } else { Ok(()) }
        }

        fn articles(&self, _: &str) -> Result<Vec<Article>, EngineError> {
            Ok(Vec::new())
        }
    }

    fn all() -> Request {
        Request { limit: usize::MAX, ..Request::new(Query::All) }
    }

    fn engines(parts: &[Part]) -> impl Iterator<Item = &dyn Engine> {
        parts.iter().map(|part| part as &dyn Engine)
    }

    #[test]
    fn every_part_is_asked_once_however_many_hits_there_are() {
        let parts = [3, 1, 0].map(|odd| {
            let scores = (0..if odd == 0 { 0 } else { 5_000 }).rev();
            Part::new(scores.map(move |n| n * 4 + odd))
        });
        let mut scores = Vec::new();
        merge(engines(&parts), &all(), |hits| {
            for hit in hits {
                scores.push(hit?.score as u32);
            }
            Ok(())
        })
        .unwrap();
        assert_eq!(scores.len(), 10_000);
        assert!(scores.is_sorted_by(|a, b| a > b));
        assert_eq!(parts.each_ref().map(|part| part.asked.load(SeqCst)), [1; 3]);
        assert_eq!(parts.each_ref().map(|part| part.taken.load(SeqCst)), [5_000, 5_000, 0]);
    }

    #[test]
    fn who_stops_taking_ends_all_parts() {
        let parts = [0, 1].map(|odd| Part::new((0..5_000).rev().map(move |n| n * 2 + odd)));
        let stopped = merge(engines(&parts), &all(), |hits| {
            for (hit, count) in hits.zip(1..) {
                hit?;
                if count == 100 {
                    return Err(EngineError::Output(io::ErrorKind::BrokenPipe.into()));
                }
            }
            Ok(())
        });
        assert!(matches!(stopped, Err(EngineError::Output(_))), "{stopped:?}");
        for part in &parts {
            assert!(part.taken.load(SeqCst) <= 50 + KNOWN + AHEAD, "{:?}", part.taken);
        }
    }

    #[test]
    fn the_error_of_a_part_ends_the_others_and_no_hit_that_may_come_behind_is_handed_out() {
        let mut parts = [0, 1].map(|odd| Part::new((0..5_000).rev().map(move |n| n * 2 + odd)));
        parts[0].scores.truncate(10);
        parts[0].fails = true;
        let mut count = 0;
        let failed = merge(engines(&parts), &all(), |hits| {
            for hit in hits {
                hit?;
                count += 1;
            }
            Ok(())
        });
        assert!(matches!(failed, Err(EngineError::TimedOut)), "{failed:?}");
        assert_eq!(count, 20);
        assert!(parts[1].taken.load(SeqCst) <= 10 + KNOWN + AHEAD);
    }
    #[test]
    fn a_part_that_panics_is_not_taken_for_one_that_has_ended() {
        let mut parts = [0, 1].map(|odd| Part::new((0..20).rev().map(move |n| n * 2 + odd)));
        parts[0].panics = true;
        let mut last = None;
        let merged = panic::catch_unwind(panic::AssertUnwindSafe(|| {
            merge(engines(&parts), &all(), |hits| {
                last = hits.last();
                Ok(())
            })
        }));
        assert!(merged.is_err());
        assert!(matches!(last, Some(Err(EngineError::Internal { .. }))));
    }
}

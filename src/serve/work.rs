//! Searches run on a few threads of their own, as many at a time as there are cores. A request that waits
//! for one holds no thread and no memory beside its own.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::http::StatusCode;
use tokio::{sync::Semaphore, task, time};

use super::problem::Problem;
use crate::engine::Deadline;

/// Requests that wait for a thread; more are turned away at once.
const MOST_WAITING: usize = 1024;

/// Runs everything that reads the index.
pub struct Work {
    threads: Arc<Semaphore>,
    /// Pieces of work that may run at a time.
    most: usize,
    waiting: AtomicUsize,
    /// How long one piece of work may take, and how long a request waits for a thread.
    timeout: Duration,
}

impl Work {
    /// As many pieces of work at a time as `threads`, each for `timeout` at most.
    pub fn new(threads: usize, timeout: Duration) -> Self {
        let waiting = AtomicUsize::new(0);
        Self { threads: Arc::new(Semaphore::new(threads)), most: threads, waiting, timeout }
    }

    /// Requests that wait for a thread now.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Pieces of work that run now.
    pub fn running(&self) -> usize {
        self.most.saturating_sub(self.threads.available_permits())
    }

    /// Runs `work` on a thread of its own. It is given up when it takes too long or its client is gone.
    ///
    /// # Errors
    /// When too much is waiting, and those of the work.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(Deadline) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = {
            let _waits = Waits::new(&self.waiting)?;
            let permit = Arc::clone(&self.threads).acquire_owned();
            time::timeout(self.timeout, permit).await.ok().and_then(Result::ok).ok_or_else(busy)?
        };
        let gone = Gone(Arc::new(AtomicBool::new(false)));
        let deadline = Deadline {
            at: Some(Instant::now() + self.timeout),
            cancelled: Some(Arc::clone(&gone.0)),
        };
        let done = task::spawn_blocking(move || {
            let done = work(deadline);
            drop(permit);
            done
        });
        done.await.unwrap_or_else(|_| {
            let message = "the search failed within the program; its other requests go on";
            Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, message))
        })
    }
}

fn busy() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too many searches are waiting")
        .with_hint("ask again in a moment")
}

/// A request that waits, as long as this value lives.
struct Waits<'a>(&'a AtomicUsize);

impl<'a> Waits<'a> {
    fn new(count: &'a AtomicUsize) -> Result<Self, Problem> {
        let waits = Self(count);
        if count.fetch_add(1, Ordering::Relaxed) < MOST_WAITING { Ok(waits) } else { Err(busy()) }
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Sets its flag when it is dropped: the client is gone.
struct Gone(Arc<AtomicBool>);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

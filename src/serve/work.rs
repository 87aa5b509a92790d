//! Searches run on a few threads of their own, as many at a time as there are cores, shared fairly between
//! clients. A request that waits for one holds no thread and no memory beside its own. Long answers have
//! threads of their own, so that no short one waits for them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use axum::http::StatusCode;
use tokio::task;

use super::{client::Client, lane::Lane, problem::Problem};
use crate::engine::Deadline;

/// Runs everything that reads the index.
pub struct Work {
    short: Arc<Lane>,
    long: Arc<Lane>,
    /// How long one piece of work may take, and how long a request waits for a thread.
    timeout: Duration,
}

impl Work {
    /// As many short pieces of work at a time as `threads`, and half as many long ones, each for `timeout`
    /// at most.
    pub fn new(threads: usize, timeout: Duration) -> Self {
        let lane = |threads| Arc::new(Lane::new(threads));
        Self { short: lane(threads), long: lane(threads / 2), timeout }
    }

    /// Threads that may run at a time.
    pub fn threads(&self) -> usize {
        self.short.most() + self.long.most()
    }

    /// Requests that wait for a thread now.
    pub fn waiting(&self) -> usize {
        self.short.waiting() + self.long.waiting()
    }

    /// Pieces of work that run now.
    pub fn running(&self) -> usize {
        self.short.running() + self.long.running()
    }

    /// Runs `work` on a thread of its own. It is given up when it takes too long or its client is gone.
    ///
    /// # Errors
    /// When too much is waiting, and those of the work.
    pub async fn run<T: Send + 'static>(
        &self,
        client: Client,
        work: impl FnOnce(Deadline) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.run_in(&self.short, client, work).await
    }

    /// As [`Work::run`], for a piece of an answer that may be long.
    ///
    /// # Errors
    /// As [`Work::run`].
    pub async fn run_long<T: Send + 'static>(
        &self,
        client: Client,
        work: impl FnOnce(Deadline) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.run_in(&self.long, client, work).await
    }

    async fn run_in<T: Send + 'static>(
        &self,
        lane: &Arc<Lane>,
        client: Client,
        work: impl FnOnce(Deadline) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = lane.turn(client, self.timeout).await.map_err(|_| busy())?;
        let gone = Gone(Arc::new(AtomicBool::new(false)));
        let deadline = Deadline {
            at: Some(Instant::now() + self.timeout),
            cancelled: Some(Arc::clone(&gone.0)),
        };
        let done = task::spawn_blocking(move || {
            let done = work(deadline);
            drop(turn);
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

/// Sets its flag when it is dropped: the client is gone.
struct Gone(Arc<AtomicBool>);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

//! Threads that clients share, with a line before them.
//!
//! Who has less gets the next thread. A client that has none need not wait for those who hold all of them:
//! there are as many threads again for the first request of each, and the system divides its cores.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::oneshot, time};

use super::client::{Client, Held};

/// Requests that wait for a thread; more are turned away at once. Of one client only some.
const MOST_WAITING: usize = 1024;
const MOST_WAITING_OF_ONE: usize = MOST_WAITING / 2;

/// Threads for one kind of work.
pub struct Lane {
    threads: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    running: Held,
    waiting: VecDeque<Waiting>,
}

struct Waiting {
    client: Client,
    turn: oneshot::Sender<Turn>,
}

/// Why a request gets no thread: too many wait, or it has waited for too long.
#[derive(Debug)]
pub struct Busy;

impl Lane {
    /// So many threads.
    pub fn new(threads: usize) -> Self {
        Self { threads: threads.max(1), state: Mutex::default() }
    }

    /// Threads that may run at a time.
    pub fn most(&self) -> usize {
        2 * self.threads
    }

    /// Pieces of work that run now.
    pub fn running(&self) -> usize {
        self.state().running.total
    }

    /// Requests that wait now.
    pub fn waiting(&self) -> usize {
        self.state().waiting.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a thread.
    ///
    /// # Errors
    /// When too many wait, or none is free in time.
    pub async fn turn(self: &Arc<Self>, client: Client, patience: Duration) -> Result<Turn, Busy> {
        let turn = self.line_up(client)?;
        time::timeout(patience, turn).await.ok().and_then(Result::ok).ok_or(Busy)
    }

    fn line_up(self: &Arc<Self>, client: Client) -> Result<oneshot::Receiver<Turn>, Busy> {
        let (sender, turn) = oneshot::channel();
        let mut state = self.state();
        let of_client = state.waiting.iter().filter(|waiting| waiting.client == client).count();
        if state.waiting.len() >= MOST_WAITING || of_client >= MOST_WAITING_OF_ONE {
            return Err(Busy);
        }
        state.waiting.push_back(Waiting { client, turn: sender });
        drop(state);
        self.go_on();
        Ok(turn)
    }

    /// Gives threads that are free to those who wait.
    fn go_on(self: &Arc<Self>) {
        while let Some(Waiting { client, turn }) = self.next() {
            // One that is given up comes back, and with it the thread.
            let _ = turn.send(Turn { lane: Arc::clone(self), client });
        }
    }

    /// Takes who is next out of the line, and counts it as running.
    fn next(&self) -> Option<Waiting> {
        let mut state = self.state();
        let State { running, waiting } = &mut *state;
        waiting.retain(|waiting| !waiting.turn.is_closed());
        let may_run = |client: Client| {
            let threads = if running.of(client) == 0 { 2 * self.threads } else { self.threads };
            running.total < threads
        };
        let allowed = waiting.iter().enumerate().filter(|(_, waiting)| may_run(waiting.client));
        // Of several the first in the line.
        let (at, _) = allowed.min_by_key(|(_, waiting)| running.of(waiting.client))?;
        let next = waiting.remove(at)?;
        running.take(next.client);
        Some(next)
    }
}

/// The right to a thread, as long as the value lives.
pub struct Turn {
    lane: Arc<Lane>,
    client: Client,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.lane.state().running.give(self.client);
        self.lane.go_on();
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;

    fn client(number: u8) -> Client {
        Client::from(SocketAddr::from(([192, 0, 2, number], 1)))
    }

    /// The turn of a request that has one.
    fn taken(turn: &mut oneshot::Receiver<Turn>) -> Option<Turn> {
        turn.try_recv().ok()
    }

    #[test]
    fn a_client_that_holds_all_threads_does_not_keep_others_waiting() {
        let lane = Arc::new(Lane::new(2));
        let mut of_one: Vec<_> = (0..4).map(|_| lane.line_up(client(1)).unwrap()).collect();
        let mut held: Vec<Turn> = of_one.iter_mut().filter_map(taken).collect();
        assert_eq!((held.len(), lane.waiting()), (2, 2));
        let mut other = lane.line_up(client(2)).unwrap();
        let others = taken(&mut other);
        assert!(others.is_some());
        // Its second request waits as all do, but comes before those of who has more.
        let mut second = lane.line_up(client(2)).unwrap();
        assert!(taken(&mut second).is_none());
        drop(others);
        assert!(taken(&mut second).is_some());
        held.pop();
        let next: Vec<Turn> = of_one.iter_mut().filter_map(taken).collect();
        assert_eq!((next.len(), lane.waiting()), (1, 1));
    }

    #[test]
    fn a_request_that_is_given_up_takes_no_thread_from_others() {
        let lane = Arc::new(Lane::new(1));
        let mut first = lane.line_up(client(1)).unwrap();
        let held = taken(&mut first);
        let gone = lane.line_up(client(1)).unwrap();
        let mut last = lane.line_up(client(1)).unwrap();
        drop(gone);
        drop(held);
        let held = taken(&mut last);
        assert!(held.is_some());
        // Neither does one that was given up after it got its turn.
        let unread = lane.line_up(client(1)).unwrap();
        drop(held);
        drop(unread);
        assert_eq!((lane.running(), lane.waiting()), (0, 0));
    }

    #[test]
    fn the_line_is_no_longer_than_it_may_be() {
        let lane = Arc::new(Lane::new(1));
        let waiting: Vec<_> = (0..2 * MOST_WAITING).map(|_| lane.line_up(client(1))).collect();
        assert!(waiting.last().is_some_and(Result::is_err));
        assert!(lane.line_up(client(2)).is_ok());
        assert_eq!(lane.waiting(), MOST_WAITING_OF_ONE);
    }
}

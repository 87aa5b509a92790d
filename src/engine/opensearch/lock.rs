//! One writer at a time: a document that its holder renews, and that ends by itself when nobody does.

use std::{
    fs,
    path::Path,
    process,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    client::{Client, Content, Method},
    fault::Fault,
    place::Place,
    state::State,
};
use crate::engine::{Deadline, EngineError};

/// How long the lock of a writer holds that says nothing any more, and how often it says something.
const HOLDS: Duration = Duration::from_secs(60);
const RENEWED: Duration = Duration::from_secs(15);

/// Who writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Holder {
    /// Tells this lock from all others.
    token: String,
    /// Number of the process on its machine.
    process: u32,
    /// Which machine that is, since when it runs; `None` where that cannot be told.
    #[serde(default)]
    machine: Option<String>,
    /// When it ends, in milliseconds since 1970.
    until: u64,
}

impl Holder {
    /// Somebody who writes from now on.
    fn new() -> Self {
        Self { token: token(), process: process::id(), machine: machine(), until: until() }
    }

    /// Whether it still writes, as far as one can tell: of this machine one knows what runs.
    fn is_there(&self) -> bool {
        let is_here = self.machine.is_some() && self.machine == machine();
        let is_gone = is_here && !Path::new(&format!("/proc/{}", self.process)).exists();
        self.until > now() && !is_gone
    }
}

/// The lock of an index, held until it is dropped.
pub struct Lock {
    token: String,
    kept: Arc<Kept>,
    keeper: Option<JoinHandle<()>>,
}

/// What the lock and the thread that renews it share.
struct Kept {
    client: Client,
    place: Place,
    now: Mutex<Now>,
    over: Condvar,
}

/// How things stand with a lock.
struct Now {
    is_over: bool,
    /// Of its document, as it is ours; `None` once it is somebody else's.
    state: Option<State>,
}

impl Lock {
    /// Takes the lock.
    ///
    /// # Errors
    /// [`EngineError::Locked`] while another writer holds it.
    pub fn take(client: &Client, place: &Place) -> Result<Self, EngineError> {
        let locked = |holder: Option<&Holder>| EngineError::Locked {
            at: client.at().to_owned(),
            holder: holder.map(|holder| holder.process),
        };
        let deadline = Deadline::default();
        let condition = match holder(client, place, &deadline)? {
            Some((holder, _)) if holder.is_there() => return Err(locked(Some(&holder))),
            Some((_, state)) => state.to_string(),
            None => "op_type=create".to_owned(),
        };
        let ours = Holder::new();
        let path = path(place, &condition);
        let document = document(&ours);
        let content = Content::Json(&document);
        let state = match client.call(Method::Put, &path, content, &deadline) {
            Ok(answer) => State::of(client, &answer)?,
            // Somebody was faster, or the answer to a first try was lost on its way.
            Err(Fault::Conflict) => match holder(client, place, &deadline)? {
                Some((holder, state)) if holder.token == ours.token => state,
                found => return Err(locked(found.map(|(holder, _)| holder).as_ref())),
            },
            Err(fault) => return Err(fault.into()),
        };
        let kept = Arc::new(Kept {
            client: client.clone(),
            place: place.clone(),
            now: Mutex::new(Now { is_over: false, state: Some(state) }),
            over: Condvar::new(),
        });
        let token = ours.token.clone();
        let keeper = thread::spawn({
            let kept = Arc::clone(&kept);
            move || kept.keep(ours)
        });
        Ok(Self { token, kept, keeper: Some(keeper) })
    }

    /// Tells the holder of this lock from all others there ever were.
    pub fn token(&self) -> &str {
        &self.token
    }
}

/// Gives the lock back, if it is still ours. One that cannot be given back ends by itself.
impl Drop for Lock {
    fn drop(&mut self) {
        self.kept.now().is_over = true;
        self.kept.over.notify_all();
        if let Some(keeper) = self.keeper.take() {
            let _ = keeper.join();
        }
        let Some(state) = self.kept.now().state else { return };
        let path = path(&self.kept.place, &state.to_string());
        self.kept.client.give_back(&path, Content::Nothing);
    }
}

impl Kept {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Renews the lock until it is over or lost. A writer that lost its lock cannot commit: the one that
    /// took it over has changed the commit.
    fn keep(&self, mut ours: Holder) {
        let mut now = self.now();
        while !now.is_over {
            let waited =
                self.over.wait_timeout(now, RENEWED).unwrap_or_else(PoisonError::into_inner);
            now = waited.0;
            if !now.is_over && waited.1.timed_out() {
                now.state = now.state.and_then(|state| self.renewed(&mut ours, state));
                if now.state.is_none() {
                    return;
                }
            }
        }
    }

    /// The state of the renewed lock; the same where that did not work this time; `None` if it is lost.
    fn renewed(&self, ours: &mut Holder, state: State) -> Option<State> {
        ours.until = until();
        let path = path(&self.place, &state.to_string());
        let document = document(ours);
        let content = Content::Json(&document);
        // One that takes longer is tried again.
        let deadline = Deadline { at: Some(Instant::now() + RENEWED), cancelled: None };
        match self.client.once(Method::Put, &path, content, &deadline) {
            Ok(answer) => State::of(&self.client, &answer).ok(),
            // The answer to the renewal before may have been lost on its way.
            Err(Fault::Conflict) => match holder(&self.client, &self.place, &deadline) {
                Ok(Some((holder, state))) => (holder.token == ours.token).then_some(state),
                Ok(None) => None,
                Err(_) => Some(state),
            },
            Err(_) => Some(state),
        }
    }
}

/// The document of a lock, to be changed under a condition.
fn path(place: &Place, condition: &str) -> String {
    format!("{}/_doc/lock?{condition}", place.sources())
}

fn document(holder: &Holder) -> Value {
    json!({ "kind": "lock", "data": holder })
}

/// Who holds the lock, and the state of the document that says so.
fn holder(
    client: &Client,
    place: &Place,
    deadline: &Deadline,
) -> Result<Option<(Holder, State)>, EngineError> {
    let path = format!("{}/_doc/lock", place.sources());
    let answer = match client.call(Method::Get, &path, Content::Nothing, deadline) {
        Err(Fault::NoDocument) => return Ok(None),
        answer => answer?,
    };
    let holder = serde_json::from_value(answer["_source"]["data"].clone())
        .map_err(EngineError::lost(format!("the lock of {}", client.at())))?;
    Ok(Some((holder, State::of(client, &answer)?)))
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as u64
}

fn until() -> u64 {
    now() + HOLDS.as_millis() as u64
}

/// This run of this machine, and the space in which numbers of processes mean anything.
fn machine() -> Option<String> {
    let run = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let space = fs::read_link("/proc/self/ns/pid").ok()?;
    Some(format!("{} {}", run.trim(), space.display()))
}

fn token() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{}-{}-{:?}", process::id(), since.as_nanos(), thread::current().id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_ends_with_its_time_or_with_its_process_where_that_is_known() {
        let ours = Holder::new();
        assert!(ours.is_there());
        assert!(!Holder { until: now(), ..ours.clone() }.is_there());
        let elsewhere =
            Holder { process: u32::MAX, machine: Some("another".into()), ..ours.clone() };
        assert!(elsewhere.is_there());
        let gone = Holder { process: u32::MAX, ..ours };
        assert_eq!(gone.is_there(), gone.machine.is_none());
    }
}

//! One writer at a time: a document that its holder renews, and that ends by itself when nobody does.

use std::{
    fs,
    path::Path,
    process,
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    client::{Client, Content, Method},
    fault::Fault,
    place::Place,
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
    client: Client,
    path: String,
    over: Arc<(Mutex<bool>, Condvar)>,
    keeper: Option<JoinHandle<()>>,
}

impl Lock {
    /// Takes the lock.
    ///
    /// # Errors
    /// [`EngineError::Locked`] while another writer holds it.
    pub fn take(client: &Client, place: &Place) -> Result<Self, EngineError> {
        let path = format!("{}/_doc/lock", place.sources());
        let locked = |holder: Option<&Holder>| EngineError::Locked {
            at: client.at().to_owned(),
            holder: holder.map(|holder| holder.process),
        };
        let condition = match holder(client, place)? {
            Some((holder, _)) if holder.is_there() => return Err(locked(Some(&holder))),
            Some((_, (number, term))) => format!("if_seq_no={number}&if_primary_term={term}"),
            None => "op_type=create".to_owned(),
        };
        let ours = Holder::new();
        match put(client, &path, &condition, &ours) {
            Ok(_) => {}
            // Somebody was faster, or the answer to a first try was lost on its way.
            Err(Fault::Conflict) => match holder(client, place)? {
                Some((holder, _)) if holder.token == ours.token => {}
                found => return Err(locked(found.map(|(holder, _)| holder).as_ref())),
            },
            Err(fault) => return Err(fault.into()),
        }
        let over = Arc::new((Mutex::new(false), Condvar::new()));
        let keeper = {
            let (client, path, over) = (client.clone(), path.clone(), Arc::clone(&over));
            thread::spawn(move || keep(&client, &path, &over, ours))
        };
        Ok(Self { client: client.clone(), path, over, keeper: Some(keeper) })
    }

    /// # Errors
    /// [`EngineError::Locked`] while a writer holds it.
    pub fn check(client: &Client, place: &Place) -> Result<(), EngineError> {
        match holder(client, place)? {
            Some((holder, _)) if holder.is_there() => Err(EngineError::Locked {
                at: client.at().to_owned(),
                holder: Some(holder.process),
            }),
            _ => Ok(()),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        *self.over.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.over.1.notify_all();
        if let Some(keeper) = self.keeper.take() {
            let _ = keeper.join();
        }
        // One that cannot be given back ends by itself.
        let _ =
            self.client.once(Method::Delete, &self.path, Content::Nothing, &Deadline::default());
    }
}

/// Renews the lock until it is over. A writer that lost its lock all the same cannot commit: the one that
/// took it over has changed the commit.
fn keep(client: &Client, path: &str, over: &(Mutex<bool>, Condvar), mut ours: Holder) {
    let mut is_over = over.0.lock().unwrap_or_else(PoisonError::into_inner);
    while !*is_over {
        let waited = over.1.wait_timeout(is_over, RENEWED).unwrap_or_else(PoisonError::into_inner);
        is_over = waited.0;
        if !*is_over && waited.1.timed_out() {
            ours.until = until();
            let document = json!({ "kind": "lock", "data": ours });
            let _ = client.once(Method::Put, path, Content::Json(&document), &Deadline::default());
        }
    }
}

fn put(client: &Client, path: &str, condition: &str, holder: &Holder) -> Result<Value, Fault> {
    let document = json!({ "kind": "lock", "data": holder });
    let path = format!("{path}?{condition}");
    client.call(Method::Put, &path, Content::Json(&document), &Deadline::default())
}

/// A holder and the state of the document that names it.
type Held = (Holder, (u64, u64));

/// Who holds the lock.
fn holder(client: &Client, place: &Place) -> Result<Option<Held>, EngineError> {
    let path = format!("{}/_doc/lock", place.sources());
    let answer = match client.call(Method::Get, &path, Content::Nothing, &Deadline::default()) {
        Err(Fault::Missing(_)) => return Ok(None),
        answer => answer?,
    };
    let holder = serde_json::from_value(answer["_source"]["data"].clone())
        .map_err(EngineError::damaged(format!("the lock of {}", client.at())))?;
    let state = (
        answer["_seq_no"].as_u64().unwrap_or_default(),
        answer["_primary_term"].as_u64().unwrap_or_default(),
    );
    Ok(Some((holder, state)))
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

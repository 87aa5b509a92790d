//! A real browser for tests: headless Chromium, driven over the Chrome `DevTools` Protocol.
//!
//! A test asks for a [`tab`], which has cookies, cache and history of its own, and does what a reader
//! would: opens an address, clicks, types. Tests that run at the same time share one process.
//! On a machine without Chromium such tests say so and pass, except where they are [`required`].

mod axe;
mod connection;
mod input;
mod process;
mod seen;
mod tab;
mod tests;

use std::{
    env,
    io::{self, Write},
    path::PathBuf,
    sync::{Mutex, Once, PoisonError},
};

pub use axe::assert_accessible;
pub use tab::Tab;

use crate::server::{PATIENCE, PAUSE};

/// A fresh tab, or none where there is no Chromium.
pub fn tab() -> Option<Tab> {
    static NOTICE: Once = Once::new();
    if let Some(program) = process::program() {
        return Some(Tab::open(process::shared(&program)));
    }
    skip(&NOTICE, "no Chromium on this machine (looked on PATH and at DATELINE_CHROMIUM)");
    None
}

/// Says once what is not tested here and why; fails where it must be tested.
fn skip(notice: &Once, why: &str) {
    assert!(!required(), "{why}");
    // Not by `println`, which is shown of tests that fail only.
    let mut stderr = io::stderr();
    notice.call_once(|| writeln!(stderr, "skipped: {why}").unwrap());
}

/// Whether nothing may be left out.
fn required() -> bool {
    env::var("DATELINE_BROWSER_TESTS").is_ok_and(|value| value == "required")
}

/// Where pictures of tabs go.
fn pictures() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("browser")
}

/// Locks, also after another test panicked while it held the lock: what is inside is whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `text` as a literal of JavaScript.
pub fn js(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

//! The process of the browser: started once for all tests that run at the same time, ended with the
//! last of them, also when that one panics.

use std::{
    env,
    ffi::OsString,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, Weak},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{PATIENCE, PAUSE, connection::Connection, lock};

/// Names of Chromium in the order in which they are looked for.
const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// No window and nothing that the browser does of its own accord. Tests run as root in containers,
/// where its sandbox cannot start. No name is ever resolved, so that nothing leaves this machine,
/// whatever a page asks for. Tabs behind others run as fast, and no click is lost because a page is
/// not drawn yet.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-breakpad",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--allow-pre-commit-input",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-port=0",
];

/// How long it may take to close before it is killed.
const CLOSING: Duration = Duration::from_secs(5);

/// The browser that is running, while a test uses it.
static RUNNING: Mutex<Weak<Browser>> = Mutex::new(Weak::new());

/// A running browser.
pub struct Browser {
    /// Host and port it is driven on.
    pub address: String,
    connection: Mutex<Connection>,
    process: Process,
}

/// Ends the process and removes its folder when it is dropped.
struct Process {
    child: Child,
    folder: TempDir,
}

/// The browser to test with: `DATELINE_CHROMIUM`, else the first on PATH.
pub fn program() -> Option<PathBuf> {
    if let Some(given) = env::var_os("DATELINE_CHROMIUM") {
        return Some(given.into());
    }
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|program| program.is_file())
}

/// The running browser, started when there is none.
pub fn shared(program: &Path) -> Arc<Browser> {
    let mut running = lock(&RUNNING);
    running.upgrade().unwrap_or_else(|| {
        let browser = Arc::new(Browser::start(program));
        *running = Arc::downgrade(&browser);
        browser
    })
}

impl Browser {
    pub(super) fn start(program: &Path) -> Self {
        let mut process = Process::start(program);
        let (address, path) = process.address();
        let connection = Mutex::new(Connection::open(&address, &path));
        Self { address, connection, process }
    }

    /// What is left of it as long as it runs: the number of its process, and its folder.
    pub(super) fn traces(&self) -> (u32, PathBuf) {
        (self.process.child.id(), self.process.folder.path().to_owned())
    }

    /// Sends a command to the browser itself.
    pub fn call(&self, method: &str, params: &Value) -> Result<Value, String> {
        lock(&self.connection).call(method, params, PATIENCE, |_, _| {})
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Asked to close it leaves no child behind; whether it did is seen by its end.
        let asked = lock(&self.connection).send("Browser.close", &json!({}));
        let until = Instant::now() + if asked.is_ok() { CLOSING } else { Duration::ZERO };
        while matches!(self.process.child.try_wait(), Ok(None)) && Instant::now() < until {
            thread::sleep(PAUSE);
        }
    }
}

impl Process {
    fn start(program: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut profile = OsString::from("--user-data-dir=");
        profile.push(folder.path().join("profile"));
        let child = Command::new(program)
            .args(FLAGS)
            .arg(profile)
            .arg("about:blank")
            // Nothing of the user's, and nothing left there.
            .env("HOME", folder.path())
            .env("TMPDIR", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(folder.path().join("stderr")).unwrap())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        Self { child, folder }
    }

    /// Host with port, and path of the browser's own target, as it says on stderr once it is ready.
    fn address(&mut self) -> (String, String) {
        let until = Instant::now() + PATIENCE;
        loop {
            let ended = self.child.try_wait().unwrap();
            let said = fs::read(self.folder.path().join("stderr")).unwrap();
            let said = String::from_utf8_lossy(&said);
            // A line is whole when the next one begins.
            let lines = said.split_inclusive('\n').filter(|line| line.ends_with('\n'));
            let address = lines
                .filter_map(|line| line.trim().strip_prefix("DevTools listening on ws://"))
                .find_map(|address| address.split_once('/'));
            if let Some((address, path)) = address {
                return (address.to_owned(), format!("/{path}"));
            }
            assert!(ended.is_none(), "the browser ended at its start, {ended:?}: {said}");
            assert!(Instant::now() < until, "the browser does not start: {said}");
            thread::sleep(PAUSE);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only where the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! `dateline serve` on a desk: started on a free port of this machine, asked, and ended.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use ureq::{Agent, http::Response};

use crate::desk::{Desk, json_lines};

/// How long a test waits for anything: only what hangs takes so long, also on a machine that is busy
/// with other things. No test counts on being faster.
pub const PATIENCE: Duration = Duration::from_secs(600);

/// Between two looks at what tells nothing when it comes.
pub const PAUSE: Duration = Duration::from_millis(20);

/// A server that ends with its owner.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    agent: Agent,
    /// What it has said on stderr.
    said: Arc<Mutex<String>>,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn lines(&self) -> Vec<Value> {
        json_lines(self.text())
    }

    /// Lines of one type.
    pub fn of_type(&self, name: &str) -> Vec<Value> {
        self.lines().into_iter().filter(|line| line["type"] == name).collect()
    }

    pub fn ids(&self) -> Vec<String> {
        self.of_type("hit").iter().map(|hit| crate::desk::text(&hit["id"])).collect()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Server {
    /// Serves the index of a desk, which must have one.
    pub fn start(desk: &Desk) -> Self {
        Self::start_with(desk, &[], |_| {})
    }

    /// As [`Server::start`], with further arguments and settings. No search is given up because the
    /// machine is busy.
    pub fn start_with(desk: &Desk, args: &[&str], set: impl FnOnce(&mut Command)) -> Self {
        let fixed = ["serve", "--listen", "127.0.0.1:0", "--timeout", "600"];
        let mut command = desk.command(fixed.iter().chain(args));
        command.stderr(Stdio::piped());
        set(&mut command);
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut before = String::new();
        let address = loop {
            let Some(Ok(line)) = lines.next() else { panic!("the server did not start: {before}") };
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.split('/').next().unwrap().parse().unwrap();
            }
            before.push_str(&line);
        };
        let said = Arc::new(Mutex::new(String::new()));
        let hears = Arc::clone(&said);
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                hears.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .build();
        Self { child, address, agent: config.into(), said }
    }

    /// The address of something on it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.agent.get(self.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        read(request.call().unwrap())
    }

    pub fn post(&self, path: &str, kind: &str, body: &[u8]) -> Answer {
        read(self.agent.post(self.url(path)).content_type(kind).send(body).unwrap())
    }

    /// Searches with these parameters, which are encoded.
    pub fn search(&self, parameters: &[(&str, &str)]) -> Answer {
        self.get(&address("/api/v1/search", parameters))
    }

    /// Bytes as they are, and all that comes back until the server closes.
    pub fn raw(&self, request: &[u8]) -> String {
        let mut stream = self.connect();
        // A server that has heard enough may close before it has heard all.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Waits until it has said this since it listens.
    #[track_caller]
    pub fn wait_until_said(&self, part: &str) {
        wait_until(|| self.said().contains(part).then_some(()).ok_or_else(|| self.said()));
    }

    /// What it has said since it listens.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Asks the process to end, as a service manager does.
    pub fn terminate(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Waits for its end; the exit status.
    pub fn wait(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(response: Response<ureq::Body>) -> Answer {
    let (head, mut body) = response.into_parts();
    let mut bytes = Vec::new();
    body.as_reader().read_to_end(&mut bytes).unwrap();
    Answer { status: head.status.as_u16(), headers: head.headers, body: bytes }
}

/// Waits until there is something, of which nothing tells when it comes; `look` says what is in the way.
#[track_caller]
pub fn wait_until<T>(mut look: impl FnMut() -> Result<T, String>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        match look() {
            Ok(found) => return found,
            Err(why) => assert!(Instant::now() < until, "waited in vain: {why}"),
        }
        thread::sleep(PAUSE);
    }
}

/// A path with parameters.
pub fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let query =
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    format!("{path}?{query}")
}

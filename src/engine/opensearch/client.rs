//! Calls to a cluster: with a deadline, repeated where that is safe and may help.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use serde_json::Value;
use ureq::{
    Agent, Body,
    http::Response,
    tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem},
};

use super::{
    fault::{Fault, Said, of_connection},
    place::{Credentials, Place},
};
use crate::engine::{Deadline, EngineError, shown_address::without_credentials};

/// Longest answer that is read.
const MOST: u64 = 1 << 30;

/// How long one call may take.
const CALL: Duration = Duration::from_secs(120);

/// How long it may take to be connected.
const CONNECT: Duration = Duration::from_secs(10);

/// How long a call is repeated, from its first failure on, where that may help.
const PATIENCE: Duration = Duration::from_secs(30);

/// The same for a writer: who asks looks at a clock, and a run of hours has more to lose.
const PATIENCE_OF_WRITERS: Duration = Duration::from_secs(120);

/// The same as long as nothing has ever answered: nobody may be there at all.
const SOUGHT_FOR: Duration = Duration::from_secs(3);

/// How long giving back may take what ends by itself, too.
const GIVEN_BACK: Duration = Duration::from_secs(2);

/// First and longest pause before a call is repeated.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Put,
    Delete,
}

/// What a call hands over.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    Nothing,
    Json(&'a Value),
    /// One JSON object a line.
    Lines(&'a [u8]),
}

/// Speaks with one cluster.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    authorization: Option<String>,
    url: String,
    /// The address of the index, for messages.
    at: String,
    /// Something has answered.
    is_there: Arc<AtomicBool>,
    patience: Duration,
}

/// How often something was tried that is worth another try.
pub struct Tries<'a> {
    client: &'a Client,
    deadline: &'a Deadline,
    first_failed: Option<Instant>,
    pause: Duration,
}

impl<'a> Tries<'a> {
    pub fn new(client: &'a Client, deadline: &'a Deadline) -> Self {
        Self { client, deadline, first_failed: None, pause: PAUSES.0 }
    }

    /// Waits before the next try.
    ///
    /// # Errors
    /// What has just failed where it was tried for long enough, or [`EngineError::TimedOut`].
    pub fn wait(&mut self, failed: EngineError) -> Result<(), EngineError> {
        let first_failed = *self.first_failed.get_or_insert_with(Instant::now);
        if first_failed.elapsed() > self.client.repeated_for() {
            return Err(failed);
        }
        let pause = self.pause + self.pause.mul_f64(chance());
        let left = self.deadline.at.map(|at| at.saturating_duration_since(Instant::now()));
        thread::sleep(left.map_or(pause, |left| left.min(pause)));
        self.pause = (self.pause * 2).min(PAUSES.1);
        self.deadline.check()
    }
}

impl Client {
    /// Opens no connection yet.
    ///
    /// # Errors
    /// When the certificates that are to be trusted cannot be read.
    pub fn new(place: &Place, credentials: Credentials) -> Result<Self, EngineError> {
        let roots = match &credentials.authority {
            Some(pem) => RootCerts::from(certificates(pem)?),
            None => RootCerts::PlatformVerifier,
        };
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent(concat!("dateline/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(CONNECT))
            .max_idle_connections_per_host(8)
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build()
            .new_agent();
        let authorization = credentials.authorization;
        Ok(Self {
            agent,
            authorization,
            url: place.url.clone(),
            at: place.to_string(),
            is_there: Arc::default(),
            patience: PATIENCE,
        })
    }

    /// The same with the patience of a writer.
    pub fn patient(&self) -> Self {
        Self { patience: PATIENCE_OF_WRITERS, ..self.clone() }
    }

    /// The address of the index.
    pub fn at(&self) -> &str {
        &self.at
    }

    /// A call that may be made twice: it is repeated until it gets an answer, or has been
    /// repeated for long enough.
    pub fn call(
        &self,
        method: Method,
        path: &str,
        content: Content<'_>,
        deadline: &Deadline,
    ) -> Result<Value, Fault> {
        // It asks for no point in time: what was lost is of the call itself, between two steps of it.
        self.repeat(deadline, || self.once(method, path, content, deadline).map_err(Fault::passing))
    }

    /// The same of a search over a point in time, which may be lost for good.
    pub fn search_point(
        &self,
        path: &str,
        request: &Value,
        deadline: &Deadline,
    ) -> Result<Value, Fault> {
        self.repeat(deadline, || self.once(Method::Post, path, Content::Json(request), deadline))
    }

    fn repeat(
        &self,
        deadline: &Deadline,
        once: impl Fn() -> Result<Value, Fault>,
    ) -> Result<Value, Fault> {
        let mut tries = Tries::new(self, deadline);
        loop {
            match once() {
                Err(Fault::Passing(failed)) => tries.wait(failed)?,
                answer => return answer,
            }
        }
    }

    /// How long a call is repeated now.
    fn repeated_for(&self) -> Duration {
        if self.is_there.load(Ordering::Relaxed) { self.patience } else { SOUGHT_FOR }
    }

    /// Gives something back that ends by itself where that fails.
    pub fn give_back(&self, path: &str, content: Content<'_>) {
        let deadline = Deadline { at: Some(Instant::now() + GIVEN_BACK), cancelled: None };
        let _ = self.call(Method::Delete, path, content, &deadline);
    }

    /// A call that is made once. An answer of only some of the shards is none.
    pub fn once(
        &self,
        method: Method,
        path: &str,
        content: Content<'_>,
        deadline: &Deadline,
    ) -> Result<Value, Fault> {
        deadline.check()?;
        let left = deadline.at.map(|at| at.saturating_duration_since(Instant::now()));
        let timeout = left.map_or(CALL, |left| left.min(CALL)).max(Duration::from_millis(1));
        let answer = self.send(method, path, content, timeout);
        // A call that a deadline cut short did not fail.
        deadline.check()?;
        let mut answer = answer.map_err(|error| of_connection(&error, &self.at))?;
        self.is_there.store(true, Ordering::Relaxed);
        let status = answer.status().as_u16();
        let redirects = answer.headers().get("location").cloned();
        let bytes = answer.body_mut().with_config().limit(MOST).read_to_vec();
        let bytes = bytes.map_err(|error| of_connection(&error, &self.at))?;
        if let (300..400, Some(to)) = (status, redirects) {
            let to = String::from_utf8_lossy(to.as_bytes());
            let to = without_credentials(&to);
            let said = Value::from(format!("it redirects to {to}; give that address instead"));
            return Err(Said::of(status, &said).fault(&self.at));
        }
        let value: Result<Value, _> = serde_json::from_slice(&bytes);
        if status >= 300 {
            return Err(Said::of(status, &value.unwrap_or(Value::Null)).fault(&self.at));
        }
        let value = value.map_err(|error| {
            let failed = self.remote(format!("its answer is no JSON: {error}"));
            // One that ends early, or is empty, was cut off on its way.
            if error.is_eof() { Fault::Passing(failed) } else { Fault::Failed(failed) }
        })?;
        match value["_shards"]["failed"].as_u64() {
            Some(failed @ 1..) => {
                Err(Fault::Passing(self.remote(format!("{failed} shards did not answer"))))
            }
            Some(0) | None => Ok(value),
        }
    }

    fn remote(&self, said: String) -> EngineError {
        EngineError::Remote { at: self.at.clone(), source: io::Error::other(said).into() }
    }

    fn send(
        &self,
        method: Method,
        path: &str,
        content: Content<'_>,
        timeout: Duration,
    ) -> Result<Response<Body>, ureq::Error> {
        let url = format!("{}/{path}", self.url);
        let (kind, bytes) = match content {
            Content::Nothing => ("application/json", Vec::new()),
            Content::Json(value) => ("application/json", value.to_string().into_bytes()),
            Content::Lines(lines) => ("application/x-ndjson", lines.to_vec()),
        };
        let with_body = match method {
            Method::Get => self.agent.get(url).force_send_body(),
            Method::Delete => self.agent.delete(url).force_send_body(),
            Method::Post => self.agent.post(url),
            Method::Put => self.agent.put(url),
        };
        let mut request = with_body.header("content-type", kind);
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        request.config().timeout_global(Some(timeout)).build().send(&bytes)
    }
}

/// The certificates in a PEM file.
fn certificates(pem: &[u8]) -> Result<Vec<Certificate<'static>>, EngineError> {
    let mut found = Vec::new();
    for item in parse_pem(pem) {
        let item = item.map_err(|error| EngineError::Unreadable {
            at: "the certificates of DATELINE_OPENSEARCH_CA".to_owned(),
            source: Box::new(error),
        })?;
        if let PemItem::Certificate(certificate) = item {
            found.push(certificate);
        }
    }
    Ok(found)
}

/// From 0 to 1, so that many clients do not try again at the same time.
fn chance() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    f64::from(since.subsec_nanos() % 1_000_000) / 1e6
}

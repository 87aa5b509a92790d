//! Counters for Prometheus.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts, Registry,
    TextEncoder,
};

use super::{archive::Archive, work::Work};

/// Bounds of the buckets of request times, in seconds.
const SECONDS: &[f64] =
    &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Counters and gauges.
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    /// Times that the index was read anew.
    pub reopened: IntCounter,
    /// Connections that are open.
    pub connections: IntGauge,
    /// Whether the index could be read when it was last looked at.
    pub readable: IntGauge,
    running: IntGauge,
    waiting: IntGauge,
    articles: IntGauge,
}

fn gauge(registry: &Registry, name: &str, help: &str) -> prometheus::Result<IntGauge> {
    let gauge = IntGauge::new(name, help)?;
    registry.register(Box::new(gauge.clone()))?;
    Ok(gauge)
}

impl Metrics {
    /// All at zero.
    ///
    /// # Errors
    /// When two metrics have the same name.
    pub fn new() -> prometheus::Result<Self> {
        let registry = Registry::new();
        let requests = IntCounterVec::new(
            Opts::new("dateline_http_requests_total", "Requests answered"),
            &["method", "route", "status"],
        )?;
        let options = HistogramOpts::new(
            "dateline_http_request_seconds",
            "Time to the beginning of an answer",
        )
        .buckets(SECONDS.to_vec());
        let seconds = HistogramVec::new(options, &["route"])?;
        let reopened =
            IntCounter::new("dateline_index_reopened_total", "Times that the index was read anew")?;
        let connections = gauge(&registry, "dateline_connections", "Connections that are open")?;
        let readable = gauge(
            &registry,
            "dateline_index_readable",
            "Whether the index could be read at the last look",
        )?;
        readable.set(1);
        let running = gauge(&registry, "dateline_searches_running", "Pieces of work that run")?;
        let waiting =
            gauge(&registry, "dateline_searches_waiting", "Requests that wait for a thread")?;
        let articles = gauge(&registry, "dateline_articles", "Articles that can be found")?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        registry.register(Box::new(reopened.clone()))?;
        Ok(Self {
            registry,
            requests,
            seconds,
            reopened,
            connections,
            readable,
            running,
            waiting,
            articles,
        })
    }

    /// Counts one answer. `route` is a pattern of the router, never the path of a request: there may be any
    /// number of those.
    pub fn answered(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        let method = match *method {
            Method::GET | Method::HEAD | Method::POST | Method::OPTIONS => method.as_str(),
            _ => "other",
        };
        self.requests.with_label_values(&[method, route, status.as_str()]).inc();
        self.seconds.with_label_values(&[route]).observe(took.as_secs_f64());
    }

    /// All metrics in the text format of Prometheus.
    pub fn text(&self, work: &Work, archive: &Archive) -> String {
        self.running.set(work.running() as i64);
        self.waiting.set(work.waiting() as i64);
        self.articles.set(archive.newest().status.articles as i64);
        let mut text = Vec::new();
        // Writing to memory cannot fail, and what cannot be written is left out.
        let _ = TextEncoder::new().encode(&self.registry.gather(), &mut text);
        String::from_utf8(text).unwrap_or_default()
    }
}

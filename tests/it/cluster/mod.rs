//! The engine on a cluster. `DATELINE_OPENSEARCH=http://127.0.0.1:9200` names one; without it, what needs one is
//! skipped and says so, unless `DATELINE_OPENSEARCH_TESTS=required`. See `tests/opensearch/README.md`.

mod alike;
mod faults;
mod keeping;
mod pairs;
mod passing;
mod writing;

use std::{
    path::PathBuf,
    sync::{Arc, LazyLock},
};

use dateline::{
    archive::{Archive, update::Options},
    engine::{Address, Engine},
};

use serde_json::Value;
use ureq::http::Method;

use crate::{desk::repository, server::wait_until};

/// The address of an index on the cluster, which is removed if it is there; `None` without a cluster.
fn place(name: &str) -> Option<PathBuf> {
    let Ok(url) = std::env::var("DATELINE_OPENSEARCH") else {
        assert!(
            std::env::var("DATELINE_OPENSEARCH_TESTS").as_deref() != Ok("required"),
            "DATELINE_OPENSEARCH names no cluster"
        );
        println!("not tested: DATELINE_OPENSEARCH names no cluster");
        return None;
    };
    let place = PathBuf::from(format!("opensearch+{url}/dateline-test-{name}"));
    Address::from(place.as_path()).remove().unwrap();
    Some(place)
}

/// An index of the sample corpus, made in many commits.
static CLUSTER: LazyLock<Option<Arc<dyn Engine>>> = LazyLock::new(|| {
    let place = place("sample")?;
    let mut options = Options::default();
    options.commit_every = 30;
    let mut archive = Archive::open(&place).unwrap();
    let changes = archive.update_with(repository().join("corpus"), options).unwrap();
    assert_eq!(changes.skipped, 0);
    forget_replaced("sample");
    Some(archive.snapshot().unwrap())
});

/// Calls the cluster about an index of the tests, past dateline.
fn call(method: Method, path: &str, body: Option<&Value>) -> Value {
    let body = body.map(Value::to_string).unwrap_or_default();
    let path = format!("/dateline-test-{path}");
    let (_, answer) = send(method, &path, "application/json", body.into_bytes());
    serde_json::from_slice(&answer).unwrap()
}

/// What the cluster answers: status and body.
fn send(method: Method, path: &str, kind: &str, body: Vec<u8>) -> (u16, Vec<u8>) {
    let url = std::env::var("DATELINE_OPENSEARCH").unwrap();
    let request = ureq::http::Request::builder()
        .method(method)
        .uri(format!("{url}{path}"))
        .header("content-type", kind)
        .body(body)
        .unwrap();
    let mut answer = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .build()
        .new_agent()
        .run(request)
        .unwrap();
    (answer.status().as_u16(), answer.body_mut().read_to_vec().unwrap())
}

/// Documents of an index of the tests, those besides that no commit shows.
fn documents(index: &str) -> u64 {
    call(Method::GET, &format!("{index}/_count"), None)["count"].as_u64().unwrap()
}

/// Merges away what was written twice, which scores would count twice. A cluster keeps it for half a minute.
fn forget_replaced(name: &str) {
    wait_until(|| {
        for path in ["_flush", "_forcemerge?max_num_segments=1", "_refresh"] {
            call(Method::POST, &format!("{name}/{path}"), None);
        }
        let figures = call(Method::GET, &format!("{name}/_stats/docs"), None);
        let left = &figures["_all"]["primaries"]["docs"]["deleted"];
        if left == 0 { Ok(()) } else { Err(format!("{left} articles are not merged away")) }
    });
}

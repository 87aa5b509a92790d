//! Style, scripts and sign of the page, all of them part of the program.

use std::sync::LazyLock;

use axum::{
    extract::{Path, RawQuery},
    http::header,
    response::{IntoResponse, Response},
};
use xxhash_rust::xxh3::xxh3_64;

use crate::serve::problem::Problem;

/// Name, type and content.
const ASSETS: &[(&str, &str, &str)] = &[
    ("style.css", "text/css; charset=utf-8", include_str!("assets/style.css")),
    ("app.js", "text/javascript; charset=utf-8", include_str!("assets/app.js")),
    ("suggest.js", "text/javascript; charset=utf-8", include_str!("assets/suggest.js")),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
];

/// Changes with any of them, so that a page can tell whether it is of the same program as another.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let contents: String = ASSETS.iter().map(|(_, _, content)| *content).collect();
    format!("{:016x}", xxh3_64(contents.as_bytes()))
});

/// The address of an asset. It changes with the content, which browsers may therefore keep.
pub fn address(name: &str) -> String {
    format!("/assets/{name}?v={}", *VERSION)
}

pub(super) async fn get(
    Path(name): Path<String>,
    RawQuery(version): RawQuery,
) -> Result<Response, Problem> {
    let known = ASSETS.iter().find(|(known, ..)| *known == name);
    let (_, kind, content) = known.ok_or_else(|| Problem::not_found("there is no such asset"))?;
    let is_ours = version.and_then(|v| Some(v.strip_prefix("v=")? == *VERSION)) == Some(true);
    let kept = if is_ours { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, kept)];
    Ok((headers, *content).into_response())
}

//! Signing in where a token is needed.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use maud::{DOCTYPE, Markup, html};
use url::form_urlencoded;

use super::layout;
use crate::serve::{guard::close_after, problem::Problem, server::Server};

/// The answer to a request without a token: a page to sign in for browsers, a problem for programs.
pub fn turned_away(request: &Request) -> Response {
    if is_browser(request.headers()) {
        let to = request.uri().path_and_query().map_or("/", |to| to.as_str());
        return (StatusCode::UNAUTHORIZED, asks(), kept(), page(to, None)).into_response();
    }
    let problem = Problem::new(StatusCode::UNAUTHORIZED, "a token is needed")
        .with_hint("send it as `Authorization: Bearer TOKEN`");
    (asks(), problem).into_response()
}

/// What is asked for; browsers open no dialogue over it.
fn asks() -> [(header::HeaderName, &'static str); 1] {
    [(header::WWW_AUTHENTICATE, "Bearer")]
}

/// The page to sign in on.
pub(super) async fn ask(
    State(server): State<Arc<Server>>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let to = value(uri.query().unwrap_or_default().as_bytes(), "to");
    match &server.door {
        Some(door) if !door.is_open(&headers) => (kept(), page(&to, None)).into_response(),
        _ => Redirect::to(local(&to)).into_response(),
    }
}

/// Checks a token, and begins a session if it is right.
pub(super) async fn take(State(server): State<Arc<Server>>, form: Bytes) -> Response {
    let to = value(&form, "to");
    let Some(door) = &server.door else { return Redirect::to("/").into_response() };
    if !door.fits(value(&form, "token").trim()) {
        let mut response = match door.keep_waiting().await {
            Ok(()) => {
                let page = page(&to, Some("This is not the token."));
                (StatusCode::UNAUTHORIZED, asks(), kept(), page).into_response()
            }
            Err(problem) => {
                let page = page(&to, Some("Too many wrong tokens are being sent. Wait a moment."));
                (problem.status, kept(), page).into_response()
            }
        };
        close_after(&mut response);
        return response;
    }
    match door.sign_in().map(|cookie| HeaderValue::from_str(&cookie)) {
        Ok(Ok(cookie)) => {
            ([(header::SET_COOKIE, cookie)], Redirect::to(local(&to))).into_response()
        }
        Ok(Err(_)) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// Whether a page is asked for rather than data.
pub(super) fn is_browser(headers: &HeaderMap) -> bool {
    let mut accepted = headers.get_all(header::ACCEPT).iter().filter_map(|a| a.to_str().ok());
    accepted.any(|accept| accept.contains("text/html"))
}

/// Keeps a page that depends on the token out of all caches.
fn kept() -> [(header::HeaderName, &'static str); 1] {
    [(header::CACHE_CONTROL, "no-store")]
}

fn value(form: &[u8], wanted: &str) -> String {
    let mut pairs = form_urlencoded::parse(form);
    pairs.find(|(name, _)| name == wanted).map_or_else(String::new, |(_, value)| value.into_owned())
}

/// An address of ours; what could lead elsewhere is the start. Browsers take `\` for `/` and leave out
/// control characters.
fn local(to: &str) -> &str {
    let is_plain = to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_plain && to.starts_with('/') && !to.starts_with("//") { to } else { "/" }
}

fn page(to: &str, wrong: Option<&str>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            (layout::head("Sign in – dateline"))
            body.sign-in {
                main #main {
                    h1 { (layout::mark()) "dateline" }
                    form action="/login" method="post" {
                        input type="hidden" name="to" value=(local(to));
                        label for="token" { "Token" }
                        @if let Some(wrong) = wrong { p #wrong .wrong role="alert" { (wrong) } }
                        input #token type="password" name="token" required autofocus autocomplete="current-password"
                            aria-invalid=[wrong.map(|_| "true")] aria-describedby=[wrong.map(|_| "wrong")];
                        button { "Sign in" }
                    }
                    p.quiet { "Whoever started this archive has the token." }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_leads_nowhere_else() {
        for ours in ["/", "/?query=a%20b", "/article?id=x//y"] {
            assert_eq!(local(ours), ours);
        }
        for other in [
            "",
            "//evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "/\t/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            " //evil.example",
            "/a\r\nset-cookie: x",
            "/\u{e9}",
        ] {
            assert_eq!(local(other), "/", "{other:?}");
        }
    }

    #[test]
    fn a_browser_gets_a_page_and_a_program_a_word() {
        let request = |accept: &str| {
            let request = Request::builder().uri("/?query=%3Cx").header(header::ACCEPT, accept);
            turned_away(&request.body(axum::body::Body::empty()).unwrap())
        };
        let browser = request("text/html,application/xhtml+xml,*/*;q=0.8");
        let program = request("*/*");
        assert_eq!(
            (browser.status(), program.status()),
            (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED)
        );
        assert!(browser.headers()[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"));
        assert_eq!(program.headers()[header::WWW_AUTHENTICATE], "Bearer");
    }
}

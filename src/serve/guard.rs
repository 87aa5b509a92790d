//! Which requests are let in, and what browsers may do with an answer.
//!
//! Another site can let its own name resolve to this machine (DNS rebinding), and its pages then read what is
//! served here as if it were their own. So the `Host` of a request must be one of ours: the address at which it
//! came in, `localhost` where that is a loopback address, or a name given with the settings. A server that
//! other machines can reach asks for a token besides.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header, uri::Authority},
    response::Response,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq;

use super::problem::Problem;

/// Host names of a server besides its addresses.
#[derive(Debug, Clone, Default)]
pub struct Hosts {
    /// Names, with a port where it is not the one listened on.
    pub names: Vec<String>,
}

impl Hosts {
    /// Refuses requests for another host; `here` is our end of the connection.
    ///
    /// # Errors
    /// When the request has no `Host`, several of them, or one that is not ours.
    pub fn check(&self, headers: &HeaderMap, uri: &Uri, here: SocketAddr) -> Result<(), Problem> {
        let mut named = headers.get_all(header::HOST).iter();
        let host = named.next().and_then(|host| host.to_str().ok());
        let agrees = uri.authority().is_none_or(|authority| Some(authority.as_str()) == host);
        let known = host
            .filter(|_| named.next().is_none() && agrees)
            .and_then(|host| host.parse::<Authority>().ok())
            .is_some_and(|host| self.is_ours(&host, here));
        if known {
            return Ok(());
        }
        let status = StatusCode::MISDIRECTED_REQUEST;
        Err(Problem::new(status, "this server does not go by the name that was asked for")
            .with_hint(format!("ask for {here}, or start it with this name among its hosts")))
    }

    fn is_ours(&self, host: &Authority, here: SocketAddr) -> bool {
        // A socket for all addresses has those of IPv4 mapped into IPv6.
        let here = SocketAddr::new(here.ip().to_canonical(), here.port());
        let host = host.as_str().to_ascii_lowercase();
        let port = here.port();
        let ip = match here {
            SocketAddr::V4(v4) => v4.ip().to_string(),
            SocketAddr::V6(v6) => format!("[{}]", v6.ip()),
        };
        is_at(&host, &ip, port)
            || (here.ip().is_loopback() && is_at(&host, "localhost", port))
            || self.names.iter().any(|name| {
                let name = name.to_ascii_lowercase();
                host == name || is_at(&host, &name, port)
            })
    }
}

/// Whether a `Host` header names this name at this port, which may be left out where it is that of HTTP.
fn is_at(host: &str, name: &str, port: u16) -> bool {
    host == format!("{name}:{port}") || (port == 80 && host == name)
}

/// Beginning of the name of the session cookie. The port follows, because browsers send all servers of a
/// machine the same cookies.
const COOKIE: &str = "dateline-";

/// Most sessions; the oldest is dropped first.
const MOST_SESSIONS: usize = 1000;

/// How long an answer to a wrong token takes, so that guessing is slow.
const WRONG: Duration = Duration::from_millis(500);

/// Requests with a wrong token that wait for their answer; more are turned away at once.
const MOST_WRONG: usize = 20;

/// The token that requests must carry, and the browsers that have shown it.
pub struct Door {
    token: String,
    cookie: String,
    /// Whose turn it is of those with a wrong token.
    turn: tokio::sync::Mutex<()>,
    wrong: tokio::sync::Semaphore,
    sessions: Mutex<VecDeque<String>>,
}

impl Door {
    /// A door that this token opens, of the server on a port.
    pub fn new(token: String, port: u16) -> Self {
        let cookie = format!("{COOKIE}{port}");
        let wrong = tokio::sync::Semaphore::new(MOST_WRONG);
        Self {
            token,
            cookie,
            turn: tokio::sync::Mutex::default(),
            wrong,
            sessions: Mutex::default(),
        }
    }

    /// Waits for as long as a wrong token costs; of several requests one waits after the other.
    ///
    /// # Errors
    /// When too many wait already.
    pub async fn keep_waiting(&self) -> Result<(), Problem> {
        let _place = self.wrong.try_acquire().map_err(|_| {
            let status = StatusCode::TOO_MANY_REQUESTS;
            Problem::new(status, "too many requests with a wrong token")
                .with_hint("wait a moment, then send the right one")
        })?;
        let _turn = self.turn.lock().await;
        tokio::time::sleep(WRONG).await;
        Ok(())
    }

    /// Whether a request is let in: it carries the token, or the cookie of a session.
    pub fn is_open(&self, headers: &HeaderMap) -> bool {
        let bearer = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        if let Some((_, token)) = bearer {
            return self.fits(token.trim());
        }
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        // Cookies of other servers may have any bytes.
        headers
            .get_all(header::COOKIE)
            .iter()
            .flat_map(|cookies| cookies.as_bytes().split(|byte| *byte == b';'))
            .filter_map(|cookie| cookie.trim_ascii().strip_prefix(self.cookie.as_bytes()))
            .filter_map(|cookie| cookie.strip_prefix(b"="))
            .any(|session| sessions.iter().any(|known| same(known.as_bytes(), session)))
    }

    /// Whether this is the token.
    pub fn fits(&self, token: &str) -> bool {
        same(self.token.as_bytes(), token.as_bytes())
    }

    /// Signs a browser in: the value of `Set-Cookie`.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn sign_in(&self) -> Result<String, Problem> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|error| {
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, format!("no random numbers: {error}"))
        })?;
        let session = BASE64_URL_SAFE_NO_PAD.encode(random);
        let cookie = format!("{}={session}; Path=/; HttpOnly; SameSite=Strict", self.cookie);
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        if sessions.len() == MOST_SESSIONS {
            sessions.pop_front();
        }
        sessions.push_back(session);
        Ok(cookie)
    }
}

/// Compares in constant time, which gives away nothing about where two texts differ.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// Closes the connection behind an answer: whoever guesses tokens holds none.
pub fn close_after(response: &mut Response) {
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
}

/// Headers of every answer: the page loads nothing from other sites, runs no script but ours, stands in no
/// frame, and does not send the search to the sites that articles link to.
const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// Adds [`HEADERS`] to an answer, and keeps it out of shared caches.
pub fn harden(response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(*name, HeaderValue::from_static(value));
    }
    let kept = headers.entry(header::CACHE_CONTROL);
    kept.or_insert(HeaderValue::from_static("private, no-cache"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(names: &[&str], host: &str, here: &str) -> bool {
        let hosts = Hosts { names: names.iter().map(|&name| name.into()).collect() };
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_str(host).unwrap());
        hosts.check(&headers, &Uri::from_static("/"), here.parse().unwrap()).is_ok()
    }

    #[test]
    fn a_request_must_name_a_host_that_we_go_by() {
        let here = "127.0.0.1:7700";
        for ours in ["127.0.0.1:7700", "localhost:7700", "LOCALHOST:7700"] {
            assert!(allowed(&[], ours, here), "{ours}");
        }
        for other in [
            "evil.example:7700",
            "127.0.0.1",
            "127.0.0.1:7701",
            "localhost",
            "localhost.evil.example:7700",
            "127.0.0.1:7700.evil.example",
            "evil.example@127.0.0.1:7700",
            "127.1:7700",
            "[::1]:7700",
            "",
        ] {
            assert!(!allowed(&[], other, here), "{other}");
        }
        assert!(allowed(&[], "[::1]:7700", "[::1]:7700"));
        assert!(allowed(&[], "192.0.2.1:7700", "[::ffff:192.0.2.1]:7700"));
        assert!(allowed(&[], "localhost:7700", "[::ffff:127.0.0.1]:7700"));
        assert!(allowed(&["news.example"], "news.example", here));
        assert!(allowed(&["news.example"], "news.example:7700", here));
        assert!(!allowed(&[], "localhost:80", "192.0.2.1:80"));
        assert!(allowed(&[], "127.0.0.1", "127.0.0.1:80"));
    }

    #[test]
    fn a_request_names_one_host() {
        let hosts = Hosts::default();
        let here = "127.0.0.1:7700".parse().unwrap();
        let mut headers = HeaderMap::new();
        assert!(hosts.check(&headers, &Uri::from_static("/"), here).is_err());
        headers.append(header::HOST, HeaderValue::from_static("127.0.0.1:7700"));
        let absolute = Uri::from_static("http://evil.example/");
        assert!(hosts.check(&headers, &absolute, here).is_err());
        headers.append(header::HOST, HeaderValue::from_static("127.0.0.1:7700"));
        assert!(hosts.check(&headers, &Uri::from_static("/"), here).is_err());
    }

    #[test]
    fn a_door_opens_to_the_token_and_to_who_has_shown_it() {
        let door = Door::new("secret".into(), 7700);
        let mut headers = HeaderMap::new();
        assert!(!door.is_open(&headers));
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer secret"));
        assert!(door.is_open(&headers));
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer secrets"));
        assert!(!door.is_open(&headers));
        headers.clear();
        let cookie = door.sign_in().unwrap();
        let cookie = cookie.split(';').next().unwrap();
        // Beside cookies of others, of any bytes, and of any age.
        let cookies = [b"a=\xFF; dateline-7700=old; ", cookie.as_bytes()].concat();
        headers.insert(header::COOKIE, HeaderValue::from_bytes(&cookies).unwrap());
        assert!(door.is_open(&headers));
        assert!(!Door::new("secret".into(), 7701).is_open(&headers));
        headers.insert(header::COOKIE, HeaderValue::from_static("dateline-7700="));
        assert!(!door.is_open(&headers));
    }
}

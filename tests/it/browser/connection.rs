//! One WebSocket to the browser or to one of its tabs: commands go out, answers and events come in.

use std::{
    io::ErrorKind,
    net::TcpStream,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tungstenite::{Error, Message, WebSocket};

use super::PATIENCE;

/// Speaks the `DevTools` Protocol to one target.
pub struct Connection {
    socket: WebSocket<TcpStream>,
    sent: u64,
}

/// What the browser says without being asked.
pub struct Event {
    pub method: String,
    pub params: Value,
}

/// One message from the browser.
enum Incoming {
    Event(Event),
    Answer(u64, Result<Value, String>),
}

impl Connection {
    /// `address` is host and port, `path` names the target.
    pub fn open(address: &str, path: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        let (socket, _) = tungstenite::client(format!("ws://{address}{path}"), stream).unwrap();
        Self { socket, sent: 0 }
    }

    /// Sends a command and does not wait for its answer; gives its number.
    pub fn send(&mut self, method: &str, params: &Value) -> Result<u64, String> {
        self.sent += 1;
        let message = json!({ "id": self.sent, "method": method, "params": params }).to_string();
        self.socket.send(Message::text(message)).map_err(|error| format!("{method}: {error}"))?;
        Ok(self.sent)
    }

    /// Sends a command and waits for its answer; events that come before it go to `note`.
    pub fn call(
        &mut self,
        method: &str,
        params: &Value,
        deadline: Duration,
        mut note: impl FnMut(&mut Self, Event),
    ) -> Result<Value, String> {
        let until = Instant::now() + deadline;
        let id = self.send(method, params)?;
        loop {
            match self.receive(until).map_err(|error| format!("{method}: {error}"))? {
                Incoming::Event(event) => note(self, event),
                Incoming::Answer(of, answer) if of == id => {
                    return answer.map_err(|error| format!("{method}: {error}"));
                }
                // Of a command whose answer nobody waits for.
                Incoming::Answer(..) => {}
            }
        }
    }

    /// The next event.
    pub fn event(&mut self, until: Instant) -> Result<Event, String> {
        loop {
            if let Incoming::Event(event) = self.receive(until)? {
                return Ok(event);
            }
        }
    }

    fn receive(&mut self, until: Instant) -> Result<Incoming, String> {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err("no answer in time".to_owned());
            }
            self.socket.get_ref().set_read_timeout(Some(left)).map_err(|e| e.to_string())?;
            match self.socket.read() {
                Ok(Message::Text(text)) => return incoming(&text),
                Ok(_) => {}
                Err(Error::Io(e))
                    if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(error) => return Err(error.to_string()),
            }
        }
    }
}

fn incoming(text: &str) -> Result<Incoming, String> {
    let mut message: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let Some(id) = message["id"].as_u64() else {
        let method = message["method"].as_str().unwrap_or_default().to_owned();
        return Ok(Incoming::Event(Event { method, params: message["params"].take() }));
    };
    let answer = match message.get("error") {
        Some(error) => Err(error.to_string()),
        None => Ok(message["result"].take()),
    };
    Ok(Incoming::Answer(id, answer))
}

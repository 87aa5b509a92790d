//! Connections that are open: so many in all, and of one client. Where there is no room, one on which
//! nothing is asked gives way, so that no client keeps others out by holding connections.

use std::{
    collections::HashMap,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::sync::Notify;

use super::client::Client;

/// Connections that are open at a time.
pub const MOST: usize = 4096;

/// Connections of one client.
const MOST_OF_ONE: usize = MOST / 4;

/// All connections that are open.
#[derive(Default)]
pub struct Connections(Mutex<Table>);

#[derive(Default)]
struct Table {
    /// Of each client, oldest first.
    open: HashMap<Client, Vec<Arc<Open>>>,
    total: usize,
}

/// A connection that is open.
#[derive(Default)]
pub struct Open {
    /// Requests that are not answered to their end.
    asked: AtomicUsize,
    gives_way: Notify,
}

impl Connections {
    /// Lets a connection in; `None` where there is no room.
    pub fn enter(self: &Arc<Self>, client: Client) -> Option<Place> {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_client = table.open.get(&client).map_or(0, Vec::len);
        if of_client >= MOST_OF_ONE {
            table.make_room(client)?;
        } else if table.total >= MOST {
            let greediest = table.open.iter().max_by_key(|(_, open)| open.len());
            let greediest = greediest.map(|(client, _)| *client)?;
            table.make_room(greediest)?;
        }
        let open = Arc::<Open>::default();
        table.open.entry(client).or_default().push(Arc::clone(&open));
        table.total += 1;
        Some(Place { connections: Arc::clone(self), client, open })
    }
}

impl Table {
    /// Lets the oldest connection of a client go on which nothing is asked.
    fn make_room(&mut self, client: Client) -> Option<()> {
        let open = self.open.get(&client)?;
        let idle = open.iter().find(|open| open.asked.load(Ordering::Relaxed) == 0)?;
        idle.gives_way.notify_one();
        let idle = Arc::clone(idle);
        self.remove(client, &idle);
        Some(())
    }

    fn remove(&mut self, client: Client, gone: &Arc<Open>) {
        let Some(open) = self.open.get_mut(&client) else { return };
        // One that gave way is out already.
        if let Some(at) = open.iter().position(|open| Arc::ptr_eq(open, gone)) {
            open.remove(at);
            self.total -= 1;
            if open.is_empty() {
                self.open.remove(&client);
            }
        }
    }
}

/// The place of a connection, as long as it is open.
pub struct Place {
    connections: Arc<Connections>,
    client: Client,
    open: Arc<Open>,
}

impl Place {
    /// What its requests are counted in.
    pub fn open(&self) -> &Arc<Open> {
        &self.open
    }

    /// Waits until the connection has to give way.
    pub async fn gives_way(&self) {
        self.open.gives_way.notified().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut table = self.connections.0.lock().unwrap_or_else(PoisonError::into_inner);
        table.remove(self.client, &self.open);
    }
}

/// A request that is being answered, as long as the value lives.
pub struct Asked(Arc<Open>);

impl Asked {
    /// A request on a connection.
    pub fn on(open: &Arc<Open>) -> Self {
        open.asked.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(open))
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.0.asked.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The body of an answer: until its end its request is not answered.
pub struct Answering {
    body: Body,
    _asked: Asked,
}

impl Answering {
    /// The answer to a request.
    pub fn new(body: Body, asked: Asked) -> Self {
        Self { body, _asked: asked }
    }
}

impl HttpBody for Answering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;

    fn client(number: u8) -> Client {
        Client::from(SocketAddr::from(([192, 0, 2, number], 1)))
    }

    fn is_told_to_go(place: &Place) -> bool {
        let mut waiting = std::pin::pin!(place.gives_way());
        waiting.as_mut().poll(&mut Context::from_waker(std::task::Waker::noop())).is_ready()
    }

    #[test]
    fn of_a_client_with_too_many_connections_the_oldest_that_asks_nothing_gives_way() {
        let connections = Arc::<Connections>::default();
        let places: Vec<_> =
            (0..MOST_OF_ONE).map(|_| connections.enter(client(1)).unwrap()).collect();
        let asked = Asked::on(places[0].open());
        let more = connections.enter(client(1)).unwrap();
        let gone: Vec<usize> = (0..places.len()).filter(|at| is_told_to_go(&places[*at])).collect();
        assert_eq!(gone, [1]);
        drop((more, asked));
    }

    #[test]
    fn who_holds_most_makes_room_for_others_and_who_is_answered_stays() {
        let connections = Arc::<Connections>::default();
        let mut places = Vec::new();
        for number in 1..=5 {
            for _ in 0..MOST_OF_ONE.min(MOST - places.len()) {
                places.push(connections.enter(client(number)).unwrap());
            }
        }
        assert_eq!(places.len(), MOST);
        let asked: Vec<_> = places.iter().map(|place| Asked::on(place.open())).collect();
        assert!(connections.enter(client(9)).is_none());
        drop(asked);
        let new = connections.enter(client(9)).unwrap();
        assert_eq!(places.iter().filter(|place| is_told_to_go(place)).count(), 1);
        drop(places);
        assert_eq!(connections.0.lock().unwrap().total, 1);
        drop(new);
        assert!(connections.0.lock().unwrap().open.is_empty());
    }
}

//! Who asks, and how much of what there is for all it holds.

use std::{
    collections::HashMap,
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{extract::FromRequestParts, http::request::Parts};

/// The connection of a request.
#[derive(Debug, Clone, Copy)]
pub struct Connection {
    /// Our end of it.
    pub here: SocketAddr,
    /// Who is at the other end.
    pub client: Client,
}

/// Bits of an IPv6 address that tell a machine from others: it has all addresses with them.
const NETWORK: u32 = 64;

/// A client: the address at its end of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Client(IpAddr);

impl From<SocketAddr> for Client {
    fn from(there: SocketAddr) -> Self {
        Self(match there.ip().to_canonical() {
            IpAddr::V6(ip) => {
                Ipv6Addr::from_bits(ip.to_bits() >> (128 - NETWORK) << (128 - NETWORK)).into()
            }
            ip @ IpAddr::V4(_) => ip,
        })
    }
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let connection = parts.extensions.get::<Connection>();
        Ok(connection.map_or(Self(Ipv4Addr::UNSPECIFIED.into()), |connection| connection.client))
    }
}

/// How many things each client holds.
#[derive(Debug, Default)]
pub struct Held {
    by: HashMap<Client, usize>,
    /// How many all of them hold.
    pub total: usize,
}

impl Held {
    /// How many a client holds.
    pub fn of(&self, client: Client) -> usize {
        self.by.get(&client).copied().unwrap_or_default()
    }

    /// A client takes one more.
    pub fn take(&mut self, client: Client) {
        *self.by.entry(client).or_default() += 1;
        self.total += 1;
    }

    /// A client gives one back.
    pub fn give(&mut self, client: Client) {
        self.total = self.total.saturating_sub(1);
        if let Some(count) = self.by.get_mut(&client) {
            *count -= 1;
            if *count == 0 {
                self.by.remove(&client);
            }
        }
    }
}

/// A number of things of which no client may hold more than half.
#[derive(Debug)]
pub struct Shares {
    most: usize,
    held: Mutex<Held>,
}

impl Shares {
    /// So many things.
    pub fn new(most: usize) -> Self {
        Self { most, held: Mutex::default() }
    }

    /// One of them, as long as the value lives; `None` where there is none for this client.
    pub fn take(self: &Arc<Self>, client: Client) -> Option<Share> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.total >= self.most || held.of(client) >= self.most.div_ceil(2) {
            return None;
        }
        held.take(client);
        Some(Share { shares: Arc::clone(self), client })
    }
}

/// One of the things that clients share.
#[derive(Debug)]
pub struct Share {
    shares: Arc<Shares>,
    client: Client,
}

impl Drop for Share {
    fn drop(&mut self) {
        self.shares.held.lock().unwrap_or_else(PoisonError::into_inner).give(self.client);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(address: &str) -> Client {
        Client::from(address.parse::<SocketAddr>().unwrap())
    }

    #[test]
    fn a_machine_is_one_client_whatever_its_ports_and_its_addresses_in_its_network() {
        assert_eq!(client("192.0.2.1:1"), client("[::ffff:192.0.2.1]:2"));
        assert_ne!(client("192.0.2.1:1"), client("192.0.2.2:1"));
        assert_eq!(client("[2001:db8::1]:1"), client("[2001:db8::ffff:1]:1"));
        assert_ne!(client("[2001:db8::1]:1"), client("[2001:db8:0:1::1]:1"));
    }

    #[test]
    fn no_client_holds_more_than_half_and_what_is_given_back_can_be_had_again() {
        let shares = Arc::new(Shares::new(4));
        let [one, other] = [client("192.0.2.1:1"), client("192.0.2.2:1")];
        let held = [shares.take(one), shares.take(one)];
        assert!(held.iter().all(Option::is_some) && shares.take(one).is_none());
        let others = [shares.take(other), shares.take(other)];
        assert!(others.iter().all(Option::is_some));
        drop(held);
        assert!(shares.take(one).is_some() && shares.take(other).is_none());
    }
}

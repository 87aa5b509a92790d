//! What programs ask for.

mod articles;
mod openapi;
pub(super) mod search;
mod watch;

pub(super) use self::{articles::get as article, openapi::get as openapi, watch::*};

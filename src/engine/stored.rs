//! An article in the parts in which it is stored, so that a hit stays small.

use serde::{Deserialize, Serialize};

use crate::article::{Actor, Article, Form, Location, Mention};

/// The parts of an article.
pub struct Stored {
    /// The record without body and mentions, as JSON.
    pub record: String,
    /// The body.
    pub body: String,
    /// The mentions, as JSON.
    pub mentions: String,
}

/// Takes an article apart.
pub fn split(mut article: Article) -> serde_json::Result<Stored> {
    let body = std::mem::take(&mut article.body);
    let mentions = serde_json::to_string(&take_mentions(&mut article))?;
    Ok(Stored { record: serde_json::to_string(&article)?, body, mentions })
}

/// The whole article out of its stored parts.
pub fn join(record: &str, mentions: &str, body: &str) -> serde_json::Result<Article> {
    let mut article: Article = serde_json::from_str(record)?;
    let mentions: Mentions = serde_json::from_str(mentions)?;
    body.clone_into(&mut article.body);
    for (location, [body, title]) in article.location.iter_mut().zip(mentions.location) {
        (location.mentions, location.title_mentions) = (unpack(body), unpack(title));
    }
    for (actor, [body, title]) in article.actors.iter_mut().zip(mentions.actors) {
        (actor.mentions, actor.title_mentions) = (unpack(body), unpack(title));
    }
    for (event, body) in article.event_dates.iter_mut().zip(mentions.event_dates) {
        event.mentions = unpack(body);
    }
    Ok(article)
}

/// Mentions of one article in the order of its lists, kept apart so that a hit stays small.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Mentions {
    location: Vec<[Vec<Packed>; 2]>,
    actors: Vec<[Vec<Packed>; 2]>,
    event_dates: Vec<Vec<Packed>>,
}

/// A mention without names for its parts: `[93,97]`, `[539,544,"demonym"]`.
#[derive(Debug, Serialize, Deserialize)]
struct Packed(u32, u32, #[serde(default, skip_serializing_if = "Option::is_none")] Option<Form>);

fn pack(mentions: &mut Vec<Mention>) -> Vec<Packed> {
    std::mem::take(mentions).into_iter().map(|m| Packed(m.start, m.end, m.form)).collect()
}

fn unpack(mentions: Vec<Packed>) -> Vec<Mention> {
    mentions.into_iter().map(|Packed(start, end, form)| Mention { start, end, form }).collect()
}

/// Takes the mentions out of an article.
fn take_mentions(article: &mut Article) -> Mentions {
    let Article { location, actors, event_dates, .. } = article;
    Mentions {
        location: location.iter_mut().map(mentions_of_location).collect(),
        actors: actors.iter_mut().map(mentions_of_actor).collect(),
        event_dates: event_dates.iter_mut().map(|e| pack(&mut e.mentions)).collect(),
    }
}

fn mentions_of_location(location: &mut Location) -> [Vec<Packed>; 2] {
    [pack(&mut location.mentions), pack(&mut location.title_mentions)]
}

fn mentions_of_actor(actor: &mut Actor) -> [Vec<Packed>; 2] {
    [pack(&mut actor.mentions), pack(&mut actor.title_mentions)]
}

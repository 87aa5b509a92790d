//! One article among the results.

use maud::{Markup, Render, html};

use super::{mentions, show};
use crate::{
    article::{Actor, ActorKind, Article, Location},
    engine::{Copied, EngineError, Hit},
    query::evaluate::Snippet,
    serve::parameters::Parameters,
};

/// Places, actors and topics that a hit shows of each.
const SHOWN: usize = 3;

/// A hit. `search` is the search as the part of an address behind `?`.
///
/// # Errors
/// When its record is damaged.
pub fn item(hit: &Hit, search: &str, given: &Parameters) -> Result<Markup, EngineError> {
    let article = hit.record.article().map_err(EngineError::damaged("the record of a hit"))?;
    let address = show::article(&article.id, &article.path, article.item, search);
    Ok(html! {
        li.hit #{ "hit-" (hit.rank) } {
            h3 { a href=(address) lang=[&article.language] dir="auto" { (title(&article.title)) } }
            (imprint(article))
            @if let Some(snippet) = &hit.snippet { (passage(snippet, article.language.as_deref())) }
            (about(article))
            @if let Some(story) = &hit.story {
                @if hit.copies.is_empty() {
                    @if !given.options.collapse {
                        p.copies { a href={ "/?" (given.from_start().with_only("collapse", "story")) } {
                            "one of " (show::count(story.size)) " copies" } }
                    }
                } @else {
                    (copies(&hit.copies, search))
                }
            }
        }
    })
}

/// A headline, or that there is none.
pub fn title(title: &str) -> Markup {
    html! { @if title.trim().is_empty() { em { "(no headline)" } } @else { (title) } }
}

/// Who published it, when, and where it is.
fn imprint(article: &Article) -> Markup {
    let source = article.url.as_deref().and_then(show::web_address);
    html! {
        p.imprint {
            @if let Some(date) = article.date { (show::published(date)) " " }
            @else { span.undated { "no date" } " " }
            @if let Some(publisher) = &article.publisher { bdi.publisher { (publisher) } " " }
            @if let Some(source) = source {
                a.source href=(source) rel="noopener noreferrer nofollow" {
                    "source" span.unseen { " of “" bdi { (article.title) } "”" }
                }
            }
        }
    }
}

/// The passage that matched.
fn passage(snippet: &Snippet, language: Option<&str>) -> Markup {
    html! {
        @if !snippet.text.is_empty() {
            p.snippet dir="auto" lang=[language] { (mentions::marked(&snippet.text, &snippet.marks)) }
        }
    }
}

/// Its first places, actors and topics. A state that acts and is a place besides is shown once.
fn about(article: &Article) -> Markup {
    let Article { location, actors, topic, .. } = article;
    let places = &location[..location.len().min(SHOWN)];
    let others = actors.iter().filter(|actor| !places.iter().any(|place| is_state(actor, place)));
    html! {
        ul.about {
            @for place in places {
                @if let Some(actor) = actors.iter().find(|actor| is_state(actor, place)) {
                    li.place.actor { (sign(actor)) bdi { (place.name) } }
                } @else {
                    li.place { bdi { (place.name) } }
                }
            }
            @for actor in others.take(SHOWN) {
                li.actor { (sign(actor)) bdi { (actor.name) } }
            }
            @for topic in topic.iter().take(2) { li.topic { (topic.name) } }
        }
    }
}

/// Whether an actor is the state whose country a place is.
fn is_state(actor: &Actor, place: &Location) -> bool {
    actor.kind == ActorKind::State && actor.name == place.name
}

/// A small sign for what sort of actor it is.
pub fn sign(actor: &Actor) -> impl Render {
    let kind = kind(actor.kind);
    html! { span.sign.(kind) role="img" aria-label=(kind) title=(kind) {} }
}

/// What sort of actor it is.
pub fn kind(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::State => "state",
        ActorKind::Person => "person",
        ActorKind::Organisation => "organisation",
        ActorKind::Group => "group",
    }
}

/// Its copies, folded.
pub fn copies(copies: &[Copied], search: &str) -> Markup {
    html! {
        details.copies {
            summary { (show::several(copies.len() as u64, "copy", "copies")) " of this story" }
            ul {
                @for copy in copies {
                    li {
                        @if let Some(date) = copy.date { (show::published(date)) " " }
                        a href=(show::article(&copy.id, &copy.path, copy.item, search)) dir="auto" { bdi { (title(&copy.title)) } }
                        @if let Some(publisher) = &copy.publisher { " " bdi.publisher { (publisher) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_that_acts_and_is_a_place_is_shown_once() {
        let json = r#"{"location": [{"name": "Oman", "kind": "country", "lat": 0, "lon": 0, "about": true},
            {"name": "Muscat", "kind": "city", "lat": 0, "lon": 0, "about": false}],
            "actors": [{"name": "Oman", "kind": "state"}, {"name": "Muscat", "kind": "organisation"}]}"#;
        let html = about(&serde_json::from_str(json).unwrap()).into_string();
        assert_eq!(html.matches("<bdi>Oman</bdi>").count(), 1, "{html}");
        assert!(html.contains("class=\"place actor\"><span class=\"sign state\""), "{html}");
        assert_eq!(html.matches("<bdi>Muscat</bdi>").count(), 2, "{html}");
    }
}

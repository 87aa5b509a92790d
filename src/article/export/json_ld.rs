//! schema.org `NewsArticle` as JSON-LD: <https://schema.org/NewsArticle>.

use serde_json::{Map, Value, json};

use super::{
    ninjs::topic_uri,
    values::{address, is_absolute, uri},
};
use crate::article::{Actor, ActorKind, Article, Location};

/// The object of an article.
pub(super) fn object(article: &Article) -> Value {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| {
        if !is_empty(&value) {
            object.insert(name.into(), value);
        }
    };
    put("@context", "https://schema.org".into());
    put("@type", "NewsArticle".into());
    put("@id", uri(article).into());
    put("identifier", article.id.as_str().into());
    put("url", article.url.as_deref().filter(|url| is_absolute(url)).map(address).into());
    put("headline", article.title.as_str().into());
    put("datePublished", article.date.map(|date| date.to_string()).into());
    put("author", article.byline.iter().map(|name| thing("Person", name)).collect());
    put("publisher", article.publisher.as_ref().map(|name| thing("Organization", name)).into());
    put("inLanguage", article.language.clone().into());
    put("articleSection", article.section.clone().into());
    put("keywords", article.keywords.iter().map(String::as_str).collect());
    let image = article.image.as_deref().filter(|image| is_absolute(image));
    put("image", image.map(address).into());
    put("isAccessibleForFree", article.paywalled.map(|paywalled| !paywalled).into());
    put("dateline", article.dateline.as_ref().map(|dateline| dateline.text.clone()).into());
    let about = article.topic.iter().map(
        |topic| json!({ "@type": "DefinedTerm", "@id": topic_uri(topic), "name": topic.name }),
    );
    put("about", about.collect());
    let (about, others): (Vec<_>, Vec<_>) = article.location.iter().partition(|p| p.about);
    put("contentLocation", about.into_iter().map(place).collect());
    let others = others.into_iter().map(place);
    put("mentions", article.actors.iter().map(actor).chain(others).collect());
    put("articleBody", article.body.as_str().into());
    object.into()
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

fn thing(kind: &str, name: &str) -> Value {
    json!({ "@type": kind, "name": name })
}

fn actor(actor: &Actor) -> Value {
    let kind = match actor.kind {
        ActorKind::Person => "Person",
        ActorKind::State => "Country",
        ActorKind::Organisation | ActorKind::Group => "Organization",
    };
    json!({ "@type": kind, "name": actor.name })
}

fn place(place: &Location) -> Value {
    let mut object = json!({
        "@type": "Place",
        "name": place.name,
        "geo": { "@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon },
    });
    if let Some(country) = &place.country {
        object["address"] = json!({ "@type": "PostalAddress", "addressCountry": country });
    }
    if let Some(geoname) = place.geoname {
        object["sameAs"] = format!("https://sws.geonames.org/{geoname}/").into();
    }
    object
}

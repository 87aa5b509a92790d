//! schema.org `NewsArticle` as JSON-LD: <https://schema.org/NewsArticle>.

use serde_json::{Value, json};

use super::{
    ninjs::topic_uri,
    values::{Object, address, is_absolute, uri},
};
use crate::article::{Actor, ActorKind, Article, Location};

/// The object of an article.
pub(super) fn object(article: &Article) -> Value {
    let mut object = Object::default();
    object.put("@context", "https://schema.org".into());
    object.put("@type", "NewsArticle".into());
    object.put("@id", uri(article).into());
    object.put("identifier", article.id.as_str().into());
    object.put("url", article.url.as_deref().filter(|url| is_absolute(url)).map(address).into());
    object.put("headline", article.title.as_str().into());
    object.put("datePublished", article.date.map(|date| date.to_string()).into());
    object.put("dateModified", article.modified.map(|date| date.to_string()).into());
    let author = if article.byline_desk { "Organization" } else { "Person" };
    object.put("author", article.byline.iter().map(|name| thing(author, name)).collect());
    object.put(
        "publisher",
        article.publisher.as_ref().map(|name| thing("Organization", name)).into(),
    );
    object.put("inLanguage", article.language.clone().into());
    object.put("articleSection", article.section.clone().into());
    object.put("keywords", article.keywords.iter().map(String::as_str).collect());
    let image = article.image.as_deref().filter(|image| is_absolute(image));
    object.put("image", image.map(address).into());
    object.put("isAccessibleForFree", article.paywalled.map(|paywalled| !paywalled).into());
    object.put("dateline", article.dateline.as_ref().map(|dateline| dateline.text.clone()).into());
    let about = article.topic.iter().map(
        |topic| json!({ "@type": "DefinedTerm", "@id": topic_uri(topic), "name": topic.name }),
    );
    object.put("about", about.collect());
    let (about, others): (Vec<_>, Vec<_>) = article.location.iter().partition(|p| p.about);
    object.put("contentLocation", about.into_iter().map(place).collect());
    let others = others.into_iter().map(place);
    object.put("mentions", article.actors.iter().map(actor).chain(others).collect());
    object.put("articleBody", article.body.as_str().into());
    object.into()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_is_an_organisation() {
        for (byline_desk, kind) in [(true, "Organization"), (false, "Person")] {
            let byline = vec!["Redaktion".to_owned()];
            let article = Article { byline, byline_desk, ..Article::default() };
            assert_eq!(object(&article)["author"][0]["@type"], kind);
        }
    }
}

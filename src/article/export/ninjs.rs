//! IPTC ninjs 3, the news industry's JSON: <https://iptc.org/standards/ninjs/>.

use serde_json::{Value, json};

use super::values::{Object, address, is_absolute, uri};
use crate::{
    article::{Actor, ActorKind, Article, Location, Topic},
    date::Stamp,
};

/// The news object of an article.
pub(super) fn object(article: &Article) -> Value {
    let mut object = Object::default();
    let (people, organisations): (Vec<&Actor>, Vec<&Actor>) =
        article.actors.iter().partition(|actor| actor.kind == ActorKind::Person);
    object.put("uri", uri(article).into());
    object.put("type", "text".into());
    object.put("representationType", "full".into());
    object.put("versionCreated", article.date.as_ref().map(moment).into());
    object.put("language", article.language.clone().into());
    object.put("by", Some(article.byline.join(", ")).filter(|by| !by.is_empty()).into());
    object.put("located", article.dateline.as_ref().and_then(|d| d.place.clone()).into());
    object.put("headlines", text(&article.title, false));
    object.put("bodies", text(&article.body, true));
    object
        .put("infoSources", article.publisher.iter().map(|name| json!({ "name": name })).collect());
    object.put("people", people.into_iter().map(named).collect());
    object.put("organisations", organisations.into_iter().map(named).collect());
    object.put("places", article.location.iter().map(place).collect());
    let keywords = article.keywords.iter().map(|keyword| json!({ "name": keyword }));
    object.put("subjects", article.topic.iter().map(subject).chain(keywords).collect());
    let image = article.image.iter().filter(|image| is_absolute(image));
    object
        .put("renditions", image.map(|i| json!({ "name": "main", "href": address(i) })).collect());
    object.put("altIds", json!([{ "role": "path", "value": article.path }]));
    object.into()
}

/// ninjs knows no days: one without a time begins at midnight, and a clock without an offset is UTC.
fn moment(stamp: &Stamp) -> String {
    let text = stamp.to_string();
    match text.split_once('T') {
        None => format!("{text}T00:00:00Z"),
        Some((_, clock)) if clock.contains(['Z', '+', '-']) => text,
        Some(_) => format!("{text}Z"),
    }
}

fn text(value: &str, counts: bool) -> Value {
    if value.is_empty() {
        return Value::Null;
    }
    let mut object = json!({ "contentType": "text/plain", "value": value });
    if counts {
        object["charCount"] = value.chars().count().into();
    }
    json!([object])
}

fn named(actor: &Actor) -> Value {
    json!({ "name": actor.name })
}

fn place(place: &Location) -> Value {
    let mut object = json!({ "name": place.name });
    if place.about {
        object["rel"] = "about".into();
    }
    if let Some(geoname) = place.geoname {
        object["uri"] = format!("https://sws.geonames.org/{geoname}/").into();
    }
    if let Some(country) = &place.country {
        object["literal"] = country.as_str().into();
    }
    object["geojson"] = json!({ "type": "Point", "coordinates": [place.lon, place.lat] });
    object
}

fn subject(topic: &Topic) -> Value {
    json!({
        "name": topic.name,
        "rel": "about",
        "uri": topic_uri(topic),
        "relevance": (topic.relevance.clamp(0.0, 1.0) * 100.0).round() as u8,
    })
}

/// The address at which IPTC describes a topic.
pub(super) fn topic_uri(topic: &Topic) -> String {
    let code = topic.id.strip_prefix("medtop:").unwrap_or(&topic.id);
    format!("http://cv.iptc.org/newscodes/mediatopic/{code}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_date_is_a_moment() {
        for (date, expected) in [
            ("2026-02-06", "2026-02-06T00:00:00Z"),
            ("2026-02-06T10:00:00", "2026-02-06T10:00:00Z"),
            ("2026-02-06T10:00:00Z", "2026-02-06T10:00:00Z"),
            ("2026-02-06T10:00:00-05:00", "2026-02-06T10:00:00-05:00"),
        ] {
            assert_eq!(date.parse().map(|stamp| moment(&stamp)).as_deref(), Ok(expected));
        }
    }
}

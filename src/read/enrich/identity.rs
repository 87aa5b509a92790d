//! What an article is, apart from what it says: identity, headline, address, language.

use serde_json::json;
use url::Url;

use super::{Trace, dateline, language};
use crate::{
    article::Article,
    date::Stamp,
    read::{format::Draft, webpage::byline},
};

/// Longest headline in code points. Positions of the index give a headline that much room.
const MAX_TITLE: usize = 1000;

/// Longest identity in bytes that a source may give.
const MAX_ID: usize = 1000;

/// Keywords that are kept; more are no keywords.
const MAX_KEYWORDS: usize = 200;

/// Facts that are kept; more are a table of data.
const MAX_FACTS: usize = 200;

/// The fields that follow from the draft's claims alone.
pub(super) fn assert(mut draft: Draft, path: &str, item: u64, trace: &mut Trace) -> Article {
    if draft.title.is_none()
        && let Some(end) = dateline::behind_headline_of(&draft.body)
    {
        let body = draft.body.split_off(end).trim_start().to_owned();
        let title = std::mem::replace(&mut draft.body, body);
        draft.title = Some(title.trim().to_owned());
    }
    let url = draft.url.as_deref().and_then(canonical);
    let id = match (draft.id.filter(|id| id.len() <= MAX_ID), &url) {
        (Some(id), _) => id,
        (None, Some(url)) => identity_of_url(url),
        (None, None) if item == 0 => path.to_owned(),
        (None, None) => format!("{path}#{item}"),
    };
    let title = draft.title.unwrap_or_else(|| {
        let title = headline_in(&draft.body).to_owned();
        trace.tell(|| match title.as_str() {
            "" => json!({ "type": "title", "value": null, "from": null }),
            title => {
                json!({ "type": "title", "value": title, "from": "the first line of the text" })
            }
        });
        title
    });
    let title = match title.char_indices().nth(MAX_TITLE) {
        Some((cut, _)) => title[..cut].to_owned(),
        None => title,
    };
    let language = language::of(draft.language.as_deref(), &title, &draft.body, trace);
    let (date, date_source) = draft.date.unzip();
    Article {
        id,
        path: path.to_owned(),
        item,
        url: url.map(Into::into),
        publisher: draft.publisher,
        byline_desk: draft.byline_desk || byline::are_desks(&draft.byline),
        byline: draft.byline,
        language,
        section: draft.section,
        keywords: draft.keywords.into_iter().take(MAX_KEYWORDS).collect(),
        image: draft.image,
        paywalled: draft.paywalled,
        excerpt: draft.excerpt,
        ocr_confidence: draft.ocr_confidence,
        title,
        date,
        date_source,
        modified: draft.modified.filter(|modified| is_later(modified, date.as_ref())),
        facts: draft.facts.into_iter().take(MAX_FACTS).collect(),
        body: draft.body,
        ..Article::default()
    }
}

/// Whether a change lies on the day of publication or behind it: a system that writes an earlier one
/// means something else.
fn is_later(modified: &Stamp, published: Option<&Stamp>) -> bool {
    published.is_none_or(|published| modified.date() >= published.date())
}

/// Whether a parameter says how the reader came to the page.
fn is_tracking(name: &str) -> bool {
    name.starts_with("utm_") || matches!(name, "fbclid" | "gclid" | "cmpid" | "ref")
}

/// The address without what only says how the reader came to it.
fn canonical(url: &str) -> Option<Url> {
    let mut url = Url::parse(url.trim()).ok().filter(|u| matches!(u.scheme(), "http" | "https"))?;
    url.set_fragment(None);
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !is_tracking(name))
        .map(|(n, v)| (n.into(), v.into()))
        .collect();
    if kept.len() < url.query_pairs().count() {
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
    }
    Some(url)
}

/// Scheme, `www.` and a last slash make no difference to what an article is.
fn identity_of_url(url: &Url) -> String {
    let text = &url[url::Position::BeforeHost..];
    text.strip_prefix("www.").unwrap_or(text).trim_end_matches('/').to_owned()
}

/// The first line of a text without a title, where it reads like a headline: short, and not a
/// sentence of a paragraph that goes on.
fn headline_in(body: &str) -> &str {
    let start = body.trim_start();
    let line = start.lines().next().unwrap_or_default().trim();
    let rest = start.get(line.len()..).unwrap_or_default().trim();
    let words = line.split_whitespace().count();
    let sentence = line.ends_with('.') && !line.ends_with("...") && words > 12;
    if rest.is_empty() || words == 0 || words > 30 || line.chars().count() > 250 || sentence {
        ""
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(url: &str) -> String {
        assert(Draft { url: Some(url.into()), ..Draft::default() }, "a.html", 0, &mut Trace::off())
            .id
    }

    #[test]
    fn an_address_is_the_same_with_or_without_tracking() {
        assert_eq!(id("https://www.example.com/a/?utm_source=x#top"), "example.com/a");
        assert_eq!(id("http://example.com/a"), "example.com/a");
        assert_eq!(id("https://example.com/a?id=3&gclid=1"), "example.com/a?id=3");
        assert_eq!(id("not an address"), "a.html");
    }

    #[test]
    fn a_headline_before_a_dateline_is_the_title() {
        let of = |body: &str| {
            let draft = Draft { body: body.into(), ..Draft::default() };
            let article = assert(draft, "a", 0, &mut Trace::off());
            (article.title, article.body)
        };
        let (title, body) =
            of("Harbour Fees to Rise MUSCAT (Example Wire) - The harbour asks for more.");
        assert_eq!(title, "Harbour Fees to Rise");
        assert_eq!(body, "MUSCAT (Example Wire) - The harbour asks for more.");
        let (title, body) =
            of("Ministers of NATO to Meet MUSCAT (Example Wire) - Envoys of both states met.");
        assert_eq!(title, "Ministers of NATO to Meet");
        assert_eq!(body, "MUSCAT (Example Wire) - Envoys of both states met.");
        for text in [
            "MUSCAT (Example Wire) - The harbour asks for more.",
            "The harbour of Muscat (the old one) - is to close.",
            "By ANN EXAMPLE and Otto Sample, Example Wire MUSCAT (EX) - The harbour asks for more.",
            "Otto Sample, Example News April 13, 2026 MUSCAT (EX) - The harbour asks for more.",
            "Envoys met. MUSCAT (Example Wire) - The harbour asks for more.",
            "Harbour Fees to Rise, Says Board of MUSCAT in a letter to the town council.",
        ] {
            assert_eq!(of(text).1, text);
        }
    }

    #[test]
    fn a_first_line_serves_as_title_when_it_reads_like_one() {
        let title = |body: &str| {
            assert(Draft { body: body.into(), ..Draft::default() }, "a", 0, &mut Trace::off()).title
        };
        assert_eq!(
            title("TALKS OPEN IN MUSCAT\n\nMUSCAT, Feb 6 - Envoys met."),
            "TALKS OPEN IN MUSCAT"
        );
        assert_eq!(
            title(
                "Envoys met in the capital on Friday for the first round of talks since the summer.\nMore."
            ),
            ""
        );
        assert_eq!(title("One line alone"), "");
    }

    #[test]
    fn a_stated_language_goes_before_that_of_the_words() {
        let body = "The envoys of both countries met in the capital on Friday for talks.";
        let language = |stated: Option<&str>| {
            let draft =
                Draft { body: body.into(), language: stated.map(Into::into), ..Draft::default() };
            assert(draft, "a", 0, &mut Trace::off()).language
        };
        assert_eq!(language(Some("de_AT")).as_deref(), Some("de-AT"));
        assert_eq!(language(Some("ENGLISH")).as_deref(), Some("en"));
        assert_eq!(language(Some("deu")).as_deref(), Some("de"));
        assert_eq!(language(None).as_deref(), Some("en"));
    }
}

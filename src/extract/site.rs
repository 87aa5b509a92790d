//! What a page says about itself besides headline, byline and date: address, publisher, language,
//! section, keywords.

use super::{jsonld::Claims, list, page::Page};
use crate::text::fold_phrase;

/// The canonical address, where it is absolute.
pub fn address(page: &Page, claims: &Claims) -> Option<String> {
    let og = page.meta(&["og:url", "twitter:url", "parsely-link", "dc.identifier"]);
    [page.canonical.as_deref(), og, claims.url.as_deref()]
        .into_iter()
        .flatten()
        .filter_map(|u| url::Url::parse(u.trim()).ok())
        .find(|u| matches!(u.scheme(), "http" | "https") && u.host().is_some())
        .map(|u| u.to_string())
}

/// The name of the publisher, else the domain of the address.
pub fn publisher(page: &Page, claims: &Claims, address: Option<&str>) -> Option<String> {
    let site = page.meta(&["og:site_name", "application-name", "dc.publisher", "al:ios:app_name"]);
    let named = site.or(claims.publisher.as_deref()).map(str::to_owned);
    let named = named.filter(|n| !n.is_empty() && !n.starts_with("http") && n.len() < 100);
    named.or_else(|| {
        let host = url::Url::parse(address?).ok()?.host_str()?.to_owned();
        Some(host.strip_prefix("www.").map_or(host.clone(), str::to_owned))
    })
}

/// The language as a BCP 47 tag.
pub fn language(page: &Page, claims: &Claims) -> Option<String> {
    let meta = page.meta(&["content-language", "og:locale", "dc.language", "language"]);
    [page.language.as_deref(), claims.language.as_deref(), meta]
        .into_iter()
        .flatten()
        .map(|tag| tag.trim().replace('_', "-"))
        .find(|tag| {
            let first = tag.split('-').next().unwrap_or_default();
            matches!(first.len(), 2 | 3)
                && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
}

/// The section of the publication.
pub fn section(page: &Page, claims: &Claims) -> Option<String> {
    let meta = page.meta(&["article:section", "og:article:section", "section", "parsely-section"]);
    claims.section.as_deref().or(meta).map(str::to_owned).filter(|s| !s.is_empty() && s.len() < 100)
}

/// Keywords, each once.
pub fn keywords(page: &Page, claims: &Claims) -> Vec<String> {
    let mut all = claims.keywords.clone();
    if all.is_empty() {
        let tags = page.metas.iter().filter(|(n, _)| n == "article:tag");
        all = tags.flat_map(|(_, content)| list(content)).collect();
    }
    if all.is_empty() {
        let names = ["news_keywords", "keywords", "parsely-tags", "sailthru.tags", "dc.subject"];
        all = page.meta(&names).map(list).unwrap_or_default();
    }
    let mut seen = Vec::new();
    all.retain(|k| {
        let folded = fold_phrase(k);
        let new = !folded.is_empty() && k.len() < 100 && !seen.contains(&folded);
        seen.push(folded);
        new
    });
    all.truncate(50);
    all
}

//! What a page says about itself besides headline, byline and date: address, publisher, language,
//! section, keywords, lead image, whether one must pay.

use super::{Sourced, jsonld::Claims, list, page::Page};
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
pub fn publisher(page: &Page, claims: &Claims, address: Option<&str>) -> Option<Sourced<String>> {
    let host = address.and_then(|a| url::Url::parse(a).ok()).and_then(|u| u.host_str().map(bare));
    let core = host.as_deref().map(squashed).unwrap_or_default();
    let names =
        ["og:site_name", "application-name", "dc.publisher", "publisher", "al:ios:app_name"];
    let metas = names.iter().filter_map(|name| Some((*name, page.meta(&[name])?)));
    let (og, other): (Vec<_>, Vec<_>) = metas.partition(|(name, _)| *name == "og:site_name");
    let claimed = claims.publisher.as_deref().map(|name| ("JSON-LD publisher", name));
    let stated = og.into_iter().chain(claimed).chain(other);
    let named = stated.map(|(from, name)| (from, without_slogan(name, &core)));
    if let Some((from, name)) = named.into_iter().find(|(_, name)| is_sound(name)) {
        return Some(Sourced { value: name.to_owned(), from: from.to_owned() });
    }
    // The name of the site in the title, where the address vouches for it.
    let tail = page.title.as_deref().and_then(|title| {
        let mut parts = title.split(SEPARATORS).flat_map(|p| p.split(" - ")).map(str::trim);
        parts.find(|part| core.len() > 3 && part.contains(' ') && squashed(part) == core)
    });
    let tail = tail.map(|name| Sourced { value: name.to_owned(), from: "<title>".to_owned() });
    tail.or_else(|| host.map(|host| Sourced { value: host, from: "address".to_owned() }))
}

/// Whether a text can be the name of a publisher.
fn is_sound(name: &str) -> bool {
    !name.is_empty() && !name.contains("://") && name.len() < 100
}

/// Marks between the name of a site and its slogan.
const SEPARATORS: [char; 6] = ['|', '–', '—', '·', '»', '│'];

/// The name of a site without its slogan: the part that its address repeats.
fn without_slogan<'n>(name: &'n str, core: &str) -> &'n str {
    let name = name.trim().trim_matches(SEPARATORS).trim();
    let mut parts = name.split(SEPARATORS).flat_map(|p| p.split(" - ")).map(str::trim);
    if core.len() > 3 { parts.find(|part| is_own(part, core)).unwrap_or(name) } else { name }
}

/// Whether a part of a name is what the address calls the site.
fn is_own(part: &str, core: &str) -> bool {
    let part = squashed(part);
    part.len() > 3 && (core == part || core.starts_with(&part) || part.starts_with(core))
}

fn bare(host: &str) -> String {
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// A name or host without spaces, marks, "www" and the ending of a domain, to compare them.
pub(super) fn squashed(name: &str) -> String {
    let name = name.trim();
    let name = name.strip_prefix("www.").or_else(|| name.strip_prefix("WWW.")).unwrap_or(name);
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    let domain = (2..=8).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_alphabetic());
    let name = if domain { stem } else { name };
    let name = name.strip_suffix(".co").or_else(|| name.strip_suffix(".com")).unwrap_or(name);
    fold_phrase(name).replace(' ', "")
}

/// The address of the lead image, as stated by the page.
pub fn image(page: &Page, claims: &Claims, address: Option<&str>) -> Option<String> {
    let base = address.and_then(|a| url::Url::parse(a).ok());
    let metas = ["og:image:secure_url", "og:image", "og:image:url"];
    let rest = ["twitter:image", "twitter:image:src", "image_src", "thumbnail", "image"];
    let images = [page.meta(&metas), claims.image.as_deref(), page.meta(&rest)];
    images
        .into_iter()
        .flatten()
        .filter_map(|image| match &base {
            Some(base) => base.join(image.trim()).ok(),
            None => url::Url::parse(image.trim()).ok(),
        })
        .find(|u| matches!(u.scheme(), "http" | "https") && u.path().len() > 1)
        .map(|u| u.to_string())
}

/// Whether the page says that one must pay to read the article.
pub fn paywalled(page: &Page, claims: &Claims) -> Option<bool> {
    let tier = page.meta(&["article:content_tier", "og:article:content_tier", "content_tier"]);
    let stated = tier.and_then(|tier| match tier.to_ascii_lowercase().as_str() {
        "free" => Some(false),
        "locked" | "metered" | "premium" | "paid" | "subscriber" => Some(true),
        _ => None,
    });
    claims.free.map(|free| !free).or(stated)
}

/// The language as a BCP 47 tag.
pub fn language(page: &Page, claims: &Claims) -> Option<String> {
    let meta = page.meta(&["content-language", "og:locale", "dc.language", "language"]);
    [page.language.as_deref(), claims.language.as_deref(), meta]
        .into_iter()
        .flatten()
        .find_map(language_tag)
}

/// A language tag in its usual letters: `EN_us` is `en-US`. What is no region, script or variant is
/// left out.
fn language_tag(tag: &str) -> Option<String> {
    let mut parts = tag.trim().split(['-', '_', ',', ';']);
    let language = parts.next()?.trim().to_ascii_lowercase();
    let letters = language.bytes().all(|b| b.is_ascii_lowercase());
    if !matches!(language.len(), 2 | 3) || !letters {
        return None;
    }
    let mut out = language;
    for part in parts {
        let alphabetic = part.bytes().all(|b| b.is_ascii_alphabetic());
        match part.len() {
            2 if alphabetic => out.extend(["-", &part.to_ascii_uppercase()]),
            3 if part.bytes().all(|b| b.is_ascii_digit()) => out.extend(["-", part]),
            4 if alphabetic => {
                let (first, rest) = part.split_at(1);
                out.extend(["-", &first.to_ascii_uppercase(), &rest.to_ascii_lowercase()]);
            }
            _ => break,
        }
    }
    Some(out)
}

/// The section of the publication.
pub fn section(page: &Page, claims: &Claims) -> Option<String> {
    let meta = page.meta(&["article:section", "og:article:section", "section", "parsely-section"]);
    let stated = claims.section.as_deref().or(meta)?;
    // Some systems write all categories of an article into it.
    let first = list(stated).into_iter().next()?;
    (first.len() < 100 && !NO_SECTION.contains(&fold_phrase(&first).as_str())).then_some(first)
}

/// Sections that systems write by default, when an editor chose none.
const NO_SECTION: [&str; 10] = [
    "uncategorized",
    "uncategorised",
    "unkategorisiert",
    "allgemein",
    "sin categoria",
    "non classe",
    "senza categoria",
    "sem categoria",
    "all",
    "home",
];

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

#[cfg(test)]
mod tests {
    use super::*;

    fn page(metas: &[(&str, &str)], title: &str) -> Page {
        let metas = metas.iter().map(|(n, c)| ((*n).to_owned(), (*c).to_owned())).collect();
        Page { metas, title: Some(title.to_owned()), ..Page::default() }
    }

    const ADDRESS: Option<&str> = Some("https://www.kestrelcourier.example/x");

    #[test]
    fn the_publisher_is_named_without_its_slogan() {
        let named = |name: &str| {
            let page = page(&[("og:site_name", name)], "");
            publisher(&page, &Claims::default(), ADDRESS).map(|f| f.value)
        };
        for name in
            ["Kestrel Courier", "Kestrel Courier - News of the Bay", "News | Kestrel Courier"]
        {
            assert_eq!(named(name).as_deref(), Some("Kestrel Courier"), "{name}");
        }
        assert_eq!(named("The Bay - Daily").as_deref(), Some("The Bay - Daily"));
    }

    #[test]
    fn a_title_names_the_publisher_where_the_address_vouches_for_it() {
        let named = |title: &str| {
            publisher(&page(&[], title), &Claims::default(), ADDRESS).map(|f| f.value)
        };
        assert_eq!(named("Ferry to close | Kestrel Courier").as_deref(), Some("Kestrel Courier"));
        assert_eq!(named("Ferry to close | Harbour").as_deref(), Some("kestrelcourier.example"));
    }

    #[test]
    fn the_lead_image_has_a_whole_address() {
        let found = |own: &str| image(&page(&[("og:image", own)], ""), &Claims::default(), ADDRESS);
        assert_eq!(found("https://a.example/p.jpg").as_deref(), Some("https://a.example/p.jpg"));
        let whole = "https://www.kestrelcourier.example/p.jpg";
        assert_eq!(found("/p.jpg").as_deref(), Some(whole));
        assert_eq!(found("data:image/png;base64,AAAA"), None);
    }

    #[test]
    fn a_page_says_whether_one_must_pay() {
        let says = |tier: &str| {
            paywalled(&page(&[("article:content_tier", tier)], ""), &Claims::default())
        };
        assert_eq!(says("locked"), Some(true));
        assert_eq!(says("free"), Some(false));
        assert_eq!(says("x"), None);
        let claims = Claims { free: Some(false), ..Claims::default() };
        assert_eq!(paywalled(&page(&[], ""), &claims), Some(true));
    }

    #[test]
    fn language_tags_come_in_their_usual_letters() {
        for (tag, expected) in [
            ("EN_us", "en-US"),
            ("de", "de"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("de-ere", "de"),
            ("es-419", "es-419"),
        ] {
            assert_eq!(language_tag(tag).as_deref(), Some(expected), "{tag}");
        }
        assert_eq!(language_tag("english"), None);
    }
}

//! When a page was first published.
//!
//! Pages say it in many places that disagree. What is written for machines comes before what is
//! written for readers, first publication before modification, the page's own head before
//! elements that may belong to other articles on it.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::{
    blocks::{Kind, place},
    jsonld::Claims,
    page::{Claim, Mark, Page},
};
use crate::{
    article::DateSource,
    date::{Order, Stamp, find, read},
};

/// `<meta>` names of the first publication, surest first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date.published",
    "article:published",
    "article_date_original",
    "rnews:datepublished",
    "og:published_time",
    "og:publish_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dcterms.created",
    "dcterms.issued",
    "dc.date.issued",
    "dc.date.created",
    "dc.date.publication",
    "publication_date",
    "publication-date",
    "publish-date",
    "publish_date",
    "published_time",
    "published-date",
    "published",
    "pubdate",
    "article.published",
    "originalpublicationdate",
    "article:post_date",
    "citation_publication_date",
    "created",
];

/// `<meta>` names of a date of which it is not said which.
const SOME_DATE: &[&str] = &[
    "dc.date",
    "dcterms.date",
    "date",
    "article_date",
    "bt:pubdate",
    "timestamp",
    "article:date",
    "citation_date",
    "search.date",
    "last-published",
];

/// `<meta>` names of the last change.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
];

/// Places whose dates mostly belong to something else.
const ELSEWHERE: u16 = place::ASIDE | place::NAV | place::FOOTER | place::BAD | place::COMMENTS;
/// What is left out when a page has no date in better places.
const COMMENTS: u16 = place::COMMENTS | place::NAV;

/// The publication date of a page, and where it was found.
pub fn date(page: &Page, claims: &Claims, url: Option<&str>) -> Option<(Stamp, DateSource)> {
    let order = order(page, url);
    let machine = |s: &str| read(s, order).filter(plausible);
    let meta = |names: &[&str]| names.iter().find_map(|n| machine(page.meta(&[n])?));

    let from_url = url.and_then(digits_in);
    let stated = claims.published.as_deref().and_then(machine).map(|d| (d, DateSource::JsonLd));
    let stated = stated.or_else(|| meta(PUBLISHED).map(|d| (d, DateSource::Meta)));
    let headline = headline_block(page);
    // A stamp of a machine in another zone can lie a day beside the day that the paper prints.
    let stated =
        stated.map(|(stamp, source)| match printed_beside(page, headline, order, &stamp) {
            Some(day) => (Stamp::day(day), DateSource::Text),
            None => (stamp, source),
        });
    stated
        .or_else(|| marked(page, headline, order, true, ELSEWHERE).map(|d| (d, DateSource::Time)))
        .or_else(|| meta(SOME_DATE).map(|d| (d, DateSource::Meta)))
        .or_else(|| from_url.map(|d| (Stamp::day(d), DateSource::Url)))
        .or_else(|| {
            [ELSEWHERE, COMMENTS, 0].into_iter().find_map(|not| {
                let marked = marked(page, headline, order, false, not);
                let printed = || printed(page, headline, order, not);
                marked
                    .map(|d| (d, DateSource::Time))
                    .or_else(|| printed().map(|d| (d, DateSource::Text)))
            })
        })
        .or_else(|| claims.modified.as_deref().and_then(machine).map(|d| (d, DateSource::JsonLd)))
        .or_else(|| meta(MODIFIED).map(|d| (d, DateSource::Meta)))
}

/// Web pages are younger than the web, and no page is from far ahead.
fn plausible(stamp: &Stamp) -> bool {
    let day = stamp.date();
    (1993..=2100).contains(&day.year()) && day != Date::constant(2000, 1, 1)
}

fn days_between(one: &Stamp, other: &Stamp) -> i64 {
    (one.civil_seconds().div_euclid(86_400) - other.civil_seconds().div_euclid(86_400)).abs()
}

/// Pages of the United States write the month first.
fn order(page: &Page, url: Option<&str>) -> Order {
    let locale = page.meta(&["og:locale"]).or(page.language.as_deref()).unwrap_or_default();
    let english =
        locale.is_empty() || locale.get(..2).is_some_and(|l| l.eq_ignore_ascii_case("en"));
    let country = locale.get(3..5).unwrap_or_default();
    let host =
        url.and_then(|u| url::Url::parse(u).ok()).and_then(|u| u.host_str().map(str::to_owned));
    let host = host.unwrap_or_default();
    let national = host.rsplit('.').next().is_some_and(|tld| tld.len() == 2 && tld != "us");
    if english && !national && (country.is_empty() || country.eq_ignore_ascii_case("us")) {
        Order::MonthFirst
    } else {
        Order::DayFirst
    }
}

/// Number of the block with the headline: the first top heading, else the first heading.
pub(super) fn headline_block(page: &Page) -> Option<usize> {
    let level = |n: u8| page.blocks.iter().position(|b| b.kind == Kind::Heading(n) && b.words > 1);
    level(1).or_else(|| level(2))
}

/// The date of the best element that is marked as one. `sure`: only those that say that they are
/// about the first publication, or `<time>` near the headline.
fn marked(
    page: &Page,
    headline: Option<usize>,
    order: Order,
    sure: bool,
    not: u16,
) -> Option<Stamp> {
    let mut best: Option<(i32, Stamp)> = None;
    for mark in &page.marks {
        let (Claim::Time | Claim::Date) = mark.claim else { continue };
        if mark.place & not != 0 {
            continue;
        }
        let Some(stamp) = stamp_of(mark, order) else { continue };
        let distance = headline.map_or(30, |h| mark.block.abs_diff(h)) as i32;
        let near = distance <= 6;
        let score = i32::from(mark.published) * 30 + i32::from(mark.claim == Claim::Time) * 20
            - distance.min(60)
            - i32::from(is_update(&mark.text)) * 25
            - i32::from(mark.place & place::LIST != 0) * 5;
        if sure && !(mark.claim == Claim::Time && (near || mark.published)) {
            continue;
        }
        if best.is_none_or(|(s, _)| score > s) {
            best = Some((score, stamp));
        }
    }
    best.map(|(_, stamp)| stamp)
}

fn stamp_of(mark: &Mark, order: Order) -> Option<Stamp> {
    let value = mark.value.as_deref().and_then(|v| read(v, order));
    value.or_else(|| day_in(&mark.text, order)).filter(plausible)
}

/// The date in a short text; a part that is nothing but a date may have a year of two digits.
fn day_in(text: &str, order: Order) -> Option<Stamp> {
    let found = find(text, order).map(|(_, stamp)| stamp);
    found.or_else(|| text.split(['|', '•', '·', '\n', ',']).find_map(|part| read(part, order)))
}

/// Words before a date that tell of a later change.
fn is_update(text: &str) -> bool {
    let text = text.to_lowercase();
    ["updat", "modif", "aktualisi", "last edit", "mis à jour", "actualizad", "обновл", "оновлен"]
        .iter()
        .any(|w| text.contains(w))
}

/// The day printed near the headline, where it is the day before or after `stamp` and `stamp`'s own
/// day is not printed there.
fn printed_beside(
    page: &Page,
    headline: Option<usize>,
    order: Order,
    stamp: &Stamp,
) -> Option<Date> {
    let from = headline.unwrap_or(0);
    let near = page.blocks.get(from.saturating_sub(6)..)?.iter().take(18);
    let mut beside = None;
    for block in near.filter(|b| b.place & ELSEWHERE == 0 && b.words <= 30) {
        let Some((range, found)) = find(&block.text, order) else { continue };
        match days_between(&found, stamp) {
            0 => return None,
            1 if !is_update(&block.text[..range.start]) => beside = beside.or(Some(found.date())),
            _ => {}
        }
    }
    beside
}

/// A short line with a date, near the headline first.
fn printed(page: &Page, headline: Option<usize>, order: Order, not: u16) -> Option<Stamp> {
    let from = headline.map_or(0, |h| h.saturating_sub(6));
    let line = |i: usize| {
        let block = page.blocks.get(i)?;
        if block.place & not != 0 || block.words > 30 {
            return None;
        }
        day_in(&block.text, order).filter(plausible)
    };
    let after = headline.unwrap_or(0);
    let near = (after..after + 12).chain(from..after).find_map(line);
    let titles = [page.title.as_deref(), page.meta(&["og:title"])];
    let titled = || titles.into_iter().flatten().find_map(|t| find(t, order)).map(|(_, d)| d);
    near.or_else(|| titled().filter(plausible))
        .or_else(|| (0..page.blocks.len().min(1_000)).find_map(line))
        .or_else(|| {
            // The dateline of a story, or a copyright line with a full date.
            let texts = page.blocks.iter().filter(|b| b.place & not == 0 && b.words > 30).take(3);
            texts
                .filter_map(|b| find(b.text.get(..120).unwrap_or(&b.text), order))
                .map(|(_, stamp)| stamp)
                .find(plausible)
        })
}

static URL_DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|\D)((?:19|20)\d\d)([/\-_.]?)(\d{1,2})([/\-_.]?)(\d{1,2})(?:\D|$)").ok()
});

static YEAR_LAST: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|\D)(\d\d)[-.](\d\d)[-.](20\d\d)(?:\D|$)").ok());

/// The day in the digits of an address: ".../2026/02/06/...", "...-20260206.html".
fn digits_in(url: &str) -> Option<Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.find('/').map_or("", |slash| &path[slash..]);
    let year_last = || {
        let found = YEAR_LAST.as_ref()?.captures(path)?;
        Date::new(found[3].parse().ok()?, found[2].parse().ok()?, found[1].parse().ok()?).ok()
    };
    let year_first = URL_DATE.as_ref()?.captures_iter(path).find_map(|found| {
        let (left, right) = (&found[2], &found[4]);
        let whole = found[3].len() == 2 && found[5].len() == 2;
        if left != right || (left.is_empty() && !whole) {
            return None;
        }
        let part = |i: usize| found[i].parse().ok();
        let date = Date::new(found[1].parse().ok()?, part(3)?, part(5)?);
        date.ok().filter(|date| plausible(&Stamp::day(*date)))
    });
    year_first.or_else(year_last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::walk;

    fn found(html: &str) -> Option<String> {
        let page = walk::read(&dom_query::Document::from(html));
        date(&page, &Claims::default(), None).map(|(stamp, _)| stamp.to_string())
    }

    #[test]
    fn the_printed_day_beats_a_stamp_from_another_zone() {
        let stamp = "<meta property='article:published_time' content='2026-02-06T02:10:00Z'>";
        let page = |line: &str| format!("{stamp}<h1>A headline here</h1><p>{line}</p>");
        assert_eq!(found(&page("Feb. 5, 2026")).as_deref(), Some("2026-02-05"));
        for line in ["Feb. 6, 2026", "Updated Feb. 7, 2026", "Jan. 2, 2026"] {
            assert_eq!(found(&page(line)).as_deref(), Some("2026-02-06T02:10:00Z"), "{line}");
        }
    }

    #[test]
    fn an_address_tells_the_day_in_its_digits() {
        let day = |url: &str| digits_in(url).map(|d| d.to_string());
        assert_eq!(day("https://a.example/2026/02/06/x").as_deref(), Some("2026-02-06"));
        assert_eq!(day("https://a.example/x-20260206.html").as_deref(), Some("2026-02-06"));
        assert_eq!(day("https://a.example/news/06-02-2026-ferry").as_deref(), Some("2026-02-06"));
        assert_eq!(day("https://a.example/2026/ferry-12345678"), None);
        assert_eq!(day("https://20260206.example/"), None);
    }

    #[test]
    fn a_date_for_machines_comes_before_one_for_readers() {
        let meta = |name: &str, content: &str| (name.to_owned(), content.to_owned());
        let page = Page {
            metas: vec![meta("article:modified_time", "2026-02-09"), meta("pubdate", "2026-02-06")],
            ..Page::default()
        };
        let found = date(&page, &Claims::default(), Some("https://a.example/2026/02/07/x"));
        assert_eq!(found, Some(("2026-02-06".parse().unwrap(), DateSource::Meta)));
    }
}

//! The headline as printed, without the name of the site.

use super::{
    blocks::{Block, Kind, place},
    jsonld::Claims,
    page::Page,
};
use crate::text::fold_phrase;

/// Marks that stand between a headline and the name of a site.
const TAIL_MARKS: &[&str] =
    &[" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / ", " « "];

/// The headline of a page.
pub fn headline(page: &Page, claims: &Claims, publisher: Option<&str>) -> Option<String> {
    let tag = page.title.as_deref().filter(|t| !t.is_empty());
    let og = page.meta(&["og:title", "twitter:title", "dc.title", "parsely-title", "title"]);
    let stated = claims.headline.as_deref();

    // A printed heading that the head of the page repeats is the headline.
    let references: Vec<String> = [stated, og, tag]
        .into_iter()
        .flatten()
        .map(fold_phrase)
        .filter(|r| !r.is_empty())
        .collect();
    let site = publisher.map(fold_phrase).unwrap_or_default();
    let headings = page.blocks.iter().filter(|b| is_heading(b));
    let mut best: Option<(usize, &Block)> = None;
    for heading in headings.take(60) {
        let folded = fold_phrase(&heading.text);
        // How much of the page's own title the heading repeats, in percent.
        let agreement = |r: &String| {
            let (short, long) = (folded.len().min(r.len()), folded.len().max(r.len()));
            let repeats = r.contains(&folded) || folded.contains(r.as_str());
            if repeats { short * 100 / long.max(1) } else { 0 }
        };
        let agreement = references.iter().map(agreement).max().unwrap_or(0);
        let score = agreement + if heading.kind == Kind::Heading(1) { 20 } else { 0 };
        if agreement >= 45 && folded != site && best.is_none_or(|(s, _)| score > s) {
            best = Some((score, heading));
        }
    }
    if let Some((_, heading)) = best {
        return Some(one_line(&heading.text));
    }
    let first_h1 = || {
        let top = page.blocks.iter().filter(|b| b.kind == Kind::Heading(1) && b.words > 2);
        let mut top = top.filter(|b| b.place & (place::NAV | place::FOOTER) == 0);
        top.find(|b| fold_phrase(&b.text) != site).map(|b| one_line(&b.text))
    };
    let cut = |t: &str| without_site(t, &site);
    og.map(cut)
        .or_else(|| stated.map(cut))
        .filter(|t| !t.is_empty() && fold_phrase(t) != site)
        .or_else(first_h1)
        .or_else(|| tag.map(cut))
        .filter(|t| !t.is_empty())
}

fn is_heading(block: &Block) -> bool {
    matches!(block.kind, Kind::Heading(1..=3)) && block.words < 60
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cuts the name of the site, where it is known, or a short tail off a title.
fn without_site(title: &str, site: &str) -> String {
    let mut title = one_line(title);
    for _ in 0..3 {
        let cut = TAIL_MARKS.iter().filter_map(|m| title.rfind(m).map(|at| (at, m.len()))).max();
        let Some((at, len)) = cut else { break };
        let (head, tail) = (&title[..at], &title[at + len..]);
        let folded = fold_phrase(tail);
        let named = !site.is_empty() && (folded.contains(site) || site.contains(&folded));
        let words = |s: &str| s.split_whitespace().count();
        let strong = title[at..].starts_with(" |") || title[at..].starts_with(" ::");
        if named || (words(tail) <= 4 && words(head) >= 4) || (strong && words(head) > words(tail))
        {
            title.truncate(at);
        } else {
            break;
        }
    }
    if let Some((head, rest)) = title.split_once(" | ")
        && !site.is_empty()
        && fold_phrase(head) == site
    {
        return rest.to_owned();
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_site_is_cut_off() {
        for (title, site, expected) in [
            ("Ferry to close for months | The Courier", "", "Ferry to close for months"),
            ("Ferry to close – Kestrel Courier", "kestrel courier", "Ferry to close"),
            ("The Courier | Ferry to close", "the courier", "Ferry to close"),
            (
                "Storm - what we know so far about it",
                "the courier",
                "Storm - what we know so far about it",
            ),
        ] {
            assert_eq!(without_site(title, site), expected);
        }
    }
}

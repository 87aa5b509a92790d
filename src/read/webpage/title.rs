//! The headline as printed, without kickers and the name of the site.

use super::{
    Sourced,
    blocks::{Block, Kind, place},
    jsonld::Claims,
    one_line,
    page::Page,
};
use crate::text::fold_phrase;

/// Marks between a headline and the name of a site.
const TAIL_MARKS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " : ", " » ", " · ", " • ", " / ", " « ", " │ ", " ∣ ",
    "│", "｜",
];

/// Longest heading in bytes that is looked into.
const MAX_HEADING: usize = 1_000;

/// Headings that are looked at.
const MAX_HEADINGS: usize = 60;

/// Places whose headings mostly belong to something else.
const ELSEWHERE: u16 = place::NAV | place::FOOTER | place::ASIDE | place::COMMENTS;

/// A title that the head of a page gives.
struct Reference {
    /// Which element gives it.
    from: &'static str,
    /// The whole title, folded.
    folded: String,
    /// The title without the name of the site.
    cut: String,
    /// The [`stems`] of that.
    words: Vec<String>,
}

impl Reference {
    /// `None` for a title that only names the site.
    fn new(from: &'static str, title: &str, site: &str) -> Option<Self> {
        let cut = without_site(title, site);
        let words = stems(&cut);
        let is_site = fold_phrase(&cut) == site;
        (!words.is_empty() && !is_site).then(|| Self {
            from,
            folded: fold_phrase(title),
            cut,
            words,
        })
    }

    /// How much of it a heading says, in percent; `words` are the [`stems`] of the heading.
    fn agreement(&self, words: &[String], folded: &str) -> usize {
        // A title that begins with the heading goes on with something else; one that ends with it
        // has the name of the site in front.
        let part = match () {
            () if words.len() < 3 => 0,
            () if self.folded.starts_with(folded) => 95,
            () if self.folded.ends_with(folded) => 90,
            () => 0,
        };
        shared(words, &self.words).max(part)
    }

    /// Whether it is just this text or, where `cut` allows that, this text and the name of the site.
    fn is(&self, folded: &str, cut: bool) -> bool {
        self.folded == folded || cut && fold_phrase(&self.cut) == folded
    }
}

/// The headline of a page.
pub fn headline(page: &Page, claims: &Claims, publisher: Option<&str>) -> Option<Sourced<String>> {
    let site = publisher.map(fold_phrase).unwrap_or_default();
    let og = page.meta(&["og:title", "twitter:title", "dc.title", "parsely-title", "title"]);
    let stated = claims.headline.as_deref();
    let tag = page.title.as_deref();
    let references: Vec<Reference> =
        [("og:title", og), ("JSON-LD headline", stated), ("<title>", tag)]
            .into_iter()
            .filter_map(|(from, title)| Reference::new(from, title?, &site))
            .collect();
    if let Some((at, block, agreeing)) = printed(page, &references, &site) {
        let text = without_kicker(page, at, block, &references);
        let text = without_tail(&text, &site);
        let from = match agreeing {
            Some(reference) => format!("heading, agreed by {}", reference.from),
            None => "heading".to_owned(),
        };
        return Some(Sourced { value: text, from });
    }
    let best = references.into_iter().next()?;
    Some(Sourced { value: best.cut, from: best.from.to_owned() })
}

/// The heading that is the headline: the one that says most of what the head of the page says, top
/// headings first; with it the title it agrees with.
fn printed<'p, 'r>(
    page: &'p Page,
    references: &'r [Reference],
    site: &str,
) -> Option<(usize, &'p Block, Option<&'r Reference>)> {
    let mut best: Option<(usize, usize, &Block, Option<&Reference>)> = None;
    for (at, block) in headings(page).take(MAX_HEADINGS) {
        let words = stems(&block.text);
        let folded = fold_phrase(&block.text);
        if words.is_empty() || folded == site {
            continue;
        }
        // The name of a site is a link to its front page.
        let logo = if block.linked == block.words { 40 } else { 0 };
        let agreed = references.iter().max_by_key(|r| r.agreement(&words, &folded));
        let agreement = agreed.map_or(0, |r| r.agreement(&words, &folded));
        let top = block.kind == Kind::Heading(1);
        let enough = if top && words.len() > 2 { 20 } else { 60 };
        if agreement < enough || block.place & ELSEWHERE != 0 && agreement < 90 {
            continue;
        }
        let score = agreement
            + match block.kind {
                Kind::Heading(1) => 30,
                Kind::Heading(2) => 5,
                _ => 0,
            };
        let score = score.saturating_sub(logo);
        if best.as_ref().is_none_or(|(s, ..)| score > *s) {
            best = Some((score, at, block, agreed));
        }
    }
    if let Some((_, at, block, agreed)) = best {
        return Some((at, block, agreed));
    }
    // The one top heading of a page, before its text.
    let mut tops = headings(page).take(MAX_HEADINGS).filter(|(_, b)| b.kind == Kind::Heading(1));
    let (at, block) = tops.next()?;
    let text = page.blocks.iter().position(|b| b.words > 40).unwrap_or(usize::MAX);
    let fit = block.words > 3 && block.place & ELSEWHERE == 0 && fold_phrase(&block.text) != site;
    (tops.next().is_none() && fit && at < text).then_some((at, block, None))
}

/// Number of the block with the headline: a heading that prints it, else the first top heading. `text` is
/// the first and last block of the text: a heading behind it is that of something else, and one that does
/// not print the headline stands above it.
pub fn block_of(page: &Page, title: Option<&str>, text: Option<(usize, usize)>) -> Option<usize> {
    let printed = title.map(fold_phrase).filter(|t| !t.is_empty()).and_then(|title| {
        let mut looked_at = headings(page).take(MAX_HEADINGS);
        looked_at.find(|(_, b)| fold_phrase(&b.text).contains(&title)).map(|(at, _)| at)
    });
    let top = || {
        let tops = [first_of_level(page, 1), first_of_level(page, 2)].into_iter().flatten();
        tops.into_iter().find(|at| text.is_none_or(|(first, _)| *at <= first))
    };
    printed.filter(|at| text.is_none_or(|(_, last)| *at <= last)).or_else(top)
}

/// The first heading of a level with more than one word.
fn first_of_level(page: &Page, level: u8) -> Option<usize> {
    let mut all = headings(page);
    all.find(|(_, b)| b.kind == Kind::Heading(level) && b.words > 1).map(|(at, _)| at)
}

/// The blocks that can be headlines, with their numbers.
fn headings(page: &Page) -> impl Iterator<Item = (usize, &Block)> {
    page.blocks.iter().enumerate().filter(|(_, block)| is_heading(block))
}

fn is_heading(block: &Block) -> bool {
    matches!(block.kind, Kind::Heading(1..=3)) && block.words < 60
}

/// The beginnings of the words of a title, sorted: enough to see that two titles are about one thing.
fn stems(text: &str) -> Vec<String> {
    let folded = fold_phrase(text);
    let mut stems: Vec<String> =
        folded.split(' ').take(60).map(|w| w.chars().take(5).collect()).collect();
    stems.retain(|s: &String| !s.is_empty());
    stems.sort_unstable();
    stems
}

/// How much two sorted lists share, in percent of their mean length.
fn shared(one: &[String], other: &[String]) -> usize {
    let mut a = 0;
    let mut b = 0;
    let mut common = 0;
    while let (Some(x), Some(y)) = (one.get(a), other.get(b)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => {
                a += 1;
                b += 1;
                common += 1;
            }
        }
    }
    200 * common / (one.len() + other.len()).max(1)
}

/// Takes a kicker, a label or a second line off a heading: what the markup or a mark sets apart,
/// where the head of the page gives exactly the other part as the title.
fn without_kicker(page: &Page, at: usize, block: &Block, references: &[Reference]) -> String {
    let text = &block.text;
    if text.len() > MAX_HEADING {
        return one_line(text);
    }
    let seams = page.seams.iter().filter(|(b, _)| *b == at).map(|(_, byte)| *byte);
    let marks = [": ", " – ", " - ", " — ", "\n"].into_iter();
    let marks = marks.flat_map(|m| text.match_indices(m).map(move |(i, _)| i + m.len()));
    let mut cuts: Vec<usize> = seams.chain(marks.take(20)).collect();
    cuts.sort_unstable();
    let whole = fold_phrase(text);
    if !references.iter().any(|reference| reference.is(&whole, true)) {
        for cut in cuts {
            let Some((head, tail)) = text.split_at_checked(cut) else { continue };
            for (part, cut) in [(tail, true), (head, false)] {
                let folded = fold_phrase(part);
                if !folded.is_empty() && references.iter().any(|r| r.is(&folded, cut)) {
                    return one_line(part.trim_end().trim_end_matches([':', '–', '-', '—']));
                }
            }
        }
    }
    one_line(text)
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// A heading without the part after a bar, if enough is left.
fn without_tail(heading: &str, site: &str) -> String {
    if let Some((head, tail)) = heading.split_once(" | ") {
        let folded = fold_phrase(tail);
        let named = !site.is_empty() && folded.contains(site);
        if words(head) >= 4 && (named || words(tail) <= words(head)) {
            return head.to_owned();
        }
    }
    heading.to_owned()
}

/// Cuts the name of the site, where it is known, or a short tail off a title.
fn without_site(title: &str, site: &str) -> String {
    let mut title = one_line(title);
    for _ in 0..3 {
        let cut = TAIL_MARKS.iter().filter_map(|m| title.rfind(m).map(|at| (at, m.len()))).max();
        let Some((at, len)) = cut else { break };
        let head = &title[..at];
        let tail = &title[at + len..];
        let folded = fold_phrase(tail);
        let named = !site.is_empty()
            && !folded.is_empty()
            && (folded.contains(site) || site.contains(&folded));
        let strong = title[at..].starts_with(" |") || title[at..].starts_with(" ::");
        if named || (words(tail) <= 4 && words(head) >= 4) || (strong && words(head) > words(tail))
        {
            title.truncate(at);
        } else {
            break;
        }
    }
    for mark in [" | ", " - ", " – ", ": ", "｜", "|"] {
        if let Some((head, rest)) = title.split_once(mark)
            && !site.is_empty()
            && fold_phrase(head) == site
            && !rest.trim().is_empty()
        {
            return rest.trim().to_owned();
        }
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::webpage::walk;

    fn found(html: &str, site: &str) -> String {
        let page = walk::read(&dom_query::Document::from(html));
        let claims = crate::read::webpage::jsonld::read(&page.json_ld);
        headline(&page, &claims, Some(site)).map(|f| f.value).unwrap_or_default()
    }

    #[test]
    fn the_name_of_the_site_is_cut_off() {
        for (title, site, expected) in [
            ("Ferry to close for months | The Courier", "", "Ferry to close for months"),
            ("Ferry to close – Kestrel Courier", "kestrel courier", "Ferry to close"),
            ("The Courier | Ferry to close", "the courier", "Ferry to close"),
            ("The Courier - Ferry to close", "the courier", "Ferry to close"),
            (
                "Storm - what we know so far about it",
                "the courier",
                "Storm - what we know so far about it",
            ),
        ] {
            assert_eq!(without_site(title, site), expected);
        }
    }

    #[test]
    fn the_printed_headline_beats_the_one_for_search_engines() {
        let page = "<title>Kestrel Bay ferry closing: dates, map</title>
            <meta property='og:title' content='Kestrel Bay ferry closing: dates, map'>
            <h1>Ferry terminal in Kestrel Bay to close for nine months</h1><h2>Read on</h2>";
        assert_eq!(found(page, ""), "Ferry terminal in Kestrel Bay to close for nine months");
    }

    #[test]
    fn a_kicker_in_the_heading_is_no_headline() {
        let head = "<meta property='og:title' content='Ferry to close for months'>";
        for heading in [
            "<h1><span>Harbour</span> Ferry to close for months</h1>",
            "<h1>Harbour works: Ferry to close for months</h1>",
            "<h1>Ferry to close for months <small>Piers are rebuilt</small></h1>",
            "<h1>Harbour<br>Ferry to close for months</h1>",
        ] {
            assert_eq!(found(&format!("{head}{heading}"), ""), "Ferry to close for months");
        }
        // Nothing sets the first words apart.
        let page = format!("{head}<h1>Old ferry to close for months</h1>");
        assert_eq!(found(&page, ""), "Old ferry to close for months");
    }

    #[test]
    fn a_heading_behind_the_text_is_not_the_headline() {
        let page = "<p>Text.</p><h2>Ferry to close for months</h2>";
        let page = walk::read(&dom_query::Document::from(page));
        assert_eq!(block_of(&page, Some("Ferry to close for months"), None), Some(1));
        assert_eq!(block_of(&page, Some("Ferry to close for months"), Some((0, 0))), None);
    }

    #[test]
    fn a_tag_that_is_written_out_is_text() {
        let page = "<meta property='og:title' content='Why &lt;script&gt; tags still bite us'>";
        assert_eq!(found(page, ""), "Why <script> tags still bite us");
        let page = "<meta property='og:title' content='Two &lt;em&gt;words&lt;/em&gt; here'>";
        assert_eq!(found(page, ""), "Two words here");
    }
}

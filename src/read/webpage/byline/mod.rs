//! Who wrote an article: persons, without "By", titles, mail addresses and names of sites.

mod names;

use self::names::{
    after_by_inside, desk, is_by, is_dated, is_given, is_organisation, is_sure, is_uncommon,
    nickname, says_job,
};
use super::{
    Sourced,
    blocks::{Block, Kind, place},
    jsonld::Claims,
    outline::Outline,
    page::{Claim, Mark, Page},
    site::squashed,
};
use crate::text::fold_phrase;

pub use self::names::{after_by, is_byline, persons, says_by};

/// `<meta>` names of the authors, surest first.
const NAMES: &[&str] = &[
    "author",
    "article:author",
    "og:article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "byline",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "article:author_name",
    "authors",
    "creator",
    "twitter:data1",
    "cxenseparse:author",
    "dc.contributor",
];

/// Most authors of an article.
const MOST: usize = 12;

/// Blocks below the headline in which its byline is expected.
const NEAR: usize = 8;
/// Blocks below the headline in which a byline is looked for where nothing else names the author.
const FAR: usize = 12;

/// Places where other people than the author are named.
const ELSEWHERE: u16 = place::COMMENTS | place::NAV | place::FOOTER | place::ASIDE;

/// The authors of a page; where it names no person, the desk or agency that it gives as its author.
pub fn authors(
    page: &Page,
    claims: &Claims,
    publisher: Option<&str>,
    outline: &Outline<'_>,
) -> Option<Sourced<Vec<String>>> {
    let site = squashed(publisher.unwrap_or_default());
    let reader = Reader { page, site, outline, headline: outline.headline.unwrap_or(0) };
    let printed = reader.printed(NEAR);
    let stated = reader.stated(claims);
    let found = match (stated, printed) {
        // The account that put an article into the system is often not who wrote it.
        (Some(stated), Some(line)) if are_others(&line.value, &stated.value) => Some(line),
        (Some(stated), _) => Some(stated),
        (None, printed) => reader
            .marked(Claim::Author)
            .or(printed)
            .or_else(|| reader.printed(FAR))
            .or_else(|| reader.marked(Claim::Profile))
            .or_else(|| reader.marked(Claim::Byline))
            .or_else(|| reader.at_work())
            .or_else(|| reader.alone())
            .or_else(|| reader.boxed())
            .or_else(|| reader.desk(claims)),
    };
    found.map(|f| Sourced { value: unique(f.value), ..f })
}

/// Whether all of `names` are surely persons, and other ones than those of `known`.
fn are_others(names: &[String], known: &[String]) -> bool {
    names.iter().all(|name| {
        is_sure(name) && !known.iter().any(|n| n.starts_with(name.as_str()) || name.starts_with(n))
    })
}

struct Reader<'p> {
    page: &'p Page,
    /// The publisher's name without spaces.
    site: String,
    outline: &'p Outline<'p>,
    headline: usize,
}

impl Reader<'_> {
    /// Keeps the names that are not the site's own. A site may bear the name of its author.
    fn own(&self, mut names: Vec<String>, from: &str) -> Option<Sourced<Vec<String>>> {
        names.retain(|name| is_sure(name) || !self.is_site(name) || is_uncommon(name));
        (!names.is_empty()).then(|| Sourced { value: names, from: from.to_owned() })
    }

    fn is_site(&self, name: &str) -> bool {
        let name = squashed(name);
        let site = &self.site;
        !site.is_empty()
            && (*site == name
                || name.len() > 4 && site.contains(&name)
                || site.len() > 4 && name.contains(site))
    }

    /// The authors in JSON-LD and `<meta>`.
    fn stated(&self, claims: &Claims) -> Option<Sourced<Vec<String>>> {
        let stated = claims.authors.iter().flat_map(|text| persons_or_nickname(text)).collect();
        self.own(stated, "JSON-LD author").or_else(|| {
            NAMES.iter().find_map(|name| {
                let of_name = self.page.metas.iter().filter(|(n, _)| n == name);
                let names = of_name.flat_map(|(_, content)| authors_in(content));
                self.own(names.collect(), name)
            })
        })
    }

    /// The nearest elements whose markup says author.
    fn marked(&self, claim: Claim) -> Option<Sourced<Vec<String>>> {
        let mut marks: Vec<&Mark> = self.page.marks.iter().filter(|m| m.claim == claim).collect();
        marks.retain(|m| m.place & ELSEWHERE == 0 && !m.quoted);
        marks.retain(|m| !self.is_beside(m.block));
        marks.sort_by_key(|m| m.block.abs_diff(self.headline));
        let nearest = marks.iter().position(|mark| self.names_in(mark).is_some())?;
        let found = self.names_in(marks[nearest])?;
        // Several authors have an element each, side by side.
        let mut names = found.value;
        let mut block = marks[nearest].block;
        for mark in marks[nearest + 1..].iter().filter(|_| claim == Claim::Author) {
            if mark.block.abs_diff(block) > 1 {
                break;
            }
            if let Some(more) = self.names_in(mark) {
                names.extend(more.value.into_iter().filter(|name| is_sure(name)));
                block = mark.block;
            }
        }
        Some(Sourced { value: names, ..found })
    }

    /// The author in a box outside of the article. Authors of other articles are several.
    fn boxed(&self) -> Option<Sourced<Vec<String>>> {
        let marks = self.page.marks.iter().filter(|m| {
            matches!(m.claim, Claim::Author | Claim::Profile | Claim::Byline)
                && m.place & ELSEWHERE == 0
                && !m.quoted
                && self.is_beside(m.block)
        });
        let mut found = marks.filter_map(|mark| self.names_in(mark));
        let first = found.next().or_else(|| self.signed())?;
        found.all(|other| other.value == first.value).then_some(first)
    }

    /// The person behind "Written by" below the text, where just one is named so.
    fn signed(&self) -> Option<Sourced<Vec<String>>> {
        let blocks = self.page.blocks.iter().enumerate().filter(|(at, block)| {
            self.outline.is_behind(*at) && may_hold_byline(block) && block.words < 8
        });
        let mut named = blocks.filter_map(|(_, block)| {
            let mut names = persons(after_by(&block.text)?);
            names.retain(|name| is_sure(name));
            self.own(names, "line behind the text")
        });
        let first = named.next()?;
        named.all(|other| other.value == first.value).then_some(first)
    }

    /// Whether a block is no part of the article.
    fn is_beside(&self, block: usize) -> bool {
        block > self.headline && (self.outline.is_foreign(block) || self.outline.is_outside(block))
    }

    /// The names in an element whose markup says author.
    fn names_in(&self, mark: &Mark) -> Option<Sourced<Vec<String>>> {
        let claim = mark.claim;
        let from = match claim {
            Claim::Author => "element of the author",
            Claim::Profile => "link to the author",
            _ => "element named byline",
        };
        let near = mark.block.abs_diff(self.headline) <= 2 * FAR;
        let mut names = persons(&mark.text);
        if claim != Claim::Author {
            // One word beside the article is a label more often than a name.
            names.retain(|n| n.contains(' ') || after_by(&mark.text).is_some());
            if names.is_empty() {
                names = after_by_inside(&mark.text).map(persons).unwrap_or_default();
            }
            names.retain(|n| claim == Claim::Byline || near || is_sure(n));
        } else if names.is_empty() {
            names = nickname(&mark.text).filter(|_| near).into_iter().collect();
        }
        self.own(names, from)
    }

    /// The desk, team or agency that the page gives as its author: by markup, in the line behind "By", or
    /// in its data for machines.
    fn desk(&self, claims: &Claims) -> Option<Sourced<Vec<String>>> {
        let marks = self.page.marks.iter().filter(|m| {
            let named =
                || after_by(&m.text).is_some() || self.is_site(&m.text) || is_organisation(&m.text);
            (m.claim == Claim::Author || m.claim == Claim::Byline && named())
                && m.place & ELSEWHERE == 0
                && !self.is_beside(m.block)
                && m.block.abs_diff(self.headline) <= NEAR
        });
        let marks = marks.map(|mark| ("element of the author", mark.text.as_str()));
        let below = self.page.blocks.iter().skip(self.headline + 1).take(NEAR);
        let lines = below.filter(|b| may_hold_byline(b)).flat_map(|b| b.text.lines());
        let lines = lines.filter_map(after_by).map(|named| ("printed line", named));
        let stated = claims.authors.iter().chain(&claims.desks);
        let stated = stated.map(|name| ("JSON-LD author", name.as_str()));
        let metas = NAMES.iter().filter_map(|name| Some((*name, self.page.meta(&[name])?)));
        let named = |(from, text): (&str, &str)| {
            Some(Sourced { value: vec![desk(text)?], from: from.to_owned() })
        };
        // A publishing system states its site where it knows no author; that is one where it is printed.
        let mut machine = stated.chain(metas).filter_map(named);
        let stated = machine.find(|found| !self.is_site(&found.value[0]));
        stated.or_else(|| marks.chain(lines).find_map(named))
    }

    /// A printed line that says "By", within `reach` blocks below the headline.
    fn printed(&self, reach: usize) -> Option<Sourced<Vec<String>>> {
        let below = self.page.blocks.iter().skip(self.headline + 1).take(reach);
        let blocks = below.clone().filter(|block| may_hold_byline(block));
        let mut lines = blocks.flat_map(|b| b.text.lines().map(move |line| (b, line)));
        let found = lines.find_map(|(block, line)| {
            let heading = matches!(block.kind, Kind::Heading(_));
            let named =
                after_by(line).or_else(|| after_by_inside(line).filter(|_| is_dated(line)))?;
            let mut names = persons(named);
            names.retain(|n| is_sure(n) || !heading && n.contains(' '));
            self.own(names, "printed line")
        });
        // "By" or "Author" may stand in a line of its own.
        let mut pairs = below.clone().zip(below.skip(1));
        found.or_else(|| {
            pairs.find_map(|(label, block)| {
                let named = is_by(&label.text) && may_hold_byline(block);
                self.own(persons(&block.text), "printed line").filter(|_| named)
            })
        })
    }

    /// A line between headline and text that is nothing but a name, or a name with a date or position.
    fn alone(&self) -> Option<Sourced<Vec<String>>> {
        let below = self.page.blocks.iter().enumerate().skip(self.headline + 1).take(NEAR);
        let head = below.take_while(|(at, block)| block.words < 20 || !self.outline.is_text(*at));
        let head = head.filter(|(_, block)| may_hold_byline(block) && block.links == 0);
        let mut lines = head
            .filter(|(_, block)| !matches!(block.kind, Kind::Heading(_)))
            .flat_map(|(_, block)| block.text.lines());
        lines.find_map(|line| {
            let name = line.split(['|', '•', '·']).next()?.trim();
            let mut names = persons(name);
            names.retain(|found| is_sure(found) && found.len() == name.len());
            self.own(names, "printed line")
        })
    }

    /// A printed line right below the headline that says what the named do.
    fn at_work(&self) -> Option<Sourced<Vec<String>>> {
        let mut blocks = self.page.blocks.iter().skip(self.headline + 1).take(3);
        let line = blocks.find(|b| {
            b.kind == Kind::Paragraph
                && b.words < 12
                && b.place & ELSEWHERE == 0
                && says_job(&b.text)
        })?;
        self.own(persons(&line.text), "printed line")
    }
}

fn may_hold_byline(block: &Block) -> bool {
    block.words < 20
        && block.place & ELSEWHERE == 0
        && !matches!(block.kind, Kind::Caption | Kind::Quote)
}

/// The persons that a text names, else the one nickname that it is.
fn persons_or_nickname(text: &str) -> Vec<String> {
    let names = persons(text);
    if names.is_empty() { nickname(text).into_iter().collect() } else { names }
}

/// The persons that the content of a `<meta>` names. One word of several is a name where it is a given
/// one.
fn authors_in(content: &str) -> Vec<String> {
    let alone = !content.trim().contains(' ');
    let mut names = persons(content);
    names.retain(|name| alone || name.contains(' ') || is_given(name));
    names
}

fn unique(names: Vec<String>) -> Vec<String> {
    let mut seen = Vec::new();
    let mut kept = Vec::new();
    for name in names {
        let folded = fold_phrase(&name);
        if !seen.contains(&folded) {
            seen.push(folded);
            kept.push(name);
        }
        if kept.len() == MOST {
            break;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::webpage::{jsonld, title, walk};

    fn found(html: &str, site: &str) -> Vec<String> {
        let page = walk::read(&dom_query::Document::from(html));
        let claims = jsonld::read(&page.json_ld);
        let headline = title::block_of(&page, None);
        let outline = Outline::new(&page, headline, None);
        authors(&page, &claims, Some(site), &outline).map(|f| f.value).unwrap_or_default()
    }

    const HEAD: &str = "<h1>Ferry to close for months</h1>";

    #[test]
    fn a_byline_is_found_where_pages_print_it() {
        for line in [
            "<p>By Ann Example</p>",
            "<p>6 February 2026 | by Ann Example</p>",
            "<p><a href='/authors/ann-example'>Ann Example</a></p>",
            "<p>By <a rel=author href=/a>Ann Example</a></p>",
            "<p class=byline>Ann Example, Harbour Correspondent</p>",
            "<p>Date: 6 February 2026<br>Author: Ann Example<br>Source: The Courier</p>",
            "<h3>Author</h3><p>Ann Example</p>",
            "<p>Ann Example | 6 February 2026</p>",
            "<div><span>By</span><span>Ann Example</span></div>",
        ] {
            assert_eq!(found(&format!("{HEAD}{line}"), "The Courier"), ["Ann Example"], "{line}");
        }
    }

    #[test]
    fn accounts_and_labels_are_no_authors() {
        for name in
            ["kestrelcourier.example", "admin", "Bio", "https://courier.example/", "Super User"]
        {
            let page =
                format!("<meta name=author content='{name}'>{HEAD}<p class=author>{name}</p>");
            assert!(found(&page, "Kestrel Courier").is_empty(), "{name}");
        }
    }

    #[test]
    fn a_desk_is_the_author_where_no_person_is() {
        for line in ["<p>By Courier Staff</p>", "<p>Von dpa</p>", "<p rel=author>Sports Desk</p>"] {
            assert_eq!(found(&format!("{HEAD}{line}"), "").len(), 1, "{line}");
            let page = format!("{HEAD}{line}<p class=author>Ann Example</p>");
            assert_eq!(found(&page, ""), ["Ann Example"], "{line}");
        }
    }

    #[test]
    fn authors_side_by_side_are_all_named() {
        let page = format!(
            "{HEAD}<p>By <a rel=author href=/a>Ann Example</a>, <a rel=author href=/b>Otto Sample</a>
            and <a rel=author href=/c>Peter Muster</a></p>"
        );
        assert_eq!(found(&page, ""), ["Ann Example", "Otto Sample", "Peter Muster"]);
    }

    #[test]
    fn a_site_may_bear_the_name_of_its_author() {
        let page = format!("<meta name=author content='Anna Muster'>{HEAD}");
        assert_eq!(found(&page, "Anna Muster"), ["Anna Muster"]);
    }

    #[test]
    fn the_printed_byline_beats_the_account() {
        let page = format!("<meta name=author content='Otto Sample'>{HEAD}<p>By Anna Example</p>");
        assert_eq!(found(&page, ""), ["Anna Example"]);
    }

    #[test]
    fn a_headline_that_begins_with_von_names_nobody() {
        assert!(found("<h1>Von Kranichen und Möwen</h1><p>Text.</p>", "").is_empty());
    }
}

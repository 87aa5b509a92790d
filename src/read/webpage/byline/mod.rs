//! Who wrote an article: persons, without "By", titles, mail addresses and names of sites.

mod desk;
mod names;
mod words;

use self::names::{
    BULLETS, after_by_inside, ends_commonly, is_by, is_dated, is_foreign_name, is_given, is_sure,
    is_uncommon, nickname, says_job,
};
use super::{
    Sourced,
    blocks::{Block, Kind, place},
    jsonld::Claims,
    outline::Outline,
    page::{Claim, Mark, Page},
    site::squashed,
};
use crate::{knowledge::gazetteer, text::fold_phrase};

pub use self::{
    desk::{are_desks, first_of_persons, named},
    names::{after_by, is_byline, persons, says_by},
};

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

/// Who wrote an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authors {
    /// Persons, else one desk.
    pub names: Vec<String>,
    /// It is a desk, team or agency.
    pub is_desk: bool,
}

/// The authors of a page; where it names no person, the desk or agency that it gives as its author.
pub fn authors(
    page: &Page,
    claims: &Claims,
    publisher: Option<&str>,
    outline: &Outline<'_>,
) -> Option<Sourced<Authors>> {
    let site = squashed(publisher.unwrap_or_default());
    // Where the headline is not printed, its place is above the text.
    let headline = outline.headline.or_else(|| outline.first()?.checked_sub(NEAR));
    let reader = Reader { page, site, outline, headline: headline.unwrap_or(0) };
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
            .or_else(|| reader.boxed()),
    };
    let Some(Sourced { value, from }) = found else {
        let desk = reader.desk(claims)?;
        let value = Authors { names: vec![desk.value], is_desk: true };
        return Some(Sourced { value, from: desk.from });
    };
    let names = unique(value);
    let is_desk = are_desks(&names);
    Some(Sourced { value: Authors { names, is_desk }, from })
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
        marks.retain(|m| self.is_own(m.block, m.place) && !m.quoted);
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
                && self.is_own(m.block, m.place)
                && !m.quoted
                && self.is_beside(m.block)
        });
        let mut found = marks.filter_map(|mark| self.names_in(mark));
        let first = found.next().or_else(|| self.signed())?;
        found.all(|other| other.value == first.value).then_some(first)
    }

    /// The person behind "Written by" below the text, where just one is named so.
    fn signed(&self) -> Option<Sourced<Vec<String>>> {
        let blocks =
            self.page.blocks.iter().enumerate().filter(|(at, block)| {
                self.outline.is_behind(*at) && is_line(block) && block.words < 8
            });
        let mut named = blocks.filter_map(|(at, block)| {
            // "By" or "Author" may stand in a line of its own, in a box of any kind.
            let above = at.checked_sub(1).and_then(|above| self.page.blocks.get(above));
            let labelled = above.is_some_and(|label| is_by(&label.text));
            let line = after_by(&block.text).filter(|_| self.is_own(at, block.place));
            let mut names = persons(line.or(labelled.then_some(&block.text))?);
            names.retain(|name| is_sure(name) || labelled && is_foreign_name(name));
            self.own(names, "line behind the text")
        });
        let first = named.next()?;
        named.all(|other| other.value == first.value).then_some(first)
    }

    /// Whether a place in a block can be that of the article's own byline. What stands aside between
    /// headline and text is about the article.
    fn is_own(&self, block: usize, place: u16) -> bool {
        let head = block > self.headline && self.outline.is_above_text(block);
        let others = if head { ELSEWHERE & !place::ASIDE } else { ELSEWHERE };
        self.outline.elsewhere(block, place) & others == 0
    }

    fn may_hold_byline(&self, at: usize, block: &Block) -> bool {
        is_line(block) && self.is_own(at, block.place)
    }

    /// The blocks below the headline, with their numbers.
    fn below(&self, reach: usize) -> impl Iterator<Item = (usize, &Block)> + Clone {
        self.page.blocks.iter().enumerate().skip(self.headline + 1).take(reach)
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
            let first = mark.text.lines().next().and_then(after_by).unwrap_or_default();
            names.retain(|n| n.contains(' ') || first.contains(n.as_str()));
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
    fn desk(&self, claims: &Claims) -> Option<Sourced<String>> {
        let marks = self.page.marks.iter().filter(|m| {
            matches!(m.claim, Claim::Author | Claim::Byline)
                && self.is_own(m.block, m.place)
                && !self.is_beside(m.block)
                && m.block.abs_diff(self.headline) <= NEAR
        });
        let marks = marks.map(|mark| ("element of the author", mark.text.as_str(), mark.claim));
        let below = self.below(NEAR).filter(|(at, block)| self.may_hold_byline(*at, block));
        let below = below.map(|(_, block)| block);
        let lines = below.clone().flat_map(|block| block.text.lines()).filter_map(after_by);
        let labelled = below.clone().zip(below.skip(1)).filter(|(label, _)| is_by(&label.text));
        let lines = lines.chain(labelled.map(|(_, block)| block.text.as_str()));
        let lines = lines.map(|named| ("printed line", named, Claim::Byline));
        let printed = marks.chain(lines).find_map(|(from, text, claim)| {
            let named = self.named_desk(text, claim)?;
            (desk::is_known(&named) || self.is_site(&named)).then_some((from, named))
        });
        // A publishing system states its site where it knows no author; that is one where it is printed.
        let stated = || {
            let worded = claims.authors.iter().map(|name| ("JSON-LD author", name.as_str(), false));
            let typed = claims.desks.iter().map(|name| ("JSON-LD author", name.as_str(), true));
            let metas = NAMES.iter().filter_map(|name| Some((*name, self.page.meta(&[name])?)));
            let metas = metas.map(|(name, text)| (name, text, false));
            worded.chain(typed).chain(metas).find_map(|(from, text, is_desk)| {
                let named = self.named_desk(text, Claim::Byline)?;
                let sure = is_desk || desk::is_known(&named);
                (sure && !self.is_site(&named)).then_some((from, named))
            })
        };
        let (from, value) = printed.or_else(stated)?;
        Some(Sourced { value, from: from.to_owned() })
    }

    /// The name that a text gives to a desk. The site's name in one word of small letters, or as its
    /// domain, is an account; but where an element names the author, a site may bear their name.
    fn named_desk(&self, text: &str, claim: Claim) -> Option<String> {
        desk::name(text).filter(|name| {
            let low = !name.contains(char::is_uppercase) && name.contains(char::is_lowercase);
            let slug = !name.contains(' ') && (low || name.contains('.'));
            let own = match claim {
                Claim::Author => squashed(name) == self.site,
                _ => self.is_site(name),
            };
            !(slug && own)
        })
    }

    /// A printed line that says "By", within `reach` blocks below the headline.
    fn printed(&self, reach: usize) -> Option<Sourced<Vec<String>>> {
        let below = self.below(reach);
        let blocks = below.clone().filter(|(at, block)| self.may_hold_byline(*at, block));
        let mut lines = blocks.flat_map(|(_, b)| b.text.lines().map(move |line| (b, line)));
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
            pairs.find_map(|((_, label), (at, block))| {
                let named = is_by(&label.text) && self.may_hold_byline(at, block);
                self.own(persons(&block.text), "printed line").filter(|_| named)
            })
        })
    }

    /// A line between headline and text that is nothing but a name, or a name with a date or position.
    fn alone(&self) -> Option<Sourced<Vec<String>>> {
        let below = self.below(NEAR);
        let head = below.take_while(|(at, block)| block.words < 20 || !self.outline.is_text(*at));
        let head = head.filter(|(at, block)| self.may_hold_byline(*at, block) && block.links == 0);
        let mut lines = head
            .filter(|(_, block)| !matches!(block.kind, Kind::Heading(_)))
            .flat_map(|(_, block)| block.text.lines());
        lines.find_map(|line| {
            let name = line.split(BULLETS).next()?.trim();
            let mut names = persons(name);
            names.retain(|found| {
                (is_sure(found) || is_foreign_name(found))
                    && found.len() == name.len()
                    && (is_dated(line) || !ends_commonly(found))
                    && gazetteer::lookup(&fold_phrase(found)).next().is_none()
            });
            self.own(names, "printed line")
        })
    }

    /// A printed line right below the headline that says what the named do.
    fn at_work(&self) -> Option<Sourced<Vec<String>>> {
        let (_, line) = self.below(3).find(|(at, block)| {
            block.kind == Kind::Paragraph
                && block.words < 12
                && self.is_own(*at, block.place)
                && says_job(&block.text)
        })?;
        self.own(persons(&line.text), "printed line")
    }
}

fn is_line(block: &Block) -> bool {
    block.words < 20 && !matches!(block.kind, Kind::Caption | Kind::Quote)
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
mod tests;

//! Looks through a page for the places that name a day, and weighs each.

use jiff::civil::Date;

use super::{
    address::{digits_in, month_in},
    days::plausible,
    evidence::{Evidence, Outside, Sort},
    lines::{Dated, dates_in, day_in, has_digits, head, label},
    names::{
        MODIFIED, PUBLISHED, SOME_DATE, is_about_itself, is_original, is_publication, is_update,
        says_original,
    },
};
use crate::{
    article::DateSource,
    date::{Order, Stamp, find, read},
    read::webpage::{
        blocks::{Kind, place},
        byline,
        jsonld::Claims,
        outline::Outline,
        page::{Claim, Mark, Page},
    },
};

/// Places whose dates hardly ever belong to the article.
const COMMENTS: u16 = place::COMMENTS | place::NAV;

/// Most words of a line that prints a date alone: weekday, day and time, and a label.
const MOST_ALONE: u32 = 7;

/// The weight of what the article itself says of its first publication: more than an element and a line
/// near the headline, less than what is written for machines in two places.
const ORIGINAL: i32 = 1_400;

/// The weight of a day that the page prints alone near its headline, where machines name none as early: more
/// than what is written for machines in one place, less than in two.
const EARLIER: i32 = 1_100;

struct Gatherer<'p> {
    page: &'p Page,
    outline: &'p Outline<'p>,
    order: Order,
    all: Vec<Evidence>,
    /// Days that the page itself calls those of a change.
    modified: Vec<Date>,
    /// Days printed behind the article and outside of its element, with the numbers of their blocks.
    outside: Vec<(Outside, usize, Date)>,
}

/// All evidence of a page.
pub(super) fn gather(
    page: &Page,
    claims: &Claims,
    url: Option<&str>,
    outline: &Outline<'_>,
    order: Order,
) -> Vec<Evidence> {
    let mut g = Gatherer {
        page,
        outline,
        order,
        all: Vec::new(),
        modified: Vec::new(),
        outside: Vec::new(),
    };
    g.changes(claims);
    g.stated(claims);
    g.addresses(claims, url);
    g.marks();
    g.lines();
    g.leave_others();
    g.prefer_earlier_line();
    g.all
}

impl Gatherer<'_> {
    /// Takes a text that is a date. Where day and month could be swapped, the other reading counts, too, so
    /// that other evidence can decide.
    fn machine(&mut self, text: &str, from: &'static str, sort: Sort, weight: i32) {
        for (order, weight) in [(self.order, weight), (swapped(self.order), weight / 2)] {
            if let Some(stamp) = read(text, order).filter(plausible) {
                self.all.push(Evidence::new(stamp, from, sort, weight));
            }
        }
    }

    /// Dates of the last change: weak evidence, and what the other readers must not take for the
    /// first publication.
    fn changes(&mut self, claims: &Claims) {
        let metas = MODIFIED.iter().filter_map(|n| Some((*n, self.page.meta(&[n])?)));
        let stated = claims.modified.as_deref().map(|text| ("JSON-LD dateModified", text));
        for (from, text) in stated.into_iter().chain(metas) {
            if let Some(stamp) = read(text, self.order).filter(plausible) {
                self.modified.push(stamp.date());
                let mut found = Evidence::new(stamp, from, Sort::Modified, 10);
                if from.starts_with("JSON") {
                    found.source = DateSource::JsonLd;
                    found.weight = 12;
                }
                self.all.push(found);
            }
        }
    }

    /// Dates for machines.
    fn stated(&mut self, claims: &Claims) {
        if let Some(published) = claims.published.as_deref() {
            // Some systems write the time of the last change into both.
            let same = claims.modified.as_deref() == Some(published);
            let weight = if same { 600 } else { 1_000 };
            self.machine(published, "JSON-LD datePublished", Sort::JsonLd, weight);
        }
        for (rank, name) in (0..).zip(PUBLISHED) {
            if let Some(text) = self.page.meta(&[name]) {
                self.machine(text, name, Sort::Meta, 1_010 - 2 * rank);
            }
        }
        for (name, text) in &self.page.metas {
            if speaks_of_publication(name) {
                self.machine(text, "meta of publication", Sort::Meta, 880);
            }
        }
        for (rank, name) in (0..).zip(SOME_DATE) {
            if let Some(text) = self.page.meta(&[name]) {
                self.machine(text, name, Sort::SomeMeta, 420 - 2 * rank);
            }
        }
    }

    fn addresses(&mut self, claims: &Claims, url: Option<&str>) {
        let page = self.page;
        let own = [url, page.canonical.as_deref(), page.meta(&["og:url"]), claims.url.as_deref()];
        let links = page.links.iter().map(String::as_str);
        for address in own.into_iter().flatten().chain(links) {
            if let Some(found) = digits_in(address) {
                let stamp = Stamp::day(found.day);
                let weight = if found.folders { 1_900 } else { 500 };
                self.all.push(Evidence::new(stamp, "address", Sort::Address, weight));
                break;
            }
        }
        let month = own.into_iter().flatten().find_map(month_in);
        let weight = if month.is_some() { 40 } else { 20 };
        let month = month.or_else(|| page.meta(&["og:image", "twitter:image"]).and_then(month_in));
        if let Some((year, month)) = month
            && let Ok(day) = Date::new(year, month, 1)
        {
            let stamp = Stamp::day(day);
            self.all.push(Evidence::new(stamp, "month in an address", Sort::Month, weight));
        }
    }

    /// Elements whose markup says date.
    fn marks(&mut self) {
        for mark in &self.page.marks {
            let (Claim::Time | Claim::Date) = mark.claim else { continue };
            let value = mark.value.as_deref().and_then(|v| read(v, self.order));
            let text = day_in(&mark.text, self.order);
            let Some(stamp) = value.or(text).filter(plausible) else { continue };
            let labelled = is_labelled(self.page, mark);
            if self.outline.is_foreign(mark.block) && !labelled {
                continue;
            }
            let worded = self.is_update(mark);
            let outside = self.outside(mark.block, labelled).filter(|_| !worded);
            self.outside.extend(outside.map(|how| (how, mark.block, stamp.date())));
            let update = worded || self.modified.contains(&stamp.date());
            let distance = self.distance(mark.block);
            let near = distance <= 6;
            let mut weight = match (mark.claim == Claim::Time, near) {
                (true, true) => 600,
                (false, true) => 450,
                (true, false) => 150,
                (false, false) => 100,
            };
            weight += if mark.published { if near { 250 } else { 100 } } else { 0 };
            if update {
                weight = 70;
            }
            let place = self.outline.elsewhere(mark.block, mark.place);
            let elsewhere = mark.quoted || place != 0;
            if elsewhere {
                weight /= 5;
            }
            if place & COMMENTS != 0 {
                weight /= 3;
            }
            weight -= (distance / 2).min(90);
            weight -= if mark.place & place::LIST != 0 { 20 } else { 0 };
            let is_date_line = near
                && !worded
                && !elsewhere
                && mark.claim == Claim::Time
                && text.is_some_and(|t| t.date() == stamp.date());
            let found = Evidence::new(stamp, "element", Sort::Marked, weight.max(1));
            self.all.push(Evidence { is_date_line, outside, ..found });
        }
    }

    /// Whether a line behind the text says by whom and at what time, before any other date there: systems
    /// sign an article so, "Von Ann am 6.2.2026, 10:15".
    fn is_signature(&self, block: usize, stamp: &Stamp) -> bool {
        let timed = stamp.civil_seconds().rem_euclid(86_400) != 0;
        let before = |(how, at, _): &(Outside, usize, Date)| *how == Outside::Bare && *at < block;
        let is_first = !self.outside.iter().any(before);
        // The foot of an article is marked as one by its class alone at times.
        let others = if self.outline.is_outside(block) { !0 } else { !place::FOOTER };
        let line = self.page.blocks.get(block);
        let line = line.filter(|line| self.outline.elsewhere(block, line.place) & others == 0);
        timed && is_first && line.is_some_and(|line| byline::says_by(&line.text))
    }

    /// How a date is printed, where its block is behind the article and outside of its element.
    fn outside(&self, block: usize, labelled: bool) -> Option<Outside> {
        let how = if labelled { Outside::Labelled } else { Outside::Bare };
        self.outline.is_outside(block).then_some(how)
    }

    /// Takes out what stands outside of the article where it names several days: those of other articles
    /// and of comments.
    fn leave_others(&mut self) {
        for how in [Outside::Bare, Outside::Labelled] {
            let mut days = self.outside.iter().filter(|(of, ..)| *of == how).map(|(.., day)| day);
            let first = days.next();
            if days.any(|day| Some(day) != first) {
                self.all.retain(|e| e.outside != Some(how));
            }
        }
    }

    /// Lets the day of the line near the headline go before a later one for machines. A page says no sooner
    /// that it was published than it was, but systems date anew what they publish once more.
    fn prefer_earlier_line(&mut self) {
        let printed = self.all.iter().filter(|e| e.is_date_line).map(|e| e.stamp.date());
        let (first, last) = (printed.clone().min(), printed.max());
        let machines = self.all.iter().filter(|e| matches!(e.sort, Sort::JsonLd | Sort::Meta));
        let stated = machines.map(|e| e.stamp.date()).min();
        let (Some(day), Some(stated)) = (first, stated) else { return };
        if first != last || day >= stated {
            return;
        }
        for line in self.all.iter_mut().filter(|e| e.is_alone && e.stamp.date() == day) {
            line.weight = line.weight.max(EARLIER);
        }
    }

    /// Blocks between the headline and block `at`; blocks above the headline count twice.
    fn distance(&self, at: usize) -> i32 {
        let Some(headline) = self.outline.headline else { return 30 };
        let blocks = if at >= headline { at - headline } else { (headline - at) * 2 };
        i32::try_from(blocks).unwrap_or(i32::MAX)
    }

    /// Whether a mark, or the text before it in its line, is about a change.
    fn is_update(&self, mark: &Mark) -> bool {
        let line = self.page.blocks.get(mark.block);
        let before = line.and_then(|b| b.text.get(..mark.at)).unwrap_or_default();
        (mark.updated && !mark.published) || is_update(label(before)) || is_update(&mark.text)
    }

    /// Short lines with a date, and the head of the running text.
    fn lines(&mut self) {
        let mut texts = 0;
        for (at, block) in self.page.blocks.iter().enumerate().take(2_000) {
            if self.all.len() > 400 {
                break;
            }
            // A date in a sentence is one that the sentence is about.
            let sentence = block.words > 8 && block.text.ends_with('.');
            let running = (block.words > 30 || sentence) && !is_about_itself(&block.text);
            let place = self.outline.elsewhere(at, block.place);
            texts += usize::from(running && place == 0);
            if running && texts > 3 {
                continue;
            }
            let foreign = self.outline.is_foreign(at);
            let distance = self.distance(at);
            let near = distance <= 12;
            let text = if running { head(&block.text) } else { &block.text };
            if !has_digits(text) {
                continue;
            }
            let likely = dates_in(text, self.order);
            // "02/06/2026" counts for the other reading, too, a little less.
            let both = likely.iter().any(|dated| dated.stamp.date().day() <= 12);
            let other = if both { dates_in(text, swapped(self.order)) } else { Vec::new() };
            for (dates, part) in [(likely, 4), (other, 3)] {
                for Dated { before, stamp, behind } in dates {
                    let labelled = is_publication(before)
                        || is_under_label(self.page, at)
                        || self.is_signature(at, &stamp);
                    let caption = block.kind == Kind::Caption && block.words > 6;
                    if (foreign || caption) && !labelled {
                        continue;
                    }
                    let own = block.words <= 12 || labelled;
                    let heading = matches!(block.kind, Kind::Caption | Kind::Heading(_));
                    let plain = own && (!heading || block.words <= 5);
                    let mut weight = match (plain, near) {
                        _ if running => 15,
                        (true, true) => 450 - 10 * distance,
                        (true, false) => 60 - (distance / 20).min(20),
                        (false, true) => 65 - distance,
                        (false, false) => 30 - (distance / 20).min(10),
                    };
                    let original = says_original(text, before) || is_original(before, behind);
                    if !running && original {
                        weight = ORIGINAL;
                    }
                    weight -= if block.place & place::LIST != 0 { weight / 4 } else { 0 };
                    weight -= if block.linked * 2 > block.words { weight / 3 } else { 0 };
                    if place != 0 {
                        weight /= 8;
                    }
                    if place & COMMENTS != 0 {
                        weight /= 2;
                    }
                    if block.kind == Kind::Quote {
                        weight /= 10;
                    }
                    let update = is_update(before);
                    let is_date_line = !update && weight > 250;
                    if update || self.modified.contains(&stamp.date()) {
                        weight = weight.min(40 - distance.min(20));
                    }
                    let weight = (weight * part / 4).max(1);
                    let found = Evidence::new(stamp, "printed line", Sort::Printed, weight);
                    let outside = self.outside(at, labelled).filter(|_| !update);
                    // The other reading of a date is no second one.
                    let counted = outside.filter(|_| part == 4);
                    self.outside.extend(counted.map(|how| (how, at, stamp.date())));
                    let is_date_line = is_date_line && part == 4;
                    let short = block.words <= MOST_ALONE;
                    let is_alone = is_date_line && short && is_bare_or_labelled(before);
                    self.all.push(Evidence { is_date_line, is_alone, outside, ..found });
                }
            }
        }
        for title in [self.page.title.as_deref(), self.page.meta(&["og:title"])] {
            if let Some((_, stamp)) = title.and_then(|t| find(t, self.order)) {
                self.all.push(Evidence::new(stamp, "title", Sort::Printed, 45));
            }
        }
    }
}

/// Whether nothing but the label of a publication, a weekday or a place stands before a date: "Published",
/// "Friday,", no "Release date:".
fn is_bare_or_labelled(before: &str) -> bool {
    let mut words = before.split_whitespace().filter(|word| word.contains(char::is_alphabetic));
    let Some(first) = words.next() else { return true };
    is_publication(first) || first.ends_with(',') && words.next().is_none()
}

/// Whether the words before a mark in its line, or its own, say that it is about the publication.
fn is_labelled(page: &Page, mark: &Mark) -> bool {
    let line = page.blocks.get(mark.block);
    let before = line.and_then(|b| b.text.get(..mark.at)).unwrap_or_default();
    is_publication(label(before)) || is_publication(&mark.text) || is_under_label(page, mark.block)
}

/// Whether the block above is a label alone: "Published".
fn is_under_label(page: &Page, block: usize) -> bool {
    let above = block.checked_sub(1).and_then(|above| page.blocks.get(above));
    above.is_some_and(|above| above.words <= 3 && is_publication(&above.text))
}

/// Whether the name of a `<meta>` that is in neither list is that of a publication date.
fn speaks_of_publication(name: &str) -> bool {
    !PUBLISHED.contains(&name)
        && !SOME_DATE.contains(&name)
        && contains_any(name, &["publish", "pubdate"])
        && contains_any(name, &["date", "time", "_on", "_at", "edon", "edat"])
        && !contains_any(name, &["publisher", "modif", "updat", "last", "expir", "unpubl"])
}

fn contains_any(text: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| text.contains(part))
}

fn swapped(order: Order) -> Order {
    match order {
        Order::DayFirst => Order::MonthFirst,
        Order::MonthFirst => Order::DayFirst,
    }
}

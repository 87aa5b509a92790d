//! When a page was first published.
//!
//! Pages say it in many places that disagree. Every place is evidence for one day, with a weight: what
//! is written for machines more than what is written for readers, first publication more than
//! modification, the head of the page more than elements that may belong to other articles on it.
//! Places of different sorts that name the same day add up, and the day with the most weight wins.

mod address;
mod days;
mod evidence;
mod gather;
mod lines;
mod names;
mod source;

use jiff::civil::Date;

use self::{
    days::{days_between, plausible},
    evidence::{Evidence, SORTS, Sort},
    gather::gather,
    names::{MODIFIED, PUBLISHED},
};
use super::{
    Sourced,
    jsonld::Claims,
    outline::Outline,
    page::{Mark, Page},
};
use crate::{
    article::DateSource,
    date::{Order, Stamp, read},
};

pub use self::source::in_programs;

/// Which number of a date is the day: pages of the United States write the month first.
fn order(page: &Page, url: Option<&str>) -> Order {
    let locale = page.meta(&["og:locale"]).or(page.language.as_deref()).unwrap_or_default();
    let english =
        locale.is_empty() || locale.get(..2).is_some_and(|l| l.eq_ignore_ascii_case("en"));
    let country = locale.get(3..5).unwrap_or_default();
    let url = url.and_then(|url| url::Url::parse(url).ok());
    let host = url.as_ref().and_then(url::Url::host_str).unwrap_or_default();
    let national = host.rsplit('.').next().is_some_and(|tld| tld.len() == 2 && tld != "us");
    if english && !national && (country.is_empty() || country.eq_ignore_ascii_case("us")) {
        Order::MonthFirst
    } else {
        Order::DayFirst
    }
}

/// Whether the head of a page names the day of its publication.
pub fn is_stated(page: &Page) -> bool {
    page.meta(PUBLISHED).is_some()
}

/// The publication date of a page, and where it was found. `url` is the address of the page.
pub fn date(
    page: &Page,
    claims: &Claims,
    url: Option<&str>,
    outline: &Outline<'_>,
) -> Option<Sourced<(Stamp, DateSource)>> {
    let all = gather(page, claims, url, outline, order(page, url));
    decide(&all)
}

/// The last change that a page states, for machines or in an element of the article that says what it is.
pub fn modified(
    page: &Page,
    claims: &Claims,
    url: Option<&str>,
    outline: &Outline<'_>,
) -> Option<Stamp> {
    let metas = MODIFIED.iter().filter_map(|name| page.meta(&[name]));
    let marks = page.marks.iter().filter(|mark| mark.updated && !mark.published && !mark.quoted);
    let marks = marks.filter(|mark| is_own(mark, outline)).filter_map(|mark| mark.value.as_deref());
    let stated = claims.modified.as_deref().into_iter().chain(metas).chain(marks);
    let order = order(page, url);
    stated.filter_map(|text| read(text, order)).find(plausible)
}

/// Whether an element is one of the article, and not of the site, of comments or of other articles.
fn is_own(mark: &Mark, outline: &Outline<'_>) -> bool {
    !outline.is_foreign(mark.block)
        && !outline.is_outside(mark.block)
        && outline.elsewhere(mark.block, mark.place) == 0
}

/// The day with the most evidence; of equal ones the earlier.
fn decide(all: &[Evidence]) -> Option<Sourced<(Stamp, DateSource)>> {
    let own = all.iter().filter(|e| e.names_a_day());
    let mut days: Vec<Date> = own.clone().map(|e| e.stamp.date()).collect();
    days.sort_unstable();
    days.dedup();
    // Later days come first, so that the last of the heaviest is the earliest.
    let best = days.iter().rev().copied().max_by_key(|day| weight(*day, all))?;
    let day = beside(all, best).unwrap_or(best);
    let mut behind: Vec<&Evidence> = own.filter(|e| e.stamp.date() == day).collect();
    // What is written for machines is the better source: it often has the time, too.
    behind.sort_by_key(|e| (e.is_alone, std::cmp::Reverse(e.weight)));
    let first = behind.first()?;
    let mut from = vec![first.from];
    from.extend(behind.iter().map(|e| e.from).filter(|f| *f != first.from));
    from.dedup();
    from.truncate(4);
    Some(Sourced { value: (first.stamp, first.source), from: from.join(", ") })
}

/// The weight of a day: the sum over the sorts of the heaviest evidence of each.
fn weight(day: Date, all: &[Evidence]) -> i32 {
    let mut of_sort = [0; SORTS];
    for e in all {
        let best = &mut of_sort[e.sort as usize];
        *best = e.speaks_for(day).max(*best);
    }
    of_sort.iter().sum()
}

/// The day printed near the headline, where it is the day before or after that of a machine, and
/// the machine's own day is neither printed there nor in the address: its clock is in another zone
/// than the paper.
fn beside(all: &[Evidence], day: Date) -> Option<Date> {
    let mut own = all.iter().filter(|e| e.is_date_line || e.sort == Sort::Address);
    if own.any(|e| e.stamp.date() == day) {
        return None;
    }
    let printed = all.iter().filter(|e| e.is_date_line).map(|e| e.stamp.date());
    printed.into_iter().find(|d| days_between(*d, day) == 1)
}

#[cfg(test)]
mod tests;

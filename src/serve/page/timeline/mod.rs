//! Matches over time: a chart of bars, each a link to its stretch of days, and a form for any other.
//!
//! The engine counts days. How many of them make a bar follows from the days that matched, so that a
//! search of one month is shown by days in an archive of fifty years.

pub mod days;
mod step;

use jiff::civil::Date;
use maud::{Markup, html};

use self::step::{LABELS, STEPS, Step, fitting};
use super::show;
use crate::{
    engine::{Bucket, Interval},
    serve::{address::Address, parameters::Parameters},
};

/// Bars of a chart.
const MOST_BARS: usize = 72;

/// A chart of less would be all bar.
const FEWEST_BARS: usize = 12;

/// Labels under a chart; more do not fit on a phone.
const MOST_LABELS: usize = 5;

/// Height of the bars, and of all.
const HEIGHT: (u32, u32) = (92, 112);

/// One bar.
#[derive(Debug, PartialEq, Eq)]
struct Bar {
    first: Date,
    last: Date,
    found: u64,
    /// Everything in the archive in these days.
    all: u64,
}

impl Bar {
    /// Share of the archive.
    fn share(&self) -> f64 {
        self.found as f64 / self.all.max(self.found) as f64
    }
}

/// A chart.
#[derive(Debug)]
struct Chart {
    step: Step,
    /// First and last day.
    days: (Date, Date),
    /// Those with matches.
    bars: Vec<Bar>,
}

impl Chart {
    /// Of the days that matched and those of the whole archive; `None` where no match has a date.
    fn new(found: &[Bucket], all: &[Bucket], asked: Option<Interval>) -> Option<Self> {
        let mut days = found.iter().filter_map(|day| day.start);
        let first = days.next()?;
        let last = days.next_back().unwrap_or(first);
        // Days that were asked for may be too many to be seen.
        let step = asked
            .map(Step::from)
            .filter(|step| step.starts(first, last, 5 * MOST_BARS).len() <= 5 * MOST_BARS)
            .unwrap_or_else(|| fitting(STEPS, first, last, MOST_BARS));
        let mut bars: Vec<Bar> = Vec::new();
        for (start, count) in found.iter().filter_map(|day| Some((day.start?, day.count))) {
            let first = step.start(start);
            match bars.last_mut() {
                Some(bar) if bar.first == first => bar.found += count,
                _ => bars.push(Bar { first, last: step.end(first), found: count, all: 0 }),
            }
        }
        let mut at = 0;
        for (day, count) in all.iter().filter_map(|day| Some((day.start?, day.count))) {
            while bars.get(at).is_some_and(|bar| bar.last < day) {
                at += 1;
            }
            match bars.get_mut(at) {
                Some(bar) if bar.first <= day => bar.all += count,
                _ => {}
            }
        }
        let mut from = step.start(first);
        let mut to = step.end(step.start(last));
        // Room on both sides.
        for nth in step.starts(from, to, FEWEST_BARS).len()..FEWEST_BARS {
            if nth.is_multiple_of(2) {
                from = from.checked_sub(step.span()).unwrap_or(from);
            } else {
                to = step.end(to.tomorrow().unwrap_or(to));
            }
        }
        Some(Self { step, days: (from, to), bars })
    }

    /// Where a day lies between the two ends, in percent.
    fn x(&self, day: Date) -> f64 {
        let (first, last) = self.days;
        f64::from(days_between(first, day)) / f64::from(days_between(first, last) + 1) * 100.0
    }

    fn labels(&self) -> Vec<(f64, String)> {
        let (first, last) = self.days;
        let step = fitting(LABELS, first, last, MOST_LABELS);
        let starts = step.starts(first, last, MOST_LABELS).into_iter();
        let starts = starts.filter(|start| *start >= first).enumerate();
        starts.map(|(nth, start)| (self.x(start), step.label(start, nth == 0))).collect()
    }
}

fn days_between(first: Date, last: Date) -> i32 {
    first.until(last).map_or(0, |span| span.get_days())
}

/// The chart of a search, and the form for days. `all` is the whole archive.
pub fn panel(found: &[Bucket], all: &[Bucket], given: &Parameters) -> Markup {
    let undated = found.iter().find(|day| day.start.is_none()).map_or(0, |day| day.count);
    let chart = Chart::new(found, all, given.options.timeline);
    let noun = if given.options.collapse { ("story", "stories") } else { ("article", "articles") };
    let (from, to) = given.values("filter").find_map(days::of_filter).unwrap_or_default();
    html! {
        section.timeline aria-labelledby="timeline-head" {
            div.panel-head {
                h2 #timeline-head { "When" }
                @if let Some(chart) = &chart {
                    p.legend {
                        span.key-bar { (noun.1) " per " (chart.step.noun()) }
                        @if is_part(&chart.bars) { span.key-share { "share of all" } }
                    }
                }
            }
            @if let Some(chart) = &chart { (drawn(chart, &without_days(given), show::is_repeated(given), noun)) }
            form.days action="/" method="get" aria-label="Days of publication" {
                @for (name, value) in without_days(given).pairs() {
                    input type="hidden" name=(name) value=(value);
                }
                label { "from " input type="date" name="from" value=(date_input(from)); }
                label { "to " input type="date" name="to" value=(date_input(to)); }
                button { "Set" }
                @if undated > 0 {
                    a href={ "/?" (without_days(given).with("filter", "-date:*")) } { (show::count(undated)) " without a date" }
                }
            }
        }
    }
}

/// The value of a date input: empty for an open end.
fn date_input(end: &str) -> &str {
    if end == "*" { "" } else { end }
}

/// Whether the search leaves something of the archive out, and there is more than one bar to compare.
fn is_part(bars: &[Bar]) -> bool {
    bars.len() > 1 && bars.iter().any(|bar| bar.found < bar.all)
}

/// `links` is whether bars are links.
fn drawn(chart: &Chart, address: &Address<'_>, links: bool, (one, more): (&str, &str)) -> Markup {
    let most = chart.bars.iter().map(|bar| bar.found).max().unwrap_or(1).max(1);
    let largest = chart.bars.iter().map(Bar::share).fold(0.0, f64::max);
    let height = f64::from(HEIGHT.0);
    let whole = HEIGHT.1;
    let peak = chart.bars.iter().rev().max_by_key(|bar| bar.found);
    let said = peak.map_or_else(String::new, |peak| {
        let most = show::several(peak.found, one, more);
        format!("Most: {most} from {} to {}.", show::day(peak.first), show::day(peak.last))
    });
    let shares = is_part(&chart.bars);
    html! {
        svg width="100%" height=(whole) role="group" aria-label={ "Bars over time. " (said) }
            data-first=(chart.days.0) data-height=(HEIGHT.0) data-days=(days_between(chart.days.0, chart.days.1) + 1) {
            line.axis x1="0" x2="100%" y1=(HEIGHT.0) y2=(HEIGHT.0) {}
            @for (x, label) in chart.labels() {
                line.tick x1={ (percent(x)) "%" } x2={ (percent(x)) "%" } y1=(HEIGHT.0) y2=(HEIGHT.0 + 4) {}
                text x={ (percent(x)) "%" } y=(whole - 4) text-anchor=(anchor(x)) { (label) }
            }
            @for bar in &chart.bars {
                @let x = chart.x(bar.first);
                @let width = chart.x(bar.last) - x + 100.0 / f64::from(days_between(chart.days.0, chart.days.1) + 1);
                @let tall = (bar.found as f64 / most as f64 * (height - 4.0)).max(2.0);
                a tabindex="-1" href=[links.then(|| link(address, bar))] {
                    title { (tooltip(bar, (one, more))) }
                    rect.hit-area x={ (percent(x)) "%" } width={ (percent(width)) "%" } height=(HEIGHT.0) {}
                    rect.bar x={ (percent(x + width * 0.08)) "%" } width={ (percent(width * 0.84)) "%" }
                        y=(tenth(height - tall)) height=(tenth(tall)) {}
                    @if shares {
                        @let y = tenth(height - bar.share() / largest * (height - 4.0));
                        line.share x1={ (percent(x)) "%" } x2={ (percent(x + width)) "%" } y1=(y) y2=(y) {}
                    }
                }
            }
        }
    }
}

/// The search for the days of a bar.
fn link(address: &Address<'_>, bar: &Bar) -> String {
    format!("/?{}", address.clone().with("filter", days::filter(bar.first, bar.last)))
}

/// What a bar says when it is pointed at.
fn tooltip(bar: &Bar, (one, more): (&str, &str)) -> String {
    let days = if bar.first == bar.last {
        show::day(bar.first)
    } else {
        format!("{} – {}", show::day(bar.first), show::day(bar.last))
    };
    let found = show::several(bar.found, one, more);
    if bar.all > bar.found {
        let share = bar.found as f64 / bar.all as f64 * 100.0;
        format!("{days}: {found} of {} ({share:.0} %)", show::count(bar.all))
    } else {
        format!("{days}: {found}")
    }
}

fn anchor(x: f64) -> &'static str {
    match x {
        x if x < 5.0 => "start",
        x if x > 93.0 => "end",
        _ => "middle",
    }
}

fn percent(number: f64) -> String {
    format!("{number:.2}")
}

fn tenth(number: f64) -> String {
    format!("{number:.1}")
}

/// The search without its filter for days.
fn without_days(given: &Parameters) -> Address<'_> {
    let days = given.values("filter").filter(|filter| days::of_filter(filter).is_some());
    let address = given.from_start();
    days.fold(address, |address, filter| address.without_value("filter", filter))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn bucket(start: Date, count: u64) -> Bucket {
        Bucket { start: Some(start), count, all: count }
    }

    #[test]
    fn bars_count_all_days_of_theirs_in_matches_and_archive() {
        let found =
            [bucket(date(2020, 1, 5), 2), bucket(date(2020, 1, 9), 1), bucket(date(2024, 3, 1), 1)];
        let all = [
            bucket(date(2019, 1, 1), 9),
            bucket(date(2020, 1, 5), 4),
            bucket(date(2020, 1, 31), 5),
            bucket(date(2024, 3, 1), 1),
            bucket(date(2025, 1, 1), 7),
        ];
        let chart = Chart::new(&found, &all, None).unwrap();
        assert_eq!(chart.step, Step::Months(1));
        let bars = [
            Bar { first: date(2020, 1, 1), last: date(2020, 1, 31), found: 3, all: 9 },
            Bar { first: date(2024, 3, 1), last: date(2024, 3, 31), found: 1, all: 1 },
        ];
        assert_eq!(chart.bars, bars);
        assert_eq!(chart.days, (date(2020, 1, 1), date(2024, 3, 31)));
        assert!(Chart::new(&[Bucket { start: None, count: 1, all: 1 }], &[], None).is_none());
    }

    #[test]
    fn a_single_day_stands_amid_others() {
        let day = date(2026, 2, 6);
        let chart = Chart::new(&[bucket(day, 1)], &[], None).unwrap();
        assert_eq!(days_between(chart.days.0, chart.days.1) + 1, 12);
        assert!((20.0..80.0).contains(&chart.x(day)));
        // At the ends of time there is no room.
        for day in [Date::MIN, Date::MAX] {
            assert!(Chart::new(&[bucket(day, 1)], &[], None).is_some());
        }
    }

    #[test]
    fn a_long_query_does_not_stand_in_every_bar() {
        let links = |length: usize| {
            let given = Parameters::from_address(&format!("query={}", "x".repeat(length))).unwrap();
            let days = [bucket(date(2026, 1, 1), 1), bucket(date(2026, 1, 3), 1)];
            panel(&days, &days, &given).into_string().matches("<a tabindex=\"-1\" href=").count()
        };
        assert_eq!((links(10), links(10_000)), (2, 0));
    }

    #[test]
    fn other_days_take_the_place_of_these() {
        let given =
            Parameters::from_address("query=x&filter=date:[2026-01-01+TO+*]&filter=y&offset=20")
                .unwrap();
        assert_eq!(without_days(&given).to_string(), "query=x&filter=y");
    }
}

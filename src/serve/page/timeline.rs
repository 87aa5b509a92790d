//! Matches over time: a chart of bars, each a link to its stretch of days, and a form for any other.
//!
//! The engine counts days. How many of them make a bar follows from the days that matched, so that a
//! search of one month is shown by days in an archive of fifty years.

use jiff::{
    Span,
    civil::{Date, Weekday},
};
use maud::{Markup, html};
use url::form_urlencoded;

use super::show;
use crate::{
    engine::{Bucket, Interval},
    serve::ask::{Address, Ask},
};

/// Bars of a chart.
const MOST_BARS: usize = 72;

/// A chart of less would be all bar.
const FEWEST_BARS: usize = 12;

/// Labels under a chart; more do not fit on a phone.
const MOST_LABELS: usize = 5;

/// Height of the bars, and of all.
const HEIGHT: (u32, u32) = (72, 92);

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Day,
    /// From Monday on.
    Week,
    Months(i8),
    Years(i16),
}

/// What a bar may stand for, shortest first.
const STEPS: &[Step] = &[
    Step::Day,
    Step::Week,
    Step::Months(1),
    Step::Months(3),
    Step::Years(1),
    Step::Years(5),
    Step::Years(10),
    Step::Years(100),
];

/// How far labels may be apart, shortest first.
const LABELS: &[Step] = &[
    Step::Day,
    Step::Week,
    Step::Months(1),
    Step::Months(3),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
    Step::Years(20),
    Step::Years(50),
    Step::Years(100),
    Step::Years(1000),
];

impl Step {
    /// First day of the stretch that a day lies in.
    fn start(self, day: Date) -> Date {
        let start = match self {
            Self::Day => Some(day),
            Self::Week => {
                let back = i64::from(day.weekday().since(Weekday::Monday));
                day.checked_sub(Span::new().days(back)).ok()
            }
            Self::Months(count) => {
                let month = day.month() - (day.month() - 1) % count;
                Date::new(day.year(), month, 1).ok()
            }
            Self::Years(count) => Date::new(day.year() - day.year().rem_euclid(count), 1, 1).ok(),
        };
        start.unwrap_or(Date::MIN)
    }

    fn span(self) -> Span {
        match self {
            Self::Day => Span::new().days(1),
            Self::Week => Span::new().weeks(1),
            Self::Months(count) => Span::new().months(i64::from(count)),
            Self::Years(count) => Span::new().years(i64::from(count)),
        }
    }

    /// First day of the stretch behind the one that begins on `start`; `None` at the end of time.
    fn next(self, start: Date) -> Option<Date> {
        start.checked_add(self.span()).ok()
    }

    /// The stretches from one day to another, `most` and one of them at most.
    fn starts(self, first: Date, last: Date, most: usize) -> Vec<Date> {
        let starts = std::iter::successors(Some(self.start(first)), |start| self.next(*start));
        starts.take_while(|start| *start <= last).take(most + 1).collect()
    }

    fn label(self, start: Date) -> String {
        let format = match self {
            Self::Day | Self::Week => "%-d %b",
            Self::Months(_) => "%b %Y",
            Self::Years(_) => "%Y",
        };
        start.strftime(format).to_string()
    }

    fn noun(self) -> String {
        match self {
            Self::Day => "day".into(),
            Self::Week => "week".into(),
            Self::Months(1) => "month".into(),
            Self::Months(_) => "quarter".into(),
            Self::Years(1) => "year".into(),
            Self::Years(count) => format!("{count} years"),
        }
    }
}

/// The shortest of `steps` in which not more than `most` reach from one day to the other.
fn fitting(steps: &[Step], first: Date, last: Date, most: usize) -> Step {
    let fits = |step: &&Step| step.starts(first, last, most).len() <= most;
    steps.iter().find(fits).or(steps.last()).copied().unwrap_or(Step::Day)
}

/// One bar.
#[derive(Debug, PartialEq, Eq)]
struct Bar {
    first: Date,
    last: Date,
    found: u64,
    /// Everything in the archive in these days.
    all: u64,
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
        let step = asked.map(Step::from).unwrap_or(fitting(STEPS, first, last, MOST_BARS));
        // Days that were asked for may be too many to be seen.
        let step = if step.starts(first, last, 5 * MOST_BARS).len() > 5 * MOST_BARS {
            fitting(STEPS, first, last, MOST_BARS)
        } else {
            step
        };
        let mut bars: Vec<Bar> = Vec::new();
        for (start, count) in found.iter().filter_map(|day| Some((day.start?, day.count))) {
            let first = step.start(start);
            match bars.last_mut() {
                Some(bar) if bar.first == first => bar.found += count,
                _ => bars.push(Bar { first, last: end(step, first), found: count, all: 0 }),
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
        let (mut from, mut to) = (step.start(first), end(step, step.start(last)));
        for _ in step.starts(from, to, FEWEST_BARS).len()..FEWEST_BARS {
            // Room on both sides, a little more before: what is in the archive lies there.
            let earlier = from.checked_sub(step.span()).unwrap_or(from);
            let length = step.starts(from, to, FEWEST_BARS).len();
            if length % 2 == 0 || length == 1 {
                from = earlier;
            } else {
                to = end(step, to.tomorrow().unwrap_or(to));
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
        starts.filter(|start| *start >= first).map(|s| (self.x(s), step.label(s))).collect()
    }
}

impl From<Interval> for Step {
    fn from(interval: Interval) -> Self {
        match interval {
            Interval::Day => Self::Day,
            Interval::Week => Self::Week,
            Interval::Month => Self::Months(1),
            Interval::Year => Self::Years(1),
        }
    }
}

fn end(step: Step, start: Date) -> Date {
    step.next(start).and_then(|next| next.yesterday().ok()).unwrap_or(Date::MAX)
}

fn days_between(first: Date, last: Date) -> i32 {
    first.until(last).map_or(0, |span| span.get_days())
}

/// The chart of a search, and the form for days.
pub fn panel(found: &[Bucket], all: &[Bucket], ask: &Ask) -> Markup {
    let undated = found.iter().find(|day| day.start.is_none()).map_or(0, |day| day.count);
    let chart = Chart::new(found, all, ask.options.timeline);
    let noun = if ask.options.collapse { ("story", "stories") } else { ("article", "articles") };
    let (from, to) = ask.values("filter").find_map(days_of).unwrap_or_default();
    let open = |text: &str| if text == "*" { String::new() } else { text.to_owned() };
    html! {
        section.timeline aria-labelledby="timeline-head" {
            div.panel-head {
                h2 #timeline-head { "Over time" }
                @if let Some(chart) = &chart {
                    p.legend {
                        span.key-bar { (noun.1) " a " (chart.step.noun()) }
                        @if is_part(&chart.bars) { span.key-share { "share of all" } }
                    }
                }
            }
            @if let Some(chart) = &chart { (drawn(chart, &without_days(ask), noun)) }
            form.days action="/" method="get" aria-label="Days of publication" {
                @for (name, value) in without_days(ask).pairs() {
                    input type="hidden" name=(name) value=(value);
                }
                label { "from " input type="date" name="from" value=(open(from)); }
                label { "to " input type="date" name="to" value=(open(to)); }
                button { "Set" }
                @if undated > 0 { span.quiet { (show::count(undated)) " without a date" } }
            }
        }
    }
}

/// The chart of the whole archive.
pub fn of_all(days: &[Bucket]) -> Markup {
    let Some(chart) = Chart::new(days, days, None) else { return html! {} };
    html! {
        section.timeline aria-labelledby="timeline-head" {
            div.panel-head {
                h2 #timeline-head { "Over time" }
                p.legend { span.key-bar { "articles a " (chart.step.noun()) } }
            }
            (drawn(&chart, &Ask::default().address(), ("article", "articles")))
        }
    }
}

/// Whether the search leaves something of the archive out, and there is more than one bar to compare.
fn is_part(bars: &[Bar]) -> bool {
    bars.len() > 1 && bars.iter().any(|bar| bar.found < bar.all)
}

fn drawn(chart: &Chart, address: &Address<'_>, (one, more): (&str, &str)) -> Markup {
    let most = chart.bars.iter().map(|bar| bar.found).max().unwrap_or(1).max(1);
    let share = |bar: &Bar| bar.found as f64 / bar.all.max(bar.found) as f64;
    let largest = chart.bars.iter().map(share).fold(0.0, f64::max);
    let (height, whole) = (f64::from(HEIGHT.0), HEIGHT.1);
    let peak = chart.bars.iter().rev().max_by_key(|bar| bar.found);
    let said = peak.map_or_else(String::new, |peak| {
        let (first, last) = (show::day(peak.first), show::day(peak.last));
        format!("Most: {} from {first} to {last}.", show::several(peak.found, one, more))
    });
    let shares = is_part(&chart.bars);
    html! {
        svg width="100%" height=(whole) role="img" aria-label={ "Bars over time. " (said) }
            data-first=(chart.days.0) data-days=(days_between(chart.days.0, chart.days.1) + 1) {
            line.axis x1="0" x2="100%" y1=(HEIGHT.0) y2=(HEIGHT.0) {}
            @for (x, label) in chart.labels() {
                line.tick x1={ (percent(x)) "%" } x2={ (percent(x)) "%" } y1=(HEIGHT.0) y2=(HEIGHT.0 + 4) {}
                text x={ (percent(x)) "%" } y=(whole - 4) text-anchor=(anchor(x)) { (label) }
            }
            @for bar in &chart.bars {
                @let (x, width) = (chart.x(bar.first), chart.x(bar.last) - chart.x(bar.first));
                @let width = width + 100.0 / f64::from(days_between(chart.days.0, chart.days.1) + 1);
                @let tall = (bar.found as f64 / most as f64 * (height - 4.0)).max(2.0);
                a tabindex="-1" href={ "/?" (address.clone().with("filter", range(bar.first, bar.last))) } {
                    title { (told(bar, (one, more))) }
                    rect.hit-area x={ (percent(x)) "%" } width={ (percent(width)) "%" } height=(HEIGHT.0) {}
                    rect.bar x={ (percent(x + width * 0.08)) "%" } width={ (percent(width * 0.84)) "%" }
                        y=(tenth(height - tall)) height=(tenth(tall)) {}
                    @if shares {
                        @let y = tenth(height - share(bar) / largest * (height - 4.0));
                        line.share x1={ (percent(x)) "%" } x2={ (percent(x + width)) "%" } y1=(y) y2=(y) {}
                    }
                }
            }
        }
    }
}

/// What a bar says when it is pointed at.
fn told(bar: &Bar, (one, more): (&str, &str)) -> String {
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

fn range(first: Date, last: Date) -> String {
    format!("date:[{first} TO {last}]")
}

/// The two ends of a filter that this page has made.
pub fn days_of(filter: &str) -> Option<(&str, &str)> {
    filter.strip_prefix("date:[")?.strip_suffix(']')?.split_once(" TO ")
}

/// The search without its filter for days.
fn without_days(ask: &Ask) -> Address<'_> {
    let days = ask.values("filter").filter(|filter| days_of(filter).is_some());
    let address = ask.address().without("offset").without("after");
    days.fold(address, |address, filter| address.without_value("filter", filter))
}

/// The address that the form for days asks for: its two dates are no parameters of a search.
pub fn days_of_form(parameters: &str) -> Option<String> {
    let pairs = || form_urlencoded::parse(parameters.as_bytes());
    let is_end = |name: &str| matches!(name, "from" | "to");
    if !pairs().any(|(name, _)| is_end(&name)) {
        return None;
    }
    let day = |end: &str| {
        let said = pairs().find(|(name, _)| name == end).map(|(_, value)| value.into_owned());
        said.filter(|day| !day.is_empty()).unwrap_or_else(|| "*".into())
    };
    let (mut from, mut to) = (day("from"), day("to"));
    if let (Ok(first), Ok(last)) = (from.parse::<Date>(), to.parse::<Date>()) {
        if first > last {
            std::mem::swap(&mut from, &mut to);
        }
    }
    let mut address = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs().filter(|(name, value)| !is_end(name) && !value.is_empty()) {
        address.append_pair(&name, &value);
    }
    if (from.as_str(), to.as_str()) != ("*", "*") {
        address.append_pair("filter", &format!("date:[{from} TO {to}]"));
    }
    Some(address.finish())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn bucket(start: Date, count: u64) -> Bucket {
        Bucket { start: Some(start), count, all: count }
    }

    #[test]
    fn the_longer_the_time_the_longer_the_bars() {
        let step = |days: i64| {
            let first = date(2020, 1, 1);
            fitting(STEPS, first, first.checked_add(Span::new().days(days)).unwrap(), MOST_BARS)
        };
        assert_eq!(step(0), Step::Day);
        assert_eq!(step(60), Step::Day);
        assert_eq!(step(365), Step::Week);
        assert_eq!(step(5 * 365), Step::Months(1));
        assert_eq!(step(15 * 365), Step::Months(3));
        assert_eq!(step(50 * 365), Step::Years(1));
        assert_eq!(step(2000 * 365), Step::Years(100));
        assert_eq!(fitting(STEPS, Date::MIN, Date::MAX, MOST_BARS), Step::Years(100));
    }

    #[test]
    fn a_stretch_begins_where_the_calendar_says() {
        let day = date(2026, 2, 5);
        assert_eq!(Step::Week.start(day), date(2026, 2, 2));
        assert_eq!(Step::Months(3).start(day), date(2026, 1, 1));
        assert_eq!(Step::Years(10).start(day), date(2020, 1, 1));
        assert_eq!(Step::Years(10).start(date(-5, 6, 7)), date(-10, 1, 1));
        assert_eq!(Step::Week.start(Date::MIN), Date::MIN);
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
    fn the_form_for_days_becomes_a_filter() {
        let address = |text: &str| days_of_form(text);
        assert_eq!(address("query=x"), None);
        assert_eq!(
            address("query=x&from=2026-02-01&to=").as_deref(),
            Some("query=x&filter=date%3A%5B2026-02-01+TO+*%5D")
        );
        assert_eq!(
            address("from=2026-02-01&to=2026-01-01").as_deref(),
            Some("filter=date%3A%5B2026-01-01+TO+2026-02-01%5D")
        );
        assert_eq!(address("query=x&from=&to=").as_deref(), Some("query=x"));
    }

    #[test]
    fn other_days_take_the_place_of_these() {
        let ask =
            Ask::from_address("query=x&filter=date:[2026-01-01+TO+*]&filter=y&offset=20").unwrap();
        assert_eq!(without_days(&ask).to_string(), "query=x&filter=y");
    }
}

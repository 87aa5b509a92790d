//! Days, weeks, months and years, and which of them fits a span of time.

use jiff::{
    Span,
    civil::{Date, Weekday},
};

use crate::engine::Interval;

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One day.
    Day,
    /// From Monday on.
    Week,
    /// So many, counted from January on.
    Months(i8),
    /// So many, counted from the year 0 on.
    Years(i16),
}

/// What a bar may stand for, shortest first.
pub const STEPS: &[Step] = &[
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
pub const LABELS: &[Step] = &[
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
    pub fn start(self, day: Date) -> Date {
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

    /// How long it is.
    pub fn span(self) -> Span {
        match self {
            Self::Day => Span::new().days(1),
            Self::Week => Span::new().weeks(1),
            Self::Months(count) => Span::new().months(i64::from(count)),
            Self::Years(count) => Span::new().years(i64::from(count)),
        }
    }

    /// First day of the stretch behind the one that begins on `start`; `None` at the end of time.
    pub fn next(self, start: Date) -> Option<Date> {
        start.checked_add(self.span()).ok()
    }

    /// Last day of the stretch that begins on `start`.
    pub fn end(self, start: Date) -> Date {
        self.next(start).and_then(|next| next.yesterday().ok()).unwrap_or(Date::MAX)
    }

    /// The stretches from one day to another, `most` and one of them at most.
    pub fn starts(self, first: Date, last: Date, most: usize) -> Vec<Date> {
        let starts = std::iter::successors(Some(self.start(first)), |start| self.next(*start));
        starts.take_while(|start| *start <= last).take(most + 1).collect()
    }

    /// What stands under its first day; under the first of all with its year.
    pub fn label(self, start: Date, is_first: bool) -> String {
        let format = match self {
            Self::Day | Self::Week if is_first => "%-d %b %Y",
            Self::Day | Self::Week => "%-d %b",
            Self::Months(_) => "%b %Y",
            Self::Years(_) => "%Y",
        };
        start.strftime(format).to_string()
    }

    /// What people call it.
    pub fn noun(self) -> String {
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
pub fn fitting(steps: &[Step], first: Date, last: Date, most: usize) -> Step {
    steps
        .iter()
        .find(|step| step.starts(first, last, most).len() <= most)
        .or(steps.last())
        .copied()
        .unwrap_or(Step::Day)
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_longer_the_time_the_longer_the_bars() {
        let step = |days: i64| {
            let first = date(2020, 1, 1);
            fitting(STEPS, first, first.checked_add(Span::new().days(days)).unwrap(), 72)
        };
        assert_eq!(step(0), Step::Day);
        assert_eq!(step(60), Step::Day);
        assert_eq!(step(365), Step::Week);
        assert_eq!(step(5 * 365), Step::Months(1));
        assert_eq!(step(15 * 365), Step::Months(3));
        assert_eq!(step(50 * 365), Step::Years(1));
        assert_eq!(step(2000 * 365), Step::Years(100));
        assert_eq!(fitting(STEPS, Date::MIN, Date::MAX, 72), Step::Years(100));
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
}

//! How a date was read, and what is told of it.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    resolve::{Reference, years},
    tense::Tense,
};
use crate::{
    article::Mention,
    date::PartialDate,
    read::enrich::trace::{self, Trace},
    text::Text,
};

/// One date, the words that name it, and how it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::read::enrich) struct Found {
    pub date: PartialDate,
    pub first: usize,
    pub last: usize,
    pub how: How,
}

/// What gave a date its day and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(in crate::read::enrich) enum Rule {
    #[serde(rename = "as printed")]
    Printed,
    #[serde(rename = "year by its words around")]
    Year,
    #[serde(rename = "\"last year\" or \"next year\" behind it")]
    YearBehind,
    #[serde(rename = "year of the last date of the list")]
    ListedYear,
    #[serde(rename = "year nearest to publication")]
    Nearest,
    #[serde(rename = "weekday next to publication")]
    Weekday,
    #[serde(rename = "counted from the day of publication")]
    Publication,
    #[serde(rename = "month or year next to publication")]
    Unit,
    #[serde(rename = "so long before or after publication")]
    Ago,
    #[serde(rename = "counted from the day spoken of before")]
    Spoken,
    #[serde(rename = "day of the month next to publication")]
    DayOfMonth,
    #[serde(rename = "month of the day spoken of before")]
    SpokenMonth,
    #[serde(rename = "year by what the text says of its own time")]
    Inferred,
    #[serde(rename = "year left open")]
    Open,
}

/// A rule, and what decided where it had a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::read::enrich) struct How {
    rule: Rule,
    direction: Option<i8>,
    tense: Option<Tense>,
}

impl From<Rule> for How {
    fn from(rule: Rule) -> Self {
        Self { rule, direction: None, tense: None }
    }
}

impl How {
    /// A yearly day was given its year.
    pub fn nearest(reference: Reference) -> Self {
        Self { direction: reference.direction, tense: reference.tense, rule: Rule::Nearest }
    }

    /// Whether the year is a conclusion from what the text says of its own time.
    pub fn is_inferred(self) -> bool {
        self.rule == Rule::Inferred
    }

    /// A weekday was given its week.
    pub fn weekday(reference: Reference) -> Self {
        Self { rule: Rule::Weekday, ..Self::nearest(reference) }
    }
}

/// One line for each date, out of sorted ones, and one for the numbers that are no years.
pub(in crate::read::enrich) fn tell(
    text: &Text<'_>,
    published: Option<Date>,
    found: &[Found],
    counts: &[usize],
    trace: &mut Trace,
) {
    for same in found.chunk_by(|a, b| a.date == b.date) {
        trace.tell(|| {
            let told = same.iter().map(|found| mention(text, published, found));
            let mut line = json!({ "type": "event_date", "kept": true, "value": same[0].date });
            trace::list(&mut line, told);
            line
        });
    }
    trace.tell_turned_down(counts.iter().map(|&at| {
        let rule = "a number, no year";
        let mention = trace::mention(1, text, Mention::of(text, at, at, None), rule);
        json!({ "type": "event_date", "kept": false, "value": text.word(at), "mentions": [mention] })
    }));
}

fn mention(text: &Text<'_>, published: Option<Date>, found: &Found) -> Value {
    let How { rule, direction, tense } = found.how;
    let mut told = trace::mention(1, text, Mention::of(text, found.first, found.last, None), "");
    told["rule"] = json!(rule);
    if !matches!(rule, Rule::Printed | Rule::Year | Rule::ListedYear | Rule::Inferred | Rule::Open)
    {
        told["published"] = json!(published);
    }
    if let Some(direction) = direction {
        told["direction"] = json!(match direction {
            ..=-1 => "last",
            0 => "this",
            1.. => "next",
        });
    }
    if let Some(tense) = tense {
        told["tense"] = json!(tense);
    }
    if let (Rule::Nearest, Some(years)) = (rule, published.and_then(years)) {
        let taken = found.date.first().map(Date::year);
        let others = years.into_iter().filter(|year| Some(*year) != taken);
        told["runners_up"] = others.map(|year| json!({ "year": year })).collect();
    }
    told
}

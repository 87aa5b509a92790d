//! In which order the numbers of a date stand.

use crate::{article::Article, date::Order, text::Text};

/// How the article's numeric dates are most likely meant.
pub(in crate::read::enrich) fn order(article: &Article, text: &Text<'_>) -> Order {
    let country = article.dateline.as_ref().and_then(|dateline| dateline.country.as_deref());
    let american = match (article.language.as_deref(), country) {
        (Some("en-US"), _) | (_, Some("US")) => true,
        (None | Some("en"), _) => is_american(text),
        _ => false,
    };
    if american { Order::MonthFirst } else { Order::DayFirst }
}

/// Whether the dates of an English text are written as in the United States: the numbers that leave no
/// choice tell it, else the abbreviations of months with their dot before the day, "Sept. 8".
fn is_american(text: &Text<'_>) -> bool {
    let small =
        |at: usize| text.word(at).parse::<u8>().ok().filter(|number| (1..=31).contains(number));
    let mut dotted = false;
    for at in 1..text.tokens.len() {
        let gap = text.gap(at);
        if gap == "/"
            && let (Some(first), Some(second)) = (small(at - 1), small(at))
            && (first > 12) != (second > 12)
        {
            return second > 12;
        }
        dotted |= gap == ". "
            && small(at).is_some()
            && matches!(text.word(at - 1), "Jan" | "Feb" | "Aug" | "Sept" | "Oct" | "Nov" | "Dec");
    }
    dotted
}

//! What narrows a search, each with a link that takes it back.

use maud::{Markup, html};

use super::{facets, show, timeline};
use crate::{
    fields::Field,
    serve::ask::{Address, Ask},
};

/// What narrows or changes a search beside its query.
const KINDS: &[&str] = &["like", "any", "expand", "lenient", "recency", "now", "choose", "filter"];

/// One of them.
pub struct Chip<'a> {
    /// What people call it.
    pub label: Markup,
    /// The search without it.
    pub without: Address<'a>,
}

/// All of them, in the order in which they were said.
pub fn of(ask: &Ask) -> Vec<Chip<'_>> {
    let mut chips = Vec::new();
    for kind in KINDS {
        for value in ask.values(kind) {
            if let Some(label) = label(kind, value) {
                let without = start(ask).without_value(kind, value);
                chips.push(Chip { label, without });
            }
        }
    }
    chips
}

/// A row of chips; nothing where nothing narrows.
pub fn row(ask: &Ask) -> Markup {
    let chips = of(ask);
    let bare = KINDS.iter().fold(start(ask), |address, kind| address.without(kind));
    html! {
        @if !chips.is_empty() {
            ul.chips aria-label="What narrows the search" {
                @for chip in &chips {
                    li {
                        a.chip href={ "/?" (chip.without) } {
                            (chip.label) span.x aria-hidden="true" { "×" } span.unseen { " (remove)" }
                        }
                    }
                }
                @if chips.len() > 1 { li { a.clear href={ "/?" (bare) } { "clear all" } } }
            }
        }
    }
}

fn start(ask: &Ask) -> Address<'_> {
    ask.address().without("offset").without("after")
}

fn label(kind: &str, value: &str) -> Option<Markup> {
    let is_on = !matches!(value, "false" | "0");
    Some(match kind {
        "choose" => {
            let (field, value) = value.split_once('=')?;
            let field = Field::named(field)?;
            html! { span.field { (field.name) } " " (facets::name(field, value)) }
        }
        "filter" => html! {
            @if let Some((from, to)) = timeline::days::of_filter(value) {
                span.field { "published" } " " (days(from, to))
            } @else {
                span.field { "filter" } " " bdi { (value) }
            }
        },
        "like" => html! { span.field { "more like" } " " bdi { (value) } },
        "recency" => html! { span.field { "newer first, by" } " " bdi { (value) } },
        "now" => html! { span.field { "today is" } " " bdi { (value) } },
        "any" if is_on => html! { "any of the words" },
        "expand" if is_on => html! { "with related words" },
        "lenient" if is_on => html! { "whatever can be understood" },
        _ => return None,
    })
}

fn days(from: &str, to: &str) -> String {
    let day = |text: &str| text.parse().map_or_else(|_| text.to_owned(), show::day);
    match (from, to) {
        ("*", to) => format!("until {}", day(to)),
        (from, "*") => format!("since {}", day(from)),
        (from, to) if from == to => day(from),
        (from, to) => format!("{} – {}", day(from), day(to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_chip_takes_back_one_thing() {
        let text = "query=x&choose=actor=Iran&choose=actor=Oman&filter=date:[2026-02-01+TO+*]&any=&sort=newest";
        let ask = Ask::from_address(text).unwrap();
        let chips = of(&ask);
        assert_eq!(chips.len(), 4);
        let without: Vec<String> = chips.iter().map(|chip| chip.without.to_string()).collect();
        let has = |part: &str| without.iter().filter(|address| address.contains(part)).count();
        assert_eq!(
            (has("Iran"), has("Oman"), has("date"), has("any"), has("newest")),
            (3, 3, 3, 3, 4)
        );
        let row = row(&ask).into_string();
        assert!(row.contains("since 1 Feb 2026"), "{row}");
        assert!(row.contains(r#"class="clear" href="/?query=x&amp;sort=newest""#), "{row}");
    }

    #[test]
    fn what_is_off_narrows_nothing() {
        let ask = Ask::from_address("query=x&any=false&sort=oldest&collapse=story").unwrap();
        assert!(of(&ask).is_empty());
    }
}

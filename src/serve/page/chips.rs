//! What narrows a search, each with a link that takes it back.

use maud::{Markup, html};

use super::{facets, show, timeline};
use crate::{
    archive::answer::{
        setting::{Setting, switch},
        settings::SETTINGS,
    },
    fields::Field,
    serve::{address::Address, parameters::Parameters},
};

/// One thing that narrows a search.
pub struct Chip<'a> {
    /// What people call it.
    pub label: Markup,
    /// The search without it.
    pub without: Address<'a>,
}

/// All chips of a search, in the order of the table of settings.
pub fn of(given: &Parameters) -> Vec<Chip<'_>> {
    let mut chips = Vec::new();
    for (setting, value) in given.in_order() {
        if let Some(label) = label(setting, value) {
            let without = given.from_start().without_value(setting.name, value);
            chips.push(Chip { label, without });
        }
    }
    chips
}

/// A row of chips; nothing where nothing narrows.
pub fn row(given: &Parameters) -> Markup {
    let chips = of(given);
    let with_chip = SETTINGS.iter().filter(|setting| setting.chip.is_some());
    let bare = with_chip.fold(given.from_start(), |address, row| address.without(row.name));
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

/// What a chip says; `None` where the setting has none, or is a switch that is off.
fn label(setting: &Setting, value: &str) -> Option<Markup> {
    let name = setting.chip?;
    Some(match setting.name {
        "choose" => {
            let (field, value) = value.split_once('=')?;
            let field = Field::named(field)?;
            html! { span.field { (field.name) } " " (facets::name(field, value)) }
        }
        "filter" => {
            if let Some((from, to)) = timeline::days::of_filter(value) {
                html! { span.field { "published" } " " (days(from, to)) }
            } else {
                html! { span.field { (name) } " " bdi { (value) } }
            }
        }
        _ if setting.is_switch() => {
            switch(value).is_ok_and(|is_on| is_on).then(|| html! { (name) })?
        }
        _ => html! { span.field { (name) } " " bdi { (value) } },
    })
}

fn days(from: &str, to: &str) -> String {
    match (from, to) {
        ("*", to) => format!("until {}", day(to)),
        (from, "*") => format!("since {}", day(from)),
        (from, to) if from == to => day(from),
        (from, to) => format!("{} – {}", day(from), day(to)),
    }
}

fn day(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), show::day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_chip_takes_back_one_thing() {
        let text = "query=x&choose=actor=Iran&choose=actor=Oman&filter=date:[2026-02-01+TO+*]&any=&sort=newest";
        let given = Parameters::from_address(text).unwrap();
        let chips = of(&given);
        assert_eq!(chips.len(), 4);
        let without: Vec<String> = chips.iter().map(|chip| chip.without.to_string()).collect();
        let has = |part: &str| without.iter().filter(|address| address.contains(part)).count();
        assert_eq!(
            (has("Iran"), has("Oman"), has("date"), has("any"), has("newest")),
            (3, 3, 3, 3, 4)
        );
        let row = row(&given).into_string();
        assert!(row.contains("since 1 Feb 2026"), "{row}");
        assert!(row.contains(r#"class="clear" href="/?query=x&amp;sort=newest""#), "{row}");
    }

    #[test]
    fn every_setting_with_a_chip_in_the_table_has_one_and_no_other() {
        let text = "query=x&like=x&any=true&expand=true&lenient=true&recency=30d&now=2026-02-06&\
             choose=actor%3DIran&filter=x&facet=actor&timeline=day&collapse=story&sort=newest&limit=2&\
             offset=2&after=x&fields=title&explain=true&format=json";
        let given = Parameters::from_address(text).unwrap();
        let chips = of(&given);
        let with_chip = SETTINGS.iter().filter(|setting| setting.chip.is_some());
        assert_eq!(chips.len(), with_chip.clone().count());
        for (chip, setting) in chips.iter().zip(with_chip) {
            let without = chip.without.to_string();
            assert!(!format!("&{without}").contains(&format!("&{}=", setting.name)), "{without}");
        }
    }

    #[test]
    fn what_is_off_narrows_nothing() {
        let given =
            Parameters::from_address("query=x&any=false&sort=oldest&collapse=story").unwrap();
        assert!(of(&given).is_empty());
    }
}

//! Facets: values with counts, each a link that chooses it or takes it back.

use maud::{Markup, html};

use super::{map, show};
use crate::{
    engine::{FacetCount, FacetRequest},
    fields::{Field, Kind},
    serve::{address::Address, parameters::Parameters},
};

/// Facets that are always shown: field, heading, values at first.
const SHOWN: &[(&str, &str, usize)] = &[
    ("location", "Places", 8),
    ("actor", "Actors", 8),
    ("topic", "Topics", 8),
    ("publisher", "Publishers", 5),
    ("language", "Languages", 5),
    ("year", "Years", 8),
];

/// Values of a longer list.
const LONGER: usize = 40;

/// Values of the longest list that a page has room for.
const MOST: usize = 200;

/// Fields of which it is worth knowing what is unusual.
const WEIGHED: &[&str] = &["location", "actor", "topic"];

/// A facet as it is shown.
#[derive(Debug, Clone, Copy)]
pub struct List {
    field: &'static Field,
    /// Values that are shown.
    shown: usize,
    significant: bool,
}

impl List {
    /// The list for a facet that is asked for.
    fn of(facet: &FacetRequest) -> Self {
        let shown = facet.limit.clamp(1, MOST);
        Self { field: facet.field, shown, significant: facet.significant }
    }

    /// What is to be counted for it.
    pub fn request(&self) -> FacetRequest {
        // One more shows whether there are more.
        let limit = self.shown + 1;
        let limit = if self.field.name == "location" { limit.max(map::SPOTS) } else { limit };
        FacetRequest { field: self.field, limit, significant: self.significant }
    }
}

/// The row of [`SHOWN`] for a field.
fn heading(field: &Field) -> Option<&'static (&'static str, &'static str, usize)> {
    SHOWN.iter().find(|(name, ..)| *name == field.name)
}

/// The facets that are asked for, and the rest of those that are always shown.
pub fn wanted(given: &Parameters) -> Vec<List> {
    let asked = &given.options.facets;
    let always = SHOWN.iter().filter_map(|(name, _, shown)| {
        let field = Field::named(name)?;
        let of_field = asked.iter().find(|facet| facet.field == field);
        Some(of_field.map_or(List { field, shown: *shown, significant: false }, List::of))
    });
    let others = asked.iter().filter(|facet| heading(facet.field).is_none()).map(List::of);
    always.chain(others).collect()
}

/// All facets of an answer.
pub fn panel(lists: &[List], counts: &[FacetCount], given: &Parameters) -> Markup {
    html! {
        @for list in lists {
            @let values: Vec<&FacetCount> =
                counts.iter().filter(|count| count.field == list.field.name).collect();
            @if !values.is_empty() || given.options.chosen.iter().any(|c| c.field == list.field) {
                (facet(*list, values, given))
            }
        }
    }
}

fn facet(list: List, mut values: Vec<&FacetCount>, given: &Parameters) -> Markup {
    let List { field, shown, significant } = list;
    let has_more = values.len() > shown;
    values.truncate(shown);
    let most = values.iter().map(|value| value.count).max().unwrap_or(1).max(1);
    if field.name == "year" {
        values.sort_by(|a, b| b.value.cmp(&a.value));
    }
    let chosen = given.options.chosen.iter().find(|chosen| chosen.field == field);
    let uncounted = chosen
        .into_iter()
        .flat_map(|chosen| &chosen.values)
        .filter(|value| values.iter().all(|known| known.value != **value));
    let heading = heading(field);
    let id = format!("facet-{}", field.name.replace('.', "-"));
    let longer = heading.is_none_or(|(_, _, limit)| shown > *limit);
    let weighed = if significant { ":sig" } else { "" };
    html! {
        section.facet data-field=(field.name) aria-labelledby=(id) {
            h3 id=(id) { (heading.map_or(field.name, |(_, heading, _)| heading)) }
            @if WEIGHED.contains(&field.name) {
                @let address = without_facet(given, field);
                @let address = if significant { address } else {
                    address.with("facet", format!("{}:{shown}:sig", field.name))
                };
                a.weigh href={ "/?" (address) } aria-current=[significant.then_some("true")]
                    title="Order by what is more frequent here than in the whole archive" { "unusual" }
            }
            ul {
                @for value in uncounted { (choice(field, value, None, given)) }
                @for value in &values {
                    (choice(field, &value.value, Some((value.count, value.count as f64 / most as f64)), given))
                }
            }
            @if has_more && shown < MOST {
                @let next = if shown < LONGER { LONGER } else { MOST };
                @let more = format!("{}:{next}{weighed}", field.name);
                a.more href={ "/?" (without_facet(given, field).with("facet", more)) } { "more…" }
            }
            @if longer { a.more href={ "/?" (without_facet(given, field)) } { "fewer" } }
        }
    }
}

/// One value; `of` is its count, and its share of the largest one.
pub fn choice(field: &Field, value: &str, of: Option<(u64, f64)>, given: &Parameters) -> Markup {
    let (address, is_chosen) = toggled(given, field, value);
    html! {
        li {
            a href={ "/?" (address) } aria-current=[is_chosen.then_some("true")] {
                (name(field, value))
                @if let Some((count, share)) = of {
                    span.count { (show::count(count)) }
                    svg.share aria-hidden="true" { rect width={ (format!("{:.0}", share * 100.0)) "%" } height="100%" {} }
                }
            }
        }
    }
}

/// The search with a value chosen, or taken back where it was; and whether it was.
pub fn toggled<'a>(given: &'a Parameters, field: &Field, value: &str) -> (Address<'a>, bool) {
    let choice = format!("{}={value}", field.name);
    let start = given.from_start();
    // A field may have been called by another name.
    let said = given.values("choose").find(|said| {
        said.split_once('=').is_some_and(|(name, known)| {
            known == value && Field::named(name).is_some_and(|named| named == field)
        })
    });
    match said {
        Some(said) => (start.without_value("choose", said), true),
        None => (start.with("choose", choice), false),
    }
}

/// A value as people read it: of a place inside others its own name first.
pub fn name(field: &Field, value: &str) -> Markup {
    let inside = (field.kind == Kind::Tree && field.name.starts_with("location"))
        .then(|| value.rsplit_once('/'))
        .flatten();
    html! {
        @match inside {
            Some((around, own)) => span.value { bdi { (own) } " " small { bdi { (around.replace('/', " · ")) } } },
            None if field.name == "language" => span.value { bdi data-language=(value) { (value) } },
            None => span.value { bdi { (value) } },
        }
    }
}

/// The search with a facet as it is shown at first.
fn without_facet<'a>(given: &'a Parameters, field: &Field) -> Address<'a> {
    given
        .values("facet")
        .filter(|text| text.split(':').next().and_then(Field::named) == Some(field))
        .fold(given.address(), |address, text| address.without_value("facet", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(parameters: &str, counts: &[(&'static str, &str, u64)]) -> String {
        let given = Parameters::from_address(parameters).unwrap();
        let counts: Vec<FacetCount> = counts
            .iter()
            .map(|&(field, value, count)| FacetCount {
                field,
                value: value.into(),
                count,
                unusual: None,
            })
            .collect();
        panel(&wanted(&given), &counts, &given).into_string()
    }

    #[test]
    fn a_value_is_chosen_and_taken_back_by_its_link() {
        let html = shown("query=x&offset=20", &[("actor", "Iran", 3)]);
        assert!(html.contains(r#"href="/?query=x&amp;choose=actor%3DIran""#), "{html}");
        let html = shown("query=x&choose=actor%3DIran", &[("actor", "Iran", 3)]);
        assert!(html.contains(r#"href="/?query=x" aria-current="true""#), "{html}");
    }

    #[test]
    fn what_is_chosen_is_there_to_be_taken_back_even_where_it_is_rare() {
        let html = shown("choose=actor%3DIran", &[("actor", "Oman", 3)]);
        assert!(html.contains("<bdi>Iran</bdi>"), "{html}");
    }

    #[test]
    fn a_longer_list_keeps_what_else_is_asked_for() {
        let values: Vec<String> = (0..9).map(|n| format!("v{n}")).collect();
        let counts: Vec<_> = values.iter().map(|v| ("topic", v.as_str(), 1)).collect();
        let html = shown("query=x&facet=actor:20", &counts);
        assert!(html.contains("query=x&amp;facet=actor%3A20&amp;facet=topic%3A40"), "{html}");
        assert!(!html.contains("<bdi>v8</bdi>"), "{html}");
        let given = Parameters::from_address("facet=section:3&facet=actor:9999:sig").unwrap();
        let wanted = wanted(&given);
        let limit =
            |name: &str| wanted.iter().find(|l| l.field.name == name).map(|l| l.request().limit);
        assert_eq!(
            (limit("section"), limit("actor"), limit("topic")),
            (Some(4), Some(201), Some(9))
        );
    }

    #[test]
    fn what_a_value_says_is_no_markup() {
        let html = shown("", &[("actor", "<script>", 1)]);
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script"), "{html}");
    }
}

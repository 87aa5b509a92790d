//! The places of an answer on the map.

use maud::{Markup, html};

use super::{facets, map, show};
use crate::{engine::FacetCount, fields::Field, serve::parameters::Parameters};

/// The map; nothing where no place is known to lie anywhere. Choosing on it is choosing from the facet,
/// which keys reach.
pub fn panel(counts: &[FacetCount], given: &Parameters) -> Markup {
    let spots = if show::is_repeated(given) { spots(counts, given) } else { Vec::new() };
    html! {
        @if !spots.is_empty() {
            section.where aria-labelledby="where-head" {
                div.panel-head { h2 #where-head { "Where" } }
                (map::map(&spots))
            }
        }
    }
}

fn spots(counts: &[FacetCount], given: &Parameters) -> Vec<map::Spot> {
    let Some(field) = Field::named("location") else { return Vec::new() };
    let places: Vec<&FacetCount> =
        counts.iter().filter(|count| count.field == field.name).collect();
    // What is known only by one place inside it is shown as that.
    let shown =
        places.iter().filter(|outer| !places.iter().any(|inner| is_one_place(outer, inner)));
    let spots = shown.filter_map(|place| {
        let (lat, lon) = map::coordinates(&place.value)?;
        let (address, chosen) = facets::toggled(given, field, &place.value);
        let label = place.value.rsplit('/').next().unwrap_or_default().to_owned();
        Some(map::Spot {
            label,
            lat,
            lon,
            count: place.count,
            href: format!("/?{address}"),
            chosen,
        })
    });
    spots.take(map::SPOTS).collect()
}

/// Whether all articles of a place have the same place inside it.
fn is_one_place(outer: &FacetCount, inner: &FacetCount) -> bool {
    outer.count == inner.count
        && inner.value.strip_prefix(&outer.value).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_known_by_one_inside_it_alone_is_not_shown_twice() {
        let count = |value: &str, count| FacetCount {
            field: "location",
            value: value.into(),
            count,
            unusual: None,
        };
        let counts = [
            count("Oman", 9),
            count("Iran/Tehran", 5),
            count("Iran/Tehran/Tehran", 5),
            count("Nowhere at all", 3),
        ];
        let given = Parameters::from_address("query=x&choose=location%3DOman").unwrap();
        let spots = spots(&counts, &given);
        let shown: Vec<_> = spots.iter().map(|s| (s.label.as_str(), s.chosen, &*s.href)).collect();
        let tehran = "/?query=x&choose=location%3DOman&choose=location%3DIran%2FTehran%2FTehran";
        assert_eq!(shown, [("Oman", true, "/?query=x"), ("Tehran", false, tehran)]);
    }
}

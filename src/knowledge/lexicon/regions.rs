//! The country that a dateline states itself, by its region or because its place is a country.

use std::{collections::HashMap, sync::LazyLock};

use crate::text::fold_phrase;

static REGIONS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let rows = include_str!("regions.tsv").lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| row.split_once('\t'))
        .map(|(name, code)| (fold_phrase(name), code))
        .collect()
});

/// ISO 3166-1 alpha-2 code of the country that a state, province or country name means.
pub fn country_of(region: &str) -> Option<&'static str> {
    let name = fold_phrase(region);
    REGIONS.get(name.strip_prefix("the ").unwrap_or(&name)).copied()
}

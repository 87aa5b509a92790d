//! Where a publisher is at home: a local paper's "Paris" is the Paris it writes for.

use crate::{
    enrich::gazetteer::{self, Place},
    text::fold_phrase,
};

/// What is known of where a publisher is at home.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Home {
    /// Country code.
    pub country: Option<&'static str>,
    /// Town that the publisher writes for.
    pub town: Option<Place>,
}

/// The home of a publisher that is given by its domain.
pub(super) fn home(publisher: Option<&str>) -> Home {
    let Some(domain) = publisher.map(str::trim) else { return Home::default() };
    let domain = domain.strip_prefix("www.").unwrap_or(domain);
    let town = include_str!("newspapers.tsv").lines().find_map(|line| {
        let (known, at) = line.split_once('\t')?;
        if !known.eq_ignore_ascii_case(domain) {
            return None;
        }
        let (town, division) = at.split_once('\t')?;
        let (country, code) = division.split_once('.')?;
        let division = gazetteer::divisions(country).find(|place| place.code() == code)?;
        gazetteer::lookup(&fold_phrase(town))
            .map(|candidate| candidate.place)
            .find(|place| *place != division && place.admin1() == Some(division))
    });
    let country = town.and_then(Place::country).or_else(|| {
        let (_, top) = domain.rsplit_once('.').filter(|(_, top)| top.len() == 2)?;
        let code =
            if top.eq_ignore_ascii_case("uk") { "GB".into() } else { top.to_ascii_uppercase() };
        gazetteer::country(&code)?.country()
    });
    Home { country, town }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_paper_has_its_town_and_others_the_country_of_their_domain() {
        let richmond = home(Some("www.pal-item.com")).town.expect("a town");
        assert_eq!((richmond.name(), richmond.admin1().map(Place::code)), ("Richmond", Some("IN")));
        assert_eq!(home(Some("news.example.co.uk")).country, Some("GB"));
        assert_eq!(home(Some("news.example.com")), Home::default());
        assert_eq!(home(Some("Example Times")), Home::default());
        assert_eq!(home(None), Home::default());
    }

    #[test]
    fn every_paper_of_the_table_has_a_town_of_the_gazetteer() {
        for line in include_str!("newspapers.tsv").lines().filter(|l| !l.starts_with('#')) {
            let domain = line.split('\t').next();
            assert!(home(domain).town.is_some(), "{line}");
        }
    }
}

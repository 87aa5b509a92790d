//! Where a publisher is at home: a local paper's "Paris" is the Paris it writes for.

use url::Url;

use crate::{
    knowledge::gazetteer::{self, Place},
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

/// Endings of domains that belong to a country and are used all over the world.
const EVERYWHERE: &[&str] = &["ai", "cc", "co", "fm", "io", "la", "ly", "me", "to", "tv", "ws"];

/// Languages that are written in one country more than in all others, and it.
const LANGUAGES: &[(&str, &str)] = &[
    ("bg", "BG"),
    ("cs", "CZ"),
    ("da", "DK"),
    ("de", "DE"),
    ("el", "GR"),
    ("es", "ES"),
    ("et", "EE"),
    ("fa", "IR"),
    ("fi", "FI"),
    ("fr", "FR"),
    ("hr", "HR"),
    ("hu", "HU"),
    ("id", "ID"),
    ("is", "IS"),
    ("it", "IT"),
    ("ja", "JP"),
    ("ko", "KR"),
    ("lt", "LT"),
    ("lv", "LV"),
    ("nl", "NL"),
    ("no", "NO"),
    ("pl", "PL"),
    ("ro", "RO"),
    ("ru", "RU"),
    ("sk", "SK"),
    ("sl", "SI"),
    ("sr", "RS"),
    ("sv", "SE"),
    ("tr", "TR"),
    ("uk", "UA"),
    ("zu", "ZA"),
    ("xh", "ZA"),
    ("af", "ZA"),
];

/// Where a publisher is at home that nothing is known of but its language.
pub(super) fn of_language(language: &str) -> Home {
    let primary = language.split(['-', '_']).next();
    let country = LANGUAGES.iter().find(|(code, _)| Some(*code) == primary).map(|(_, c)| *c);
    Home { country, town: None }
}

/// The home of a publisher that is given by its domain, else of the site that holds the article.
pub(super) fn home(publisher: Option<&str>, url: Option<&str>) -> Home {
    let own = publisher.map(home_of).unwrap_or_default();
    if own != Home::default() {
        return own;
    }
    let url = url.and_then(|url| Url::parse(url).ok());
    url.as_ref().and_then(Url::host_str).map(home_of).unwrap_or_default()
}

fn home_of(domain: &str) -> Home {
    let domain = domain.trim();
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
        let top = domain.rsplit_once('.')?.1.to_ascii_lowercase();
        if top.len() != 2 || EVERYWHERE.contains(&&*top) {
            return None;
        }
        let code = if top == "uk" { "GB".into() } else { top.to_ascii_uppercase() };
        gazetteer::country(&code)?.country()
    });
    Home { country, town }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_paper_has_its_town_and_others_the_country_of_their_domain() {
        let richmond = home(Some("www.pal-item.com"), None).town.expect("a town");
        assert_eq!((richmond.name(), richmond.admin1().map(Place::code)), ("Richmond", Some("IN")));
        assert_eq!(home(Some("news.example.co.uk"), None).country, Some("GB"));
        assert_eq!(home(Some("news.example.com"), None), Home::default());
        assert_eq!(home(Some("Example Times"), None), Home::default());
        assert_eq!(home(Some("news.example.io"), None), Home::default());
        assert_eq!(home(None, None), Home::default());
    }

    #[test]
    fn the_site_of_an_article_is_at_home_where_its_publisher_tells_nothing() {
        let site = Some("https://www.pal-item.com/story/1");
        let town = |publisher| home(publisher, site).town.map(Place::name);
        assert_eq!(town(Some("Example Times")), Some("Richmond"));
        assert_eq!(town(None), Some("Richmond"));
        assert_eq!(home(Some("news.example.co.uk"), site).country, Some("GB"));
        assert_eq!(home(None, Some("no address")), Home::default());
    }

    #[test]
    fn every_paper_of_the_table_has_a_town_of_the_gazetteer() {
        for line in include_str!("newspapers.tsv").lines().filter(|l| !l.starts_with('#')) {
            let domain = line.split('\t').next();
            assert!(home(domain, None).town.is_some(), "{line}");
        }
    }
}

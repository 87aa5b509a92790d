//! The four fields of articles in other languages than English: real places and actors of the text,
//! days that it names, the field that its first topic lies in.

use std::collections::BTreeSet;

use dateline::article::Article;

use crate::sample::{ARTICLES, name};

/// What an article in another language says.
struct Said {
    name: &'static str,
    language: &'static str,
    date: &'static str,
    /// "name kind country"
    places: &'static [&'static str],
    actors: &'static [&'static str],
    /// Under which top of the tree its first topic is; none where the text leaves several open.
    top: Option<&'static str>,
    event_dates: &'static [&'static str],
}

/// Places and actors that an article may have besides those that are asked for.
const FURTHER: usize = 4;

const SAID: &[Said] = &[
    Said {
        name: "rescate-mineros-atacama",
        language: "es",
        date: "2010-10-14",
        places: &["Copiapó City CL", "Chile Country CL"],
        actors: &["Luis Urzúa", "Florencio Ávalos", "NASA", "Sebastián Piñera"],
        top: Some("disaster, accident and emergency incident"),
        event_dates: &["2007", "2010-08-05", "2010-10-12", "2010-10-13"],
    },
    Said {
        name: "haitham-sultan-oman",
        language: "ar",
        date: "2020-01-11",
        places: &["Muscat City OM", "Oman Country OM"],
        actors: &["Oman"],
        top: Some("politics"),
        event_dates: &["1970-07-23", "2020-01-10", "2020-01-11"],
    },
    Said {
        name: "euro-bargeld",
        language: "de",
        date: "2002-01-01",
        places: &["Frankfurt am Main City DE"],
        actors: &[],
        top: Some("economy, business and finance"),
        event_dates: &["2001-12", "2002-01-01", "2002-02-28"],
    },
    Said {
        name: "1998-07-12-mondial-finale",
        language: "fr",
        date: "1998-07-12",
        places: &[
            "Saint-Denis City FR",
            "France Country FR",
            "Brazil Country BR",
            "Paris City FR",
            "Marseille City FR",
            "Lyon City FR",
            "Nantes City FR",
        ],
        actors: &["Zinédine Zidane", "Marcel Desailly", "Emmanuel Petit", "Aimé Jacquet"],
        top: Some("sport"),
        event_dates: &["1998-07-12"],
    },
    Said {
        name: "chelyabinsk-meteorit",
        language: "ru",
        date: "2013-02-15",
        places: &[
            "Chelyabinsk City RU",
            "Russia Country RU",
            "Kazakhstan Country KZ",
            "Tyumen City RU",
            "Yekaterinburg City RU",
        ],
        actors: &[],
        top: None,
        event_dates: &["1908-06", "2012-02", "2013-02-15", "2013-02-19"],
    },
    Said {
        name: "gobeklitepe-dunya-mirasi",
        language: "tr",
        date: "2018-07-02",
        places: &["Bahrain Country BH", "Manama City BH", "Şanlıurfa City TR"],
        actors: &["Klaus Schmidt"],
        top: Some("arts, culture, entertainment and media"),
        event_dates: &["1995", "2014-07-20", "2018-07-01", "2018-07-02"],
    },
    Said {
        name: "museu-nacional-incendio",
        language: "pt",
        date: "2018-09-03",
        places: &[
            "Rio de Janeiro City BR",
            "Brazil Country BR",
            "Egypt Country EG",
            "Americas Region -",
        ],
        actors: &["João VI"],
        top: None,
        event_dates: &["1784", "1818-06", "2018-09-02", "2018-09-03"],
    },
    Said {
        name: "ponte-genova-riapre",
        language: "it",
        date: "2020-08-03",
        places: &["Genoa City IT", "France Country FR", "Piedmont Region IT"],
        actors: &["Renzo Piano", "Sergio Mattarella", "Giuseppe Conte"],
        top: None,
        event_dates: &["1967", "2018-08-14", "2020-08-03"],
    },
    Said {
        name: "shuri-castle-fire",
        language: "ja",
        date: "2019-10-31",
        places: &[],
        actors: &[],
        top: Some("disaster, accident and emergency incident"),
        event_dates: &["1945", "1992", "2000-12", "2019-10-27", "2019-10-31", "2019-11-03"],
    },
];

fn article(of: &str) -> &'static Article {
    let found = ARTICLES.iter().find(|article| name(&article.path, article.item) == of);
    found.unwrap_or_else(|| panic!("no article {of}"))
}

fn set<'a>(all: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    all.into_iter().map(str::to_owned).collect()
}

#[test]
fn fields_of_other_languages_hold_what_the_text_says() {
    for said in SAID {
        let article = article(said.name);
        assert_eq!(article.language.as_deref(), Some(said.language), "{}", said.name);
        let date = article.date.map(|date| date.date().to_string());
        assert_eq!(date.as_deref(), Some(said.date), "{}", said.name);
        let places = article
            .location
            .iter()
            .map(|l| format!("{} {:?} {}", l.name, l.kind, l.country.as_deref().unwrap_or("-")));
        let places = places.collect::<BTreeSet<_>>();
        let wanted = set(said.places.iter().copied());
        assert!(places.is_superset(&wanted), "{}: {places:?}", said.name);
        assert!(places.len() <= wanted.len() + FURTHER, "{}: {places:?}", said.name);
        // The tagger is learned, and may name a few more.
        let actors = set(article.actors.iter().map(|a| a.name.as_str()));
        let wanted = set(said.actors.iter().copied());
        assert!(actors.is_superset(&wanted), "{}: {actors:?}", said.name);
        assert!(actors.len() <= wanted.len() + FURTHER, "{}: {actors:?}", said.name);
        if let Some(top) = said.top {
            let first = article.topic.first().and_then(|topic| topic.path.first());
            assert_eq!(first.map(String::as_str), Some(top), "{}", said.name);
        }
        let dates: Vec<_> = article.event_dates.iter().map(|e| e.date.to_string()).collect();
        assert_eq!(dates, said.event_dates, "{}", said.name);
    }
}

#[test]
fn every_article_of_another_language_is_looked_at() {
    let others = ARTICLES.iter().filter(|article| {
        !article.language.as_deref().is_none_or(|language| language.starts_with("en"))
    });
    let others = others.map(|article| name(&article.path, article.item)).collect::<BTreeSet<_>>();
    assert_eq!(others, set(SAID.iter().map(|said| said.name)));
}

//! Analyses of talks as they are copied from the web: headings in capitals, flattened tables, a date without its
//! year, what comments and teasers leave behind.

use dateline::{
    article::{Article, PlaceKind},
    extract,
};

use crate::desk::repository;

/// What an analysis says.
struct Said {
    file: &'static str,
    /// The countries that it is about, and the place of the talks.
    about: &'static [&'static str],
    /// All of its actors.
    actors: &'static [&'static str],
    /// Topics that it must have among others.
    topics: &'static [&'static str],
    /// The day of the talks. Its year follows from what else the text dates.
    day: &'static str,
    /// Label and value of a row whose label is two words long.
    fact: (&'static str, &'static str),
}

const SAID: &[Said] = &[
    Said {
        file: "armenia-azerbaijan-tbilisi.txt",
        about: &["Armenia", "Azerbaijan", "Georgia", "Tbilisi"],
        actors: &["Armenia", "Azerbaijan", "Georgia"],
        topics: &["diplomacy", "border disputes"],
        day: "2024-05-14",
        fact: (
            "Diplomatic Significance",
            "First round without foreign observers since the 2023 fighting",
        ),
    },
    Said {
        file: "colombia-venezuela-cucuta.txt",
        about: &["Colombia", "Venezuela", "Cúcuta"],
        actors: &["Colombia", "Venezuela"],
        topics: &["migration policy", "economic sanction"],
        day: "2025-08-30",
        fact: ("Regional Significance", "First meeting of ministers since the 2024 election"),
    },
    Said {
        file: "egypt-turkey-alexandria.txt",
        about: &["Egypt", "Turkey", "Alexandria"],
        actors: &["Egypt", "Turkey"],
        topics: &["diplomacy", "treaty", "natural gas"],
        day: "2025-03-11",
        fact: ("Regional Importance", "First full round since the 2024 exchange of ambassadors"),
    },
    Said {
        file: "ethiopia-egypt-nairobi.txt",
        about: &["Ethiopia", "Egypt", "Kenya", "Nairobi"],
        actors: &["African Union", "Egypt", "Ethiopia", "Kenya"],
        topics: &["diplomacy", "water supply"],
        day: "2021-10-03",
        fact: ("Technical Breakthrough", "First common table since the 2020 filling"),
    },
    Said {
        file: "japan-south-korea-jeju.txt",
        about: &["Japan", "South Korea", "Jeju"],
        actors: &["Japan", "South Korea"],
        topics: &["international trade", "semiconductor and electronic component"],
        day: "2020-04-09",
        fact: ("Economic Importance", "First trade agreement since the 2019 dispute"),
    },
    Said {
        file: "serbia-kosovo-ohrid.txt",
        about: &["Serbia", "Kosovo", "North Macedonia", "Ohrid"],
        actors: &["European Union", "Kosovo", "Serbia"],
        topics: &["diplomacy"],
        day: "2024-06-21",
        fact: ("Political Weight", "First signed paper since the 2023 standoff"),
    },
];

fn article(file: &str) -> Article {
    let path = repository().join("tests/analyses").join(file);
    let bytes = std::fs::read(path).expect("the analysis is there");
    extract(&bytes, file).expect("an article")
}

#[test]
fn an_analysis_has_the_actors_that_act_and_no_other() {
    for said in SAID {
        let mut actors: Vec<_> = article(said.file).actors.into_iter().map(|a| a.name).collect();
        actors.sort();
        assert_eq!(actors, said.actors, "{}", said.file);
    }
}

#[test]
fn an_analysis_is_about_the_parties_and_the_place_of_the_talks() {
    for said in SAID {
        let article = article(said.file);
        for place in said.about {
            let found = article.location.iter().find(|location| location.name == *place);
            assert!(found.is_some_and(|found| found.about), "{}: {place}", said.file);
        }
        let countries = article.location.iter().filter(|l| l.kind == PlaceKind::Country && l.about);
        let wrong: Vec<_> = countries.filter(|l| !said.about.contains(&&*l.name)).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", said.file);
    }
}

#[test]
fn an_analysis_has_its_topics() {
    for said in SAID {
        let article = article(said.file);
        for topic in said.topics {
            let found = article.topic.iter().any(|found| found.name == *topic);
            assert!(found, "{}: no {topic} in {:?}", said.file, article.topic);
        }
    }
}

#[test]
fn the_day_of_the_talks_gets_its_year_from_what_else_is_dated() {
    for said in SAID {
        let days = article(said.file).event_dates;
        assert!(days.iter().any(|day| day.date.to_string() == said.day), "{}: {days:?}", said.file);
    }
}

#[test]
fn rows_of_a_flattened_table_are_facts_and_residue_is_gone() {
    for said in SAID {
        let article = article(said.file);
        let (label, value) = said.fact;
        let fact = article.facts.iter().find(|fact| fact.label == label);
        assert_eq!(fact.map(|fact| fact.value.as_str()), Some(value), "{}", said.file);
        assert!(!article.body.contains("Leave a Comment") && !article.body.contains("Read more"));
    }
}

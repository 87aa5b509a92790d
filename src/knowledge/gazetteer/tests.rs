//! What other modules rely on.

use super::*;

fn first(name: &str) -> Place {
    lookup(&fold_phrase(name)).next().unwrap_or_else(|| panic!("{name} is missing")).place
}

#[test]
fn countries_have_their_usual_english_names() {
    for (code, name, capital) in [
        ("US", "United States", "Washington"),
        ("GB", "United Kingdom", "London"),
        ("IR", "Iran", "Tehran"),
        ("OM", "Oman", "Muscat"),
        ("RU", "Russia", "Moscow"),
        ("KR", "South Korea", "Seoul"),
        ("KP", "North Korea", "Pyongyang"),
        ("CI", "Ivory Coast", "Yamoussoukro"),
        ("CZ", "Czech Republic", "Prague"),
        ("TR", "Turkey", "Ankara"),
        ("MM", "Myanmar", "Nay Pyi Taw"),
    ] {
        let place = country(code).unwrap_or_else(|| panic!("{code} is missing"));
        assert_eq!(place.name(), name);
        assert_eq!(place.capital().map(Place::name), Some(capital), "{name}");
    }
    assert_eq!(country("ZZ"), None);
    assert_eq!(country(""), None);
}

#[test]
fn any_name_of_a_country_finds_it() {
    for (name, code, form) in [
        ("US", "US", NameForm::Name),
        ("U.S.", "US", NameForm::Name),
        ("the United States", "US", NameForm::Name),
        ("Britain", "GB", NameForm::Name),
        ("Iranian", "IR", NameForm::Demonym),
        ("Danes", "DK", NameForm::Demonym),
        ("Côte d’Ivoire", "CI", NameForm::Name),
        ("Soviet Union", "RU", NameForm::Name),
        ("West Germany", "DE", NameForm::Name),
        ("Burma", "MM", NameForm::Name),
        ("Zaire", "CD", NameForm::Name),
        ("Georgia", "GE", NameForm::Name),
        ("إيران", "IR", NameForm::Name),
        ("FR", "FR", NameForm::Abbreviation),
    ] {
        let found = country_named(name).map(|(place, form)| (place.code(), form));
        assert_eq!(found, Some((code, form)), "{name}");
    }
    assert_eq!(country_named("Atlantis"), None);
}

#[test]
fn the_most_prominent_reading_comes_first() {
    for (name, country) in
        [("London", "GB"), ("Moscow", "RU"), ("Calcutta", "IN"), ("Saint Petersburg", "RU")]
    {
        assert_eq!(first(name).country(), Some(country), "{name}");
    }
    assert!(lookup("springfield").len() > 5);
    assert_eq!(lookup("no such place").len(), 0);
}

#[test]
fn cities_know_their_division() {
    let cleveland = first("Cleveland");
    let ohio = cleveland.admin1().expect("a state");
    assert_eq!((ohio.name(), ohio.code()), ("Ohio", "OH"));
    assert!(cleveland.lies_in(ohio) && ohio.lies_in(country("US").expect("a country")));
    assert!((cleveland.lat() - 41.5).abs() < 0.1 && cleveland.population() > 300_000);
}

#[test]
fn divisions_of_a_country_are_listed() {
    let states: Vec<_> = divisions("US").map(Place::name).collect();
    assert_eq!(states.len(), 51);
    assert!(states.contains(&"Ohio") && states.contains(&"Washington, D.C."));
    assert_eq!(divisions("ZZ").count(), 0);
}

#[test]
fn the_longest_name_in_a_text_wins() {
    let words = ["in", "new", "york", "city", "today"];
    let next = |at: usize| words.get(at).copied();
    let begins = lead(words[1]).expect("names begin with New");
    let (last, candidates) = longest(begins, 1, next, |_| true).expect("New York City is known");
    assert_eq!((last, candidates.len() > 0), (3, true));
    let (last, _) =
        longest(begins, 1, |at| next(at).filter(|word| *word != "city"), |_| true).unwrap();
    assert_eq!(last, 2);
}

#[test]
fn every_record_is_whole() {
    assert!(places().count() > 100_000);
    for place in places() {
        assert!(!place.name().is_empty(), "{place:?}");
        assert!((-90.0..=90.0).contains(&place.lat()), "{}", place.name());
        assert!((-180.0..=180.0).contains(&place.lon()), "{}", place.name());
    }
}

#[test]
fn a_name_ends_only_where_it_may() {
    let words = ["helmand", "province"];
    let lead = lead(words[0]).expect("a name begins so");
    let next = |at: usize| words.get(at).copied();
    let (last, candidates) = longest(lead, 0, next, |at| at == 0).expect("the shorter name");
    assert_eq!((last, candidates.map(|c| c.place.name()).next()), (0, Some("Helmand")));
}

#[test]
fn names_of_other_languages_are_known_in_their_language_alone_and_in_their_cases() {
    let first = |mut candidates: Candidates| candidates.next().map(|c| c.place.name());
    assert_eq!(first(lookup_in("de", "athiopien")), Some("Ethiopia"));
    assert_eq!(first(lookup_in("nb", "tyskland")), Some("Germany"));
    assert_eq!(first(lookup_in("fr", "naher osten")), None);
    let case = |language, word| inflected(language, &fold_phrase(word)).and_then(first);
    assert_eq!(case("ru", "Москве"), Some("Moscow"));
    assert_eq!(case("pl", "Warszawie"), Some("Warsaw"));
    assert_eq!(case("cs", "xqzw"), None);
}

/// The place with an identifier of `GeoNames`.
fn numbered(geoname: u32) -> Place {
    places().find(|place| place.geoname() == Some(geoname)).expect("a place of this number")
}

#[test]
fn divisions_lie_where_geonames_has_them() {
    for (geoname, name, lat, lon) in [
        (2126099, "Chukotka Okrug", 67.5, 172.0),
        (1850144, "Tokyo", 35.69, 139.69),
        (2152274, "Queensland", -20.0, 145.0),
        (5596467, "Idaho County", 45.96, -114.63),
    ] {
        let place = numbered(geoname);
        assert_eq!((place.name(), place.lat(), place.lon()), (name, lat, lon));
    }
    let fiji = numbered(2205218);
    assert_eq!((fiji.name(), fiji.lon()), ("Fiji", 178.0));
}

#[test]
fn a_town_without_its_river_is_called_so() {
    let names = |code| lookup("newcastle").find(|found| found.place.country() == Some(code));
    assert_eq!(names("GB").map(|found| found.form), Some(NameForm::Name));
    assert_eq!(first("Frankfurt").name(), "Frankfurt am Main");
}

#[test]
fn small_towns_of_countries_with_many_local_papers_are_known() {
    let detroit = lookup("detroit").any(|c| c.place.admin1().map(Place::code) == Some("TX"));
    assert!(detroit);
}

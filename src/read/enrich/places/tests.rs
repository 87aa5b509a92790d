//! The rules, each on a text of its own.

use super::*;
use crate::read::enrich::{actors::Actors, dateline::Datelines};

fn enriched(title: &str, body: &str, publisher: Option<&str>) -> Vec<Location> {
    let mut article = Article {
        title: title.to_owned(),
        body: body.to_owned(),
        publisher: publisher.map(str::to_owned),
        ..Article::default()
    };
    let words = Words::new(title, body);
    Actors.enrich(&words, &mut article, &mut Trace::off());
    Places.enrich(&words, &mut article, &mut Trace::off());
    article.location
}

/// "Name|country" of all places of a text, sorted.
fn places(body: &str) -> Vec<String> {
    let mut found: Vec<_> = enriched("", body, None)
        .into_iter()
        .filter(|location| !location.mentions.is_empty())
        .map(|l| format!("{}|{}", l.name, l.country.unwrap_or_default()))
        .collect();
    found.sort();
    found
}

fn cut<'a>(body: &'a str, location: &Location) -> Vec<&'a str> {
    let byte = |at: u32| body.char_indices().nth(at as usize).map_or(body.len(), |(b, _)| b);
    location.mentions.iter().map(|m| &body[byte(m.start)..byte(m.end)]).collect()
}

#[test]
fn a_country_is_one_place_with_all_its_mentions() {
    let body = "Élan: the U.S. and Oman agreed. American envoys left the United States.";
    let found = enriched("", body, None);
    let us = found.iter().find(|l| l.country.as_deref() == Some("US")).expect("named");
    assert_eq!(cut(body, us), ["U.S.", "American", "United States"]);
    assert_eq!(us.mentions[1].form, Some(Form::Demonym));
    assert_eq!((us.name.as_str(), us.mentions[0].form), ("United States", None));
}

#[test]
fn a_name_after_a_title_or_given_name_is_a_person() {
    assert_eq!(places("The crowd cheered when Mr. Washington spoke."), [""; 0]);
    assert_eq!(places("A statue of Michael Jordan was shown."), [""; 0]);
    assert_eq!(places("Reporters met Michael Jordan. Later Jordan said he was glad."), [""; 0]);
    let both = "Jordan said he was glad. Michael Jordan flew to Amman, Jordan.";
    let jordan = enriched("", both, None).into_iter().find(|l| l.name == "Jordan");
    assert_eq!(jordan.map(|l| l.mentions.len()), Some(1));
    assert_eq!(places("Guests came to Mar-a-Lago."), [""; 0]);
    assert_eq!(places("The heiress Paris Hilton smiled."), [""; 0]);
}

#[test]
fn the_region_behind_a_name_tells_which_place_is_meant() {
    let found =
        enriched("", "He was born in Paris, Texas, and moved to Lebanon, Pa., in May.", None);
    let admin1 =
        |name: &str| found.iter().find(|l| l.name == name).and_then(|l| l.admin1.as_deref());
    assert_eq!(admin1("Paris"), Some("Texas"));
    assert_eq!(admin1("Lebanon"), Some("Pennsylvania"));
}

#[test]
fn a_region_behind_a_name_that_has_no_such_place_tells_where_an_unknown_one_lies() {
    let body = "HOLLIDAY, Mo. - A man was hurt near Holliday on Monday.";
    let found = enriched("", body, None);
    let place = found.iter().find(|l| l.name == "HOLLIDAY").expect("the town");
    assert_eq!((place.kind, place.admin1.as_deref()), (PlaceKind::Place, Some("Missouri")));
    assert_eq!((place.geoname, place.mentions.len()), (None, 2));
    let list = places("It has shops in Nottingham, Texas and Nevada.");
    assert!(list.contains(&"Nottingham|GB".to_owned()), "{list:?}");
}

#[test]
fn names_in_a_list_of_counties_are_counties() {
    let body = "Snow fell in Douglas, Sarpy and Lancaster counties in Nebraska.";
    assert_eq!(
        places(body),
        ["Douglas County|US", "Lancaster County|US", "Nebraska|US", "Sarpy County|US"]
    );
}

#[test]
fn an_article_is_filed_in_a_town() {
    let kind = |body: &str| {
        let found = enriched("", body, None);
        found.iter().find(|l| l.name.starts_with("New York")).map(|l| l.kind)
    };
    assert_eq!(kind("NEW YORK (AP) - The trial goes on."), Some(PlaceKind::City));
    assert_eq!(kind("Farmers in the state of New York hope for rain."), Some(PlaceKind::Region));
}

#[test]
fn what_is_named_after_a_country_lies_in_the_town_beside_it() {
    let body = "A concert was held at the Stade de France, north of Paris, on Sunday.";
    let found = enriched_in("en", body);
    let point = |name: &str| found.iter().find(|l| l.name == name).map(|l| (l.lat, l.lon));
    assert!(point("Stade de France").is_some(), "{found:?}");
    assert_eq!(point("Stade de France"), point("Paris"));
}

#[test]
fn a_town_that_ends_the_name_of_a_park_is_not_where_it_lies() {
    let body = "Two hikers were found in Rocky Mountain National Park in Colorado on Monday.";
    let found = enriched("", body, None);
    let park = found.iter().find(|l| l.name.ends_with("Park")).expect("the park");
    let state = found.iter().find(|l| l.name == "Colorado").expect("the state");
    assert_eq!((park.lat, park.lon), (state.lat, state.lon));
}

#[test]
fn two_countries_with_a_comma_between_them_are_a_list() {
    assert_eq!(
        places("Envoys of Jordan, Lebanon and Turkey met."),
        ["Jordan|JO", "Lebanon|LB", "Turkey|TR"]
    );
}

#[test]
fn places_near_the_other_places_of_the_article_are_preferred() {
    let body = "Police in Cleveland and Akron said two men from Medina were held. \
                Both had lived in Ohio for years.";
    assert!(places(body).contains(&"Medina|US".to_owned()), "{:?}", places(body));
    let body = "Pilgrims went from Mecca to Medina in Saudi Arabia.";
    assert!(places(body).contains(&"Madinah|SA".to_owned()), "{:?}", places(body));
}

#[test]
fn a_local_paper_writes_about_its_own_town() {
    let body = "Richmond police are looking for a man who stole a bicycle.";
    let at = |publisher| {
        enriched("", body, publisher).first().and_then(|l| l.admin1.clone()).unwrap_or_default()
    };
    assert_eq!(at(Some("pal-item.com")), "Indiana");
    assert_eq!(at(Some("richmond.com")), "Virginia");
}

#[test]
fn common_words_months_and_companies_are_no_places() {
    assert_eq!(
        places("Reform is slow. March was cold, and Many came. Nice work, he said."),
        [""; 0]
    );
    assert_eq!(places("Shares of Wal-Mart and Hudson Holdings rose."), [""; 0]);
    assert_eq!(places("They live at 12 Orchard St. behind the mill."), [""; 0]);
    assert_eq!(places("LOSS FROM SALE EXPECTED BY FIRM\n\nIts loss was small."), [""; 0]);
    assert_eq!(places("it told us to go in or out"), [""; 0]);
    assert_eq!(places("The fee is US$20."), [""; 0]);
}

#[test]
fn a_dateline_in_capitals_is_a_place() {
    let body = "MUSCAT, Oman, Feb. 6 - Talks went on.";
    assert_eq!(places(body), ["Muscat|OM", "Oman|OM"]);
    assert_eq!(places("AKRON, Ohio - A plant was closed."), ["Akron|US", "Ohio|US"]);
}

#[test]
fn states_that_are_gone_are_found_under_their_successors() {
    assert_eq!(
        places("Troops of the Soviet Union left Czechoslovakia."),
        ["Czech Republic|CZ", "Russia|RU"]
    );
}

#[test]
fn an_article_is_about_its_headline_and_not_about_a_passing_mention() {
    let body = "Oman will host new talks, its foreign minister said.\n\n\
                Oman hosted such talks before. The ministry in Muscat named no day. \
                A similar round was held in Norway years ago.";
    let found = enriched("Oman to host talks", body, None);
    assert_eq!((found[0].name.as_str(), found[0].about), ("Oman", true));
    assert_eq!(found[0].title_mentions.len(), 1);
    let norway = found.iter().find(|l| l.name == "Norway").expect("named");
    assert!(!norway.about);
}

#[test]
fn arabic_and_cyrillic_names_are_found_where_the_gazetteer_has_them() {
    assert_eq!(places("اجتمع الوفدان في مسقط"), ["Muscat|OM"]);
    assert_eq!(places("Россия и Иран"), ["Iran|IR", "Russia|RU"]);
}

#[test]
fn an_empty_article_has_no_places() {
    assert_eq!(enriched("", "", None), []);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_panic_and_mentions_lie_inside(
        body in "(Paris|Jordan|US|St\\.|W\\.Va|Mr|[,.( \n$]|-|Ohio|\\PC){0,40}"
    ) {
        let length = body.chars().count() as u32;
        for location in enriched("", &body, None) {
            for mention in location.mentions {
                assert!(mention.start < mention.end && mention.end <= length);
            }
        }
    }
}

#[test]
fn a_name_that_goes_on_over_a_particle_is_a_person() {
    assert_eq!(places("The minister, Badr al-Busaidi, spoke."), [""; 0]);
    assert_eq!(places("Then Chad le Clos swam. Chad won."), [""; 0]);
    assert_eq!(places("The army of Chad fled."), ["Chad|TD"]);
}

#[test]
fn a_surname_after_a_word_that_no_table_knows_is_a_person() {
    assert_eq!(places("It was Qorvell Washington who won. Washington smiled."), [""; 0]);
}

#[test]
fn a_cathedral_with_a_hyphen_is_no_town_without() {
    let named = places("The roof of Notre-Dame Cathedral burned in Paris.");
    assert_eq!(named, ["Notre-Dame Cathedral|", "Paris|FR"]);
    let bare = places("The roof of Notre-Dame burned in Paris.");
    assert!(bare.contains(&"Paris|FR".to_owned()) && !bare.contains(&"Notre Dame|US".to_owned()));
}

#[test]
fn a_grape_is_no_city() {
    assert_eq!(places("Ask about Muscat. The finest, Muscat Blanc, is old."), [""; 0]);
}

/// The countries that an article is about, sorted.
fn about(title: &str, body: &str) -> Vec<String> {
    let found = enriched(title, body, None).into_iter().filter(|l| l.about);
    let mut countries: Vec<_> = found.filter_map(|l| l.country).collect();
    countries.sort();
    countries.dedup();
    countries
}

#[test]
fn money_and_firms_named_after_a_country_do_not_make_it_a_subject() {
    let body = "The city of Bergen in Norway is lending them.";
    assert_eq!(about("Canadian dollars rise", body), ["NO"]);
    assert_eq!(about("Canadian farms rise", body), ["CA", "NO"]);
    let body = "LYNN, Mass., May 5 - The plant in Boston is sold to British Petroleum Co by its \
                owners in Massachusetts.";
    assert_eq!(about("", body), ["US"]);
}

#[test]
fn what_stands_behind_the_lead_weighs_less() {
    let (lead, rest) =
        ("Oman raised taxes on Friday, officials told reporters in the capital.", "So had Peru.");
    assert_eq!(about("Oman raises taxes", &format!("{lead}\n\n{rest}")), ["OM"]);
    assert_eq!(about("Oman raises taxes", &format!("{lead}\n    {rest}")), ["OM"]);
    assert_eq!(about("Oman, Peru raise taxes", &format!("{lead}\n\n{rest}")), ["OM", "PE"]);
}

#[test]
fn a_name_goes_on_over_a_possessive() {
    assert_eq!(places("The Democratic People's Republic of Korea said no."), ["North Korea|KP"]);
    assert_eq!(places("They met Dublin's city manager."), ["Dublin|IE"]);
}

#[test]
fn the_dot_of_an_abbreviation_belongs_to_the_name() {
    let body = "They went to San Mateo, Calif., by bus. They live in Boston, Mass.";
    let found = enriched("", body, None);
    let of = |name: &str| found.iter().find(|l| l.name == name).map(|l| cut(body, l));
    assert_eq!(of("California"), Some(vec!["Calif."]));
    assert_eq!(of("Massachusetts"), Some(vec!["Mass"]));
}

#[test]
fn the_letters_of_a_share_are_no_place() {
    assert_eq!(places("Investors Savings <ISLA> sold a stake."), [""; 0]);
}

#[test]
fn a_capital_named_in_the_dateline_alone_is_where_the_office_of_the_paper_is() {
    let about = |body: &str, city: &str| {
        let mut article = Article { body: body.to_owned(), ..Article::default() };
        let words = Words::new("", body);
        Datelines.enrich(&words, &mut article, &mut Trace::off());
        Actors.enrich(&words, &mut article, &mut Trace::off());
        Places.enrich(&words, &mut article, &mut Trace::off());
        article.location.iter().any(|place| place.name == city && place.about)
    };
    assert!(!about("VIENNA (AP) - Austria raised taxes on farms on Friday.", "Vienna"));
    assert!(about("VIENNA (AP) - Shops closed in Vienna on Friday.", "Vienna"));
    assert!(about("LINZ (AP) - Austria raised taxes on farms on Friday.", "Linz"));
}

#[test]
fn a_line_in_capitals_needs_more_than_a_word_that_is_a_village_too() {
    let body = "THERMO ELECTRON SELLS STOCK\n\nThe firm said it sold stock to a bank on Friday.";
    assert_eq!(places(body), [""; 0]);
    let body = "LONDON FIRM SELLS STOCK\n\nThe firm said it sold stock to a bank in London.";
    assert_eq!(places(body), ["London|GB"]);
}

/// "Name|country" of all places of a text in this language, sorted.
fn abroad(language: &str, body: &str) -> Vec<String> {
    let name = |l: &Location| format!("{}|{}", l.name, l.country.as_deref().unwrap_or_default());
    let found = enriched_in(language, body);
    let mut names: Vec<_> = found.iter().filter(|l| !l.mentions.is_empty()).map(name).collect();
    names.sort();
    names
}

#[test]
fn in_other_languages_a_small_town_needs_more_than_its_name() {
    assert!(abroad("de", "Wer noch Mark hat, kann damit im Handel zahlen.").is_empty());
    assert!(abroad("es", "La cápsula Aurora subió despacio.").is_empty());
    let found = abroad("de", "Er wohnt in Wernigerode am Harz.");
    assert!(found.contains(&"Wernigerode|DE".to_owned()), "{found:?}");
    assert_eq!(abroad("fr", "Il a ouvert un bureau à Madrid."), ["Madrid|ES"]);
}

#[test]
fn in_other_languages_a_name_of_many_places_means_the_one_in_company() {
    let body = "La France joue à Paris, et il habite à Saint-Denis.";
    assert_eq!(abroad("fr", body), ["France|FR", "Paris|FR", "Saint-Denis|FR"]);
}

fn enriched_in(language: &str, body: &str) -> Vec<Location> {
    let mut article = Article {
        body: body.to_owned(),
        language: Some(language.to_owned()),
        ..Article::default()
    };
    let words = Words::new("", body);
    Actors.enrich(&words, &mut article, &mut Trace::off());
    Places.enrich(&words, &mut article, &mut Trace::off());
    article.location
}

#[test]
fn a_small_word_for_a_division_belongs_to_the_name_before_it() {
    let found = enriched("", "Three people died in Helmand province on Monday.", None);
    let helmand = found.iter().find(|l| l.name == "Helmand").expect("named");
    assert_eq!((helmand.kind, helmand.country.as_deref()), (PlaceKind::Region, Some("AF")));
    let found = enriched("", "Floods hit the province of Kandahar and villages near by.", None);
    let kandahar =
        found.iter().find(|l| l.country.as_deref() == Some("AF") && !l.mentions.is_empty());
    assert_eq!(kandahar.map(|l| l.kind), Some(PlaceKind::Region));
}

/// The names of all places of a text in a language, sorted.
fn names_in(language: &str, body: &str) -> Vec<String> {
    let mut names: Vec<_> = enriched_in(language, body).into_iter().map(|l| l.name).collect();
    names.sort();
    names
}

#[test]
fn other_languages_have_their_own_names_for_countries_and_cities_in_all_cases() {
    let russian = names_in("ru", "Президент встретился с послом в Москве и уехал в Венесуэлу.");
    assert!(russian.contains(&"Moscow".to_owned()), "{russian:?}");
    assert!(russian.contains(&"Venezuela".to_owned()), "{russian:?}");
    let german =
        names_in("de", "Die Küche in Äthiopien ist teuer. Dabei fehlen Türen im Nahen Osten.");
    assert_eq!(german, ["Ethiopia", "Middle East"]);
    let polish = names_in("pl", "Minister spotkał się w Warszawie z delegacją z Francji.");
    assert!(
        polish.contains(&"Warsaw".to_owned()) && polish.contains(&"France".to_owned()),
        "{polish:?}"
    );
}

#[test]
fn languages_that_the_tagger_has_not_learned_have_names_of_countries_in_their_cases() {
    let icelandic =
        names_in("is", "Sendiherrarnir hittust í Frakklandi og fóru svo til Bretlands og Belgíu.");
    assert_eq!(icelandic, ["Belgium", "France", "United Kingdom"]);
    assert_eq!(names_in("hi", "दोनों देशों के दूत शुक्रवार को ओमान में मिले।"), ["Oman"]);
}

#[test]
fn names_of_countries_are_found_where_no_spaces_stand_between_words() {
    let japanese = "両国の外相は金曜日にオマーンで会談し、マリアさんと共に首都マスカットを訪れた。";
    assert_eq!(names_in("ja", japanese), ["Muscat", "Oman"]);
    assert_eq!(names_in("zh", "两国外长周五在阿曼会谈，随后前往北京。"), ["Beijing", "Oman"]);
}

#[test]
fn a_german_adjective_of_a_town_names_the_town_where_it_comes_again() {
    let body = "Die Berliner Polizei suchte am Freitag nach zwei Männern. Ein Sprecher der Berliner Feuerwehr sagte, es \
                werde nach ihnen gesucht. Viele Berliner waren besorgt.";
    assert_eq!(names_in("de", body), ["Berlin"]);
}

#[test]
fn a_firm_a_team_or_a_prize_named_after_a_place_makes_no_place() {
    let body =
        "Shares of Bank of England suppliers rose. Manchester United won the match 3-1 on Sunday.";
    assert!(places(body).iter().all(|p| !p.starts_with("Manchester") && !p.starts_with("England")));
}

#[test]
fn a_country_that_an_article_is_about_stands_in_the_record_even_unnamed() {
    let body = "LYON, June 3 - Firefighters in Lyon fought a blaze in a warehouse. The mayor of Lyon \
                said that nobody was hurt. Schools in Lyon stayed shut.";
    let rest = " The smoke was seen far beyond the river, and people were told to keep their windows closed until \
                the evening, when the wind turned and the last crews could go home to their families.";
    let found = enriched("Warehouse burns in Lyon", &format!("{body}{rest}"), None);
    let france = found.iter().find(|l| l.name == "France").expect("in the record");
    assert!(france.about && france.mentions.is_empty());
    let found = enriched("Warehouse burns in Lyon", body, None);
    assert!(found.iter().all(|l| l.name != "France"), "of a line or two");
}

#[test]
fn a_place_that_no_gazetteer_knows_lies_where_the_text_puts_it() {
    let body =
        "Thousands gathered in Los Angeles on Friday night. They met at Dodger Stadium and sang.";
    let found = enriched("", body, None);
    let stadium = found.iter().find(|l| l.name == "Dodger Stadium").expect("named");
    let city = found.iter().find(|l| l.name == "Los Angeles").expect("named");
    assert_eq!((stadium.kind, stadium.geoname), (PlaceKind::Place, None));
    assert_eq!((stadium.lat, stadium.lon), (city.lat, city.lon));
}

#[test]
fn a_country_that_is_part_of_a_persons_name_is_no_place() {
    assert_eq!(places("The prize went to India Hicks. Hicks thanked her friends."), [""; 0]);
    assert_eq!(places("The prize went to Jordan Peele. Peele thanked his friends."), [""; 0]);
}

#[test]
fn letters_of_a_degree_are_no_division() {
    for degree in ["M.S.", "M.D.", "P.A."] {
        let body = format!("Valerie Berkwood, {degree}, of the clinic, said patients should rest.");
        assert_eq!(places(&body), [""; 0], "{degree}");
    }
    assert_eq!(places("He lives in Albany, N.Y., with his wife."), ["Albany|US", "New York|US"]);
}

#[test]
fn a_town_that_nothing_else_speaks_for_is_no_place() {
    // Sars is a town of the Urals, too.
    assert_eq!(places("Critics say Sars gets more money. Sars will hire collectors."), [""; 0]);
    let russia = "Critics say Sars gets more money. Sars lies in Russia, as Perm does.";
    assert!(places(russia).contains(&"Sars|RU".to_owned()), "{:?}", places(russia));
    assert_eq!(places("Workers met in Sars on Friday."), ["Sars|RU"]);
}

//! The rules for organisations, teams and organs of states.

use super::*;

#[test]
fn organisations_are_known_by_the_noun_that_heads_them() {
    assert_eq!(
        organisations("She works for Tollmark Shipping Ltd in Hull. Tollmark Shipping grew."),
        ["Tollmark Shipping Ltd: Tollmark Shipping Ltd|Tollmark Shipping"]
    );
    assert_eq!(
        organisations("The University of Ostrava and the Bank of Ruritania agreed."),
        ["University of Ostrava: University of Ostrava", "Bank of Ruritania: Bank of Ruritania"]
    );
}

#[test]
fn the_dot_of_an_abbreviated_company_belongs_to_its_name() {
    assert_eq!(organisations("Tollmark Corp. said so."), ["Tollmark Corp: Tollmark Corp."]);
}

#[test]
fn clubs_are_known_by_town_and_nickname() {
    assert_eq!(organisations("They saw the Chicago Bulls."), ["Chicago Bulls: Chicago Bulls"]);
    assert_eq!(persons("They saw Ernie Banks."), ["Ernie Banks: Ernie Banks"]);
}

#[test]
fn an_acronym_in_brackets_names_the_organisation_before_it() {
    let body = "The Ruritanian Cheese Council (RCC) met. Nobody left the RCC early.";
    assert_eq!(
        organisations(body),
        ["Ruritanian Cheese Council: Ruritanian Cheese Council|RCC|RCC"]
    );
}

#[test]
fn known_organisations_and_groups_have_their_canonical_names() {
    assert_eq!(
        organisations("The IAEA told the U.N. that nobody asked who it was."),
        ["International Atomic Energy Agency: IAEA", "United Nations: U.N."]
    );
    assert_eq!(
        of_kind("Fighters of al-Qaeda and Hizbollah fled.", ActorKind::Group),
        ["al-Qaida: al-Qaeda", "Hezbollah: Hizbollah"]
    );
}

#[test]
fn a_ministry_belongs_to_the_state_of_its_demonym() {
    let iran = ["Foreign Ministry of Iran: Foreign Ministry"];
    assert_eq!(organisations("The Iranian Foreign Ministry said no."), iran);
    assert_eq!(organisations("Iran's Foreign Ministry said no."), iran);
}

#[test]
fn the_agency_of_a_dateline_is_no_actor() {
    let filed = |body: &str, dateline: &str| {
        let dateline = Dateline { text: dateline.to_owned(), ..Dateline::default() };
        let mut article = Article { dateline: Some(dateline), ..Article::default() };
        Actors.enrich(&Words::new("", body), &mut article, &mut Trace::off());
        article.actors
    };
    for agency in ["Reuters", "Example Wire"] {
        let dateline = format!("MUSCAT, Feb. 6 ({agency})");
        assert_eq!(filed(&format!("{dateline} - Rain fell on the coast."), &dateline), []);
    }
    assert_eq!(organisations("The photographer of Reuters left."), ["Reuters: Reuters"]);
}

#[test]
fn the_place_of_a_dateline_is_no_organisation() {
    let body = "RIO DE JANEIRO, Brazil, June 3 - Ships waited. SPLIT, Croatia, is far.";
    assert!(organisations(body).is_empty(), "{:?}", organisations(body));
}

#[test]
fn letters_in_brackets_are_those_of_the_organisation_before_them() {
    let body = "The African Development Bank (ADB) met. The ADB lends.";
    let named = ["African Development Bank: African Development Bank|ADB|ADB"];
    assert_eq!(organisations(body), named);
    let body = "The Institute of Economic Affairs (IEA) met. The IEA said so.";
    let named = ["Institute of Economic Affairs: Institute of Economic Affairs|IEA|IEA"];
    assert_eq!(organisations(body), named);
    let misspelt = organisations("The Food and Agricultural Organisation (FAO) met.");
    assert_eq!(
        misspelt,
        ["Food and Agriculture Organization: Food and Agricultural Organisation|FAO"]
    );
}

#[test]
fn the_letters_of_a_share_are_no_actor() {
    assert!(organisations("Qorvell Works <EC> rose.").iter().all(|o| !o.starts_with("European")));
}

#[test]
fn a_headquarters_where_a_story_is_filed_is_no_actor() {
    let body = "UNITED NATIONS, March 5 - Rain fell on the river.";
    let dateline = Dateline { text: "UNITED NATIONS, March 5".to_owned(), ..Dateline::default() };
    let mut article = Article { dateline: Some(dateline), ..Article::default() };
    Actors.enrich(&Words::new("", body), &mut article, &mut Trace::off());
    assert_eq!(article.actors, []);
}

#[test]
fn firms_named_after_people_are_firms() {
    let body = "He is an economist at Merrill Lynch. Merrill Lynch said nothing.";
    assert_eq!(organisations(body), ["Merrill Lynch: Merrill Lynch|Merrill Lynch"]);
}

#[test]
fn an_organ_belongs_to_the_state_that_the_article_is_about() {
    let japan = "Japan voted on Sunday. The House of Representatives of Japan meets next week, and the \
                 House of Representatives will choose a premier, Japanese officials said.";
    assert!(
        organisations(japan)
            .iter()
            .any(|name| name.starts_with("House of Representatives of Japan")),
        "{:?}",
        organisations(japan)
    );
    let america =
        "The United States voted on Sunday. The House of Representatives meets next week.";
    assert_eq!(
        organisations(america),
        ["United States House of Representatives: House of Representatives"]
    );
    let aid = "Ukraine waits. Ukrainian officials in Kyiv said Ukraine hopes that Congress will approve the \
               aid that the U.S. promised.";
    assert_eq!(organisations(aid), ["United States Congress: Congress"]);
    assert_eq!(
        organisations("The Treasury Department said so on Friday."),
        ["United States Department of the Treasury: Treasury Department"]
    );
}

#[test]
fn an_acronym_that_is_spoken_as_a_word_is_the_same_actor_in_any_case() {
    let body =
        "Nato said on Monday it would meet Unesco. The NATO chief was glad, and Opec agreed.";
    let found = organisations(body);
    assert_eq!(found, ["NATO: Nato|NATO", "UNESCO: Unesco", "OPEC: Opec"]);
}

#[test]
fn states_that_play_are_teams() {
    let kinds = |body: &str| -> Vec<(String, ActorKind)> {
        let language = Some("en".to_owned());
        let mut article = Article { body: body.to_owned(), language, ..Article::default() };
        Actors.enrich(&Words::new("", body), &mut article, &mut Trace::off());
        article.actors.into_iter().map(|actor| (actor.name, actor.kind)).collect()
    };
    let teams = kinds(
        "Wales beat Hungary 2-0 on Tuesday to win the group. Slovakia beat Azerbaijan 2-0 and Croatia drew \
         1-1 with Austria, while Poland won 3-2 against Slovenia in Warsaw. Germany top the table, and Iceland \
         play Bulgaria next week.",
    );
    assert!(teams.contains(&("Germany".to_owned(), ActorKind::Organisation)), "{teams:?}");
    assert!(teams.iter().all(|(_, kind)| *kind != ActorKind::State), "{teams:?}");
    let states = kinds("Iran said on Monday that Russia and China had agreed to the talks.");
    assert!(states.len() == 3 && states.iter().all(|(_, kind)| *kind == ActorKind::State));
}

#[test]
fn letters_of_a_disease_or_an_office_are_no_organisation() {
    let body = "Deaths from AIDS fell, the VP of the firm said.";
    assert_eq!(organisations(body), [""; 0]);
}

#[test]
fn a_body_is_not_the_longer_one_that_its_name_ends() {
    let found = organisations(
        "The Royal Bank of Canada expects the Bank of Canada to cut rates. The Royal Bank of Canada sees growth.",
    );
    let names: Vec<_> = found.iter().filter_map(|name| name.split(':').next()).collect();
    assert_eq!(names, ["Royal Bank of Canada", "Bank of Canada"]);
}

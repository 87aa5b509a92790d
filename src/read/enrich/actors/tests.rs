//! The rules, each on a text of its own.

mod organisations;

use super::*;
use crate::{
    article::{Actor, ActorKind, Dateline, Form},
    knowledge::actors::canonical,
};

fn actors(body: &str) -> Vec<Actor> {
    let words = Words::new("", body);
    let mut article = Article { body: body.to_owned(), ..Article::default() };
    Actors.enrich(&words, &mut article, &mut Trace::off());
    article.actors
}

/// Name and mentions of every actor of a kind, in order of the first mention.
fn of_kind(body: &str, kind: ActorKind) -> Vec<String> {
    let mut actors = actors(body);
    actors.retain(|actor| actor.kind == kind);
    actors.sort_by_key(|actor| actor.mentions.first().map(|m| m.start));
    let written = |actor: &Actor| {
        let cut = |m: &crate::article::Mention| {
            body.chars().skip(m.start as usize).take((m.end - m.start) as usize).collect()
        };
        actor.mentions.iter().map(cut).collect::<Vec<String>>().join("|")
    };
    actors.iter().map(|actor| format!("{}: {}", actor.name, written(actor))).collect()
}

fn states(body: &str) -> Vec<String> {
    of_kind(body, ActorKind::State)
}

fn persons(body: &str) -> Vec<String> {
    of_kind(body, ActorKind::Person)
}

fn organisations(body: &str) -> Vec<String> {
    of_kind(body, ActorKind::Organisation)
}

#[test]
fn a_state_is_an_actor_where_it_acts() {
    assert_eq!(states("Oman said on Friday that talks would go on."), ["Oman: Oman"]);
    assert_eq!(states("The ship was built by Norway."), ["Norway: Norway"]);
    assert_eq!(states("Analysts followed Iran's nuclear programme."), ["Iran: Iran"]);
    assert_eq!(states("New sanctions against Russia took effect."), ["Russia: Russia"]);
    assert_eq!(states("They ended strikes on Yemen."), ["Yemen: Yemen"]);
    assert_eq!(states("Israel, which said little, left."), ["Israel: Israel"]);
}

#[test]
fn a_capital_that_is_also_a_surname_is_the_state_where_it_does_what_states_do() {
    let towards = "Denzel Washington was at the premiere. Washington imposed new tariffs on China.";
    assert!(states(towards).contains(&"United States: Washington".to_owned()), "{towards}");
    let its = "Denzel Washington was there. Washington recalled its ambassador from Lima.";
    assert!(states(its).contains(&"United States: Washington".to_owned()), "{its}");
    let full = "George Washington imposed an embargo on Britain.";
    assert!(!states(full).iter().any(|state| state.contains("Washington")), "{full}");
    let man = "Denzel Washington was there. Washington signed a contract with the studio.";
    assert!(states(man).is_empty(), "{man}");
}

#[test]
fn a_given_name_before_a_known_surname_belongs_to_the_name() {
    let body = "The prize was given to Carolina Herrera at a dinner. Herrera thanked her friends.";
    assert_eq!(persons(body), ["Carolina Herrera: Carolina Herrera|Herrera"]);
}

#[test]
fn relatives_of_one_surname_are_persons_of_their_own() {
    let body = "Martha Washington told her guests. They had come to see Orlando Washington.";
    let found = persons(body);
    assert!(found.iter().any(|p| p.starts_with("Martha Washington: Martha")), "{found:?}");
    assert!(found.contains(&"Orlando Washington: Orlando Washington".to_owned()), "{found:?}");
}

#[test]
fn a_state_that_is_only_a_place_is_no_actor() {
    assert!(states("The meeting was held in Oman, near Muscat.").is_empty());
    assert!(states("She was born in Jordan and grew up in Egypt.").is_empty());
    assert!(
        states("Reports from Peru say police fired. He crossed the border with Chad.").is_empty()
    );
}

#[test]
fn officials_make_their_demonym_a_mention_of_the_state() {
    assert_eq!(
        states("U.S. officials met Iranian diplomats. French wine was served."),
        ["United States: U.S.", "Iran: Iranian"]
    );
}

#[test]
fn a_capital_that_acts_is_its_state_and_otherwise_a_city() {
    let body = "Tehran has rejected the offer. Protesters gathered in Tehran.";
    assert_eq!(states(body), ["Iran: Tehran"]);
    assert_eq!(actors(body)[0].mentions[0].form, Some(Form::Metonym));
    assert_eq!(
        states("They hoped for talks between Tehran and Washington."),
        ["Iran: Tehran", "United States: Washington"]
    );
    assert!(states("MUSCAT, Oman - Rain fell.").is_empty());
}

#[test]
fn seats_of_government_are_the_state() {
    assert_eq!(
        states("The Kremlin denied it, and the White House and the State Department agreed."),
        ["Russia: Kremlin", "United States: White House|State Department"]
    );
}

#[test]
fn both_states_of_a_hyphenated_pair_act() {
    assert_eq!(states("The U.S.-Iran talks resumed."), ["United States: U.S.", "Iran: Iran"]);
}

#[test]
fn persons_named_like_states_are_persons() {
    let body = "Michael Jordan said he would play. Jordan won again.";
    assert!(states(body).is_empty(), "{:?}", states(body));
    assert_eq!(persons(body), ["Michael Jordan: Michael Jordan|Jordan"]);
}

#[test]
fn georgia_is_a_state_only_beside_its_neighbours() {
    assert!(states("Georgia said the Atlanta airport would reopen.").is_empty());
    assert_eq!(states("Georgia said Tbilisi airport would reopen."), ["Georgia: Georgia"]);
}

#[test]
fn a_surname_is_a_mention_of_the_person_named_in_full() {
    let body = "Iranian Foreign Minister Abbas Araghchi left. Araghchi said little. \
                Reporters asked Mr. Araghchi again.";
    assert_eq!(persons(body), ["Abbas Araghchi: Abbas Araghchi|Araghchi|Araghchi"]);
    let person = actors(body).into_iter().find(|a| a.kind == ActorKind::Person);
    let person = person.expect("a person");
    assert_eq!(person.country.as_deref(), Some("IR"));
    let forms: Vec<_> = person.mentions.iter().map(|m| m.form).collect();
    assert_eq!(forms, [None, Some(Form::Surname), Some(Form::Surname)]);
}

#[test]
fn relatives_of_one_surname_are_two_persons() {
    let body = "Mary Tolland met John Tolland. Later Mary Tolland and John Tolland left.";
    assert_eq!(
        persons(body),
        ["Mary Tolland: Mary Tolland|Mary Tolland", "John Tolland: John Tolland|John Tolland"]
    );
}

#[test]
fn titles_initials_and_particles_show_persons() {
    assert_eq!(persons("U.S. envoy Steve Witkoff arrived."), ["Steve Witkoff: Steve Witkoff"]);
    assert_eq!(persons("The prize went to John Q. Dorfler."), ["John Q. Dorfler: John Q. Dorfler"]);
    assert_eq!(persons("It was Ludwig van Tessen."), ["Ludwig van Tessen: Ludwig van Tessen"]);
    assert!(persons("The senator (D-Mass.) voted.").is_empty());
    assert_eq!(persons("King Qorvath spoke."), ["Qorvath: Qorvath"]);
}

#[test]
fn days_months_and_first_words_are_no_persons() {
    assert!(persons("On Monday June sales rose. However Tuesday was calm.").is_empty());
}

#[test]
fn capitals_in_headings_alone_make_no_name() {
    let body = "Big Win For Mervin Tolland In Final\n\nThe game was close.";
    assert!(persons(body).is_empty(), "{:?}", persons(body));
    assert!(persons("A Quiet Morning In The Old Harbour\n\nNothing happened.").is_empty());
}

#[test]
fn the_row_of_a_table_names_a_person_behind_a_title() {
    let body = "Facts\n\nIran delegation: Foreign Minister Mervin Araghchi\n\n\
                US delegation: Special Envoy Steve Witkoff\n\nFormat: Indirect";
    assert_eq!(persons(body), ["Mervin Araghchi: Mervin Araghchi", "Steve Witkoff: Steve Witkoff"]);
    let countries: Vec<_> = actors(body)
        .into_iter()
        .filter(|a| a.kind == ActorKind::Person)
        .filter_map(|a| a.country)
        .collect();
    assert_eq!(countries, ["IR", "US"]);
    assert!(persons("Analysis: Senator Says No To Bridge\n\nThe game was close.").is_empty());
}

#[test]
fn a_given_name_of_a_person_beats_the_state_of_that_name() {
    let body = "On Tuesday Jordan Pickford won. Jordan said he was glad.";
    assert!(states(body).is_empty(), "{:?}", states(body));
    assert_eq!(persons(body), ["Jordan Pickford: Jordan Pickford|Jordan"]);
    let both = "Minister Israel Katz spoke. Israel said its Israeli officials would go.";
    assert_eq!(states(both), ["Israel: Israel|Israeli"]);
}

#[test]
fn a_given_name_before_a_surname_that_is_a_capital_shows_a_person() {
    let body = "The prize went to the actor Denzel Washington. Washington was glad.";
    assert!(states(body).is_empty(), "{:?}", states(body));
    assert_eq!(persons(body), ["Denzel Washington: Denzel Washington|Washington"]);
}

#[test]
fn buildings_and_events_are_no_persons() {
    for body in ["They saw the Rana Plaza.", "The White Helmets left.", "An Eiffel Tower."] {
        assert!(persons(body).is_empty(), "{body}");
    }
    assert_eq!(persons("President Marie Tower left."), ["Marie Tower: Marie Tower"]);
    for body in ["Boys sat in the Qorva Vellang cave.", "They stayed in Qorva Vellang."] {
        assert!(persons(body).is_empty(), "{body}");
    }
}

#[test]
fn the_title_has_mentions_of_its_own() {
    let (title, body) = ("Araghchi says no", "Abbas Araghchi said no.");
    let words = Words::new(title, body);
    let mut article = Article { language: Some("en".to_owned()), ..Article::default() };
    Actors.enrich(&words, &mut article, &mut Trace::off());
    let named: Vec<_> = article.actors.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(named, ["Abbas Araghchi"]);
    assert_eq!(article.actors[0].title_mentions.len(), 1);
}

fn abroad(language: &str, body: &str) -> Vec<(String, ActorKind)> {
    let words = Words::new("", body);
    let mut article = Article { language: Some(language.to_owned()), ..Article::default() };
    Actors.enrich(&words, &mut article, &mut Trace::off());
    article.actors.into_iter().map(|actor| (actor.name, actor.kind)).collect()
}

#[test]
fn other_languages_have_persons_organisations_and_states() {
    let found = abroad("de", "Der Minister Karl Mustermann sprach mit der IAEA.");
    assert!(found.contains(&("Karl Mustermann".to_owned(), ActorKind::Person)), "{found:?}");
    let agency = "International Atomic Energy Agency".to_owned();
    assert!(found.contains(&(agency, ActorKind::Organisation)), "{found:?}");
    for (language, body, state) in [
        ("de", "Russland und die Ukraine haben am Montag ein Abkommen unterzeichnet.", "Russia"),
        ("fr", "La France a condamné les frappes, selon un communiqué de Paris.", "France"),
        ("es", "Brasil y Venezuela firmaron el lunes un acuerdo, dijo Brasil.", "Brazil"),
        ("pl", "Polska i Litwa podpisały w poniedziałek umowę.", "Poland"),
        ("ru", "Москва заявила, что Вашингтон нарушил договор.", "Russia"),
        ("tr", "Türkiye ile Mısır pazartesi günü anlaşma imzaladı.", "Türkiye"),
    ] {
        let found = abroad(language, body);
        assert!(
            found.iter().any(|(name, kind)| {
                *kind == ActorKind::State && canonical(name) == canonical(state)
            }),
            "{language}: {found:?}"
        );
    }
}

#[test]
fn a_short_name_before_the_full_one_is_the_same_actor() {
    let body = "Araghchi left early. Reporters met Foreign Minister Abbas Araghchi in Muscat.";
    assert_eq!(persons(body), ["Abbas Araghchi: Araghchi|Abbas Araghchi"]);
}

#[test]
fn a_place_with_its_region_behind_it_is_no_person_elsewhere() {
    let body = "They were taken to Chiang Rai, Thailand. Chiang Rai is far. Chiang Rai slept.";
    assert!(persons(body).is_empty(), "{:?}", persons(body));
}

#[test]
fn the_congress_of_a_state_is_that_state_s() {
    assert_eq!(
        organisations("Peru's Congress voted. Later Congress rose."),
        ["Congress of Peru: Congress|Congress"]
    );
    assert_eq!(
        organisations("The Peruvian Senate asked the U.S. Congress."),
        ["Senate of Peru: Senate", "United States Congress: U.S. Congress"]
    );
    assert_eq!(
        organisations("It has to pass the American Congress on Friday."),
        ["United States Congress: American Congress"]
    );
    assert_eq!(organisations("He told Congress."), ["United States Congress: Congress"]);
}

#[test]
fn brussels_is_the_union_where_it_acts() {
    let body = "Brussels warned the banks. They met in Brussels.";
    assert_eq!(organisations(body), ["European Union: Brussels"]);
    assert!(organisations("They met in Brussels.").is_empty());
}

#[test]
fn the_dot_of_junior_belongs_to_the_name() {
    assert_eq!(
        persons("They met John Tolland Jr., a driver."),
        ["John Tolland Jr: John Tolland Jr."]
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_panic_and_mentions_lie_inside(
        parts in proptest::collection::vec("\\PC{0,12}|Iran|the U\\.S\\.|Mr\\.|John|Doe|Bank of|al-|said|\n\n|\\(|\\)|Corp\\.|van|UN|'s", 0..30)
    ) {
        let body = parts.join(" ");
        let length = body.chars().count() as u32;
        for mention in actors(&body).iter().flat_map(|a| &a.mentions) {
            assert!(mention.start < mention.end && mention.end <= length);
        }
    }
}

#[test]
fn names_of_a_shouted_headline_are_read_as_in_a_sentence() {
    let title = "TRUMP MEETS ZELENSKY AS PUTIN WAITS";
    let words = Words::new(title, "The two men met for an hour on Monday.");
    let mut article = Article { language: Some("en".to_owned()), ..Article::default() };
    Actors.enrich(&words, &mut article, &mut Trace::off());
    let named: Vec<(&str, ActorKind, u32)> = article
        .actors
        .iter()
        .map(|actor| (actor.name.as_str(), actor.kind, actor.title_mentions[0].start))
        .collect();
    let persons = [("Trump", 0), ("Zelensky", 12), ("Putin", 24)];
    assert_eq!(named, persons.map(|(name, start)| (name, ActorKind::Person, start)));
}

#[test]
fn letters_alone_are_nobody() {
    assert_eq!(
        persons(
            "Valerie Berkwood, M.S., R.D., of the clinic, said patients should drink more water."
        ),
        ["Valerie Berkwood: Valerie Berkwood"]
    );
}

#[test]
fn an_acronym_in_a_shouted_headline_stays_one() {
    let words = Words::new("FBI RAIDS HOME OF FORMER AIDE", "Agents searched the house on Monday.");
    let mut article = Article { language: Some("en".to_owned()), ..Article::default() };
    Actors.enrich(&words, &mut article, &mut Trace::off());
    assert!(article.actors.iter().any(|a| a.name == "Federal Bureau of Investigation"));
}

#[test]
fn what_stands_before_a_name_is_no_part_of_it() {
    let body = "LeBron James scored 30 points. Although James led the team, Anthony Davis had a quiet night.";
    assert_eq!(persons(body)[0], "LeBron James: LeBron James|James");
    let body =
        "Airlines said they were waiting for UAE's General Civil Aviation Authority to reply.";
    let found = organisations(body);
    assert!(found.iter().any(|name| name.starts_with("General Civil Aviation")), "{found:?}");
}

#[test]
fn a_month_is_a_person_only_to_those_who_name_one_in_full() {
    assert_eq!(persons("Jobs fell in March and rose again, as May surprised economists."), [""; 0]);
    let body = "Theresa May resigned on Friday. May had been in office for three years.";
    assert_eq!(persons(body), ["Theresa May: Theresa May|May"]);
}

#[test]
fn a_full_name_or_a_form_of_address_shows_a_person() {
    let body =
        "The prize was given to Virginia Woolf at a dinner on Sunday. Woolf thanked her friends.";
    assert_eq!(persons(body), ["Virginia Woolf: Virginia Woolf|Woolf"]);
    let body = "Nostalgia in J.R.R. Tolkien is the subject of the talk. Mr Justice MacDonald ruled on Friday.";
    assert_eq!(persons(body), ["J.R.R. Tolkien: J.R.R. Tolkien", "MacDonald: MacDonald"]);
}

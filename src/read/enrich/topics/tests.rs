//! The rules, each on a text of its own.

use super::*;

fn enriched(mut article: Article) -> Article {
    let (title, body) = (article.title.clone(), article.body.clone());
    let words = Words::new(&title, &body);
    Topics.enrich(&words, &mut article, &mut Trace::off());
    article
}

fn topics(title: &str, body: &str) -> Vec<String> {
    let article = Article { title: title.into(), body: body.into(), ..Article::default() };
    enriched(article).topic.into_iter().map(|topic| topic.name).collect()
}

fn has(found: &[String], name: &str) -> bool {
    found.iter().any(|topic| topic == name)
}

#[test]
fn one_headline_gives_its_deepest_topic() {
    assert_eq!(topics("Strong earthquake shakes coastal towns", "")[0], "earthquake");
    assert_eq!(topics("Central bank raises interest rates again", "")[0], "interest rate");
    assert_eq!(topics("Striker scores twice in cup semi-final", "")[0], "soccer");
    assert!(has(&topics("Ministers agree new sanctions on oil exports", ""), "economic sanction"));
}

#[test]
fn a_body_that_sanctions_something_is_no_economic_sanction() {
    let body = "The race was sanctioned by the club, which may sanction two more next season.";
    assert!(!has(&topics("Club sanctions a new race", body), "economic sanction"));
    let body = "A judge gave her sanction to the deal. She had refused to sanction another. \
                To be sanctioned, a race must follow the rules.";
    assert!(!has(&topics("Court sanctions the settlement", body), "economic sanction"));
    assert!(has(&topics("", "The lifting of sanctions was agreed."), "economic sanction"));
}

#[test]
fn crickets_are_insects_and_cricket_is_a_game() {
    let body = "Swarms of locusts and crickets ravaged the fields of the farmers.";
    assert!(!has(&topics("Crickets ravage crops", body), "cricket"));
    assert!(has(
        &topics("Village cricket returns", "They played cricket on the green."),
        "cricket"
    ));
}

#[test]
fn a_cue_by_the_way_makes_no_topic_of_a_long_text() {
    let filler = "Nobody had come there and nothing was to be seen of them at all. ".repeat(20);
    let aside = "The old man had a girlfriend.";
    assert!(has(&topics("", aside), "Dating and Relationships"));
    assert!(topics("", &format!("{filler}{aside}")).is_empty());
}

#[test]
fn a_second_theme_of_a_long_text_stands_beside_the_first() {
    let talks =
        "The envoys resumed negotiations in the capital, and diplomats called for more diplomacy. ";
    let sanctions = "New sanctions on shippers were announced while economic sanctions stayed in force, and \
                     sanctions relief remained far away. ";
    let other = (0..200).map(|n| format!("place{n}")).collect::<Vec<_>>().join(" ");
    let body = format!("{}{sanctions}{other}", talks.repeat(12));
    let found = topics("Envoys resume negotiations", &body);
    assert!(has(&found, "diplomacy") && has(&found, "economic sanction"), "{found:?}");
}

#[test]
fn an_article_without_evidence_gets_no_topic() {
    assert!(topics("", "").is_empty());
    assert!(topics("Of this and that", "There was nothing there, and nobody had come.").is_empty());
}

#[test]
fn the_path_leads_from_the_top_to_the_topic() {
    let article = Article { title: "Earthquake kills dozens".into(), ..Article::default() };
    let topic = &enriched(article).topic[0];
    assert_eq!(topic.id, "medtop:20000153");
    assert_eq!(
        topic.path.first().map(String::as_str),
        Some("disaster, accident and emergency incident")
    );
    assert_eq!(topic.path.last(), Some(&topic.name));
}

#[test]
fn the_best_topic_comes_first_and_relevance_stays_within_bounds() {
    let article = Article {
        title: "Parliament votes on budget as unions strike over pensions".into(),
        body: "Lawmakers passed the budget while railway workers went on strike. ".repeat(20),
        ..Article::default()
    };
    let found = enriched(article).topic;
    assert!(found.len() > 1);
    assert!(found.is_sorted_by(|a, b| a.relevance >= b.relevance));
    assert!(found.iter().all(|topic| topic.relevance > 0. && topic.relevance <= 1.));
}

#[test]
fn the_section_speaks_where_the_words_do_not() {
    let article = Article { section: Some("Tennis".into()), ..Article::default() };
    assert_eq!(enriched(article).topic[0].name, "tennis");
    let article = Article { section: Some("Opinion".into()), ..Article::default() };
    assert!(enriched(article).topic.is_empty());
}

#[test]
fn keywords_speak_too() {
    let article = Article {
        keywords: vec!["Iran".into(), "nuclear talks".into(), "sanctions".into()],
        ..Article::default()
    };
    let found: Vec<_> = enriched(article).topic.into_iter().map(|topic| topic.name).collect();
    assert!(has(&found, "nuclear policy") && has(&found, "economic sanction"), "{found:?}");
}

#[test]
fn articles_in_other_languages_have_topics() {
    for (language, top, title, body) in [
        (
            "de",
            "politics",
            "Koalition streitet über Haushalt",
            "Der Bundestag stimmt am Freitag über den Haushalt ab. Die Opposition wirft der Regierung vor, \
             sie habe keine Mehrheit. Der Finanzminister verteidigte das Gesetz.",
        ),
        (
            "ru",
            "conflict, war and peace",
            "Ракетный удар по городу",
            "Военные сообщили об обстреле города ракетами и беспилотниками. Армия отбила атаку, бои на \
             фронте продолжаются.",
        ),
        (
            "es",
            "sport",
            "El equipo gana la final de la liga",
            "El delantero marcó dos goles en la segunda parte y el entrenador celebró la victoria con los \
             aficionados. El portero detuvo un penalti.",
        ),
    ] {
        let article = Article {
            title: title.into(),
            body: body.into(),
            language: Some(language.into()),
            ..Article::default()
        };
        let topic = enriched(article).topic;
        assert_eq!(
            topic.first().and_then(|topic| topic.path.first()).map(String::as_str),
            Some(top),
            "{title}"
        );
    }
}

#[test]
fn of_a_language_that_the_models_never_read_they_say_nothing_by_themselves() {
    let body = "Abantu abaningi bahlangane ngoLwesihlanu edolobheni ukuze bakhulume ngezikole zabo \
                nangezingane, kusho uthisha owayekhona lapho.";
    let article = |keywords: &[&str]| Article {
        body: body.to_owned(),
        language: Some("zu".to_owned()),
        keywords: keywords.iter().map(|&keyword| keyword.to_owned()).collect(),
        ..Article::default()
    };
    assert!(enriched(article(&[])).topic.is_empty());
    let topics = enriched(article(&["Schools"])).topic;
    assert!(topics.iter().all(|topic| topic.path[0] == "education"), "{topics:?}");
    assert!(!topics.is_empty());
}

#[test]
fn a_word_of_two_senses_needs_company() {
    let body = "Apple growers expect a poor harvest after frost killed blossom in the orchards.";
    let apples = topics("Apple harvest to fall after frost", body);
    assert!(!has(&apples, "information technology and computer science"), "{apples:?}");
    let body =
        "Nurses began a three-day strike over pay on Monday as talks with the ministry broke down.";
    let pay = topics("Nurses strike over pay", body);
    assert_eq!(pay[0], "labour strike");
    assert!(!has(&pay, "diplomacy"), "{pay:?}");
}

#[test]
fn one_cue_in_a_short_text_is_half_a_reason_at_most() {
    let article = Article { title: "The earthquake of yesterday".into(), ..Article::default() };
    let topic = &enriched(article).topic[0];
    assert!(topic.name == "earthquake" && topic.relevance <= 0.5, "{topic:?}");
}

#[test]
fn a_name_that_is_a_cue_of_another_field_loses_to_the_words() {
    let found = topics(
        "Cardinal Health raises profit forecast",
        "The drug distributor said quarterly revenue rose and shares gained in early trading. Cardinal Health \
         expects earnings per share above the estimates of analysts.",
    );
    assert!(!has(&found, "Catholicism"), "{found:?}");
}

#[test]
fn the_address_of_an_article_speaks_for_its_section() {
    let article = Article {
        url: Some("https://paper.example/deportes/tenis/2024/el-final-12".into()),
        ..Article::default()
    };
    assert_eq!(enriched(article).topic[0].name, "tennis");
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_panic(title in "\\PC{0,40}", body in "(\\PC|\n){0,200}", label in "\\PC{0,20}") {
        enriched(Article {
            title,
            body,
            section: Some(label.clone()),
            keywords: vec![label],
            ..Article::default()
        });
    }
}

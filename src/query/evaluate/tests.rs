//! What a query matches, and what it marks.

use jiff::civil::date;
use proptest::{collection::vec, prelude::*, sample::select};

use super::{Document, Marks, Matcher, Snippet};
use crate::{
    article::{Actor, ActorKind, Article, EventDate, Location, PlaceKind, Topic},
    fields::Part,
    query::parse,
};

fn matcher(query: &str) -> Matcher {
    Matcher::new(&parse(query, date(2026, 3, 31)).unwrap().query)
}

#[track_caller]
fn hits(query: &str, article: &Article) -> bool {
    matcher(query).matches(&Document::new(article))
}

fn text(body: &str) -> Article {
    Article { body: body.into(), ..Article::default() }
}

/// The matched stretches as they stand in the article.
fn marked<'a>(query: &str, article: &'a Article) -> Vec<&'a str> {
    let document = Document::new(article);
    let spans = matcher(query).spans(&document).unwrap_or_default();
    let stretch = |part, first: u32, last: u32| {
        let (source, words) = document.part(part);
        &source[words[first as usize].start as usize..words[last as usize].end as usize]
    };
    spans.into_iter().map(|s| stretch(s.part, s.first, s.last)).collect()
}

fn place(name: &str, kind: PlaceKind, country: Option<&str>, admin1: Option<&str>) -> Location {
    Location {
        name: name.into(),
        kind,
        country: country.map(Into::into),
        admin1: admin1.map(Into::into),
        lat: 0.0,
        lon: 0.0,
        geoname: None,
        about: true,
        mentions: Vec::new(),
        title_mentions: Vec::new(),
    }
}

fn actor(name: &str, kind: ActorKind, country: &str) -> Actor {
    Actor {
        name: name.into(),
        kind,
        country: Some(country.into()),
        mentions: Vec::new(),
        title_mentions: Vec::new(),
    }
}

fn article() -> Article {
    Article {
        id: "wire-17".into(),
        path: "wire/2026/a.html".into(),
        url: Some("https://wire.example/2026/talks".into()),
        publisher: Some("Example Wire".into()),
        byline: vec!["Jane Doe".into()],
        language: Some("en".into()),
        title: "Envoys leave Muscat".into(),
        body: "Talks on sanctions ended in Oman on Friday. The U.S. envoy did not speak.".into(),
        date: "2026-02-06T23:30:00+04:00".parse().ok(),
        location: vec![
            place("Muscat", PlaceKind::City, Some("OM"), Some("Muscat")),
            place("Oman", PlaceKind::Country, Some("OM"), None),
            place("Atlanta", PlaceKind::City, Some("US"), Some("Georgia")),
            place("United States", PlaceKind::Country, Some("US"), None),
            place("Persian Gulf", PlaceKind::Place, None, None),
        ],
        actors: vec![
            actor("Iran", ActorKind::State, "IR"),
            actor("Abbas Araghchi", ActorKind::Person, "IR"),
        ],
        topic: vec![Topic {
            id: "medtop:20000642".into(),
            name: "economic sanction".into(),
            path: vec![
                "politics".into(),
                "international relations".into(),
                "economic sanction".into(),
            ],
            relevance: 0.9,
        }],
        event_dates: vec![EventDate {
            date: "2026-02-06".parse().unwrap(),
            certainty: None,
            mentions: Vec::new(),
        }],
        ..Article::default()
    }
}

#[test]
fn plain_words_match_by_stem_and_exact_words_as_written() {
    let article = text("The sanctions were lifted.");
    assert!(hits("sanction", &article) && hits("SANCTIONED", &article));
    assert!(!hits("=sanction", &article) && hits("=Sanctions", &article));
    assert!(hits("U.S.", &text("the US said")) && hits("zurich", &text("in Zürich")));
    assert!(hits("Iran's", &text("Iran said")) && hits("Iran", &text("Iran's envoy")));
}

#[test]
fn a_phrase_stands_in_one_text_in_this_order() {
    let article = Article {
        title: "Nuclear".into(),
        body: "talks. Talks nuclear.".into(),
        ..Article::default()
    };
    assert!(!hits("\"nuclear talks\"", &article) && hits("\"talks nuclear\"", &article));
    assert!(hits("nuclear talks", &article) && !hits("title:talks", &article));
    assert!(hits("Iran-US", &text("the Iran US talks")));
}

#[test]
fn slop_counts_the_words_between_in_total() {
    let article = text("a x b y y c");
    assert!(hits("\"a b c\"~3", &article) && !hits("\"a b c\"~2", &article));
    assert!(!hits("\"c b a\"~9", &article));
    assert_eq!(marked("\"a c\"~9", &text("a a x c")), ["a", "a", "c"]);
    assert!(hits("\"a a\"", &text("a a")) && !hits("\"a a\"", &text("a")));
}

#[test]
fn proximity_counts_the_steps_from_one_to_the_other() {
    let article = text("Iran said that talks in Oman would end sanctions");
    assert!(hits("iran W/3 talk", &article) && !hits("iran W/2 talk", &article));
    assert!(hits("talk W/3 iran", &article) && hits("iran PRE/3 talk", &article));
    assert!(!hits("talk PRE/3 iran", &article) && hits("talks W/1 in", &article));
    assert!(hits("\"talks in\" W/1 oman", &article) && hits("=sanctions W/3 om?n", &article));
    assert!(hits("(libya OR iran) W/3 (talk OR war)", &article));
    assert!(hits("sanktions~1 W/3 oman", &article));
}

#[test]
fn every_side_of_a_proximity_has_words_of_its_own() {
    assert!(
        !hits("talks W/5 talks", &text("talks")) && hits("talks W/5 talks", &text("talk talks"))
    );
    assert!(!hits("\"a b c\" W/5 b", &text("a b c")));
    // What lies inside is as near as can be.
    assert!(hits("(a W/3 c) W/1 b", &text("a b c")));
    assert!(hits("(a W/3 b) W/10 c", &text("c x x x x x x x x x a a b")));
}

#[test]
fn proximity_never_reaches_from_the_title_into_the_body() {
    let article =
        Article { title: "Talks".into(), body: "Oman. Envoys left".into(), ..Article::default() };
    assert!(!hits("talks W/5 oman", &article) && !hits("talks W/P oman", &article));
    assert!(hits("oman W/5 envoys", &article) && !hits("title:oman W/5 envoys", &article));
}

#[test]
fn sentences_and_paragraphs_bound_proximity() {
    let article = text("Iran left. Oman stayed on, said Mr. Doe.\n\nTalks ended.");
    assert!(hits("oman W/S doe", &article) && !hits("iran W/S oman", &article));
    assert!(hits("iran W/P doe", &article) && !hits("doe W/P talks", &article));
    assert!(hits("doe W/1 talks", &article) && hits("iran PRE/P oman", &article));
    assert!(!hits("oman PRE/P iran", &article) && hits("iran NOT W/S oman", &article));
    assert!(!hits("iran NOT W/P oman", &article));
    assert!(!hits("(iran W/2 oman) W/S left", &article));
}

#[test]
fn a_negated_proximity_wants_a_match_that_is_not_near() {
    assert!(!hits("iran NOT W/3 deal", &text("the Iran deal")));
    assert!(hits("iran NOT W/3 deal", &text("the Iran deal x x x x Iran")));
    assert!(!hits("iran NOT W/1 \"iran deal\"", &text("the Iran deal")));
    assert!(hits("talks NOT W/2 talks", &text("talks x x talks")));
    assert_eq!(marked("iran NOT W/2 deal", &text("Iran deal x x x Iran")), ["Iran"]);
    assert!(!hits("iran NOT W/2 deal", &text("deal")));
}

#[test]
fn a_count_takes_title_and_body_together_and_every_word_once() {
    let article =
        Article { title: "Talks".into(), body: "talk talked other".into(), ..Article::default() };
    assert!(hits("atleast3(talk)", &article) && !hits("atleast4(talk)", &article));
    assert!(hits("atleast2(body:talk)", &article) && !hits("atleast3(body:talk)", &article));
    assert!(
        hits("atleast4(talk* OR other)", &article)
            && !hits("atleast3(talk OR talk*)", &text("talk talks"))
    );
    assert!(
        hits("atleast2(\"a b\")", &text("a b a b")) && !hits("atleast2(\"a a\")", &text("a a a"))
    );
    assert_eq!(marked("atleast2(talk)", &article), ["Talks", "talk", "talked"]);
}

#[test]
fn fuzzy_words_are_compared_as_written() {
    let article = text("The sanctions on Zürich");
    assert!(hits("sancions~1", &article) && hits("snactions~1", &article));
    assert!(!hits("sanction~1 -sanctions", &article) && !hits("sancion~1", &article));
    assert!(hits("sancion~2", &article) && hits("zurick~1", &article) && hits("ZÜRIK~2", &article));
    assert!(!hits("title:sancions~1", &article));
}

#[test]
fn the_lead_is_the_first_paragraph() {
    let article = Article {
        title: "News".into(),
        body: "Talks began.\nOman came.\n\nIran left.".into(),
        ..Article::default()
    };
    assert!(hits("lead:talks", &article) && hits("lead:oman", &article));
    assert!(!hits("lead:iran", &article) && !hits("lead:news", &article));
    assert!(hits("hlead(news talks)", &article) && !hits("hlead(iran)", &article));
    assert!(hits("lead:iran", &text("Iran left.")) && !hits("lead:\"came iran\"", &article));
}

#[test]
fn what_lies_around_a_city_is_found_by_distance() {
    let mut article = article();
    for (place, (lat, lon)) in
        article.location.iter_mut().zip([(23.584, 58.408), (21.0, 57.0), (33.749, -84.388)])
    {
        (place.lat, place.lon) = (lat, lon);
    }
    assert!(hits("near:\"Muscat, 50km\"", &article) && hits("near:23.6,58.4,3mi", &article));
    // Of countries only the name is found.
    assert!(!hits("near:21,57,1km", &article) && hits("near:0,0,1km", &article));
    assert!(hits("near:\"Paris, Texas, 1200km\"", &article));
    assert!(!hits("near:\"Paris, 1200km\"", &article) && hits("near:*", &article));
}

#[test]
fn wildcards_match_words_as_written() {
    let article = text("The sanctions on women");
    assert!(hits("sanctions*", &article) && hits("*tions", &article) && hits("wom?n", &article));
    assert!(!hits("*tion", &article) && !hits("wom?", &article) && hits("?anct*", &article));
}

#[test]
fn what_matched_is_marked_and_nothing_else() {
    let article = text("Oman hosts talks. No sanctions. Talks on Iran.");
    assert_eq!(
        marked("talk (sanctions OR \"iran deal\")", &article),
        ["talks", "sanctions", "Talks"]
    );
    assert_eq!(marked("talks -\"iran deal\"", &article), ["talks", "Talks"]);
    assert_eq!(marked("hosts OR (talks missing)", &article), ["hosts"]);
    assert_eq!(marked("talks missing", &article), Vec::<&str>::new());
    assert_eq!(marked("NOT NOT talks", &article), Vec::<&str>::new());
}

#[test]
fn values_are_found_by_name_code_and_what_lies_above() {
    let article = article();
    for query in [
        "location:oman",
        "location:OM",
        "location:muscat",
        "location:Oman/Muscat",
        "location:US",
        "location:=\"United States/Georgia/Atlanta\"",
        "location:\"united states/georgia\"",
        "location:Georgia",
        "place:\"Persian Gulf\"",
        "location:Atl*",
        "actor:iran",
        "actor:\"abbas araghchi\"",
        "actor:Araghchi",
        "actor:=\"Abbas Araghchi\"",
        "actor.kind:person",
        "actor.country:IR",
        "topic:\"Economic Sanction\"",
        "topic:medtop:20000642",
        "topic:politics",
        "publisher:\"example wire\"",
        "author:\"Jane Doe\"",
        "language:en",
        "id:wire-17",
        "path:wire/2026/*",
        "url:*wire.example*",
        "event_date:2026",
        "event_date:2026-02",
        "event:2026-02-06",
        "topic:medtop:20000638",
        "event:>=2026-02-06",
        "date:2026-02-06",
        "date:-2m",
        "date:<2026-02-07",
        "date:*",
        "title:*",
        "-section:*",
        "*",
    ] {
        assert!(hits(query, &article), "{query}");
    }
    for query in [
        "location:Iran",
        "location:om",
        "location:Atlanta/Georgia",
        "location:=oman",
        "location:*om",
        "actor:Abbas",
        "actor:=iran",
        "publisher:wire",
        "event:2026-02-05",
        "event:>2026-02-06",
        "date:2026-02-07",
        "date:-1w",
        "section:*",
        "-*",
    ] {
        assert!(!hits(query, &article), "{query}");
    }
}

#[test]
fn an_event_of_an_unknown_year_lies_in_no_span() {
    let mut article = article();
    article.event_dates[0].date = "--02-06".parse().unwrap();
    assert!(hits("event:--02-06", &article) && hits("event:*", &article));
    for query in ["event:2026-02-06", "event:>=1900", "event:[2000 TO 2100]", "event:--02-07"] {
        assert!(!hits(query, &article), "{query}");
    }
}

#[test]
fn an_event_lies_in_a_span_with_all_its_days() {
    let mut article = article();
    article.event_dates[0].date = "2026-02".parse().unwrap();
    assert!(hits("event:2026-02", &article) && hits("event:[2026-01 TO 2026-02]", &article));
    assert!(
        !hits("event:[2026-02-01 TO 2026-02-27]", &article) && !hits("event:2026-02-06", &article)
    );
}

/// The snippet with its marks in brackets.
fn shown(query: &str, body: &str, limit: usize) -> String {
    let Snippet { text, marks } = matcher(query).snippet(&text(body), limit);
    let mut out = String::new();
    for (i, c) in text.chars().enumerate() {
        let i = i as u32;
        out.extend(marks.iter().filter(|m| m.1 == i).map(|_| ']'));
        out.extend(marks.iter().filter(|m| m.0 == i).map(|_| '['));
        out.push(c);
    }
    out.extend(marks.iter().filter(|m| m.1 as usize == text.chars().count()).map(|_| ']'));
    out
}

const STORY: &str = "Ministers met on Monday. Élysée aides came too, and many others.\n\n\
    The “nuclear talks” went on in Oman until late, said Iran's envoy. He left. \
    Nobody knew what would come of the talks or of the sanctions";

#[test]
fn a_snippet_shows_most_matches_from_the_beginning_of_their_sentence() {
    assert_eq!(
        shown("iran oman", STORY, 11),
        "The “nuclear talks” went on in [Oman] until late, said [Iran]'s…"
    );
    assert_eq!(
        shown("\"nuclear talks\" envoy", STORY, 12),
        "The “[nuclear talks]” went on in Oman until late, said Iran's [envoy]."
    );
    assert_eq!(shown("aides", STORY, 4), "Élysée [aides] came too,…");
    assert_eq!(shown("others", STORY, 5), "…many [others]. The “nuclear talks”…");
}

#[test]
fn a_snippet_falls_back_to_the_beginning_of_the_body() {
    assert_eq!(shown("location:Oman", STORY, 4), "Ministers met on Monday.");
    assert_eq!(shown("missing", STORY, 3), "Ministers met on…");
    assert_eq!(shown("a", "", 3), "");
    assert_eq!(shown("a", "—", 3), "");
    assert_eq!(shown("b", " “a\n\n b” ", 9), "“a [b]”");
}

#[test]
fn a_snippet_is_filled_with_the_sentences_before_when_the_text_ends() {
    assert_eq!(
        shown("sanctions", STORY, 16),
        "He left. Nobody knew what would come of the talks or of the [sanctions]"
    );
}

#[test]
fn a_snippet_of_no_real_text_is_cut() {
    let body = format!("a {} b", "x".repeat(10_000));
    assert!(shown("a", &body, 3).len() < 100);
    assert_eq!(shown("b", &body, 3), "…[b]");
    assert_eq!(shown("\"a b\"~50", &format!("a {}b", "x ".repeat(40)), 4), "[a] x x x…");
}

/// Words of queries and bodies alike, so that they meet.
fn some_words() -> impl Strategy<Value = Vec<&'static str>> {
    vec(
        select(vec![
            "talk", "talks", "Oman", "U.S.", "a", "b", "Élysée", "東京", "x.", "\n\n", "“q”",
        ]),
        0..30,
    )
}

proptest! {
    #[test]
    fn marks_are_apart_and_inside_the_snippet(body in some_words(), words in some_words(), limit in 0usize..9) {
        let query = words.iter().filter(|w| w.contains(char::is_alphabetic)).copied().collect::<Vec<_>>().join(" OR ");
        let body = body.join(" ");
        let snippet = matcher(&query).snippet(&text(&body), limit);
        let mut at = 0;
        for (start, end) in snippet.marks {
            prop_assert!(at <= start && start < end);
            at = end;
        }
        prop_assert!(at as usize <= snippet.text.chars().count());
    }

    #[test]
    fn a_document_matches_what_all_its_words_say(body in some_words()) {
        let body = body.join(" ");
        let article = text(&body);
        for word in crate::text::words(&body).map(|w| &body[w]) {
            for query in [format!("\"{word}\""), format!("=\"{word}\""), format!("\"{body}\"")] {
                prop_assert!(hits(&query, &article), "{}", query);
            }
            let q = format!("-\"{word}\"");
            prop_assert!(!hits(&q, &article), "{}", q);
        }
    }

    #[test]
    fn any_text_gives_a_snippet_without_panic(body in "\\PC{0,80}", query in "\\PC{1,6}", limit in 0usize..5) {
        if let Ok(parsed) = parse(&query, date(2026, 1, 1)) {
            Matcher::new(&parsed.query).snippet(&text(&body), limit);
            let spans = Matcher::new(&parsed.query).spans(&Document::new(&text(&body))).unwrap_or_default();
            prop_assert!(spans.iter().all(|s| s.part == Part::Body));
        }
    }
}

#[test]
fn marks_are_code_points_of_headline_and_main_text() {
    let article = Article {
        title: "Énergie: talks".into(),
        body: "“Talks” – oil talks in Muscat.".into(),
        ..Article::default()
    };
    let marks = |query| matcher(query).marks(&Document::new(&article));
    let found = marks("talk");
    assert_eq!((found.title, found.body), (vec![(9, 14)], vec![(1, 6), (14, 19)]));
    // Words of a phrase are one mark; what overlaps another is, too.
    assert_eq!(marks("\"oil talks\" OR \"talks in Muscat\"").body, [(10, 29)]);
    assert_eq!(marks("nothing"), Marks::default());
}

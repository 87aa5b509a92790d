use super::*;
use crate::date::Stamp;

fn dateline(title: &str, body: &str) -> Option<Dateline> {
    let mut article = Article { date: "2026-02-07".parse::<Stamp>().ok(), ..Article::default() };
    let words = Words::new(title, body);
    Datelines.enrich(&words, &mut article, &mut Trace::off());
    article.dateline
}

/// Place, country and date of a body, with `-` for what is absent.
fn parts(body: &str) -> String {
    let Some(found) = dateline("", body) else { return String::new() };
    let date = found.date.map_or("-".into(), |date| date.to_string());
    let place = found.place.unwrap_or_default();
    format!("{place} | {} | {date}", found.country.unwrap_or("-".into()))
}

#[test]
fn wires_and_papers_print_datelines_in_many_ways() {
    for (body, expected) in [
        ("MUSCAT, Oman, Feb. 6 (Example Wire) - Envoys met.", "MUSCAT, Oman | OM | 2026-02-06"),
        ("CLEVELAND, Feb 6 - A bank said", "CLEVELAND | US | 2026-02-06"),
        ("NEW YORK (AP) _ A court said", "NEW YORK | US | -"),
        ("LIMA — Two ministers left office.", "LIMA | PE | -"),
        ("ST. LOUIS, Feb 6 -\n    Net 20,000", "ST. LOUIS | US | 2026-02-06"),
        ("LONDON/PARIS, 6 February - Two banks", "LONDON/PARIS | - | 2026-02-06"),
        ("PORTLAND, Ore., Feb 6 - A mill", "PORTLAND, Ore. | US | 2026-02-06"),
        ("WASHINGTON, D.C. March 8 - A panel", "WASHINGTON, D.C. | US | 2026-03-08"),
        ("TOKYO 1996-12-06\nShares fell on Friday.", "TOKYO | JP | 1996-12-06"),
        (
            "AL-AIN, United Arab Emirates 1996-12-06\nResults",
            "AL-AIN, United Arab Emirates | AE | 1996-12-06",
        ),
        ("SPACE.com - TORONTO, Canada -- A probe", "TORONTO, Canada | CA | -"),
        ("Moscow, 6 February 2026 (Example Wire) – A rocket", "Moscow | RU | 2026-02-06"),
        ("(Example Wire) - MUSCAT, Feb 6 - Envoys", "MUSCAT | OM | 2026-02-06"),
        ("Feb. 6, 2026, MUSCAT, Oman - Envoys met", "MUSCAT, Oman | OM | 2026-02-06"),
        ("ROME, March 3, Reuter - A strike", "ROME | IT | 2026-03-03"),
        ("Bogota, march 4 - coffee rose", "Bogota | CO | 2026-03-04"),
        ("CHICAGO, Dec 6 (Reuter) Statistics for the week", "CHICAGO | US | 2025-12-06"),
        ("By Jane Doe, Muscat: Envoys met on Friday.", "Muscat | OM | -"),
        ("ISLAMABAD: The prime minister said on Friday", "ISLAMABAD | PK | -"),
        ("LAHORE/KARACHI: Two banks said on Friday", "LAHORE/KARACHI | - | -"),
        ("HARBOUR STRIKE: Dockers walked out on Friday", ""),
        ("SINGAPORE, Feb 6 - Rubber", "SINGAPORE | SG | 2026-02-06"),
    ] {
        assert_eq!(parts(body), expected, "{body}");
    }
}

#[test]
fn the_dateline_may_stand_behind_headline_and_byline() {
    let body = "BANK CUTS RATE\n\nJane Doe\nPRAGUE 1996-12-06\nThe bank cut its rate.";
    let found = dateline("BANK CUTS RATE", body).unwrap_or_default();
    assert_eq!(found.text, "PRAGUE 1996-12-06");
    assert_eq!(found.place.as_deref(), Some("PRAGUE"));
}

#[test]
fn a_headline_that_lost_its_line_may_have_words_in_capitals() {
    for headline in
        ["Harbour Fees to Rise", "Ministers of NATO to Meet", "What UNESCO and OPEC Want to Do"]
    {
        let body = format!("{headline} MUSCAT (Example Wire) - Envoys of both states met.");
        assert_eq!(parts(&body), "MUSCAT | OM | -", "{headline}");
    }
}

#[test]
fn the_text_is_the_dateline_without_its_dash() {
    let found =
        dateline("", "MUSCAT, Oman, Feb. 6 (Example Wire) - Envoys met.").unwrap_or_default();
    assert_eq!(found.text, "MUSCAT, Oman, Feb. 6 (Example Wire)");
}

#[test]
fn headlines_labels_and_sentences_are_no_datelines() {
    for body in [
        "SOCCER - ASIAN CUP RESULTS\nResults follow.",
        "On March 3 - the day of the vote - it rained.",
        "UPDATE: The talks go on, officials said.",
        "The talks in Muscat, Oman, went on.",
        "Iran and Oman met on Friday.",
        "Published March 3, 2026\nText follows here.",
        "",
        "---",
    ] {
        assert_eq!(parts(body), "", "{body}");
    }
    let body = "WHEAT - What growers expect this year\nIt will rain.";
    assert_eq!(dateline("WHEAT - What growers expect this year", body), None);
}

#[test]
fn the_year_wraps_at_new_year() {
    let date = Printed { first: 0, last: 1, year: None, month: 12, day: Some(30), until: None };
    assert_eq!(day(&date, Some(Date::constant(2026, 1, 2))), Some(Date::constant(2025, 12, 30)));
    assert_eq!(day(&date, None), None);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_panic(s in "\\PC{0,60}", d in "(ROME|By|Feb|Oman|[(),:\n-]|[0-9]{1,4}| ){0,20}") {
        dateline("", &s);
        dateline(&d, &d);
    }
}

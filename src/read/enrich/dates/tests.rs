use super::*;
use crate::date::Stamp;

/// The dates of a text published on Friday, 6 February 2026.
fn dates(body: &str) -> Vec<String> {
    of("2026-02-06", body)
}

fn of(published: &str, body: &str) -> Vec<String> {
    let mut article =
        Article { body: body.into(), date: published.parse::<Stamp>().ok(), ..Article::default() };
    let words = Words::new("", body);
    Dates.enrich(&words, &mut article, &mut Trace::off());
    article.event_dates.iter().map(|d| d.date.to_string()).collect()
}

#[test]
fn dates_with_a_year_need_no_publication_date() {
    for (body, date) in [
        ("They met on February 3, 2026, in Muscat.", "2026-02-03"),
        ("They met on 3 February 2026.", "2026-02-03"),
        ("They met on the 3rd of February, 2026.", "2026-02-03"),
        ("Am 3. Februar 2026 trafen sie sich.", "2026-02-03"),
        ("El 3 de febrero de 2026 se reunieron.", "2026-02-03"),
        ("Встреча 3 февраля 2026 года.", "2026-02-03"),
        ("They met on 2026-02-03 there.", "2026-02-03"),
        ("It began in June 2025.", "2025-06"),
        ("It began in 2019.", "2019"),
        ("It was Christmas Day, 2024.", "2024-12-25"),
    ] {
        assert_eq!(of("", body), [date], "{body}");
    }
    assert!(of("", "They met on Friday, as they had last month.").is_empty());
}

#[test]
fn a_day_of_which_nothing_tells_the_year_is_kept_without_one() {
    assert_eq!(of("", "They met on Feb. 3 in Muscat."), ["--02-03"]);
    assert_eq!(of("", "Camps run Aug. 9-11."), ["--08-09", "--08-11"]);
    assert_eq!(dates("They meet every May 25 at the depot."), ["--05-25"]);
    assert!(of("", "They met in February.").is_empty());
}

#[test]
fn an_event_since_that_of_an_earlier_year_is_of_the_next_one() {
    let text = "Talks were held on February 6. They are the first since the 2025 escalation.";
    let mut article = Article { body: text.into(), ..Article::default() };
    Dates.enrich(&Words::new("", text), &mut article, &mut Trace::off());
    let inferred: Vec<_> = (article.event_dates.iter())
        .map(|event| (event.date.to_string(), event.certainty))
        .collect();
    assert_eq!(inferred[1], ("2026-02-06".to_owned(), Some(Certainty::Inferred)));
    // A later year in the text is nearer to its own.
    let later = "It met on February 6, as it had since the 2019 flood, and again in 2023.";
    assert!(of("", later).contains(&"--02-06".to_owned()));
}

#[test]
fn a_weekday_is_the_last_one_unless_the_sentence_looks_ahead() {
    assert_eq!(dates("The minister said Wednesday that talks go on."), ["2026-02-04"]);
    assert_eq!(dates("Talks were held on Friday."), ["2026-02-06"]);
    assert_eq!(dates("The two sides will meet on Monday."), ["2026-02-09"]);
    assert_eq!(dates("Talks are expected to resume Tuesday."), ["2026-02-10"]);
    assert_eq!(dates("They met last Friday."), ["2026-01-30"]);
    assert_eq!(dates("They meet again next Friday."), ["2026-02-13"]);
}

#[test]
fn a_day_without_year_is_the_near_one_that_the_tense_allows() {
    assert_eq!(dates("The blast on Dec. 20 killed two."), ["2025-12-20"]);
    assert_eq!(dates("The vote will be held on March 8."), ["2026-03-08"]);
    assert_eq!(dates("Die Wahl ist am 8. März."), ["2026-03-08"]);
    assert_eq!(dates("He resigned on Friday, Jan. 30."), ["2026-01-30"]);
}

#[test]
fn a_range_gives_both_of_its_days() {
    assert_eq!(dates("The fair was held on February 3-5."), ["2026-02-03", "2026-02-05"]);
    assert_eq!(dates("The fair was held on 3–5 February 2024."), ["2024-02-03", "2024-02-05"]);
}

#[test]
fn words_that_hang_on_the_day_of_publication_are_resolved() {
    assert_eq!(dates("It opened yesterday and closes tomorrow."), ["2026-02-05", "2026-02-07"]);
    assert_eq!(dates("He said so last night."), ["2026-02-05"]);
    assert_eq!(dates("It shut two weeks ago."), ["2026-01-23"]);
    assert_eq!(dates("He was elected a week ago today."), ["2026-01-30"]);
    assert_eq!(dates("Sales fell last year."), ["2025"]);
    assert_eq!(dates("It shut two months ago."), ["2025-12"]);
    assert_eq!(dates("They rest on Thanksgiving, as last year."), ["2025", "2025-11-27"]);
}

#[test]
fn durations_counts_and_vague_times_are_left_out() {
    for body in [
        "It lasted two years.",
        "He may march there.",
        "On 31 April 2023 nothing happened, nor on the 29th of February 2023.",
        "They sold 1,946 cars and 2000 people came.",
        "Recently, and last week, it rained for 30 days.",
        "The sun sat low; a new year began.",
    ] {
        assert!(dates(body).is_empty(), "{body}: {:?}", dates(body));
    }
}

#[test]
fn both_ends_of_a_stretch_and_all_of_a_list_are_days() {
    for (body, days) in [
        ("Talks run from 3 to 5 April.", &["2026-04-03", "2026-04-05"][..]),
        ("The fair is from May 30 to June 2.", &["2026-05-30", "2026-06-02"]),
        ("The break runs Oct. 9-13.", &["2026-10-09", "2026-10-13"]),
        ("It was held Dec. 21-Jan. 1.", &["2025-12-21", "2026-01-01"]),
        ("It sat on 2, 5 and 9 January.", &["2026-01-02", "2026-01-05", "2026-01-09"]),
        ("He led it from 1990 to 1995.", &["1990", "1995"]),
        ("It fought the war of 1936-39.", &["1936", "1939"]),
        ("It is open from today to Sunday.", &["2026-02-06", "2026-02-08"]),
    ] {
        assert_eq!(dates(body), days, "{body}");
    }
}

#[test]
fn a_month_after_a_year_is_no_month() {
    assert_eq!(dates("It has been quiet since 2024. They meet again a month later."), ["2024"]);
    assert!(
        dates("It closed in March 2024 and opened a month later.").contains(&"2024-04".to_owned())
    );
}

#[test]
fn what_follows_on_a_day_is_counted_from_it() {
    for (body, day) in [
        ("The dunes gave way on Jan. 9, and a gym opened the following day.", "2026-01-10"),
        ("It sank on Jan. 9. Divers came two days later.", "2026-01-11"),
        ("He quit on Jan. 9, having been warned the previous Friday.", "2026-01-02"),
        ("He quit on Jan. 9 and was fined a week earlier.", "2026-01-02"),
    ] {
        assert!(dates(body).contains(&day.to_owned()), "{body}: {:?}", dates(body));
    }
    assert_eq!(dates("It lost money in 2024 and a year earlier."), ["2023", "2024"]);
    assert!(!dates("He left the day after the results.").contains(&"2026-02-07".to_owned()));
}

#[test]
fn digits_are_read_in_the_order_of_the_paper() {
    assert_eq!(dates("It will be on 9/25 and on Sept. 8."), ["2026-09-08", "2026-09-25"]);
    assert_eq!(dates("Comments reach the office by 25/9/26."), ["2026-09-25"]);
    assert_eq!(dates("It closed on 5/3/2024 and 30/3/2024."), ["2024-03-05", "2024-03-30"]);
    for body in ["It works 24/7.", "Rates rose 6 3/8 points.", "He won 3-5.", "It is up 1/2 %."] {
        assert!(dates(body).is_empty(), "{body}: {:?}", dates(body));
    }
}

#[test]
fn people_and_streets_are_no_months_and_weekdays() {
    for body in [
        "April Jones and June Reed met Jan Novak.",
        "The goals of Danny Friday were cheered by August Franz.",
        "He said Marcy Tuesday-Holt was there.",
    ] {
        assert!(dates(body).is_empty(), "{body}: {:?}", dates(body));
    }
    assert_eq!(dates("In April Iran will vote."), ["2026-04"]);
}

#[test]
fn a_month_follows_the_tense() {
    assert_eq!(
        of("2024-03-13", "In December the court ruled; in January it will sit again."),
        ["2023-12", "2025-01"]
    );
    assert_eq!(of("2026-10-21", "It was to have opened last October."), ["2025-10"]);
}

#[test]
fn holidays_are_found_by_their_rules() {
    for (body, day) in [
        ("It will be closed on Good Friday.", "2026-04-03"),
        ("Schools shut on Presidents' Day.", "2026-02-16"),
        ("It opens on New Year's Day 2028.", "2028-01-01"),
        ("The 9/11 attacks were recalled.", "2001-09-11"),
        ("The sale starts the first Saturday in March.", "2026-03-07"),
    ] {
        assert_eq!(dates(body), [day], "{body}");
    }
}

#[test]
fn mentions_cover_the_words_in_code_points() {
    let body = "Élysée, Feb. 3, 2026.";
    let mut article = Article { body: body.into(), ..Article::default() };
    Dates.enrich(&Words::new("", body), &mut article, &mut Trace::off());
    let mention = article.event_dates[0].mentions[0];
    assert_eq!((mention.start, mention.end), (8, 20));
}

#[test]
fn the_calendar_ends_without_panic() {
    assert!(of("9999-12-31", "It opens in February next year.").iter().all(|d| d.len() == 7));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_panic(s in "\\PC{0,60}", d in "(Feb|May|ago|last|year|Friday|New|[0-9]{1,4}|[-,. ]){0,20}") {
        dates(&s);
        of("0001-01-01", &d);
        of("9999-12-31", &d.replace("last", "next"));
    }
}

#[test]
fn months_of_a_list_share_the_year_behind_it() {
    assert_eq!(dates("Five rounds, in April and May 2025, failed."), ["2025-04", "2025-05"]);
    assert_eq!(
        dates("It was held in April, May and June 2024."),
        ["2024-04", "2024-05", "2024-06"]
    );
    assert_eq!(dates("It lasted from November to March 2023."), ["2022-11", "2023-03"]);
    assert_eq!(dates("They met on March 3 and April 5, 2024."), ["2024-03-03", "2024-04-05"]);
}

/// The dates of a text in this language, published on Friday, 6 February 2026.
fn abroad(language: &str, body: &str) -> Vec<String> {
    let mut article = Article {
        body: body.into(),
        date: "2026-02-06".parse::<Stamp>().ok(),
        language: Some(language.into()),
        ..Article::default()
    };
    Dates.enrich(&Words::new("", body), &mut article, &mut Trace::off());
    article.event_dates.iter().map(|d| d.date.to_string()).collect()
}

#[test]
fn days_and_months_are_read_in_other_languages() {
    for (language, body, date) in [
        ("de", "Am 3. Februar 2024 trafen sie sich.", "2024-02-03"),
        ("de", "Seit Februar 2024 ruht der Bau.", "2024-02"),
        ("fr", "Ils se sont réunis le 1er février 2024.", "2024-02-01"),
        ("fr", "Tout a commencé en février 2024.", "2024-02"),
        ("es", "Empezó en febrero de 2024 en la capital.", "2024-02"),
        ("es", "Se reunieron el 3 de enero.", "2026-01-03"),
        ("pt", "Começou em março de 2024.", "2024-03"),
        ("it", "Il ponte è crollato il 14 agosto 2018.", "2018-08-14"),
        ("ru", "Это было в феврале 2024 года.", "2024-02"),
        ("ru", "Метеорит упал 15 февраля 2013 года.", "2013-02-15"),
        ("uk", "Це сталося 3 лютого 2024 року.", "2024-02-03"),
        ("pl", "Spotkali się 3 lutego 2024 roku.", "2024-02-03"),
        ("tr", "Toplantı 3 Şubat 2024 tarihinde yapıldı.", "2024-02-03"),
        ("nl", "Zij spraken op 3 februari 2024 met elkaar.", "2024-02-03"),
        ("ar", "توفي في 10 يناير 2020 في العاصمة.", "2020-01-10"),
        ("ar", "توفي في ١٠ يناير ٢٠٢٠ في العاصمة.", "2020-01-10"),
        ("ar", "بدأت في كانون الثاني 2024 هناك.", "2024-01"),
        ("ja", "火災は2019年10月31日に発生した。", "2019-10-31"),
        ("zh", "会议于2024年2月举行。", "2024-02"),
        ("zh", "会议于2月3日举行。", "2026-02-03"),
        ("ko", "회의는 2024년 2월 3일 열렸다.", "2024-02-03"),
    ] {
        assert_eq!(abroad(language, body), [date], "{body}");
    }
}

#[test]
fn the_grammar_is_the_same_in_every_language() {
    for (language, body, days) in [
        (
            "de",
            "Vom 5. bis zum 7. Februar 2024 ruhte sie, tags darauf nicht.",
            "2024-02-05 2024-02-07 2024-02-08",
        ),
        ("de", "Vor zwei Jahren und am Pfingstmontag 2025.", "2024 2025-06-09"),
        ("nl", "De bond maakte dat dinsdagavond bekend.", "2026-02-03"),
        ("fr", "Il y a trois jours, le 1er janvier, on a signé.", "2026-01-01 2026-02-03"),
        ("fr", "La séance de mardi prochain sera brève.", "2026-02-10"),
        ("es", "Fue el 3 de octubre del año pasado.", "2025-10-03"),
        ("pt", "O prazo termina na segunda-feira.", "2026-02-09"),
        ("it", "Le repliche sono il 16 e il 18 marzo.", "2026-03-16 2026-03-18"),
        ("sv", "Han somnade in i fredags, för två år sedan flyttade han.", "2024 2026-01-30"),
        ("no", "Møtet er lørdag 14. februar.", "2026-02-14"),
        ("da", "Broen lukkes på mandag.", "2026-02-09"),
        ("pl", "Obligacje zapadają 15.12.2025, spotkali się w środę.", "2025-12-15 2026-02-04"),
        ("cs", "Zemřel 11. 1. v Praze, pohřeb bude zítra.", "2026-01-11 2026-02-07"),
        ("ru", "Судно списали два года назад, а через неделю построят новое.", "2024 2026-02-13"),
        ("uk", "Потяг вирушить наступного понеділка.", "2026-02-09"),
        ("tr", "Hat 1964'te açıldı, maç 8 Mart'ta yapılacak.", "1964 2026-03-08"),
        ("ar", "قال الوزير أمس إن الجلسة ستعقد في ٨ مارس المقبل.", "2026-02-05 2026-03-08"),
        ("ar", "غادروا قبل عامين.", "2024"),
        ("fa", "دیروز، ۵ دی ۱۳۸۲ را به یاد آوردند.", "2003-12-26 2026-02-05"),
        ("zh", "上周三开工，下月9日完成，明年2月使用。", "2026-01-28 2026-03-09 2027-02"),
        (
            "ja",
            "県は４日、来週木曜に検査を受けると発表した。令和６年５月10日。",
            "2024-05-10 2026-02-04 2026-02-12",
        ),
        (
            "ko",
            "회의는 지난 3일 열렸고 다음 주 화요일까지 5~6일 쉰다. 4년 전에는 없었다.",
            "2022 2026-02-03 2026-02-05 2026-02-06 2026-02-10",
        ),
    ] {
        assert_eq!(abroad(language, body).join(" "), days, "{language}: {body}");
    }
}

#[test]
fn four_digits_are_a_year_in_other_languages_where_a_word_says_so() {
    for (language, body) in [
        ("de", "Im Jahr 1994 begann der Bau."),
        ("fr", "La tour a brûlé en 1994."),
        ("es", "La torre ardió en 1994 y nadie la vio."),
        ("ru", "В 1994 году башня сгорела."),
        ("pl", "W 1994 roku wieża spłonęła."),
        ("tr", "Kule 1994 yılında yandı."),
        ("ar", "احترق البرج عام 1994 هناك."),
        ("ja", "塔は1994年に焼けた。"),
    ] {
        assert_eq!(abroad(language, body), ["1994"], "{body}");
    }
    for (language, body) in [
        ("de", "In 1994 Metern Höhe steht eine Hütte mit 1800 Betten."),
        ("fr", "Le livre est tiré en 2000 exemplaires."),
        ("it", "Si trova a 2000 metri con 1950 posti."),
        ("nl", "Zij kwam met 1950 mensen."),
        ("ja", "2000年前の墓が見つかった。"),
    ] {
        assert!(abroad(language, body).is_empty(), "{body}: {:?}", abroad(language, body));
    }
}

#[test]
fn english_words_of_time_say_nothing_in_other_languages() {
    for (language, body) in [
        ("de", "Der Sun-Verlag will an einem Sunday mit May reden."),
        ("nl", "Zij sat op de bank en in de March stond het."),
        ("es", "Mon Laferte y Mars cantan; un set, dos out, ago y mar."),
        ("it", "Una festa, in mar di Good Friday."),
    ] {
        assert!(abroad(language, body).is_empty(), "{body}: {:?}", abroad(language, body));
    }
}

proptest::proptest! {
    #[test]
    fn words_of_time_in_any_order_are_read_without_panic(
        language in proptest::sample::select(&["de", "fr", "ar", "fa", "zh", "ja", "ko", "tr", "en"][..]),
        text in "(vor|il y a|قبل|عامين|上周|周三|月|日|年|十|다음 주|화요일|geçen|hafta|Montag|März|Mai|Tag darauf|zwei|deux|Wochen|ans|dernier|the day before|Friday|of|[0-9]{1,4}|[-,./ ]){0,24}",
    ) {
        abroad(language, &text);
    }
}

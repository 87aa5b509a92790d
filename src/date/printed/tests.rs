use super::*;

fn whole(s: &str) -> String {
    read(s, Order::DayFirst).map_or_else(String::new, |date| date.to_string())
}

#[test]
fn machine_formats_are_read_with_time_and_offset() {
    for (s, date) in [
        ("2026-02-06", "2026-02-06"),
        ("2026-02-06 10:00:00+04", "2026-02-06T10:00:00+04:00"),
        ("2026-02-06T10:00:00.123456-05:00", "2026-02-06T10:00:00-05:00"),
        ("2026-02-06T10:00:00:123Z", "2026-02-06T10:00:00Z"),
        ("2026-02-06|10h15", "2026-02-06T10:15:00"),
        ("2026-02-06T10:00Z", "2026-02-06T10:00:00Z"),
        ("20260206T101500Z", "2026-02-06T10:15:00Z"),
        ("20260206", "2026-02-06"),
        ("20260206101500", "2026-02-06T10:15:00"),
        ("2026/02/06", "2026-02-06"),
        ("2026/02/06 10:15:00 +0000", "2026-02-06T10:15:00Z"),
        ("2026-02-06 10:15:00 UTC", "2026-02-06T10:15:00Z"),
        ("Fri, 06 Feb 2026 10:15:00 GMT", "2026-02-06T10:15:00Z"),
        ("Fri, 6 Feb 2026 10:15:00 -0330", "2026-02-06T10:15:00-03:30"),
        ("Fri, 06 Feb 26 10:15:00 GMT", "2026-02-06T10:15:00Z"),
        ("Fri Feb  6 10:15:00 2026", "2026-02-06T10:15:00"),
        ("Fri Feb 06 2026 10:15:00 GMT+0400 (Gulf Standard Time)", "2026-02-06T10:15:00+04:00"),
        ("1770372900", "2026-02-06T10:15:00Z"),
        ("1770372900123", "2026-02-06T10:15:00Z"),
    ] {
        assert_eq!(whole(s), date, "{s}");
    }
}

#[test]
fn dates_in_words_are_read_in_many_languages() {
    for s in [
        "February 6, 2026",
        "FEBRUARY 6 2026",
        "Feb. 6th, 2026",
        "6th of February 2026",
        "6 Feb. 2026",
        "06-Feb-2026",
        "06-FEB-26",
        "6 Feb '26",
        "Friday, 6 February 2026",
        "Freitag, 6. Februar 2026",
        "le vendredi 6 février 2026",
        "6 de febrero de 2026",
        "viernes, 6 de febrero del 2026",
        "6 febbraio 2026",
        "6 de fevereiro de 2026",
        "6 февраля 2026 г.",
        "6 лютого 2026 року",
        "الجمعة 6 فبراير 2026",
        "٦ فبراير ٢٠٢٦",
        "6 شباط 2026",
        "6 Şubat 2026 Cuma",
        "6 lutego 2026 r.",
        "vrijdag 6 februari 2026",
        "Jumat, 6 Februari 2026",
        "6 Φεβρουαρίου 2026",
        "6. února 2026",
        "2026. február 6.",
        "6 februarie 2026",
        "6. feb. 2026",
        "6. helmikuuta 2026",
        "2026年2月6日",
        "2026년 2월 6일 금요일",
        "6 tháng 2, 2026",
        "ngày 6 tháng 2 năm 2026",
    ] {
        assert_eq!(whole(s), "2026-02-06", "{s}");
    }
    assert_eq!(whole("6 تشرين الثاني 2025"), "2025-11-06");
    assert_eq!(whole("1er mai 2026"), "2026-05-01");
}

#[test]
fn date_lines_are_read_as_papers_of_many_languages_print_them() {
    for line in [
        "Published 6 February 2026, 10:15",
        "Veröffentlicht am 06.02.2026 um 10:15 Uhr",
        "Freitag, 6. Februar 2026, 10:15 Uhr",
        "Publié le vendredi 6 février 2026 à 10:15",
        "Publié le 06/02/2026 à 10h15",
        "Publicado el 6 de febrero de 2026 a las 10:15",
        "Viernes, 06 feb 2026 10:15",
        "Pubblicato il 6 febbraio 2026 alle 10:15",
        "06 feb 2026 ore 10:15",
        "Publicado em 6 de fevereiro de 2026 às 10h15",
        "06/02/2026 10h15",
        "Опубликовано 6 февраля 2026, 10:15",
        "10:15, 6 февраля 2026",
        "06.02.2026 в 10:15",
        "نشر في: الجمعة 6 فبراير 2026 - 10:15",
        "٦ شباط ٢٠٢٦، ١٠:١٥",
        "Yayınlanma: 06 Şubat 2026 - 10:15",
        "06.02.2026 10:15",
        "Opublikowano: 6 lutego 2026, 10:15",
        "6 lutego 2026 godz. 10:15",
        "Gepubliceerd op 6 februari 2026 om 10:15",
        "vr 6 feb. 2026, 10:15",
        "Jumat, 06 Feb 2026 10:15 WIB",
        "Diterbitkan 6 Februari 2026 pukul 10:15",
        "Опубліковано: 6 лютого 2026, 10:15",
        "6. února 2026 v 10:15",
        "Δημοσιεύθηκε: 6 Φεβρουαρίου 2026, 10:15",
        "2026. február 6. 10:15",
        "Publicat la 6 februarie 2026, 10:15",
        "Publicerad 6 februari 2026 kl. 10:15",
        "6. februar 2026 kl. 10:15",
        "Julkaistu 6. helmikuuta 2026 klo 10:15",
        "2026年2月6日 10:15",
        "입력 2026년 2월 6일 10:15",
        "ngày 6 tháng 2 năm 2026, 10:15",
    ] {
        let date = find(line, Order::DayFirst).map(|(_, date)| date.to_string());
        let date = date.as_deref().and_then(|d| d.get(..16));
        assert_eq!(date, Some("2026-02-06T10:15"), "{line}");
    }
}

#[test]
fn times_are_read_in_the_ways_bylines_print_them() {
    for (s, date) in [
        ("February 6, 2026 at 10:15 a.m.", "2026-02-06T10:15:00"),
        ("Feb 6, 2026, 10:15 PM EST", "2026-02-06T22:15:00-05:00"),
        ("Feb. 6, 2026 | 12:05 am", "2026-02-06T00:05:00"),
        ("10:15 GMT, 6 February 2026", "2026-02-06T10:15:00Z"),
        ("10:15 a.m. on Friday, February 6, 2026", "2026-02-06T10:15:00"),
        ("06.02.2026, 10:15 Uhr", "2026-02-06T10:15:00"),
        ("6 février 2026 à 10h15", "2026-02-06T10:15:00"),
        ("Last updated: 6 February 2026 - 10:15", "2026-02-06T10:15:00"),
        ("06.02.2610:15", "2026-02-06T10:15:00"),
        ("06.02.2015:12:30", "2015-02-06T12:30:00"),
        ("06/02/2015:12:30:05", "2015-02-06T12:30:05"),
        ("2015-02-06:12:30", "2015-02-06T12:30:00"),
    ] {
        assert_eq!(whole(s), date, "{s}");
    }
}

#[test]
fn the_hint_decides_only_where_both_orders_are_possible() {
    let us = |s| read(s, Order::MonthFirst).map(|date| date.to_string());
    assert_eq!(whole("02/06/2026"), "2026-06-02");
    assert_eq!(us("02/06/2026").as_deref(), Some("2026-02-06"));
    assert_eq!(whole("02/16/2026"), "2026-02-16");
    assert_eq!(us("16/02/2026").as_deref(), Some("2026-02-16"));
    assert_eq!(us("06.02.2026").as_deref(), Some("2026-02-06"));
}

#[test]
fn what_is_no_date_is_none() {
    for s in [
        "",
        "2026",
        "February 2026",
        "6 February",
        "31 February 2026",
        "2026-13-01",
        "06.02",
        "6 Feb 0026",
        "1234567",
        "1.2.3",
        "10:15",
        "call 555-0199",
        "99999999999999999999999",
        "talks in Muscat went on for days until 6 February 2026",
        "2 of 6 2026 may",
        "LIMA, March 11 - Nov 30 end",
        "3/4",
    ] {
        assert_eq!(whole(s), "", "{s}");
    }
}

#[test]
fn the_first_full_date_of_a_text_is_found() {
    let found = |s: &str| {
        find(s, Order::DayFirst).map(|(range, date)| (s[range].to_owned(), date.to_string()))
    };
    assert_eq!(
        found("In 2025 sales rose 3.5 to 20,000. On 6 March 2026, the firm said"),
        Some(("6 March 2026".into(), "2026-03-06".into()))
    );
    assert_eq!(found("set out 3 ago 2026").map(|f| f.1), Some("2026-08-03".into()));
    assert_eq!(found("May 6 people, 2026 of them"), None);
    assert_eq!(found("version 1.2.2026.4 of 12"), None);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_panic(s in "\\PC{0,40}", d in "[0-9FebMay年月日 :./+T,Zapm-]{0,40}") {
        for text in [s, d] {
            read(&text, Order::MonthFirst);
            if let Some((range, _)) = find(&text, Order::DayFirst) {
                assert!(text.get(range).is_some());
            }
        }
    }
}

#[test]
fn names_of_all_languages_of_the_cldr_are_read() {
    for (s, date) in [
        ("2026 m. kovo 6 d.", "2026-03-06"),
        ("2026. gada 6. marts", "2026-03-06"),
        ("6. ožujka 2026.", "2026-03-06"),
        ("petak, 6. veljače 2026.", "2026-02-06"),
        ("6. listopada 2026.", "2026-10-06"),
        ("6 listopada 2026", "2026-11-06"),
        ("6 במרץ 2026", "2026-03-06"),
        ("6 मार्च 2026", "2026-03-06"),
        ("६ मार्च २०२६", "2026-03-06"),
        ("৬ মার্চ ২০২৬", "2026-03-06"),
        ("6 มีนาคม 2569", "2026-03-06"),
        ("6 มีนาคม พ.ศ. 2569", "2026-03-06"),
        ("2026(e)ko martxoaren 6a", "2026-03-06"),
        ("6 mars 2026", "2026-03-06"),
        ("6. märts 2026", "2026-03-06"),
        ("6 მარტი 2026", "2026-03-06"),
        ("6 մարտի 2026", "2026-03-06"),
        ("6 наурыз 2026", "2026-03-06"),
        ("6 marca 2026", "2026-03-06"),
        ("6 de març de 2026", "2026-03-06"),
        ("Setyembre 6, 2026", "2026-09-06"),
        ("6 Mac 2026", "2026-03-06"),
    ] {
        assert_eq!(whole(s), date, "{s}");
    }
    assert_eq!(find("He drove the Mac 6 until 2026", Order::DayFirst), None);
}

#[test]
fn words_between_the_parts_of_a_date_are_those_of_its_language() {
    for text in [
        "In 2019 a March 15 deadline was set",
        "6 dal March 2026",
        "March 6 de 2026",
        "6 lutego de 2026",
        "6 marca 2569",
    ] {
        assert_eq!(find(text, Order::DayFirst), None, "{text}");
    }
    assert_eq!(whole("2026 m. kovo 6 d."), "2026-03-06");
    assert_eq!(whole("6 março de 2026"), "2026-03-06");
}

#[test]
fn days_of_the_solar_hijri_calendar_are_read_by_their_months() {
    for text in ["17 بهمن 1404", "۱۷ بهمن ۱۴۰۴", "جمعه 17 بهمن ماه 1404"] {
        assert_eq!(whole(text), "2026-02-06", "{text}");
    }
    assert_eq!(whole("2 تير 1399 - 12:09"), "2020-06-22T12:09:00");
    assert_eq!(whole("17 بهمن 2026"), "");
}

#[test]
fn years_of_the_buddhist_era_stand_beside_thai_months() {
    assert_eq!(whole("6 มีนาคม 2569"), "2026-03-06");
    assert_eq!(whole("6 มีนาคม พ.ศ. 2569"), "2026-03-06");
    for date in ["6 March 2569", "06/03/2569", "2569-03-06"] {
        assert_eq!(whole(date), "", "{date}");
    }
}

//! The query language, case by case; reads like its manual.

mod random;

use jiff::civil::{Date, date};

use super::{ErrorKind, MAX_BYTES, MAX_DEPTH, Query, QueryError, parse};
use crate::fields::FIELDS;

const TODAY: Date = date(2026, 3, 31);

#[track_caller]
fn query(text: &str) -> Query {
    match parse(text, TODAY) {
        Ok(parsed) => parsed.query,
        Err(error) => panic!("{}", error.render(text)),
    }
}

fn error(text: &str) -> QueryError {
    parse(text, TODAY).map(|p| p.query).expect_err(text)
}

/// What a query means, as printed; what is printed must mean the same.
#[track_caller]
fn means(text: &str, printed: &str) {
    let parsed = query(text);
    assert_eq!(parsed.to_string(), printed, "{text}");
    assert_eq!(query(printed), parsed, "{printed}");
}

fn notes(text: &str) -> Vec<String> {
    parse(text, TODAY).unwrap().notes.into_iter().map(|n| n.message).collect()
}

#[test]
fn words_side_by_side_must_all_occur() {
    means("sanctions oman", "sanctions AND oman");
    means("sanctions AND oman", "sanctions AND oman");
    means("+sanctions +oman", "sanctions AND oman");
    means("  a  ", "a");
    means("", "*");
    means("*", "*");
}

#[test]
fn not_binds_closer_than_and_and_and_closer_than_or() {
    means("a b OR c -d", "(a AND b) OR (c AND NOT d)");
    means("a AND (b OR c)", "a AND (b OR c)");
    means("NOT a b", "NOT a AND b");
    means("NOT (a b)", "NOT (a AND b)");
    means("a NOT b", "a AND NOT b");
    means("a AND NOT b", "a AND NOT b");
    means("-a", "NOT a");
    means("* -a", "* AND NOT a");
    means("--a", "NOT NOT a");
    means(&format!("{}a", "-".repeat(MAX_DEPTH)), &format!("{}a", "NOT ".repeat(MAX_DEPTH)));
    means("((a (b c)))", "a AND b AND c");
    means("a OR (b OR c)", "a OR b OR c");
    means("(a)-b", "a AND NOT b");
    means("a AND(b OR c)", "a AND (b OR c)");
}

#[test]
fn phrases_stay_together() {
    means("\"nuclear talks\"", "\"nuclear talks\"");
    means("“nuclear talks”", "\"nuclear talks\"");
    means("\"nuclear talks\"~3", "\"nuclear talks\"~3");
    means("\"nuclear talks\"~0", "\"nuclear talks\"");
    means("=\"Nuclear Talks\"", "=\"Nuclear Talks\"");
    means("=\"nuclear talks\"~2", "=\"nuclear talks\"~2");
    means("=talks", "=talks");
    means("\"talks\"", "talks");
    means("\"who won?\"", "\"who won\"");
    means("\"the \\\"deal\\\"\"", "\"the deal\"");
}

#[test]
fn what_is_cut_into_several_words_is_a_phrase_of_them() {
    means("Iran-US", "\"Iran US\"");
    means("2026-02-06", "\"2026 02 06\"");
    means("20.5", "20.5");
    means("20,000", "20,000");
    means("Iran's", "Iran");
    means("U.S.", "U.S.");
    means("don't", "don't");
    means("talks, (Oman)", "talks AND Oman");
    means("東京", "\"東 京\"");
    means("=Iran-US", "=\"Iran US\"");
}

#[test]
fn a_colon_after_no_field_name_is_punctuation() {
    means("12:30", "\"12 30\"");
    means("Oman: talks", "Oman AND talks");
    means("http://example.com/a", "\"http example com a\"");
    means("Élysée:x", "\"Élysée x\"");
}

#[test]
fn wildcards_are_words_with_stars_and_question_marks() {
    means("sanct*", "sanct*");
    means("wom?n", "wom?n");
    means("*tion", "*tion");
    means("=Sanct*", "Sanct*");
    means("title:sanct*", "title:sanct*");
    means("path:2026/*", "path:2026/*");
    means("actor:Arag*", "actor:Arag*");
}

#[test]
fn a_field_applies_to_what_follows_it_at_once() {
    means("title:talks oman", "title:talks AND oman");
    means("title:\"nuclear talks\"", "title:\"nuclear talks\"");
    means("title:(a OR b)", "title:a OR title:b");
    means("title:(a body:b -\"c d\")", "title:a AND body:b AND NOT title:\"c d\"");
    means("TITLE:=talks", "title:=talks");
    means("headline:=\"a b\"", "title:=\"a b\"");
    means("actors:Iran", "actor:Iran");
    means("actor:(Iran OR \"Abbas Araghchi\")", "actor:Iran OR actor:\"Abbas Araghchi\"");
    means("author:=\"Jane Doe\"", "byline:=\"Jane Doe\"");
    means("location:\"United States/Georgia\"", "location:\"United States/Georgia\"");
    means("topic:medtop:20000642", "topic:\"medtop:20000642\"");
    means("url:http://example.com/a-b", "url:\"http://example.com/a-b\"");
    means("actor.kind:state -actor.country:IR", "actor.kind:state AND NOT actor.country:IR");
    means("publisher:-x", "publisher:\"-x\"");
}

#[test]
fn a_star_alone_asks_whether_there_is_a_value() {
    means("actor:*", "actor:*");
    means("-location:*", "NOT location:*");
    means("title:(*)", "title:*");
    means("date:[* TO *]", "date:*");
}

#[test]
fn dates_are_spans_of_days() {
    means("date:2026", "date:2026");
    means("date:2026-02", "date:2026-02");
    means("published:\"2026-02-06\"", "date:2026-02-06");
    means("date:[2026-02-01 TO 2026-02-28]", "date:2026-02");
    means("date:[2026-02-03 TO 2026-03]", "date:[2026-02-03 TO 2026-03-31]");
    means("date:{2026-02 TO 2026-04}", "date:2026-03");
    means("date:[* TO 2026-02}", "date:<=2026-01-31");
    means("date:>=2026", "date:>=2026-01-01");
    means("date:>2026-02", "date:>=2026-03-01");
    means("date:<2026-02", "date:<=2026-01-31");
    means("date:<=2026-02", "date:<=2026-02-28");
    means("date:-7d", "date:>=2026-03-24");
    means("date:>=-7d", "date:>=2026-03-24");
    means("date:[-7d TO yesterday]", "date:[2026-03-24 TO 2026-03-30]");
    means("date:last-month", "date:2026-02");
    means("date:2026-W06", "date:[2026-02-02 TO 2026-02-08]");
    means("date:(2026-01 OR 2026-03)", "date:2026-01 OR date:2026-03");
    means("event:2026-02", "event_date:2026-02");
    means("event:--02-06", "event_date:=\"--02-06\"");
    means("date:[9999 TO *]", "date:>=9999-01-01");
}

#[test]
fn the_example_of_every_field_parses() {
    for field in FIELDS {
        let printed = query(field.example).to_string();
        assert!(printed.starts_with(field.name), "{printed}");
    }
}

#[test]
fn a_caret_weighs() {
    means("x^2", "x^2");
    means("\"a b\"~3^0.5", "\"a b\"~3^0.5");
    means("(a b)^2 OR c", "(a AND b)^2 OR c");
    means("-x^2", "NOT (x^2)");
    means("(x^2)^3", "(x^2)^3");
    means("date:2026^2 *^3", "date:2026^2 AND *^3");
}

#[test]
fn proximity_binds_closer_than_and_and_is_read_from_left_to_right() {
    means("a W/5 b", "a W/5 b");
    means("a PRE/5 b c", "a PRE/5 b AND c");
    means("a OR b W/S c", "a OR b W/S c");
    means("(a OR \"b c\") W/P sanct*", "(a OR \"b c\") W/P sanct*");
    means("a W/3 b W/10 c", "a W/3 b W/10 c");
    means("(a W/3 b) W/10 c", "a W/3 b W/10 c");
    means("a W/3 (b W/10 c)", "a W/3 (b W/10 c)");
    means("a NOT W/5 b", "a NOT W/5 b");
    means("NOT (a W/5 b)", "NOT (a W/5 b)");
    means("(a W/5 b)^2", "(a W/5 b)^2");
    means("=Iran W/5 Sancions~2", "=Iran W/5 Sancions~2");
    means("title:(a W/5 b)", "title:a W/5 title:b");
    means("title:a W/5 b", "title:a W/5 b");
    means("a NOT PRE/S b", "a NOT PRE/S b");
}

#[test]
fn and_distributes_over_proximity() {
    means("(a AND b) W/5 c", "a W/5 c AND b W/5 c");
    means("a W/5 (b c)", "a W/5 b AND a W/5 c");
    means("((a b) OR c) PRE/2 d", "(a PRE/2 d AND b PRE/2 d) OR c PRE/2 d");
    means("(a b) NOT W/5 c", "a NOT W/5 c AND b NOT W/5 c");
    means("(a b) W/1 c W/2 d", "a W/1 c W/2 d AND b W/1 c W/2 d");
}

#[test]
fn other_systems_names_of_proximity_are_understood() {
    means("a w/5 b", "a W/5 b");
    means("a near/5 b", "a W/5 b");
    means("a /5 b", "a W/5 b");
    means("a pre/5 b", "a PRE/5 b");
    means("a adj3 b", "a PRE/3 b");
    means("a /s b", "a W/S b");
    means("a /p b", "a W/P b");
    means("a not w/5 b", "a NOT W/5 b");
    means("ATLEAST5(a)", "atleast5(a)");
    means("\"W/5\"", "\"W 5\"");
    means("a \"w/5\" b", "a AND \"w 5\" AND b");
    means("adj3", "adj3");
    means("a adj3", "a AND adj3");
    means("path:w/5", "path:w/5");
    means("atleast3 hlead", "atleast3 AND hlead");
    means("9/11 and/or", "\"9 11\" AND \"and or\"");
}

#[test]
fn words_can_be_counted() {
    means("atleast3(sanctions)", "atleast3(sanctions)");
    means("x atleast2(a OR \"b c\" OR sanct*)", "x AND atleast2(a OR \"b c\" OR sanct*)");
    means("title:atleast2(a)", "atleast2(title:a)");
    means("atleast2(title:a)", "atleast2(title:a)");
    means("-atleast2(a)", "NOT atleast2(a)");
}

#[test]
fn headline_and_lead_are_searched_together() {
    means("hlead(a)", "title:a OR lead:a");
    means("hlead(a b)", "(title:a OR lead:a) AND (title:b OR lead:b)");
    means("hlead(a W/5 b)", "title:a W/5 title:b OR lead:a W/5 lead:b");
    means("HLEAD(-body:a)", "NOT body:a");
    means("hlead(atleast2(a))", "atleast2(title:a OR lead:a)");
    means("lead:\"a b\"", "lead:\"a b\"");
}

#[test]
fn fuzzy_words_differ_by_one_or_two_letters() {
    means("sancions~1", "sancions~1");
    means("title:Araghci~2", "title:Araghci~2");
    means("=sancions~1", "sancions~1");
    means("(sancions~1)^2", "sancions~1^2");
    assert_eq!(notes("\"sancions\"~1"), ["~1 does nothing to a single word"]);
}

#[test]
fn a_place_and_a_distance_make_a_circle() {
    means("near:\"Muscat, 200km\"", "near:\"Muscat, 200km\"");
    means("near:\"Muscat, 200 KM\"", "near:\"Muscat, 200km\"");
    means("near:\"Muscat,10mi\"", "near:\"Muscat, 16.093km\"");
    means("near:23.6,58.4,200km", "near:\"23.6,58.4,200km\"");
    means("near:\"Paris, Texas, 30km\"", "near:\"Paris, Texas, 30km\"");
    means("-near:*", "NOT near:*");
    assert_eq!(notes("near:\"Paris, 9km\"").len(), 1);
}

#[test]
fn an_operator_in_quotes_is_a_word() {
    means("\"AND\"", "\"AND\"");
    means("title:NOT", "title:\"NOT\"");
    means("=OR", "=\"OR\"");
    means("\"adj0\"", "\"adj0\"");
    means("title:adj0", "title:\"adj0\"");
    means("\"adj5\"", "adj5");
}

#[test]
fn an_operator_behind_an_equals_sign_is_a_fuzzy_word() {
    means("=AND~1", "=AND~1");
    means("=adj0~1", "=adj0~1");
    means("title:NOT~1", "title:NOT~1");
}

#[test]
fn notes_tell_what_may_have_been_meant_otherwise() {
    assert_eq!(notes("a and b"), ["“and” is searched as a word; the operator is AND"]);
    assert_eq!(notes("a (or b) not"), Vec::<String>::new());
    assert_eq!(notes("won?"), ["“won?” is a wildcard: ? stands for one character"]);
    assert_eq!(notes("\"a\"~3"), ["~3 does nothing to a single word"]);
    assert_eq!(notes("http://example.com").len(), 1);
}

#[test]
fn a_foreign_operator_in_capitals_gets_a_note() {
    for text in ["a NEAR b", "a ADJ b", "a SAME b", "a WITHIN b", "a XOR b", "a ANDNOT b", "not a"]
    {
        assert_eq!(notes(text).len(), 1, "{text}");
    }
    for text in ["near a", "a near b", "NEAR", "a NEAR", "not", "a AND NEAR"] {
        assert_eq!(notes(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn signs_that_stand_alone_between_words_are_left_out_with_a_note() {
    for text in ["a & b", "a - b", "a – b", "a — b", "a -- b", "a / b", "a 🔥 b", "- a b", "a b +"]
    {
        means(text, "a AND b");
        assert_eq!(notes(text).len(), 1, "{text}");
    }
    means("a & \"b c\" -d", "a AND \"b c\" AND NOT d");
    means("title:(a & b)", "title:a AND title:b");
}

#[test]
fn signs_of_a_word_belong_to_it_and_others_get_a_note() {
    means("C++ C# Disney+", "C++ AND C# AND Disney+");
    means("AT&T", "\"AT& T\"");
    means("\"Marks & Spencer\"", "\"Marks& Spencer\"");
    means("=R&D title:C++^2", "=\"R& D\" AND title:C++^2");
    assert_eq!(notes("C++ AT&T \"R & D\""), Vec::<String>::new());
    for text in ["\"fans 🔥 band\"", "$5", "50%", ".NET", "#topic", "a@b"] {
        assert_eq!(notes(text).len(), 1, "{text}");
    }
}

#[test]
fn a_question_mark_that_closes_an_inverted_one_is_no_wildcard() {
    means("¿Quién ganó?", "Quién AND ganó");
    means("¿Quién? wom?n won?", "Quién AND wom?n AND won?");
    assert_eq!(notes("¿Quién ganó?"), Vec::<String>::new());
}

#[test]
fn json_names_operators_and_fields() {
    let json = serde_json::json!({ "and": [
        { "word": { "part": null, "text": "talks", "exact": false } },
        { "not": { "value": { "field": "actor", "lookup": { "term": "Iran" } } } },
        { "days": { "field": "date", "from": "2026-02-01", "to": null } },
    ] });
    let written = query("talks -actors:Iran date:>=2026-02");
    assert_eq!(serde_json::to_value(&written).ok(), Some(json));
}

#[test]
fn json_with_an_unknown_field_or_too_many_levels_is_an_error() {
    let refused = |json: &str| serde_json::from_str::<Query>(json).map_err(|e| e.to_string());
    let unknown = refused(r#"{ "has": { "field": "locaton" } }"#);
    assert!(unknown.is_err_and(|error| error.starts_with("unknown field `locaton`")));
    let deep = r#"{"not":"#.repeat(10_000) + r#""all""# + &"}".repeat(10_000);
    assert!(refused(&deep).is_err_and(|error| error.starts_with("recursion limit exceeded")));
}

/// The kind of an error, and the text it points at.
#[track_caller]
fn fails(text: &str, kind: impl Into<ErrorKind>, at: &str) {
    let error = error(text);
    assert_eq!(error.kind, kind.into(), "{text}");
    assert_eq!(&text[error.span.clone()], at, "{text}");
}

#[test]
fn errors_point_at_their_place() {
    use ErrorKind as E;
    fails("a (b (c)", E::UnclosedParenthesis, "(");
    fails("a (", E::UnclosedParenthesis, "(");
    fails("a) b", E::UnopenedParenthesis, ")");
    fails(")", E::UnopenedParenthesis, ")");
    fails("a ()", E::EmptyGroup, "()");
    fails("a \"b c", E::UnclosedQuote, "\"");
    fails("a “b c", E::UnclosedQuote, "“");
    fails("date:[2026 TO", E::UnclosedRange, "[");
    fails("date:[2026 2027]", E::NoRange, "[2026 2027]");
    fails("date:[2027 TO 2026]", E::EmptyRange, "[2027 TO 2026]");
    fails("date:>9999", E::EmptyRange, "9999");
    fails("date:soon", E::NoDate("soon".into()), "soon");
    fails("date:2026-02-30", E::NoDate("2026-02-30".into()), "2026-02-30");
    fails("actor:>=Iran", E::Unordered("actor"), ">=");
    fails("a AND", E::MissingOperand("AND".into(), "after"), "AND");
    fails("OR a", E::MissingOperand("OR".into(), "before"), "OR");
    fails("a AND OR b", E::MissingOperand("AND".into(), "after"), "AND");
    fails("(a NOT)", E::MissingOperand("NOT".into(), "after"), "NOT");
    fails("&", E::NoWord("&".into()), "&");
    fails("& AND b", E::NoWord("&".into()), "&");
    fails("a && b", E::NoWord("&&".into()), "&&");
    fails("a | b", E::NoWord("|".into()), "|");
    fails("actor:\"--\"", E::NoWord("--".into()), "\"--\"");
    fails("locaton:Oman", E::UnknownField("locaton".into()), "locaton");
    fails("title: x", E::MissingValue("title"), "title:");
    fails("date:>= 2026", E::MissingValue("date"), "date:");
    fails("a =(b)", E::MissingExact, "=");
    fails("s*", E::WildcardTooShort, "s*");
    fails("Iran-U*", E::WildcardCut, "Iran-U*");
    fails("\"nuclear talk*\"", E::WildcardQuoted, "\"nuclear talk*\"");
    fails("\"a b\"~x", E::BadSlop, "~x");
    fails("a^0", E::BadBoost, "^0");
    fails("a ^2", E::Stray("^"), "^2");
    fails("~2", E::Stray("~"), "~2");
    fails("!a", E::Bang, "!");
}

#[test]
fn errors_of_proximity_point_at_the_side_that_cannot_stand_there() {
    use ErrorKind as E;
    let no_place = |what, link: &str| E::NoPlace(what, link.into());
    fails("x a W/0 b", E::BadReach, "W/0");
    fails("a pre/1001 b", E::BadReach, "pre/1001");
    fails("a adj0 b", E::BadReach, "adj0");
    fails("x actor:Iran W/5 b", no_place("the value of a field", "W/5"), "actor:Iran");
    fails("a W/S date:2026", no_place("a date", "W/S"), "date:2026");
    fails("a W/5 NOT b", no_place("NOT", "W/5"), "NOT b");
    fails("a PRE/5 (b -c)", no_place("NOT", "PRE/5"), "(b -c)");
    fails("-a W/5 b", no_place("NOT", "W/5"), "-a");
    fails("a W/5 b^2", no_place("a weight (^)", "W/5"), "b^2");
    fails("a W/5 *", no_place("* alone", "W/5"), "*");
    fails("a W/5 title:*", no_place("whether a field has a value", "W/5"), "title:*");
    fails("a W/P atleast2(b)", no_place("atleast", "W/P"), "atleast2(b)");
    fails("a W/5 near:\"Muscat, 9km\"", no_place("a distance", "W/5"), "near:\"Muscat, 9km\"");
    fails("a NOT W/5 (b c)", no_place("AND", "NOT W/5"), "(b c)");
    fails("a W/5", E::MissingOperand("W/5".into(), "after"), "W/5");
    fails("PRE/S a", E::MissingOperand("PRE/S".into(), "before"), "PRE/S");
    fails("a OR W/5 b", E::MissingOperand("OR".into(), "after"), "OR");
    fails(&"a W/5 ".repeat(200), E::TooDeep, "W/5");
    let many = format!("({0}) W/5 ({0})", "a ".repeat(40));
    fails(&many, E::TooManyClauses, "W/5");
}

#[test]
fn errors_of_counts_fuzzy_words_and_places_point_at_their_place() {
    use ErrorKind as E;
    fails("x atleast0(a)", E::BadCount, "atleast0");
    fails("atleast9999999999(a)", E::BadCount, "atleast9999999999");
    fails("atleast2(a b)", E::Uncountable("AND"), "atleast2(a b)");
    fails("atleast2(a W/2 b)", E::Uncountable("a proximity"), "atleast2(a W/2 b)");
    fails("atleast2(actor:Iran)", E::Uncountable("the value of a field"), "atleast2(actor:Iran)");
    fails("atleast2(a", E::UnclosedParenthesis, "(");
    fails("hlead()", E::EmptyGroup, "()");
    fails("sancions~3", E::BadFuzzy, "~3");
    fails("sancions~", E::BadFuzzy, "~");
    fails("ab~1", E::FuzzyTooShort, "ab~1");
    fails("iran~2", E::FuzzyTooShort, "iran~2");
    fails("Iran-US~1", E::Unsupported("~ after several words or a wildcard"), "Iran-US~1");
    fails("sanc*~1", E::Unsupported("~ after several words or a wildcard"), "sanc*~1");
    fails("actor:Araghci~1", E::Unsupported("a fuzzy value (~)"), "Araghci~1");
    fails("x near:Muscat", E::NoDistance, "Muscat");
    fails("near:\"Muscat, far\"", E::NoDistance, "\"Muscat, far\"");
    fails("near:\"Oman, 9km\"", E::WidePlace("Oman".into()), "\"Oman, 9km\"");
    fails("near:\"Musact, 9km\"", E::UnknownPlace("Musact".into()), "\"Musact, 9km\"");
    fails("near:>=3", E::Unordered("near"), ">=");
}

#[test]
fn hints_say_what_to_write() {
    let hint = |text| error(text).hint.unwrap_or_default();
    assert_eq!(hint("pubilsher:x"), "did you mean “publisher”?");
    assert_eq!(hint("medtop:1"), "write topic:medtop:1");
    assert_eq!(hint("!a"), "write -a or NOT a");
    assert!(hint("zzzz:x").starts_with("the fields are title, body, lead, date"));
    assert_eq!(hint("near:\"Musact, 9km\""), "did you mean “Muscat”?");
    assert!(hint("near:\"Oman, 9km\"").contains("location:\"Oman\""));
    assert_eq!(hint("NOT a W/5 b"), "write NOT (a W/5 b), or a NOT W/5 b");
    assert_eq!(hint("a^2 W/5 b"), "put the weight on the whole: (a W/5 b)^2");
}

#[test]
fn limits_are_errors_and_not_crashes() {
    assert_eq!(error(&"(".repeat(60_000)).kind, ErrorKind::TooDeep);
    assert_eq!(error(&"-".repeat(60_000)).kind, ErrorKind::TooDeep);
    assert_eq!(error(&"NOT ".repeat(10_000)).kind, ErrorKind::TooDeep);
    assert_eq!(error(&"(".repeat(100_000)).kind, ErrorKind::TooLong(100_000));
    assert_eq!(error(&"a ".repeat(2_000)).kind, ErrorKind::TooManyClauses);
    assert_eq!(error(&format!("\"{}\"", "a ".repeat(2_000))).kind, ErrorKind::TooManyClauses);
    assert_eq!(query(&"x".repeat(MAX_BYTES)).to_string().len(), MAX_BYTES);
    query(&format!("{}a{}", "(".repeat(100), ")".repeat(100)));
}

#[test]
fn an_error_shows_the_query_with_carets_under_the_place() {
    let render = |text: &str| error(text).render(text);
    assert_eq!(
        render("iran locaton:Oman"),
        "unknown field “locaton”\n  iran locaton:Oman\n       ^^^^^^^\nhint: did you mean “location”?"
    );
    assert_eq!(
        render("東京 a ()"),
        "there is nothing in these parentheses\n  東京 a ()\n         ^^"
    );
    assert_eq!(
        render("a\x1b[2J\u{202e} ()"),
        "there is nothing in these parentheses\n  a␛[2J\u{FFFD} ()\n         ^^"
    );
    assert_eq!(render("a\n b ()\nc"), "there is nothing in these parentheses\n   b ()\n     ^^");
    let long = format!("{}() {}", "word ".repeat(40), "word ".repeat(40));
    let shown = render(&long);
    let lines: Vec<_> = shown.lines().collect();
    assert!(lines[1].starts_with("  …") && lines[1].ends_with('…') && lines[1].len() < 120);
    assert_eq!(lines[2].find('^'), lines[1].replace('…', ".").find("()"));
}

//! The language of a text.
//!
//! In a script of its own a few letters tell a language ([`script`]). In Latin letters words of
//! closed classes do: they are few, are in every text of some length, and differ between languages.
//! Counting them in one pass tells English, in which most archives are, for a small part of the time of comparing
//! trigrams. Trigrams tell the languages that have no list; but of abbreviations and figures ("Shr 12 cts vs
//! 10 cts") they tell any, so that a language in Latin letters needs such words to be believed.

mod closed;
mod english;
mod script;
mod tag;

use serde_json::json;
use whatlang::Lang;

pub(super) use self::{
    english::is_closed,
    tag::{is_learned, reads_english},
};

use self::{
    english::Counts,
    script::Script,
    tag::{tag, two_letters},
};
use super::trace::{self, Trace};

/// Letters that are enough to tell a language in Latin letters, and code points that are looked at for it.
const SAMPLE: std::ops::Range<usize> = 40..1000;

/// Letters that are enough in another script; a Chinese character stands for three.
const OTHER_SCRIPT: usize = 8;

/// Letters from which on a text may contradict the language that is stated for it.
const CONTRADICTS: usize = 60;

/// The BCP 47 tag of the language of an article: the one that its source states, unless the text is plainly in another;
/// else that of the text, nothing where in doubt.
pub(super) fn of(
    stated: Option<&str>,
    title: &str,
    body: &str,
    trace: &mut Trace,
) -> Option<String> {
    let Some(stated) = stated else { return detected(title, body, trace) };
    let tag = tag(stated);
    if let Some(other) = contradicting(&tag, beginning(body)) {
        trace.tell(|| {
            let mut line = json!({ "type": "language", "value": other, "from": "the words" });
            line["runners_up"] =
                json!([{ "value": tag, "turned_down": "the text is in another language" }]);
            line
        });
        return Some(other.to_owned());
    }
    trace.tell(|| json!({ "type": "language", "value": tag, "from": "the source" }));
    Some(tag)
}

/// The language of a text that is plainly not in the stated one.
fn contradicting(tag: &str, sample: &str) -> Option<&'static str> {
    let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let (script, letters) = script::main(sample)?;
    if letters < CONTRADICTS {
        return None;
    }
    match script {
        Script::Latin => {
            let best = closed::best(sample, &primary)?;
            // Of a language without a list, only another script can be told.
            let known = script::of_language(&primary).is_some();
            (known && best.contradicts()).then_some(best.language)
        }
        _ if script::of_language(&primary).is_some_and(|own| own != script) => {
            Some(script::language(script, sample, reliable(sample)))
        }
        _ => None,
    }
}

fn beginning(body: &str) -> &str {
    body.char_indices().nth(SAMPLE.end).map_or(body, |(end, _)| &body[..end])
}

/// What trigrams say, where they are sure.
fn reliable(sample: &str) -> Option<&'static str> {
    let info = whatlang::detect(sample)?;
    info.is_reliable().then(|| two_letters(info.lang()))
}

/// The BCP 47 tag of the language of the words; the headline has a say where the main text is short.
fn detected(title: &str, body: &str, trace: &mut Trace) -> Option<String> {
    let sample = beginning(body);
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphabetic()).take(SAMPLE.start).count();
    let joined;
    let sample = if letters(sample) < SAMPLE.start && !body.starts_with(title) {
        joined = format!("{title}\n{sample}");
        &joined
    } else {
        sample
    };
    let (main, speaking) = script::main(sample).unwrap_or((Script::Latin, 0));
    if main != Script::Latin && speaking >= OTHER_SCRIPT {
        let value = script::language(main, sample, reliable(sample));
        trace.tell(|| json!({ "type": "language", "value": value, "from": "its letters" }));
        return Some(value.to_owned());
    }
    if letters(sample) < SAMPLE.start {
        trace.tell(|| json!({ "type": "language", "value": null, "from": "too few letters" }));
        return None;
    }
    let counts = Counts::of(sample);
    let Counts { words, english, other } = counts;
    let words = || json!({ "all": words, "english": english, "other": other });
    if counts.are_english() {
        let from = "words of English closed classes";
        trace.tell(|| json!({ "type": "language", "value": "en", "from": from, "words": words() }));
        return Some("en".to_owned());
    }
    if let Some(best) =
        closed::best(sample, "").filter(|best| best.is_sure() && counts.may_be(best.language))
    {
        let (value, from) = (best.language, "words of its closed classes");
        trace.tell(|| {
            let mut line = json!({ "type": "language", "value": value, "from": from });
            line["score"] = trace::number(best.score);
            line["words"] = words();
            line
        });
        return Some(value.to_owned());
    }
    let info = whatlang::detect(sample)?;
    let believed = match info.lang() {
        Lang::Eng => info.is_reliable() || counts.english > 3 * counts.other,
        _ => info.is_reliable() && counts.may_be_other(),
    };
    let two = two_letters(info.lang());
    let value = believed.then(|| two.to_owned());
    trace.tell(|| {
        let score = trace::number(info.confidence() as f32);
        let from = "trigrams";
        let mut line = json!({ "type": "language", "value": value, "from": from, "score": score });
        line["words"] = words();
        if !believed {
            line["runners_up"] = json!([{ "value": two, "turned_down": "too unsure" }]);
        }
        line
    });
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(text: &str) -> String {
        detected("", text, &mut Trace::off()).unwrap_or_default()
    }

    #[test]
    fn a_sentence_tells_its_language() {
        for (expected, text) in [
            ("en", "The envoys of both countries met in the capital on Friday for talks."),
            (
                "en",
                "The striker of Las Palmas and Real Madrid, Pablo de la Cruz, will be out for a month.",
            ),
            ("fr", "Les émissaires des deux pays se sont rencontrés vendredi dans la capitale."),
            ("de", "Die Gesandten der beiden Länder trafen sich am Freitag in der Hauptstadt."),
            ("de", "Was war das in der Stadt? Wir haben es nicht gesehen, so der Sprecher."),
            ("es", "Los enviados de los dos países se reunieron el viernes en la capital."),
            (
                "pt",
                "Os enviados dos dois países reuniram-se na sexta-feira na capital, não em Lisboa.",
            ),
            (
                "it",
                "Gli inviati dei due paesi si sono incontrati venerdì nella capitale per i colloqui.",
            ),
            ("nl", "De gezanten van beide landen hebben elkaar vrijdag in de hoofdstad ontmoet."),
            (
                "pl",
                "Wysłannicy obu krajów spotkali się w piątek w stolicy, aby rozmawiać o pokoju.",
            ),
            (
                "fi",
                "Maiden lähettiläät tapasivat perjantaina pääkaupungissa ja neuvottelivat pitkään.",
            ),
            ("uk", "Посланці обох країн зустрілися у п'ятницю в столиці для переговорів."),
            (
                "ja",
                "両国の特使は金曜日に首都で会談を行った。The New York Times が報じたところによると、協議は続く。",
            ),
        ] {
            assert_eq!(language(text), expected, "{text}");
        }
    }

    #[test]
    fn a_telegraphic_text_is_english_by_few_english_words_alone() {
        let report = "ACME POWDER INC 3RD QTR NET\n\nShr profit 12 cts vs loss three cts\n\
                      Net profit 23,000 vs loss 41,500\nSales 1.2 mln vs 988,000\n";
        assert_eq!(language(&format!("{report}Note: includes gain from sale of plant.")), "en");
        assert_eq!(
            language("QTLY DIV 12 CTS VS 10 CTS. PAYABLE JUNE 4 TO HOLDERS OF RECORD MAY 11."),
            "en"
        );
    }

    #[test]
    fn abbreviations_and_figures_are_no_language() {
        let report = "Shr profit 12 cts vs loss 99 cts\nNet profit 1,002,000 vs loss 470,000\n\
                      Revs 14.1 mln vs 13.9 mln\nAvg shrs 1,750,000 vs 1,742,000\n";
        assert!(whatlang::detect(report).is_some_and(|i| i.lang() != Lang::Eng), "telling");
        assert_eq!(language(report), "");
    }

    #[test]
    fn a_text_in_capitals_tells_its_language() {
        assert_eq!(
            language("ENVOYS OF BOTH COUNTRIES MET IN THE CAPITAL FOR TALKS ON FRIDAY"),
            "en"
        );
        assert_eq!(
            language(
                "LOS MINISTROS DE LOS DOS PAISES SE REUNIERON EL VIERNES EN LA CAPITAL DEL REINO PARA HABLAR \
                 DE LA PAZ, PERO NO LLEGARON A UN ACUERDO SOBRE LAS CONDICIONES DE LOS REBELDES"
            ),
            "es"
        );
    }

    #[test]
    fn an_english_title_in_a_foreign_text_makes_it_no_english() {
        let text = "Der Film \"The Lord of the Two Towers\" läuft seit Freitag in den Kinos der Stadt, \
                    und er ist nach Ansicht der Kritik nicht schlecht.";
        assert_eq!(language(text), "de");
    }

    #[test]
    fn a_few_words_in_another_script_tell_their_language() {
        assert_eq!(language("Путин подписал закон. Депутаты были против. Мэр молчит."), "ru");
        assert_eq!(language("وقع الرئيس القانون"), "ar");
        assert_eq!(language("대통령이 서명했다"), "ko");
        assert_eq!(language("签署法案"), "zh");
        assert_eq!(language("Ο Pfizer CEO παραιτήθηκε"), "el");
    }

    #[test]
    fn the_headline_helps_a_short_text() {
        let trace = &mut Trace::off();
        let title = "La ministre annonce une réforme des retraites";
        assert_eq!(detected(title, "Le projet est contesté.", trace).as_deref(), Some("fr"));
    }

    #[test]
    fn a_stated_language_is_believed_unless_the_text_is_plainly_in_another() {
        let of = |stated: &str, body: &str| {
            of(Some(stated), "", body, &mut Trace::off()).unwrap_or_default()
        };
        let german = "Die Gesandten der beiden Länder trafen sich am Freitag in der Hauptstadt, und sie wollen \
                      auch in der nächsten Woche mit den Ministern über das Abkommen sprechen.";
        assert_eq!(of("en", german), "de");
        assert_eq!(of("de_AT", german), "de-AT");
        assert_eq!(
            of("en-US", "Президент подписал закон о бюджете, который приняли депутаты в пятницу."),
            "ru"
        );
        assert_eq!(
            of("ru", "Президент підписав закон про бюджет, який ухвалили депутати у п'ятницю."),
            "ru"
        );
        assert_eq!(
            of("en", "Der Spiegel, Die Zeit and El País were cited by the paper on Friday."),
            "en"
        );
        assert_eq!(of("fr", "Oman"), "fr");
    }

    #[test]
    fn few_letters_tell_no_language() {
        assert_eq!(language("Oman"), "");
        assert_eq!(language("The talks of the two."), "");
    }
}

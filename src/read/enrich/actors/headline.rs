//! Headlines in which capitals say nothing, written as their sentences would be: "TRUMP MEETS ENVOY" and
//! "Trump Meets Envoy" as "Trump meets envoy".

use foldhash::{HashMap, HashMapExt};

use super::{display::is_numeral, scan::Scan, tagger::is_small};
use crate::{
    knowledge::actors::{DICTIONARY, Role},
    read::enrich::words::{Passage, Shape},
};

/// Words of a headline that is rewritten, at least.
const WORDS: usize = 4;

/// How the main text writes a word inside its sentences.
#[derive(Default)]
struct Usage<'b> {
    small: usize,
    /// The first form with a capital, and how often there is one.
    capital: Option<&'b str>,
    capitals: usize,
}

/// The headline with small letters where the main text, or the language as a rule, has them; `None` where
/// its capitals say what they say elsewhere. Every letter keeps its place.
pub(super) fn rewritten(
    title: &Passage<'_>,
    body: &Scan<'_, '_>,
    language: Option<&str>,
) -> Option<String> {
    let shouted = style(title)?;
    let usage = usage(title, body);
    let mut rewritten = String::with_capacity(title.source.len());
    let mut end = 0;
    for (at, token) in title.tokens.iter().enumerate() {
        let (start, word) = (token.start as usize, title.word(at));
        rewritten.push_str(&title.source[end..start]);
        end = token.end as usize;
        let used = usage.get(title.folded(at, at));
        let small = match used {
            Some(used) if used.small + used.capitals > 0 => used.small > used.capitals,
            _ => {
                is_small(language, title.known(at).signature.folded)
                    && !(shouted && is_subject(title, at))
            }
        };
        let first = at == 0 || title.tokens[at - 1].sentence != token.sentence;
        let new = if small {
            if first { capitalised(word) } else { word.to_lowercase() }
        } else if !shouted {
            word.to_owned()
        } else if let Some(form) = used.and_then(|used| used.capital) {
            form.to_owned()
        } else if is_acronym(title.folded(at, at)) || follows_name(title, at) {
            word.to_owned()
        } else {
            capitalised(word)
        };
        let fits = new.chars().count() == word.chars().count();
        rewritten.push_str(if fits { &new } else { word });
    }
    rewritten.push_str(&title.source[end..]);
    (rewritten != title.source).then_some(rewritten)
}

/// Whether a headline is all in capitals; `None` where it is written as a sentence.
fn style(title: &Passage<'_>) -> Option<bool> {
    let shapes = || (0..title.tokens.len()).map(|at| title.known(at).shape);
    let words = shapes().filter(|shape| *shape != Shape::Number).count();
    let capitals = shapes().filter(|shape| matches!(shape, Shape::Title | Shape::Upper)).count();
    let upper = shapes().filter(|shape| *shape == Shape::Upper).count();
    let headline = words >= WORDS && capitals * 10 >= words * 7;
    headline.then_some(upper * 10 >= words * 7)
}

/// How the main text writes the words of the headline, where a capital says something.
fn usage<'b>(title: &Passage<'_>, body: &Scan<'b, '_>) -> HashMap<String, Usage<'b>> {
    let mut usage: HashMap<String, Usage<'b>> = HashMap::new();
    for at in 0..title.tokens.len() {
        usage.entry(title.folded(at, at).to_owned()).or_default();
    }
    for (at, word) in body.words.iter().enumerate() {
        if word.heading || body.before(at).is_none() {
            continue;
        }
        let Some(used) = usage.get_mut(body.folded(at, at)) else { continue };
        if word.capital() {
            used.capitals += 1;
            used.capital.get_or_insert(body.text.word(at));
        } else {
            used.small += 1;
        }
    }
    usage
}

/// Whether a word is the numeral of a pope or king, and not the name Xi.
fn follows_name(title: &Passage<'_>, at: usize) -> bool {
    at > 0 && is_numeral(title.word(at)) && title.known(at).signature.abroad == 0
}

/// Whether a folded word is an acronym that the dictionary knows: "fbi".
fn is_acronym(folded: &str) -> bool {
    DICTIONARY.alias(folded).is_some_and(|alias| alias.role == Role::Acronym)
}

/// Whether the first word is an acronym and no pronoun, in capitals: "WHO DECLARES EMERGENCY" asks nothing.
fn is_subject(title: &Passage<'_>, at: usize) -> bool {
    at == 0 && is_acronym(title.folded(0, 0)) && !title.source.contains('?')
}

/// A word with a capital and small letters.
fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let Some(first) = letters.next() else { return String::new() };
    first.to_string() + &letters.as_str().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(title: &str, body: &str) -> Option<String> {
        let body = Passage::new(body);
        super::rewritten(&Passage::new(title), &Scan::new(&body), Some("en"))
    }

    #[test]
    fn capitals_that_say_nothing_are_taken_off_a_headline() {
        let loud = rewritten("TRUMP MEETS ZELENSKY AS PUTIN WAITS", "They met.");
        assert_eq!(loud.as_deref(), Some("Trump meets Zelensky as Putin waits"));
        let letters = rewritten("FBI RAIDS HOME OF LEO XIV", "Agents searched the house.");
        assert_eq!(letters.as_deref(), Some("FBI raids home of Leo XIV"));
        let titled = rewritten("Why Biden Is Right And Trump Is Wrong", "");
        assert_eq!(titled.as_deref(), Some("Why Biden is right and Trump is wrong"));
    }

    #[test]
    fn an_acronym_that_is_a_small_word_is_one_where_a_headline_asks_nothing() {
        let body = "The outbreak has spread.";
        let told = rewritten("WHO WARNS OF FEVER IN CONGO", body);
        assert_eq!(told.as_deref(), Some("WHO warns of fever in Congo"));
        let asked = rewritten("WHO WARNS OF FEVER IN CONGO?", body);
        assert_eq!(asked.as_deref(), Some("Who warns of fever in Congo?"));
    }

    #[test]
    fn the_main_text_knows_how_a_word_is_written() {
        let body =
            "A deal between McConnell and Turkey was near. It has a rose garden, too, said Rose.";
        let loud = rewritten("MCCONNELL SIGNS DEAL WITH TURKEY", body);
        assert_eq!(loud.as_deref(), Some("McConnell signs deal with Turkey"));
    }

    #[test]
    fn a_headline_that_is_a_sentence_stays() {
        assert_eq!(rewritten("Oman hosts talks between Iran and the US", ""), None);
        assert_eq!(rewritten("", ""), None);
    }
}

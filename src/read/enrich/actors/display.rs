//! How the name of an actor is shown, whatever a publisher's style makes of it: "RONALD REAGAN" as
//! "Ronald Reagan", "J. R. R. Tolkien" and "J R R Tolkien" as "J.R.R. Tolkien". So an archive of many
//! publishers has one value for one name. What stands in the text is in the mentions.

use crate::{
    article::ActorKind,
    knowledge::actors::lexicon::{Class, class},
};

/// Fewest letters of a word in capitals that is not taken for initials or an acronym.
const WORD: usize = 4;

/// Fewest letters where all words of a person's name are in capitals.
const WORD_AMONG_CAPITALS: usize = 2;

/// The name in the one way in which it is shown.
pub(super) fn display(name: &str, kind: ActorKind) -> String {
    let words: Vec<&str> = name.split(' ').collect();
    let all = words.len() > 1 && !name.contains(char::is_lowercase);
    match kind {
        ActorKind::Person => {
            let least = if all { WORD_AMONG_CAPITALS } else { WORD };
            join_initials(&in_small_letters(&words, Class::PARTICLE, least))
        }
        // One word in capitals may well be an acronym, or how a firm writes itself.
        ActorKind::Organisation | ActorKind::Group if all && words.iter().any(is_long) => {
            in_small_letters(&words, Class::PARTICLE | Class::FUNCTION, WORD).join(" ")
        }
        _ => name.to_owned(),
    }
}

fn is_long(word: &&str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() > WORD
}

/// The words of a name, those in capitals with small letters: of `linking` words between others all of them, of
/// words with as many letters as `least` those behind the first.
fn in_small_letters(words: &[&str], linking: Class, least: usize) -> Vec<String> {
    let small = |(at, word): (usize, &&str)| {
        let inner = at > 0 && at + 1 < words.len();
        let kept =
            word.contains(|c: char| c.is_lowercase() || c == '.') || at > 0 && is_numeral(word);
        if kept {
            (*word).to_owned()
        } else if inner && class(&word.to_lowercase()).is(linking) {
            word.to_lowercase()
        } else {
            capitalised(word, least)
        }
    };
    words.iter().enumerate().map(small).collect()
}

/// "XIV" behind the name of a pope or a king.
pub(super) fn is_numeral(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

/// A word in capitals with small letters behind the first one, where it has as many letters as `least`. "JD" has no vowel and
/// so is initials.
fn capitalised(word: &str, least: usize) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let initials =
        letters == 2 && !word.contains(['A', 'E', 'I', 'O', 'U', 'Y']) && word.is_ascii();
    if letters < least || initials {
        return word.to_owned();
    }
    let mut shown = String::with_capacity(word.len());
    let mut first = true;
    for letter in word.chars() {
        // A dotted I is an i: the dot that Unicode sets beside it belongs to other alphabets.
        let small = letter.to_lowercase().next().unwrap_or(letter);
        shown.push(if first { letter } else { small });
        first = matches!(letter, '-' | '\'' | '’') || shown == "Mc";
    }
    shown
}

/// Initials before a surname with a dot behind each and no space between.
fn join_initials(words: &[String]) -> String {
    let mut shown = String::new();
    for (at, word) in words.iter().enumerate() {
        let letters = word.trim_end_matches('.');
        let initial = at + 1 < words.len()
            && letters.chars().count() == 1
            && letters.chars().all(char::is_uppercase);
        if at > 0 && !(initial && ends_with_initial(&shown)) {
            shown.push(' ');
        }
        shown.push_str(if initial { letters } else { word });
        if initial {
            shown.push('.');
        }
    }
    shown
}

/// Whether the last word is made of initials.
fn ends_with_initial(shown: &str) -> bool {
    let last = shown.rsplit(' ').next().unwrap_or_default();
    last.ends_with('.') && last.split_terminator('.').all(|part| part.chars().count() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_shown_in_one_way_whatever_the_style_of_the_paper() {
        for (written, shown) in [
            ("REAGAN", "Reagan"),
            ("RONALD REAGAN", "Ronald Reagan"),
            ("Emmanuel MACRON", "Emmanuel Macron"),
            ("XI JINPING", "Xi Jinping"),
            ("MITCH MCCONNELL", "Mitch McConnell"),
            ("CONAN O'BRIEN", "Conan O'Brien"),
            ("J. R. R. Tolkien", "J.R.R. Tolkien"),
            ("J R R Tolkien", "J.R.R. Tolkien"),
            ("J.R.R. Tolkien", "J.R.R. Tolkien"),
            ("George W. Bush", "George W. Bush"),
            ("George W Bush", "George W. Bush"),
            ("Malcolm X", "Malcolm X"),
            ("Ludwig VAN BEETHOVEN", "Ludwig van Beethoven"),
            ("LUDWIG VAN BEETHOVEN", "Ludwig van Beethoven"),
            ("JD VANCE", "JD Vance"),
            ("JOHN PAUL II", "John Paul II"),
            ("WILL SMITH", "Will Smith"),
            ("THERESA MAY", "Theresa May"),
            ("AL GORE", "Al Gore"),
            ("JFK", "JFK"),
            ("İBRAHİM ÇELİK", "İbrahim Çelik"),
        ] {
            assert_eq!(display(written, ActorKind::Person), shown);
        }
    }

    #[test]
    fn an_organisation_of_several_words_in_capitals_is_shown_in_small_letters() {
        for (written, shown) in [
            ("DEUTSCHE BANK AG", "Deutsche Bank AG"),
            ("MINISTRY OF HEALTH", "Ministry of Health"),
            ("IKEA", "IKEA"),
            ("BBC NEWS", "BBC NEWS"),
            ("Nokia Oyj", "Nokia Oyj"),
        ] {
            assert_eq!(display(written, ActorKind::Organisation), shown);
        }
    }
}

//! Desks, teams and agencies: who stands in a byline where no person does.

use super::{
    names::{BULLETS, after_by, is_dated, is_domain, is_job, is_sure, persons},
    words::{Class, class},
};
use crate::{
    article::ActorKind,
    knowledge::{
        actors::{DICTIONARY, Meaning},
        lexicon::agencies::is_agency,
    },
    read::webpage::one_line,
    text::fold_phrase,
};

/// Most words and characters of the name of a desk.
const WORDS: usize = 6;
const LONGEST: usize = 60;

/// Marks around a name.
const MARKS: [char; 10] = [',', ';', '.', ':', '-', '–', '—', '(', ')', '*'];

/// The name that a byline gives to a desk, team or agency, without "By" and what its people do; `None`
/// for addresses, accounts of a publishing system, and what can be no name.
pub(super) fn name(text: &str) -> Option<String> {
    let line = text.lines().find(|line| !line.trim().is_empty())?.trim();
    let line = after_by(line).unwrap_or(line);
    let line = line.split(BULLETS).next()?.trim().trim_matches(MARKS).trim();
    let mut words: Vec<&str> = line.split_whitespace().collect();
    // "Example Wire Correspondent" is somebody of Example Wire, and a "Staff Writer" of the staff.
    while let [before @ .., last] = words.as_slice()
        && before.iter().any(|word| !class(word).is(Class::DESK))
        && is_job(last)
        && !class(last).is(Class::DESK)
    {
        words.pop();
    }
    let name = one_line(&words.join(" "));
    let name = name.trim_end_matches(MARKS);
    let sound = (1..=WORDS).contains(&words.len())
        && name.chars().count() <= LONGEST
        && name.contains(char::is_alphabetic)
        && !name.contains(['@', '/', '{', '<', ':', '?', '!', '_'])
        && !words.iter().any(|word| word.bytes().all(|b| b.is_ascii_digit()))
        && !is_dated(name);
    let low = words.len() > 1 && name.starts_with(char::is_lowercase) && !is_agency(words[0]);
    let account = class(name).is(Class::ACCOUNT | Class::BY);
    (sound && !low && !account && !is_domain(name)).then(|| name.to_owned())
}

/// Whether a name is that of a desk, team or agency by its words, or of an organisation that is known.
pub(super) fn is_known(name: &str) -> bool {
    let words: Vec<&str> = name.split([' ', '-', '/']).filter(|word| !word.is_empty()).collect();
    let agency = words.first().is_some_and(|word| is_agency(word));
    let worded = words.iter().any(|word| class(word).is(Class::DESK))
        || words.len() > 1 && words.iter().any(|word| class(word).is(Class::AGENCY));
    agency || worded || is_organisation(name)
}

/// Whether the dictionary of actors has an organisation of this name.
fn is_organisation(name: &str) -> bool {
    let alias = DICTIONARY.alias(&fold_phrase(name));
    let entry = alias.map(|alias| alias.meaning).and_then(|meaning| match meaning {
        Meaning::Actor(_) => DICTIONARY.entry(meaning),
        Meaning::Place => None,
    });
    entry.is_some_and(|entry| entry.kind == ActorKind::Organisation)
}

/// Whether a byline names no person but desks, teams or agencies.
pub fn are_desks(byline: &[String]) -> bool {
    let is_desk = |name: &String| !is_sure(name) && persons(name).is_empty() && is_known(name);
    !byline.is_empty() && byline.iter().all(is_desk)
}

/// The persons that the lines of a byline name, else the first desk, team or agency in them.
pub fn named<'l>(lines: impl IntoIterator<Item = &'l str>) -> Vec<String> {
    let mut persons_in = Vec::new();
    let mut desk = None;
    for line in lines {
        for person in persons(line) {
            if !persons_in.contains(&person) {
                persons_in.push(person);
            }
        }
        desk = desk.or_else(|| name(line).filter(|name| is_known(name)));
    }
    if persons_in.is_empty() { desk.into_iter().collect() } else { persons_in }
}

/// The first of several bylines that names persons, else the first that names anybody.
pub fn first_of_persons(bylines: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
    let mut desk = Vec::new();
    for byline in bylines {
        if !byline.is_empty() && !are_desks(&byline) {
            return byline;
        }
        if desk.is_empty() {
            desk = byline;
        }
    }
    desk
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byline_without_a_person_may_be_that_of_a_desk() {
        for (byline, desk) in [
            ("dpa", "dpa"),
            ("Von dpa", "dpa"),
            ("Redaktion", "Redaktion"),
            ("By Staff", "Staff"),
            ("Sports Desk", "Sports Desk"),
            ("Staff Writer", "Staff Writer"),
            ("Agencies", "Agencies"),
            ("Kestrel Hospital", "Kestrel Hospital"),
            ("Kestrel News Agency", "Kestrel News Agency"),
            ("By Associated Press Correspondent", "Associated Press"),
            ("Deutsche Presse-Agentur,", "Deutsche Presse-Agentur"),
        ] {
            assert_eq!(named([byline]), [desk], "{byline}");
            assert!(are_desks(&[desk.to_owned()]), "{byline}");
        }
    }

    #[test]
    fn what_names_neither_persons_nor_a_desk_is_no_byline() {
        for text in [
            "Text size",
            "By Popular Demand",
            "News",
            "Press",
            "Health care",
            "Our guide to business",
            "Example.ORG",
            "admin",
            "6 February 2026",
        ] {
            assert!(named([text]).is_empty(), "{text}: {:?}", named([text]));
        }
        assert_eq!(named(["dpa", "Ann Example"]), ["Ann Example"]);
        assert!(!are_desks(&["Ann Example".to_owned(), "dpa".to_owned()]));
        assert!(!are_desks(&["Ann Press".to_owned()]));
        assert!(!are_desks(&[]));
    }
}

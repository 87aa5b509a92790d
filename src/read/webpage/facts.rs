//! Key facts: rows of two-column tables and definition lists.

use super::{blocks::place, one_line, page::Page};
use crate::article::Fact;

/// Longest label in words.
const LABEL: usize = 6;
/// Longest value in words.
const VALUE: usize = 40;
/// Places whose tables are no part of the article.
const ELSEWHERE: u16 = place::NAV | place::FOOTER | place::FORM | place::COMMENTS | place::ASIDE;

/// A fact, where the two texts read like a label and its value.
pub fn fact(label: &str, value: &str) -> Option<Fact> {
    let label = one_line(label);
    let label = label.trim_end_matches([':', '：']).trim_end();
    let value = one_line(value);
    let named = label.chars().any(char::is_alphabetic) && count_words(label) <= LABEL;
    let filled = value.chars().any(char::is_alphanumeric) && count_words(&value) <= VALUE;
    (named && filled && label.len() <= 60).then(|| Fact { label: label.to_owned(), value })
}

fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The facts of a page: rows of two cells and terms with their definitions.
pub fn of_page(page: &Page) -> Vec<Fact> {
    let pairs = page.pairs.iter().filter(|p| p.place & ELSEWHERE == 0);
    let mut facts: Vec<Fact> = Vec::new();
    for pair in pairs {
        if let Some(fact) = fact(&pair.label, &pair.value)
            && !facts.contains(&fact)
        {
            facts.push(fact);
        }
    }
    facts.truncate(100);
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_no_label() {
        assert_eq!(fact("The council said on Monday that it would", "wait"), None);
        assert_eq!(fact("Cost:", "4 million").map(|f| f.label).as_deref(), Some("Cost"));
    }
}

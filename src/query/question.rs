//! A question in plain words -> [`Query`]: articles with any of its words, without any operators.

use super::{MAX_BOOST, MAX_CLAUSES, Query};
use crate::text::{Stemmer, fold, is_stop_word, signed_words};

/// The query for any of the words of a question. Words of grammar are left out, unless it has no others;
/// a word that is repeated, also inflected, counts as often as it occurs. `None` where there is
/// no word at all. Of more than [`MAX_CLAUSES`] different words the first ones count.
///
/// "us" is left out as a pronoun, "US" is not.
///
/// ```
/// let query = dateline::query::question("What did Oman say about the talks? Which talks?");
/// assert_eq!(query.map(|q| q.to_string()).as_deref(), Some("Oman OR say OR talks^2"));
/// ```
pub fn question(text: &str) -> Option<Query> {
    let (all, _) = signed_words(text);
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let telling: Vec<&str> = all.iter().copied().filter(|word| !is_grammar(word)).collect();
    let chosen = if telling.is_empty() { all } else { telling };
    let mut stemmer = Stemmer::new();
    let mut counted: Vec<(String, &str, u16)> = Vec::new();
    for word in chosen {
        let mut folded = String::new();
        fold(word, &mut folded);
        let stem = stemmer.stem(&folded);
        let known = counted.iter_mut().find(|(known, ..)| known == stem);
        if let Some((_, _, count)) = known {
            *count = count.saturating_add(1);
        } else if counted.len() < MAX_CLAUSES {
            counted.push((stem.to_owned(), word, 1));
        }
    }
    let queries: Vec<Query> =
        counted.into_iter().map(|(_, word, count)| weighed(word, count)).collect();
    (!queries.is_empty()).then(|| Query::or(queries))
}

/// A word that counts `count` times.
fn weighed(word: &str, count: u16) -> Query {
    let query = Query::Word { part: None, text: word.to_owned(), exact: false };
    if count == 1 { query } else { Query::boosted(query, f32::from(count).min(MAX_BOOST)) }
}

fn is_grammar(word: &str) -> bool {
    let mut folded = String::new();
    fold(word, &mut folded);
    let is_name = word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase() || c == '.');
    is_stop_word(&folded) && !(is_name && folded == "us")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str) -> Option<String> {
        question(text).map(|query| query.to_string())
    }

    #[test]
    fn nothing_in_a_question_is_an_operator() {
        assert_eq!(
            printed("-oil AND \"prices\" (title:x* ~2)?!").as_deref(),
            Some("oil OR prices OR title OR x OR 2")
        );
    }

    #[test]
    fn a_question_of_nothing_but_grammar_keeps_it() {
        assert_eq!(printed("to be or not to be").as_deref(), Some("to^2 OR be^2 OR or OR not"));
        assert_eq!(printed("?!"), None);
    }

    #[test]
    fn the_country_is_no_pronoun() {
        assert_eq!(printed("the US and us").as_deref(), Some("US"));
    }

    #[test]
    fn a_word_that_is_repeated_without_end_gives_a_query_all_the_same() {
        let query = question(&"oil ".repeat(5000));
        assert_eq!(query.map(|query| query.check()), Some(Ok(())));
    }

    #[test]
    fn an_endless_question_is_cut() {
        let words: Vec<String> = (0..5000).map(|i| format!("w{i}")).collect();
        let text = words.join(" ");
        assert!(matches!(question(&text), Some(Query::Or(words)) if words.len() == MAX_CLAUSES));
    }
}

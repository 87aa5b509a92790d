//! The words of an article as text that a cluster only has to split: `=talks|talk =resumed|resum`.
//!
//! What stands between two spaces stands at one position. It is what the local index has there, token by
//! token, so that lengths and scores are the same, written without characters that a cluster takes for
//! space. Where sentences and paragraphs end, which the local index does not need, stands in a text of
//! its own with the same positions.

use tantivy::tokenizer::{TokenStream as _, Tokenizer as _};

use crate::{
    article::Article,
    engine::analyzer::{AS_WRITTEN, Analyzer, BODY_START, PARAGRAPH, SENTENCE, indexed_text},
    text::{FORM_MARK, fold, is_own_stem, signed_form},
};

/// Stands before a word as written that has no other form, so that it never equals a stem.
const BARE: char = '~';

/// Stands for [`FORM_MARK`], which a cluster takes for space.
const FORM: char = '^';

/// First and last word of a sentence of two words or more.
pub const SENTENCE_STARTS: &str = "S_";
pub const SENTENCE_ENDS: &str = "E_";
/// First and last word of a paragraph of two words or more.
pub const PARAGRAPH_STARTS: &str = "P_";
pub const PARAGRAPH_ENDS: &str = "Q_";
/// Behind the headline, before the body.
pub const BODY: &str = "B_";
/// First word behind the lead.
pub const LEAD_ENDED: &str = "L_";
/// A position without a mark.
pub const HOLE: &str = "_";

/// Positions between the last word of the headline and the first of the body.
pub const GAP: u32 = BODY_START;

/// Headline and body as tokens, and the marks beside them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    pub title: String,
    pub body: String,
    pub title_marks: String,
    pub body_marks: String,
}

impl Tokens {
    /// Cuts an article into tokens.
    pub fn of(article: &Article, analyzer: &mut Analyzer) -> Self {
        let text = indexed_text(article);
        let mut stream = analyzer.token_stream(&text);
        let mut title = Part::default();
        let mut body = Part::default();
        let mut last = None;
        while stream.advance() {
            let token = stream.token();
            let part = if token.position < BODY_START as usize { &mut title } else { &mut body };
            part.add(&token.text, last.replace(token.position) != Some(token.position));
        }
        let (title, mut title_marks) = title.finish(HOLE);
        if !title_marks.is_empty() {
            title_marks.push(' ');
        }
        // The gap behind the headline is one shorter in the marks.
        title_marks.push_str(BODY);
        let (body, body_marks) = body.finish(LEAD_ENDED);
        Self { title, body, title_marks, body_marks }
    }
}

/// One of the two texts.
#[derive(Default)]
struct Part {
    tokens: String,
    /// Of each word: what begins with it.
    begins: Vec<Begin>,
    /// The word as written has not been seen at the current position.
    is_first: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Begin {
    Nothing,
    Sentence,
    Paragraph,
}

impl Part {
    fn add(&mut self, token: &str, is_new: bool) {
        if is_new {
            if !self.tokens.is_empty() {
                self.tokens.push(' ');
            }
            self.begins.push(if self.begins.is_empty() {
                Begin::Paragraph
            } else {
                Begin::Nothing
            });
            self.is_first = true;
        } else {
            self.tokens.push('|');
        }
        if token == SENTENCE || token == PARAGRAPH {
            if let Some(begin) = self.begins.last_mut() {
                *begin = if token == SENTENCE { Begin::Sentence } else { Begin::Paragraph };
            }
            self.tokens.push_str(token);
            return;
        }
        if std::mem::take(&mut self.is_first) && !token.starts_with(AS_WRITTEN) {
            self.tokens.push(BARE);
        }
        form_into(token, &mut self.tokens);
    }

    /// The tokens and the marks. `lead_ended` stands where the second paragraph begins, or behind the last
    /// word.
    fn finish(self, lead_ended: &str) -> (String, String) {
        let count = self.begins.len();
        let end_of = |at: usize, least: Begin| {
            (at + 1..count).find(|next| self.begins[*next] >= least).unwrap_or(count) - 1
        };
        let mut marks: Vec<Vec<&str>> = vec![Vec::new(); count];
        for (at, begin) in self.begins.iter().enumerate() {
            let ends = [
                (Begin::Sentence, SENTENCE_STARTS, SENTENCE_ENDS),
                (Begin::Paragraph, PARAGRAPH_STARTS, PARAGRAPH_ENDS),
            ];
            for (least, starts, ended) in ends {
                if *begin >= least {
                    let end = end_of(at, least);
                    if end > at {
                        marks[at].push(starts);
                        marks[end].push(ended);
                    }
                }
            }
        }
        let second = (1..count).find(|at| self.begins[*at] == Begin::Paragraph).unwrap_or(count);
        if lead_ended != HOLE {
            marks.resize(marks.len().max(second + 1), Vec::new());
            marks[second].push(lead_ended);
        }
        let marks: Vec<String> = marks
            .iter()
            .map(|marks| if marks.is_empty() { HOLE.to_owned() } else { marks.join("|") })
            .collect();
        (self.tokens, marks.join(" "))
    }
}

/// Appends a token without what a cluster takes for space.
fn form_into(token: &str, out: &mut String) {
    out.extend(token.chars().map(|c| if c == FORM_MARK { FORM } else { c }));
}

/// The tokens that are a form of a word, of those that [`crate::text::Forms::of_query`] gives: as the form of
/// another word, or as a word that has no other form.
pub fn of_form(form: &str) -> Vec<String> {
    let mut token = String::with_capacity(form.len());
    form_into(form, &mut token);
    if form.starts_with(FORM_MARK) || !is_own_stem(form) {
        return vec![token];
    }
    let bare = format!("{BARE}{token}");
    if form.is_ascii() { vec![bare] } else { vec![bare, token] }
}

/// The tokens that a word of a query is as written.
pub fn as_written(word: &str) -> Vec<String> {
    if let Some(signed) = signed_form(word) {
        let mut token = String::new();
        form_into(&signed, &mut token);
        return vec![token];
    }
    let mut folded = String::new();
    fold(word, &mut folded);
    of_folded(&folded)
}

/// The tokens of a folded word as written. Beyond ASCII it depends on the language of an article whether
/// the word has other forms.
pub fn of_folded(folded: &str) -> Vec<String> {
    let marks: &[char] = match (folded.is_ascii(), is_own_stem(folded)) {
        (false, _) => &[BARE, AS_WRITTEN],
        (true, true) => &[BARE],
        (true, false) => &[AS_WRITTEN],
    };
    marks.iter().map(|mark| format!("{mark}{folded}")).collect()
}

/// What stands before a word as written: one of these.
pub const MARKS: [char; 2] = [AS_WRITTEN, BARE];

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(title: &str, body: &str) -> Tokens {
        let article = Article { title: title.into(), body: body.into(), ..Article::default() };
        Tokens::of(&article, &mut Analyzer::default())
    }

    #[test]
    fn a_word_stands_as_written_and_by_its_stem_at_one_position() {
        let found = tokens("Talks of 2026", "Envoys met.");
        assert_eq!(found.title, "=talks|talk ~of ~2026");
        assert_eq!(found.body, "=envoys|envoy =met|met");
    }

    #[test]
    fn sentences_and_paragraphs_are_marked_at_both_ends() {
        let found = tokens("Talks", "Envoys met there. Nobody spoke.\n\nLater they left.");
        assert_eq!(found.body.matches(".|").count(), 2, "{}", found.body);
        assert_eq!(found.title_marks, "_ B_");
        assert_eq!(found.body_marks, "S_|P_ _ E_ S_ Q_|E_ S_|P_|L_ _ E_|Q_");
        let found = tokens("", "Envoys met.");
        assert_eq!((found.title.as_str(), found.title_marks.as_str()), ("", "B_"));
        assert_eq!(found.body_marks, "S_|P_ E_|Q_ L_");
    }

    #[test]
    fn no_token_has_what_a_cluster_takes_for_space() {
        let article = Article {
            body: "Wahlen in Zürich, C++ und 서울에서".into(),
            language: Some("de".into()),
            ..Article::default()
        };
        let found = Tokens::of(&article, &mut Analyzer::default());
        assert!(!found.body.contains(char::is_control), "{}", found.body);
        assert_eq!(found.body.split(' ').count(), 6, "{}", found.body);
    }

    #[test]
    fn what_a_query_looks_for_is_what_an_article_has() {
        for (word, exact) in [("talks", "=talks"), ("the", "~the"), ("2026", "~2026")] {
            assert_eq!(as_written(word), [exact]);
        }
        assert_eq!(of_form("talk"), ["talk"]);
        assert_eq!(of_form("the"), ["~the"]);
        assert_eq!(of_form("санкции"), ["~санкции", "санкции"]);
        assert_eq!(as_written("C++"), ["^sign:c++"]);
    }
}

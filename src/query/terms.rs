//! The operands of a query: words, phrases, wildcards and values.

use std::ops::Range;

use super::{
    Lookup, Query, Wildcard,
    error::{ErrorKind, QueryError, error},
    lexer::Kind,
    limits::MAX_SLOP,
    loose::not_searched,
    parser::{Parser, Scope},
};
use crate::{
    fields::{Field, Kind as FieldKind, Part},
    text::{fold, signed_words, words},
};

/// What an operand is compared with.
enum Target {
    Words(Option<Part>),
    Values(&'static Field),
    Days(&'static Field),
    Points,
}

impl Target {
    fn of(scope: Scope) -> Self {
        match scope {
            None => Self::Words(None),
            Some(field) => match field.kind {
                FieldKind::Text(part) => Self::Words(Some(part)),
                FieldKind::Keyword | FieldKind::Name | FieldKind::Tree => Self::Values(field),
                FieldKind::Date | FieldKind::Event => Self::Days(field),
                FieldKind::Point => Self::Points,
            },
        }
    }
}

/// How words are compared: by their stems side by side, unless said otherwise.
#[derive(Debug, Clone, Copy, Default)]
struct Comparison {
    /// Compare the folded words, not their stems.
    exact: bool,
    /// How many further words may come between them in total.
    slop: u32,
}

impl Parser<'_, '_> {
    /// The operand after `field:`.
    pub(super) fn value(
        &mut self,
        field: &'static Field,
        name: &Range<usize>,
    ) -> Result<Query, QueryError> {
        let scope = Some(field);
        let token = self.next_glued().ok_or_else(|| missing_value(field, name))?;
        let span = token.span.clone();
        match &token.kind {
            Kind::Open => self.group(scope, span),
            Kind::Equals => self.exact(scope, &span),
            Kind::AtLeast(number) => self.at_least(scope, number, &span),
            Kind::Bare(text) => self.bare(scope, text, &span),
            Kind::Quoted(text) => self.quoted(scope, text, &span, false),
            Kind::Compare(_) | Kind::Bounds(_) if !matches!(Target::of(scope), Target::Days(_)) => {
                let hint = "only date and event_date can be compared: date:>=2026-02".to_owned();
                Err(error(ErrorKind::Unordered(field.name), span, hint))
            }
            Kind::Compare(sign) => match self.next_glued().map(|t| (&t.kind, &t.span)) {
                Some((Kind::Bare(text), span)) => self.compared(field, sign, text, span),
                _ => Err(missing_value(field, name)),
            },
            Kind::Bounds(bounds) => self.range(field, *bounds, &span),
            _ => Err(missing_value(field, name)),
        }
    }

    /// The operand after `=`.
    pub(super) fn exact(
        &mut self,
        scope: Scope,
        equals: &Range<usize>,
    ) -> Result<Query, QueryError> {
        match self.next_glued().map(|t| (&t.kind, &t.span)) {
            Some((Kind::Quoted(text), span)) => self.quoted(scope, text, span, true),
            Some((Kind::Bare(text), span)) => match Target::of(scope) {
                // Wildcards are compared with words as written anyway.
                Target::Words(_) if has_wildcard(text) => self.bare(scope, text, span),
                Target::Words(part) => match self.fuzzy(text, span, Some(part))? {
                    Some(fuzzy) => Ok(fuzzy),
                    None => self.words(part, text, Comparison { exact: true, slop: 0 }, span),
                },
                Target::Values(_) | Target::Days(_) | Target::Points => {
                    self.quoted(scope, text, span, true)
                }
            },
            _ => {
                let hint = "for example =word or =\"these words\"".to_owned();
                Err(error(ErrorKind::MissingExact, equals.clone(), hint))
            }
        }
    }

    /// A run of characters without quotation marks.
    pub(super) fn bare(
        &mut self,
        scope: Scope,
        text: &str,
        span: &Range<usize>,
    ) -> Result<Query, QueryError> {
        let part = match Target::of(scope) {
            Target::Words(part) => Some(part),
            _ => None,
        };
        if let Some(fuzzy) = self.fuzzy(text, span, part)? {
            return Ok(fuzzy);
        }
        if text == "*" {
            self.clauses(1, span)?;
            return Ok(scope.map_or(Query::All, |field| Query::Has { field }));
        }
        match Target::of(scope) {
            Target::Days(field) => self.day(field, text, span),
            Target::Words(part) if has_wildcard(text) => {
                self.wildcard(text, span, true)?;
                Ok(Query::Wildcard { part, pattern: text.to_owned() })
            }
            Target::Words(part) => {
                Self::refuse_other_languages(text, span)?;
                self.remark(text, span);
                self.words(part, text, Comparison::default(), span)
            }
            Target::Values(field) if has_wildcard(text) => {
                self.wildcard(text, span, false)?;
                Ok(Query::Value { field, lookup: Lookup::Pattern(text.to_owned()) })
            }
            Target::Values(field) => self.term(field, text, span),
            Target::Points => self.around(text, span),
        }
    }

    /// A text in quotation marks, with the `~n` after it.
    pub(super) fn quoted(
        &mut self,
        scope: Scope,
        text: &str,
        span: &Range<usize>,
        exact: bool,
    ) -> Result<Query, QueryError> {
        let target = Target::of(scope);
        let literal = exact && matches!(target, Target::Values(_));
        if !literal && has_star_at_word(text) {
            let hint = "write it outside the quotation marks, as a word of its own".to_owned();
            return Err(error(ErrorKind::WildcardQuoted, span.clone(), hint));
        }
        match target {
            Target::Words(part) => {
                let slop = self.slop()?;
                self.words(part, text, Comparison { exact, slop }, span)
            }
            Target::Days(field) => self.day(field, text, span),
            Target::Values(field) if exact => {
                if text.is_empty() {
                    return Err(no_word(text, span));
                }
                self.clauses(1, span)?;
                Ok(Query::Value { field, lookup: Lookup::Facet(text.to_owned()) })
            }
            Target::Values(field) => self.term(field, text, span),
            Target::Points => self.around(text, span),
        }
    }

    fn slop(&mut self) -> Result<u32, QueryError> {
        let Some((Kind::Tilde(number), span)) =
            self.peek().filter(|t| t.glued).map(|t| (&t.kind, &t.span))
        else {
            return Ok(0);
        };
        self.at += 1;
        number.parse().ok().filter(|slop| *slop <= MAX_SLOP).ok_or_else(|| {
            error(ErrorKind::BadSlop, span.clone(), "for example \"a b\"~3".to_owned())
        })
    }

    /// A word, or a phrase where the text is cut into several.
    fn words(
        &mut self,
        part: Option<Part>,
        text: &str,
        Comparison { exact, slop }: Comparison,
        span: &Range<usize>,
    ) -> Result<Query, QueryError> {
        let (mut words, left_out) = signed_words(text);
        self.clauses(words.len(), span)?;
        if !words.is_empty() && !left_out.is_empty() {
            self.note(span, not_searched(&left_out.join(" ")));
        }
        match words.len() {
            0 => Err(no_word(text, span)),
            1 => {
                if slop > 0 {
                    self.note(span, format!("~{slop} does nothing to a single word"));
                }
                Ok(Query::Word { part, text: words.remove(0), exact })
            }
            _ => Ok(Query::Phrase { part, words, slop, exact }),
        }
    }

    fn term(
        &mut self,
        field: &'static Field,
        text: &str,
        span: &Range<usize>,
    ) -> Result<Query, QueryError> {
        if words(text).next().is_none() {
            return Err(no_word(text, span));
        }
        self.clauses(1, span)?;
        Ok(Query::Value { field, lookup: Lookup::Term(text.to_owned()) })
    }

    /// Checks a pattern.
    fn wildcard(
        &mut self,
        pattern: &str,
        span: &Range<usize>,
        one_word: bool,
    ) -> Result<(), QueryError> {
        self.clauses(1, span)?;
        let mut pieces = pattern.split(['*', '?']);
        if one_word && !pieces.all(|piece| piece.is_empty() || is_one_word(piece)) {
            let hint = "write its parts as words of their own".to_owned();
            return Err(error(ErrorKind::WildcardCut, span.clone(), hint));
        }
        if Wildcard::new(pattern).literals() < 2 {
            let hint = "for example sanct*; * alone is every article".to_owned();
            return Err(error(ErrorKind::WildcardTooShort, span.clone(), hint));
        }
        if pattern.ends_with('?') {
            self.note(span, format!("“{pattern}” is a wildcard: ? stands for one character"));
        }
        Ok(())
    }

    /// The word `text` with the `~1` that touches it, if one does. `part` is where words are looked
    /// for; without it no word is.
    #[allow(clippy::option_option)]
    fn fuzzy(
        &mut self,
        text: &str,
        span: &Range<usize>,
        part: Option<Option<Part>>,
    ) -> Result<Option<Query>, QueryError> {
        let Some((Kind::Tilde(number), tilde)) =
            self.peek().filter(|t| t.glued).map(|t| (&t.kind, &t.span))
        else {
            return Ok(None);
        };
        self.at += 1;
        let both = span.start..tilde.end;
        let Some(part) = part else {
            let hint = "write the value without ~; if no article has it, a note says what may have been meant";
            let kind = ErrorKind::Unsupported("a fuzzy value (~)");
            return Err(error(kind, both, hint.to_owned()));
        };
        let beginning: String = text.chars().take(4).collect();
        if !is_one_word(text) {
            let hint = format!("try {beginning}*, or a phrase with words between: \"a b\"~3");
            return Err(error(
                ErrorKind::Unsupported("~ after several words or a wildcard"),
                both,
                hint,
            ));
        }
        let distance = number.parse().ok().filter(|distance| matches!(distance, 1 | 2));
        let Some(distance) = distance else {
            let hint = format!("for example {text}~1");
            return Err(error(ErrorKind::BadFuzzy, tilde.clone(), hint));
        };
        let mut folded = String::new();
        fold(text, &mut folded);
        if folded.chars().count() <= 2 * usize::from(distance) {
            let hint = "write the forms themselves: (a OR b)".to_owned();
            return Err(error(ErrorKind::FuzzyTooShort, both, hint));
        }
        self.clauses(1, span)?;
        Ok(Some(Query::Fuzzy { part, text: text.to_owned(), distance }))
    }

    /// Syntax that means something in other query languages must not become words.
    fn refuse_other_languages(text: &str, span: &Range<usize>) -> Result<(), QueryError> {
        if text.starts_with('!') && words(text).next().is_some() {
            let hint = format!("write -{} or NOT {0}", &text[1..]);
            return Err(error(ErrorKind::Bang, span.start..span.start + 1, hint));
        }
        Ok(())
    }

    /// Notes on words that look like something else.
    fn remark(&mut self, text: &str, span: &Range<usize>) {
        if text.contains("://") {
            let message = "an address is searched as words; url:*…* searches the addresses of \
                           articles";
            self.note(span, message.to_owned());
        }
        if let Some(meant) = self.meant_as_operator(text) {
            self.note(span, format!("“{text}” is searched as a word; {meant}"));
        }
    }

    /// What to write where a word, which was just read, looks like an operator: one of this language in
    /// small letters, or one of another in capitals.
    fn meant_as_operator(&self, text: &str) -> Option<&'static str> {
        let (meant, sides) = match text {
            "NEAR" | "WITHIN" | "ADJ" => ("words near each other are found by a W/5 b", 2),
            "SAME" => ("words in one paragraph are found by a W/P b", 2),
            "XOR" => ("the operators are AND, OR and NOT", 2),
            "ANDNOT" | "BUTNOT" => ("the operator is NOT", 2),
            _ if text.eq_ignore_ascii_case("and") => ("the operator is AND", 2),
            _ if text.eq_ignore_ascii_case("or") => ("the operator is OR", 2),
            _ if text.eq_ignore_ascii_case("not") => ("the operator is NOT", 1),
            _ => return None,
        };
        let stands = self.stands_before() && (sides == 1 || self.stands_behind());
        stands.then_some(meant)
    }

    /// Whether the token just read has an operand before it.
    fn stands_behind(&self) -> bool {
        let before = self.at.checked_sub(2).map(|at| &self.tokens[at].kind);
        before.is_some_and(|kind| kind.is_operand() && *kind != Kind::Open)
    }

    /// Whether the token just read has an operand after it.
    fn stands_before(&self) -> bool {
        self.peek().is_some_and(|token| token.kind.begins_operand())
    }
}

/// Whether a text is one word from its first byte to its last.
fn is_one_word(text: &str) -> bool {
    words(text).next().is_some_and(|word| word == (0..text.len()))
}

fn missing_value(field: &'static Field, name: &Range<usize>) -> QueryError {
    let hint = format!("for example {}", field.example);
    error(ErrorKind::MissingValue(field.name), name.clone(), hint)
}

fn no_word(text: &str, span: &Range<usize>) -> QueryError {
    let hint = match text {
        "&" | "&&" => Some("the operator is AND"),
        "|" | "||" => Some("the operator is OR"),
        "-" | "--" | "!" => Some("to leave a word out write -word or NOT word"),
        _ => Some("search for words with letters or digits"),
    };
    error(ErrorKind::NoWord(text.to_owned()), span.clone(), hint.map(str::to_owned))
}

fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// A `*` at a letter or digit: "talk*", but not "5 * 3".
fn has_star_at_word(text: &str) -> bool {
    text.match_indices('*').any(|(at, _)| {
        text[..at].ends_with(char::is_alphanumeric)
            || text[at + 1..].starts_with(char::is_alphanumeric)
    })
}

//! What a query means, spelled out without any cleverness: every way to match, by brute force. It
//! shares words, stems and values of fields with the library, and nothing that decides about matches.

use std::collections::BTreeSet;

use dateline::{
    article::Article,
    fields::{Kind, Part, points, values},
    query::{Link, Lookup, Query, Reach, Wildcard, is_like},
    text::{Forms, Language, Text, fold, sign, signed_form, with_sign, words},
};
use jiff::civil::Date;

/// Positions of the words that matched together.
type Match = BTreeSet<usize>;

struct Word {
    folded: String,
    forms: Vec<String>,
    signed: Option<String>,
    sentence: u32,
    paragraph: u32,
}

/// One of the two texts of an article.
struct Cut {
    part: Part,
    words: Vec<Word>,
}

impl Cut {
    fn new(part: Part, source: &str, language: Option<Language>) -> Self {
        let text = Text::cut(source, words(source));
        let mut forms = Forms::default();
        let words = text.tokens.iter().enumerate().map(|(at, token)| {
            let mut folded = String::new();
            fold(text.word(at), &mut folded);
            let of_word = forms.of_article(text.word(at), &folded, language);
            let forms = of_word.iter().map(str::to_owned).collect();
            let sign = sign(source, token.end as usize);
            let signed = sign.map(|(sign, _)| with_sign(&folded, sign));
            Word { folded, forms, signed, sentence: token.sentence, paragraph: token.paragraph }
        });
        Self { part, words: words.collect() }
    }

    /// Where words stand that `fits`, in the part that is asked for.
    fn places(&self, part: Option<Part>, fits: impl Fn(&Word) -> bool) -> Vec<usize> {
        let counts = |word: &Word| match part {
            None => true,
            Some(Part::Lead) => self.part == Part::Body && word.paragraph == 0,
            Some(part) => part == self.part,
        };
        let words = self.words.iter().enumerate();
        words.filter(|(_, word)| counts(word) && fits(word)).map(|(at, _)| at).collect()
    }

    /// Every way in which a text query matches.
    fn matches(&self, query: &Query) -> BTreeSet<Match> {
        let each = |places: Vec<usize>| places.into_iter().map(|at| Match::from([at])).collect();
        match query {
            Query::Word { part, text, exact } => {
                let wanted = Wanted::new(text, *exact);
                each(self.places(*part, |word| wanted.is(word)))
            }
            Query::Wildcard { part, pattern } => {
                let pattern = Wildcard::new(pattern);
                each(self.places(*part, |word| pattern.matches(&word.folded)))
            }
            Query::Fuzzy { part, text, distance } => {
                let mut wanted = String::new();
                fold(text, &mut wanted);
                each(self.places(*part, |word| is_like(&wanted, &word.folded, *distance)))
            }
            Query::Phrase { part, words, slop, exact } => self.phrase(*part, words, *slop, *exact),
            Query::Or(queries) => queries.iter().flat_map(|query| self.matches(query)).collect(),
            Query::Boost { query, .. } => self.matches(query),
            Query::Near { left, right, link } => {
                let left = self.matches(left);
                let right = self.matches(right);
                if link.negated {
                    let far = |l: &&Match| !right.iter().any(|r| r != *l && self.near(l, r, *link));
                    return left.iter().filter(far).cloned().collect();
                }
                let mut both = BTreeSet::new();
                for l in &left {
                    for r in right.iter().filter(|r| l.is_disjoint(r)) {
                        if self.near(l, r, *link) {
                            both.insert(l | r);
                        }
                    }
                }
                both
            }
            other => panic!("no text query: {other}"),
        }
    }

    /// Of each beginning the way that is shortest at every step.
    fn phrase(
        &self,
        part: Option<Part>,
        words: &[String],
        slop: u32,
        exact: bool,
    ) -> BTreeSet<Match> {
        let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
        for wanted in words {
            let wanted = Wanted::new(wanted, exact);
            let places = self.places(part, |word| wanted.is(word));
            let mut longer = Vec::new();
            for way in &ways {
                for at in places.iter().filter(|at| way.last().is_none_or(|last| last < at)) {
                    longer.push([way.as_slice(), &[*at]].concat());
                }
            }
            ways = longer;
        }
        ways.retain(|way| way[way.len() - 1] - way[0] + 1 - way.len() <= slop as usize);
        ways.sort();
        ways.dedup_by_key(|way| way[0]);
        ways.into_iter().map(|way| way.into_iter().collect()).collect()
    }

    fn near(&self, l: &Match, r: &Match, link: Link) -> bool {
        let ends = |m: &Match| (*m.first().unwrap(), *m.last().unwrap());
        let (l_first, l_last) = ends(l);
        let (r_first, r_last) = ends(r);
        let first = &self.words[l_first.min(r_first)];
        let last = &self.words[l_last.max(r_last)];
        let near = match link.reach {
            Reach::Words(n) if l_last < r_first => r_first - l_last <= n as usize,
            Reach::Words(n) if r_last < l_first => l_first - r_last <= n as usize,
            Reach::Words(_) => true,
            Reach::Sentence => first.sentence == last.sentence,
            Reach::Paragraph => first.paragraph == last.paragraph,
        };
        near && (!link.ordered || l_last < r_first)
    }

    /// Most matches of a text query that do not overlap.
    fn count(&self, query: &Query) -> u32 {
        let ends = |m: Match| (*m.last().unwrap(), *m.first().unwrap());
        let mut all: Vec<(usize, usize)> = self.matches(query).into_iter().map(ends).collect();
        all.sort_unstable();
        let mut count = 0;
        let mut free = 0;
        for (last, first) in all {
            if first >= free {
                count += 1;
                free = last + 1;
            }
        }
        count
    }
}

/// What a query asks a word to be.
enum Wanted {
    /// With its sign: "C++".
    Signed(String),
    Exact(String),
    /// In one of these forms.
    Form(Vec<String>),
}

impl Wanted {
    fn new(text: &str, exact: bool) -> Self {
        if let Some(signed) = signed_form(text) {
            return Self::Signed(signed);
        }
        if exact {
            let mut folded = String::new();
            fold(text, &mut folded);
            return Self::Exact(folded);
        }
        let languages: Vec<Language> = Language::others().collect();
        Self::Form(Forms::default().of_query(text, &languages))
    }

    fn is(&self, word: &Word) -> bool {
        match self {
            Self::Signed(signed) => word.signed.as_ref() == Some(signed),
            Self::Exact(folded) => word.folded == *folded,
            Self::Form(forms) => forms.iter().any(|form| word.forms.contains(form)),
        }
    }
}

/// An article whose texts are cut into words.
pub struct Read {
    pub article: Article,
    texts: [Cut; 2],
}

impl Read {
    pub fn new(article: Article) -> Self {
        let language = article.language.as_deref().and_then(Language::of);
        let texts = [
            Cut::new(Part::Title, &article.title, language),
            Cut::new(Part::Body, &article.body, language),
        ];
        Self { article, texts }
    }

    /// Whether it matches a query.
    pub fn matches(&self, query: &Query) -> bool {
        holds(query, &self.article, &self.texts)
    }
}

fn holds(query: &Query, article: &Article, texts: &[Cut; 2]) -> bool {
    match query {
        Query::All => true,
        Query::Word { .. }
        | Query::Phrase { .. }
        | Query::Wildcard { .. }
        | Query::Fuzzy { .. }
        | Query::Near { .. } => texts.iter().any(|text| !text.matches(query).is_empty()),
        Query::AtLeast { count, query } => {
            texts.iter().map(|text| text.count(query)).sum::<u32>() >= *count
        }
        Query::Around(around) => points(article).into_iter().any(|point| around.contains(point)),
        Query::Value { field, lookup } => values(field, article).iter().any(|value| match lookup {
            Lookup::Facet(facet) => value.facet == *facet,
            Lookup::Term(text) => field.terms(text).iter().any(|term| value.terms.contains(term)),
            Lookup::Pattern(pattern) => {
                let pattern = Wildcard::new(pattern);
                value.terms.iter().any(|term| pattern.matches(term))
            }
        }),
        Query::Days { field, from, to } if field.kind == Kind::Date => {
            article.date.is_some_and(|stamp| lies_in(stamp.date(), stamp.date(), *from, *to))
        }
        Query::Days { from, to, .. } => article.event_dates.iter().any(|event| {
            let days = event.date.first().zip(event.date.last());
            days.is_some_and(|(first, last)| lies_in(first, last, *from, *to))
        }),
        Query::Has { field } => field.has_value(article),
        Query::And(queries) => queries.iter().all(|query| holds(query, article, texts)),
        Query::Or(queries) => queries.iter().any(|query| holds(query, article, texts)),
        Query::Not(query) => !holds(query, article, texts),
        Query::Boost { query, .. } => holds(query, article, texts),
    }
}

fn lies_in(first: Date, last: Date, from: Option<Date>, to: Option<Date>) -> bool {
    from.is_none_or(|from| first >= from) && to.is_none_or(|to| last <= to)
}

//! Request -> response, over one state of an index.

use std::{cell::RefCell, io};

use tantivy::{
    DocAddress, Searcher, TantivyDocument,
    query::{BooleanQuery, ConstScoreQuery, EnableScoring, TermQuery},
    schema::{Field as Column, IndexRecordOption, Value as _},
};

use super::{
    collapse::Shown,
    count,
    top::{Decay, Identity, Placed, Ranking, slack},
    why::Reasons,
};
use crate::{
    article::Article,
    date::Stamp,
    engine::{
        Chosen, Completing, Completion, Copied, Deadline, Engine, EngineError, Expansion, Hit,
        Request, Response, Sort,
        local::{
            schema::{self, Columns, facet_term},
            score::compile::Compiler,
            words::{complete::Tables, feedback, suggest},
            write::stories::Stories,
        },
    },
    fields::Field,
    query::{
        Query,
        evaluate::{Matcher, SNIPPET_WORDS},
    },
};

/// Hits whose places are held at once. Who wants more gets them page by page, each found by a search
/// of its own: memory stays the same, and an archive of millions takes some hundred searches.
const PAGE: usize = 1 << 16;

/// Answers queries over one state of an index.
pub struct LocalEngine {
    pub(in crate::engine::local) searcher: Searcher,
    pub(in crate::engine::local) columns: Columns,
    pub(in crate::engine::local) identities: Vec<Identity>,
    pub(in crate::engine::local) stories: Stories,
    pub(in crate::engine::local) completions: Tables,
}

impl Engine for LocalEngine {
    fn search(&self, request: &Request) -> Result<Response, EngineError> {
        let mut hits = Vec::new();
        self.each_hit(request, &mut |hit| {
            hits.push(hit);
            Ok(())
        })?;
        let mut response = Response { hits, ..Response::default() };
        // Looking patterns up is dear, so what counting compiles anyway tells the expansions, too.
        let told = RefCell::new(None);
        let compile = |except: Option<&Field>| {
            let (query, expansions) = self.compile(request, except)?;
            if except.is_none() {
                told.replace(Some(expansions));
            }
            Ok(query)
        };
        count::count(&self.searcher, &self.stories, request, &compile, &mut response)?;
        let expansions = match told.into_inner() {
            Some(expansions) => expansions,
            None => self.compile(request, None)?.1,
        };
        for query in std::iter::once(&request.query).chain(&request.filter) {
            let notes = suggest::notes(query, &self.searcher, &self.columns, &request.deadline)?;
            response.notes.extend(notes);
        }
        request.deadline.check()?;
        response.notes.extend(expansions.iter().filter_map(Expansion::note));
        Ok(response)
    }

    fn each_hit(
        &self,
        request: &Request,
        each: &mut dyn FnMut(Hit) -> io::Result<()>,
    ) -> Result<(), EngineError> {
        request.deadline.check()?;
        if request.limit == 0 {
            return Ok(());
        }
        let matcher = Matcher::new(&request.query);
        let reasons = if request.reasons {
            Some(Reasons::new(&request.query, &self.columns, &self.searcher, &request.deadline)?)
        } else {
            None
        };
        self.each_place(request, &mut |rank, placed| {
            let hit = self.hit(request, &matcher, reasons.as_ref(), rank, placed)?;
            each(hit).map_err(EngineError::Output)
        })
    }

    fn expand(&self, request: &Request) -> Result<Query, EngineError> {
        let mut best = Vec::new();
        let request =
            Request { limit: feedback::ARTICLES, offset: 0, after: None, ..request.clone() };
        self.each_place(&request, &mut |_, placed| {
            best.push((self.article(placed.address())?, placed.score()));
            Ok(())
        })?;
        let deadline = &request.deadline;
        let query =
            feedback::expand(&request.query, &best, &self.searcher, &self.columns, deadline)?;
        deadline.check()?;
        Ok(query)
    }

    fn like(
        &self,
        article: &Article,
        copies: u64,
        deadline: &Deadline,
    ) -> Result<Option<Query>, EngineError> {
        let query = feedback::like(article, copies, &self.searcher, &self.columns, deadline)?;
        deadline.check()?;
        Ok(query)
    }

    fn expansions(&self, request: &Request) -> Result<Vec<Expansion>, EngineError> {
        let expansions = self.compile(request, None)?.1;
        request.deadline.check()?;
        Ok(expansions)
    }

    fn complete(&self, asked: &Completing<'_>) -> Result<Vec<Completion>, EngineError> {
        self.completions.complete(asked, &self.searcher, &self.columns)
    }

    fn articles(&self, id: &str) -> Result<Vec<Article>, EngineError> {
        let Some((column, _)) = Field::named("id").and_then(|field| self.columns.of(field)) else {
            return Ok(Vec::new());
        };
        let term = tantivy::Term::from_field_text(column, &facet_term(id));
        let found = self.searcher.search(
            &TermQuery::new(term, IndexRecordOption::Basic),
            &tantivy::collector::DocSetCollector,
        )?;
        let mut articles =
            found.into_iter().map(|at| self.article(at)).collect::<Result<Vec<_>, _>>()?;
        articles.sort_by(|a, b| (&a.path, a.item).cmp(&(&b.path, b.item)));
        Ok(articles)
    }
}

impl LocalEngine {
    /// The query of a request without what is chosen of `except`, and what its patterns were searched
    /// as.
    fn compile(
        &self,
        request: &Request,
        except: Option<&Field>,
    ) -> tantivy::Result<(Box<dyn tantivy::query::Query>, Vec<Expansion>)> {
        let mut compiler = Compiler::new(&self.columns, &self.searcher, &request.deadline);
        let mut query = compiler.compile(&request.query)?;
        let chosen = request.chosen.iter().filter(|chosen| Some(chosen.field) != except);
        for filter in request.filter.iter().cloned().chain(chosen.map(Chosen::query)) {
            let filter = ConstScoreQuery::new(compiler.compile(&filter)?, 0.0);
            query = Box::new(BooleanQuery::intersection(vec![query, Box::new(filter)]));
        }
        Ok((query, compiler.expansions))
    }

    /// Hands out rank and place of the hits that a request asks for.
    fn each_place(
        &self,
        request: &Request,
        each: &mut dyn FnMut(usize, &Placed) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let by_score = request.sort == Sort::Relevance;
        let scoring = if by_score {
            EnableScoring::enabled_from_searcher(&self.searcher)
        } else {
            EnableScoring::disabled_from_searcher(&self.searcher)
        };
        let recency = request.recency.filter(|_| by_score);
        request.deadline.check()?;
        let weight = self.compile(request, None)?.0.weight(scoring)?;
        request.deadline.check()?;
        let ranking = Ranking {
            searcher: &self.searcher,
            weight: weight.as_ref(),
            sort: request.sort,
            decay: recency.and_then(|r| Decay::new(r, &self.searcher, &self.identities)),
            identities: &self.identities,
            slack: &slack(&self.searcher, &[self.columns.text, self.columns.title])?,
            deadline: &request.deadline,
        };
        let mut shown = Shown::default();
        let mut rank = request.after.as_ref().map_or(0, |after| after.rank);
        let first = if request.after.is_some() { rank } else { request.offset };
        let end = first.saturating_add(request.limit);
        // Which stories have been shown already is known only from the top.
        let mut last = request.after.clone().filter(|_| !request.collapse);
        let mut is_behind = last.is_some() || request.after.is_none();
        while rank < end {
            let wanted = if is_behind { end - rank } else { end }.min(PAGE);
            let page = ranking.page(last.as_ref(), wanted)?;
            request.deadline.check()?;
            for placed in &page {
                is_behind = is_behind || ranking.is_behind(placed, request.after.as_ref());
                let story = if request.collapse {
                    self.stories.at(&self.searcher, placed.address())?.1
                } else {
                    None
                };
                if shown.is_first(story) && is_behind && rank < end {
                    rank += 1;
                    if rank > first {
                        each(rank, placed)?;
                        request.deadline.check()?;
                    }
                }
            }
            if rank < end {
                let next = page.last().filter(|_| page.len() == wanted);
                let Some(next) = next else { break };
                last = Some(ranking.place(rank, next));
            }
        }
        Ok(())
    }

    fn hit(
        &self,
        request: &Request,
        matcher: &Matcher,
        reasons: Option<&Reasons>,
        rank: usize,
        placed: &Placed,
    ) -> Result<Hit, EngineError> {
        let (score, at) = (placed.score(), placed.address());
        let stored: TantivyDocument = self.searcher.doc(at)?;
        let record = text(&stored, self.columns.record);
        // Values of fields decide whether words matched, so that title and body are not enough.
        let article = || {
            let record: Article = serde_json::from_str(record).unwrap_or_default();
            let body = text(&stored, self.columns.body).to_owned();
            Article { body, ..record }
        };
        let snippet = request.snippets.then(|| matcher.snippet(&article(), SNIPPET_WORDS));
        let reasons = match reasons {
            Some(reasons) => reasons.of(&self.searcher, at, &article())?,
            None => Vec::new(),
        };
        let record = if request.whole {
            let whole = schema::join(
                record,
                text(&stored, self.columns.mentions),
                text(&stored, self.columns.body),
            )?;
            serde_json::to_string(&whole)?
        } else {
            record.to_owned()
        };
        let (key, story) = self.stories.at(&self.searcher, at)?;
        let copies = match (key, story) {
            (Some(key), Some(story)) if request.collapse => self.copies(key, story)?,
            _ => Vec::new(),
        };
        let story = story.map(|story| self.stories.told(story));
        let date = placed.date();
        Ok(Hit { rank, score, date, record, snippet, story, copies, reasons })
    }

    /// The other copies of an article, in the order of publication.
    fn copies(&self, key: u64, story: u64) -> Result<Vec<Copied>, EngineError> {
        let others = self.stories.others(&self.searcher, self.columns.key, key, story)?;
        let read = |at| {
            let stored: TantivyDocument = self.searcher.doc(at)?;
            Ok(serde_json::from_str(text(&stored, self.columns.record))?)
        };
        let mut copies =
            others.into_iter().map(read).collect::<Result<Vec<Copied>, EngineError>>()?;
        let order = |c: &Copied| {
            (
                c.date.as_ref().map_or(i64::MAX, Stamp::civil_seconds),
                c.id.clone(),
                c.path.clone(),
                c.item,
            )
        };
        copies.sort_by_cached_key(order);
        Ok(copies)
    }

    fn article(&self, at: DocAddress) -> Result<Article, EngineError> {
        let stored: TantivyDocument = self.searcher.doc(at)?;
        let [record, mentions, body] =
            [self.columns.record, self.columns.mentions, self.columns.body]
                .map(|column| text(&stored, column));
        let story = self.stories.at(&self.searcher, at)?.1.map(|story| self.stories.told(story));
        Ok(Article { story, ..schema::join(record, mentions, body)? })
    }
}

fn text(stored: &TantivyDocument, column: Column) -> &str {
    stored.get_first(column).and_then(|value| value.as_str()).unwrap_or_default()
}

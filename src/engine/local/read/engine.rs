//! Request -> response, over one snapshot of an index.

use std::{
    io,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use jiff::civil::Date;
use tantivy::{
    DocAddress, IndexReader, ReloadPolicy, Searcher, TantivyDocument, Term,
    collector::DocSetCollector,
    query::{EnableScoring, Query as _, TermQuery},
    schema::IndexRecordOption,
};

use super::{
    collapse::Shown,
    count,
    top::{Decay, Identity, Placed, Ranking, slack, span},
    why::Reasons,
};
use crate::{
    article::Article,
    engine::{
        Completing, Completion, Copied, Deadline, Dictionary, Engine, EngineError, Expansion, Hit,
        Record, Request, Response, Sort,
        local::{
            disk::cuts::Opened,
            folder::Folder,
            schema::{self, Columns, stored_text as text},
            score::{
                collection::Collection,
                compiled::{Compilations, Compiled},
            },
            stories::Stories,
            words::{complete::Tables, feedback, suggest},
        },
        stored::join,
        terms::facet_term,
    },
    fields::Field,
    query::{
        Query,
        evaluate::{Matcher, SNIPPET_WORDS},
    },
    text::Language,
};

/// Hits whose places are held at once. Who wants more gets them page by page, each found by a search
/// of its own: memory stays the same, and an archive of millions takes some hundred searches.
const PAGE: usize = 1 << 16;

/// Answers queries over one commit of an index.
pub struct LocalEngine {
    pub(in crate::engine::local) searcher: Searcher,
    pub(in crate::engine::local) columns: Columns,
    identities: Vec<Identity>,
    stories: Stories,
    completions: Tables,
    compiled: Compilations,
    /// What its scores are made of; set before the first search where several indexes are one collection.
    collection: OnceLock<Arc<Collection>>,
    dir: PathBuf,
    generation: u64,
    /// Before its files were.
    opened: Opened,
}

impl LocalEngine {
    /// Opens the newest commit.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(in crate::engine::local) fn open(folder: &Folder) -> Result<Self, EngineError> {
        Self::read(folder).map_err(|error| error.located(&folder.dir))
    }

    fn read(folder: &Folder) -> Result<Self, EngineError> {
        let generation = folder.generation()?;
        // Held until the reader has opened them itself.
        let _files = folder.open_all()?;
        let builder = folder.index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader: IndexReader = builder.try_into()?;
        let searcher = reader.searcher();
        let mut identities = Vec::with_capacity(searcher.segment_readers().len());
        for reader in searcher.segment_readers() {
            identities.push(Identity::open(reader)?);
        }
        Ok(Self {
            columns: folder.columns.of_snapshot(&searcher)?,
            searcher,
            identities,
            stories: Stories::open(&folder.dir, folder.payload()?.stories.as_ref())?,
            completions: Tables::default(),
            compiled: Compilations::default(),
            collection: OnceLock::new(),
            dir: folder.dir.clone(),
            generation,
            opened: folder.files.opened,
        })
    }

    /// Lets words be as rare as in the articles of all these engines together.
    pub(in crate::engine::local) fn together(engines: &[Arc<Self>]) {
        let own: Vec<Collection> = engines.iter().map(|engine| engine.own_collection()).collect();
        let all = Arc::new(Collection::of_all(&own));
        for engine in engines {
            // Who was asked before keeps its own.
            let _ = engine.collection.set(Arc::clone(&all));
        }
    }

    fn own_collection(&self) -> Collection {
        Collection::new(self.searcher.clone(), self.columns.languages.clone())
    }

    pub(in crate::engine::local) fn collection(&self) -> &Collection {
        self.collection.get_or_init(|| Arc::new(self.own_collection()))
    }

    /// Whether no file of it was cut since it was opened.
    pub(in crate::engine::local) fn is_whole(&self) -> bool {
        self.opened.is_whole()
    }

    /// Articles that can be found.
    pub(in crate::engine::local) fn articles_alive(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Parts of the index.
    pub(in crate::engine::local) fn segments(&self) -> usize {
        self.searcher.segment_readers().len()
    }

    /// First and last publication date; `None` where no article has one.
    pub(in crate::engine::local) fn first_and_last_day(&self) -> Option<(Date, Date)> {
        let (first, last) = span(&self.searcher, &self.identities)?;
        Some((count::day(first), count::day(last)))
    }
}

impl Engine for LocalEngine {
    fn generation(&self) -> u64 {
        self.generation
    }

    fn search(&self, request: &Request) -> Result<Response, EngineError> {
        self.whole(|| self.answer(request))
    }

    fn each_hit(
        &self,
        request: &Request,
        each: &mut dyn FnMut(Hit) -> io::Result<()>,
    ) -> Result<(), EngineError> {
        self.whole(|| self.hand_out(request, each))
    }

    fn articles(&self, id: &str) -> Result<Vec<Article>, EngineError> {
        self.whole(|| self.articles_of(id))
    }

    fn dictionary(&self) -> Option<&dyn Dictionary> {
        Some(self)
    }
}

impl Dictionary for LocalEngine {
    fn expand(&self, request: &Request) -> Result<Query, EngineError> {
        self.whole(|| self.expanded(request))
    }

    fn like(
        &self,
        article: &Article,
        copies: u64,
        deadline: &Deadline,
    ) -> Result<Option<Query>, EngineError> {
        let query = self.whole(|| {
            let query = feedback::like(article, copies, &self.searcher, &self.columns, deadline);
            query.map_err(EngineError::from)
        })?;
        deadline.check()?;
        Ok(query)
    }

    fn expansions(&self, request: &Request) -> Result<Vec<Expansion>, EngineError> {
        let compiled = self.whole(|| self.compiled(request, None))?;
        request.deadline.check()?;
        Ok(compiled.expansions.clone())
    }

    fn languages(&self) -> &[Language] {
        &self.columns.languages
    }

    fn complete(&self, asked: &Completing<'_>) -> Result<Vec<Completion>, EngineError> {
        self.whole(|| self.completions.complete(asked, &self.searcher, &self.columns))
    }
}

impl LocalEngine {
    /// The query of a request with the words of its best hits.
    fn expanded(&self, request: &Request) -> Result<Query, EngineError> {
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

    /// Reads, unless files were cut that may be read for it, and no further where that is known: each hole that is
    /// met makes everybody doubt what they read meanwhile.
    fn whole<T>(&self, read: impl FnOnce() -> Result<T, EngineError>) -> Result<T, EngineError> {
        self.check_opened()?;
        let read = read();
        self.check_opened()?;
        read.map_err(|error| error.located(&self.dir))
    }

    fn check_opened(&self) -> Result<(), EngineError> {
        self.opened.check().map_err(EngineError::damaged(self.dir.display()))
    }

    fn answer(&self, request: &Request) -> Result<Response, EngineError> {
        let mut hits = Vec::new();
        self.hand_out(request, &mut |hit| {
            hits.push(hit);
            Ok(())
        })?;
        let mut response = Response { hits, ..Response::default() };
        let compiled = |except: Option<&Field>| self.compiled(request, except);
        count::count(&self.searcher, &self.stories, request, &compiled, &mut response)?;
        for query in std::iter::once(&request.query).chain(&request.filter) {
            let notes = suggest::notes(query, &self.searcher, &self.columns, &request.deadline)?;
            response.notes.extend(notes);
        }
        request.deadline.check()?;
        let compiled = self.compiled(request, None)?;
        response.notes.extend(compiled.expansions.iter().filter_map(Expansion::note));
        Ok(response)
    }

    fn hand_out(
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
            Some(Reasons::new(
                &request.query,
                &self.columns,
                &self.searcher,
                self.collection(),
                &request.deadline,
            )?)
        } else {
            None
        };
        self.each_place(request, &mut |rank, placed| {
            let hit = self.whole(|| self.hit(request, &matcher, reasons.as_ref(), rank, placed))?;
            each(hit).map_err(EngineError::Output)
        })
    }

    fn articles_of(&self, id: &str) -> Result<Vec<Article>, EngineError> {
        let term = Term::from_field_text(self.columns.id, &facet_term(id));
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let mut articles = Vec::new();
        for at in self.searcher.search(&query, &DocSetCollector)? {
            articles.push(self.article(at)?);
        }
        articles.sort_by(|a, b| (&a.path, a.item).cmp(&(&b.path, b.item)));
        Ok(articles)
    }

    /// The query of a request without what is chosen of `except`. Compiled once for hits and counts:
    /// looking patterns up is dear.
    pub(in crate::engine::local) fn compiled(
        &self,
        request: &Request,
        except: Option<&Field>,
    ) -> Result<Arc<Compiled>, EngineError> {
        let filter = request.conditions(except);
        let build = || {
            Compiled::new(
                &request.query,
                &filter,
                &self.columns,
                &self.searcher,
                self.collection(),
                &request.deadline,
            )
        };
        Ok(self.compiled.get(&request.query, &filter, &request.deadline, build)?)
    }

    /// Hands out rank and place of the hits that a request asks for.
    fn each_place(
        &self,
        request: &Request,
        each: &mut dyn FnMut(usize, &Placed) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let by_score = request.sort == Sort::Relevance;
        let scoring = if by_score {
            EnableScoring::enabled_from_statistics_provider(self.collection(), &self.searcher)
        } else {
            EnableScoring::disabled_from_searcher(&self.searcher)
        };
        let recency = request.recency.filter(|_| by_score);
        request.deadline.check()?;
        let weight = self.compiled(request, None)?.query.weight(scoring)?;
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
        let at = placed.address();
        let stored = self.stored(at)?;
        let json = text(&stored, self.columns.record);
        let body = text(&stored, self.columns.body);
        let mut hit = Hit::new(rank, placed.score(), placed.date(), Record::default());
        if request.whole {
            let whole = join(json, text(&stored, self.columns.mentions), body);
            hit.record = whole.and_then(Record::of).map_err(|error| self.damaged(json, error))?;
        } else if !request.snippets && reasons.is_none() {
            hit.record = Record::new(json.to_owned());
        }
        if request.snippets || reasons.is_some() {
            // Values of fields decide whether words matched, so that title and body are not enough.
            let parsed = serde_json::from_str(json).map_err(|error| self.damaged(json, error))?;
            let mut article = Article { body: body.to_owned(), ..parsed };
            if request.snippets {
                hit.snippet = Some(matcher.snippet(&article, SNIPPET_WORDS));
            }
            if let Some(reasons) = reasons {
                hit.reasons = reasons.of(&self.searcher, at, &article)?;
            }
            if !request.whole {
                article.body = String::new();
                hit.record = Record::parsed(json.to_owned(), article);
            }
        }
        let (key, story) = self.stories.at(&self.searcher, at)?;
        if let (Some(key), Some(story)) = (key, story) {
            hit.story = Some(self.stories.story(story));
            if request.collapse {
                hit.copies = self.copies(key, story)?;
            }
        }
        Ok(hit)
    }

    /// What is stored of an article. Where that is damaged the error names the article, too.
    fn stored(&self, at: DocAddress) -> Result<TantivyDocument, EngineError> {
        self.searcher.doc(at).map_err(|error| {
            let error = EngineError::from(error).located(&self.dir);
            let article = || schema::named(self.searcher.segment_reader(at.segment_ord), at.doc_id);
            match error {
                EngineError::Damaged { at, source } => match article() {
                    Some(article) => {
                        EngineError::Damaged { at: format!("{at}, {article}"), source }
                    }
                    None => EngineError::Damaged { at, source },
                },
                other => other,
            }
        })
    }

    /// A stored record that is not what was written. Its beginning tells which article it is.
    fn damaged(&self, json: &str, error: serde_json::Error) -> EngineError {
        let beginning: String = json.chars().take(120).collect();
        let at = format!("the record of an article in {} ({beginning}…)", self.dir.display());
        EngineError::Damaged { at, source: error.into() }
    }

    /// The other copies of an article, in the order of publication.
    fn copies(&self, key: u64, story: u64) -> Result<Vec<Copied>, EngineError> {
        let others = self.stories.others(&self.searcher, self.columns.key, key, story)?;
        let mut copies: Vec<Copied> = Vec::with_capacity(others.len());
        for at in others {
            let stored = self.stored(at)?;
            let json = text(&stored, self.columns.record);
            copies.push(serde_json::from_str(json).map_err(|error| self.damaged(json, error))?);
        }
        copies.sort_by_cached_key(Copied::place);
        Ok(copies)
    }

    fn article(&self, at: DocAddress) -> Result<Article, EngineError> {
        let stored = self.stored(at)?;
        let [record, mentions, body] =
            [self.columns.record, self.columns.mentions, self.columns.body]
                .map(|column| text(&stored, column));
        let (_, story) = self.stories.at(&self.searcher, at)?;
        let story = story.map(|story| self.stories.story(story));
        let article = join(record, mentions, body);
        Ok(Article { story, ..article.map_err(|error| self.damaged(record, error))? })
    }
}

//! `/api/v1/search`: the lines of `dateline search`, as they come.

use std::{
    io::{self, Write},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{self, Poll},
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use hyper::body::Frame;
use serde_json::json;
use tokio::sync::mpsc;
use xxhash_rust::xxh3::xxh3_64;

use crate::{
    archive::answer::{
        self, Asked, Context, NotAsked, Search,
        print::{self, Format, Printer},
    },
    engine::{Deadline, Engine, EngineError, Sort},
    serve::{Server, archive, ask::Ask, problem::Problem, token::Token},
};

/// Another version may print other lines.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Bytes of an answer that are made at a time, of its beginning and later. What is longer is made as it is
/// read, so that a slow reader holds this much, and no thread. Each piece is a search of its own.
const FIRST: usize = 256 << 10;
const LATER: usize = 1 << 20;

/// Hits that are looked for at a time: about what is in a piece.
const AT_ONCE: usize = 1024;

pub(in crate::serve) async fn get(
    State(server): State<Arc<Server>>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let ask = Ask::from_address(uri.query().unwrap_or_default())?;
    answer(&server, ask, &headers).await
}

pub(in crate::serve) async fn post(
    State(server): State<Arc<Server>>,
    mut headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    // Only what is got can be known already.
    headers.remove(header::IF_NONE_MATCH);
    answer(&server, Ask::from_json(&body)?, &headers).await
}

async fn answer(
    server: &Arc<Server>,
    mut ask: Ask,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let format = ask.format.unwrap_or_else(|| accepted(headers));
    if format.is_hits_only()
        && (ask.options.explain || !ask.options.facets.is_empty() || ask.options.timeline.is_some())
    {
        let message = "this format has hits alone, no facets, timeline or explanation";
        return Err(Problem::new(StatusCode::BAD_REQUEST, message)
            .with_hint("jsonl and json have them all"));
    }
    let (state, changed) = go_on(server, &mut ask)?;
    let tag = tag(state.generation, &ask, format);
    let fixed = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::VARY, "accept, authorization, cookie".to_owned()),
    ];
    if is_known(headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let kind = [(header::CONTENT_TYPE, content_type(format))];
    let (answering, first) = server
        .work
        .run(move |deadline| {
            ask.options.deadline = deadline;
            let mut answering = Answering::new(&state, ask, format, changed)?;
            let first = answering.next(true)?;
            Ok((answering, first))
        })
        .await?;
    let body = match first {
        Chunk::Last(bytes) => bytes.into(),
        Chunk::Next(bytes) => rest(server, answering, format, bytes)?,
    };
    Ok((fixed, kind, body).into_response())
}

/// The state of the index that an answer is from: the newest, or that of the answer it goes on with. Tells
/// besides whether that one is gone and the order may have changed.
fn go_on(server: &Server, ask: &mut Ask) -> Result<(Arc<archive::State>, bool), Problem> {
    let now = server.archive.now();
    let Some(token) = &ask.after else { return Ok((now, false)) };
    let token = Token::read(token, ask)?;
    ask.options.after = Some(token.place);
    ask.options.began = Some(token.today);
    let kept = server.archive.at(token.generation);
    // Words that are added, and those of an article, are taken from the index as it is.
    let made = ask.options.expand || ask.like.is_some();
    let moved = kept.is_none() && (made || ask.options.sort == Sort::Relevance);
    Ok((kept.unwrap_or(now), moved))
}

/// What is common to all pieces of an answer.
struct Answering {
    search: Option<Search>,
    printer: Box<dyn Printer + Send>,
    buffer: Buffer,
}

enum Chunk {
    Next(Bytes),
    Last(Bytes),
}

impl Answering {
    fn new(
        state: &archive::State,
        ask: Ask,
        format: Format,
        changed: bool,
    ) -> Result<Self, Problem> {
        let mut asked = asked(state.engine.as_ref(), &ask)?;
        if changed {
            let note =
                "the index has changed since the answer before; hits may be missing or told again";
            asked.notes.push(note.to_owned());
        }
        let snippets = format.shows_snippets(&ask.options);
        let options = ask.options.clone();
        let generation = state.generation;
        let next = move |place| Token::new(&ask, generation, place).text();
        let context = Context { next: Some(Box::new(next)), ..Context::default() };
        let search = Search::new(Arc::clone(&state.engine), asked, &options, snippets, context)?;
        let buffer = Buffer::default();
        let printer = print::printer(format, buffer.clone(), options.shown(), false)
            .map_err(EngineError::Output)?;
        Ok(Self { search: Some(search), printer, buffer })
    }

    fn wait(&mut self, deadline: &Deadline) {
        self.search.iter_mut().for_each(|search| search.wait(deadline.clone()));
    }

    /// The next piece of the answer.
    fn next(&mut self, is_first: bool) -> Result<Chunk, EngineError> {
        let Self { search, printer, buffer } = self;
        let Some(mut running) = search.take() else { return Ok(Chunk::Last(Bytes::new())) };
        let most = if is_first { FIRST } else { LATER };
        if is_first {
            running.begin(printer.as_mut())?;
        }
        if running.hits(printer.as_mut(), AT_ONCE, &|| buffer.len() >= most)? {
            running.end(printer.as_mut())?;
            printer.finish().map_err(EngineError::Output)?;
            Ok(Chunk::Last(buffer.take()))
        } else {
            *search = Some(running);
            Ok(Chunk::Next(buffer.take()))
        }
    }
}

/// What an address or an object asks for, over one state of the index.
pub(in crate::serve) fn asked(engine: &dyn Engine, ask: &Ask) -> Result<Asked, Problem> {
    let Some(id) = &ask.like else {
        return answer::ask(&ask.query, &ask.options)
            .map_err(|error| Problem::of_asking(&ask.query, error));
    };
    let articles = engine.articles(id)?;
    let copies = articles.len() as u64;
    let article = articles
        .first()
        .ok_or_else(|| Problem::not_found(format!("no article has the id “{id}”")))?;
    answer::ask_alike(engine, article, copies, Some(id), &ask.query, &ask.options)
        .map_err(|error: NotAsked| Problem::of_asking(&ask.query, error))
}

/// A long answer: its beginning, and what is made as it is read.
fn rest(
    server: &Arc<Server>,
    mut answering: Answering,
    format: Format,
    first: Bytes,
) -> Result<Body, Problem> {
    let busy = || {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too many long answers are being read")
            .with_hint("ask for fewer hits, or again in a moment")
    };
    let long = Arc::clone(&server.long).try_acquire_owned().map_err(|_| busy())?;
    let (sender, pieces) = mpsc::channel::<io::Result<Bytes>>(1);
    let server = Arc::clone(server);
    tokio::spawn(async move {
        let _long = long;
        let mut bytes = first;
        // Who goes away is not worked for any more.
        while sender.send(Ok(bytes)).await.is_ok() {
            let made = server.work.run(move |deadline| {
                answering.wait(&deadline);
                let chunk = answering.next(false)?;
                Ok((answering, chunk))
            });
            let made = tokio::select! {
                made = made => made,
                () = sender.closed() => return,
            };
            match made {
                Ok((going_on, Chunk::Next(next))) => (answering, bytes) = (going_on, next),
                Ok((_, Chunk::Last(last))) => {
                    let _ = sender.send(Ok(last)).await;
                    return;
                }
                Err(problem) => return break_off(&sender, format, problem).await,
            }
        }
    });
    Ok(Body::new(Pieces(pieces)))
}

/// The body of a long answer: its pieces as they are made.
struct Pieces(mpsc::Receiver<io::Result<Bytes>>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|bytes| bytes.map(Frame::data)))
    }
}

/// Ends an answer that cannot be finished, so that nobody takes it for whole: where a line can say so
/// by that, and always by an end before the end.
async fn break_off(sender: &mpsc::Sender<io::Result<Bytes>>, format: Format, problem: Problem) {
    if format == Format::Jsonl {
        let line = json!({ "type": "error", "message": problem.message, "hint": problem.hint });
        let _ = sender.send(Ok(format!("{line}\n").into())).await;
    }
    let _ = sender.send(Err(io::Error::other(problem.message))).await;
}

/// The first format of the `Accept` header that we have.
fn accepted(headers: &HeaderMap) -> Format {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let kinds = accept.unwrap_or_default().split(',');
    let mut formats = kinds.filter_map(|kind| match kind.split(';').next().map(str::trim) {
        Some("application/x-ndjson" | "application/jsonl") => Some(Format::Jsonl),
        Some("application/json") => Some(Format::Json),
        Some("text/csv") => Some(Format::Csv),
        Some("text/tab-separated-values") => Some(Format::Tsv),
        _ => None,
    });
    formats.next().unwrap_or(Format::Jsonl)
}

fn content_type(format: Format) -> &'static str {
    match format {
        Format::Jsonl | Format::Trec => "application/x-ndjson",
        Format::Json => "application/json",
        Format::Csv => "text/csv; charset=utf-8",
        Format::Tsv => "text/tab-separated-values; charset=utf-8",
    }
}

/// Weak, because the time that a search takes stands in its answer. Days such as `date:-7d` count from
/// today, so that today is part of it.
fn tag(generation: u64, ask: &Ask, format: Format) -> String {
    let asked = format!("{VERSION}\n{}\n{format:?}\n{}", ask.address(), ask.options.today());
    format!("W/\"{generation:016x}-{:016x}\"", xxh3_64(asked.as_bytes()))
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    known
        .flat_map(|tags| tags.split(','))
        .any(|known| known.trim().trim_start_matches("W/") == tag.trim_start_matches("W/"))
}

/// Bytes that a printer has written and that are not sent yet.
#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn take(&self) -> Bytes {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

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
use tokio::sync::mpsc;
use xxhash_rust::xxh3::xxh3_64;

use crate::{
    archive::answer::{
        Context, Criteria, Line, Search,
        line::ErrorLine,
        print::{self, Batch, Format, Printer, Styles, write_line},
    },
    engine::{Deadline, Engine, EngineError, Sort},
    serve::{
        archive,
        client::Client,
        negotiate::{accepted, content_type, is_known},
        parameters::Parameters,
        problem::Problem,
        server::Server,
        token::Token,
    },
};

/// Part of the entity tag: another version may print other lines.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Bytes of the first piece of an answer and of those behind it. An answer longer than the first is made
/// piece by piece as it is read, so that a slow reader holds this much memory and no thread. Each piece is a
/// search of its own.
const FIRST_PIECE: usize = 256 << 10;
const NEXT_PIECE: usize = 1 << 20;

/// Hits behind which an answer is taken for a long one.
const LONG: usize = 1000;

/// Hits that are looked for at a time: about what is in a piece.
const BATCH: usize = 1024;

pub(in crate::serve) async fn get(
    State(server): State<Arc<Server>>,
    client: Client,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let parameters = Parameters::from_address(uri.query().unwrap_or_default())?;
    answer(&server, client, parameters, &headers).await
}

pub(in crate::serve) async fn post(
    State(server): State<Arc<Server>>,
    client: Client,
    mut headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    // An entity tag is that of a GET request.
    headers.remove(header::IF_NONE_MATCH);
    answer(&server, client, Parameters::from_json(&body)?, &headers).await
}

async fn answer(
    server: &Arc<Server>,
    client: Client,
    mut parameters: Parameters,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let format = parameters.options.format.unwrap_or_else(|| accepted(headers));
    parameters.options.format = Some(format);
    parameters.options.check_format()?;
    let (snapshot, is_reordered) = snapshot(server, &mut parameters)?;
    let tag = tag(snapshot.generation, &parameters, format);
    let fixed = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::VARY, "accept, authorization, cookie".to_owned()),
    ];
    if is_known(headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let kind = [(header::CONTENT_TYPE, content_type(format))];
    let is_long = parameters.options.limit.is_none_or(|limit| limit > LONG);
    let begin = move |deadline| {
        parameters.options.deadline = deadline;
        let mut answer = Answer::new(&snapshot, parameters, is_reordered)?;
        let first = answer.next(FIRST_PIECE)?;
        Ok((answer, first))
    };
    let (answer, first) = if is_long {
        server.work.run_long(client, begin).await?
    } else {
        server.work.run(client, begin).await?
    };
    let body = match first {
        Piece::Last(bytes) => bytes.into(),
        Piece::Next(bytes) => stream(server, client, answer, format, bytes)?,
    };
    Ok((fixed, kind, body).into_response())
}

/// The snapshot of the index for an answer: the newest, or that of the answer which is continued. True
/// besides where that one is gone and the order of hits may have changed.
fn snapshot(
    server: &Server,
    parameters: &mut Parameters,
) -> Result<(Arc<archive::Snapshot>, bool), Problem> {
    let newest = server.archive.newest();
    let Some(token) = &parameters.options.after else { return Ok((newest, false)) };
    let token = Token::read(token, parameters)?;
    let options = &mut parameters.options;
    options.cursor = Some(token.cursor);
    options.began = Some(token.today);
    let kept = server.archive.kept(token.generation);
    // Words that are added, and those of an article, are taken from the index as it is.
    let has_index_words = options.expand || options.like.is_some();
    let is_reordered = kept.is_none() && (has_index_words || options.sort == Sort::Relevance);
    Ok((kept.unwrap_or(newest), is_reordered))
}

/// An answer that is made piece by piece.
struct Answer {
    /// `None` once all of it is made.
    search: Option<Search>,
    is_begun: bool,
    printer: Box<dyn Printer + Send>,
    buffer: Buffer,
}

enum Piece {
    Next(Bytes),
    Last(Bytes),
}

impl Answer {
    fn new(
        snapshot: &archive::Snapshot,
        parameters: Parameters,
        is_reordered: bool,
    ) -> Result<Self, Problem> {
        let mut criteria = criteria(snapshot.engine.as_ref(), &parameters)?;
        if is_reordered {
            let note =
                "the index has changed since the answer before; hits may be missing or repeated";
            criteria.notes.push(note.to_owned());
        }
        let options = parameters.options.clone();
        let generation = snapshot.generation;
        let next = move |cursor| Token::new(&parameters, generation, cursor).text();
        let context = Context { next: Some(Box::new(next)), ..Context::default() };
        let search = Search::new(Arc::clone(&snapshot.engine), criteria, &options, context)?;
        let buffer = Buffer::default();
        let printer = print::printer(
            options.format(),
            buffer.clone(),
            options.shown_fields(),
            Batch::One,
            Styles::default(),
        )
        .map_err(EngineError::Output)?;
        Ok(Self { search: Some(search), is_begun: false, printer, buffer })
    }

    fn set_deadline(&mut self, deadline: Deadline) {
        if let Some(search) = &mut self.search {
            search.set_deadline(deadline);
        }
    }

    /// The next piece, of about this many bytes.
    fn next(&mut self, size: usize) -> Result<Piece, EngineError> {
        let Self { search, is_begun, printer, buffer } = self;
        let Some(mut running) = search.take() else { return Ok(Piece::Last(Bytes::new())) };
        if !std::mem::replace(is_begun, true) {
            running.print_explanation(printer.as_mut())?;
        }
        if running.print_hits(printer.as_mut(), Some(BATCH), &|| buffer.len() >= size)? {
            running.print_counts(printer.as_mut())?;
            printer.finish().map_err(EngineError::Output)?;
            Ok(Piece::Last(buffer.take()))
        } else {
            *search = Some(running);
            Ok(Piece::Next(buffer.take()))
        }
    }
}

/// What the parameters of a search look for.
pub(in crate::serve) fn criteria(
    engine: &dyn Engine,
    parameters: &Parameters,
) -> Result<Criteria, Problem> {
    Criteria::new(engine, &parameters.options)
        .map_err(|error| Problem::of_criteria(&parameters.options.query, error))
}

/// The body of a long answer: its first piece, and those that are made as it is read.
fn stream(
    server: &Arc<Server>,
    client: Client,
    mut answer: Answer,
    format: Format,
    first: Bytes,
) -> Result<Body, Problem> {
    let share = server.long.take(client).ok_or_else(|| {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too many long answers are being read")
            .with_hint("ask for fewer hits, or try again in a moment")
    })?;
    let (sender, pieces) = mpsc::channel::<io::Result<Bytes>>(1);
    let server = Arc::clone(server);
    tokio::spawn(async move {
        let _share = share;
        let mut bytes = first;
        // Sending fails once the client is gone.
        while sender.send(Ok(bytes)).await.is_ok() {
            let work = server.work.run_long(client, move |deadline| {
                answer.set_deadline(deadline);
                let piece = answer.next(NEXT_PIECE)?;
                Ok((answer, piece))
            });
            let result = tokio::select! {
                result = work => result,
                () = sender.closed() => return,
            };
            match result {
                Ok((rest, Piece::Next(next))) => {
                    answer = rest;
                    bytes = next;
                }
                Ok((_, Piece::Last(last))) => {
                    let _ = sender.send(Ok(last)).await;
                    return;
                }
                Err(problem) => return break_off(&sender, format, &problem).await,
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

/// Ends an answer that cannot be finished, so that no client takes it for complete: with an error line where
/// the format has lines, and always by closing the connection before the end of the body.
async fn break_off(sender: &mpsc::Sender<io::Result<Bytes>>, format: Format, problem: &Problem) {
    if format == Format::Jsonl {
        let line = Line::Error(ErrorLine {
            message: &problem.message,
            hint: problem.hint.as_deref(),
            ..ErrorLine::default()
        });
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        let _ = write_line(&mut bytes, &line);
        let _ = sender.send(Ok(bytes.into())).await;
    }
    let _ = sender.send(Err(io::Error::other(problem.message.clone()))).await;
}

/// The entity tag of an answer. Weak, because the answer has the time that its search took. Dates such as
/// `date:-7d` count from today, so that today is part of it.
fn tag(generation: u64, parameters: &Parameters, format: Format) -> String {
    let today = parameters.options.today();
    let text = format!("{VERSION}\n{}\n{}\n{today}", parameters.address(), format.name());
    format!("W/\"{generation:016x}-{:016x}\"", xxh3_64(text.as_bytes()))
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

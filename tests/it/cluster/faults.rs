//! What a cluster may answer instead of an answer, played by a server that says what it is told to.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use dateline::engine::{Address, EngineError, Remedy};

/// A server that gives these answers one after the other, the last one for ever: status, further headers,
/// body.
struct Played {
    place: PathBuf,
    asked: Arc<AtomicUsize>,
}

type Answer = (&'static str, &'static str, &'static str);

fn play(answers: &'static [Answer]) -> Played {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = format!("opensearch+http://{}/news", listener.local_addr().unwrap()).into();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let at = count.fetch_add(1, Ordering::Relaxed);
            answer(stream.unwrap(), answers[at.min(answers.len() - 1)]);
        }
    });
    Played { place, asked }
}

fn answer(mut stream: TcpStream, (status, headers, body): Answer) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
    // No status: the connection ends without an answer.
    if !status.is_empty() {
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n");
        let _ = write!(stream, "{head}connection: close\r\n\r\n{body}");
    }
}

/// Why the index does not open, and how often it was asked for.
fn refused(answers: &'static [Answer]) -> (EngineError, usize) {
    let played = play(answers);
    let Err(error) = Address::from(played.place.as_path()).open() else { panic!("it opens") };
    (error, played.asked.load(Ordering::Relaxed))
}

const MISSING: Answer = ("404 Not Found", "", r#"{"error":{"type":"index_not_found_exception"}}"#);

#[test]
fn what_passes_is_waited_for() {
    static ANSWERS: &[Answer] = &[
        ("429 Too Many Requests", "", r#"{"error":{"type":"rejected_execution_exception"}}"#),
        ("503 Service Unavailable", "", "starting"),
        ("", "", ""),
        MISSING,
    ];
    let (error, asked) = refused(ANSWERS);
    assert!(matches!(error, EngineError::Missing { .. }), "{error:?}");
    assert_eq!(asked, 4);
}

#[test]
fn an_answer_of_only_some_shards_is_none() {
    static ANSWERS: &[Answer] =
        &[("200 OK", "", r#"{"_shards":{"total":2,"successful":1,"failed":1}}"#), MISSING];
    let (error, asked) = refused(ANSWERS);
    assert!(matches!(error, EngineError::Missing { .. }), "{error:?}");
    assert_eq!(asked, 2);
}

#[test]
fn what_does_not_pass_is_told_at_once_with_what_helps() {
    let (error, asked) = refused(&[(
        "429 Too Many Requests",
        "",
        r#"{"error":{"type":"cluster_block_exception","reason":"disk usage exceeded flood-stage watermark"}}"#,
    )]);
    assert_eq!((error.remedy(), asked), (Some(Remedy::FreeSpace), 1), "{error:?}");
    let (error, asked) = refused(&[("401 Unauthorized", "", "")]);
    assert_eq!((error.remedy(), asked), (Some(Remedy::Credentials), 1), "{error:?}");
    let (error, asked) = refused(&[("302 Found", "location: http://elsewhere/\r\n", "")]);
    let told = std::error::Error::source(&error).unwrap().to_string();
    assert!(asked == 1 && told.contains("http://elsewhere/"), "{told}");
    let (error, _) =
        refused(&[("302 Found", "location: //me:secret@elsewhere/?token=secret\r\n", "")]);
    let told = std::error::Error::source(&error).unwrap().to_string();
    assert!(told.contains("//…@elsewhere") && !told.contains("secret"), "{told}");
    let (error, _) = refused(&[("200 OK", "", "<html>a login page</html>")]);
    assert!(matches!(error, EngineError::Remote { .. }), "{error:?}");
    let (error, _) = refused(&[("200 OK", "", r#"{"news":{"mappings":{"_meta":{}}}}"#)]);
    assert!(matches!(error, EngineError::NotAnIndex { .. }), "{error:?}");
    let (error, _) = refused(&[(
        "200 OK",
        "",
        r#"{"news":{"mappings":{"_meta":{"dateline":{"layout":"0","version":"0.0.1"}}}}}"#,
    )]);
    assert_eq!(error.remedy(), Some(Remedy::Rebuild), "{error:?}");
}

#[test]
fn nobody_there_is_an_error_that_names_the_place() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let place = PathBuf::from(format!("opensearch+http://{free}/news"));
    let Err(error) = Address::from(place.as_path()).open() else { panic!("it opens") };
    assert!(error.to_string().contains(&free.to_string()), "{error}");
    assert_eq!(error.remedy(), Some(Remedy::Cluster));
}

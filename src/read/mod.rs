//! Bytes -> article: what is in a folder, what each file claims, and what that makes of an article.

pub mod enrich;
pub mod format;
pub mod pipeline;
pub mod skip;
pub mod source;
pub mod tickets;
pub mod webpage;

use std::{io, iter, sync::atomic::AtomicBool};

use self::{
    format::Columns,
    pipeline::{Bounds, Event, NoThread, Source},
    skip::{Reason, Skip},
    source::read_stream,
};
use crate::article::Article;

/// The article in one file, given by its bytes and its name. The name tells the format where the bytes
/// do not, and becomes the path of the record. Of a file with several articles this is the first one.
///
/// # Errors
/// Why there is none.
pub fn extract(bytes: &[u8], name: &str) -> Result<Article, Skip> {
    let mut all = extract_all(bytes, name);
    if all.is_empty() {
        return Err(Skip { path: name.to_owned(), item: None, reason: Reason::NoText });
    }
    all.swap_remove(0)
}

/// The articles in one file in their order, such as the lines of a JSON lines file; in the place of
/// what gave none, why.
pub fn extract_all(bytes: &[u8], name: &str) -> Vec<Result<Article, Skip>> {
    // Opened on the thread that reads it.
    let bytes = bytes.to_vec();
    let path = name.to_owned();
    let source = iter::once_with(move || {
        let items = read_stream(Box::new(io::Cursor::new(bytes)), &path);
        Source::Items { key: 0, items, skip: 0 }
    });
    let bounds = Bounds { threads: 1, ..Bounds::default() };
    let mut found = Vec::new();
    let read =
        pipeline::run(source, &Columns::default(), bounds, &AtomicBool::new(false), |event| {
            match event {
                Event::Article(article) => found.push(Ok(*article)),
                Event::Skip(skip) => found.push(Err(skip)),
                Event::Begin { .. } | Event::End { .. } => {}
            }
            Ok::<(), NoThread>(())
        });
    if let Err(error) = read {
        found.push(Err(Skip { path: name.to_owned(), item: None, reason: error.into() }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_with_a_name_give_an_article_or_the_reason_why_not() {
        let article = extract(b"Talks open\n\nEnvoys met in Muscat, Oman, on Friday.", "a.txt");
        assert_eq!(article.map(|article| article.title), Ok("Talks open".to_owned()));
        let none = extract(b"", "b.txt").map_err(|skip| skip.reason);
        assert_eq!(none, Err(Reason::Empty));
        let lines = b"{\"title\":\"One\",\"text\":\"Some words.\"}\nnonsense\n{\"title\":\"Two\",\"text\":\"More words.\"}";
        let all = extract_all(lines, "c.jsonl");
        let found: Vec<bool> = all.iter().map(Result::is_ok).collect();
        assert_eq!(found, [true, false, true]);
    }
}

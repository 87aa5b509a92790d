//! What was skipped, and why. Skips are data: counted, listed, fatal only where asked for.

use serde::Serialize;

/// One input, or one item inside a container, that gave no article.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Skip {
    /// File relative to the corpus folder; a byte of a name that is no UTF-8 stands as `\xE9`.
    pub path: String,
    /// Number of the item inside a container, where it is one item that was skipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<u64>,
    /// Why.
    #[serde(flatten)]
    pub reason: Reason,
}

/// Why an input gave no article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "reason", content = "detail", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// The operating system would not let us read it.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// A symbolic link, where none is followed.
    #[error("a symbolic link, which is not followed")]
    Link,
    /// A symbolic link to what is not in the folder.
    #[error("a symbolic link that leads out of the folder")]
    LinkOutside,
    /// What the system shows of itself in the form of files.
    #[error("part of the running system, not of an archive")]
    System,
    /// A symbolic link that leads back to a folder above it.
    #[error("a symbolic link that leads back to a folder above it")]
    LinkLoop,
    /// Nothing in it.
    #[error("empty")]
    Empty,
    /// Bytes that are no text of any kind.
    #[error("binary data")]
    Binary,
    /// A format that dateline knows and does not read: its name and what to do.
    #[error("{0}")]
    Unsupported(String),
    /// Larger than the limit for one item; the limit in bytes.
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// Compressed data that unpacks to more than so many times its size.
    #[error("unpacks to more than {0} times its size")]
    Bomb(u64),
    /// An archive inside so many others.
    #[error("more than {0} archives inside each other")]
    Nested(u8),
    /// A list of so many records one after the other that gave no article; the rest was not read.
    #[error("no article in {0} records one after the other; the rest is not read")]
    Barren(u64),
    /// Records of a container that are no articles by their kind, counted: pictures, style sheets.
    #[error("not articles: {0}")]
    PassedOver(String),
    /// A text of more parts than the limit; the limit in tags, entities, paragraphs, lines, marks of
    /// Markdown.
    #[error("too complex: more than {0} tags, entities, paragraphs, lines or marks")]
    TooComplex(usize),
    /// A text of more different words than any language has; the limit.
    #[error("too many different words: more than {0}")]
    TooManyWords(usize),
    /// Not what its format asks for.
    #[error("malformed: {0}")]
    Malformed(String),
    /// Well-formed, but holds no article text.
    #[error("no article text in it")]
    NoText,
    /// Well-formed, but none of its columns is one that an article has; their names.
    #[error("no article text in it; columns not used: {0}")]
    Unused(String),
    /// A parser gave up in a way it should not have.
    #[error("internal error: {0}")]
    Panicked(String),
}

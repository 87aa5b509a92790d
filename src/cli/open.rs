//! `dateline open`

use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::{
    output,
    session::{Session, tell},
};
use crate::archive::{
    answer::print::clean,
    original::{self, Original, Part},
};

const HELP: &str = "Examples:
  dateline open notes/muscat-talks-analysis.md
  dateline open notes/muscat-talks-analysis.md --print
  dateline open https://example.com/story --raw | less
  dateline search oman --fields id | jq -r 'select(.type == \"hit\").id' | head -1 | xargs dateline open

On a terminal the original is opened in the program that the desktop has for it. In a pipe, and with \
--print, its path is printed. An article out of an archive, a mailbox, a crawl, a list of records or a \
compressed file is unpacked to a temporary file first, which stays.";

/// Open what an article was read from: its file, or its part of an archive unpacked
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    /// Identity of the article, the `id` of a hit
    id: String,
    /// Print the path of the file instead of opening it
    #[arg(long)]
    print: bool,
    /// Print the bytes of the original
    #[arg(long, conflicts_with = "print")]
    raw: bool,
}

pub(super) fn run(args: &Args, session: &Session) -> anyhow::Result<bool> {
    let index = session.index().open()?;
    let articles = index.snapshot()?.articles(&args.id)?;
    let Some(article) = articles.first() else {
        tell(format_args!("no article has the id `{}`", clean(&args.id)));
        return Ok(false);
    };
    if let [_, others @ ..] = &articles[..]
        && !others.is_empty()
    {
        tell(format_args!(
            "note: {} more articles have this id; `dateline show` prints them",
            others.len()
        ));
    }
    let original = original::of(index.as_ref(), article)?;
    if original.is_changed {
        let file = original.file.display().to_string();
        tell(format_args!("note: {} has changed since it was indexed", clean(&file)));
    }
    if args.raw {
        return print_bytes(&original);
    }
    let is_shown = !args.print && io::stdout().is_terminal();
    let file = loose_file(original, is_shown)?;
    if is_shown {
        tell(format_args!("opening {}", clean(&file.display().to_string())));
        open::that_detached(&file).with_context(|| {
            format!(
                "no program opens {}; --print prints its path",
                clean(&file.display().to_string())
            )
        })?;
        return Ok(true);
    }
    let mut out = output::stdout();
    out.write_all(file.as_os_str().as_encoded_bytes())?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(true)
}

fn print_bytes(original: &Original) -> anyhow::Result<bool> {
    let mut out = output::stdout();
    if let Some(part) = &original.part {
        out.write_all(&part.bytes)?;
    } else {
        let path = original.file.display();
        let file = fs::File::open(&original.file);
        io::copy(&mut file.with_context(|| format!("cannot read {path}"))?, &mut out)?;
    }
    out.flush()?;
    Ok(true)
}

/// The file that a program is to open. What is unpacked stays: nobody knows when it is closed.
fn loose_file(original: Original, is_shown: bool) -> anyhow::Result<PathBuf> {
    let Original { file, part, extension, .. } = original;
    let Some(Part { name, bytes }) = part else {
        // A program may be started by what its name ends with.
        if !is_shown || is_document(&file) {
            return Ok(file);
        }
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        return write_loose(&format!("article.{extension}"), &bytes);
    };
    write_loose(&name, &bytes)
}

fn write_loose(name: &str, bytes: &[u8]) -> anyhow::Result<PathBuf> {
    let folder = tempfile::Builder::new().prefix("dateline-").tempdir();
    let folder = folder.context("cannot make a temporary folder")?;
    let file = folder.path().join(name);
    fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
    // From here on the folder stays.
    Ok(folder.keep().join(name))
}

/// What the names of documents end with, which desktops show and do not run.
const DOCUMENTS: &[&str] = &[
    "anpa", "csv", "docx", "eml", "epub", "htm", "html", "json", "jsonl", "markdown", "md", "mht",
    "mhtml", "ndjson", "odt", "pdf", "rss", "rtf", "sgm", "shtml", "text", "tsv", "txt", "xhtml",
    "xml",
];

fn is_document(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| {
        DOCUMENTS.iter().any(|document| document.eq_ignore_ascii_case(extension))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_desktop_might_run_is_no_document() {
        let is = |name: &str| is_document(Path::new(name));
        assert!(is("a.html") && is("b/A.PDF") && is("c.txt"));
        assert!(!is("a.desktop") && !is("a.command") && !is("a.html.exe") && !is("README"));
    }
}

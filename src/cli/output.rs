//! stdout, and answers on it.

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;
use clap::{ValueEnum, builder::PossibleValue};

use crate::{
    archive::answer::{
        Options,
        print::{self, Batch, Format, Printer, Styles},
    },
    article::export,
    text::Escaped,
};

/// Buffered stdout for data, passed on as it is.
pub(super) fn stdout() -> BufWriter<io::Stdout> {
    BufWriter::with_capacity(64 << 10, io::stdout())
}

/// Writes a line of JSON that was made elsewhere, without what controls a terminal.
pub(super) fn write_escaped(out: &mut impl Write, json: &str) -> io::Result<()> {
    Escaped(&mut *out).write_all(json.as_bytes())?;
    out.write_all(b"\n")
}

/// Buffered stdout for people; colours only where they are wanted.
fn terminal() -> BufWriter<AutoStream<io::Stdout>> {
    BufWriter::new(AutoStream::auto(io::stdout()))
}

/// The printer that the options ask for.
pub(super) fn printer(options: &Options, batch: Batch) -> io::Result<Box<dyn Printer + Send>> {
    let fields = options.shown_fields();
    match options.format() {
        Format::Text => print::printer(Format::Text, terminal(), fields, batch, Styles::ANSI),
        format => print::printer(format, stdout(), fields, batch, Styles::default()),
    }
}

impl ValueEnum for export::Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Jsonl, Self::Ninjs, Self::JsonLd, Self::Bibtex, Self::Ris]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Jsonl => PossibleValue::new("jsonl").help("The record, one JSON object a line"),
            Self::Ninjs => PossibleValue::new("ninjs").help("IPTC ninjs 3, one object a line"),
            Self::JsonLd => {
                PossibleValue::new("json-ld").help("schema.org NewsArticle, one object a line")
            }
            Self::Bibtex => PossibleValue::new("bibtex").help("Entries of a bibliography"),
            Self::Ris => PossibleValue::new("ris").help("Entries for reference managers"),
        })
    }
}

//! JSON: a line for each hit, facet value, bucket and summary, or one object in all.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Printer, Search};
use crate::{
    cli::{output, queries::Failure},
    engine::{Hit, Response},
};

/// One object a line, `type` first.
pub(super) struct Lines<W> {
    pub out: W,
    pub fields: Option<Vec<String>>,
}

impl<W: Write> Printer for Lines<W> {
    fn begin(&mut self, search: &Search<'_>) -> io::Result<()> {
        search.explanation.iter().try_for_each(|line| output::line(&mut self.out, line))
    }

    fn hit(&mut self, search: &Search<'_>, hit: &Hit) -> io::Result<()> {
        let hit = output::hit(hit, search.query_id, self.fields.as_deref())?;
        output::line(&mut self.out, &hit)
    }

    fn end(&mut self, search: &Search<'_>, response: &Response) -> io::Result<()> {
        for facet in &response.facets {
            output::line(&mut self.out, &output::facet(facet, search.query_id))?;
        }
        for bucket in &response.timeline {
            output::line(&mut self.out, &output::bucket(bucket, search.query_id))?;
        }
        output::line(&mut self.out, &search.summary)
    }

    fn failed(&mut self, failure: &Failure) -> io::Result<()> {
        output::line(&mut self.out, &error(failure))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn error(failure: &Failure) -> Value {
    let mut object = output::typed("error", failure.id.as_deref());
    object.insert("line".into(), failure.line.into());
    object.insert("message".into(), failure.message.as_str().into());
    object.into()
}

/// One object for each query; of several queries a list of them. Hits are written as they come.
pub(super) struct Whole<W> {
    out: W,
    fields: Option<Vec<String>>,
    several: bool,
    /// What stands before the next element of the list.
    between: &'static str,
}

impl<W: Write> Whole<W> {
    pub fn new(out: W, fields: Option<Vec<String>>, several: bool) -> Self {
        Self { out, fields, several, between: "[" }
    }

    fn element(&mut self) -> io::Result<()> {
        if self.several {
            self.out.write_all(self.between.as_bytes())?;
            self.between = ",\n";
        }
        Ok(())
    }
}

impl<W: Write> Printer for Whole<W> {
    fn begin(&mut self, search: &Search<'_>) -> io::Result<()> {
        self.element()?;
        self.out.write_all(b"{")?;
        if let Some(id) = search.query_id {
            write!(self.out, "\"query_id\":{},", json!(id))?;
        }
        self.out.write_all(b"\"hits\":[")
    }

    fn hit(&mut self, search: &Search<'_>, hit: &Hit) -> io::Result<()> {
        if search.shown > 0 {
            self.out.write_all(b",")?;
        }
        serde_json::to_writer(&mut self.out, &output::hit(hit, None, self.fields.as_deref())?)?;
        Ok(())
    }

    fn end(&mut self, search: &Search<'_>, response: &Response) -> io::Result<()> {
        let facets: Vec<Value> = response.facets.iter().map(|f| output::facet(f, None)).collect();
        let timeline: Vec<Value> =
            response.timeline.iter().map(|b| output::bucket(b, None)).collect();
        write!(self.out, "],\"facets\":{},\"timeline\":{}", json!(facets), json!(timeline))?;
        write!(self.out, ",\"summary\":{}", search.summary)?;
        if let Some(explanation) = &search.explanation {
            write!(self.out, ",\"explain\":{explanation}")?;
        }
        self.out.write_all(if self.several { b"}" } else { b"}\n" })
    }

    fn failed(&mut self, failure: &Failure) -> io::Result<()> {
        self.element()?;
        write!(self.out, "{}", error(failure))
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.several {
            let opened = if self.between == "[" { "[" } else { "" };
            writeln!(self.out, "{opened}]")?;
        }
        self.out.flush()
    }
}

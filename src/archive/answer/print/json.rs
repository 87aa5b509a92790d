//! JSON: a line for each hit, facet value, bucket and summary, or one object in all.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Failure, Printer, Shown, parts};
use crate::engine::{Hit, Response};

/// One object a line, `type` first.
pub(super) struct Lines<W> {
    pub out: W,
    pub fields: Option<Vec<String>>,
}

impl<W: Write> Printer for Lines<W> {
    fn begin(&mut self, _: Option<&str>, explanation: Option<Value>) -> io::Result<()> {
        explanation.iter().try_for_each(|line| parts::line(&mut self.out, line))
    }

    fn hit(&mut self, id: Option<&str>, hit: &Hit, _: Shown) -> io::Result<()> {
        parts::write_hit(&mut self.out, hit, id, self.fields.as_deref())?;
        self.out.write_all(b"\n")
    }

    fn end(
        &mut self,
        id: Option<&str>,
        response: &Response,
        summary: &Value,
        _: Shown,
    ) -> io::Result<()> {
        for facet in &response.facets {
            parts::line(&mut self.out, &parts::facet(facet, id))?;
        }
        for bucket in &response.timeline {
            parts::line(&mut self.out, &parts::bucket(bucket, id))?;
        }
        parts::line(&mut self.out, summary)
    }

    fn failed(&mut self, failure: &Failure) -> io::Result<()> {
        parts::line(&mut self.out, &error(failure))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn error(failure: &Failure) -> Value {
    let mut object = parts::typed("error", failure.id.as_deref());
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
    /// Comes last.
    explanation: Option<Value>,
}

impl<W: Write> Whole<W> {
    pub fn new(out: W, fields: Option<Vec<String>>, several: bool) -> Self {
        Self { out, fields, several, between: "[", explanation: None }
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
    fn begin(&mut self, id: Option<&str>, explanation: Option<Value>) -> io::Result<()> {
        self.explanation = explanation;
        self.element()?;
        self.out.write_all(b"{")?;
        if let Some(id) = id {
            write!(self.out, "\"query_id\":{},", json!(id))?;
        }
        self.out.write_all(b"\"hits\":[")
    }

    fn hit(&mut self, _: Option<&str>, hit: &Hit, before: Shown) -> io::Result<()> {
        if before.first.is_some() {
            self.out.write_all(b",")?;
        }
        parts::write_hit(&mut self.out, hit, None, self.fields.as_deref())
    }

    fn end(
        &mut self,
        _: Option<&str>,
        response: &Response,
        summary: &Value,
        _: Shown,
    ) -> io::Result<()> {
        let facets: Vec<Value> = response.facets.iter().map(|f| parts::facet(f, None)).collect();
        let timeline: Vec<Value> =
            response.timeline.iter().map(|b| parts::bucket(b, None)).collect();
        write!(self.out, "],\"facets\":{},\"timeline\":{}", json!(facets), json!(timeline))?;
        write!(self.out, ",\"summary\":{summary}")?;
        if let Some(explanation) = self.explanation.take() {
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

//! JSON: an object a line, or one object in all.

use std::io::{self, Write};

use serde_json::Value;

use super::printer::Printer;
use crate::archive::answer::line::{BucketLine, FacetLine, HitLine, Label, Line};

/// One object a line.
pub(super) struct Lines<W>(pub W);

impl<W: Write> Printer for Lines<W> {
    fn line(&mut self, line: &Line<'_>) -> io::Result<()> {
        line.write(&mut self.0)?;
        self.0.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// One object for each answer, with the lines as its members; several answers are a list. Lines are written
/// as they come.
pub(super) struct Whole<W> {
    out: W,
    is_list: bool,
    /// What stands before the next element of the list.
    separator: &'static str,
    /// The explanation, which is written last.
    explanation: Option<String>,
    /// The member that is being written; `None` between answers.
    member: Option<Member>,
    /// Whether the next line is the first of its member.
    is_first: bool,
}

/// Members of an answer, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Member {
    Hits,
    Facets,
    Timeline,
    Summary,
}

impl<W: Write> Whole<W> {
    pub fn new(out: W, is_list: bool) -> Self {
        let separator = "[";
        Self { out, is_list, separator, explanation: None, member: None, is_first: true }
    }

    /// Begins an element of the list.
    fn begin_element(&mut self) -> io::Result<()> {
        if self.is_list {
            self.out.write_all(self.separator.as_bytes())?;
            self.separator = ",\n";
        }
        Ok(())
    }

    /// Begins an answer where none is begun.
    fn begin(&mut self, label: Option<&Label>) -> io::Result<Member> {
        if let Some(member) = self.member {
            return Ok(member);
        }
        self.begin_element()?;
        self.out.write_all(b"{")?;
        match label {
            Some(Label::QueryId(id)) => write!(self.out, "\"query_id\":{},", Value::from(&**id))?,
            Some(Label::Saved(name)) => write!(self.out, "\"saved\":{},", Value::from(&**name))?,
            None => {}
        }
        self.out.write_all(b"\"hits\":[")?;
        self.member = Some(Member::Hits);
        self.is_first = true;
        Ok(Member::Hits)
    }

    /// Goes on to a member, with the empty ones before it.
    fn go_to(&mut self, member: Member, label: Option<&Label>) -> io::Result<()> {
        let mut current = self.begin(label)?;
        while current < member {
            let (next, bytes) = match current {
                Member::Hits => (Member::Facets, &b"],\"facets\":["[..]),
                Member::Facets => (Member::Timeline, &b"],\"timeline\":["[..]),
                Member::Timeline | Member::Summary => (Member::Summary, &b"],\"summary\":"[..]),
            };
            self.out.write_all(bytes)?;
            current = next;
            self.is_first = true;
        }
        self.member = Some(current);
        if !self.is_first {
            self.out.write_all(b",")?;
        }
        self.is_first = false;
        Ok(())
    }
}

impl<W: Write> Printer for Whole<W> {
    fn line(&mut self, line: &Line<'_>) -> io::Result<()> {
        match line {
            Line::Explain(_) => {
                self.explanation = Some(serde_json::to_string(line)?);
                Ok(())
            }
            // The label is a member of the answer, not of its lines.
            Line::Hit(hit) => {
                self.go_to(Member::Hits, hit.label)?;
                Line::Hit(HitLine { label: None, ..*hit }).write(&mut self.out)
            }
            Line::Facet(facet) => {
                self.go_to(Member::Facets, facet.label)?;
                Line::Facet(FacetLine { label: None, ..facet.clone() }).write(&mut self.out)
            }
            Line::Bucket(bucket) => {
                self.go_to(Member::Timeline, bucket.label)?;
                Line::Bucket(BucketLine { label: None, ..bucket.clone() }).write(&mut self.out)
            }
            Line::Summary(summary) => {
                self.go_to(Member::Summary, summary.label)?;
                line.write(&mut self.out)?;
                if let Some(explanation) = self.explanation.take() {
                    write!(self.out, ",\"explain\":{explanation}")?;
                }
                self.member = None;
                self.out.write_all(if self.is_list { b"}" } else { b"}\n" })
            }
            Line::Error(_) => {
                self.begin_element()?;
                line.write(&mut self.out)
            }
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.is_list {
            let opening = if self.separator == "[" { "[" } else { "" };
            writeln!(self.out, "{opening}]")?;
        }
        self.out.flush()
    }
}

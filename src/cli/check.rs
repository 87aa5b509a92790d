//! `dateline check`

use std::io::{self, IsTerminal, Write};

use serde_json::json;

use super::{
    output,
    session::{Session, stop_on_ctrl_c, tell},
    skips::{SkipArgs, Skips},
};
use crate::{
    archive::{
        answer::print::{clean, write_line},
        saved,
        update::{Naming, Notice, Options, Update},
        upkeep::{self, UpkeepError},
    },
    engine::{Checked, EngineError, Finding, Severity},
};

const HELP: &str = "Examples:
  dateline check                               every byte of the index against its checksum
  dateline check --quick                       in milliseconds: is every file there, with its end?
  dateline check --repair                      read what is damaged again, drop what killed runs left
  dateline check | jq -r 'select(.type == \"finding\").at'

On a terminal it prints text, otherwise JSON lines: a `finding` for everything that is wrong, then a
`summary`. A check may run while an update does.

Exit status: 0 the index is sound, 1 a run ended early and nothing is lost, 2 something is damaged.";

/// Look whether the index is what was written to it, and repair it
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    /// Look at the ends of files, the log and the saved searches only
    #[arg(long)]
    quick: bool,
    /// Take out what is damaged and read its files again
    #[arg(long, conflicts_with = "quick")]
    repair: bool,
}

pub(super) fn run(args: &Args, session: &Session) -> anyhow::Result<bool> {
    let mut report = Report::of(args.quick, session)?;
    let is_repaired = args.repair && !report.findings.is_empty();
    if is_repaired {
        repair_saved(session)?;
        if report.is_about_index(session) {
            repair(session)?;
        }
        report = Report::of(false, session)?;
    }
    report.print()?;
    report.verdict(session, is_repaired)
}

fn repair_saved(session: &Session) -> anyhow::Result<()> {
    let (lines, aside) = saved::repair(&session.saved())?;
    if lines > 0 {
        tell(format_args!(
            "set aside {lines} damaged lines of saved searches, which are in {} now",
            aside.display()
        ));
    }
    Ok(())
}

fn repair(session: &Session) -> anyhow::Result<()> {
    let stop = stop_on_ctrl_c()?;
    let mut skips = Skips::new(&SkipArgs::default(), session)?;
    let mut observer = |notice: Notice<'_>| {
        if let Notice::Skip(skip) = notice {
            skips.add(skip);
        }
    };
    let columns = Naming::Kept(session.config.map.clone());
    let options = Options { bounds: session.bounds(), columns, ..Options::default() };
    let update = Update { options, stop: &stop, observer: &mut observer, alerts: None };
    let (repaired, changes) = upkeep::repair(&session.index(), update)?;
    tell(format_args!(
        "took out {} damaged parts and {} leftovers; read {} files again, {} articles",
        repaired.segments, repaired.orphans, changes.read, changes.added
    ));
    if repaired.lost_alerts > 0 {
        tell(format_args!(
            "warning: {} alerts that were not printed yet are damaged and lost",
            repaired.lost_alerts
        ));
    }
    skips.finish()?;
    Ok(())
}

/// What a check found.
struct Report {
    findings: Vec<Finding>,
    checked: Checked,
}

impl Report {
    fn of(quick: bool, session: &Session) -> anyhow::Result<Self> {
        let mut findings = Vec::new();
        let checked = upkeep::check(&session.index(), &session.saved(), quick, &mut |finding| {
            findings.push(finding);
        })?;
        Ok(Self { findings, checked })
    }

    fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// `sound`, or how bad the worst is.
    fn state(&self) -> &'static str {
        match self.worst() {
            None => "sound",
            Some(severity) => name(severity),
        }
    }

    /// Text for people, JSON lines for programs.
    fn print(&self) -> anyhow::Result<()> {
        if io::stdout().is_terminal() { self.print_text() } else { self.print_lines() }
    }

    fn print_text(&self) -> anyhow::Result<()> {
        let mut out = output::stdout();
        for Finding { severity, at, what } in &self.findings {
            writeln!(out, "{}: {}: {}", name(*severity), clean(at), clean(what))?;
        }
        let Checked { articles, files, bytes } = self.checked;
        writeln!(out, "{}: {articles} articles, {files} files, {bytes} bytes", self.state())?;
        Ok(out.flush()?)
    }

    fn print_lines(&self) -> anyhow::Result<()> {
        let mut out = output::stdout();
        for Finding { severity, at, what } in &self.findings {
            let line = json!({ "type": "finding", "severity": severity, "at": at, "what": what });
            write_line(&mut out, &line)?;
        }
        let Checked { articles, files, bytes } = self.checked;
        let summary = json!({
            "type": "summary", "state": self.state(), "findings": self.findings.len(),
            "articles": articles, "files": files, "bytes": bytes,
        });
        write_line(&mut out, &summary)?;
        Ok(out.flush()?)
    }

    /// Whether anything but the saved searches is concerned.
    fn is_about_index(&self, session: &Session) -> bool {
        let saved = session.saved().display().to_string();
        self.findings.iter().any(|finding| finding.at != saved)
    }

    /// Whether the index is sound; damage is an error.
    fn verdict(&self, session: &Session, is_repaired: bool) -> anyhow::Result<bool> {
        if self.worst() != Some(Severity::Damaged) {
            return Ok(self.findings.is_empty());
        }
        let at = format!("the index in {}", session.index());
        let count = match self.findings.len() {
            1 => "1 finding".to_owned(),
            count => format!("{count} findings"),
        };
        if is_repaired {
            return Err(UpkeepError::Irreparable { at, source: count.into() }.into());
        }
        Err(EngineError::Damaged { at, source: count.into() }.into())
    }
}

fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Unfinished => "unfinished",
        Severity::Damaged => "damaged",
    }
}

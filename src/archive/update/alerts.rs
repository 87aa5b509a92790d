//! New articles that match saved searches.

use std::io;

use super::UpdateError;
use crate::{
    archive::saved::Watch,
    article::Article,
    engine::{
        Engine, EngineError,
        local::{LocalEngine, LocalWriter},
    },
};

/// What to look for in new articles, and whom to tell.
///
/// An article is new to a search when it matches and nothing of the same identity matched before the
/// update. It is told once it is committed, in the order of the input; when a run was killed, what it
/// had not told to its end is told again by the next run with alerts.
pub struct Alerts<'a> {
    /// The searches.
    pub watch: &'a mut Watch,
    /// Takes one [`Alert`](crate::archive::saved::Alert) as JSON; when it returns, the line has been passed on.
    pub tell: &'a mut dyn FnMut(&str) -> io::Result<()>,
}

/// Alerts of one update.
pub(super) struct Alerting<'a> {
    alerts: Alerts<'a>,
    /// The index before the update.
    before: LocalEngine,
}

impl<'a> Alerting<'a> {
    pub fn new(alerts: Alerts<'a>, writer: &LocalWriter) -> Result<Self, EngineError> {
        Ok(Self { alerts, before: writer.engine()? })
    }

    /// Finds the searches to which an article that is about to be added is new.
    pub fn article(
        &mut self,
        article: &Article,
        writer: &mut LocalWriter,
    ) -> Result<(), EngineError> {
        let watch = &mut *self.alerts.watch;
        let matching = watch.matching(article);
        if matching.is_empty() {
            return Ok(());
        }
        let before = self.before.articles(&article.id)?;
        for number in matching {
            if !before.iter().any(|before| watch.matches(number, before)) {
                writer.alert(&serde_json::to_string(&watch.alert(number, article))?)?;
            }
        }
        Ok(())
    }

    /// Tells the alerts of what is committed; gives their number.
    pub fn tell(&mut self, writer: &LocalWriter) -> Result<u64, UpdateError> {
        Ok(writer.tell_alerts(self.alerts.tell)?)
    }
}

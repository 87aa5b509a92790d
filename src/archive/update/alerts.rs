//! New articles that match saved searches.

use std::{io, sync::Arc};

use super::error::UpdateError;
use crate::{
    archive::saved::Watch,
    article::Article,
    engine::{Engine, EngineError, Writer},
};

/// What to look for in new articles, and where alerts go.
///
/// An article is new to a search when it matches and nothing of the same identity matched before the
/// update. Its alert is delivered once it is committed, in the order of the input; what a killed run
/// had not delivered to the end is delivered again by the next run with alerts.
pub struct Alerts<'a> {
    /// The searches.
    pub watch: &'a mut Watch,
    /// Takes one [`Alert`](crate::archive::saved::Alert) as JSON; when it returns, the line has been passed on.
    pub deliver: &'a mut dyn FnMut(&str) -> io::Result<()>,
}

/// Alerts of one update.
pub(super) struct Alerting<'a> {
    alerts: Alerts<'a>,
    /// The index before the update.
    before: Arc<dyn Engine>,
}

impl<'a> Alerting<'a> {
    pub fn new(alerts: Alerts<'a>, writer: &dyn Writer) -> Result<Self, EngineError> {
        Ok(Self { alerts, before: writer.snapshot()? })
    }

    /// Finds the searches to which an article that is about to be added is new.
    pub fn article(
        &mut self,
        article: &Article,
        writer: &mut dyn Writer,
    ) -> Result<(), UpdateError> {
        let watch = &mut *self.alerts.watch;
        let matching = watch.matching(article);
        if matching.is_empty() {
            return Ok(());
        }
        let before = self.before.articles(&article.id)?;
        for number in matching {
            if !before.iter().any(|before| watch.matches(number, before)) {
                let line = serde_json::to_string(&watch.alert(number, article))?;
                writer.outbox().add(&line)?;
            }
        }
        Ok(())
    }

    /// Delivers the alerts of what is committed; gives their number.
    pub fn deliver(&mut self, writer: &mut dyn Writer) -> Result<u64, UpdateError> {
        Ok(writer.outbox().deliver(self.alerts.deliver)?)
    }
}

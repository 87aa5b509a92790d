//! Accessibility by the rules of axe-core, whose script comes from npm (see `.ci/run`).

use std::{env, fs, path::PathBuf, sync::Once};

use serde_json::Value;

use super::{Tab, skip};
use crate::desk::repository;

/// Where `npm install --prefix target/browser axe-core` puts it.
const INSTALLED: &str = "target/browser/node_modules/axe-core/axe.min.js";

/// What is serious or critical, one line for each element.
const RUN: &str = "axe.run(document, { resultTypes: ['violations'], preload: false }).then(found =>
    found.violations
        .filter(rule => ['serious', 'critical'].includes(rule.impact))
        .flatMap(rule => rule.nodes.map(node =>
            `${rule.impact}: ${rule.id}: ${rule.help}: ${node.target.join(' ')}`)))";

/// The page as it is shown now has no serious fault for readers with other senses or other devices;
/// `page` says what page that is.
#[track_caller]
pub fn assert_accessible(tab: &mut Tab, page: &str) {
    if let Some(faults) = faults(tab) {
        assert_eq!(faults, Value::Array(Vec::new()), "{page}");
    }
}

/// None where there is no axe-core.
#[track_caller]
pub(super) fn faults(tab: &mut Tab) -> Option<Value> {
    static NOTICE: Once = Once::new();
    let script =
        env::var_os("DATELINE_AXE").map_or_else(|| repository().join(INSTALLED), PathBuf::from);
    let Ok(code) = fs::read_to_string(&script) else {
        skip(&NOTICE, &format!("no axe-core at {} (DATELINE_AXE)", script.display()));
        return None;
    };
    tab.evaluate(&format!("{code}; 0"));
    Some(tab.evaluate(RUN))
}

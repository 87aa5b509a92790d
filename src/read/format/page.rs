//! The text of a page -> drafts.

use super::{Draft, exports, html};
use crate::read::{skip::Reason, source::Format};

/// The drafts in the text of a page, which may be an export of a database.
pub(super) fn of_page(
    format: Format,
    page: &str,
    address: Option<&str>,
) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    match format {
        Format::NexisHtml => exports::nexis::parse_html(page),
        Format::FactivaHtml => exports::factiva::parse_html(page),
        Format::Europresse => exports::europresse::parse(page),
        Format::ProquestHtml => exports::proquest::parse_html(page),
        _ => Ok(vec![html::article(page, address)]),
    }
}

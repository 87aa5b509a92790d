//! ALTO and PAGE, in which libraries keep the text of digitised newspapers -> drafts.
//!
//! A file is one page. Where it says which of its blocks are one article, each article is a draft; else
//! the page is. Words that were broken at the end of a line are whole where the file says how they go on.

mod alto;
mod page;
mod regions;

pub(super) use self::page::{Block, FURNITURE, HEADINGS, Page, draft};
use super::{Draft, xml};
use crate::read::skip::Reason;

/// Reads the articles of an ALTO or PAGE file.
///
/// # Errors
/// When there is no text in it.
pub(super) fn parse(text: &str) -> Result<Vec<Result<Draft, Reason>>, Reason> {
    read(text)?.drafts()
}

/// Reads the blocks of an ALTO or PAGE file.
///
/// # Errors
/// When it is neither of them.
pub(super) fn read(text: &str) -> Result<Page, Reason> {
    let tree = xml::read(text)?;
    let mut page = Page::default();
    if let Some(alto) = tree.find("alto") {
        alto::read(alto, &mut page);
    } else {
        regions::read(tree.find("page").ok_or(Reason::NoText)?, &mut page);
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALTO: &str = r#"<alto><Tags><LayoutTag ID="t1" TYPE="headline"/></Tags><Layout><Page><PrintSpace>
        <TextBlock ID="m"><TextLine><String CONTENT="THE COURIER"/></TextLine></TextBlock>
        <ComposedBlock ID="a1" TYPE="Article">
          <TextBlock TAGREFS="t1"><TextLine><String CONTENT="Ferry" WC="0.9"/><SP/><String CONTENT="closes" WC="0.7"/></TextLine></TextBlock>
          <TextBlock><TextLine><String CONTENT="The" WC="0.8"/><SP/><String CONTENT="har" SUBS_TYPE="HypPart1" SUBS_CONTENT="harbour" WC="0.8"/><HYP CONTENT="-"/></TextLine>
          <TextLine><String CONTENT="bour" SUBS_TYPE="HypPart2" SUBS_CONTENT="harbour" WC="0.8"/><SP/><String CONTENT="is clos"/><HYP CONTENT="-"/></TextLine>
          <TextLine><String CONTENT="ed."/></TextLine></TextBlock>
        </ComposedBlock>
        <ComposedBlock ID="a2" TYPE="Article"><TextBlock><TextLine><String CONTENT="Miners strike."/></TextLine></TextBlock></ComposedBlock>
        </PrintSpace></Page></Layout></alto>"#;

    fn texts(drafts: Vec<Result<Draft, Reason>>) -> Vec<(Option<String>, String)> {
        drafts.into_iter().flatten().map(|draft| (draft.title, draft.body)).collect()
    }

    #[test]
    fn blocks_of_one_article_are_one_and_broken_words_are_whole() {
        let drafts = parse(ALTO).unwrap();
        let confidence = drafts[0].as_ref().ok().and_then(|draft| draft.ocr_confidence);
        assert!(confidence.is_some_and(|mean| (mean - 0.8).abs() < 1e-6), "{confidence:?}");
        let ferry = (Some("Ferry closes".to_owned()), "The harbour is closed.".to_owned());
        assert_eq!(texts(drafts), [ferry, (None, "Miners strike.".to_owned())]);
    }

    #[test]
    fn a_page_that_marks_no_articles_is_one() {
        let plain = ALTO.replace(" TYPE=\"Article\"", "");
        let found = texts(parse(&plain).unwrap());
        assert_eq!(found.len(), 1);
        assert!(found[0].1.starts_with("THE COURIER\n\nFerry closes\n\nThe harbour"), "{found:?}");
        assert!(parse("<alto><Layout/></alto>").is_err());
    }

    #[test]
    fn regions_come_in_the_order_of_reading() {
        let region = |id: &str, kind: &str, article: &str, text: &str| {
            format!(
                "<TextRegion id='{id}' type='{kind}' custom='structure {{id:{article}; type:article;}}'><TextLine>\
                 <TextEquiv conf='0.5'><Unicode>{text}</Unicode></TextEquiv></TextLine></TextRegion>"
            )
        };
        let page = format!(
            "<PcGts><Page><ReadingOrder><OrderedGroup><RegionRefIndexed index='1' regionRef='r2'/>\
             <RegionRefIndexed index='0' regionRef='r1'/></OrderedGroup></ReadingOrder>{}{}{}{}</Page></PcGts>",
            region(
                "r2",
                "paragraph",
                "a1",
                "The harbour is clo¬</Unicode></TextEquiv></TextLine><TextLine><TextEquiv><Unicode>sed."
            ),
            region("r1", "heading", "a1", "Ferry closes"),
            region("r3", "paragraph", "a2", "Miners strike."),
            region("r4", "page-number", "a2", "7"),
        );
        let ferry = (Some("Ferry closes".to_owned()), "The harbour is closed.".to_owned());
        assert_eq!(texts(parse(&page).unwrap()), [ferry, (None, "Miners strike.".to_owned())]);
    }
}

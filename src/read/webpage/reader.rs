//! Reading views saved as pages, as Firefox, Readability and similar services make them.
//!
//! Another extractor has already found the article, and its markup shows the parts: the whole text is the
//! article, and the original page is a link.

use dom_query::Document;

use super::{
    blocks::{Kind, place},
    byline, walk,
};

/// The marks of one program: CSS selectors.
struct Layout {
    /// A piece of source that only its pages have.
    mark: &'static str,
    text: &'static str,
    byline: &'static str,
    address: &'static str,
}

const LAYOUTS: &[Layout] = &[
    // Firefox; the text inside is as Readability leaves it.
    Layout {
        mark: "moz-reader-content",
        text: ".moz-reader-content",
        byline: ".reader-credits",
        address: "a.reader-domain",
    },
    Layout {
        mark: "\"readability-page-1\"",
        text: "#readability-page-1",
        byline: ".byline, .author, [rel=author]",
        address: "a[rel=canonical], a.domain",
    },
    Layout {
        mark: "\"pf-content\"",
        text: "#pf-content",
        byline: "#pf-author, .pf-author",
        address: "#pf-src-url a, a#pf-src-url, #pf-src a",
    },
];

/// The content of a reading view.
#[derive(Debug)]
pub struct View {
    /// The text.
    pub paragraphs: Vec<String>,
    /// The authors.
    pub byline: Vec<String>,
    /// The address of the page that was read.
    pub address: Option<String>,
}

/// Reads a reading view; `None` for any other page. `source` is the same page as `document`.
pub fn view(source: &str, document: &Document) -> Option<View> {
    let layout = LAYOUTS.iter().find(|layout| source.contains(layout.mark))?;
    let text = document.select(layout.text);
    let inside = text.nodes().first()?.to_fragment();
    let blocks = walk::read(&inside).blocks.into_iter();
    let paragraphs: Vec<String> = blocks
        .filter(|b| b.kind != Kind::Caption && b.place & (place::NAV | place::HIDDEN) == 0)
        .map(|b| b.text)
        .collect();
    let credits = document.select(layout.byline);
    let credits = credits.nodes().first().map(|node| node.text().trim().to_owned());
    let link = document.select(layout.address);
    (!paragraphs.is_empty()).then(|| View {
        paragraphs,
        byline: credits.map(|c| byline::persons(&c)).unwrap_or_default(),
        address: link.attr("href").map(|href| href.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_a_reading_view_say_what_is_what() {
        let page = "<a class='domain reader-domain' href='https://courier.example/a'>courier.example</a>\
            <div class='credits reader-credits'>By Ann Example</div><p>5 minutes</p>\
            <div class='moz-reader-content'><p>Short.</p><figure><figcaption>A pier</figcaption></figure></div>";
        let view = view(page, &Document::from(page)).unwrap();
        assert_eq!(view.paragraphs, ["Short."]);
        assert_eq!(view.byline, ["Ann Example"]);
        assert_eq!(view.address.as_deref(), Some("https://courier.example/a"));
    }

    #[test]
    fn any_other_page_is_none() {
        for page in
            ["<p>text</p>", "<p class='moz-reader-content'></p>", "<p>moz-reader-content</p>"]
        {
            assert!(view(page, &Document::from(page)).is_none());
        }
    }
}

//! An article to read, with all that is known of it.

use maud::{Markup, html};
use url::form_urlencoded;

use super::{
    hit, layout,
    mentions::{Marker, Stretch, What, sorted},
    show,
    side::Named,
};
use crate::{
    archive::answer::Criteria,
    article::{Article, DateSource},
    engine::{Copied, Deadline, EngineError, Request},
    fields::Field,
    query::{
        Lookup, Query,
        evaluate::{Document, Marks, Matcher},
    },
    serve::{archive::Snapshot, parameters::Parameters, problem::Problem},
};

/// Formats to take an article away in, as the API calls them and as people do.
const FORMATS: &[(&str, &str)] = &[
    ("jsonl", "JSON"),
    ("ninjs", "ninjs"),
    ("json-ld", "JSON-LD"),
    ("bibtex", "BibTeX"),
    ("ris", "RIS"),
];

/// Which article, and the search that led to it.
pub struct Wanted {
    id: String,
    /// Its file, which distinguishes articles of the same id.
    path: Option<String>,
    item: u64,
    given: Parameters,
}

impl Wanted {
    /// Reads the part of an address behind its `?`.
    ///
    /// # Errors
    /// When it names no article, or a parameter cannot be taken.
    pub fn from_address(parameters: &str) -> Result<Self, Problem> {
        let mut id = String::new();
        let mut path = None;
        let mut item = 0;
        let mut search = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(parameters.as_bytes()) {
            match &*name {
                "id" => id = value.into_owned(),
                "path" => path = Some(value.into_owned()),
                "item" => item = value.parse().unwrap_or_default(),
                _ => {
                    search.append_pair(&name, &value);
                }
            }
        }
        Ok(Self { id, path, item, given: Parameters::from_address(&search.finish())? })
    }
}

/// The page of an article.
///
/// # Errors
/// When there is none of this identity, or the index cannot be read.
pub fn page(snapshot: &Snapshot, wanted: &Wanted, deadline: Deadline) -> Result<Markup, Problem> {
    let articles = snapshot.engine.articles(&wanted.id)?;
    let path = wanted.path.as_ref().unwrap_or(&wanted.id);
    let article = articles
        .iter()
        .find(|article| article.path == *path && article.item == wanted.item)
        .or(articles.first());
    let article = article
        .ok_or_else(|| Problem::not_found(format!("no article has the id `{}`", wanted.id)))?;
    let copies =
        if article.story.is_some() { copies(snapshot, article, deadline)? } else { Vec::new() };
    let view = View { article, wanted, all: &articles, copies };
    let page = layout::Page {
        title: format!(
            "{} – dateline",
            if article.title.is_empty() { &wanted.id } else { &article.title }
        ),
        kind: "reading",
        query: &wanted.given.options.query,
        kept: wanted.given.kept(),
        said: article.title.clone(),
        main: view.main(),
    };
    Ok(page.render())
}

/// The other copies of its story.
fn copies(
    snapshot: &Snapshot,
    article: &Article,
    deadline: Deadline,
) -> Result<Vec<Copied>, EngineError> {
    // Another article may have its identity.
    let values = [("id", &article.id), ("path", &article.path)];
    let values = values.into_iter().filter_map(|(name, value)| {
        let field = Field::named(name)?;
        Some(Query::Value { field, lookup: Lookup::Facet(value.clone()) })
    });
    let request = Request {
        collapse: true,
        limit: 1,
        snippets: false,
        total: false,
        deadline,
        ..Request::new(Query::and(values.collect()))
    };
    let hits = snapshot.engine.search(&request)?.hits;
    Ok(hits.into_iter().next().map(|hit| hit.copies).unwrap_or_default())
}

struct View<'a> {
    article: &'a Article,
    wanted: &'a Wanted,
    /// All with this identity.
    all: &'a [Article],
    copies: Vec<Copied>,
}

impl View<'_> {
    fn main(&self) -> Markup {
        let article = self.article;
        let given = &self.wanted.given;
        let named = Named::new(article);
        let Marks { title, body } = self.marks();
        let title_length = article.title.chars().count() as u32;
        let title = sorted(with_matches(named.in_title(), &title), title_length);
        let body_length = article.body.chars().count() as u32;
        let body = sorted(with_matches(named.in_body(), &body), body_length);
        html! {
            @if !given.is_empty() {
                p.back { a href={ "/?" (given.address()) } { "← back to the results" } }
            }
            div.sheet {
                article {
                    header {
                        (self.above())
                        h1 lang=[&article.language] dir="auto" {
                            @if article.title.trim().is_empty() { (hit::title("")) }
                            @else { (Marker::new(&title).piece(&article.title)) }
                        }
                        (self.imprint())
                        (self.others())
                    }
                    @if !article.facts.is_empty() {
                        table.facts lang=[&article.language] dir="auto" {
                            caption.unseen { "Key facts" }
                            @for fact in &article.facts {
                                tr { th scope="row" dir="auto" { (fact.label) } td dir="auto" { (fact.value) } }
                            }
                        }
                    }
                    div.text lang=[&article.language] { (paragraphs(&article.body, &body)) }
                }
                aside.beside aria-label="What the article names" { (named.lists()) }
                aside.meta aria-label="About this article" { (self.tools()) }
            }
        }
    }

    /// What matched the query that led here.
    fn marks(&self) -> Marks {
        let given = &self.wanted.given;
        let query = &given.options.query;
        match Criteria::parse(query, &given.options) {
            Ok(criteria) if !query.is_empty() => {
                Matcher::new(&criteria.query).marks(&Document::new(self.article))
            }
            _ => Marks::default(),
        }
    }

    fn above(&self) -> Markup {
        let Article { section, publisher, .. } = self.article;
        html! {
            @if section.is_some() || publisher.is_some() {
                p.kicker {
                    @if let Some(publisher) = publisher {
                        a href=(show::search_for("publisher", publisher)) { bdi { (publisher) } }
                    }
                    @if let Some(section) = section {
                        " " a href=(show::search_for("section", section)) { bdi { (section) } }
                    }
                }
            }
        }
    }

    fn imprint(&self) -> Markup {
        let article = self.article;
        let source = article.url.as_deref().and_then(show::web_address);
        html! {
            @if !article.byline.is_empty() {
                p.byline { "by "
                    @for (nth, name) in article.byline.iter().enumerate() {
                        @if nth > 0 { ", " }
                        a href=(show::search_for("byline", name)) { bdi { (name) } }
                    }
                }
            }
            p.imprint {
                @match (article.date, article.date_source) {
                    (Some(date), Some(from)) => { (show::published(date)) " " span.quiet { (found_in(from)) } },
                    (Some(date), None) => (show::published(date)),
                    (None, _) => span.undated { "no date" },
                }
                @if let Some(dateline) = &article.dateline { " " span.dateline { "filed " bdi { (dateline.text) } } }
                @if article.paywalled == Some(true) { " " span { "paywalled" } }
                @if let Some(source) = &source {
                    " " a.source href=(source) rel="noopener noreferrer nofollow" { "read at " bdi { (show::site(source)) } }
                }
            }
        }
    }

    /// Copies of the story, and what else has this identity.
    fn others(&self) -> Markup {
        let search = self.wanted.given.address().to_string();
        html! {
            @if self.all.len() > 1 {
                div.notes { p { (self.all.len()) " articles have the same identity:" }
                    ul {
                        @for Article { id, path, item, title, .. } in self.all {
                            @let is_this = (path, item) == (&self.article.path, &self.article.item);
                            li { a href=(show::article(id, path, *item, &search)) aria-current=[is_this.then_some("page")] {
                                bdi { (hit::title(title)) } } " " span.quiet { bdi { (path) } } }
                        }
                    }
                }
            }
            @if !self.copies.is_empty() { (hit::copies(&self.copies, &search)) }
        }
    }

    fn tools(&self) -> Markup {
        let Article { id, path, item, keywords, language, .. } = self.article;
        html! {
            section.tools aria-labelledby="tools-head" {
                h2 #tools-head { "This article" }
                p { a.like href={ "/?" (Parameters::default().address().with("like", id.as_str())) } { "More like this" } }
                p.downloads {
                    @for (format, name) in FORMATS {
                        a href=(show::record(id, format)) download=(format!("article.{}", ending(format))) { (name) } " "
                    }
                }
                dl {
                    dt { "file" } dd { bdi { (path) } @if *item > 0 { ", item " (item) } }
                    dt { "id" } dd { bdi { (id) } }
                    @if let Some(language) = language { dt { "language" } dd data-language=(language) { (language) } }
                    @if !keywords.is_empty() {
                        dt { "keywords" }
                        dd { @for (nth, word) in keywords.iter().enumerate() { @if nth > 0 { ", " } bdi { (word) } } }
                    }
                }
            }
        }
    }
}

/// How a file of a format ends.
fn ending(format: &str) -> &str {
    match format {
        "jsonl" | "ninjs" => "json",
        "json-ld" => "jsonld",
        "bibtex" => "bib",
        other => other,
    }
}

fn with_matches(mut stretches: Vec<Stretch>, matches: &[(u32, u32)]) -> Vec<Stretch> {
    stretches.extend(matches.iter().map(|&(start, end)| Stretch { start, end, what: What::Match }));
    stretches
}

/// The main text; `stretches` are sorted.
fn paragraphs(body: &str, stretches: &[Stretch]) -> Markup {
    const BREAK: &str = "\n\n";
    let mut marker = Marker::new(stretches);
    html! {
        @for (nth, paragraph) in body.split(BREAK).enumerate() {
            @if nth > 0 { ({ marker.skip(BREAK.len() as u32); "\n" }) }
            @let shown = marker.piece(paragraph);
            @if !paragraph.trim().is_empty() { p dir="auto" { (shown) } }
        }
    }
}

fn found_in(source: DateSource) -> &'static str {
    match source {
        DateSource::Header => "as recorded",
        DateSource::Feed => "as the feed states",
        DateSource::JsonLd | DateSource::Meta => "as the page states",
        DateSource::Time => "by a date on the page",
        DateSource::Url => "by its address",
        DateSource::Dateline => "by its dateline",
        DateSource::Text => "by a line at its head",
        DateSource::Path => "by the name of its file",
        DateSource::Inferred => "inferred from its text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::page::mentions::Mention;

    #[test]
    fn mentions_keep_their_places_over_paragraphs() {
        let mention = |start, end, number| Stretch {
            start,
            end,
            what: What::Mention(Mention { kind: "place", entry: 1, number }),
        };
        let body = "In Oman.\n\n\n\nOman <again>.";
        let at = body.rfind("Oman").unwrap() as u32;
        let stretches = sorted(vec![mention(3, 7, 1), mention(at, at + 4, 2)], u32::MAX);
        let html = paragraphs(body, &stretches).into_string();
        assert!(html.contains("<p dir=\"auto\">In <a "), "{html}");
        assert!(
            html.contains("id=\"place-1-2\" href=\"#place-1\">Oman</a> &lt;again&gt;.</p>"),
            "{html}"
        );
        assert_eq!(html.matches("<p ").count(), 2, "{html}");
    }

    #[test]
    fn an_article_is_asked_for_beside_the_search_that_led_to_it() {
        let wanted =
            Wanted::from_address("id=a%26b&path=f&query=x&choose=actor%3DIran&item=2").unwrap();
        assert_eq!(
            (wanted.id.as_str(), wanted.path.as_deref(), wanted.item),
            ("a&b", Some("f"), 2)
        );
        assert_eq!(wanted.given.address().to_string(), "query=x&choose=actor%3DIran");
        assert!(Wanted::from_address("id=a&nothing=b").is_err());
    }
}

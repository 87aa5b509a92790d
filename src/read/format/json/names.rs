//! The names that datasets, archives and interfaces give the fields of an article, the ones first that
//! leave least doubt. They are compared in lower case and without `_`, `-`, `.` and spaces.

pub(super) const ID: &[&str] =
    &["id", "uuid", "guid", "docid", "articleid", "urn", "uri", "storiesid", "entryid"];
pub(super) const TITLE: &[&str] = &[
    "title",
    "headline",
    "headlines",
    "webtitle",
    "heading",
    "articletitle",
    "storytitle",
    "newstitle",
    "headlinefull",
    "name",
];
pub(super) const TEXT: &[&str] = &[
    "text",
    "bodytext",
    "maintext",
    "articlebody",
    "articletext",
    "fulltext",
    "plaintext",
    "storytext",
    "cleanedtext",
    "contenttext",
    "body",
    "content",
    "article",
    "bodies",
    "bodyxhtml",
    "bodyhtml",
    "articlehtml",
    "contenthtml",
    "contentencoded",
    "maincontent",
    "articlecontent",
    "newscontent",
    "story",
    "rawtext",
];
/// Whole pages, which the reader of web pages takes apart.
pub(super) const PAGE: &[&str] = &["html", "rawhtml", "pagehtml", "rawcontent"];
pub(super) const SUMMARY: &[&str] = &[
    "leadparagraph",
    "description",
    "summary",
    "abstract",
    "lead",
    "shortdescription",
    "snippet",
    "excerpt",
    "descriptiontext",
    "teaser",
    "standfirst",
    "trailtext",
];
pub(super) const DATE: &[&str] = &[
    "published",
    "date",
    "datepublish",
    "datepublished",
    "pubdate",
    "publishedat",
    "publishdate",
    "publicationdate",
    "publisheddate",
    "publishingdate",
    "webpublicationdate",
    "publishtime",
    "publishedtime",
    "publisheddatetime",
    "publishedon",
    "firstpublished",
    "articledate",
    "firstcreated",
    "contentcreated",
    "versioncreated",
    "datetime",
    "createdat",
    "created",
    "timestamp",
    "time",
];
pub(super) const MODIFIED: &[&str] = &[
    "modified",
    "datemodified",
    "modifieddate",
    "modifiedat",
    "modifiedgmt",
    "lastmodified",
    "lastmodifieddate",
    "updated",
    "updatedat",
    "dateupdated",
    "updateddate",
    "lastupdated",
    "contentmodified",
];
/// When this version was made: of the first one that is when it was published.
pub(super) const VERSION: &[&str] = &["versioncreated"];
pub(super) const URL: &[&str] = &[
    "url",
    "link",
    "canonicalurl",
    "weburl",
    "articleurl",
    "sourceurl",
    "permalink",
    "href",
    "canonical",
    "requestedurl",
    "links",
];
pub(super) const AUTHOR: &[&str] =
    &["author", "authors", "byline", "bylines", "by", "creator", "writer", "dccreator"];
/// As our own records have it.
pub(super) const BYLINE_DESK: &[&str] = &["bylinedesk"];
pub(super) const PUBLISHER: &[&str] = &[
    "publisher",
    "source",
    "sourcename",
    "newspaper",
    "publication",
    "outlet",
    "provider",
    "infosources",
    "sitename",
    "sourcehostname",
    "site",
    "medianame",
    "origin",
    "creditline",
    "sourcedomain",
    "domain",
    "hostname",
    "copyrightholder",
];
pub(super) const SECTION: &[&str] =
    &["section", "sectionname", "category", "categories", "articlesection", "rubric"];
pub(super) const KEYWORDS: &[&str] =
    &["keywords", "tags", "subjects", "subject", "topics", "keywordnames"];
pub(super) const IMAGE: &[&str] =
    &["image", "imageurl", "urltoimage", "topimage", "leadimage", "mainimage"];
pub(super) const LANGUAGE: &[&str] = &["language", "lang", "inlanguage", "languagecode"];
pub(super) const PAYWALLED: &[&str] = &["paywalled"];

/// Objects inside a record that hold fields of the same article.
pub(super) const INNER: &[&str] = &[
    "source_",
    "fields",
    "attributes",
    "item",
    "article",
    "thread",
    "html",
    "node",
    "params",
    "taxonomies",
];

/// A name as it is compared. The `_source` of search engines keeps a mark, because `source` means
/// the publisher.
pub(super) fn folded(name: &str) -> String {
    if name == "_source" {
        return "source_".to_owned();
    }
    let kept = name.chars().filter(|c| !matches!(c, '_' | '-' | '.' | ' ' | ':' | '\u{feff}'));
    kept.flat_map(char::to_lowercase).collect()
}

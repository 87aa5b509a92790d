//! Names and words that show which date of a page it is.

/// `<meta>` names of the first publication.
pub(super) const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date.published",
    "article:published",
    "article_date_original",
    "rnews:datepublished",
    "og:published_time",
    "og:publish_date",
    "og:pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dcterms.created",
    "dcterms.issued",
    "dc.date.issued",
    "dc.date.created",
    "dc.date.publication",
    "dc.date.published",
    "publication_date",
    "publication-date",
    "publicationdate",
    "publish-date",
    "publish_date",
    "publishdate",
    "published_time",
    "published_at",
    "published-date",
    "published_date",
    "publisheddate",
    "published",
    "pubdate",
    "pub_date",
    "article.published",
    "originalpublicationdate",
    "article:post_date",
    "article:created",
    "citation_publication_date",
    "citation_online_date",
    "ob:date",
    "created",
    "date_created",
    "datecreated",
    "created_at",
];

/// `<meta>` names of a date that may be of anything.
pub(super) const SOME_DATE: &[&str] = &[
    "dc.date",
    "dcterms.date",
    "date",
    "article_date",
    "bt:pubdate",
    "timestamp",
    "article:date",
    "article-date",
    "citation_date",
    "search.date",
    "last-published",
    "lastpublisheddate",
    // Mostly that of a video on the page.
    "uploaddate",
];

/// `<meta>` names of the last change.
pub(super) const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "revised",
];

/// Whether words before a date are about the first publication.
pub(super) fn is_publication(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "publi",
        "posted",
        "veröff",
        "erstellt",
        "erschienen",
        "created",
        "date:",
        "datum:",
        "fecha:",
        "опублик",
        "pubblic",
        "gepubl",
        "yayın",
    ];
    let text = text.to_lowercase();
    WORDS.iter().any(|w| text.contains(w))
}

/// Words for the first of several publications.
const FIRST: &[&str] = &["original", "first ", "ursprünglich", "erstmals", "zuerst"];

/// Whether a line tells, in the words before a date, the first publication of the article itself from
/// later ones: "Originally published on", "This story was first published on".
pub(super) fn says_original(line: &str, before: &str) -> bool {
    let lower = line.trim_start().to_lowercase();
    let before_date = before.to_lowercase();
    let is_first = |words: &str| FIRST.iter().any(|word| words.contains(word));
    let own = FIRST.iter().any(|word| lower.starts_with(word)) || is_about_itself(line);
    own && is_publication(before) && is_first(&before_date)
}

/// Whether a line is a date and the label of the first publication behind it: "6 Feb 2026 | Originally
/// published".
pub(super) fn is_original(before: &str, behind: &str) -> bool {
    let label = behind.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is_label = label.split_whitespace().count() <= 3 && is_publication(&label);
    !before.contains(char::is_alphabetic)
        && is_label
        && FIRST.iter().any(|word| label.starts_with(word))
}

/// Whether a sentence is about the article that it stands in: "This article was published on".
pub(super) fn is_about_itself(sentence: &str) -> bool {
    const SUBJECTS: &[&str] = &[
        "this article",
        "this story",
        "this post",
        "this piece",
        "this report",
        "this column",
        "dieser artikel",
        "dieser beitrag",
        "dieser text",
        "cet article",
        "este artículo",
        "este artigo",
        "questo articolo",
        "dit artikel",
    ];
    let start: String = sentence.trim_start().chars().take(20).collect();
    let start = start.to_lowercase();
    SUBJECTS.iter().any(|subject| start.starts_with(subject)) && is_publication(sentence)
}

/// Whether words before a date are about a later change.
pub(super) fn is_update(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "updat",
        "modif",
        "aktualisi",
        "last edit",
        "mis à jour",
        "mise à jour",
        "actualiz",
        "atualiz",
        "aggiorn",
        "обновл",
        "оновлен",
        "güncelle",
        "aktualiz",
        "bijgewerkt",
        "diperbarui",
        "تحديث",
        "änderung",
    ];
    let text = text.to_lowercase();
    WORDS.iter().any(|w| text.contains(w))
}

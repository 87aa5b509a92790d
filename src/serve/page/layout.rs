//! What every page has around it.

use maud::{DOCTYPE, Markup, html};

use super::{assets, help};

/// A page without what is around it.
pub struct Page<'a> {
    /// What stands on its tab.
    pub title: String,
    /// What sort of page it is.
    pub kind: &'static str,
    /// What stands in the box for queries.
    pub query: &'a str,
    /// What a new query keeps of the search before it.
    pub kept: Vec<(&'a str, &'a str)>,
    /// What screen readers say when the page has changed.
    pub said: String,
    /// What it shows.
    pub main: Markup,
}

impl Page<'_> {
    /// All of it.
    pub fn render(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                (head(&self.title))
                body.(self.kind) {
                    a.skip href="#main" { "Skip to the content" }
                    header.top {
                        a.wordmark href="/" { (mark()) "dateline" }
                        (self.form())
                        a.help-link href="/#help" title="How to search, and keys" { "Help" }
                    }
                    main #main tabindex="-1" data-said=(self.said) { (self.main) }
                    footer.bottom {
                        p { a href="/" { "dateline" } " · " a href="/openapi.json" { "API" } " · "
                            a href="/api/v1/status" { "status" } }
                    }
                    p #said .unseen role="status" aria-live="polite" {}
                    (help::keys())
                    script type="module" src=(assets::address("app.js")) {}
                    script type="module" src=(assets::address("suggest.js")) {}
                }
            }
        }
    }

    fn form(&self) -> Markup {
        html! {
            form role="search" action="/" method="get" aria-label="Articles" {
                label.unseen for="query" { "Search the archive" }
                div.box {
                    input #query type="search" name="query" value=(self.query) dir="auto" autocomplete="off"
                        autocapitalize="none" spellcheck="false" enterkeyhint="search"
                        placeholder="Words, “phrases”, actor:Iran, location:Oman, date:2026-02 …"
                        autofocus[self.kind == "start"];
                    button { span { "Search" } }
                }
                div #kept hidden {
                    @for (name, value) in &self.kept { input type="hidden" name=(name) value=(value); }
                }
            }
        }
    }
}

/// The head of a page.
pub fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) }
            link rel="icon" type="image/svg+xml" href=(assets::address("icon.svg"));
            link rel="stylesheet" href=(assets::address("style.css"));
        }
    }
}

/// The sign before the name.
pub fn mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 18 16" width="18" height="16" aria-hidden="true" {
            path d="M1 14.5h16M3.5 10V7M7 10V2M11 10V5M14.5 10V4" {}
        }
    }
}

//! Why there is no answer, and what to do about it.

use axum::http::StatusCode;
use maud::{Markup, html};
use url::form_urlencoded;

use super::{layout, show};
use crate::serve::{address::Address, parameters::Parameters, problem::Problem};

/// The page of a problem with what was asked for.
pub fn page(problem: &Problem, parameters: &str) -> Markup {
    let given = Parameters::from_address(parameters).ok();
    let query = match &given {
        Some(given) => given.options.query.clone(),
        None => said(parameters, "query"),
    };
    let page = layout::Page {
        title: format!("{} – dateline", heading(problem)),
        kind: "trouble",
        query: &query,
        kept: given.as_ref().map(Parameters::kept).unwrap_or_default(),
        said: problem.message.clone(),
        main: main(problem, &query, given.as_ref(), parameters),
    };
    page.render()
}

fn said(parameters: &str, wanted: &str) -> String {
    let mut pairs = form_urlencoded::parse(parameters.as_bytes());
    pairs.find(|(name, _)| name == wanted).map_or_else(String::new, |(_, value)| value.into_owned())
}

fn heading(problem: &Problem) -> &'static str {
    match problem.status {
        StatusCode::NOT_FOUND => "Not in the archive",
        StatusCode::SERVICE_UNAVAILABLE => "Not now",
        // The search was given up.
        StatusCode::UNPROCESSABLE_ENTITY => "It would take too long",
        status if status.is_server_error() => "Something went wrong here",
        _ if problem.span.is_some() => "The query is not understood",
        _ => "This cannot be asked for",
    }
}

fn main(problem: &Problem, query: &str, given: Option<&Parameters>, parameters: &str) -> Markup {
    let text = problem.filter.as_deref().unwrap_or(query);
    html! {
        section.problem role="alert" {
            h1 { (heading(problem)) }
            @if let Some(span) = problem.span {
                @if problem.filter.is_some() { p.quiet { "In the filter" } }
                (place(text, span))
            }
            p.message dir="auto" { (sentence(&problem.message)) }
            @if let Some(hint) = &problem.hint { p.hint dir="auto" { (sentence(hint)) } }
            ul.ways { @for way in ways(problem, query, given, parameters) { li { (way) } } }
        }
    }
}

/// Links to what can be done instead.
fn ways(
    problem: &Problem,
    query: &str,
    given: Option<&Parameters>,
    parameters: &str,
) -> Vec<Markup> {
    let mut ways = Vec::new();
    if given.is_none() && !query.is_empty() {
        ways.push(html! { a href=(show::search(query)) { "Search for " code { (query) } } });
    }
    if let Some(given) = given {
        if let Some(filter) = &problem.filter {
            ways.push(link(
                &given.from_start().without_value("filter", filter),
                "Search without this filter",
            ));
        } else if problem.span.is_some() {
            ways.push(link(&given.from_start().with("any", "true"), "Search for any of the words"));
            ways.push(link(
                &given.from_start().with("lenient", "true"),
                "Search for what can be understood of it",
            ));
        }
        if problem.status.is_server_error() {
            ways.push(html! { a href={ "/?" (parameters) } { "Ask again" } });
        }
    }
    ways.push(html! { a href="/" { "See what is in the archive" } });
    ways
}

fn link(address: &Address<'_>, text: &str) -> Markup {
    html! { a href={ "/?" (address) } { (text) } }
}

/// The byte at which a code point of a text begins.
fn byte(text: &str, point: usize) -> usize {
    text.char_indices().nth(point).map_or(text.len(), |(at, _)| at)
}

/// The text with the place of the error marked: code points, nothing where something is missing.
fn place(text: &str, (start, end): (usize, usize)) -> Markup {
    let end = byte(text, end.max(start));
    let start = byte(text, start);
    html! {
        pre.query dir="auto" {
            (text[..start])
            @if start == end { mark.gap aria-label="here" { "\u{a0}" } } @else { mark { (text[start..end]) } }
            (text[end..])
        }
    }
}

/// A message with a capital letter.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query_problem(span: (usize, usize)) -> Problem {
        let problem = Problem::new(StatusCode::BAD_REQUEST, "no good").with_hint("write <b>");
        Problem { span: Some(span), ..problem }
    }

    #[test]
    fn the_place_of_an_error_is_counted_in_code_points() {
        let html = place("é <x> (y", (6, 7)).into_string();
        assert!(html.contains("é &lt;x&gt; <mark>(</mark>y"), "{html}");
        let html = place("ab", (2, 2)).into_string();
        assert!(html.contains("ab<mark class=\"gap\""), "{html}");
        // What is no place of the text marks its end.
        assert!(place("", (9, 3)).into_string().contains("gap"));
    }

    #[test]
    fn a_page_of_a_problem_holds_on_to_the_query_and_says_what_to_do() {
        let html = page(&query_problem((0, 1)), "query=(x&sort=newest").into_string();
        assert!(html.contains(r#"name="query" value="(x""#), "{html}");
        assert!(html.contains("Write &lt;b&gt;") && html.contains("any=true"), "{html}");
        assert!(html.contains(r#"name="sort" value="newest""#), "{html}");
        let filter = Problem { filter: Some("(z".into()), ..query_problem((0, 1)) };
        let html = page(&filter, "query=x&filter=(z").into_string();
        assert!(html.contains(r#"href="/?query=x""#) && html.contains("<mark>(</mark>z"), "{html}");
    }

    #[test]
    fn what_may_go_well_later_can_be_asked_for_again_and_what_takes_too_long_not() {
        let html = |status| page(&Problem::new(status, "x"), "query=a").into_string();
        let busy = html(StatusCode::SERVICE_UNAVAILABLE);
        assert!(busy.contains("Not now") && busy.contains("Ask again"), "{busy}");
        let long = html(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(long.contains("too long") && !long.contains("Ask again"), "{long}");
    }

    #[test]
    fn a_parameter_that_there_is_not_leaves_the_query_in_its_box() {
        let html = page(&Problem::not_found("x"), "querry=a&query=b").into_string();
        assert!(html.contains(r#"name="query" value="b""#), "{html}");
    }
}

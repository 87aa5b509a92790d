//! The start: what is in the archive, and ways into it.

use maud::{Markup, html};

use super::{facets, help, layout, overview, places, show, timeline};
use crate::{
    engine::{Bucket, Deadline, FacetCount},
    fields::Field,
    serve::{archive::Snapshot, parameters::Parameters, problem::Problem},
};

/// Values of a field that are shown.
const VALUES: usize = 10;

/// The start page.
///
/// # Errors
/// When the index cannot be read.
pub fn page(snapshot: &Snapshot, deadline: &Deadline) -> Result<Markup, Problem> {
    let main =
        if snapshot.status.articles == 0 { empty(snapshot) } else { full(snapshot, deadline)? };
    let page = layout::Page {
        title: "dateline".into(),
        kind: "start",
        query: "",
        kept: Vec::new(),
        said: show::several(snapshot.status.articles, "article", "articles"),
        main,
    };
    Ok(page.render())
}

fn full(snapshot: &Snapshot, deadline: &Deadline) -> Result<Markup, Problem> {
    let facets = snapshot.overview.facets(snapshot.engine.as_ref(), deadline)?;
    let days = snapshot.overview.days(snapshot.engine.as_ref(), false, deadline)?;
    Ok(html! {
        section.hero {
            h1 { "Search the archive" }
            p.extent {
                strong { (show::several(snapshot.status.articles, "article", "articles")) }
                @if let Some((first, last)) = snapshot.status.dates {
                    " published from " (show::day(first)) " to " (show::day(last))
                }
            }
            (examples(snapshot, facets, days))
        }
        div.pictures {
            (timeline::panel(days, days, &Parameters::default()))
            (places::panel(facets, &Parameters::default()))
        }
        div.columns {
            @for (name, heading) in overview::FIELDS { (column(name, heading, facets)) }
        }
        (help::folded())
    })
}

/// Queries that find something here.
fn examples(snapshot: &Snapshot, facets: &[FacetCount], days: &[Bucket]) -> Markup {
    let busiest = days.iter().rev().filter(|day| day.start.is_some());
    let busiest = busiest.max_by_key(|day| day.count).and_then(|day| day.start);
    let actor = example(facets, "actor");
    let place = example(facets, "location");
    let topic = example(facets, "topic");
    let mut examples: Vec<String> = Vec::new();
    examples.extend(actor.clone());
    examples.extend(
        place.as_ref().zip(topic.as_ref()).map(|(place, topic)| format!("{place} {topic}")),
    );
    let since = snapshot.status.dates.map(|(_, last)| last.year() - 1);
    examples.extend(actor.zip(since).map(|(actor, since)| format!("{actor} date:>={since}")));
    examples.extend(busiest.map(|day| format!("date:{}", day.strftime("%Y-%m"))));
    html! {
        @if !examples.is_empty() {
            p.examples {
                span { "Try " }
                @for example in &examples { a href=(show::search(example)) { code { (example) } } " " }
            }
        }
    }
}

/// A query for the most frequent value of a field.
fn example(facets: &[FacetCount], field: &str) -> Option<String> {
    let FacetCount { value, .. } = facets.iter().find(|facet| facet.field == field)?;
    // Of a path the name alone, as people write it.
    let name = value.rsplit('/').next().unwrap_or(value);
    let is_word = name.chars().all(char::is_alphanumeric) && !name.is_empty();
    let name = name.replace('"', "");
    Some(if is_word { format!("{field}:{name}") } else { format!("{field}:\"{name}\"") })
}

fn column(name: &str, heading: &str, facets: &[FacetCount]) -> Markup {
    let counts: Vec<_> = facets.iter().filter(|facet| facet.field == name).take(VALUES).collect();
    let most = counts.first().map_or(1, |facet| facet.count).max(1);
    html! {
        @if let Some(field) = Field::named(name).filter(|_| !counts.is_empty()) {
            section.facet data-field=(name) aria-labelledby={ "top-" (name) } {
                h2 #{ "top-" (name) } { (heading) }
                ul {
                    @for count in counts {
                        @let share = count.count as f64 / most as f64;
                        (facets::choice(field, &count.value, Some((count.count, share)), &Parameters::default()))
                    }
                }
            }
        }
    }
}

fn empty(snapshot: &Snapshot) -> Markup {
    let corpus = snapshot.status.corpus.as_deref().unwrap_or("FOLDER").replace('\n', " ");
    html! {
        section.hero {
            h1 { "Nothing is in the archive yet" }
            p { "Read a folder of saved news into it; this page will find the articles within a second:" }
            p.command { code { "dateline index " (corpus) } }
            @if snapshot.status.skipped > 0 {
                p { (show::several(snapshot.status.skipped, "item was", "items were"))
                    " skipped; " code { "dateline index" } " says which and why." }
            }
        }
        (help::folded())
    }
}

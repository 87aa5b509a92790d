//! Facets, chips, days and places: what narrows a search.

use jiff::{Span, civil::Date};

use super::{Site, address, all, assert_as_the_api_says, open, parameter, text, total, turn};
use crate::browser::Tab;

/// The number that a value of a facet shows.
fn counted(tab: &mut Tab, field: &str, value: &str) -> usize {
    let link = format!("[...document.querySelectorAll('[data-field={field}] li a')]
        .find(a => a.querySelector('.value').innerText == '{value}').querySelector('.count').innerText");
    text(&tab.evaluate(&link)).parse().unwrap()
}

#[test]
fn values_of_a_facet_are_chosen_widened_and_taken_back() {
    let Some((site, mut tab)) = open("/?query=oman&offset=0") else { return };
    let said = counted(&mut tab, "actor", "Iran");
    turn(&mut tab, |tab| tab.click("[data-field=actor] a[href*='choose=actor%3DIran']"));
    assert_eq!(parameter(&mut tab, "choose"), ["actor=Iran"]);
    assert_eq!(total(&mut tab), said);
    assert_as_the_api_says(&site, &mut tab);
    // Who goes by keys is where they were.
    assert_eq!(tab.evaluate("document.activeElement.querySelector('.value').innerText"), "Iran");
    assert_eq!(tab.count("[data-field=actor] a[aria-current]"), 1);
    turn(&mut tab, |tab| tab.click("[data-field=actor] a[href*='choose=actor%3DBadr']"));
    assert_eq!(parameter(&mut tab, "choose"), ["actor=Iran", "actor=Badr al-Busaidi"]);
    assert!(total(&mut tab) >= said);
    assert_as_the_api_says(&site, &mut tab);
    let chips = all(&mut tab, ".chip bdi");
    assert_eq!(chips, ["Iran", "Badr al-Busaidi"]);
    turn(&mut tab, |tab| tab.click(".chip"));
    assert_eq!(all(&mut tab, ".chip bdi"), ["Badr al-Busaidi"]);
    assert_as_the_api_says(&site, &mut tab);
    // A value of another facet narrows; what is chosen is taken back by its own link, too.
    let before = total(&mut tab);
    turn(&mut tab, |tab| tab.click("[data-field=year] a[href*='choose=year%3D2026']"));
    assert!(total(&mut tab) <= before);
    assert_as_the_api_says(&site, &mut tab);
    turn(&mut tab, |tab| tab.click("[data-field=actor] a[aria-current]"));
    assert_eq!(parameter(&mut tab, "choose"), ["year=2026"]);
    turn(&mut tab, |tab| tab.click("[data-field=actor] li a"));
    turn(&mut tab, |tab| tab.click(".clear"));
    assert_eq!(address(&mut tab), "/?query=oman");
    site.assert_quiet(&mut tab);
}

#[test]
fn a_facet_is_lengthened_shortened_and_weighed() {
    let Some((site, mut tab)) = open("/?query=oman") else { return };
    let values = "[data-field=actor] li";
    let few = tab.count(values);
    turn(&mut tab, |tab| tab.click("[data-field=actor] .more"));
    assert!(tab.count(values) > few);
    turn(&mut tab, |tab| tab.click("[data-field=actor] .more:last-child"));
    assert_eq!(tab.count(values), few);
    let frequent = all(&mut tab, values);
    turn(&mut tab, |tab| tab.click("[data-field=actor] .weigh"));
    assert_eq!(tab.count("[data-field=actor] .weigh[aria-current]"), 1);
    assert_ne!(all(&mut tab, values), frequent);
    turn(&mut tab, |tab| tab.click("[data-field=actor] .weigh"));
    assert_eq!(all(&mut tab, values), frequent);
    site.assert_quiet(&mut tab);
}

#[test]
fn a_bar_of_the_timeline_leads_to_its_articles() {
    let Some((site, mut tab)) = open("/?query=oman") else { return };
    let last = ".timeline svg a:last-of-type";
    let said = text(&tab.evaluate(&format!("document.querySelector('{last} title').textContent")));
    let (_, count) = said.split_once(": ").unwrap();
    let count: usize = count.split(' ').next().unwrap().parse().unwrap();
    turn(&mut tab, |tab| tab.click(last));
    assert_eq!((total(&mut tab), all(&mut tab, ".chip").len()), (count, 1));
    assert_as_the_api_says(&site, &mut tab);
    turn(&mut tab, |tab| tab.click(".chip"));
    assert_eq!(address(&mut tab), "/?query=oman");
    site.assert_quiet(&mut tab);
}

/// First day of the chart, and how many it shows.
fn extent(tab: &mut Tab) -> (Date, i64) {
    let mut data = |name: &str| {
        text(&tab.evaluate(&format!("document.querySelector('.timeline svg').dataset.{name}")))
    };
    (data("first").parse().unwrap(), data("days").parse().unwrap())
}

/// Brushes from one share of the chart to another: the search is for the days between them.
#[track_caller]
fn brush(site: &Site, tab: &mut Tab, from: f64, to: f64) {
    let (first, days) = extent(tab);
    turn(tab, |tab| tab.drag(".timeline svg", from, to));
    let filters = parameter(tab, "filter");
    let [filter] = filters.as_slice() else { panic!("{filters:?}") };
    let chosen = filter.strip_prefix("date:[").and_then(|rest| rest.strip_suffix(']'));
    let (since, until) = chosen.and_then(|days| days.split_once(" TO ")).unwrap();
    // A pixel of the chart may stand for many days.
    let near = |day: &str, share: f64| {
        let expected = first + Span::new().days((share * days as f64) as i64);
        let off = expected.until(day.parse::<Date>().unwrap()).unwrap().get_days();
        assert!(f64::from(off.abs()) <= 1.0 + days as f64 / 100.0, "{filter}, not {expected}");
    };
    near(since, from.min(to));
    near(until, from.max(to));
    assert_as_the_api_says(site, tab);
}

#[test]
fn days_are_chosen_by_brushing_over_the_timeline() {
    let Some((site, mut tab)) = open("/?choose=language%3Den") else { return };
    let before = total(&mut tab);
    brush(&site, &mut tab, 0.3, 0.7);
    let once = total(&mut tab);
    assert!(0 < once && once < before);
    assert!(tab.text(".chips").contains("published"));
    // From right to left, within what was chosen.
    brush(&site, &mut tab, 0.8, 0.2);
    assert!(total(&mut tab) < once);
    turn(&mut tab, |tab| tab.back());
    assert_eq!(total(&mut tab), once);
    site.assert_quiet(&mut tab);
}

#[test]
fn days_are_chosen_by_their_form() {
    let Some((site, mut tab)) = open("/?query=oman&choose=actor%3DIran") else { return };
    let set = |tab: &mut Tab, name: &str, day: &str| {
        tab.evaluate(&format!("document.querySelector('.days [name={name}]').value = '{day}'"));
    };
    set(&mut tab, "from", "2025-01-01");
    turn(&mut tab, |tab| tab.click(".days button"));
    assert_eq!(parameter(&mut tab, "filter"), ["date:[2025-01-01 TO *]"]);
    assert_eq!(parameter(&mut tab, "from"), [""; 0]);
    assert!(tab.text(".chips").contains("since 1 Jan 2025"));
    assert_as_the_api_says(&site, &mut tab);
    set(&mut tab, "to", "2025-12-31");
    turn(&mut tab, |tab| tab.click(".days button"));
    assert_eq!(parameter(&mut tab, "filter"), ["date:[2025-01-01 TO 2025-12-31]"]);
    assert_eq!(total(&mut tab), 1);
    set(&mut tab, "from", "");
    set(&mut tab, "to", "");
    turn(&mut tab, |tab| tab.click(".days button"));
    assert_eq!(address(&mut tab), "/?query=oman&choose=actor%3DIran");
    site.assert_quiet(&mut tab);
}

#[test]
fn a_place_on_the_map_is_chosen_and_taken_back() {
    let Some((site, mut tab)) = open("/") else { return };
    // The smallest circle lies on top.
    let spot = "svg.map a:last-of-type";
    let said = text(&tab.evaluate(&format!("document.querySelector('{spot} title').textContent")));
    let (name, count) = said.rsplit_once(": ").unwrap();
    turn(&mut tab, |tab| tab.click(spot));
    assert_eq!(total(&mut tab), count.parse::<usize>().unwrap());
    assert_eq!(tab.text(".chip bdi"), name);
    assert_as_the_api_says(&site, &mut tab);
    turn(&mut tab, |tab| tab.click("svg.map a[aria-current]"));
    assert_eq!(tab.count(".chip"), 0);
    site.assert_quiet(&mut tab);
}

#[test]
fn hits_are_ordered_and_copies_folded() {
    let Some((site, mut tab)) = open("/?query=iceland+ash") else { return };
    turn(&mut tab, |tab| tab.click(".sorts a[href*='sort=oldest']"));
    assert_as_the_api_says(&site, &mut tab);
    assert_eq!(all(&mut tab, ".sorts a[aria-current]"), ["oldest"]);
    let before = tab.count(".hit");
    turn(&mut tab, |tab| tab.click(".fold"));
    assert_eq!(
        tab.text(".total strong"),
        format!("{} story in {before} articles", tab.count(".hit"))
    );
    assert_eq!(tab.count(".hit"), before - 1);
    tab.click("details.copies summary");
    turn(&mut tab, |tab| tab.click("details.copies a"));
    assert!(tab.text("h1").contains("Iceland"));
    site.assert_quiet(&mut tab);
}

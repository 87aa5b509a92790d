//! Without scripts everything works by links and forms.

use super::{Site, address, all, assert_as_the_api_says, ids, parameter, query, total};
use crate::browser::{self, Tab};

/// A tab in which no script runs.
fn without_scripts() -> Option<(std::sync::Arc<Site>, Tab)> {
    let mut tab = browser::tab()?;
    let site = Site::sample();
    tab.without_scripts();
    site.go(&mut tab, "/");
    Some((site, tab))
}

#[test]
fn without_scripts_a_search_is_made_narrowed_and_widened() {
    let Some((site, mut tab)) = without_scripts() else { return };
    tab.fill("#query", "oman");
    tab.load(|tab| tab.press("Enter"));
    assert_eq!((address(&mut tab), query(&mut tab)), ("/?query=oman".into(), "oman".into()));
    assert_as_the_api_says(&site, &mut tab);
    tab.load(|tab| tab.click("[data-field=actor] a[href*='choose=actor%3DIran']"));
    let once = total(&mut tab);
    tab.load(|tab| tab.click("[data-field=actor] a[href*='choose=actor%3DBadr']"));
    assert!(total(&mut tab) >= once);
    assert_as_the_api_says(&site, &mut tab);
    // The form of the box keeps what narrows.
    tab.fill("#query", "talks");
    tab.load(|tab| tab.press("Enter"));
    assert_eq!(parameter(&mut tab, "choose"), ["actor=Iran", "actor=Badr al-Busaidi"]);
    assert_eq!(parameter(&mut tab, "query"), ["talks"]);
    tab.load(|tab| tab.click(".chip"));
    assert_eq!(all(&mut tab, ".chip bdi"), ["Badr al-Busaidi"]);
    tab.back();
    assert_eq!(all(&mut tab, ".chip bdi"), ["Iran", "Badr al-Busaidi"]);
    assert_eq!(query(&mut tab), "talks");
    site.assert_quiet(&mut tab);
}

#[test]
fn without_scripts_days_are_chosen_by_bars_and_by_their_form() {
    let Some((site, mut tab)) = without_scripts() else { return };
    tab.load(|tab| tab.click(".timeline svg a:last-of-type"));
    assert_eq!(parameter(&mut tab, "filter").len(), 1);
    assert_as_the_api_says(&site, &mut tab);
    site.go(&mut tab, "/?query=oman&sort=newest");
    // As a browser fills it where there is no script.
    tab.evaluate("document.querySelector('.days [name=to]').value = '2019-12-31'");
    tab.load(|tab| tab.click(".days button"));
    assert_eq!(parameter(&mut tab, "filter"), ["date:[* TO 2019-12-31]"]);
    assert_eq!(parameter(&mut tab, "sort"), ["newest"]);
    assert_as_the_api_says(&site, &mut tab);
    tab.load(|tab| tab.click("svg.map a:last-of-type"));
    assert_eq!(all(&mut tab, ".chip").len(), 2);
    site.assert_quiet(&mut tab);
}

#[test]
fn without_scripts_an_article_is_opened_read_and_left() {
    let Some((site, mut tab)) = without_scripts() else { return };
    site.go(&mut tab, "/?query=oman+sanctions");
    let before = ids(&mut tab);
    let title = tab.text(".hit h3");
    tab.load(|tab| tab.click(".hit h3 a"));
    assert_eq!(tab.text("h1"), title);
    tab.click(".text a.mention.date");
    tab.wait_for("document.querySelector(':target').matches('.entry.date')");
    tab.click(".entry:target .refs a");
    tab.wait_for("document.querySelector(':target').matches('.text .mention.date')");
    tab.load(|tab| tab.click(".back a"));
    assert_eq!(ids(&mut tab), before);
    // Pages, help, and where nothing can be found.
    tab.load(|tab| tab.click(".help-link"));
    tab.wait_for("document.querySelector('details.help').open");
    assert!(tab.text("#help").contains("actor:Iran"));
    site.go(&mut tab, "/?choose=language%3Den");
    tab.load(|tab| tab.click(".paging [rel=next]"));
    assert_as_the_api_says(&site, &mut tab);
    tab.load(|tab| tab.click(".sorts a[href*='sort=newest']"));
    assert_as_the_api_says(&site, &mut tab);
    assert_eq!(tab.evaluate("document.querySelector('[data-copy]').offsetParent === null"), true);
    site.assert_quiet(&mut tab);
}

#[test]
fn without_scripts_errors_lead_on_too() {
    let Some((site, mut tab)) = without_scripts() else { return };
    tab.fill("#query", "(oman");
    tab.load(|tab| tab.press("Enter"));
    assert_eq!((tab.text(".problem mark"), query(&mut tab)), ("(".into(), "(oman".into()));
    tab.load(|tab| tab.click(".ways a[href*='lenient=true']"));
    assert_as_the_api_says(&site, &mut tab);
    site.assert_quiet_but_for(&mut tab, 400);
}

//! How numbers, days and addresses are written on the page.

use jiff::civil::Date;
use maud::{Markup, html};
use url::{Url, form_urlencoded::Serializer};

use crate::{
    article::export::percent_encoded,
    date::{PartialDate, Stamp},
    serve::parameters::Parameters,
};

/// `12,345`
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// `1 article`, `2,000 articles`
pub fn several(number: u64, one: &str, more: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { more })
}

/// `6 Feb 2026`
pub fn day(day: Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}

/// `6 Feb 2026`, `Feb 2026`, `2026`, `6 Feb`
pub fn partial(date: PartialDate) -> String {
    if let Some(day) = date.as_day() {
        return self::day(day);
    }
    match date.first().zip(date.last()) {
        Some((first, last)) if first.month() == last.month() => first.strftime("%b %Y").to_string(),
        Some((first, _)) => first.year().to_string(),
        None => {
            date.in_year(2024).map_or_else(String::new, |day| day.strftime("%-d %b").to_string())
        }
    }
}

/// A publication date.
pub fn published(stamp: Stamp) -> Markup {
    html! { time datetime=(stamp) title=(stamp) { (day(stamp.date())) } }
}

/// The address of the source where following it is safe: on the web, nothing else.
pub fn web_address(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

/// `example.com`, of an address.
pub fn site(address: &str) -> String {
    let host = Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.map_or_else(String::new, |host| host.trim_start_matches("www.").to_owned())
}

/// The page of an article, which remembers the search that led to it. Several may have one identity;
/// the file says which is meant.
pub fn article(id: &str, path: &str, item: u64, search: &str) -> String {
    let mut address = Serializer::for_suffix("/article?".to_owned(), "/article?".len());
    address.append_pair("id", id);
    if path != id {
        address.append_pair("path", path);
    }
    if item > 0 {
        address.append_pair("item", &item.to_string());
    }
    let between = if search.is_empty() { "" } else { "&" };
    format!("{}{between}{search}", address.finish())
}

/// Longest search, as an address has it, that stands in all links of a page.
const REPEATED: usize = 4 << 10;

/// Whether a search is short enough to stand in links that a page can do without: with a query as long
/// as a page they would make it as long as a book.
pub fn is_repeated(given: &Parameters) -> bool {
    given.address().to_string().len() <= REPEATED
}

/// The record of an article in the API.
pub fn record(id: &str, format: &str) -> String {
    format!("/api/v1/articles/{}?format={format}", percent_encoded(id, is_reserved))
}

/// Whether a character cannot stand for itself in a path.
fn is_reserved(c: char) -> bool {
    !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~'))
}

/// A search for one value of a field.
pub fn search_for(field: &str, value: &str) -> String {
    let choice = format!("{field}={value}");
    Serializer::for_suffix("/?".to_owned(), 2).append_pair("choose", &choice).finish()
}

/// A search for the text of a query.
pub fn search(query: &str) -> String {
    Serializer::for_suffix("/?".to_owned(), 2).append_pair("query", query).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (number, shown) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(count(number), shown);
        }
        assert_eq!(several(1, "article", "articles"), "1 article");
    }

    #[test]
    fn a_date_is_as_exact_as_it_was_given() {
        let shown = |text: &str| partial(text.parse().unwrap());
        assert_eq!(shown("2026-02-06"), "6 Feb 2026");
        assert_eq!((shown("2026-02"), shown("2026")), ("Feb 2026".into(), "2026".into()));
    }

    #[test]
    fn only_addresses_on_the_web_are_followed() {
        assert!(web_address("https://example.com/a b").is_some());
        for bad in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "/a", ""] {
            assert_eq!(web_address(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_identity_stays_one_value_of_an_address() {
        let address = article("a&b=c#d/é", "f.jsonl", 3, "query=x");
        assert_eq!(address, "/article?id=a%26b%3Dc%23d%2F%C3%A9&path=f.jsonl&item=3&query=x");
        assert_eq!(article("x", "x", 0, ""), "/article?id=x");
        assert_eq!(record("a/../b?", "ris"), "/api/v1/articles/a%2F..%2Fb%3F?format=ris");
        assert_eq!(search_for("location", "Oman/Muscat"), "/?choose=location%3DOman%2FMuscat");
    }
}

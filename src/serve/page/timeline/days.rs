//! Days as a filter of a search, and the form that asks for them.

use jiff::civil::Date;
use url::form_urlencoded;

/// The filter for some days.
pub fn filter(first: Date, last: Date) -> String {
    format!("date:[{first} TO {last}]")
}

/// The two ends of a filter that this page has made.
pub fn of_filter(filter: &str) -> Option<(&str, &str)> {
    filter.strip_prefix("date:[")?.strip_suffix(']')?.split_once(" TO ")
}

/// The address that the form for days asks for: its two dates are no parameters of a search.
pub fn of_form(parameters: &str) -> Option<String> {
    let pairs = || form_urlencoded::parse(parameters.as_bytes());
    let is_end = |name: &str| matches!(name, "from" | "to");
    if !pairs().any(|(name, _)| is_end(&name)) {
        return None;
    }
    let day = |end: &str| {
        let said = pairs().find(|(name, _)| name == end).map(|(_, value)| value.into_owned());
        said.filter(|day| !day.is_empty()).unwrap_or_else(|| "*".into())
    };
    let (mut from, mut to) = (day("from"), day("to"));
    if let (Ok(first), Ok(last)) = (from.parse::<Date>(), to.parse::<Date>())
        && first > last
    {
        std::mem::swap(&mut from, &mut to);
    }
    let mut address = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs().filter(|(name, value)| !is_end(name) && !value.is_empty()) {
        address.append_pair(&name, &value);
    }
    if (from.as_str(), to.as_str()) != ("*", "*") {
        address.append_pair("filter", &format!("date:[{from} TO {to}]"));
    }
    Some(address.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_for_days_becomes_a_filter() {
        let address = |text: &str| of_form(text);
        assert_eq!(address("query=x"), None);
        assert_eq!(
            address("query=x&from=2026-02-01&to=").as_deref(),
            Some("query=x&filter=date%3A%5B2026-02-01+TO+*%5D")
        );
        assert_eq!(
            address("from=2026-02-01&to=2026-01-01").as_deref(),
            Some("filter=date%3A%5B2026-01-01+TO+2026-02-01%5D")
        );
        assert_eq!(address("query=x&from=&to=").as_deref(), Some("query=x"));
    }
}

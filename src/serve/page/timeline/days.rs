//! Days as a filter of a search, and the form that asks for them.

use std::borrow::Cow;

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
    let mut from = None;
    let mut to = None;
    let mut address = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(parameters.as_bytes()) {
        match name.as_ref() {
            "from" => from = from.or(Some(value)),
            "to" => to = to.or(Some(value)),
            _ if value.is_empty() => {}
            _ => {
                address.append_pair(&name, &value);
            }
        }
    }
    if from.is_none() && to.is_none() {
        return None;
    }
    let mut ends = [end(from), end(to)];
    if let [Ok(first), Ok(last)] = ends.each_ref().map(|end| end.parse::<Date>())
        && first > last
    {
        ends.reverse();
    }
    if ends != ["*", "*"] {
        address.append_pair("filter", &format!("date:[{} TO {}]", ends[0], ends[1]));
    }
    Some(address.finish())
}

/// An end of a stretch of days, `*` where it is open.
fn end(day: Option<Cow<'_, str>>) -> String {
    day.filter(|day| !day.is_empty()).map_or_else(|| "*".to_owned(), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_for_days_becomes_a_filter() {
        assert_eq!(of_form("query=x"), None);
        assert_eq!(
            of_form("query=x&from=2026-02-01&to=").as_deref(),
            Some("query=x&filter=date%3A%5B2026-02-01+TO+*%5D")
        );
        assert_eq!(
            of_form("from=2026-02-01&to=2026-01-01").as_deref(),
            Some("filter=date%3A%5B2026-01-01+TO+2026-02-01%5D")
        );
        assert_eq!(of_form("query=x&from=&to=").as_deref(), Some("query=x"));
    }
}

//! What parses prints as a query that parses to the same; what does not has an error that shows.

#![no_main]

use dateline::query;
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match query::parse(text, date(2026, 2, 8)) {
        Ok(parsed) => {
            let printed = parsed.query.to_string();
            let again = query::parse(&printed, date(2026, 2, 8)).map(|parsed| parsed.query);
            assert_eq!(again.as_ref(), Ok(&parsed.query), "{printed}");
        }
        Err(error) => drop(error.render(text)),
    }
});

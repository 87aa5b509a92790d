//! Any text is read as a web page.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|page: &str| {
    let _ = dateline::read::format::html::parse(page, None);
});

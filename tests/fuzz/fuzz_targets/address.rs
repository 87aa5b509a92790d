//! What a server is sent: addresses, objects and tokens.
#![no_main]

use dateline::serve::{ask::Ask, token::Token};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = Ask::from_json(data);
    let text = String::from_utf8_lossy(data);
    if let Ok(ask) = Ask::from_address(&text) {
        let link = ask.address().to_string();
        let again = Ask::from_address(&link).expect("a link is read as it was written");
        assert_eq!(again.address().to_string(), link);
        let _ = (ask.command(20), Token::read(&text, &ask));
    }
});

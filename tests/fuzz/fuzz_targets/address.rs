//! What a server is sent: addresses, objects and tokens.
#![no_main]

use dateline::serve::{parameters::Parameters, token::Token};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = Parameters::from_json(data);
    let text = String::from_utf8_lossy(data);
    if let Ok(parameters) = Parameters::from_address(&text) {
        let link = parameters.address().to_string();
        let again = Parameters::from_address(&link).expect("a link is read as it was written");
        assert_eq!(again.address().to_string(), link);
        let _ = (parameters.command(20), Token::read(&text, &parameters));
    }
});

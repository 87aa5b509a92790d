//! News agencies by the names under which they stand in datelines and bylines.

/// In lower case.
const AGENCIES: &[&str] = &[
    "afp", "ani", "ansa", "ap", "apa", "belga", "bernama", "dpa", "efe", "epd", "ians", "interfax",
    "irna", "kna", "kyodo", "lusa", "ntb", "pti", "reuter", "reuters", "ritzau", "sid", "tass",
    "upi", "wam", "xinhua", "yonhap",
];

/// Whether a word is the name of a news agency.
pub fn is_agency(word: &str) -> bool {
    AGENCIES.iter().any(|known| known.eq_ignore_ascii_case(word))
}

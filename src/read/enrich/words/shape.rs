//! How a word is written: what its capitals say.

/// How a word is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shape {
    #[default]
    Lower,
    /// "Iran"
    Title,
    /// "IAEA", "U.S."
    Upper,
    /// "J"
    Initial,
    Number,
}

/// How a word is written.
pub fn shape(written: &str) -> Shape {
    let mut chars = written.chars();
    let Some(first) = chars.next() else { return Shape::Lower };
    if first.is_numeric() {
        return Shape::Number;
    }
    if !first.is_uppercase() {
        return Shape::Lower;
    }
    let rest = chars.as_str();
    if rest.is_empty() {
        Shape::Initial
    } else if rest.chars().any(char::is_lowercase) || !rest.chars().any(char::is_uppercase) {
        Shape::Title
    } else {
        Shape::Upper
    }
}

//! A checksum as the last member of a JSON object: `{"a":1}` becomes `{"a":1,"check":"<16 hex digits>"}`.
//!
//! The sum is XXH3 over all bytes before it. A sealed object is still JSON, so that others can read it;
//! one in which any byte changed is told from one that was never sealed.

use xxhash_rust::xxh3::xxh3_64;

/// What stands before the digits, and after them.
const BEFORE: &str = ",\"check\":\"";
const AFTER: &str = "\"}";

const DIGITS: usize = 16;

/// Why an object is not taken for what was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Broken {
    /// It has no checksum where one belongs.
    #[error("it has no checksum")]
    Unsealed,
    /// Its checksum is of other bytes.
    #[error("it is not what was written: its checksum differs")]
    Changed,
}

/// Seals a JSON object that has at least one member. Space after it is left out.
pub(crate) fn seal(object: &[u8]) -> Vec<u8> {
    let object = object.trim_ascii_end();
    let members = object.strip_suffix(b"}").unwrap_or(object);
    let mut sealed = members.to_vec();
    sealed.extend_from_slice(end_of(members).as_bytes());
    sealed
}

/// The object that was sealed.
///
/// # Errors
/// When it has no checksum, or one of other bytes.
pub(crate) fn unseal(sealed: &[u8]) -> Result<Vec<u8>, Broken> {
    let length = BEFORE.len() + DIGITS + AFTER.len();
    let Some((members, end)) = sealed.len().checked_sub(length).map(|at| sealed.split_at(at))
    else {
        return Err(Broken::Unsealed);
    };
    if !end.starts_with(BEFORE.as_bytes()) || !end.ends_with(AFTER.as_bytes()) {
        return Err(Broken::Unsealed);
    }
    if end != end_of(members).as_bytes() {
        return Err(Broken::Changed);
    }
    Ok([members, b"}"].concat())
}

/// What follows these members.
fn end_of(members: &[u8]) -> String {
    format!("{BEFORE}{:016x}{AFTER}", xxh3_64(members))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_other_byte_is_seen_and_the_object_comes_back() {
        let sealed = seal(b"{\"a\":1,\"b\":[\"x\"]}\n");
        assert_eq!(unseal(&sealed).unwrap(), b"{\"a\":1,\"b\":[\"x\"]}");
        serde_json::from_slice::<serde_json::Value>(&sealed).unwrap();
        for at in 0..sealed.len() {
            for bit in 0..8 {
                let mut changed = sealed.clone();
                changed[at] ^= 1 << bit;
                assert!(unseal(&changed).is_err(), "byte {at}, bit {bit}");
            }
        }
        for end in 0..sealed.len() {
            assert!(unseal(&sealed[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn an_object_without_a_checksum_is_told_from_a_changed_one() {
        assert_eq!(unseal(b"{\"a\":1}"), Err(Broken::Unsealed));
        let mut changed = seal(b"{\"a\":1}");
        changed[2] = b'b';
        assert_eq!(unseal(&changed), Err(Broken::Changed));
    }
}

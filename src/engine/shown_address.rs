//! Addresses of clusters as text, and what of them may be shown.

use std::borrow::Cow;

/// What the address of an index on an `OpenSearch` cluster begins with.
pub const CLUSTER: &str = "opensearch+";

/// What ends credentials in an address, as it is and as browsers write it.
const ENDS_OF_CREDENTIALS: [&str; 2] = ["@", "%40"];

/// Where the credentials of an address end, if something in it may be some: nothing else in an address
/// needs such a sign.
fn end_of_credentials(address: &str) -> Option<usize> {
    ENDS_OF_CREDENTIALS.iter().filter_map(|end| address.rfind(end)).max()
}

/// Whether an address may hold a user or a password.
#[cfg(feature = "opensearch")]
pub fn has_credentials(address: &str) -> bool {
    end_of_credentials(address).is_some()
}

/// What follows where somebody may be named: `opensearch+`, the name of a protocol and slashes, as far as they
/// are there.
fn after_protocol(address: &str) -> &str {
    let rest = strip_prefix(address, CLUSTER).unwrap_or(address);
    let protocols = ["http:", "https:"];
    let rest = protocols.iter().find_map(|protocol| strip_prefix(rest, protocol)).unwrap_or(rest);
    rest.trim_start_matches(['/', '\\'])
}

/// The same as for `str`, in capitals or not.
fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (begin, rest) = text.split_at_checked(prefix.len())?;
    begin.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// Whether a text is meant for an address of a cluster and not for a folder, though it may be wrong.
pub fn is_meant_for_address(text: &str) -> bool {
    [CLUSTER, "http:", "https:"].iter().any(|begin| strip_prefix(text, begin).is_some())
}

/// What ends the part of an address that names a place: what follows may be a secret.
const ENDS_OF_PLACE: [char; 3] = ['?', '&', '#'];

/// An address, right or wrong, as it is shown: without what may be credentials, and without parameters.
pub fn without_credentials(address: &str) -> Cow<'_, str> {
    let rest = after_protocol(address);
    let protocol = &address[..address.len() - rest.len()];
    let (hidden, rest) = match end_of_credentials(rest) {
        Some(end) => ("…", &rest[end..]),
        None => ("", rest),
    };
    match rest.find(ENDS_OF_PLACE) {
        Some(end) => Cow::Owned(format!("{protocol}{hidden}{}…", &rest[..=end])),
        None if hidden.is_empty() => Cow::Borrowed(address),
        None => Cow::Owned(format!("{protocol}{hidden}{rest}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_credentials_and_no_parameters_are_shown() {
        for (address, shown) in [
            ("opensearch+http://me:secret@host:9200/news", "opensearch+http://…@host:9200/news"),
            ("opensearch+http://me:se/cr@et@host/news", "opensearch+http://…@host/news"),
            ("opensearch+http://me:secret%40host/news", "opensearch+http://…%40host/news"),
            ("opensearch+https:/me:secret@host", "opensearch+https:/…@host"),
            ("opensearch+http:me:secret@host/news", "opensearch+http:…@host/news"),
            ("opensearch+me:secret@host", "opensearch+…@host"),
            ("opensearch+ftp://me:secret@host/news", "opensearch+…@host/news"),
            ("opensearch+me:secret://x@host", "opensearch+…@host"),
            ("OpenSearch+HTTPS://me:secret@host/news", "OpenSearch+HTTPS://…@host/news"),
            ("opensearch+http:\\\\me:secret@host/news", "opensearch+http:\\\\…@host/news"),
            ("http://me:secret@host/news", "http://…@host/news"),
            ("//me:secret@host", "//…@host"),
            ("me:secret@host", "…@host"),
            ("@", "…@"),
            ("https://host/login?token=secret#there", "https://host/login?…"),
            ("https://host/?a=me:se?cret@host&b=secret", "https://…@host&…"),
            ("https://host/cb#token=secret", "https://host/cb#…"),
            ("opensearch+http://host/news", "opensearch+http://host/news"),
            ("/elsewhere/news", "/elsewhere/news"),
            ("", ""),
        ] {
            assert_eq!(without_credentials(address), shown);
        }
    }
}

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

/// An address as it is shown: without what may be credentials.
pub fn without_credentials(address: &str) -> Cow<'_, str> {
    let Some(begin) = address.find("://").map(|at| at + "://".len()) else {
        return Cow::Borrowed(address);
    };
    match end_of_credentials(&address[begin..]) {
        Some(end) => Cow::Owned(format!("{}…{}", &address[..begin], &address[begin + end..])),
        None => Cow::Borrowed(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_before_an_at_sign_is_shown() {
        for (address, shown) in [
            ("opensearch+http://me:secret@host:9200/news", "opensearch+http://…@host:9200/news"),
            ("opensearch+http://me:se/cr@et@host/news", "opensearch+http://…@host/news"),
            ("opensearch+http://me:secret%40host/news", "opensearch+http://…%40host/news"),
            ("opensearch+http://host/news", "opensearch+http://host/news"),
            ("news@home/index", "news@home/index"),
        ] {
            assert_eq!(without_credentials(address), shown);
        }
    }
}

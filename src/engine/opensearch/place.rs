//! The address of an index on a cluster, and what one needs to be let in.

use std::{env, fmt, fs};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use url::Url;

use crate::engine::{
    EngineError,
    shown_address::{CLUSTER, has_credentials},
};

/// Where an index is: a cluster and a name in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Address of the cluster, without a slash at its end.
    pub url: String,
    /// Name of the index.
    pub name: String,
}

/// Without credentials, which no address has.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.beside(&self.name))
    }
}

/// Why a text is no address of an index on a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// Not of the form that is wanted.
    #[error("write opensearch+http://host:port/name or opensearch+https://host:port/name")]
    Form,
    /// Addresses end up in logs and in the history of shells.
    #[error(
        "credentials do not belong into an address; set DATELINE_OPENSEARCH_USER and DATELINE_OPENSEARCH_PASSWORD, or DATELINE_OPENSEARCH_API_KEY"
    )]
    Credentials,
    /// The cluster would refuse it.
    #[error(
        "the name of an index has small letters, digits, `-` and `_`, and begins with a letter or digit"
    )]
    Name,
}

impl Place {
    /// Reads the address of an index on a cluster.
    pub fn read(address: &str) -> Result<Self, PlaceError> {
        // Whatever else is wrong with it: what stands before the sign may be a password.
        if has_credentials(address) {
            return Err(PlaceError::Credentials);
        }
        let rest = address.strip_prefix(CLUSTER).ok_or(PlaceError::Form)?;
        let url = Url::parse(rest).map_err(|_| PlaceError::Form)?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(PlaceError::Form);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(PlaceError::Form);
        }
        let path = url.path().trim_end_matches('/');
        let (before, name) = path.rsplit_once('/').ok_or(PlaceError::Form)?;
        if !is_name(name) {
            return Err(if name.is_empty() { PlaceError::Form } else { PlaceError::Name });
        }
        let origin = url.origin().ascii_serialization();
        Ok(Self { url: format!("{origin}{before}"), name: name.to_owned() })
    }

    /// The address of another index of the same cluster, for messages.
    pub fn beside(&self, name: &str) -> String {
        format!("{CLUSTER}{}/{name}", self.url)
    }

    /// The index that holds what was read and which commit counts.
    pub fn sources(&self) -> String {
        format!("{}-sources", self.name)
    }
}

fn is_name(name: &str) -> bool {
    let fits = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_');
    name.len() <= 200
        && name.chars().all(fits)
        && name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
}

/// What lets one in, and whom to trust. Debug shows none of it.
#[derive(Default, Clone)]
pub struct Credentials {
    /// The value of the header `Authorization`.
    pub authorization: Option<String>,
    /// Certificates of an authority, as PEM; `None`: those that the system trusts.
    pub authority: Option<Vec<u8>>,
}

impl Credentials {
    /// From the variables `DATELINE_OPENSEARCH_*`. Each secret may be in a file instead, which the variable
    /// with `_FILE` at its end names.
    pub fn of_environment() -> Result<Self, EngineError> {
        let user = secret("DATELINE_OPENSEARCH_USER")?;
        let password = secret("DATELINE_OPENSEARCH_PASSWORD")?;
        let key = secret("DATELINE_OPENSEARCH_API_KEY")?;
        let authorization = match (key, user) {
            (Some(key), _) => Some(format!("ApiKey {key}")),
            (None, Some(user)) => {
                let pair = format!("{user}:{}", password.unwrap_or_default());
                Some(format!("Basic {}", BASE64.encode(pair)))
            }
            (None, None) => None,
        };
        let authority = match env::var_os("DATELINE_OPENSEARCH_CA") {
            Some(file) => {
                let at = file.to_string_lossy().into_owned();
                Some(fs::read(&file).map_err(EngineError::reading(at))?)
            }
            None => None,
        };
        Ok(Self { authorization, authority })
    }
}

/// A secret in a variable, or in the file that another one names.
fn secret(name: &str) -> Result<Option<String>, EngineError> {
    if let Ok(value) = env::var(name) {
        return Ok(Some(value).filter(|value| !value.is_empty()));
    }
    let Some(file) = env::var_os(format!("{name}_FILE")) else { return Ok(None) };
    let at = file.to_string_lossy().into_owned();
    let text = fs::read_to_string(&file).map_err(EngineError::reading(at))?;
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_cluster_and_an_index() {
        let place = Place::read("opensearch+https://search.example:9200/a/news/").unwrap();
        assert_eq!(
            (place.url.as_str(), place.name.as_str()),
            ("https://search.example:9200/a", "news")
        );
        assert_eq!(place.to_string(), "opensearch+https://search.example:9200/a/news");
        for (address, error) in [
            ("opensearch+http://127.0.0.1:9200", PlaceError::Form),
            ("opensearch+http://127.0.0.1:9200/", PlaceError::Form),
            ("opensearch+ftp://127.0.0.1/news", PlaceError::Form),
            ("opensearch+http://127.0.0.1/news?x", PlaceError::Form),
            ("opensearch+http://127.0.0.1/News", PlaceError::Name),
            ("opensearch+http://127.0.0.1/_all", PlaceError::Name),
            ("opensearch+http://me:secret@127.0.0.1/news", PlaceError::Credentials),
            ("opensearch+http://me:sec/ret@127.0.0.1/news", PlaceError::Credentials),
            ("opensearch+http://me:sec#ret@127.0.0.1/news", PlaceError::Credentials),
            ("opensearch+http:me:secret@127.0.0.1/news", PlaceError::Credentials),
            ("opensearch+http://me:secret%40127.0.0.1/news", PlaceError::Credentials),
        ] {
            assert_eq!(Place::read(address), Err(error), "{address}");
        }
    }
}

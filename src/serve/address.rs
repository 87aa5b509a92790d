//! Addresses of searches.

use std::{borrow::Cow, fmt};

/// The part of an address behind `?`, made from that of another search.
#[derive(Debug, Clone)]
pub struct Address<'a> {
    pairs: Vec<(&'static str, Cow<'a, str>)>,
}

impl<'a> Address<'a> {
    /// Of parameters with their values.
    pub fn new(pairs: impl Iterator<Item = (&'static str, Cow<'a, str>)>) -> Self {
        Self { pairs: pairs.collect() }
    }

    /// With one more value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        self.pairs.push((name, value.into()));
        self
    }

    /// Without one value of a parameter.
    #[must_use]
    pub fn without_value(mut self, name: &str, value: &str) -> Self {
        self.pairs.retain(|(known, given)| *known != name || given != value);
        self
    }

    /// Without a parameter.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.pairs.retain(|(known, _)| *known != name);
        self
    }

    /// With this value of a parameter and no other.
    #[must_use]
    pub fn with_only(self, name: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        self.without(name).with(name, value)
    }

    /// Name and value of each parameter, for the hidden inputs of a form.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.pairs.iter().map(|(name, value)| (*name, value.as_ref()))
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut serializer = url::form_urlencoded::Serializer::new(String::new());
        serializer.extend_pairs(self.pairs());
        f.write_str(&serializer.finish())
    }
}

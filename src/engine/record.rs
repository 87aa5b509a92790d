//! The record of an article as an index stores it.

use std::sync::OnceLock;

use crate::article::Article;

/// A stored record: JSON, and the article it stands for, which is parsed once and only when needed.
#[derive(Debug, Clone, Default)]
pub struct Record {
    json: String,
    article: OnceLock<Article>,
}

impl Record {
    /// A record from its JSON, which need not be valid.
    pub fn new(json: String) -> Self {
        Self { json, article: OnceLock::new() }
    }

    /// A record from an article, which is written out.
    ///
    /// # Errors
    /// When the article has no JSON form, which no article of ours lacks.
    pub fn of(article: Article) -> serde_json::Result<Self> {
        Ok(Self::parsed(serde_json::to_string(&article)?, article))
    }

    /// A record of which both forms are at hand.
    pub fn parsed(json: String, article: Article) -> Self {
        Self { json, article: OnceLock::from(article) }
    }

    /// The JSON as stored.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The article.
    ///
    /// # Errors
    /// When the stored JSON is damaged.
    pub fn article(&self) -> serde_json::Result<&Article> {
        if let Some(article) = self.article.get() {
            return Ok(article);
        }
        let article = serde_json::from_str(&self.json)?;
        Ok(self.article.get_or_init(|| article))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_record_is_an_error_and_no_empty_article() {
        assert!(Record::new("{\"id\":".into()).article().is_err());
        let article = Article { id: "a".into(), ..Article::default() };
        let record = Record::of(article.clone()).unwrap();
        assert_eq!(record.article().unwrap(), &article);
        assert_eq!(Record::new(record.json().to_owned()).article().unwrap(), &article);
    }
}

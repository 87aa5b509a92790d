//! What is known of the world: tables and look-ups alone. Nothing here has read an article.

pub mod actors;
pub mod gazetteer;
pub mod lexicon;
pub mod topics;

//! Web page -> main text, metadata, facts.
pub mod blocks;
pub mod guard;

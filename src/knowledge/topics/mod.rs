//! The IPTC Media Topics: the taxonomy, the names of topics, and how the compiled cues lie in memory.

pub mod cues;
pub mod labels;
pub mod layout;
pub mod model;
pub mod taxonomy;

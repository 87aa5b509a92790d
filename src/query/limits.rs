//! How large a query may be.

/// Longest query in bytes.
pub const MAX_BYTES: usize = 64 << 10;
/// Deepest nesting of parentheses and negations, and most proximity operators in a row.
pub const MAX_DEPTH: usize = 100;
/// Most words and values in one query.
pub const MAX_CLAUSES: usize = 1024;
/// Most words that a phrase may skip, that a proximity may span, and that `atleast` may count.
pub const MAX_SLOP: u32 = 1000;
/// Greatest weight of a part of a query.
pub const MAX_BOOST: f32 = 1000.0;

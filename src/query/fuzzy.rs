//! Words that are alike.

/// Whether two folded words differ by at most `distance` letters: letters that are inserted, left
/// out, replaced, or swapped with the next one, where nothing is changed twice (optimal string
/// alignment). A slip of the fingers that swaps two letters is one mistake, not two.
///
/// ```
/// use dateline::query::is_like;
/// assert!(is_like("sancions", "sanctions", 1) && is_like("irna", "iran", 1));
/// assert!(!is_like("ca", "abc", 2));
/// ```
pub fn is_like(a: &str, b: &str, distance: u8) -> bool {
    let distance = usize::from(distance);
    // Bytes show most strangers: a letter has at most four of them.
    a.len().abs_diff(b.len()) <= 4 * distance && strsim::osa_distance(a, b) <= distance
}

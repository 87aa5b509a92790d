//! How unusual it is that so many matches have a value.

use super::Unusual;

/// Matches and everything, with and without a value.
pub struct Table {
    /// Matches with the value.
    pub count: u64,
    /// Matches.
    pub found: u64,
    /// Everything with the value.
    pub everywhere: u64,
    /// Everything.
    pub all: u64,
}

/// Matches with a value from which on their number says something.
const LEAST: u64 = 2;

impl Table {
    /// The log-likelihood ratio (Dunning 1993) of a value that is more frequent among the matches
    /// than in the whole index; `None` of any other.
    pub fn unusual(&self) -> Option<Unusual> {
        let Self { count, found, everywhere, all } = *self;
        let share = count as f64 / found as f64;
        if count < LEAST || share <= everywhere as f64 / all as f64 {
            return None;
        }
        let cell = |observed: u64, row: u64, column: u64| {
            let expected = row as f64 * column as f64 / all as f64;
            if observed == 0 { 0.0 } else { observed as f64 * (observed as f64 / expected).ln() }
        };
        let elsewhere = everywhere.saturating_sub(count);
        let others = all.saturating_sub(found);
        let without = all.saturating_sub(everywhere);
        let score = 2.0
            * (cell(count, found, everywhere)
                + cell(found - count, found, without)
                + cell(elsewhere, others, everywhere)
                + cell(others.saturating_sub(elsewhere), others, without));
        Some(Unusual { all: everywhere, score: score as f32 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(count: u64, found: u64, everywhere: u64, all: u64) -> Option<f32> {
        Table { count, found, everywhere, all }.unusual().map(|unusual| unusual.score)
    }

    #[test]
    fn what_is_as_frequent_everywhere_is_not_unusual() {
        assert_eq!(score(10, 100, 100, 1000), None);
        assert_eq!(score(5, 100, 100, 1000), None);
        assert_eq!(score(100, 100, 100, 100), None);
        assert_eq!(score(1, 1, 1, 1000), None);
    }

    #[test]
    fn more_of_the_rare_is_more_unusual() {
        let half_of_ten = score(5, 100, 10, 1000).unwrap();
        assert!(score(10, 100, 10, 1000).unwrap() > half_of_ten);
        assert!(half_of_ten > score(15, 100, 100, 1000).unwrap());
    }

    #[test]
    fn the_ratio_is_that_of_a_worked_table() {
        // 2 (5 ln (5/1) + 95 ln (95/99) + 5 ln (5/9) + 895 ln (895/891))
        assert!((score(5, 100, 10, 1000).unwrap() - 10.40).abs() < 0.01);
    }
}

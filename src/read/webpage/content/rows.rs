//! Measurements of blocks as a table of numbers.

/// The blocks of a page as rows of numbers, all of one width. The columns come in named groups.
#[derive(Debug, Default)]
pub struct Rows {
    /// The numbers, row after row.
    pub values: Vec<f32>,
    /// Numbers in a row; 0 before the first row is complete.
    pub width: usize,
    /// Name of each group of columns, and one past its last column.
    pub groups: Vec<(&'static str, usize)>,
}

impl Rows {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or_default()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The row of a block.
    pub fn row(&self, block: usize) -> &[f32] {
        self.values.get(block * self.width..(block + 1) * self.width).unwrap_or_default()
    }

    /// The first column of a group.
    pub fn first_column(&self, group: &str) -> Option<usize> {
        let at = self.groups.iter().position(|(name, _)| *name == group)?;
        Some(at.checked_sub(1).map_or(0, |before| self.groups[before].1))
    }

    /// Appends the columns of a group to the current row.
    pub(super) fn push(&mut self, group: &'static str, numbers: &[f32]) {
        self.values.extend_from_slice(numbers);
        if self.width == 0 {
            self.groups.push((group, self.values.len()));
        }
    }

    /// Ends the current row. The first row says how wide all are.
    pub(super) fn end_row(&mut self) {
        if self.width == 0 {
            self.width = self.values.len();
        }
        debug_assert_eq!(self.values.len() % self.width, 0, "a row of another width");
    }
}

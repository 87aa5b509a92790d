//! Words for the divisions of countries, in many languages: "Helmand province", "Provinz Herat".

use std::sync::LazyLock;

use foldhash::{HashSet, HashSetExt};

use crate::text::fold_phrase;

/// Words that stand behind a name, and words that stand before one.
static WORDS: LazyLock<[HashSet<String>; 2]> = LazyLock::new(|| {
    let mut words = [HashSet::new(), HashSet::new()];
    for line in include_str!("data/generic.tsv").lines().filter(|line| !line.starts_with('#')) {
        for (words, cell) in words.iter_mut().zip(line.split('\t').skip(1)) {
            words.extend(cell.split('|').filter(|word| !word.is_empty()).map(fold_phrase));
        }
    }
    words
});

/// Whether a folded word behind a name makes it a division.
pub fn is_division_behind(folded: &str) -> bool {
    WORDS[0].contains(folded)
}

/// The word for a single division of an English word for several, where it stands behind names: "Douglas and
/// Wyandotte counties".
pub fn division_of_plural(folded: &str) -> Option<String> {
    let plural = folded.strip_suffix('s')?;
    let single = plural.strip_suffix("ie").map_or_else(|| plural.to_owned(), |y| format!("{y}y"));
    is_division_behind(&single).then_some(single)
}

/// Whether a folded word before a name, or before "of" and a name, makes it a division.
pub fn is_division_before(folded: &str) -> bool {
    WORDS[1].contains(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_divisions_are_known_on_their_side_of_the_name() {
        assert!(is_division_behind("province") && is_division_before("provinz"));
        assert!(
            is_division_before(&fold_phrase("محافظة"))
                && is_division_behind(&fold_phrase("область"))
        );
        assert!(!is_division_behind("provinz") && !is_division_before("city"));
        assert_eq!(division_of_plural("counties").as_deref(), Some("county"));
        assert_eq!(division_of_plural("states").as_deref(), Some("state"));
        assert_eq!(division_of_plural("cities"), None);
    }
}

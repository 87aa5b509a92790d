//! Names of states, their capitals and seats of government in languages other than English.

use std::sync::{LazyLock, OnceLock};

use foldhash::HashMap;

use super::{
    dictionary::Role,
    inflection::{Inflection, shared},
    lexicon::rows,
};
use crate::text::fold_phrase;

/// Names of one language, by their folded form: ISO 3166-1 code and role.
type Names = HashMap<String, (&'static str, Role)>;

/// Rows of a language, and its names once they are asked for.
type Language = (Vec<&'static str>, OnceLock<Names>);

static LANGUAGES: LazyLock<HashMap<&str, Language>> = LazyLock::new(|| {
    let mut languages: HashMap<&str, Language> = HashMap::default();
    for (language, row) in
        rows(include_str!("data/state_names.tsv")).filter_map(|row| row.split_once('\t'))
    {
        languages.entry(language).or_default().0.push(row);
    }
    languages
});

fn names(rows: &[&'static str]) -> Names {
    let mut names = Names::default();
    for (column, role) in [(1, Role::Name), (2, Role::Capital)] {
        for row in rows {
            let mut cells = row.split('\t');
            let code = cells.next().unwrap_or_default();
            let cell = cells.nth(column - 1).unwrap_or_default();
            for name in cell.split(';').filter(|name| !name.is_empty()) {
                names.entry(fold_phrase(name)).or_insert((code, role));
            }
        }
    }
    names
}

/// The ISO 3166-1 code of the state that a folded name stands for in a language (a BCP 47 tag), as it
/// is written or in one of its cases, and how it names it.
pub fn state_named(folded: &str, language: Option<&str>) -> Option<(&'static str, Role)> {
    let primary = language.and_then(|tag| tag.get(..2))?;
    let primary = if matches!(primary, "nb" | "nn") { "no" } else { primary };
    let (rows, names_of) = LANGUAGES.get(primary)?;
    let all = names_of.get_or_init(|| names(rows));
    let inflection = Inflection::of(language);
    let exact = all.get(folded).or_else(|| all.get(inflection.bare(folded)));
    if let Some(found) = exact {
        return Some(*found);
    }
    // Arabic hangs "and", "in" and "to" on in front.
    if primary == "ar"
        && let Some(rest) = folded.strip_prefix(['و', 'ب', 'ل', 'ف'])
    {
        return all.get(rest).copied();
    }
    if inflection == Inflection::Genitive {
        return all.get(folded.strip_suffix('s')?).copied();
    }
    let alike = all.iter().filter(|(name, _)| inflection.alike(name, folded));
    // Of "Niger" and "Nigeria" the one that shares more; the shorter where they share as much.
    alike
        .max_by_key(|(name, _)| (shared(name, folded), usize::MAX - name.len(), *name))
        .map(|(_, found)| *found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_known_by_their_names_in_other_languages() {
        let code = |name: &str, language| state_named(name, Some(language)).map(|found| found.0);
        assert_eq!(code("deutschland", "de-AT"), Some("DE"));
        assert_eq!(code("russlands", "de"), Some("RU"));
        assert_eq!(code("kijowa", "pl"), Some("UA"));
        assert_eq!(code("нигерии", "ru"), Some("NG"));
        assert_eq!(code("turkiye'nin", "tr"), Some("TR"));
        assert_eq!(code("weisse haus", "de"), Some("US"));
        assert_eq!(code("katze", "de"), None);
        assert_eq!(code("deutschland", "xx"), None);
        assert_eq!(state_named("kiew", Some("de")), Some(("UA", Role::Capital)));
    }
}

//! Notes of an answer; where one says what may have been meant, with a link that asks for it.

use maud::{Markup, html};

use crate::serve::parameters::Parameters;

/// All of them.
pub fn list(notes: &[String], given: &Parameters) -> Markup {
    html! {
        @if !notes.is_empty() {
            ul.notes {
                @for note in notes {
                    li dir="auto" {
                        (note)
                        @if let Some(query) = meant(note, &given.options.query) {
                            " " a href={ "/?" (given.from_start().with_only("query", query.as_str())) } {
                                "Search for " code { (query) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The query with what was meant in the place of what was written.
fn meant(note: &str, query: &str) -> Option<String> {
    let (said, meant) = note.split_once("; did you mean “")?;
    let meant = meant.strip_suffix("”?")?;
    let said = said.split_once('“')?.1.strip_suffix('”')?;
    let meant = format!("\"{}\"", meant.replace('"', ""));
    let quoted = format!("\"{said}\"");
    let written = if query.contains(&quoted) { quoted.as_str() } else { said };
    (!said.is_empty() && query.contains(written)).then(|| query.replacen(written, &meant, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_takes_the_place_of_what_was_written() {
        let note = "no article has actor “Irann”; did you mean “iran”?";
        assert_eq!(meant(note, "x actor:Irann").as_deref(), Some("x actor:\"iran\""));
        assert_eq!(meant(note, "actor:\"Irann\" y").as_deref(), Some("actor:\"iran\" y"));
        // It may stand in a filter.
        assert_eq!(meant(note, "x"), None);
        assert_eq!(meant("no article has actor “Irann”", "actor:Irann"), None);
    }
}

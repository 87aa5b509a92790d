//! Names of months and weekdays that name something else: June Reed, Herr Sonntag, "may", "rue du 8-Mai".

use super::{finder::Finder, lexeme::What};
use crate::knowledge::{
    actors,
    lexicon::time::{Form, Roles, Sense},
};

impl Finder<'_> {
    /// Whether a month's name alone means the month: "May", "March" and "Jan" are more than that, and
    /// people are named June and Avril.
    pub(in crate::read::enrich) fn is_month(&self, at: usize) -> bool {
        let text = self.text;
        let Sense::Month(_, Form::Full) = text.sense(at) else { return false };
        if self.is_name(at) {
            return false;
        }
        let capitals = text.lexicon.habits.capitals;
        let next = text.word(at + 1);
        // "of June Reed", but "In April Iran said".
        let name = text.gap(at + 1) == " " && next.starts_with(char::is_uppercase);
        if name && text.lexicon.habits.month_first {
            let lead = at.checked_sub(1).map_or("", |lead| text.word(lead));
            return ["in", "since", "during", "last", "next", "until", "this", "early", "late"]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(lead));
        }
        let Some(lead) = at.checked_sub(1) else {
            return !capitals && text.has(at + 1, Roles::AHEAD.or(Roles::PAST))
                || text.gap(at + 1).trim() == ":";
        };
        let leads = text.has(lead, Roles::BEFORE_MONTH)
            || matches!(
                text.sense(lead),
                Sense::Direction(_) | Sense::Ago | Sense::In | Sense::Later
            );
        match text.gap(at).trim() {
            "" if text.word(lead).eq_ignore_ascii_case("the")
                && text.lexicon.habits.month_first =>
            {
                !matches!(text.word(at), "May" | "March")
            }
            "" | "\u{200c}" => leads || !capitals && !text.lexicon.habits.caseless,
            "-" | "–" if self.spoken.is_some_and(|spoken| spoken.last == lead) => true,
            "-" => {
                matches!(text.word(lead).to_lowercase().as_str(), "mid" | "late" | "early" | "mi")
            }
            _ if capitals => text.gap(at + 1).trim() == ":" && text.gap(at).contains(['.', '\n']),
            _ => {
                !text.lexicon.habits.caseless && text.word(at).starts_with(char::is_lowercase)
                    || text.gap(at + 1).trim() == ":"
            }
        }
    }

    /// Whether the name of a month or weekday is that of a person or thing: in capitals where the
    /// language has none, behind another name, or part of a compound.
    pub(in crate::read::enrich) fn is_name(&self, at: usize) -> bool {
        let text = self.text;
        let lexeme = &text.all[at];
        let word = text.word(at);
        // Persian joins the parts of a name so.
        if text.gap(at + 1) == "\u{200c}" {
            return true;
        }
        if !word.starts_with(char::is_uppercase) {
            return false;
        }
        let compound = is_hyphen(text.gap(at + 1))
            && text.word(at + 1).starts_with(char::is_uppercase)
            || is_hyphen(text.gap(at))
                && at > 0
                && text.word(at - 1).starts_with(char::is_uppercase);
        if compound && text.sense(at + 1) == Sense::None {
            return true;
        }
        let Some(before) = at.checked_sub(1) else { return false };
        let gap = text.gap(at);
        let lead = &text.all[before];
        let opens = text.starts_sentence(at)
            || gap.contains(['\n', ':', '«', '„', '“', '"', '—', '–', '•', '(', '»', '”', '.']);
        if opens {
            return false;
        }
        if !text.lexicon.habits.capitals {
            return true;
        }
        let named = text.word(before).starts_with(char::is_uppercase) && gap == " ";
        if text.lexicon.habits.month_first {
            let class = text.text.known(lead.last).actors;
            return named && class.is(actors::lexicon::Class::GIVEN);
        }
        named
            && lead.roles == Roles::default()
            && matches!(lead.what, What::Word(Sense::None))
            && lexeme.roles == Roles::default()
    }
}

fn is_hyphen(gap: &str) -> bool {
    matches!(gap, "-" | "‑")
}

//! What a search setting is: a row of the table in [`settings`](super::settings).

use super::options::Options;

/// One search setting.
#[derive(Debug)]
pub struct Setting {
    /// Name of the parameter, and of the flag behind `--`.
    pub name: &'static str,
    /// Short form of the flag.
    pub short: Option<char>,
    /// What stands for the value in `--help`, such as `FIELD=VALUE`; empty for switches.
    pub value_name: &'static str,
    /// What it does, in one sentence without a full stop.
    pub help: &'static str,
    /// What it takes, and how that is applied.
    pub takes: Takes,
    /// The value that is used if none is given, as one would write it.
    pub default: Option<&'static str>,
    /// Whether `dateline.toml` and the environment can change the default of the command line.
    pub is_configurable: bool,
    /// What it has an effect on.
    pub affects: Affects,
    /// How the page names it in the row of chips that take back what narrows a search; `None`: no chip.
    pub chip: Option<&'static str>,
    /// Where it is offered.
    pub offered: &'static [Face],
}

/// What a setting takes, with the function that applies a value.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// `true` or `false`; on the command line its name alone.
    Switch(fn(&mut Options, bool)),
    /// A whole number from 0.
    Number(fn(&mut Options, usize)),
    /// One text; the error says what is wrong with it.
    Text(fn(&mut Options, &str) -> Result<(), String>),
    /// As [`Takes::Text`], and may be given several times.
    Texts(fn(&mut Options, &str) -> Result<(), String>),
    /// One of some words.
    OneOf(&'static [Word]),
}

/// A word that a setting takes.
#[derive(Debug)]
pub struct Word {
    /// As it is written.
    pub name: &'static str,
    /// What it means; empty where the name says it.
    pub help: &'static str,
    /// Where it is offered.
    pub offered: &'static [Face],
    pub(super) set: fn(&mut Options),
}

/// What a setting has an effect on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Affects {
    /// Which articles are hits, and their order: a cursor is valid only for the same values.
    Hits,
    /// What is counted beside the hits.
    Counts,
    /// Where in the list of hits an answer begins: links to another search leave it out.
    Position,
    /// How many hits an answer has.
    Length,
    /// How the answer is printed.
    Output,
}

/// Where settings are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// `dateline search`.
    Search,
    /// `dateline saved run`.
    Saved,
    /// `/api/v1/search`, as parameter of the address and as member of a JSON object.
    Http,
    /// The page, which hands it on from one search to the next.
    Page,
}

impl Setting {
    /// Whether it is offered on a face.
    pub fn is_offered(&self, face: Face) -> bool {
        self.offered.contains(&face)
    }

    /// Whether it is a switch.
    pub fn is_switch(&self) -> bool {
        matches!(self.takes, Takes::Switch(_))
    }

    /// Whether it may be given several times.
    pub fn is_repeatable(&self) -> bool {
        matches!(self.takes, Takes::Texts(_))
    }

    /// The words that it takes on a face; none where it takes something else.
    pub fn words(&self, face: Face) -> impl Iterator<Item = &'static Word> {
        let words = match self.takes {
            Takes::OneOf(words) => words,
            _ => &[],
        };
        words.iter().filter(move |word| word.offered.contains(&face))
    }

    /// Applies a value as it was given on a face.
    ///
    /// # Errors
    /// What is wrong with the value.
    pub fn set(&self, options: &mut Options, face: Face, text: &str) -> Result<(), String> {
        match self.takes {
            Takes::Switch(set) => set(options, switch(text)?),
            Takes::Number(set) => {
                set(options, text.parse().map_err(|_| format!("`{text}` is not a whole number"))?);
            }
            Takes::Text(set) | Takes::Texts(set) => set(options, text)?,
            Takes::OneOf(_) => {
                let word = self.words(face).find(|word| word.name == text);
                (word.ok_or_else(|| self.not_a_word(face, text))?.set)(options);
            }
        }
        Ok(())
    }

    fn not_a_word(&self, face: Face, text: &str) -> String {
        let names: Vec<&str> = self.words(face).map(|word| word.name).collect();
        format!("`{text}` is not one of {}", names.join(", "))
    }
}

/// Whether a switch is on; its name alone turns it on.
///
/// # Errors
/// When the text says neither.
pub fn switch(text: &str) -> Result<bool, String> {
    match text {
        "" | "true" | "1" | "on" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(format!("`{text}` is neither true nor false")),
    }
}

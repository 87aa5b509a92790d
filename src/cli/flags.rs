//! Flags of a search, made from the table of settings.

use std::marker::PhantomData;

use anyhow::anyhow;
use clap::{
    Arg, ArgAction, ArgMatches, Command, FromArgMatches,
    builder::{PossibleValue, PossibleValuesParser},
    parser::ValueSource,
};

use crate::archive::answer::{
    Options,
    setting::{Face, Setting, Takes},
    settings::{QUERY, offered},
};

/// Settings that cannot be given without another one.
const REQUIRES: &[(&str, &str)] = &[("expand", "any")];

/// Settings that cannot be given together.
const CONFLICTS: &[(&str, &str)] = &[("like", "any")];

/// A command that offers settings as flags.
pub(super) trait Offers {
    /// Which settings.
    const FACE: Face;
}

/// The settings that were given on the command line of a command.
#[derive(Debug)]
pub(super) struct Flags<C> {
    given: Vec<(&'static Setting, String)>,
    command: PhantomData<C>,
}

impl<C: Offers> Flags<C> {
    /// What is asked for; `limit` is the number of hits where none is given.
    pub fn options(&self, limit: usize) -> anyhow::Result<Options> {
        let mut options = Options { limit: Some(limit), ..Options::default() };
        for (setting, value) in &self.given {
            setting
                .set(&mut options, C::FACE, value)
                .map_err(|error| anyhow!("--{}: {error}", setting.name))?;
        }
        Ok(options)
    }
}

impl<C: Offers> clap::Args for Flags<C> {
    fn augment_args(command: Command) -> Command {
        command.args(offered(C::FACE).map(|setting| argument(setting, C::FACE)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<C: Offers> FromArgMatches for Flags<C> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = offered(C::FACE).flat_map(|setting| {
            values(setting, matches).into_iter().map(move |value| (setting, value))
        });
        Ok(Self { given: given.collect(), command: PhantomData })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The values of a setting that were given, without its default.
fn values(setting: &Setting, matches: &ArgMatches) -> Vec<String> {
    if matches.value_source(setting.name) != Some(ValueSource::CommandLine) {
        return Vec::new();
    }
    if setting.is_switch() {
        return vec![matches.get_flag(setting.name).to_string()];
    }
    let values = matches.get_many::<String>(setting.name).unwrap_or_default().cloned();
    if setting.name == QUERY {
        vec![values.collect::<Vec<_>>().join(" ")]
    } else {
        values.collect()
    }
}

/// The argument of a setting.
fn argument(setting: &'static Setting, face: Face) -> Arg {
    let arg = Arg::new(setting.name);
    if setting.name == QUERY {
        return arg
            .value_name(setting.value_name)
            .help(format!("{}; several arguments are joined by spaces", setting.help))
            .action(ArgAction::Append)
            .num_args(1..)
            .required_unless_present_any(["queries", "like", "like_file"]);
    }
    let mut arg = arg.long(setting.name).help(help(setting));
    if let Some(short) = setting.short {
        arg = arg.short(short);
    }
    for (_, other) in REQUIRES.iter().filter(|(name, _)| *name == setting.name) {
        arg = arg.requires(*other);
    }
    for (_, other) in CONFLICTS.iter().filter(|(name, _)| *name == setting.name) {
        arg = arg.conflicts_with(*other);
    }
    if setting.is_switch() {
        return arg.action(ArgAction::SetTrue);
    }
    let action = if setting.is_repeatable() { ArgAction::Append } else { ArgAction::Set };
    arg = arg.value_name(setting.value_name).action(action);
    if let Some(default) = setting.default.filter(|_| !setting.is_configurable) {
        arg = arg.default_value(default);
    }
    if matches!(setting.takes, Takes::OneOf(_)) {
        let words = setting.words(face).map(|word| {
            let value = PossibleValue::new(word.name);
            if word.help.is_empty() { value } else { value.help(word.help) }
        });
        return arg.value_parser(PossibleValuesParser::new(words));
    }
    arg.value_parser(move |text: &str| checked(setting, face, text))
}

fn help(setting: &Setting) -> String {
    match setting.default.filter(|_| setting.is_configurable) {
        Some(default) => format!(
            "{} [default: {default}; also `DATELINE_{}`, `dateline.toml`]",
            setting.help,
            setting.name.to_uppercase()
        ),
        None => setting.help.to_owned(),
    }
}

/// The text, if it is a value of the setting.
fn checked(setting: &Setting, face: Face, text: &str) -> Result<String, String> {
    setting.set(&mut Options::default(), face, text)?;
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::archive::answer::settings::SETTINGS;

    /// The help of a command, and its arguments by id.
    fn command(path: &[&str]) -> Command {
        let mut command = crate::cli::Cli::command();
        command.build();
        path.iter().fold(command, |command, name| command.find_subcommand(name).unwrap().clone())
    }

    #[test]
    fn every_setting_is_a_flag_where_it_is_offered_and_nowhere_else() {
        for (path, face) in [(&["search"][..], Face::Search), (&["saved", "run"], Face::Saved)] {
            let mut command = command(path);
            let help = command.render_long_help().to_string();
            for setting in SETTINGS {
                let arg = command.get_arguments().find(|arg| arg.get_id() == setting.name);
                assert_eq!(arg.is_some(), setting.is_offered(face), "{}", setting.name);
                if setting.is_offered(face) {
                    let flag = format!("--{}", setting.name);
                    assert!(setting.name == QUERY || help.contains(&flag), "{flag}");
                    let begin: String = setting.help.chars().take(30).collect();
                    assert!(help.contains(&begin), "{begin}: {help}");
                    for word in setting.words(face) {
                        assert!(help.contains(word.name), "{}", word.name);
                    }
                }
            }
        }
    }

    #[test]
    fn the_command_line_is_well_formed() {
        crate::cli::Cli::command().debug_assert();
    }
}

//! What helps against an error, as commands and flags. No other module knows them.

#[cfg(feature = "serve")]
use crate::serve::ServeError;
use crate::{
    archive::{answer::CriteriaError, saved::SavedError, update::UpdateError, upkeep::UpkeepError},
    engine::{EngineError, Remedy},
};

/// What the user can do about an error, where there is something to do.
pub(super) fn hint(error: &anyhow::Error) -> Option<String> {
    error.chain().find_map(of_cause)
}

/// What can be done about one cause of an error.
fn of_cause(cause: &(dyn std::error::Error + 'static)) -> Option<String> {
    if let Some(UpdateError::Empty { .. }) = cause.downcast_ref() {
        return Some(
            "if it was emptied on purpose, use `dateline index --rebuild FOLDER`".to_owned(),
        );
    }
    if let Some(UpdateError::NotThere { .. }) = cause.downcast_ref() {
        return Some("name the folder that holds the files now, or read it anew with `dateline index --rebuild FOLDER`".to_owned());
    }
    if let Some(SavedError::Exists(_)) = cause.downcast_ref() {
        return Some("--replace puts the new search in its place".to_owned());
    }
    if let Some(SavedError::Malformed { .. }) = cause.downcast_ref() {
        return Some(
            "`dateline check --repair` sets such lines aside and keeps all others".to_owned(),
        );
    }
    if let Some(UpkeepError::Irreparable { .. }) = cause.downcast_ref() {
        return Some(command(Remedy::Rebuild));
    }
    #[cfg(feature = "serve")]
    if let Some(error) = cause.downcast_ref::<ServeError>() {
        return of_server(error);
    }
    Some(command(of_index(cause)?.remedy()?))
}

/// What can be done about a server that does not start.
#[cfg(feature = "serve")]
fn of_server(error: &ServeError) -> Option<String> {
    match error {
        ServeError::Engine(error) => Some(command(error.remedy()?)),
        ServeError::NoToken(_) => Some(
            "put one into a file and name it with --token-file, or into DATELINE_TOKEN".to_owned(),
        ),
        ServeError::Listen(..) => Some("choose another address with --listen".to_owned()),
        ServeError::BadToken
        | ServeError::BadHost(_)
        | ServeError::BadOrigin(_)
        | ServeError::Start(_) => None,
    }
}

/// A remedy as commands and flags.
fn command(remedy: Remedy) -> String {
    match remedy {
        Remedy::MakeIndex => "make one with `dateline index FOLDER`".to_owned(),
        Remedy::OtherPlace => "choose another folder with --index".to_owned(),
        Remedy::OtherPlaceOrRebuild => {
            "choose another folder with --index, or replace it with `dateline index --rebuild FOLDER`; if the files were moved, use `dateline index --moved-to FOLDER`"
                .to_owned()
        }
        Remedy::Rebuild => "make it anew with `dateline index --rebuild FOLDER`".to_owned(),
        Remedy::Repair => "`dateline check` says what is damaged, `dateline check --repair` reads it again; what is not damaged is kept".to_owned(),
        Remedy::RestoreOrRebuild => {
            "restore both of its indexes from one snapshot of the cluster, or make it anew with `dateline index --rebuild FOLDER`".to_owned()
        }
        Remedy::Wait => {
            "wait until it has finished, or choose another folder with --index".to_owned()
        }
        other => other.to_string(),
    }
}

/// The error of the index that a cause is or wraps.
fn of_index<'e>(cause: &'e (dyn std::error::Error + 'static)) -> Option<&'e EngineError> {
    if let Some(UpdateError::Engine(error)) = cause.downcast_ref() {
        return Some(error);
    }
    if let Some(CriteriaError::Engine(error)) = cause.downcast_ref() {
        return Some(error);
    }
    if let Some(UpkeepError::Engine(error) | UpkeepError::Update(UpdateError::Engine(error))) =
        cause.downcast_ref()
    {
        return Some(error);
    }
    cause.downcast_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_the_index_gets_its_hint_however_it_is_wrapped() {
        let missing = || EngineError::Missing { at: "index".into() };
        let wrapped: [anyhow::Error; 4] = [
            missing().into(),
            UpdateError::from(missing()).into(),
            CriteriaError::from(missing()).into(),
            anyhow::Error::from(missing()).context("searching"),
        ];
        for error in wrapped {
            assert!(hint(&error).is_some_and(|hint| hint.contains("dateline index")), "{error:#}");
        }
        assert_eq!(hint(&anyhow::anyhow!("other")), None);
    }

    #[test]
    fn an_error_that_a_flag_gets_over_names_the_flag() {
        let empty = UpdateError::Empty { path: "corpus".into() };
        assert!(hint(&empty.into()).is_some_and(|hint| hint.contains("--rebuild")));
        let taken = SavedError::Exists("talks".into());
        assert!(hint(&taken.into()).is_some_and(|hint| hint.contains("--replace")));
    }
}

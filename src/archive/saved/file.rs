//! The file of saved searches.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use super::{
    error::{MAX_NAME, MAX_SEARCHES, SavedError},
    search::SavedSearch,
};
use crate::engine::seal::{self, Broken};

/// Name of the file inside the folder of an index, unless settings name another.
pub const FILE: &str = "saved.jsonl";

/// Largest file in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// Reads saved searches, in the order in which they were added; none where there is no file.
///
/// # Errors
/// When the file cannot be read, or a line of it is no saved search.
pub fn read(path: &Path) -> Result<Vec<SavedSearch>, SavedError> {
    let mut text = String::new();
    match File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_string(&mut text)) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(failed("reading", path)(source)),
    }
    if text.len() as u64 > MAX_BYTES {
        let message = format!("it is larger than {MAX_BYTES} bytes");
        return Err(failed("reading", path)(io::Error::other(message)));
    }
    let mut searches: Vec<SavedSearch> = Vec::new();
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        let search = parse(line).map_err(|error| malformed(path, number, &error))?;
        check_name(&search.name).map_err(|error| malformed(path, number, &error))?;
        if searches.iter().any(|known| known.name == search.name) {
            let message = format!("the name `{}` is given twice", search.name);
            return Err(malformed(path, number, &message));
        }
        if searches.len() == MAX_SEARCHES {
            return Err(SavedError::TooMany);
        }
        searches.push(search);
    }
    Ok(searches)
}

/// One search. A line that was written by hand has no checksum.
fn parse(line: &str) -> Result<SavedSearch, String> {
    let object = match seal::unseal(line.as_bytes()) {
        Ok(object) => object,
        Err(Broken::Unsealed) => line.as_bytes().to_vec(),
        Err(broken @ Broken::Changed) => {
            return Err(format!("{broken}; if the line was changed by hand, remove its `check`"));
        }
    };
    serde_json::from_slice(&object).map_err(|error| error.to_string())
}

fn malformed(path: &Path, line: usize, message: &dyn fmt::Display) -> SavedError {
    SavedError::Malformed { path: path.display().to_string(), line, message: message.to_string() }
}

/// The search of this name.
///
/// # Errors
/// When there is none.
pub fn named<'a>(searches: &'a [SavedSearch], name: &str) -> Result<&'a SavedSearch, SavedError> {
    searches.iter().find(|search| search.name == name).ok_or_else(|| unknown(searches, name))
}

fn unknown(searches: &[SavedSearch], name: &str) -> SavedError {
    let names = searches.iter().map(|search| search.name.clone()).collect();
    SavedError::Unknown { name: name.to_owned(), names }
}

/// Adds a search; one of the same name only gives way to it when it is to be replaced.
///
/// # Errors
/// When the name cannot be one or is taken, or the file cannot be changed.
pub fn add(path: &Path, search: SavedSearch, replace: bool) -> Result<(), SavedError> {
    check_name(&search.name)?;
    change(path, |searches| {
        match searches.iter().position(|known| known.name == search.name) {
            Some(at) if replace => searches[at] = search,
            Some(_) => return Err(SavedError::Exists(search.name)),
            None if searches.len() == MAX_SEARCHES => return Err(SavedError::TooMany),
            None => searches.push(search),
        }
        Ok(())
    })
}

/// Removes searches by name: all of them, or none where one is not there.
///
/// # Errors
/// When there is none of a name, or the file cannot be changed.
pub fn remove(path: &Path, names: &[String]) -> Result<(), SavedError> {
    // Without this a file would be made only to lack the names.
    named_all(&read(path)?, names)?;
    change(path, |searches| {
        named_all(searches, names)?;
        searches.retain(|search| !names.contains(&search.name));
        Ok(())
    })
}

fn named_all(searches: &[SavedSearch], names: &[String]) -> Result<(), SavedError> {
    names.iter().try_for_each(|name| named(searches, name).map(|_| ()))
}

fn check_name(name: &str) -> Result<(), SavedError> {
    let is_good = (1..=MAX_NAME).contains(&name.chars().count())
        && !name.chars().any(char::is_control)
        && !name.starts_with('-')
        && name.trim() == name;
    if is_good { Ok(()) } else { Err(SavedError::BadName(name.to_owned())) }
}

fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> SavedError {
    let path = path.display().to_string();
    move |source| SavedError::Io { doing, path, source }
}

/// Changes the file in one step: readers see the old one or the new one, and of two changes at a time the
/// second waits for the first.
fn change(
    path: &Path,
    change: impl FnOnce(&mut Vec<SavedSearch>) -> Result<(), SavedError>,
) -> Result<(), SavedError> {
    // A link stays one.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(failed("making", folder))?;
    // The lock is a file of its own, because the file itself is replaced. It dies with the process.
    let lock = beside(&path, "lock");
    let locked = OpenOptions::new().create(true).truncate(false).write(true).open(&lock);
    let locked = locked.and_then(|file| file.lock().map(|()| file));
    let _locked = locked.map_err(failed("locking", &lock))?;

    let mut searches = read(&path)?;
    change(&mut searches)?;
    let next = beside(&path, "new");
    write(&next, &path, &searches).map_err(failed("writing", &next))?;
    fs::rename(&next, &path).map_err(failed("replacing", &path))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed("writing", folder))
}

/// Writes the file that is to take the place of `old`.
fn write(path: &Path, old: &Path, searches: &[SavedSearch]) -> io::Result<()> {
    let mut file = File::create(path)?;
    if let Ok(old) = fs::metadata(old) {
        file.set_permissions(old.permissions())?;
    }
    let mut lines = Vec::new();
    for search in searches {
        lines.extend(seal::seal(&serde_json::to_vec(search)?));
        lines.push(b'\n');
    }
    file.write_all(&lines)?;
    file.sync_all()
}

/// A hidden file beside another.
fn beside(path: &Path, kind: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{kind}"))
}

#[cfg(test)]
mod tests {
    use std::thread;

    use jiff::civil::Date;

    use super::*;

    const TODAY: Date = Date::constant(2026, 2, 10);

    fn search(name: &str) -> SavedSearch {
        SavedSearch::new(name, "sanctions date:-7d", TODAY).unwrap()
    }

    fn names(path: &Path) -> Vec<String> {
        read(path).unwrap().into_iter().map(|search| search.name).collect()
    }

    #[test]
    fn what_was_added_is_read_in_the_order_of_adding() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("new").join(FILE);
        assert_eq!(read(&path).unwrap(), []);
        add(&path, search("b"), false).unwrap();
        add(&path, search("a b"), false).unwrap();
        assert!(matches!(add(&path, search("b"), false), Err(SavedError::Exists(_))));
        add(&path, search("b"), true).unwrap();
        assert_eq!(names(&path), ["b", "a b"]);
        assert_eq!(read(&path).unwrap()[0], search("b"));
        let unknown = remove(&path, &["b".into(), "c".into()]).unwrap_err().to_string();
        assert_eq!(unknown, "there is no saved search `c`; there are b, a b");
        assert_eq!(names(&path), ["b", "a b"], "all or none");
        remove(&path, &["b".into()]).unwrap();
        assert_eq!(names(&path), ["a b"]);
    }

    #[test]
    fn a_name_can_be_typed_and_shown() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        for name in ["", " x", "-x", "a\tb", &"x".repeat(MAX_NAME + 1)] {
            let added = add(&path, search(name), false);
            assert!(matches!(added, Err(SavedError::BadName(_))), "{name:?}");
        }
        assert!(!path.exists());
    }

    #[test]
    fn many_who_add_at_once_lose_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        thread::scope(|scope| {
            for n in 0..16 {
                let path = &path;
                scope.spawn(move || add(path, search(&n.to_string()), false).unwrap());
            }
        });
        assert_eq!(read(&path).unwrap().len(), 16);
    }

    #[test]
    fn a_damaged_file_is_an_error_that_names_the_line_and_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        let good = serde_json::to_string(&search("a")).unwrap();
        for bad in ["{", "{\"name\":\"x\"}", &good, &good.replace("\"a\"", "\"-a\"")] {
            let text = format!("{good}\n\n{bad}\n");
            fs::write(&path, &text).unwrap();
            let error = add(&path, search("b"), true).unwrap_err();
            assert!(matches!(error, SavedError::Malformed { line: 3, .. }), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        fs::remove_file(&path).unwrap();
        add(&path, search("b"), false).unwrap();
        let sealed = fs::read_to_string(&path).unwrap();
        fs::write(&path, sealed.replace("sanctions date", "sanction  date")).unwrap();
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains("checksum") && error.contains("remove its `check`"), "{error}");
        fs::write(&path, [0xFF, 0xFE]).unwrap();
        assert!(matches!(read(&path), Err(SavedError::Io { .. })));
    }
}

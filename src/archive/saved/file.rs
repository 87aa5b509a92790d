//! The file of saved searches.

use std::{
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

/// What is added to the name of the file for the one with lines that were set aside.
const ASIDE: &str = "damaged";

/// Reads saved searches, in the order in which they were added; none where there is no file.
///
/// # Errors
/// When the file cannot be read, or a line of it is no saved search.
pub fn read(path: &Path) -> Result<Vec<SavedSearch>, SavedError> {
    let mut searches = Vec::new();
    for (line, number) in bytes(path)?.split(|byte| *byte == b'\n').zip(1..) {
        take(&mut searches, line).map_err(|message| SavedError::Malformed {
            path: path.display().to_string(),
            line: number,
            message,
        })?;
    }
    Ok(searches)
}

fn bytes(path: &Path) -> Result<Vec<u8>, SavedError> {
    let mut bytes = Vec::new();
    match File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(source) => Err(failed("reading", path)(source)),
        Ok(_) if bytes.len() as u64 > MAX_BYTES => {
            let message = format!("it is larger than {MAX_BYTES} bytes");
            Err(failed("reading", path)(io::Error::other(message)))
        }
        Ok(_) => Ok(bytes),
    }
}

/// Adds the search of a line, unless it is empty; otherwise says why it is none.
fn take(searches: &mut Vec<SavedSearch>, line: &[u8]) -> Result<(), String> {
    let line = line.trim_ascii();
    if line.is_empty() {
        return Ok(());
    }
    let search = parse(line)?;
    check_name(&search.name).map_err(|error| error.to_string())?;
    if searches.iter().any(|known| known.name == search.name) {
        return Err(format!("the name `{}` is given twice", search.name));
    }
    if searches.len() == MAX_SEARCHES {
        return Err(SavedError::TooMany.to_string());
    }
    searches.push(search);
    Ok(())
}

/// One search. A line that was written by hand has no checksum.
fn parse(line: &[u8]) -> Result<SavedSearch, String> {
    let object = match seal::unseal(line) {
        Ok(object) => object,
        Err(Broken::Unsealed) => line.to_vec(),
        Err(broken @ Broken::Changed) => {
            return Err(format!("{broken}; if the line was changed by hand, remove its `check`"));
        }
    };
    serde_json::from_slice(&object).map_err(|error| error.to_string())
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

/// Sets lines aside that are no saved searches; how many, and in which file they are now.
///
/// # Errors
/// When the file cannot be read or changed.
pub fn repair(path: &Path) -> Result<(usize, PathBuf), SavedError> {
    let aside = with_ending(path, ASIDE);
    if read(path).is_ok() {
        return Ok((0, aside));
    }
    exclusively(path, |path| {
        let mut searches = Vec::new();
        let mut damaged = Vec::new();
        let mut count = 0;
        for line in bytes(path)?.split(|byte| *byte == b'\n') {
            if take(&mut searches, line).is_err() {
                damaged.extend_from_slice(line);
                damaged.push(b'\n');
                count += 1;
            }
        }
        append(&aside, &damaged).map_err(failed("writing", &aside))?;
        put(path, &lines(&searches)?)?;
        Ok((count, aside))
    })
}

fn append(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Copies a file of saved searches as it is; does nothing where there is none.
///
/// # Errors
/// When it cannot be read or written.
pub fn copy(from: &Path, to: &Path) -> Result<(), SavedError> {
    match from.try_exists() {
        Ok(false) => Ok(()),
        Ok(true) => {
            let searches = bytes(from)?;
            exclusively(to, |to| put(to, &searches))
        }
        Err(error) => Err(failed("reading", from)(error)),
    }
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

/// Changes the file: of two changes at a time the second waits for the first.
fn change(
    path: &Path,
    change: impl FnOnce(&mut Vec<SavedSearch>) -> Result<(), SavedError>,
) -> Result<(), SavedError> {
    exclusively(path, |path| {
        let mut searches = read(path)?;
        change(&mut searches)?;
        put(path, &lines(&searches)?)
    })
}

/// Does something with the file that no other process does at the same time.
fn exclusively<T>(
    path: &Path,
    act: impl FnOnce(&Path) -> Result<T, SavedError>,
) -> Result<T, SavedError> {
    // A link stays one.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = folder_of(&path);
    fs::create_dir_all(folder).map_err(failed("making", folder))?;
    // The lock is a file of its own, because the file itself is replaced. It dies with the process.
    let lock = hidden(&path, "lock");
    let locked = OpenOptions::new().create(true).truncate(false).write(true).open(&lock);
    let locked = locked.and_then(|file| file.lock().map(|()| file));
    let _locked = locked.map_err(failed("locking", &lock))?;
    act(&path)
}

/// Replaces the file in one step: readers see the old one or the new one, and so does who comes after a
/// loss of power.
fn put(path: &Path, bytes: &[u8]) -> Result<(), SavedError> {
    let next = hidden(path, "new");
    write(&next, path, bytes).map_err(failed("writing", &next))?;
    fs::rename(&next, path).map_err(failed("replacing", path))?;
    let folder = folder_of(path);
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed("writing", folder))
}

/// Writes the file that is to take the place of `old`.
fn write(path: &Path, old: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    if let Ok(old) = fs::metadata(old) {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(bytes)?;
    file.sync_all()
}

/// Searches as they are stored.
fn lines(searches: &[SavedSearch]) -> Result<Vec<u8>, SavedError> {
    let mut lines = Vec::new();
    for search in searches {
        let search = serde_json::to_vec(search)
            .map_err(|error| failed("writing", Path::new(FILE))(error.into()))?;
        lines.extend(seal::seal(&search));
        lines.push(b'\n');
    }
    Ok(lines)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A hidden file beside another.
fn hidden(path: &Path, kind: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{kind}"))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{name}.{ending}"))
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
        assert!(matches!(read(&path), Err(SavedError::Malformed { line: 1, .. })));
    }

    #[test]
    fn a_repair_sets_damaged_lines_aside_and_keeps_the_others() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        assert_eq!(repair(&path).unwrap().0, 0);
        assert!(!path.exists());
        for name in ["a", "b", "c"] {
            add(&path, search(name), false).unwrap();
        }
        assert_eq!(repair(&path).unwrap().0, 0);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] = 0xFF;
        fs::write(&path, &bytes).unwrap();
        let (count, aside) = repair(&path).unwrap();
        assert_eq!((count, names(&path)), (1, vec!["a".to_owned(), "c".to_owned()]));
        let line = bytes.split(|byte| *byte == b'\n').nth(1).unwrap();
        assert_eq!(fs::read(&aside).unwrap().trim_ascii_end(), line);
        add(&path, search("b"), false).unwrap();
        assert_eq!(names(&path), ["a", "c", "b"]);
    }

    #[test]
    fn a_copy_has_the_same_searches() {
        let dir = tempfile::tempdir().unwrap();
        let [from, to] = ["from", "to"].map(|name| dir.path().join(name).join(FILE));
        copy(&from, &to).unwrap();
        assert!(!to.exists());
        add(&from, search("a"), false).unwrap();
        copy(&from, &to).unwrap();
        assert_eq!(read(&to).unwrap(), read(&from).unwrap());
    }
}

//! The floors of the house: a module looks only at floors below its own, and no two files look at each
//! other, through however many others.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use syn::{
    Item, UseTree, Visibility,
    visit::{self, Visit},
};

use crate::desk::repository;

/// The modules of the library from the ground up. What stands on one floor does not look at each other.
const FLOORS: &[&[&str]] = &[
    &["text"],
    &["date"],
    &["article"],
    &["knowledge"],
    &["read", "fields"],
    &["query"],
    &["engine"],
    &["archive"],
    &["serve"],
    &["cli"],
    &["lib", "main"],
];

/// The same inside `read`.
const READ: &[&[&str]] =
    &[&["skip", "tickets"], &["source"], &["webpage"], &["format"], &["enrich"], &["pipeline"]];

/// The same inside `read/enrich`: the words, then what is made of them.
const ENRICH: &[&[&str]] = &[
    &["trace"],
    &["language", "path"],
    &["words"],
    &["dates"],
    &["dateline"],
    &["published"],
    &["actors"],
    &["places", "topics", "identity"],
];

/// A path of names from the root of the crate.
type Names = Vec<String>;

/// A source file of the library, without what its tests use.
#[derive(Default)]
struct Source {
    file: PathBuf,
    /// The module that it is.
    module: Names,
    /// Names that are defined in it.
    defined: BTreeSet<String>,
    /// Names that it hands on from elsewhere.
    handed_on: BTreeMap<String, Names>,
    /// Names that it uses from elsewhere, with where they are from.
    imported: BTreeMap<String, Names>,
    /// Modules of which it takes all names.
    globs: Vec<Names>,
    /// Paths that its code is written with, as written.
    paths: Vec<Names>,
}

impl Source {
    fn read(file: &Path, module: Names) -> Self {
        let text = fs::read_to_string(file).unwrap();
        let parsed = syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let mut source = Self { file: file.to_owned(), module, ..Self::default() };
        source.visit_file(&parsed);
        source
    }

    /// A path as written in this file, from the root of the crate; `None` where it leaves the crate.
    fn absolute(&self, path: &[String]) -> Option<Names> {
        let first = path.first()?.as_str();
        let mut base = self.module.clone();
        match first {
            "crate" => return Some(path[1..].to_vec()),
            "self" => {}
            "super" => {
                let up = path.iter().take_while(|name| *name == "super").count();
                base.truncate(base.len().saturating_sub(up));
                base.extend_from_slice(&path[up..]);
                return Some(base);
            }
            _ => return None,
        }
        base.extend_from_slice(&path[1..]);
        Some(base)
    }

    fn import(&mut self, tree: &UseTree, before: &mut Names, hands_on: bool) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.import(&path.tree, before, hands_on);
                before.pop();
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(tree, before, hands_on);
                }
            }
            UseTree::Glob(_) => self.globs.extend(self.absolute(before)),
            UseTree::Name(name) if name.ident == "self" => {
                let last = before.last().cloned().unwrap_or_default();
                self.take(before, last, hands_on);
            }
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                let mut path = before.clone();
                path.push(name.clone());
                self.take(&path, name, hands_on);
            }
            UseTree::Rename(rename) => {
                let mut path = before.clone();
                if rename.ident != "self" {
                    path.push(rename.ident.to_string());
                }
                self.take(&path, rename.rename.to_string(), hands_on);
            }
        }
    }

    fn take(&mut self, path: &[String], name: String, hands_on: bool) {
        // A path without a root begins with a module of this file, or leaves the crate.
        let rooted = [&["self".to_owned()], path].concat();
        let absolute = self.absolute(path).or_else(|| self.absolute(&rooted));
        let Some(absolute) = absolute else { return };
        let names = if hands_on { &mut self.handed_on } else { &mut self.imported };
        names.insert(name, absolute);
    }
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Ident>().is_ok_and(|flag| flag == "test")
    })
}

impl<'ast> Visit<'ast> for Source {
    fn visit_item(&mut self, item: &'ast Item) {
        let (attributes, name) = match item {
            Item::Mod(item) => (&item.attrs, Some(&item.ident)),
            Item::Fn(item) => (&item.attrs, Some(&item.sig.ident)),
            Item::Struct(item) => (&item.attrs, Some(&item.ident)),
            Item::Enum(item) => (&item.attrs, Some(&item.ident)),
            Item::Trait(item) => (&item.attrs, Some(&item.ident)),
            Item::Const(item) => (&item.attrs, Some(&item.ident)),
            Item::Static(item) => (&item.attrs, Some(&item.ident)),
            Item::Type(item) => (&item.attrs, Some(&item.ident)),
            Item::Use(item) => {
                if !is_for_tests(&item.attrs) {
                    let hands_on = !matches!(item.vis, Visibility::Inherited);
                    self.import(&item.tree, &mut Vec::new(), hands_on);
                }
                return;
            }
            other => return visit::visit_item(self, other),
        };
        if is_for_tests(attributes) {
            return;
        }
        // A module in a file of its own is that file's.
        let is_elsewhere = matches!(item, Item::Mod(item) if item.content.is_none());
        if !is_elsewhere {
            self.defined.extend(name.map(ToString::to_string));
            visit::visit_item(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names = path.segments.iter().map(|segment| segment.ident.to_string());
        self.paths.push(names.collect());
        visit::visit_path(self, path);
    }
}

/// All source files of the library by their module.
struct House(BTreeMap<Names, Source>);

impl House {
    fn read() -> Self {
        let root = repository().join("src");
        let mut files = Vec::new();
        list(&root, &mut files);
        let mut sources = BTreeMap::new();
        for file in files {
            let below = file.strip_prefix(&root).unwrap().with_extension("");
            let mut module: Names =
                below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            if module.iter().any(|part| part == "tests") {
                continue;
            }
            if module.last().is_some_and(|last| last == "mod") {
                module.pop();
            }
            // The root of the crate hands names on; the program is another crate.
            let module = if module == ["lib"] { Vec::new() } else { module };
            sources.insert(module.clone(), Source::read(&file, module));
        }
        Self(sources)
    }

    /// The module of the file in which the thing of this path is defined.
    fn home(&self, path: &[String], depth: usize) -> Option<&Names> {
        if depth > 16 {
            return None;
        }
        let end = (0..=path.len()).rev().find(|end| self.0.contains_key(&path[..*end]))?;
        let (module, source) = self.0.get_key_value(&path[..end])?;
        let Some(name) = path.get(end) else { return Some(module) };
        if source.defined.contains(name) {
            return Some(module);
        }
        let rest = &path[end + 1..];
        if let Some(from) = source.handed_on.get(name).or_else(|| source.imported.get(name)) {
            return self.home(&[from.as_slice(), rest].concat(), depth + 1);
        }
        let globs = source.globs.iter().filter(|glob| *glob != module);
        let through = globs.filter_map(|glob| {
            let path = [glob.as_slice(), &path[end..]].concat();
            let home = self.home(&path, depth + 1)?;
            self.0[home].defined.contains(name).then_some(home)
        });
        through.into_iter().next()
    }

    /// The modules of the files from which a file imports.
    fn imports(&self, source: &Source) -> BTreeSet<Names> {
        let homes = source.imported.values().filter_map(|path| self.home(path, 0));
        homes.filter(|home| **home != source.module).cloned().collect()
    }

    /// The modules of the files that a file looks at: what it imports, and what it names by its path.
    fn uses(&self, source: &Source) -> BTreeSet<Names> {
        let mut found = self.imports(source);
        for path in &source.paths {
            let absolute = source.absolute(path).or_else(|| {
                let first = path.first()?;
                let known = source.imported.get(first).or_else(|| source.handed_on.get(first));
                let base = if let Some(base) = known {
                    base.clone()
                } else {
                    let child = [source.module.as_slice(), std::slice::from_ref(first)].concat();
                    self.0.contains_key(&child).then_some(child)?
                };
                Some([base.as_slice(), &path[1..]].concat())
            });
            found.extend(absolute.and_then(|path| self.home(&path, 0)).cloned());
        }
        found.remove(&source.module);
        found
    }

    /// The imports between files that lead back to where they began. That a module runs what lies in its
    /// own folder, and that this uses the types of the module, is how a folder holds together.
    fn rings(&self) -> Vec<String> {
        let mut uses: BTreeMap<&Names, BTreeSet<Names>> =
            self.0.iter().map(|(module, source)| (module, self.imports(source))).collect();
        // What looks at nothing, or is looked at by nothing, is in no ring.
        loop {
            let left: BTreeSet<Names> = uses.keys().map(|module| (*module).clone()).collect();
            let seen: BTreeSet<Names> = uses.values().flatten().cloned().collect();
            for of in uses.values_mut() {
                of.retain(|module| left.contains(module));
            }
            let before = uses.len();
            uses.retain(|module, of| !of.is_empty() && seen.contains(*module));
            if uses.len() == before {
                break;
            }
        }
        uses.iter()
            .flat_map(|(module, of)| of.iter().map(|other| (module.join("::"), other.join("::"))))
            .map(|(module, other)| format!("{module} -> {other}"))
            .collect()
    }

    /// What looks up, or across its floor, among the modules right below `inside`.
    fn climbs(&self, inside: &[&str], floors: &[&[&str]]) -> Vec<String> {
        let floor = |module: &Names| {
            let below = inside.iter().copied().eq(module.iter().take(inside.len()).map(|n| &**n));
            let name = module.get(inside.len()).filter(|_| below)?;
            Some((floors.iter().position(|floor| floor.contains(&name.as_str())), name.clone()))
        };
        let mut climbs = Vec::new();
        for (module, source) in &self.0 {
            let Some((at, name)) = floor(module) else { continue };
            let Some(at) = at else {
                climbs.push(format!("{} has no floor", source.file.display()));
                continue;
            };
            for other in self.uses(source) {
                if let Some((below, other)) = floor(&other)
                    && other != name
                    && below.is_none_or(|below| below >= at)
                {
                    climbs.push(format!("{} looks at {other}", source.file.display()));
                }
            }
        }
        climbs
    }
}

fn list(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn modules_look_only_at_floors_below() {
    assert!(FLOORS.len() <= 11, "{} floors", FLOORS.len());
    let house = House::read();
    assert_eq!(house.climbs(&[], FLOORS), [""; 0]);
    assert_eq!(house.climbs(&["read"], READ), [""; 0]);
    assert_eq!(house.climbs(&["read", "enrich"], ENRICH), [""; 0]);
}

#[test]
fn no_files_look_at_each_other() {
    assert_eq!(House::read().rings(), [""; 0]);
}

/// The test above holds nothing if it sees nothing.
#[test]
fn what_looks_at_what_is_seen_through_names_that_are_handed_on() {
    let house = House::read();
    let module = |path: &str| path.split("::").map(str::to_owned).collect::<Names>();
    let sees = |from: &str, to: &str| house.uses(&house.0[&module(from)]).contains(&module(to));
    assert!(sees("engine::address", "engine::local::index"));
    assert!(sees("engine::index", "engine::error"), "through engine/mod.rs");
    assert!(sees("query::lexer", "query::error"));
    assert!(!sees("engine::error", "engine::index"));
}

#[test]
fn the_map_of_the_library_shows_the_floors() {
    let map = fs::read_to_string(repository().join("src/lib.rs")).unwrap();
    let rows: Vec<&str> = map.lines().filter_map(|line| line.strip_prefix("//! | `")).collect();
    let shown: Vec<&str> = rows.iter().filter_map(|row| row.split('`').next()).collect();
    let floors: Vec<&str> = FLOORS.iter().rev().flat_map(|floor| floor.iter().copied()).collect();
    let floors: Vec<&str> =
        floors.into_iter().filter(|name| !["lib", "main"].contains(name)).collect();
    assert_eq!(shown, floors, "from the top floor down");
}

#[test]
fn only_the_command_line_knows_clap_and_stdout() {
    let house = House::read();
    let outside =
        house.0.values().filter(|s| s.module.first().is_some_and(|m| m != "cli" && m != "main"));
    for source in outside {
        let text = fs::read_to_string(&source.file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        let code = code.collect::<Vec<_>>().join("\n");
        for word in [
            "clap::",
            "anstream::",
            "anstyle::",
            "anyhow::",
            "indicatif::",
            "print!(",
            "println!(",
            "stdout()",
            "process::exit",
        ] {
            assert!(!code.contains(word), "{} has {word}", source.file.display());
        }
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    let mut files = Vec::new();
    list(&repository().join("src"), &mut files);
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let is_tests = path.file_name().is_some_and(|name| name == "tests.rs");
        assert!(is_tests || text.starts_with("//!"), "{} has no module doc", path.display());
    }
}

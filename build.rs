//! Compiles the topics' tables (`src/knowledge/topics/compile.rs`) and the gazetteer: the TSV files of `src/knowledge/gazetteer/data` become an fst of folded
//! names, lists of candidates, records and their strings. `src/knowledge/gazetteer/mod.rs` reads them
//! where they lie, so that a cold start parses nothing.

use std::{
    collections::HashMap,
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

// The very folding of the index and of the enrichers: names are looked up as texts are read.
#[path = "src/text/fold.rs"]
mod fold;
#[allow(dead_code)]
#[path = "src/text/stem.rs"]
mod stem;
#[allow(dead_code)]
#[path = "src/text/words.rs"]
mod words;

// The topics' tables, compiled beside the code that reads them.
#[path = "src/knowledge/topics/compile.rs"]
mod topics;
#[allow(dead_code)]
#[path = "src/knowledge/topics/layout.rs"]
mod topics_layout;

#[path = "src/knowledge/gazetteer/layout.rs"]
mod layout;

use layout::{Feature, NameForm, RECORD};

const DATA: &str = "src/knowledge/gazetteer/data";

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let layouts = ["src/knowledge/gazetteer/layout.rs", "src/knowledge/topics/layout.rs"];
    let text = ["src/text/fold.rs", "src/text/words.rs", "src/text/stem.rs"];
    for input in [DATA, topics::DATA].iter().chain(&layouts).chain(&text) {
        println!("cargo::rerun-if-changed={input}");
    }
    topics::compile(&out)?;
    let mut tables = Tables::default();
    tables.countries();
    tables.divisions();
    tables.areas();
    tables.districts();
    tables.cities();
    tables.abbreviations();
    tables.abroad();
    tables.write(&out)
}

/// Rows of a TSV file, without its header.
fn rows(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(DATA).join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

fn list(field: &str) -> impl Iterator<Item = &str> {
    field.split('|').filter(|name| !name.is_empty())
}

fn number<T: std::str::FromStr>(field: &str) -> T {
    field.parse().unwrap_or_else(|_| panic!("not a number: {field:?}"))
}

/// What one row says of a place.
struct Row<'a> {
    name: &'a str,
    code: &'a str,
    feature: Feature,
    country: &'a str,
    lat: f32,
    lon: f32,
    population: u32,
    geoname: u32,
    division: Option<u32>,
    capital: bool,
}

#[derive(Default)]
struct Tables {
    records: Vec<u8>,
    strings: Vec<u8>,
    /// Folded name, how it names the place, the place.
    names: Vec<(String, NameForm, u32)>,
    /// Sorts the candidates of one name.
    weights: Vec<f32>,
    /// Country and division codes, names of areas, `GeoNames` identifiers of cities.
    codes: HashMap<String, u32>,
    capitals: HashMap<String, (String, usize)>,
    starts: Vec<usize>,
}

impl Tables {
    fn add(&mut self, row: &Row<'_>) -> u32 {
        let index = self.weights.len() as u32;
        let record_start = self.records.len();
        let country: [u8; 2] = row.country.as_bytes().try_into().unwrap_or_default();
        self.records.extend((self.strings.len() as u32).to_le_bytes());
        self.records.extend([row.name.len() as u8, row.code.len() as u8]);
        self.records.extend([row.feature as u8, u8::from(row.capital)]);
        self.records.extend(row.lat.to_le_bytes());
        self.records.extend(row.lon.to_le_bytes());
        self.records.extend(row.population.to_le_bytes());
        self.records.extend(row.geoname.to_le_bytes());
        self.records.extend(row.division.unwrap_or(u32::MAX).to_le_bytes());
        self.records.extend(country);
        self.records.resize(record_start + RECORD, 0);
        self.strings.extend(row.name.as_bytes());
        self.strings.extend(row.code.as_bytes());
        self.weights.push(
            (row.population as f32 + 500.0).ln()
                + match row.feature {
                    Feature::Country => 12.0,
                    Feature::Area | Feature::Water | Feature::Land | Feature::Site => 18.0,
                    // Regions elsewhere often bear the name of their capital, which is meant first.
                    Feature::Division if matches!(row.country, "US" | "CA" | "AU" | "GB") => 2.0,
                    Feature::Division => -3.0,
                    Feature::District => -4.0,
                    Feature::City => f32::from(u8::from(row.capital)) * 3.0,
                },
        );
        self.name(index, row.name, NameForm::Name);
        index
    }

    fn name(&mut self, place: u32, name: &str, form: NameForm) {
        let folded = fold::fold_phrase(name);
        if folded.is_empty() {
            return;
        }
        for (long, short) in [("saint", "st"), ("mount", "mt"), ("fort", "ft")] {
            for (from, to) in [(long, short), (short, long)] {
                if let Some(rest) = folded.strip_prefix(from).filter(|r| r.starts_with(' ')) {
                    self.names.push((format!("{to}{rest}"), form, place));
                }
            }
        }
        self.names.push((folded, form, place));
    }

    fn countries(&mut self) {
        self.starts.push(self.weights.len());
        for r in rows("countries.tsv") {
            let place = self.add(&Row {
                name: &r[1],
                code: &r[0],
                feature: Feature::Country,
                country: &r[0],
                lat: number(&r[3]),
                lon: number(&r[4]),
                population: number(&r[5]),
                geoname: number(&r[6]),
                division: None,
                capital: false,
            });
            list(&r[7]).for_each(|demonym| self.name(place, demonym, NameForm::Demonym));
            list(&r[8]).for_each(|alias| self.name(place, alias, NameForm::Name));
            self.codes.insert(r[0].clone(), place);
            self.capitals.insert(r[0].clone(), (fold::fold_phrase(&r[2]), usize::MAX));
        }
    }

    fn divisions(&mut self) {
        self.starts.push(self.weights.len());
        for r in rows("divisions.tsv") {
            let (country, code) = r[0].split_once('.').expect("COUNTRY.DIVISION");
            let place = self.add(&Row {
                name: &r[1],
                code,
                feature: Feature::Division,
                country,
                lat: number(&r[2]),
                lon: number(&r[3]),
                population: number(&r[4]),
                geoname: number(&r[5]),
                division: None,
                capital: false,
            });
            list(&r[6]).for_each(|alias| self.name(place, alias, NameForm::Alternate));
            for generic in [" Province", " Governorate", " Prefecture", " Oblast", " Region"] {
                if let Some(plain) = r[1].strip_suffix(generic) {
                    self.name(place, plain, NameForm::Alternate);
                }
            }
            self.codes.insert(r[0].clone(), place);
        }
    }

    fn areas(&mut self) {
        self.starts.push(self.weights.len());
        for r in rows("areas.tsv") {
            let feature = match r[1].as_str() {
                "area" => Feature::Area,
                "water" => Feature::Water,
                "land" => Feature::Land,
                "site" => Feature::Site,
                other => panic!("areas.tsv: {other:?} is no kind"),
            };
            let place = self.add(&Row {
                name: &r[0],
                code: "",
                feature,
                country: &r[2],
                lat: number(&r[3]),
                lon: number(&r[4]),
                population: 0,
                geoname: 0,
                division: None,
                capital: false,
            });
            self.codes.insert(r[0].clone(), place);
            list(&r[5]).for_each(|alias| self.name(place, alias, NameForm::Name));
            list(&r[6]).for_each(|demonym| self.name(place, demonym, NameForm::Demonym));
        }
    }

    fn districts(&mut self) {
        self.starts.push(self.weights.len());
        for r in rows("districts.tsv") {
            let mut codes = r[0].split('.');
            let country = codes.next().unwrap_or_default();
            let division = format!("{country}.{}", codes.next().unwrap_or_default());
            let place = self.add(&Row {
                name: &r[1],
                code: "",
                feature: Feature::District,
                country,
                lat: number(&r[2]),
                lon: number(&r[3]),
                population: number(&r[4]),
                geoname: number(&r[5]),
                division: self.codes.get(&division).copied(),
                capital: false,
            });
            list(&r[6]).for_each(|alias| self.name(place, alias, NameForm::Alternate));
        }
    }

    fn cities(&mut self) {
        self.starts.push(self.weights.len());
        let mut files: Vec<String> = fs::read_dir(DATA)
            .expect(DATA)
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.starts_with("cities-"))
            .collect();
        files.sort();
        let cities: Vec<Vec<String>> = files.iter().flat_map(|name| rows(name)).collect();
        // A capital is the most populous of the places that bear its name, by any name, there.
        for (at, r) in cities.iter().enumerate() {
            let Some((capital, best)) = self.capitals.get_mut(&r[1]) else { continue };
            if (fold::fold_phrase(&r[0]) == *capital
                || list(&r[7]).any(|name| fold::fold_phrase(name) == *capital))
                && cities.get(*best).is_none_or(|b| number::<u32>(&b[5]) < number(&r[5]))
            {
                *best = at;
            }
        }
        for (at, r) in cities.iter().enumerate() {
            let place = self.add(&Row {
                name: &r[0],
                code: "",
                feature: Feature::City,
                country: &r[1],
                lat: number(&r[3]),
                lon: number(&r[4]),
                population: number(&r[5]),
                geoname: number(&r[6]),
                division: self.codes.get(&format!("{}.{}", r[1], r[2])).copied(),
                capital: self.capitals.get(&r[1]).is_some_and(|c| c.1 == at),
            });
            self.codes.insert(r[6].clone(), place);
            list(&r[7]).for_each(|name| self.name(place, name, NameForm::Alternate));
            // "Newcastle upon Tyne" is Newcastle to everybody.
            let river =
                [" upon ", "-upon-", "-on-", " am "].iter().find_map(|on| r[0].split_once(on));
            if let Some((short, _)) = river.filter(|_| number::<u32>(&r[5]) >= 100_000) {
                self.name(place, short, NameForm::Name);
            }
        }
    }

    fn abbreviations(&mut self) {
        for r in rows("abbreviations.tsv") {
            let place = *self.codes.get(&r[0]).unwrap_or_else(|| panic!("no place {}", r[0]));
            list(&r[1]).for_each(|short| self.name(place, short, NameForm::Abbreviation));
        }
    }

    /// Names of other languages, each behind the code of its language.
    fn abroad(&mut self) {
        for r in rows("abroad.tsv") {
            let place = *self.codes.get(&r[1]).unwrap_or_else(|| panic!("no place {}", r[1]));
            for name in list(&r[2]) {
                let name = format!("{}:{}", r[0], fold::fold_phrase(name));
                self.names.push((name, NameForm::Name, place));
            }
        }
    }

    /// Writes what the gazetteer embeds.
    fn write(mut self, out: &Path) -> io::Result<()> {
        self.names
            .sort_by(|a, b| a.0.cmp(&b.0).then(a.2.cmp(&b.2)).then((a.1 as u8).cmp(&(b.1 as u8))));
        self.names.dedup_by(|b, a| a.0 == b.0 && a.2 == b.2);
        let mut map = fst::MapBuilder::memory();
        let mut candidates: Vec<u8> = Vec::new();
        for same in self.names.chunk_by_mut(|a, b| a.0 == b.0) {
            let weight = |(_, form, place): &(String, NameForm, u32)| {
                // Philadelphia was once a name of Amman: other names lend no rank of a capital.
                let less = if *form == NameForm::Name { 0.0 } else { 4.0 };
                self.weights[*place as usize] - less
            };
            same.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
            let first = (candidates.len() / 4) as u64;
            map.insert(&same[0].0, first << 16 | same.len() as u64).map_err(io::Error::other)?;
            for (_, form, place) in &*same {
                candidates.extend((place << 2 | *form as u32).to_le_bytes());
            }
        }
        let names = map.into_inner().map_err(io::Error::other)?;
        fs::write(out.join("names.fst"), names)?;
        fs::write(out.join("candidates.bin"), candidates)?;
        fs::write(out.join("records.bin"), &self.records)?;
        fs::write(out.join("strings.bin"), &self.strings)?;
        let mut code = fs::File::create(out.join("starts.rs"))?;
        writeln!(code, "const DIVISIONS: u32 = {};", self.starts[1])?;
        writeln!(code, "const AREAS: u32 = {};", self.starts[2])
    }
}

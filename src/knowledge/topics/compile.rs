//! Compiles the tables of topics, as a part of the build script: the tree becomes static arrays,
//! stems, cues and labels become what `layout.rs` describes, read where it lies.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    fs, io,
    path::Path,
};

use super::{
    fold::{fold, fold_phrase},
    stem::Stemmer,
    topics_layout::{
        Case, FORM_BITS, LONGEST, Shapes, TOPS, as_written, is_own_form, key, shape, slot,
    },
    words::name_words,
};

pub const DATA: &str = "src/knowledge/topics/data";

/// Writes what `src/knowledge/topics` embeds.
pub fn compile(out: &Path) -> io::Result<()> {
    let taxonomy = Taxonomy::read();
    let mut cues = Cues::default();
    let mut files: Vec<_> = fs::read_dir(Path::new(DATA).join("cues"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    for file in files {
        cues.read(&fs::read_to_string(file)?, &taxonomy);
    }
    let (labels, labelled) = labels(&taxonomy)?;
    fs::write(out.join("topic-tree.rs"), taxonomy.code())?;
    fs::write(out.join("topic-cues.rs"), cues.code(&taxonomy))?;
    fs::write(out.join("topic-words.fst"), cues.words()?)?;
    fs::write(out.join("topic-labels.fst"), labels)?;
    fs::write(out.join("topic-labels.rs"), labelled)
}

fn table(name: &str) -> String {
    let path = Path::new(DATA).join(name);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

/// A static array as Rust code.
fn array<T: std::fmt::Debug>(name: &str, of: &str, items: &[T]) -> String {
    format!("pub static {name}: [{of}; {}] = {items:?};\n", items.len())
}

/// Identifier, identifier of the parent, name, other names.
struct Taxonomy(Vec<[String; 4]>);

impl Taxonomy {
    fn read() -> Self {
        let table = table("taxonomy.tsv");
        let mut nodes: Vec<[String; 4]> = rows(&table)
            .map(|row| [0, 1, 2, 3].map(|i| (*row.get(i).unwrap_or(&"")).to_owned()))
            .collect();
        nodes.sort();
        Self(nodes)
    }

    fn by_name(&self, name: &str) -> u16 {
        self.0.iter().position(|n| n[2] == name).unwrap_or_else(|| panic!("no topic {name:?}"))
            as u16
    }

    fn code(&self) -> String {
        let parents: Vec<_> = self.0.iter().map(|node| self.position(&node[1])).collect();
        let nodes: Vec<String> = (0..)
            .zip(&self.0)
            .map(|(ix, [id, _, name, aliases])| {
                let parent = parents[ix];
                let children: Vec<usize> =
                    (0..parents.len()).filter(|&child| parents[child] == Some(ix)).collect();
                format!(
                    "Node {{ id: {id:?}, name: {name:?}, aliases: {aliases:?}, \
                     parent: {parent:?}, children: &{children:?} }}"
                )
            })
            .collect();
        let nodes = format!("pub static NODES: [Node; {}] = [{}];\n", nodes.len(), nodes.join(","));
        let tops: Vec<_> = (0..parents.len()).filter(|&ix| parents[ix].is_none()).collect();
        assert_eq!(tops.len(), TOPS, "tops of the tree");
        nodes + &array("TOP_NODES", "TopicIx", &tops)
    }

    /// The position of the topic with an identifier.
    fn position(&self, id: &str) -> Option<usize> {
        self.0.binary_search_by(|node| node[0].as_str().cmp(id)).ok()
    }

    /// The topic of the tree's top that a topic is under.
    fn top(&self, ix: u16) -> u16 {
        match self.position(&self.0[usize::from(ix)][1]) {
            Some(parent) => self.top(parent as u16),
            None => ix,
        }
    }

    /// The votes of a cue as Rust code. Under each top, the strongest is marked.
    fn votes(&self, votes: &[(u16, f32)]) -> String {
        let mut strongest: BTreeMap<u16, (usize, f32)> = BTreeMap::new();
        for (at, &(topic, weight)) in votes.iter().enumerate() {
            let best = strongest.entry(self.top(topic)).or_insert((at, weight));
            if weight > best.1 {
                *best = (at, weight);
            }
        }
        let mut code = String::new();
        for (at, &(topic, weight)) in votes.iter().enumerate() {
            let top = self.top(topic);
            let strongest = strongest[&top].0 == at;
            let number = (0..top).filter(|&ix| self.top(ix) == ix).count();
            // Writing to a string cannot fail.
            let _ = write!(
                code,
                "Entry {{ topic: {topic}, weight: {weight:?}, top: {number}, strongest: {strongest} }},"
            );
        }
        code
    }
}

#[derive(Default)]
struct Cues {
    stemmer: Stemmer,
    /// Number of a stem or form from 1, and the shapes of the cues that begin with it.
    stems: BTreeMap<String, (u32, Shapes)>,
    by_key: HashMap<u64, usize>,
    keys: Vec<u64>,
    votes: Vec<Vec<(u16, f32)>>,
}

impl Cues {
    fn read(&mut self, table: &str, taxonomy: &Taxonomy) {
        let mut topic = None;
        for row in rows(table) {
            let [name, weight, list] = row[..] else { panic!("not three cells: {row:?}") };
            match name {
                "" => {}
                "-" => topic = None,
                name => topic = Some(taxonomy.by_name(name)),
            }
            let weight: f32 = weight.parse().unwrap_or_else(|_| panic!("weight: {row:?}"));
            for cue in list.split(',') {
                self.add(cue, topic.map(|topic| (topic, weight)));
            }
        }
    }

    /// What is known of a stem, or of a form of [`as_written`].
    fn number(&mut self, form: &str) -> &mut (u32, Shapes) {
        let next = self.stems.len() as u32 + 1;
        assert!(next < 1 << FORM_BITS, "too many stems");
        self.stems.entry(form.to_owned()).or_insert((next, 0))
    }

    fn add(&mut self, cue: &str, vote: Option<(u16, f32)>) {
        let cue: Vec<&str> = name_words(cue).map(|word| &cue[word]).collect();
        assert!((1..=LONGEST).contains(&cue.len()), "cue of {} words: {cue:?}", cue.len());
        let case = Case::of(cue[0]);
        let mut forms: Vec<String> = Vec::new();
        for word in &cue {
            let mut folded = String::new();
            fold(word, &mut folded);
            forms.push(match case {
                Case::Any if is_own_form(&folded) => folded,
                Case::Any => self.stemmer.stem(&folded).to_owned(),
                _ => as_written(&folded),
            });
        }
        // A name has a plural, but Nets are no plural of net.
        let last = forms.len() - 1;
        if case != Case::Any && !forms[last].ends_with('s') {
            let mut plural = forms.clone();
            plural[last].push('s');
            self.enter(&plural, case, vote);
        }
        self.enter(&forms, case, vote);
    }

    fn enter(&mut self, forms: &[String], case: Case, vote: Option<(u16, f32)>) {
        self.number(&forms[0]).1 |= shape(forms.len(), case);
        let mut numbers = [0; LONGEST];
        for (number, form) in numbers.iter_mut().zip(forms) {
            *number = self.number(form).0;
        }
        let key = key(numbers, case);
        let ix = *self.by_key.entry(key).or_insert(self.keys.len());
        if ix == self.keys.len() {
            self.keys.push(key);
            self.votes.push(Vec::new());
        }
        self.votes[ix].extend(vote);
    }

    fn words(&self) -> io::Result<Vec<u8>> {
        let mut map = fst::MapBuilder::memory();
        for (stem, &(number, shapes)) in &self.stems {
            let value = u64::from(shapes) << FORM_BITS | u64::from(number);
            map.insert(stem, value).map_err(io::Error::other)?;
        }
        map.into_inner().map_err(io::Error::other)
    }

    fn code(&self, taxonomy: &Taxonomy) -> String {
        let bits = (self.keys.len() * 2).next_power_of_two().ilog2();
        let mut slots = vec![0; 1 << bits];
        for (ix, &key) in self.keys.iter().enumerate() {
            let mut at = slot(key, bits);
            while slots[at] != 0 {
                at = (at + 1) % slots.len();
            }
            slots[at] = ix + 1;
        }
        let mut starts = vec![0];
        for votes in &self.votes {
            starts.push(starts[starts.len() - 1] + votes.len());
        }
        let votes: String = self.votes.iter().map(|votes| taxonomy.votes(votes)).collect();
        format!("pub const SLOT_BITS: u32 = {bits};\n")
            + &array("SLOTS", "u16", &slots)
            + &array("KEYS", "u64", &self.keys)
            + &array("STARTS", "u16", &starts)
            + &format!("pub static VOTES: [Entry; {}] = [{}];\n", starts[starts.len() - 1], votes)
    }
}

/// Topics by the folded names of sections, keywords and topics: an fst of where they lie in an
/// array, and how many they are.
fn labels(taxonomy: &Taxonomy) -> io::Result<(Vec<u8>, String)> {
    let mut labels: BTreeMap<String, Vec<u16>> = BTreeMap::new();
    for (ix, [_, _, name, aliases]) in (0..).zip(&taxonomy.0) {
        for name in std::iter::once(name.as_str()).chain(aliases.split(';')) {
            labels.entry(fold_phrase(name)).or_default().push(ix);
        }
    }
    // The names in other languages, where they name one topic and are no English one.
    let mut abroad: BTreeMap<String, Vec<u16>> = BTreeMap::new();
    for row in rows(&table("names.tsv")) {
        let [id, _, name, _] = row[..] else { panic!("not four cells: {row:?}") };
        let ix = taxonomy.0.binary_search_by(|node| node[0].as_str().cmp(id));
        abroad.entry(fold_phrase(name)).or_default().extend(ix.map(|ix| ix as u16));
    }
    for (name, mut topics) in abroad {
        topics.sort_unstable();
        topics.dedup();
        if topics.len() == 1 {
            labels.entry(name).or_insert(topics);
        }
    }
    // The table has the last word: there a label can also be said to mean no topic.
    for row in rows(&table("labels.tsv")) {
        let [topic, names] = row[..] else { panic!("not two cells: {row:?}") };
        for name in names.split(',') {
            let topics = if topic == "-" { vec![] } else { vec![taxonomy.by_name(topic)] };
            labels.insert(fold_phrase(name), topics);
        }
    }
    labels.remove("");
    let mut map = fst::MapBuilder::memory();
    let mut topics: Vec<u16> = Vec::new();
    for (label, of) in labels {
        let place = (topics.len() as u64) << 8 | of.len() as u64;
        map.insert(label, place).map_err(io::Error::other)?;
        topics.extend(of);
    }
    let map = map.into_inner().map_err(io::Error::other)?;
    Ok((map, array("LABELLED", "TopicIx", &topics)))
}

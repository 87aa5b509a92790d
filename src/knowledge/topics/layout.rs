//! How compiled cues are looked up: shared by the build script, which writes them, and by the
//! reader of texts.

/// Words of the longest cue.
pub const LONGEST: usize = 3;

/// Tops of the tree of topics.
pub const TOPS: usize = 17;

/// Bits of the number of a stem or form.
pub const FORM_BITS: u32 = 20;

/// Bits of a set of [`shape`]s.
pub const SHAPE_BITS: u32 = 12;

/// A set of lengths and cases, one bit each.
pub type Shapes = u16;

/// How the first word of a cue must be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// In whatever way.
    Any,
    /// With a capital.
    Capital,
    /// In capitals.
    Upper,
}

impl Case {
    /// How a word is written.
    pub fn of(word: &str) -> Self {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        match (letters.next().is_some_and(char::is_uppercase), letters.next()) {
            (true, Some(second)) if second.is_uppercase() => Self::Upper,
            (true, _) => Self::Capital,
            _ => Self::Any,
        }
    }
}

/// The bit of the cues of a length that want a case.
pub fn shape(length: usize, case: Case) -> Shapes {
    1 << ((length - 1) * 3 + case as usize)
}

/// The key of a cue: its case and the numbers of its stems or, of a name, of its forms.
pub fn key(numbers: [u32; LONGEST], case: Case) -> u64 {
    let numbers = numbers.iter().fold(0, |key, &number| key << FORM_BITS | u64::from(number));
    numbers << 2 | case as u64
}

/// A folded word of a name with a mark before it, so that no stem equals it: names are compared as they
/// are written.
pub fn as_written(folded: &str) -> String {
    format!("={folded}")
}

/// Where the search for a key begins in a table of `1 << bits` slots.
pub fn slot(key: u64, bits: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - bits)) as usize
}

/// Whether a folded word is no other word's inflection here, though it may share a stem with one: a
/// cue reads it as it is written.
pub fn is_own_form(folded: &str) -> bool {
    OWN_FORMS.binary_search(&folded).is_ok()
}

/// Words whose ending decides what they mean, in order: "sanctions" are penalties, to "sanction" is to approve;
/// "authors" write and "authorities" do not; "crickets" are insects, as the game has no plural; what is "according to"
/// somebody is no "accord". Where two words share a stem, the list has the one with fewer other forms.
pub const OWN_FORMS: &[&str] = &[
    "accord",
    "according",
    "accords",
    "accountant",
    "accountants",
    "accounting",
    "alcoholic",
    "alcoholics",
    "alcoholism",
    "apartment",
    "apartments",
    "arming",
    "arms",
    "audition",
    "auditions",
    "author",
    "authors",
    "believer",
    "believers",
    "blindness",
    "boxing",
    "building",
    "buildings",
    "busy",
    "camping",
    "carly",
    "celebrities",
    "celebrity",
    "collectible",
    "collectibles",
    "commander",
    "commanders",
    "confession",
    "consultancy",
    "container",
    "containers",
    "convertible",
    "crickets",
    "custom",
    "customs",
    "dating",
    "defendant",
    "defendants",
    "defender",
    "defenders",
    "delegation",
    "delegations",
    "demonstrate",
    "demonstrated",
    "demonstrates",
    "developer",
    "developers",
    "directed",
    "distillate",
    "diversity",
    "earnings",
    "elder",
    "elders",
    "engine",
    "engineering",
    "engines",
    "equaliser",
    "equalizer",
    "experience",
    "experienced",
    "experiences",
    "explore",
    "explores",
    "exploring",
    "federated",
    "federation",
    "federations",
    "federer",
    "finale",
    "finally",
    "findings",
    "fine",
    "fired",
    "firing",
    "firmly",
    "fitness",
    "forecaster",
    "forecasters",
    "franc",
    "francs",
    "generale",
    "generally",
    "generals",
    "generation",
    "generations",
    "greene",
    "happiness",
    "hearing",
    "hearings",
    "hiking",
    "hilary",
    "hospitality",
    "housing",
    "immunity",
    "importance",
    "important",
    "importantly",
    "influencer",
    "influencers",
    "interception",
    "interceptions",
    "introduced",
    "introducing",
    "journal",
    "journals",
    "launched",
    "launching",
    "leading",
    "learn",
    "learned",
    "liberation",
    "liquid",
    "liquidity",
    "liquids",
    "marched",
    "marching",
    "memorial",
    "memorials",
    "mindfulness",
    "mineral",
    "minerals",
    "minorities",
    "minority",
    "mobil",
    "morality",
    "mountaineer",
    "mountaineers",
    "nativity",
    "naturalization",
    "nature",
    "nominal",
    "nominally",
    "novell",
    "odds",
    "offshoring",
    "opener",
    "openers",
    "opposite",
    "physics",
    "planting",
    "presenter",
    "presenters",
    "pressed",
    "pressing",
    "principally",
    "probate",
    "producer",
    "producers",
    "productivity",
    "programmer",
    "programmers",
    "progressive",
    "progressives",
    "published",
    "qualifier",
    "qualifiers",
    "rallied",
    "rated",
    "rating",
    "ratings",
    "recorders",
    "refinance",
    "relativity",
    "renewables",
    "reporter",
    "reporters",
    "restatement",
    "rout",
    "routed",
    "routs",
    "rowing",
    "ruling",
    "rulings",
    "sanctions",
    "scores",
    "screened",
    "screening",
    "seasonal",
    "seasonally",
    "securities",
    "selling",
    "shared",
    "sharing",
    "shelling",
    "shipped",
    "showed",
    "societe",
    "spelling",
    "stand",
    "standing",
    "standings",
    "stands",
    "sunny",
    "sustain",
    "sustained",
    "train",
    "trains",
    "truly",
    "unveiling",
    "virginity",
    "vulnerabilities",
    "vulnerability",
    "warring",
    "wellness",
    "wounded",
    "wounding",
];

//! What words may say of time, and how languages treat them.

/// A span of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Twelve months.
    Year,
    /// A calendar month.
    Month,
    /// Seven days, from Monday.
    Week,
    /// One day.
    Day,
}

/// How a day with a name finds its day in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feast {
    /// Month and day.
    Fixed(i8, i8),
    /// The first such weekday (days after Monday) on or after a day of a month: `(month, day, weekday)`.
    Weekday(i8, i8, i8),
    /// Days from Easter Sunday of the western churches.
    Easter(i16),
    /// Days from Easter Sunday of the eastern churches.
    EasternEaster(i16),
    /// Month and day of one year only: "9/11".
    Once(i16, i8, i8),
}

/// What a word or phrase says by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sense {
    /// Nothing of time.
    #[default]
    None,
    /// A month, 1 to 12; an abbreviation counts only beside a day or a year.
    Month(i8, Form),
    /// A month of the Solar Hijri calendar.
    SolarMonth(i8),
    /// A weekday: days after Monday.
    Weekday(i8, Form),
    /// Days from the day of publication: "today", "yesterday".
    Today(i8),
    /// Days from the day that the text spoke of last: "the following day".
    Near(i8),
    /// Units from the one of publication: "last year" where that is one word.
    Span(Unit, i8),
    /// The year that the text spoke of last: "the same year".
    SameYear,
    /// -1 "last", 0 "this", 1 "next", and those beyond.
    Direction(i8),
    /// The same, counted from the day that the text spoke of last: "the following Friday".
    NearDirection(i8),
    /// "year"; in the plural it needs a number.
    Unit(Unit, Number),
    /// "a fortnight": a number with its unit.
    Count(i16, Unit),
    /// "two".
    Number(i16),
    /// "first", of the days of a month.
    Ordinal(i8),
    /// "ago".
    Ago,
    /// "in two weeks".
    In,
    /// "later".
    Later,
    /// "earlier".
    Earlier,
    /// A day with a name.
    Feast(Feast),
    /// The year before the first of an era: "Reiwa 6".
    Era(i16),
}

/// Whether a name is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// "February"
    Full,
    /// "Feb"
    Short,
}

/// Grammatical number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// "year"
    One,
    /// "years"
    Many,
}

/// What a word says about its neighbours, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Roles(u32);

/// The roles with the names they have in the tables.
pub(super) const ROLES: &[(&str, Roles)] = &[
    ("of", Roles::OF),
    ("to", Roles::TO),
    ("and", Roles::AND),
    ("before-year", Roles::BEFORE_YEAR),
    ("behind-year", Roles::BEHIND_YEAR),
    ("before-month", Roles::BEFORE_MONTH),
    ("before-day", Roles::BEFORE_DAY),
    ("behind-day", Roles::BEHIND_DAY),
    ("counted", Roles::COUNTED),
    ("numbered", Roles::NUMBERED),
    ("part", Roles::PART),
    ("past", Roles::PAST),
    ("ahead", Roles::AHEAD),
    ("leads-ahead", Roles::LEADS_AHEAD),
    ("infinitive", Roles::INFINITIVE),
    ("from", Roles::FROM),
    ("every", Roles::EVERY),
    ("open", Roles::OPEN),
    ("vague", Roles::VAGUE),
];

impl Roles {
    /// Between day, month and year: "of".
    pub const OF: Self = Self(1);
    /// Between the ends of a stretch.
    pub const TO: Self = Self(1 << 1);
    /// Between the last two of a list.
    pub const AND: Self = Self(1 << 2);
    /// Four digits behind it are a year.
    pub const BEFORE_YEAR: Self = Self(1 << 3);
    /// Four digits before it are a year.
    pub const BEHIND_YEAR: Self = Self(1 << 4);
    /// The name of a month behind it is the month.
    pub const BEFORE_MONTH: Self = Self(1 << 5);
    /// A number behind it may be a day of a month that is not named.
    pub const BEFORE_DAY: Self = Self(1 << 6);
    /// A number before it is a day of a month that is not named.
    pub const BEHIND_DAY: Self = Self(1 << 7);
    /// What is counted: a number before it is no date.
    pub const COUNTED: Self = Self(1 << 8);
    /// What has numbers: one behind it is no date.
    pub const NUMBERED: Self = Self(1 << 9);
    /// A part of the day.
    pub const PART: Self = Self(1 << 10);
    /// A verb or adverb of what was.
    pub const PAST: Self = Self(1 << 11);
    /// A verb or adverb of what is to come.
    pub const AHEAD: Self = Self(1 << 12);
    /// An infinitive behind it is to come: "is to meet", "agreed to meet".
    pub const LEADS_AHEAD: Self = Self(1 << 13);
    /// The "to" of an infinitive.
    pub const INFINITIVE: Self = Self(1 << 14);
    /// Before the first end of a stretch.
    pub const FROM: Self = Self(1 << 15);
    /// "every": a day behind it is one of each year or week.
    pub const EVERY: Self = Self(1 << 16);
    /// "the day after": what it counts from may follow.
    pub const OPEN: Self = Self(1 << 17);
    /// "nearly": the number behind it is not exact.
    pub const VAGUE: Self = Self(1 << 18);

    /// Whether one of these roles is among them.
    pub fn any(self, roles: Self) -> bool {
        self.0 & roles.0 != 0
    }

    /// Both together.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What a table says of a word or phrase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its own sense.
    pub sense: Sense,
    /// What it says about its neighbours.
    pub roles: Roles,
}

impl Entry {
    pub(super) fn join(&mut self, other: Self) {
        if self.sense == Sense::None {
            self.sense = other.sense;
        }
        self.roles = self.roles.or(other.roles);
    }
}

/// How a language treats its words of time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a habit of its own")]
pub struct Habits {
    /// Names of months and weekdays have a capital wherever they stand.
    pub capitals: bool,
    /// Nouns have a capital.
    pub noun_capitals: bool,
    /// Written without capitals at all.
    pub caseless: bool,
    /// The verb stands at the end of its clause.
    pub verb_last: bool,
    /// What a weekday means in a clause without cues: the next one. Else the last one.
    pub plain_ahead: bool,
    /// Of years no word need say that they are years: "wurde 1985 gebaut".
    pub bare_year: bool,
    /// "6.2." is a day.
    pub dotted: bool,
    /// "6/2" is a day wherever it stands.
    pub slashed: bool,
    /// The nearest cue on either side tells the tense; else the nearest before, if there is one.
    pub either_side: bool,
    /// "last" and "next" stand behind what they tell of.
    pub behind: bool,
    /// The month may stand before the day.
    pub month_first: bool,
    /// Every character is a word.
    pub characters: bool,
    /// The word for "ago" is the one for "last".
    pub ago_is_last: bool,
    /// "in two weeks" may be a span of time.
    pub in_is_span: bool,
    /// A weekday and a part of the day are one word.
    pub compounds: bool,
    /// A unit behind "in" or "ago" needs no number: "через неделю".
    pub bare_unit: bool,
    /// A unit needs a number.
    pub counted_units: bool,
    /// A number behind "the" may be a day of a month that is not named.
    pub day_alone: bool,
}

impl Habits {
    pub(super) fn set(&mut self, name: &str) {
        match name {
            "capitals" => self.capitals = true,
            "noun-capitals" => self.noun_capitals = true,
            "caseless" => self.caseless = true,
            "verb-last" => self.verb_last = true,
            "plain-ahead" => self.plain_ahead = true,
            "bare-year" => self.bare_year = true,
            "slashed" => self.slashed = true,
            "dotted" => self.dotted = true,
            "either-side" => self.either_side = true,
            "behind" => self.behind = true,
            "month-first" => self.month_first = true,
            "characters" => self.characters = true,
            "ago-is-last" => self.ago_is_last = true,
            "in-is-span" => self.in_is_span = true,
            "compounds" => self.compounds = true,
            "bare-unit" => self.bare_unit = true,
            "counted-units" => self.counted_units = true,
            "day-alone" => self.day_alone = true,
            _ => {}
        }
    }
}

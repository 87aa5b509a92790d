//! What the build script writes and the gazetteer reads; compiled into both.

/// Bytes of one record: offset of its strings, length of name and of code, feature, capital,
/// latitude, longitude, population, geoname, division, country.
pub const RECORD: usize = 30;

/// The kinds of places, finer than [`crate::article::PlaceKind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// A state or dependent territory with an ISO 3166-1 code.
    Country,
    /// A first-level division: state, province, governorate.
    Division,
    /// A second-level division: county, district.
    District,
    /// A populated place.
    City,
    /// A continent, a world region, a historic or natural region, an island.
    Area,
    /// A sea, strait, river, lake or canal.
    Water,
    /// A mountain, desert or park.
    Land,
    /// A building, square, base or plant.
    Site,
}

/// The form of a place's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameForm {
    /// The usual name or one as usual: "United Kingdom", "Britain".
    Name,
    /// A name of other languages or other times: "Calcutta", "Köln".
    Alternate,
    /// The people or the adjective: "Iranian", "Danes".
    Demonym,
    /// "Pa.", "N.Y.", "UK".
    Abbreviation,
}

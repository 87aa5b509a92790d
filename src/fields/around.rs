//! Around a point: `near:"Muscat, 200km"`.
//!
//! Only cities and places have a point that says where something is. The middle of a country or region
//! does not, so countries and regions are not found this way and cannot be the centre.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    article::{Article, PlaceKind},
    knowledge::gazetteer::{self, NameForm, Place},
    text::fold_phrase,
};

/// A point on the globe in thousandths of a degree: as fine as the gazetteer is, and the same number
/// wherever points are compared. Printed and serialized as `latitude,longitude` in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Point {
    lat: i32,
    lon: i32,
}

/// Mean radius of the earth in kilometres.
const EARTH: f64 = 6371.0;
const KM_PER_MILE: f64 = 1.609344;
/// Half the way around the earth, in kilometres: nothing is farther.
pub const FARTHEST: f64 = 20_016.0;

impl Point {
    /// From degrees; `None` if they are out of range.
    pub fn new(lat: f64, lon: f64) -> Option<Self> {
        let named = lat.abs() <= 90.0 && lon.abs() <= 180.0;
        named.then(|| Self { lat: thousandths(lat), lon: thousandths(lon) })
    }

    /// Great-circle distance in kilometres.
    pub fn distance(self, other: Self) -> f64 {
        let a = radians(self.lat);
        let b = radians(other.lat);
        let across = radians(other.lon - self.lon) / 2.0;
        let h = ((b - a) / 2.0).sin().powi(2) + a.cos() * b.cos() * across.sin().powi(2);
        2.0 * EARTH * h.sqrt().min(1.0).asin()
    }
}

fn thousandths(degrees: f64) -> i32 {
    (degrees * 1000.0).round() as i32
}

fn radians(thousandths: i32) -> f64 {
    (f64::from(thousandths) / 1000.0).to_radians()
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", f64::from(self.lat) / 1000.0, f64::from(self.lon) / 1000.0)
    }
}

/// A text that names no point on the globe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a point; write latitude and longitude in degrees, such as 23.6,58.4")]
pub struct PointError(String);

impl FromStr for Point {
    type Err = PointError;

    fn from_str(text: &str) -> Result<Self, PointError> {
        text.split_once(',')
            .and_then(|(lat, lon)| Self::new(lat.trim().parse().ok()?, lon.trim().parse().ok()?))
            .ok_or_else(|| PointError(text.to_owned()))
    }
}

impl From<Point> for String {
    fn from(point: Point) -> Self {
        point.to_string()
    }
}

impl TryFrom<String> for Point {
    type Error = PointError;

    fn try_from(text: String) -> Result<Self, PointError> {
        text.parse()
    }
}

/// The points an article is found by, each once: those of its cities and places.
pub fn points(article: &Article) -> Vec<Point> {
    let mut points = Vec::new();
    for place in &article.location {
        let kind = matches!(place.kind, PlaceKind::City | PlaceKind::Place);
        let point =
            Point::new(place.lat, place.lon).filter(|point| kind && !points.contains(point));
        points.extend(point);
    }
    points
}

/// A circle on the globe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Around {
    /// The name by which the query gives the centre; `None` for coordinates.
    pub name: Option<String>,
    /// The centre.
    pub center: Point,
    /// The radius in kilometres.
    pub km: f64,
}

/// Why the operand of `near:` could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AroundError {
    /// The text is not a place and a distance.
    #[error("not a place and a distance in km or mi")]
    Form,
    /// There is no place of this name; the second is one that may have been meant.
    #[error("no place is called “{0}”")]
    Unknown(String, Option<String>),
    /// The name is that of a country or region.
    #[error("“{0}” is a country or a region, not a single point")]
    Wide(String),
}

impl Around {
    /// Reads `Muscat, 200km`, `Paris, Texas, 30mi`, `23.6,58.4,200km`. Of several places of one name it
    /// is the one with the most inhabitants; then also a remark that says so.
    ///
    /// # Errors
    /// When there is no distance, or no such place.
    pub fn read(text: &str) -> Result<(Self, Option<String>), AroundError> {
        let (middle, reach) = text.rsplit_once(',').ok_or(AroundError::Form)?;
        let km = kilometres(reach).ok_or(AroundError::Form)?;
        let middle = middle.trim();
        if let Ok(center) = middle.parse() {
            return Ok((Self { name: None, center, km }, None));
        }
        let (place, remark) = city_or_place(middle)?;
        let center = Point::new(place.lat(), place.lon()).ok_or(AroundError::Form)?;
        Ok((Self { name: Some(middle.to_owned()), center, km }, remark))
    }

    /// Whether a point lies in it, the edge included.
    pub fn contains(&self, point: Point) -> bool {
        // Most points are too far north or south, which is quicker to see.
        let north = f64::from((self.center.lat - point.lat).abs()) / 1000.0;
        north.to_radians() * EARTH <= self.km + 0.1 && self.center.distance(point) <= self.km
    }
}

impl fmt::Display for Around {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name}, {}km", self.km),
            None => write!(f, "{},{}km", self.center, self.km),
        }
    }
}

fn kilometres(text: &str) -> Option<f64> {
    let text = text.trim().to_ascii_lowercase();
    let unit = text.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
    let number: f64 = text[..unit].parse().ok()?;
    let km = match text[unit..].trim() {
        "km" => number,
        "mi" | "miles" => number * KM_PER_MILE,
        _ => return None,
    };
    // Metres are finer than any place is known.
    Some((km * 1000.0).round() / 1000.0).filter(|km| *km > 0.0 && *km <= FARTHEST)
}

/// The readings of a name, the most prominent first, each place once.
fn readings(name: &str) -> Vec<Place> {
    let folded = fold_phrase(name);
    let mut places = Vec::new();
    for candidate in gazetteer::lookup(folded.strip_prefix("the ").unwrap_or(&folded)) {
        if candidate.form != NameForm::Demonym && !places.contains(&candidate.place) {
            places.push(candidate.place);
        }
    }
    places
}

/// `Paris` or `Paris, Texas`.
fn city_or_place(text: &str) -> Result<(Place, Option<String>), AroundError> {
    let (name, around) = text.split_once(',').unwrap_or((text, ""));
    let name = name.trim();
    let mut places = readings(name);
    for around in around.split(',').map(str::trim).filter(|around| !around.is_empty()) {
        let around = readings(around);
        places.retain(|place| around.iter().any(|around| place.lies_in(*around)));
    }
    let wide = places.iter().any(is_wide);
    places.retain(|place| !is_wide(place));
    // Stable: of equally many inhabitants the more prominent place.
    places.sort_by_key(|place| std::cmp::Reverse(place.population()));
    let Some((best, others)) = places.split_first() else {
        return Err(if wide {
            AroundError::Wide(text.to_owned())
        } else {
            let meant = gazetteer::closest(&fold_phrase(name)).map(|place| place.name().to_owned());
            AroundError::Unknown(text.to_owned(), meant.filter(|meant| meant != name))
        });
    };
    let remark = others.first().map(|other| {
        format!(
            "“{text}” is read as {}, the place of this name with the most inhabitants, not {}",
            described(*best),
            described(*other)
        )
    });
    Ok((*best, remark))
}

fn is_wide(place: &Place) -> bool {
    matches!(place.kind(), PlaceKind::Country | PlaceKind::Region)
}

/// `Paris, Texas, United States`
fn described(place: Place) -> String {
    let admin1 = place.admin1().filter(|admin1| *admin1 != place).map(Place::name);
    let country = place.country().and_then(gazetteer::country).map(Place::name);
    let parts = [Some(place.name()), admin1.filter(|name| *name != place.name()), country];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Around {
        Around::read(text).unwrap_or_else(|error| panic!("{text}: {error:?}")).0
    }

    #[test]
    fn a_point_is_printed_as_it_reads() {
        for text in ["23.613,58.593", "0,-0.001", "-90,180"] {
            assert_eq!(text.parse::<Point>().map(|p| p.to_string()), Ok(text.to_owned()));
        }
        for text in ["91,0", "0,181", "NaN,0", "1", "a,b", "inf,0"] {
            assert_eq!(text.parse::<Point>(), Err(PointError(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn distances_are_those_of_the_globe() {
        let km = |a: &str, b: &str| read(a).center.distance(read(b).center);
        // Paris to London is 344 km, Muscat to Tehran some 1500.
        assert!((km("Paris, 1km", "London, 1km") - 344.0).abs() < 5.0);
        assert!((km("Muscat, 1km", "Tehran, 1km") - 1500.0).abs() < 30.0);
        let (west, east) = (Point::new(0.0, -179.5), Point::new(0.0, 179.5));
        assert!(west.zip(east).is_some_and(|(w, e)| (w.distance(e) - 111.2).abs() < 0.1));
    }

    #[test]
    fn a_distance_has_a_number_and_a_unit() {
        assert!((kilometres(" 10 mi").unwrap_or(0.0) - 16.093).abs() < 1e-9);
        assert_eq!(kilometres("2.5KM"), Some(2.5));
        for text in ["10", "km", "0km", "-1km", "30000km", "5 feet", "1.2.3km", "infkm"] {
            assert_eq!(kilometres(text), None, "{text}");
        }
    }

    #[test]
    fn of_several_places_the_most_populous_is_meant_unless_more_is_said() {
        let (paris, remark) = Around::read("Paris, 50km").unwrap_or_else(|e| panic!("{e:?}"));
        assert!(paris.contains(read("48.86,2.35,1km").center));
        assert!(remark.is_some_and(|r| r.contains("France")));
        let texas = read("Paris, Texas, 50km");
        assert!(texas.contains(read("33.66,-95.55,1km").center));
        assert_eq!(texas.to_string(), "Paris, Texas, 50km");
        assert_eq!(read(&texas.to_string()), texas);
    }

    #[test]
    fn what_is_no_place_with_a_distance_is_refused() {
        assert_eq!(Around::read("Muscat"), Err(AroundError::Form));
        assert_eq!(Around::read("Muscat, far"), Err(AroundError::Form));
        assert_eq!(Around::read("Oman, 50km"), Err(AroundError::Wide("Oman".into())));
        let unknown = Around::read("Musact, 50km");
        assert!(matches!(unknown, Err(AroundError::Unknown(_, Some(_)))), "{unknown:?}");
        assert_eq!(Around::read("Xqzzvkw, 5km"), Err(AroundError::Unknown("Xqzzvkw".into(), None)));
    }
}

//! A small map of the places in a result: dots where people live, and over them circles as large as a
//! place has articles.
//!
//! The dots come of the cities of the gazetteer, so that no outlines and no tiles from elsewhere are
//! needed. Nothing here has a colour or a style: those are up to the page's sheet, by the classes `map`,
//! `land`, `spot` and `chosen`.

use std::{borrow::Cow, cmp::Reverse, fmt::Write as _, sync::LazyLock};

use maud::{Markup, html};

use crate::{
    knowledge::gazetteer::{self, Feature, NameForm, Place},
    text::fold_phrase,
};

/// Places on the map; more would hide each other.
pub const SPOTS: usize = 40;

/// A place to show.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// Its name.
    pub label: String,
    /// Latitude, degrees.
    pub lat: f64,
    /// Longitude, degrees.
    pub lon: f64,
    /// How many articles have it.
    pub count: u64,
    /// Where a click on it leads.
    pub href: String,
    /// Whether the articles are narrowed to it.
    pub chosen: bool,
}

/// From one dot to the next in a row: 1.7 degrees at the equator.
const STEP: f64 = 8.0;

/// From one row to the next. The dots of every second row stand between those above, all some
/// [`STEP`] apart.
const ROW: f64 = 7.0;

/// Half of the circumference of the earth, in the units of the map.
const HALF: f64 = 180.0 / 1.7 * STEP;

/// Northern and southern end of the map, degrees. Hardly anyone lives beyond.
const NORTH: f64 = 78.0;
const SOUTH: f64 = -56.0;

/// Width to height of the map, however near it shows the world.
const ASPECT: f64 = 2.1;

/// Least width that is shown, in degrees at the equator.
const NEAREST: f64 = 30.0;

/// Radius of the largest and the smallest circle to the width that is shown.
const LARGEST: f64 = 0.03;
const SMALLEST: f64 = 0.005;

/// Where a point stands on the map, to the right and down from its middle: the Natural Earth
/// projection in the polynomials of B. Šavrič, B. Jenny, T. Patterson, D. Petrovič and L. Hurni,
/// "A Polynomial Equation for the Natural Earth Projection" (2011).
fn project(lat: f64, lon: f64) -> (f64, f64) {
    let phi = lat.clamp(-90.0, 90.0).to_radians();
    let lambda = lon.clamp(-180.0, 180.0).to_radians();
    let p2 = phi.powi(2);
    let p4 = phi.powi(4);
    let across = 0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4));
    let up = 1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4));
    let unit = HALF / (0.8707 * std::f64::consts::PI);
    (unit * lambda * across, -unit * phi * up)
}

/// Row of a dot, and its place in the row.
type Dot = (i16, i16);

/// The dots for a map that shows the whole world, and for one of a half and of a quarter of its width.
static GRIDS: [LazyLock<Vec<Dot>>; 3] =
    [LazyLock::new(|| dots(1.0)), LazyLock::new(|| dots(2.0)), LazyLock::new(|| dots(4.0))];

/// How far around a city a dot is drawn besides the one next to it, in steps of the map of the world:
/// some 55 km, so that land with few cities looks like land from near, too. Coasts are wrong by as much.
const REACH: f64 = 0.3;

/// The dots at all cities, as many times as close together.
fn dots(times: f64) -> Vec<Dot> {
    let cities = gazetteer::places().filter(|place| place.feature() == Feature::City);
    let shown = cities.filter(|place| (SOUTH..NORTH).contains(&place.lat()));
    let mut dots: Vec<Dot> = shown
        .flat_map(|place| {
            let (x, y) = project(place.lat(), place.lon());
            dots_at((x * times, y * times), REACH * times * STEP)
        })
        .collect();
    dots.sort_unstable();
    dots.dedup();
    dots
}

/// The dots of the whole world as the data of a path.
pub fn world() -> &'static str {
    static WORLD: LazyLock<String> = LazyLock::new(|| lines(GRIDS[0].iter().copied()));
    &WORLD
}

/// The dot next to a point, and those up to so far from it.
fn dots_at((x, y): (f64, f64), reach: f64) -> impl Iterator<Item = Dot> {
    let row = (y / ROW).floor();
    let around = (-1..=2).flat_map(move |down| {
        let row = row + f64::from(down);
        let column = ((x - shift(row)) / STEP).round();
        (-1..=1).map(move |right| {
            let column = column + f64::from(right);
            let far = (column * STEP + shift(row) - x).hypot(row * ROW - y);
            (far, (row as i16, column as i16))
        })
    });
    let next = around.clone().map(|(far, _)| far).fold(f64::INFINITY, f64::min);
    around.filter(move |(far, _)| *far <= reach.max(next)).map(|(_, dot)| dot)
}

/// How far a row is moved to the right.
fn shift(row: f64) -> f64 {
    row.rem_euclid(2.0) * STEP / 2.0
}

/// A path with a line for each row of dots without a gap, the dots in their order. Dashes of no length
/// with round ends make dots of a line again.
fn lines(dots: impl Iterator<Item = Dot>) -> String {
    let mut path = String::new();
    let mut x = 0.0;
    let mut y = 0.0;
    let mut dots = dots.peekable();
    while let Some((row, first)) = dots.next() {
        let mut last = first;
        while dots.next_if(|dot| *dot == (row, last + 1)).is_some() {
            last += 1;
        }
        let down = f64::from(row) * ROW;
        let from = f64::from(first) * STEP + shift(f64::from(row));
        // A line of no length has no dashes.
        let length = f64::from(last - first) * STEP + 1.0;
        // A sign separates numbers as well.
        let space = if down < y { "" } else { " " };
        // Writing to a string does not fail.
        let _ = write!(path, "m{}{space}{}h{length}", from - x, down - y);
        x = from + length;
        y = down;
    }
    path
}

/// The least and the greatest of some numbers.
fn ends(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    let none = (f64::INFINITY, f64::NEG_INFINITY);
    numbers.fold(none, |(least, greatest), x| (least.min(x), greatest.max(x)))
}

/// A part of the map, its sides in the proportion [`ASPECT`].
#[derive(Debug, Clone, Copy, PartialEq)]
struct View {
    left: f64,
    top: f64,
    width: f64,
}

impl View {
    /// The least that has all of these points in it, with a margin, and shows not less than
    /// [`NEAREST`]; the world for none.
    fn of(points: &[(f64, f64)]) -> Self {
        let (left, right) = ends(points.iter().map(|point| point.0));
        let (top, bottom) = ends(points.iter().map(|point| point.1));
        let world = Self::world();
        let needed = (1.2 * (right - left)).max(1.2 * (bottom - top) * ASPECT);
        let width = needed.max(NEAREST / 180.0 * HALF);
        // What is nearly the world is the world.
        if points.is_empty() || width > 0.7 * world.width {
            let inside = top >= world.top && bottom <= world.top + world.width / ASPECT;
            return if inside || points.is_empty() { world } else { Self::globe() };
        }
        let farthest = world.left + world.width - width;
        Self {
            left: (f64::midpoint(left, right) - width / 2.0).clamp(world.left, farthest),
            top: f64::midpoint(top, bottom) - width / ASPECT / 2.0,
            width,
        }
    }

    /// How many times as close together as those of the whole world its dots are, and the dots.
    fn land(self) -> (usize, Cow<'static, str>) {
        let share = Self::world().width / self.width;
        let level = if share < 2.0 {
            0
        } else if share < 4.0 {
            1
        } else {
            2
        };
        let times = 1 << level;
        if level == 0 {
            return (times, Cow::Borrowed(world()));
        }
        // One more on each side shows in part.
        let scale = times as f64;
        let rows = [self.top, self.top + self.width / ASPECT].map(|y| y * scale / ROW);
        let columns = [self.left, self.left + self.width].map(|x| x * scale / STEP);
        let within =
            |at: i16, [from, to]: [f64; 2]| (from - 1.0..=to + 1.0).contains(&f64::from(at));
        let dots = GRIDS[level].iter().copied();
        let seen = dots.filter(|(row, column)| within(*row, rows) && within(*column, columns));
        (times, Cow::Owned(lines(seen)))
    }

    /// Everything where people live.
    fn world() -> Self {
        Self::between(project(NORTH, 0.0).1, project(SOUTH, 0.0).1)
    }

    /// The poles, too.
    fn globe() -> Self {
        Self::between(project(90.0, 0.0).1, project(-90.0, 0.0).1)
    }

    /// From west to east, and at least from `top` to `bottom`.
    fn between(top: f64, bottom: f64) -> Self {
        let width = (2.0 * HALF).max((bottom - top) * ASPECT);
        Self { left: -width / 2.0, top: f64::midpoint(top, bottom) - width / ASPECT / 2.0, width }
    }
}

/// The map with a circle for each place that leads to its articles. Large circles are drawn first, so
/// that none hides a smaller one.
pub fn map(spots: &[Spot]) -> Markup {
    let mut spots: Vec<&Spot> =
        spots.iter().filter(|spot| spot.lat.is_finite() && spot.lon.is_finite()).collect();
    spots.sort_by_key(|spot| (Reverse(spot.count), &spot.label));
    let points: Vec<_> = spots.iter().map(|spot| project(spot.lat, spot.lon)).collect();
    let view = View::of(&points);
    let most = spots.first().map_or(1, |spot| spot.count.max(1));
    let View { left, top, width } = view;
    let height = width / ASPECT;
    let (times, land) = view.land();
    html! {
        svg.map viewBox=(format!("{left:.1} {top:.1} {width:.1} {height:.1}")) role="group"
            aria-label="Map of the places" {
            path.land d=(land) transform=(format!("scale({})", 1.0 / times as f64)) fill="none" stroke-width="5.6" stroke-linecap="round"
                stroke-dasharray=(format!("0 {STEP}")) aria-hidden="true" {}
            @for (spot, (x, y)) in spots.iter().zip(&points) {
                a tabindex="-1" href=(spot.href) aria-current=[spot.chosen.then_some("true")] {
                    title { (spot.label) ": " (spot.count) }
                    circle.spot.chosen[spot.chosen] cx=(format!("{x:.1}")) cy=(format!("{y:.1}"))
                        r=(format!("{:.1}", width * radius(spot.count as f64 / most as f64))) {}
                }
            }
        }
    }
}

/// Radius of a circle to the width that is shown, for a share of the largest count: its area grows with the
/// count.
fn radius(share: f64) -> f64 {
    SMALLEST + (LARGEST - SMALLEST) * share.sqrt()
}

/// Latitude and longitude of a value of `location`, a path such as `Oman/Muscat/Muscat`; `None` where
/// the gazetteer does not have just this place.
pub fn coordinates(path: &str) -> Option<(f64, f64)> {
    let parts: Vec<&str> = path.split('/').collect();
    let place = match *parts.as_slice() {
        [name] => country(name).or_else(|| {
            // Seas and continents lie in no country.
            one_of(name, |place| place.country().is_none())
        }),
        [state, name] => {
            let state = country(state)?;
            let division = gazetteer::divisions(state.code()).find(|place| is_named(*place, name));
            // A city with the name of its division stands in a path once.
            division
                .or_else(|| one_of(name, |place| place.lies_in(state) && place.admin1().is_none()))
        }
        [state, division, name] => {
            let mut divisions = gazetteer::divisions(country(state)?.code());
            let division = divisions.find(|place| is_named(*place, division))?;
            one_of(name, |place| place.lies_in(division) && place != division)
        }
        _ => None,
    }?;
    Some((place.lat(), place.lon()))
}

fn country(name: &str) -> Option<Place> {
    let (place, _) = gazetteer::country_named(name)?;
    Some(place).filter(|place| is_named(*place, name))
}

/// In a path a slash of a name is written as a hyphen.
fn is_named(place: Place, name: &str) -> bool {
    place.name() == name || place.name().contains('/') && place.name().replace('/', "-") == name
}

/// The place with this name, or else with it as another name.
fn one_of(name: &str, fits: impl Fn(Place) -> bool) -> Option<Place> {
    let found = gazetteer::lookup(&fold_phrase(name)).filter(|candidate| fits(candidate.place));
    let places = found.filter(|c| matches!(c.form, NameForm::Name | NameForm::Alternate));
    let mut places: Vec<Place> = places.map(|candidate| candidate.place).collect();
    // The order is kept: the most prominent one comes first.
    places.sort_by_key(|place| !is_named(*place, name));
    places.first().copied()
}

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::*;

fn spot(label: &str, (lat, lon): (f64, f64), count: u64) -> Spot {
    let href = format!("/?q=location:{label}&x=<");
    Spot { label: label.to_owned(), lat, lon, count, href, chosen: label == "Oman" }
}

fn nearest_dot(point: (f64, f64)) -> Dot {
    dots_at(point, 0.0).next().unwrap()
}

fn view(points: &[(f64, f64)]) -> View {
    let points: Vec<_> = points.iter().map(|(lat, lon)| project(*lat, *lon)).collect();
    View::of(&points)
}

#[test]
fn the_projection_has_the_values_of_its_authors() {
    // Half the length of the equator and of the central meridian, by radius and scale.
    let unit = HALF / (0.8707 * std::f64::consts::PI);
    let (right, _) = project(0.0, 180.0);
    assert!((right / unit - 2.7354).abs() < 0.001);
    let (_, up) = project(90.0, 0.0);
    assert!((-up / unit - 1.4224).abs() < 0.001, "{}", -up / unit);
    assert_eq!(project(0.0, 0.0), (0.0, 0.0));
}

#[test]
fn the_world_is_small_and_has_dots_where_people_live() {
    let path = world();
    assert!((2_000..25_000).contains(&path.len()), "{}", path.len());
    assert!(path.bytes().all(|b| b"mh- 0123456789".contains(&b)));
    let dots = dots_of(path);
    let lives = |lat, lon| dots.contains(&nearest_dot(project(lat, lon)));
    assert!(lives(23.6, 58.5) && lives(40.7, -74.0) && lives(-33.9, 151.2));
    assert!(!lives(30.0, -40.0) && !lives(0.0, -150.0) && !lives(23.0, 10.0));
}

/// The dots that a path of lines draws.
fn dots_of(path: &str) -> BTreeSet<Dot> {
    let mut dots = BTreeSet::new();
    let (mut x, mut y) = (0, 0);
    for line in path.split('m').skip(1) {
        let (to, length) = line.split_once('h').unwrap();
        let length: i32 = length.parse().unwrap();
        let cut = to[1..].find([' ', '-']).unwrap() + 1;
        x += to[..cut].parse::<i32>().unwrap();
        y += to[cut..].trim().parse::<i32>().unwrap();
        for at in (x..x + length).step_by(STEP as usize) {
            dots.insert(nearest_dot((f64::from(at), f64::from(y))));
        }
        x += length;
    }
    dots
}

#[test]
fn a_point_has_the_dot_next_to_it_and_those_in_reach() {
    assert_eq!(dots_at((0.5, 0.5), 1.0).collect::<Vec<_>>(), [(0, 0)]);
    assert_eq!(nearest_dot((3.9, 6.5)), (1, 0));
    assert_eq!(dots_at((0.0, 0.0), 8.5).count(), 7);
}

#[test]
fn lines_draw_each_dot_once() {
    let dots = BTreeSet::from([(-3, -2), (-3, -1), (-3, 4), (0, 0), (1, -7), (1, -6), (1, -5)]);
    assert_eq!(dots_of(&lines(dots.iter().copied())), dots);
    assert_eq!(lines([(-1, 0), (-1, 1)].into_iter()), "m4-7h9");
}

#[test]
fn a_map_from_near_has_more_dots_but_only_those_in_sight() {
    let world = dots_of(world());
    let near = view(&[(23.6, 58.5), (24.4, 54.4)]);
    let (times, land) = near.land();
    let land = dots_of(&land);
    assert_eq!(times, 4);
    assert!(land.len() > 100 && land.len() < world.len(), "{}", land.len());
    let (x, y) = project(25.2, 55.3);
    assert!(land.contains(&nearest_dot((4.0 * x, 4.0 * y))), "Dubai");
    let (x, y) = project(40.4, -3.7);
    assert!(!land.contains(&nearest_dot((4.0 * x, 4.0 * y))), "Madrid");
}

#[test]
fn the_map_shows_what_lies_close_together_from_near_and_all_else_as_the_world() {
    let near = view(&[(23.6, 58.5), (24.4, 54.4)]);
    assert!((near.width - NEAREST / 180.0 * HALF).abs() < 0.01);
    let europe = view(&[(51.5, -0.1), (52.5, 13.4), (41.9, 12.5)]);
    assert!(europe.width >= near.width && europe.width < View::world().width / 2.0);
    for all in [view(&[]), view(&[(34.1, -118.2), (-33.9, 151.2)])] {
        assert_eq!(all, View::world());
    }
    let pole = view(&[(-89.0, 0.0), (60.0, 100.0)]);
    assert!(pole.top + pole.width / ASPECT > project(-89.0, 0.0).1);
    let fiji = view(&[(-18.1, 178.4)]);
    assert!(fiji.left + fiji.width <= HALF + 0.01);
}

#[test]
fn every_point_of_a_map_is_in_sight() {
    let places = [(-77.8, 166.7), (78.2, 15.6), (23.6, 58.5), (-18.1, 178.4), (64.1, -21.9)];
    for a in places {
        for b in places {
            let View { left, top, width } = view(&[a, b]);
            let (x, y) = project(a.0, a.1);
            assert!((left..=left + width).contains(&x), "{a:?} {b:?}");
            assert!((top..=top + width / ASPECT).contains(&y), "{a:?} {b:?}");
        }
    }
}

#[test]
fn circles_grow_with_the_root_of_their_count_and_the_largest_comes_first() {
    let spots =
        [spot("A&B", (10.0, 10.0), 1), spot("Oman", (21.0, 57.0), 400), spot("C", (0.0, 0.0), 100)];
    let html = map(&spots).into_string();
    let radii: Vec<f64> = html
        .split(" r=\"")
        .skip(1)
        .map(|r| r.split_once('"').unwrap().0.parse().unwrap())
        .collect();
    assert!(radii.is_sorted_by(|a, b| a > b) && radii.len() == 3, "{radii:?}");
    let [largest, half, _] = radii[..] else { panic!("{radii:?}") };
    let ground = largest * SMALLEST / LARGEST;
    assert!(((half - ground) * 2.0 - (largest - ground)).abs() < 0.3, "{radii:?}");
    assert!(html.contains("<title>A&amp;B: 1</title>") && html.contains("&amp;x=&lt;\""));
    assert_eq!(html.matches("class=\"spot chosen\"").count(), 1);
    assert!(!html.contains("style") && !html.contains("<script"));
    let lost = Spot { lat: f64::NAN, ..spots[0].clone() };
    assert!(!map(&[lost]).into_string().contains("<circle"));
}

#[test]
fn a_path_of_a_facet_has_the_coordinates_of_just_this_place() {
    let near = |path: &str, lat: f64, lon: f64| {
        let found = coordinates(path).unwrap_or_else(|| panic!("{path}"));
        assert!((found.0 - lat).abs() < 0.5 && (found.1 - lon).abs() < 0.5, "{path} {found:?}");
    };
    near("Oman/Muscat/Muscat", 23.6, 58.5);
    near("United States/Texas/Paris", 33.7, -95.6);
    near("France/Île-de-France/Paris", 48.9, 2.3);
    near("United States/Texas", 31.3, -99.3);
    near("Georgia", 42.0, 43.5);
    near("United States/Georgia", 32.8, -83.5);
    assert!(coordinates("Oman").is_some() && coordinates("Red Sea").is_some());
    for path in ["", "/", "Paris", "Nowhere", "Oman/Texas/Paris", "Oman/Paris", "Omani", "a/b/c/d"]
    {
        assert_eq!(coordinates(path), None, "{path}");
    }
}

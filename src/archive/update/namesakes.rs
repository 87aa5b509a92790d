//! Entries of feeds that have one identity. Feeds of reports that come every day may give all of them one
//! address, so that there may be any number.

use std::collections::BTreeSet;

use crate::{article::Article, date::Stamp};

/// Most entries without a date that are compared with another one.
const MOST: usize = 100;

/// Where an entry stands.
#[derive(Debug)]
pub(super) struct Held {
    pub path: String,
    /// Time of the file.
    pub mtime: i64,
    title: String,
    date: Option<Stamp>,
}

impl Held {
    pub fn new(article: &Article, path: &str, mtime: i64) -> Self {
        let Article { title, date, .. } = article;
        Self { path: path.to_owned(), mtime, title: title.clone(), date: *date }
    }

    pub fn is_newer(&self, other: &Self) -> bool {
        (self.mtime, &self.path) > (other.mtime, &other.path)
    }

    fn day(&self) -> String {
        self.date.map(|date| date.to_string()).unwrap_or_default()
    }

    fn moment(&self) -> Option<String> {
        self.date.filter(Stamp::has_time).map(|date| date.to_string())
    }
}

/// What entries have in common that are the same by moment, or by headline and date.
pub(super) fn mark(article: &Article) -> String {
    let Article { id, title, date, .. } = article;
    match date {
        Some(moment) if moment.has_time() => format!("{id}\n{moment}"),
        Some(day) => format!("{id}\n{day}\n{title}"),
        None => format!("{id}\n\n{title}"),
    }
}

/// The entries of one identity, found by what makes two of them the same: a moment; else day and headline, or
/// the headline where one has no date.
#[derive(Debug, Default)]
pub(super) struct Namesakes {
    held: Vec<Held>,
    by_moment: BTreeSet<(String, usize)>,
    /// By headline and date, which is empty where there is none.
    by_title: BTreeSet<(String, String, usize)>,
}

impl Namesakes {
    pub fn push(&mut self, held: Held) {
        self.held.push(held);
        self.find_at(self.held.len() - 1);
    }

    /// The place of an entry that is the same: that in its own file, or else the first.
    pub fn same(&self, own: &Held) -> Option<usize> {
        let alike = self.alike(own);
        let in_file = alike.iter().copied().find(|place| self.held[*place].path == own.path);
        in_file.or(alike.first().copied())
    }

    pub fn at(&self, place: usize) -> &Held {
        &self.held[place]
    }

    /// Puts an entry in the place of one that is the same; gives that.
    pub fn replace(&mut self, place: usize, own: Held) -> Held {
        let before = std::mem::replace(&mut self.held[place], own);
        self.by_title.remove(&(before.title.clone(), before.day(), place));
        if let Some(moment) = before.moment() {
            self.by_moment.remove(&(moment, place));
        }
        self.find_at(place);
        before
    }

    fn find_at(&mut self, place: usize) {
        let held = &self.held[place];
        self.by_title.insert((held.title.clone(), held.day(), place));
        self.by_moment.extend(held.moment().map(|moment| (moment, place)));
    }

    /// The places of entries that are the same as one.
    fn alike(&self, own: &Held) -> Vec<usize> {
        let titled = |day: String| {
            let first = (own.title.clone(), day.clone(), 0);
            let places = self.by_title.range(first..);
            let of_day = places.take_while(move |(title, at, _)| *title == own.title && *at == day);
            of_day.map(|(_, _, place)| *place)
        };
        let mut alike: Vec<usize> = Vec::new();
        if own.date.is_none() {
            let any = self.by_title.range((own.title.clone(), String::new(), 0)..);
            let any = any.take_while(|(title, ..)| *title == own.title);
            alike.extend(any.map(|(_, _, place)| *place).take(MOST));
        } else {
            if let Some(moment) = own.moment() {
                let same = self.by_moment.range((moment.clone(), 0)..);
                alike.extend(same.take_while(|(at, _)| *at == moment).map(|(_, place)| *place));
            }
            alike.extend(titled(own.day()));
            alike.extend(titled(String::new()));
        }
        alike
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(path: &str, title: &str, date: &str) -> Held {
        let date = date.parse().ok();
        Held::new(&Article { title: title.into(), date, ..Article::default() }, path, 0)
    }

    fn same(one: &Held, other: Held) -> bool {
        let mut namesakes = Namesakes::default();
        namesakes.push(other);
        namesakes.same(one).is_some()
    }

    #[test]
    fn entries_are_the_same_by_moment_or_else_by_headline_and_date() {
        let is = |one: [&str; 2], other: [&str; 2]| {
            let [one, other] = [one, other].map(|[title, date]| held("a", title, date));
            same(&one, other)
        };
        assert!(is(["Fog", "2026-02-06T10:00:00Z"], ["Rain", "2026-02-06T10:00:00Z"]));
        assert!(!is(["Fog", "2026-02-06T10:00:00Z"], ["Fog", "2026-02-06T11:00:00Z"]));
        assert!(!is(["Fog", "2026-02-06T10:00:00Z"], ["Fog", "2026-02-06"]));
        assert!(is(["Fog", "2026-02-06"], ["Fog", "2026-02-06"]));
        assert!(!is(["Fog", "2026-02-06"], ["Rain", "2026-02-06"]));
        assert!(is(["Fog", ""], ["Fog", "2026-02-06"]) && is(["Fog", "2026-02-06"], ["Fog", ""]));
        assert!(is(["Fog", ""], ["Fog", ""]) && !is(["Fog", ""], ["Rain", ""]));
        assert!(!is(["Fog", ""], ["Fogs", "2026-02-06"]));
    }

    #[test]
    fn what_takes_the_place_of_an_entry_is_found_by_its_own_marks() {
        let moment = "2026-02-06T10:00:00Z";
        let mut namesakes = Namesakes::default();
        namesakes.push(held("a", "Fog", moment));
        namesakes.push(held("a", "Fog", "2026-02-07"));
        let own = held("b", "Rain", moment);
        let place = namesakes.same(&own).unwrap();
        assert_eq!(namesakes.replace(place, own).path, "a");
        assert_eq!(namesakes.same(&held("c", "Rain", "")), Some(0));
        assert_eq!(namesakes.same(&held("c", "Fog", "")), Some(1));
        assert_eq!(namesakes.same(&held("c", "Haze", moment)), Some(0));
    }

    #[test]
    fn any_number_of_entries_may_have_one_identity() {
        let mut namesakes = Namesakes::default();
        for number in 0..200_000 {
            let date = format!(
                "{:04}-{:02}-{:02}",
                1000 + number / 300,
                number / 25 % 12 + 1,
                number % 25 + 1
            );
            let own = held("a", "Weather", &date);
            assert_eq!(namesakes.same(&own), None);
            namesakes.push(own);
        }
    }
}

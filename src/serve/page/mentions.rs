//! Text with what it names and what matched in it marked.
//!
//! Mentions and matches are stretches of code points that may lie in each other or overlap. Elements
//! cannot overlap: where one ends within another, the other is ended and begun again.

use maud::{Escaper, Markup, PreEscaped};
use std::fmt::Write as _;

/// A stretch of text and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What it is.
    pub what: What,
}

/// What a stretch of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// It names something.
    Mention(Mention),
    /// It matched the query.
    Match,
}

/// A mention of something listed beside the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// `place`, `actor` or `date`.
    pub kind: &'static str,
    /// Number of the thing in its list, from 1.
    pub entry: usize,
    /// Number of the mention, from 1.
    pub number: usize,
}

/// A text with stretches, in any order, marked.
pub struct Marker<'a> {
    stretches: &'a [Stretch],
    /// Whether a stretch holds the beginning of another mention: it cannot be a link then, as links
    /// do not nest.
    holds: Vec<bool>,
    next: usize,
    /// Stretches that are open, by number, outermost first.
    open: Vec<usize>,
    out: String,
    at: u32,
}

/// Sorts stretches for a [`Marker`], without empty ones and what reaches behind `length` code points.
pub fn sorted(mut stretches: Vec<Stretch>, length: u32) -> Vec<Stretch> {
    for stretch in &mut stretches {
        stretch.end = stretch.end.min(length);
    }
    stretches.retain(|stretch| stretch.start < stretch.end);
    // The longer one is the outer one; of equals the mention is.
    stretches.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end), s.what == What::Match));
    stretches
}

impl<'a> Marker<'a> {
    /// Over [`sorted`] stretches.
    pub fn new(stretches: &'a [Stretch]) -> Self {
        let mut holds = vec![false; stretches.len()];
        // The mention that begins next after each one.
        let mut following: Option<u32> = None;
        for (at, stretch) in stretches.iter().enumerate().rev() {
            if stretch.what == What::Match {
                continue;
            }
            holds[at] = following.is_some_and(|start| start < stretch.end);
            following = Some(stretch.start);
        }
        Self { stretches, holds, next: 0, open: Vec::new(), out: String::new(), at: 0 }
    }

    /// Leaves out some code points, as between paragraphs.
    pub fn skip(&mut self, points: u32) {
        self.at += points;
        // What lies in the gap alone is not shown.
        while self.stretches.get(self.next).is_some_and(|s| s.end <= self.at) {
            self.next += 1;
        }
        self.open.retain(|open| self.stretches[*open].end > self.at);
    }

    /// The next piece of the text, marked. Whatever is open at its end goes on in the next.
    pub fn piece(&mut self, text: &str) -> Markup {
        for open in std::mem::take(&mut self.open) {
            self.begin(open, true);
        }
        let mut rest = text;
        while !rest.is_empty() {
            self.end_due();
            while self.stretches.get(self.next).is_some_and(|s| s.start <= self.at) {
                let goes_on = self.stretches[self.next].start < self.at;
                self.next += 1;
                if self.stretches[self.next - 1].end > self.at {
                    self.begin(self.next - 1, goes_on);
                }
            }
            let ends = self.open.iter().map(|open| self.stretches[*open].end);
            let starts = self.stretches.get(self.next).map(|s| s.start);
            let until = ends.chain(starts).min();
            let taken = until.map_or(usize::MAX, |until| (until - self.at) as usize);
            let cut = rest.char_indices().nth(taken).map_or(rest.len(), |(at, _)| at);
            let (shown, after) = rest.split_at(cut);
            // Writing to a string cannot fail.
            let _ = Escaper::new(&mut self.out).write_str(shown);
            self.at += shown.chars().count() as u32;
            rest = after;
        }
        self.end_due();
        for open in self.open.iter().rev() {
            self.out.push_str(self.closing(*open));
        }
        PreEscaped(std::mem::take(&mut self.out))
    }

    /// Ends what ends here; what lies in it and goes on is begun again.
    fn end_due(&mut self) {
        let mut open = self.open.iter();
        let Some(outermost) = open.position(|open| is_due_at(self.stretches, *open, self.at))
        else {
            return;
        };
        let closed = self.open.split_off(outermost);
        for open in closed.iter().rev() {
            let closing = self.closing(*open);
            self.out.push_str(closing);
            if is_due_at(self.stretches, *open, self.at) && self.holds[*open] {
                self.reference(*open);
            }
        }
        for open in closed {
            if !is_due_at(self.stretches, open, self.at) {
                self.begin(open, true);
            }
        }
    }

    fn begin(&mut self, stretch: usize, again: bool) {
        self.open.push(stretch);
        let What::Mention(Mention { kind, entry, number }) = self.stretches[stretch].what else {
            self.out.push_str("<mark>");
            return;
        };
        // The first piece alone can be linked to.
        let id = if again { String::new() } else { format!(" id=\"{kind}-{entry}-{number}\"") };
        let _ = if self.holds[stretch] {
            write!(self.out, "<span class=\"mention {kind}\"{id}>")
        } else {
            write!(self.out, "<a class=\"mention {kind}\"{id} href=\"#{kind}-{entry}\">")
        };
    }

    fn closing(&self, stretch: usize) -> &'static str {
        match self.stretches[stretch].what {
            What::Match => "</mark>",
            What::Mention(_) if self.holds[stretch] => "</span>",
            What::Mention(_) => "</a>",
        }
    }

    /// The link of a mention that is no link itself, behind it.
    fn reference(&mut self, stretch: usize) {
        if let What::Mention(Mention { kind, entry, .. }) = self.stretches[stretch].what {
            let _ = write!(
                self.out,
                "<a class=\"reference {kind}\" href=\"#{kind}-{entry}\" aria-label=\"{kind} {entry}\"></a>"
            );
        }
    }
}

fn is_due_at(stretches: &[Stretch], stretch: usize, at: u32) -> bool {
    stretches[stretch].end <= at
}

/// A text with what matched in it marked.
pub fn marked(text: &str, marks: &[(u32, u32)]) -> Markup {
    let matches = marks.iter().map(|&(start, end)| Stretch { start, end, what: What::Match });
    let stretches = sorted(matches.collect(), u32::MAX);
    Marker::new(&stretches).piece(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(start: u32, end: u32, kind: &'static str, entry: usize) -> Stretch {
        Stretch { start, end, what: What::Mention(Mention { kind, entry, number: 1 }) }
    }

    fn matched(start: u32, end: u32) -> Stretch {
        Stretch { start, end, what: What::Match }
    }

    fn shown(text: &str, stretches: &[Stretch]) -> String {
        let stretches = sorted(stretches.to_vec(), text.chars().count() as u32);
        Marker::new(&stretches).piece(text).into_string()
    }

    const A: &str = "<a class=\"mention actor\" id=\"actor-1-1\" href=\"#actor-1\">";

    #[test]
    fn a_mention_is_a_link_to_its_entry_and_can_be_linked_to() {
        assert_eq!(
            shown("é Iran & co", &[mention(2, 6, "actor", 1)]),
            format!("é {A}Iran</a> &amp; co")
        );
    }

    #[test]
    fn a_match_inside_a_mention_or_around_it_nests() {
        let iran = mention(0, 4, "actor", 1);
        assert_eq!(shown("Iran", &[iran, matched(0, 4)]), format!("{A}<mark>Iran</mark></a>"));
        assert_eq!(shown("Iran x", &[iran, matched(0, 6)]), format!("<mark>{A}Iran</a> x</mark>"));
    }

    #[test]
    fn what_overlaps_is_ended_and_begun_again() {
        let html = shown("abcd", &[mention(0, 3, "actor", 1), matched(2, 4)]);
        assert_eq!(html, format!("{A}ab<mark>c</mark></a><mark>d</mark>"));
    }

    #[test]
    fn of_two_mentions_of_the_same_words_both_have_a_link_and_none_is_in_another() {
        let html = shown("Oman.", &[mention(0, 4, "place", 2), mention(0, 4, "actor", 1)]);
        let outer = "<span class=\"mention place\" id=\"place-2-1\">";
        let reference =
            "<a class=\"reference place\" href=\"#place-2\" aria-label=\"place 2\"></a>";
        assert_eq!(html, format!("{outer}{A}Oman</a></span>{reference}."));
    }

    #[test]
    fn two_mentions_that_overlap_keep_one_anchor_each() {
        let html = shown("abcdef", &[mention(0, 4, "place", 1), mention(2, 6, "actor", 1)]);
        assert_eq!(html.matches("id=\"actor-1-1\"").count(), 1, "{html}");
        assert_eq!(html.matches("<a ").count(), html.matches("</a>").count(), "{html}");
        assert_eq!(html.matches("<span ").count(), html.matches("</span>").count(), "{html}");
        assert!(html.ends_with("<a class=\"mention actor\" href=\"#actor-1\">ef</a>"), "{html}");
    }

    #[test]
    fn a_match_over_two_paragraphs_goes_on_in_the_second() {
        let stretches = sorted(vec![matched(1, 5)], 6);
        let mut marker = Marker::new(&stretches);
        assert_eq!(marker.piece("ab").into_string(), "a<mark>b</mark>");
        marker.skip(2);
        assert_eq!(marker.piece("cd").into_string(), "<mark>c</mark>d");
    }

    #[test]
    fn what_lies_behind_the_end_or_holds_nothing_is_left_out() {
        assert_eq!(shown("ab", &[matched(5, 9), matched(1, 1)]), "ab");
        assert_eq!(shown("ab", &[matched(1, 9)]), "a<mark>b</mark>");
    }

    #[test]
    fn whatever_overlaps_elements_are_balanced_and_the_text_is_whole() {
        let text = "a<b>c&d\u{202e}e";
        let length = text.chars().count() as u32;
        let mut seed = 7_u32;
        for _ in 0..500 {
            let mut random = || {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 16) % (length + 2)
            };
            let stretches: Vec<Stretch> = (0..6)
                .map(|n| match random() % 3 {
                    0 => matched(random(), random()),
                    1 => mention(random(), random(), "actor", n),
                    _ => mention(random(), random(), "place", n),
                })
                .collect();
            let html = shown(text, &stretches);
            let mut open: Vec<&str> = Vec::new();
            let mut plain = String::new();
            for part in html.split_inclusive('>') {
                let (before, tag) = part.rsplit_once('<').unwrap_or((part, ""));
                plain.push_str(before);
                let name = tag.trim_end_matches('>').split(' ').next().unwrap_or_default();
                match name.strip_prefix('/') {
                    Some(name) => assert_eq!(open.pop(), Some(name), "{html}"),
                    None if name == "a" => {
                        assert!(!open.contains(&"a"), "{html}");
                        open.push("a");
                    }
                    None if !name.is_empty() => open.push(name),
                    None => {}
                }
            }
            assert!(open.is_empty(), "{html}");
            let plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            assert_eq!(plain, text, "{html}");
        }
    }
}

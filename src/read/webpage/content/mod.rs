//! Which blocks of a page are the article.
//!
//! Every block is measured (its text, the elements around it, the blocks beside it, how often the
//! page repeats its kind); trees that were trained on labelled pages say how likely it is part of
//! the article; the cut is made where the expected balance of precision and recall is best.

mod columns;
pub mod features;
pub mod forest;
pub mod text;
pub mod words;

use xxhash_rust::xxh3::xxh3_64;

use self::{columns::minor, forest::FOREST};
use super::{blocks::place, jsonld::Claims, page::Page};
use crate::text::{fold, words as words_of};

/// Places where hardly a block of the labelled pages is part of the article ...
const NEVER: u16 = place::NAV | place::FORM | place::HIDDEN | place::COMMENTS | place::BOX;
/// ... where more than this share of the long text stands elsewhere.
const MINOR: f32 = 0.7;
/// What is left of the likelihood there.
const UNLIKELY: f32 = 0.05;

/// One number for each word of a text.
pub fn hashes(text: &str) -> Vec<u64> {
    let mut folded = String::new();
    words_of(text)
        .map(|word| {
            folded.clear();
            fold(&text[word], &mut folded);
            xxh3_64(folded.as_bytes())
        })
        .collect()
}

/// One number for a run of words.
fn whole(words: &[u64]) -> u64 {
    words.iter().fold(0, |all, w| (all ^ w).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29))
}

/// What was decided about the blocks of a page.
#[derive(Debug, Default)]
pub struct Verdict {
    /// How likely each block is part of the article, from 0 to 1.
    pub likely: Vec<f32>,
    /// Blocks that stand where hardly ever an article does: in menus, forms, hidden parts, comments
    /// and boxes that hold little of the page's text. Little is left of their likelihood.
    pub ruled_out: Vec<bool>,
    /// The blocks from this likelihood on were kept.
    pub cut: f32,
    /// What the trees read.
    pub rows: features::Rows,
}

impl Verdict {
    /// Whether a block was kept.
    pub fn keeps(&self, block: usize) -> bool {
        self.likely.get(block).is_some_and(|l| *l >= self.cut)
    }
}

/// Measures and judges the blocks of a page.
pub fn judge(page: &Page, claims: &Claims, title: Option<&str>) -> Verdict {
    let rows = features::measure(page, claims, title, &FOREST);
    let mut likely = FOREST.likely(&rows);
    let minor = minor(&page.blocks);
    let ruled_out = page.blocks.iter().map(|block| {
        let never = block.place & NEVER;
        (0..16).any(|bit| never >> bit & 1 == 1 && minor[bit] > MINOR)
    });
    let ruled_out: Vec<bool> = ruled_out.collect();
    for (likely, _) in likely.iter_mut().zip(&ruled_out).filter(|(_, out)| **out) {
        *likely *= UNLIKELY;
    }
    let cut = cut(page, &likely);
    Verdict { likely, ruled_out, cut, rows }
}

/// The likelihood at which the article is cut off. With blocks taken from the likeliest down, the
/// expected F1 over words rises and falls again; the cut is at its top.
fn cut(page: &Page, likely: &[f32]) -> f32 {
    let mut order: Vec<(f32, f32)> =
        likely.iter().zip(&page.blocks).map(|(l, b)| (*l, b.words as f32)).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let expected: f32 = order.iter().map(|(l, words)| l * words).sum();
    let (mut right, mut taken, mut best, mut cut) = (0.0, 0.0, 0.0, 2.0);
    for (likely, words) in order {
        right += likely * words;
        taken += words;
        let f1 = 2.0 * right / (taken + expected).max(f32::MIN_POSITIVE);
        if f1 > best {
            (best, cut) = (f1, likely);
        }
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::{features::GROUPS, *};
    use crate::read::webpage::{jsonld, walk};

    /// A page of a paper: menu, article, teasers, footer.
    const PAGE: &str = "<html><body><nav class='main-menu'><ul><li><a href=a>World</a></li>\
        <li><a href=b>Sport</a></li><li><a href=c>Weather</a></li></ul></nav>\
        <div class='article-body'><h1>Old ferry terminal to close for nine months</h1>\
        <p>Harbour officials in Kestrel Bay said on Thursday that the old ferry terminal will close for \
        nine months while its piers are rebuilt, and that boats will leave from the market.</p>\
        <p>The work costs 40 million crowns, of which the state pays half. It begins in March, when the \
        ice has left the bay, and the first boats should be back by the end of November.</p>\
        <p>Shopkeepers around the terminal fear for their trade. They want the town to lower their rents \
        for as long as the boats stay away, which the mayor has not ruled out.</p></div>\
        <div class='related'><h3>More news</h3><ul><li><a href=d>Mayor opens winter market</a></li>\
        <li><a href=e>Ice on the bay thickens</a></li></ul></div>\
        <footer><p>© 2026 The Kestrel Courier. <a href=f>Contact</a> <a href=g>Privacy</a></p></footer>\
        </body></html>";

    fn verdict(html: &str) -> (Page, Verdict) {
        let page = walk::read(&dom_query::Document::from(html));
        let claims = jsonld::read(&page.json_ld);
        let verdict = judge(&page, &claims, Some("Old ferry terminal to close for nine months"));
        (page, verdict)
    }

    #[test]
    fn the_text_is_kept_and_what_stands_around_it_is_not() {
        let (page, verdict) = verdict(PAGE);
        let kept = |start: &str| {
            let block = page.blocks.iter().position(|b| b.text.starts_with(start)).unwrap();
            verdict.keeps(block)
        };
        for text in ["Harbour officials", "The work costs", "Shopkeepers"] {
            assert!(kept(text), "{text}");
        }
        for other in ["World", "Weather", "More news", "Mayor opens", "© 2026"] {
            assert!(!kept(other), "{other}");
        }
    }

    #[test]
    fn the_groups_name_every_number_of_a_row() {
        let (page, verdict) = verdict(PAGE);
        assert_eq!(verdict.rows.len(), page.blocks.len());
        assert_eq!(GROUPS.last().map(|(_, end)| *end), Some(verdict.rows.width));
    }

    #[test]
    fn reasons_add_up_to_the_verdict() {
        let (_, verdict) = verdict(PAGE);
        for (i, likely) in verdict.likely.iter().enumerate() {
            let sum: f32 = FOREST.reasons(verdict.rows.row(i)).iter().sum();
            let told = 1.0 / (1.0 + (-(FOREST.start() + sum)).exp());
            let told = if verdict.ruled_out[i] { told * UNLIKELY } else { told };
            assert!((told - likely).abs() < 1e-3, "{i}: {told} {likely}");
        }
    }

    #[test]
    fn an_empty_page_keeps_nothing() {
        let (_, verdict) = verdict("");
        assert!(!verdict.keeps(0));
    }

    #[test]
    fn words_of_scripts_without_gaps_are_counted_by_characters() {
        use crate::read::webpage::blocks::count_words;
        assert_eq!(count_words("two words"), 2);
        assert!(count_words("そんな用途を考慮してか、アプリが用意されています。") > 10);
    }
}

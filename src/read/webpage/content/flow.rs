//! Paragraphs between those of an article that are not its text: teasers of other articles, lines that
//! a page repeats, copies of what it prints elsewhere.
//!
//! Their place is that of the text, so that the trees keep them; what tells them apart is how they are made.

use foldhash::{HashMap, HashMapExt, HashSet};

use super::{
    columns::is_long,
    hashes::{hashes, whole},
};
use crate::{
    read::webpage::{
        blocks::{Block, Kind, count_words},
        page::Page,
    },
    text::fold_phrase,
};

/// Most words of the label before the link of a teaser, and fewest of the link.
const LABEL: u32 = 5;
const HEADLINE: u32 = 3;
/// Most words of the name of a source.
const NAME: u32 = 5;
/// Most words of a teaser.
const TEASER: u32 = 40;
/// Fewest links of a list of other articles.
const LIST: usize = 4;
/// Words that two texts share in a row where one copies the other.
const RUN: usize = 4;
/// Fewest and most words of a quotation pulled out of the text; and how far around a block others are
/// looked at.
const COPY: usize = 8;
const PULLED: usize = 60;
const AROUND: usize = 8;
/// Longer paragraphs are not searched for a quotation.
const LONGEST: usize = 1_000;
/// Fewest words of a paragraph that is printed twice: a shorter line may well be said twice.
const PARAGRAPH: usize = 12;
/// Blocks between a caption and its copy.
const NEAR: usize = 3;
/// How often a page prints a line that is furniture, and most words of it.
const FURNITURE: usize = 3;
const FURNITURE_WORDS: u32 = 12;

/// The numbers of the blocks among `kept` that are text of the article.
pub fn text(page: &Page, kept: &[usize]) -> Vec<usize> {
    let repeated = repeated(page, kept);
    let of_text: Vec<usize> = kept
        .iter()
        .enumerate()
        .filter(|(nth, at)| {
            let block = &page.blocks[**at];
            let furniture = is_short(block) && repeated.contains(&fold_phrase(&block.text));
            !furniture && !is_teaser(page, kept, *nth)
        })
        .map(|(_, at)| *at)
        .collect();
    let mut text = without_copies(page, &of_text);
    text.truncate(text.len() - link_list(page, &text));
    text
}

/// Whether a block is a link to another article: nothing but the link between two paragraphs of the text,
/// or a label and the link. What is linked behind the text in a few words is the name of a source.
fn is_teaser(page: &Page, kept: &[usize], nth: usize) -> bool {
    let block = &page.blocks[kept[nth]];
    let Some((from, to)) = block.link.filter(|_| block.kind == Kind::Paragraph) else {
        return false;
    };
    let text = block.text.as_str();
    let linked = text.get(from..to).unwrap_or_default();
    let behind = text.get(to..).unwrap_or_default();
    let whole_rest =
        block.links == 1 && !behind.contains(char::is_alphanumeric) && block.words <= TEASER;
    if !whole_rest || count_words(linked) < HEADLINE || linked.ends_with('.') {
        return false;
    }
    let other = |at: &&usize| !is_link(&page.blocks[**at]);
    let above = kept[..nth].iter().rev().take(AROUND).find(other);
    let below = kept[nth + 1..].iter().take(AROUND).find(other);
    let between =
        [above, below].iter().all(|beside| beside.is_some_and(|at| is_long(&page.blocks[*at])));
    let label = text.get(..from).unwrap_or_default().trim();
    let words = count_words(label);
    if !label.contains(char::is_alphanumeric) {
        return between;
    }
    if !between && count_words(linked) <= NAME {
        return false;
    }
    let marked = label.ends_with([':', '：', '-', '–', '—', '|', '»', '>', '→', '▶', '►', '•']);
    words <= LABEL && (marked || block.bold >= words) && !label.ends_with('.')
}

/// Whether a block is a link, and at most a label.
fn is_link(block: &Block) -> bool {
    block.links > 0 && block.words <= TEASER && block.linked + LABEL >= block.words
}

/// The list of links to other articles that the text ends with.
fn link_list(page: &Page, kept: &[usize]) -> usize {
    let links = kept.iter().rev().take_while(|at| !is_long(&page.blocks[**at]));
    let whole = links.clone().filter(|at| {
        let block = &page.blocks[**at];
        block.links == 1 && block.linked >= block.words && block.words >= HEADLINE
    });
    let whole = whole.count();
    let all = links.count();
    if whole >= LIST && whole * 10 >= all * 9 { all } else { 0 }
}

/// How often a text is printed among the paragraphs, and where.
#[derive(Debug, Default)]
struct Prints {
    all: usize,
    /// Between two long paragraphs.
    between: usize,
    /// Right behind another print of itself: it is the heading of nothing.
    in_a_row: usize,
}

/// The folded texts that a page prints again and again between its paragraphs: furniture. Labels that
/// come back in each part of an article head something else than a paragraph.
fn repeated(page: &Page, kept: &[usize]) -> HashSet<String> {
    let mut prints: HashMap<String, Prints> = HashMap::new();
    let mut above = String::new();
    for (nth, at) in kept.iter().enumerate() {
        let block = &page.blocks[*at];
        if !is_short(block) {
            above.clear();
            continue;
        }
        let around = [nth.checked_sub(1).and_then(|i| kept.get(i)), kept.get(nth + 1)];
        let between = around.iter().all(|at| at.is_none_or(|at| is_long(&page.blocks[*at])));
        let sentence = block.text.ends_with([':', '.', '…', '!', '?', '。', '।', '؟']);
        let heading = block.kind != Kind::Paragraph || block.bold >= block.words;
        let folded = fold_phrase(&block.text);
        let of_text = prints.entry(folded.clone()).or_default();
        of_text.all += 1;
        of_text.between += usize::from(between && !heading && !sentence);
        of_text.in_a_row += usize::from(above == folded && !sentence);
        above = folded;
    }
    prints.retain(|_, of_text| {
        let heads_nothing = of_text.in_a_row > 0 && of_text.all - of_text.in_a_row > 1;
        of_text.all >= FURNITURE && (of_text.between * 2 > of_text.all || heads_nothing)
    });
    prints.into_keys().collect()
}

/// Whether a block can be a line that the page repeats.
fn is_short(block: &Block) -> bool {
    block.words <= FURNITURE_WORDS && block.links == 0
}

/// Takes out the paragraphs whose words stand in others: a second print of the article or of a caption,
/// and quotations pulled out of it.
fn without_copies(page: &Page, kept: &[usize]) -> Vec<usize> {
    let words: Vec<Vec<u64>> = kept
        .iter()
        .map(|at| {
            if can_be_copy(&page.blocks[*at]) { hashes(&page.blocks[*at].text) } else { Vec::new() }
        })
        .collect();
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for (nth, words) in words.iter().enumerate().filter(|(_, words)| words.len() >= PARAGRAPH) {
        places.entry(whole(words)).or_default().push(nth);
    }
    // The earlier paragraph that says the same, if just one does.
    let mut earlier: Vec<Option<usize>> = vec![None; words.len()];
    for of_text in places.values() {
        if let [first, second] = of_text[..] {
            earlier[second] = Some(first);
        }
    }
    let is_copy = |nth: usize| {
        earlier[nth].is_some_and(|first| {
            let above = nth.checked_sub(1).and_then(|n| earlier[n]).map(|n| n + 1);
            let below = earlier.get(nth + 1).copied().flatten().and_then(|n| n.checked_sub(1));
            nth - first <= NEAR || above == Some(first) || below == Some(first)
        })
    };
    let numbers = 0..kept.len();
    let pulled = |nth: usize| is_set_apart(&page.blocks[kept[nth]]) && is_pulled(&words, nth);
    numbers.filter(|nth| !is_copy(*nth) && !pulled(*nth)).map(|nth| kept[nth]).collect()
}

/// Whether a block is a quotation, or printed like one.
fn is_set_apart(block: &Block) -> bool {
    block.kind == Kind::Quote
        || block.bold >= block.words
        || block.text.starts_with(['"', '“', '„', '«', '»', '‘', '‹', '「', '\''])
}

fn can_be_copy(block: &Block) -> bool {
    matches!(block.kind, Kind::Paragraph | Kind::Quote | Kind::Caption)
}

/// Whether a text is a part of a longer paragraph near it, all but the seams.
fn is_pulled(words: &[Vec<u64>], nth: usize) -> bool {
    let own = &words[nth];
    if own.len() < COPY || own.len() > PULLED {
        return false;
    }
    let near = nth.saturating_sub(AROUND)..(nth + AROUND + 1).min(words.len());
    let longer = own.len() * 5 / 4 + 1..LONGEST;
    words[near].iter().filter(|other| longer.contains(&other.len())).any(|other| {
        let runs: Vec<u64> = other.windows(RUN).map(whole).collect();
        let shared = own.windows(RUN).map(whole).filter(|run| runs.contains(run)).count();
        shared * 10 >= (own.len() + 1 - RUN) * 9
    })
}

/// First and last block of running text.
pub fn bounds(blocks: &[Block], kept: &[usize]) -> Option<(usize, usize)> {
    let mut long = kept.iter().copied().filter(|at| is_long(&blocks[*at]));
    let first = long.next()?;
    Some((first, long.next_back().unwrap_or(first)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::webpage::walk;

    const ONE: &str = "<p>The harbour board of Kestrel Bay said on Thursday that the old terminal would be closed until spring.</p>";
    const TWO: &str = "<p>Boats will leave from the fish market until the piers are rebuilt and the divers have looked at them.</p>";

    fn left(between: &str) -> Vec<String> {
        let page = walk::read(&dom_query::Document::from(format!("{ONE}{between}{TWO}")));
        let all: Vec<usize> = (0..page.blocks.len()).collect();
        let text = text(&page, &all);
        text[1..text.len() - 1].iter().map(|at| page.blocks[*at].text.clone()).collect()
    }

    #[test]
    fn a_label_and_a_link_are_a_teaser_in_any_language() {
        for teaser in [
            "<p><b>More on this</b> <a href=/x>Swimming pool opens in spring</a></p>",
            "<p>Läs också: <a href=/x>Swimming pool opens in spring</a></p>",
            "<p>» <a href=/x>Swimming pool opens in spring</a></p>",
            "<p><a href=/x>Swimming pool opens in spring</a></p>",
            "<p><strong>Ook interessant</strong> - <a href=/x>Swimming pool opens in spring</a></p>",
        ] {
            assert!(left(teaser).is_empty(), "{teaser}");
        }
    }

    #[test]
    fn a_sentence_with_a_link_is_text() {
        for text in [
            "<p>The board published <a href=/x>all of its letters</a></p>",
            "<p><b>Update</b> <a href=/x>The pool</a> will not open after all.</p>",
            "<p>Source: <a href=/x>Harbour board</a></p>",
            "<p><a href=/x>The board said so in its letter to the town.</a></p>",
        ] {
            assert_eq!(left(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn a_source_that_is_named_behind_the_text_is_text() {
        let last = |line: &str| {
            let page = walk::read(&dom_query::Document::from(format!("{ONE}{TWO}{line}")));
            let all: Vec<usize> = (0..page.blocks.len()).collect();
            text(&page, &all).len() == all.len()
        };
        assert!(last("<p>Source: <a href=/x>Kestrel Bay harbour board</a></p>"));
        assert!(last(
            "<p>Contact: <a href='mailto:a@b.example'>Ann Example, harbour board</a></p>"
        ));
        assert!(!last("<p>More: <a href=/x>Swimming pool of Kestrel Bay opens in spring</a></p>"));
    }

    #[test]
    fn an_article_printed_twice_is_kept_once() {
        assert!(left(&format!("{TWO}{ONE}")).is_empty());
    }

    #[test]
    fn a_quotation_pulled_out_of_the_text_is_a_copy() {
        let quote =
            "<blockquote>said on Thursday that the old terminal would be closed</blockquote>";
        assert!(left(quote).is_empty());
    }

    #[test]
    fn a_line_between_all_paragraphs_is_furniture() {
        let line = "<p>Article content</p>";
        let more = "<p>The council will pay a third of the cost and the board the rest, if the state agrees to that.</p>";
        let other = "<p>Tenders are due by the end of March and the first crane will come in May by ship from the north.</p>";
        assert_eq!(left(&format!("{line}{more}{line}{other}{line}")).len(), 2);
    }
}

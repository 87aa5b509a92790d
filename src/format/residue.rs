//! What copying a web page leaves between its paragraphs: "Read more:" lines, share bars, comment
//! forms, cookie notices, lists of other articles.
//!
//! A rule here looks at a whole line. A sentence that merely contains such words stays.

use std::{collections::HashSet, sync::LazyLock};

use crate::text::fold_phrase;

/// Words and phrases of residue, by kind.
#[derive(Default)]
struct Phrases {
    /// Lines that are residue when they say this and nothing else.
    line: HashSet<&'static str>,
    /// What leads elsewhere, before a colon.
    lead: HashSet<&'static str>,
    /// What heads a list of links to other articles.
    list: HashSet<&'static str>,
    /// What heads a comment form.
    form: HashSet<&'static str>,
    /// Labels of the fields of a comment form.
    field: HashSet<&'static str>,
    /// Beginnings of notices that address the reader.
    notice: Vec<&'static str>,
    /// Words of share bars.
    share: HashSet<&'static str>,
    /// Those of them that name a network.
    network: HashSet<&'static str>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut all = Phrases::default();
    for (kind, words) in include_str!("residue.tsv").lines().filter_map(|l| l.split_once('\t')) {
        let set = match kind {
            "line" => &mut all.line,
            "lead" => &mut all.lead,
            "list" => &mut all.list,
            "form" => &mut all.form,
            "field" => &mut all.field,
            "share" => &mut all.share,
            "network" => &mut all.network,
            _ => {
                all.notice.push(words);
                continue;
            }
        };
        set.insert(words);
    }
    all
});

/// Longest line in words that a rule about a whole line takes out.
const LONG: usize = 40;
/// Longest notice in words.
const LONGEST: usize = 120;

/// Whether a line is residue by itself.
///
/// ```
/// use dateline::format::residue::is_residue;
/// assert!(is_residue("Read more: Talks resume in Muscat"));
/// assert!(!is_residue("They can read more about it in the library."));
/// ```
pub fn is_residue(line: &str) -> bool {
    let words = line.split_whitespace().count();
    if words > LONGEST {
        return false;
    }
    let folded = fold_phrase(line);
    if folded.is_empty() || PHRASES.notice.iter().any(|start| starts(&folded, start)) {
        return true;
    }
    if words > LONG {
        return false;
    }
    if let Some((lead, rest)) = line.split_once(':')
        && !rest.trim().is_empty()
        && PHRASES.lead.contains(fold_phrase(lead).as_str())
    {
        return words <= 25;
    }
    PHRASES.line.contains(folded.as_str())
        || is_share_bar(&folded)
        || is_reading_time(&folded)
        || is_newsletter(&folded)
        || is_copyright(line, &folded)
        || is_path(line)
        || is_credit(line, &folded)
}

/// "Home » Harbour » Ferries": the way to a page.
fn is_path(line: &str) -> bool {
    let steps = [" » ", " › ", " > "].iter().map(|m| line.matches(m).count()).max();
    steps.is_some_and(|n| n >= 2) && !line.ends_with('.')
}

/// A line that says whose a picture is, or which of how many.
fn is_credit(line: &str, folded: &str) -> bool {
    let few = line.split_whitespace().count() <= 12;
    let agency = ["getty images", "ap photo", "via getty images", "shutterstock", "istock"];
    let numbered = folded.strip_prefix("image ").is_some_and(|rest| {
        rest.split(' ').all(|w| w == "of" || w.bytes().all(|b| b.is_ascii_digit()))
    });
    let labelled = ["Photo:", "Photos:", "Photograph:", "Image:", "Picture:", "Photo by", "Foto:"];
    numbered
        || few
            && !line.ends_with('.')
            && (labelled.iter().any(|l| line.starts_with(l))
                || agency.iter().any(|a| folded.ends_with(a)))
}

fn starts(folded: &str, start: &str) -> bool {
    folded.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

fn is_share_bar(folded: &str) -> bool {
    let mut networks = 0;
    for word in folded.split(' ') {
        if !PHRASES.share.contains(word) && !word.bytes().all(|b| b.is_ascii_digit()) {
            return false;
        }
        networks += usize::from(PHRASES.network.contains(word));
    }
    networks > 1 || (networks == 1 && folded.split(' ').count() <= 5)
}

/// "7 min read"
fn is_reading_time(folded: &str) -> bool {
    let mut words = folded.split(' ');
    let number = words.next().is_some_and(|w| w.bytes().all(|b| b.is_ascii_digit()));
    let unit = words.next().is_some_and(|w| matches!(w, "min" | "mins" | "minute" | "minutes"));
    number && unit && words.next() == Some("read") && words.next().is_none()
}

/// An order to the reader to sign up for something that comes by mail.
fn is_newsletter(folded: &str) -> bool {
    let orders = ["sign up", "subscribe", "get", "join", "receive", "register", "want"];
    let goods =
        ["newsletter", "newsletters", "inbox", "email alerts", "news alerts", "mailing list"];
    orders.iter().any(|o| starts(folded, o)) && goods.iter().any(|g| folded.contains(g))
}

fn is_copyright(line: &str, folded: &str) -> bool {
    let line = line.trim_start();
    (line.starts_with('©') || starts(folded, "copyright"))
        && (line.contains(['©', '®']) || folded.contains("reserved") || folded.contains("20"))
}

/// Takes residue out of paragraphs, with the forms and lists of links that follow some lines.
pub fn strip(paragraphs: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(paragraphs.len());
    let mut inside = Inside::Text;
    for paragraph in paragraphs {
        let folded = if paragraph.len() < 200 { fold_phrase(&paragraph) } else { String::new() };
        let says = |phrases: &HashSet<&str>| phrases.contains(folded.as_str());
        if says(&PHRASES.form) {
            inside = Inside::Form;
            continue;
        }
        if says(&PHRASES.list) {
            inside = Inside::Links;
            continue;
        }
        if is_residue(&paragraph) {
            continue;
        }
        let dropped = match inside {
            Inside::Text => false,
            Inside::Form => says(&PHRASES.field),
            Inside::Links => is_link_text(&paragraph),
        };
        if !dropped {
            inside = Inside::Text;
            kept.push(paragraph);
        }
    }
    kept
}

/// What the lines after the last residue belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Text,
    Form,
    Links,
}

/// A short line that ends like no sentence: the headline of another article.
fn is_link_text(line: &str) -> bool {
    line.split_whitespace().count() <= 16 && !line.ends_with(['.', '!', ':', '”', '"', '。'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_lead_elsewhere_are_residue() {
        for line in [
            "Read more: Talks resume in Muscat",
            "READ ALSO: What the envoys said",
            "Advertisement",
            "Share on Facebook Twitter WhatsApp",
            "Facebook Twitter Email 12",
            "Sign up for our weekly newsletter and never miss a story.",
            "We use cookies to improve this site.",
            "Your email address will not be published. Required fields are marked *",
            "Home » Harbour » Ferries",
            "Image 2 of 5",
            "Photo: Bo Tamm",
            "© 2026 The Kestrel Courier. All rights reserved.",
            "Skip to content",
            "7 min read",
            "Previous post Next post",
        ] {
            assert!(is_residue(line), "{line}");
        }
    }

    #[test]
    fn sentences_with_the_same_words_stay() {
        for line in [
            "They can read more about it in the library.",
            "Visitors may leave a comment in the guest book.",
            "Advertisement revenue fell by a tenth.",
            "Share prices of Twitter and Facebook fell after the hearing.",
            "The newsletter of the museum is read by thousands.",
            "Subscribers will get a refund.",
            "Related cases were reported from two other ports.",
            "The photo was sold by Getty Images.",
            "We used cookies as bait, the hunter said.",
            "Copyright law is what the case is about.",
            "Email remains the weakest point, the agency warned.",
        ] {
            assert!(!is_residue(line), "{line}");
        }
    }

    #[test]
    fn a_comment_form_goes_with_its_fields_and_ends_at_the_next_text() {
        let lines =
            ["Text.", "Leave a Reply", "Name *", "Email *", "Website", "More text follows."];
        let kept = strip(lines.map(str::to_owned).to_vec());
        assert_eq!(kept, ["Text.", "More text follows."]);
    }

    #[test]
    fn a_list_of_other_articles_goes_with_its_headlines() {
        let lines = ["Text.", "Related articles", "Market wins prize", "Storm ahead", "He agreed."];
        let kept = strip(lines.map(str::to_owned).to_vec());
        assert_eq!(kept, ["Text.", "He agreed."]);
    }

    #[test]
    fn a_field_name_outside_a_form_stays() {
        assert_eq!(strip(vec!["Name".to_owned(), "Website".to_owned()]).len(), 2);
    }
}

//! What copying a web page leaves between its paragraphs: "Read more:" lines, share bars, comment
//! forms, cookie notices, lists of other articles.
//!
//! A rule here looks at a whole line. A sentence that merely contains such words stays.

use crate::text::fold_phrase;

/// Lines that are residue when they say this and nothing else.
const WHOLE: &[&str] = &[
    "accept all cookies",
    "accept cookies",
    "ad",
    "ads",
    "advert",
    "advertisement",
    "advertising",
    "advertisement scroll to continue",
    "all rights reserved",
    "article continues below",
    "article continues below advertisement",
    "article continues after advertisement",
    "back to top",
    "click here",
    "comment",
    "comments",
    "continue reading",
    "continue reading below",
    "cookie settings",
    "copy link",
    "download our app",
    "editors picks",
    "email",
    "email this",
    "email this article",
    "facebook",
    "follow us",
    "get the app",
    "home",
    "join the conversation",
    "join the discussion",
    "latest news",
    "learn more",
    "leave a comment",
    "leave a reply",
    "cancel reply",
    "link copied",
    "listen to this article",
    "load more",
    "loading",
    "log in",
    "login",
    "more",
    "more from",
    "more news",
    "more on this story",
    "most popular",
    "most read",
    "newsletter",
    "next",
    "next article",
    "no comments",
    "no comments yet",
    "post a comment",
    "post comment",
    "previous",
    "previous article",
    "print",
    "print this article",
    "promoted",
    "read more",
    "read next",
    "recommended",
    "register",
    "reply",
    "save",
    "scroll to continue",
    "scroll to continue with content",
    "share",
    "share article",
    "share this",
    "share this article",
    "share this post",
    "share this story",
    "show comments",
    "sign in",
    "sign up",
    "skip advertisement",
    "skip to content",
    "skip to main content",
    "sponsored",
    "sponsored content",
    "story continues below advertisement",
    "story continues below",
    "submit",
    "submit comment",
    "subscribe",
    "subscribe now",
    "submit your email",
    "subscribe to our newsletter",
    "thank you for reading",
    "this is an ad",
    "trending",
    "trending now",
    "tweet",
    "twitter",
    "view all",
    "view comments",
    "view more",
    "whatsapp",
    "write a comment",
    "you must be logged in to post a comment",
    "your email address",
    "required fields are marked",
    "add a comment",
    "text size",
    "promoted content",
];

/// Starts of lines that lead elsewhere, before a colon.
const LEADS: &[&str] = &[
    "read more",
    "read also",
    "also read",
    "read",
    "read next",
    "see also",
    "see more",
    "related",
    "related article",
    "related articles",
    "related stories",
    "related story",
    "related news",
    "more",
    "more on this",
    "more on this story",
    "recommended",
    "watch",
    "watch more",
    "watch also",
    "listen",
    "don't miss",
    "must read",
    "you may also like",
    "click here",
    "also see",
    "tags",
    "topics",
    "filed under",
    "share",
];

/// Starts of a block of links to other articles, or of readers' comments.
const LISTS: &[&str] = &[
    "related",
    "related articles",
    "related stories",
    "related posts",
    "related news",
    "related content",
    "related topics",
    "related coverage",
    "read also",
    "see also",
    "more stories",
    "more from this section",
    "more in this section",
    "more articles",
    "most popular",
    "most read",
    "most viewed",
    "trending",
    "trending now",
    "trending stories",
    "popular posts",
    "recommended",
    "recommended for you",
    "recommended stories",
    "you may also like",
    "you might also like",
    "you may like",
    "editors picks",
    "latest news",
    "latest stories",
    "recent posts",
    "don't miss",
];

/// Starts of a comment form.
const FORMS: &[&str] = &[
    "leave a comment",
    "leave a reply",
    "post a comment",
    "add a comment",
    "write a comment",
    "submit a comment",
    "add your comment",
    "leave a reply cancel reply",
];

/// Labels of the fields of a comment form.
const FIELDS: &[&str] = &[
    "comment",
    "comments",
    "name",
    "your name",
    "full name",
    "email",
    "e mail",
    "your email",
    "email address",
    "mail",
    "website",
    "url",
    "post comment",
    "submit",
    "submit comment",
    "send",
    "cancel reply",
    "message",
    "reply",
];

/// Starts of notices that address the reader.
const NOTICES: &[&str] = &[
    "your email address will not be published",
    "required fields are marked",
    "save my name email and website",
    "save my name",
    "notify me of",
    "you must be logged in",
    "we use cookies",
    "we and our partners use",
    "this website uses cookies",
    "this site uses cookies",
    "our website uses cookies",
    "by continuing to use this",
    "by continuing to browse",
    "by clicking accept",
    "by signing up you agree",
    "this site is protected by recaptcha",
    "this site uses akismet",
    "learn how your comment data",
    "subscribe to our newsletter",
    "subscribe to the newsletter",
    "sign up for our newsletter",
    "sign up to our newsletter",
    "sign up for the newsletter",
    "sign up to receive",
    "join our newsletter",
    "get our newsletter",
    "get the latest news delivered",
    "follow us on",
    "like us on facebook",
    "find us on facebook",
    "click to share on",
    "click here to subscribe",
    "enter your email",
    "please enable javascript",
];

/// Words of share bars.
const SHARE: &[&str] = &[
    "share",
    "shares",
    "sharing",
    "on",
    "via",
    "this",
    "by",
    "to",
    "with",
    "article",
    "story",
    "facebook",
    "twitter",
    "x",
    "tweet",
    "whatsapp",
    "linkedin",
    "reddit",
    "pinterest",
    "telegram",
    "email",
    "mail",
    "e",
    "print",
    "copy",
    "link",
    "url",
    "flipboard",
    "messenger",
    "like",
    "pin",
    "it",
    "pocket",
    "tumblr",
    "viber",
    "vk",
    "vkontakte",
    "google",
    "plus",
    "instagram",
    "youtube",
    "threads",
    "bluesky",
    "mastodon",
    "xing",
    "skype",
    "sms",
    "wechat",
    "weibo",
    "save",
    "click",
    "opens",
];

/// Words of share bars that are names of networks.
const NETWORKS: &[&str] = &[
    "facebook",
    "twitter",
    "tweet",
    "whatsapp",
    "linkedin",
    "reddit",
    "pinterest",
    "telegram",
    "flipboard",
    "tumblr",
    "messenger",
    "instagram",
    "bluesky",
    "email",
];

/// Longest line in words that a rule takes out.
const LONGEST: usize = 40;

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
    let says = |list: &[&str]| list.contains(&folded.as_str());
    let begins = |list: &[&str]| list.iter().any(|start| starts(&folded, start));
    if folded.is_empty() || says(WHOLE) || begins(NOTICES) {
        return true;
    }
    if let Some((lead, rest)) = line.split_once(':')
        && !rest.trim().is_empty()
        && LEADS.contains(&fold_phrase(lead).as_str())
    {
        // "Read: ..." and their like lead to a headline; a sentence after a colon may be text.
        return words <= 25;
    }
    is_share_bar(&folded) || is_newsletter(&folded) || is_copyright(line, &folded)
}

fn starts(folded: &str, start: &str) -> bool {
    folded.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

fn is_share_bar(folded: &str) -> bool {
    let mut networks = 0;
    for word in folded.split(' ') {
        if !SHARE.contains(&word) && !word.bytes().all(|b| b.is_ascii_digit()) {
            return false;
        }
        networks += usize::from(NETWORKS.contains(&word));
    }
    networks > 1 || (networks == 1 && folded.split(' ').count() <= 5)
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
        let says = |list: &[&str]| list.contains(&folded.as_str());
        if says(FORMS) {
            inside = Inside::Form;
            continue;
        }
        if says(LISTS) {
            inside = Inside::Links;
            continue;
        }
        if is_residue(&paragraph) {
            continue;
        }
        let dropped = match inside {
            Inside::Text => false,
            Inside::Form => says(FIELDS),
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
            "© 2026 The Kestrel Courier. All rights reserved.",
            "Skip to content",
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

//! Who wrote an article: persons, without "By", titles, mail addresses and names of sites.

use super::{
    blocks::place,
    jsonld::Claims,
    page::{Claim, Page},
};
use crate::text::fold_phrase;

/// Words before the name in bylines of many languages.
const BY: &[&str] = &[
    "by",
    "von",
    "par",
    "por",
    "di",
    "door",
    "av",
    "af",
    "od",
    "written by",
    "words by",
    "story by",
    "posted by",
    "published by",
    "author",
    "authors",
    "autor",
    "autorin",
    "auteur",
    "texto",
    "reported by",
    "автор",
    "текст",
    "edited by",
];

/// Words that stand in no person's name.
const NO_NAME: &[&str] = &[
    "staff",
    "team",
    "editor",
    "editors",
    "editorial",
    "desk",
    "newsroom",
    "reporter",
    "reporters",
    "correspondent",
    "admin",
    "administrator",
    "contributor",
    "contributors",
    "press",
    "agency",
    "news",
    "media",
    "redaktion",
    "redazione",
    "redaction",
    "redaccion",
    "agencies",
    "associated",
    "reuters",
    "afp",
    "dpa",
    "http",
    "www",
    "com",
    "the",
    "online",
    "magazine",
    "daily",
    "times",
    "post",
    "guest",
    "author",
    "authors",
    "posted",
    "published",
    "updated",
    "more",
    "about",
    "view",
    "all",
    "posts",
    "read",
    "follow",
    "share",
    "comments",
    "comment",
    "minutes",
    "min",
    "am",
    "pm",
    "ago",
    "on",
    "in",
    "at",
    "from",
    "for",
    "with",
    "is",
    "website",
    "blog",
    "inc",
    "ltd",
    "llc",
    "university",
    "company",
    "association",
    "group",
    "wire",
    "webmaster",
    "github",
    "writer",
    "written",
    "director",
    "manager",
    "officer",
    "president",
    "founder",
    "marketing",
    "support",
    "solutions",
    "services",
    "reviewed",
    "insurance",
    "consulting",
    "institute",
    "foundation",
    "society",
    "council",
    "ministry",
    "department",
    "government",
    "und",
    "and",
    "und",
    "department",
];

/// Words that lead to somebody who is not the author.
const NOT_BY: &[&str] = &[
    "reviewed",
    "photo",
    "photos",
    "photograph",
    "photography",
    "illustration",
    "illustrations",
    "translated",
    "fact-checked",
    "medically",
    "image",
    "images",
    "foto",
    "fotos",
];

/// The authors of a page.
pub fn authors(
    page: &Page,
    claims: &Claims,
    publisher: Option<&str>,
    headline: Option<usize>,
) -> Vec<String> {
    let site = publisher.map(fold_phrase).unwrap_or_default();
    let persons = |s: &str| {
        let mut names = persons(s);
        // A site named after its author has two or three words; others are companies.
        names.retain(|n| fold_phrase(n) != site || matches!(n.split(' ').count(), 2 | 3));
        Some(names).filter(|n| !n.is_empty())
    };
    let stated: Vec<String> = claims.authors.iter().filter_map(|a| persons(a)).flatten().collect();
    if !stated.is_empty() {
        return unique(stated);
    }
    let names = [
        "author",
        "article:author",
        "og:article:author",
        "parsely-author",
        "sailthru.author",
        "byl",
        "dc.creator",
        "dcterms.creator",
        "dc.contributor",
        "citation_author",
        "article:author_name",
        "authors",
        "creator",
        "twitter:data1",
        "cxenseparse:author",
    ];
    let metas = names.iter().find_map(|name| {
        let of_name = page.metas.iter().filter(|(n, _)| n == name);
        let found: Vec<_> = of_name.filter_map(|(_, c)| persons(c)).flatten().collect();
        Some(found).filter(|f| !f.is_empty())
    });
    let headline = headline.unwrap_or(0);
    let marked = |claim: Claim| {
        let mut of_claim: Vec<_> = page.marks.iter().filter(|m| m.claim == claim).collect();
        of_claim.retain(|m| {
            m.place & (place::COMMENTS | place::NAV | place::FOOTER | place::ASIDE) == 0
        });
        of_claim.sort_by_key(|m| m.block.abs_diff(headline));
        of_claim.iter().find_map(|m| persons(&m.text))
    };
    let printed = || {
        let lines = page.blocks.iter().skip(headline).take(12).filter(|b| b.words < 20);
        lines.filter_map(|b| after_by(&b.text)).find_map(persons)
    };
    let all = metas.or_else(|| marked(Claim::Author)).or_else(|| marked(Claim::Byline));
    unique(all.or_else(printed).unwrap_or_default())
}

fn unique(names: Vec<String>) -> Vec<String> {
    let mut seen = Vec::new();
    let mut kept = Vec::new();
    for name in names {
        let folded = fold_phrase(&name);
        if !seen.contains(&folded) {
            seen.push(folded);
            kept.push(name);
        }
    }
    kept.truncate(12);
    kept
}

/// What follows a "By" at the start of a line.
pub fn after_by(line: &str) -> Option<&str> {
    let line = line.lines().next()?.trim();
    BY.iter().find_map(|by| {
        let head = line.get(..by.len())?;
        let rest = &line[by.len()..];
        let cut = rest.trim_start_matches([':', ' ', '\u{a0}']);
        (head.to_lowercase() == *by && cut.len() < rest.len() && !cut.is_empty()).then_some(cut)
    })
}

/// The persons that a byline names.
///
/// ```
/// use dateline::extract::byline::persons;
/// assert_eq!(persons("By Dr. Ann Example and Bo Sample, Staff Writers"), ["Ann Example", "Bo Sample"]);
/// assert!(persons("Newsroom").is_empty());
/// ```
pub fn persons(byline: &str) -> Vec<String> {
    if byline.len() > 300 || byline.starts_with("http") {
        return Vec::new();
    }
    // "Sample, Bo" is one person, family name first.
    if let Some((family, given)) = byline.split_once(',')
        && !family.trim().contains(char::is_whitespace)
        && !given.contains(',')
        && given.split_whitespace().count() <= 2
        && let Some(name) = person(&format!("{} {}", given.trim(), family.trim()))
        && given.chars().any(char::is_lowercase)
    {
        return vec![name];
    }
    let mut names = Vec::new();
    for line in byline.lines() {
        let line = after_by(line).unwrap_or(line.trim());
        let line = line.replace(" and ", ",").replace(" und ", ",").replace(" & ", ",");
        let line = line.replace(" et ", ",").replace(" y ", ",").replace(" with ", ",");
        for part in line.split([',', ';', '|', '•', '·', '/', '\n', '–', '—']) {
            let first = part.split_whitespace().next().unwrap_or_default().to_lowercase();
            if NOT_BY.contains(&first.as_str()) {
                break;
            }
            // After a comma a single word is a title, a place or letters behind a name.
            match person(part) {
                Some(name) if names.is_empty() || name.contains(' ') => names.push(name),
                _ => {}
            }
        }
        if !names.is_empty() {
            break;
        }
    }
    names
}

/// One name without brackets, addresses and titles; `None` for what is no person's name.
fn person(part: &str) -> Option<String> {
    let part = part.split(['(', '<', '[']).next()?.trim();
    let part = after_by(part).unwrap_or(part);
    let mut words: Vec<&str> = part.split_whitespace().filter(|w| !w.contains('@')).collect();
    while let Some(first) = words.first() {
        let bare = first.trim_end_matches('.').to_lowercase();
        if matches!(bare.as_str(), "dr" | "prof" | "professor" | "mr" | "mrs" | "ms" | "sir") {
            words.remove(0);
        } else {
            break;
        }
    }
    if words.is_empty() || words.len() > 5 {
        return None;
    }
    let no_name = |w: &&str| {
        let bare = w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        NO_NAME.contains(&bare.as_str()) || w.chars().any(|c| c.is_ascii_digit() || c == ':')
    };
    if words.iter().any(no_name) {
        return None;
    }
    // Letters behind a name: "MD", "RD".
    if words.len() == 1 && part.len() <= 6 && !part.chars().any(char::is_lowercase) {
        return None;
    }
    let capital = |w: &&str| w.chars().next().is_some_and(|c| !c.is_lowercase());
    let (first, last) = (words.first()?, words.last()?);
    if !capital(first) || !capital(last) || part.chars().count() < 3 {
        return None;
    }
    let name = words.join(" ");
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')');
    Some(name.trim_end_matches(|c: char| c == '.' && words.len() < 2).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byline_is_cut_down_to_persons() {
        for (byline, names) in [
            ("By Ann Example", &["Ann Example"][..]),
            ("By Dr. Ann Example and Bo Sample (bo@example.org)", &["Ann Example", "Bo Sample"]),
            ("Von Anna Muster, Redaktion", &["Anna Muster"]),
            ("Ann Example, MD, RD", &["Ann Example"]),
            ("Sample, Bo", &["Bo Sample"]),
            ("Written by Ann Example | 6 February 2026", &["Ann Example"]),
            ("Example Newsroom", &[]),
            ("https://example.org/ann", &[]),
            ("Photo by Bo Sample", &[]),
        ] {
            assert_eq!(persons(byline), names, "{byline}");
        }
    }

    #[test]
    fn a_sentence_that_begins_with_by_is_no_byline() {
        assert!(persons(after_by("By the end of the year the pier will open").unwrap()).is_empty());
    }
}

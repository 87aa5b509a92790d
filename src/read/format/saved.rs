//! Where a page was saved from, as the programs that save pages write it down.

use std::borrow::Cow;

use memchr::memmem;
use url::Url;

/// How far into a page such comments are looked for, in bytes: styles of the whole page may stand
/// before them.
const HEAD: usize = 256 << 10;

/// Comments that are looked at.
const COMMENTS: usize = 100;

/// The address in a comment that a browser, an extension or a mirroring program has put at the top of
/// a page.
pub fn address(page: &str) -> Option<Cow<'_, str>> {
    let end = (0..=HEAD.min(page.len())).rev().find(|at| page.is_char_boundary(*at)).unwrap_or(0);
    let head = &page[..end];
    let mut comments = memmem::find_iter(head.as_bytes(), b"<!--").take(COMMENTS).map_while(|at| {
        let comment = &head[at + 4..];
        comment.get(..comment.find("-->")?).map(str::trim)
    });
    comments.find_map(stated)
}

fn stated(comment: &str) -> Option<Cow<'_, str>> {
    // Browsers: "saved from url=(0027)https://courier.example/a".
    if let Some(rest) = comment.strip_prefix("saved from url=(") {
        return rest
            .split_once(')')
            .and_then(|(_, url)| url.split_whitespace().next())
            .map(Cow::from);
    }
    // HTTrack: "Mirrored from courier.example/a by HTTrack ...".
    if let Some(rest) = comment.strip_prefix("Mirrored from ") {
        let address = rest.split_whitespace().next().filter(|word| word.contains('.'));
        return address.map(|address| format!("http://{address}").into());
    }
    // SingleFile and its like: lines of labels and values.
    let saved = comment.lines().next()?.to_ascii_lowercase();
    let ours = saved.contains("saved with") || saved.contains("processed by");
    let mut lines = comment.lines().filter(|_| ours);
    lines
        .find_map(|line| line.trim().strip_prefix("url:")?.split_whitespace().next())
        .map(Cow::from)
}

/// The address of the page itself, where `address` leads to a copy of it in an archive, or to the
/// reading view of a browser.
///
/// ```
/// use dateline::read::format::saved::original;
/// let copy = "https://web.archive.org/web/20200102030405/https://courier.example/a";
/// assert_eq!(original(copy), "https://courier.example/a");
/// assert_eq!(original("https://courier.example/a"), "https://courier.example/a");
/// ```
pub fn original(address: &str) -> Cow<'_, str> {
    let inside = behind_stamp(address, "/http://").or_else(|| behind_stamp(address, "/https://"));
    if let Some(inside) = inside {
        return inside.into();
    }
    if !address.starts_with("http")
        && let Ok(url) = Url::parse(address)
        && let Some((_, inside)) = url.query_pairs().find(|(name, _)| name == "url")
    {
        return inside.into_owned().into();
    }
    address.into()
}

/// The address that begins in another one behind the time of a copy.
fn behind_stamp<'a>(address: &'a str, mark: &str) -> Option<&'a str> {
    let at = address.find(mark)? + 1;
    let stamp = address[..at - 1].rsplit('/').next()?;
    let digits = stamp.bytes().take_while(u8::is_ascii_digit).count();
    // "20200102030405", also "20200102030405if_" for a frame.
    (digits == 14 && stamp.len() <= 18).then(|| &address[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_saving_programs_give_the_address() {
        for (page, url) in [
            (
                "<!DOCTYPE html>\n<!-- saved from url=(0027)https://courier.example/a -->",
                Some("https://courier.example/a"),
            ),
            (
                "<html lang=en><!--\n Page saved with SingleFile \n url: https://courier.example/a?b=c \n saved date: Fri Feb 06 2026\n-->",
                Some("https://courier.example/a?b=c"),
            ),
            (
                "<html><!-- other --><!-- Mirrored from www.courier.example/a.html by HTTrack Website Copier/3.x -->",
                Some("http://www.courier.example/a.html"),
            ),
            ("<!-- url: https://courier.example/a -->", None),
            ("<!-- saved from url=(0027", None),
            ("<p>saved from url=(0027)https://courier.example/a</p>", None),
        ] {
            assert_eq!(address(page).as_deref(), url, "{page}");
        }
    }

    #[test]
    fn a_copy_in_an_archive_is_known_by_its_stamp() {
        for (address, page) in [
            (
                "http://web.archive.org/web/20200102030405if_/http://courier.example/a",
                "http://courier.example/a",
            ),
            (
                "https://courier.example/go/https://other.example/",
                "https://courier.example/go/https://other.example/",
            ),
            ("about:reader?url=https%3A%2F%2Fcourier.example%2Fa", "https://courier.example/a"),
            ("", ""),
        ] {
            assert_eq!(original(address), page);
        }
    }
}

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
    line: HashSet<String>,
    /// What leads elsewhere, before a colon.
    lead: HashSet<String>,
    /// What heads a list of links to other articles.
    list: HashSet<String>,
    /// What heads a comment form.
    form: HashSet<String>,
    /// Labels of the fields of a comment form.
    field: HashSet<String>,
    /// Beginnings of notices that address the reader.
    notice: Vec<String>,
    /// Words of share bars.
    share: HashSet<String>,
    /// Those of them that name a network.
    network: HashSet<String>,
    /// Words that speak of reading, in a line that says how long it takes.
    reading: HashSet<String>,
    /// What else such a line is made of, besides numbers.
    minutes: HashSet<String>,
    /// Beginnings of orders to the reader to sign up for something ...
    order: Vec<String>,
    /// ... and what it is that comes by mail.
    goods: Vec<String>,
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
            "reading" => &mut all.reading,
            "minutes" => &mut all.minutes,
            _ => {
                let list = match kind {
                    "order" => &mut all.order,
                    "goods" => &mut all.goods,
                    _ => &mut all.notice,
                };
                list.push(fold_phrase(words));
                continue;
            }
        };
        set.insert(fold_phrase(words));
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
/// use dateline::read::format::residue::is_residue;
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
    if is_caption(line) {
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
        || is_menu(line)
        || is_credit(line, &folded)
}

/// "Home » Harbour » Ferries": the way to a page.
fn is_path(line: &str) -> bool {
    let steps = [" » ", " › ", " > "].iter().map(|m| line.matches(m).count()).max();
    steps.is_some_and(|n| n >= 2) && !line.ends_with('.')
}

/// "Print | Send | Imprint | © The Kestrel Courier": entries, half of which at least are residue.
fn is_menu(line: &str) -> bool {
    let entries: Vec<&str> = line.split(['|', '·', '•']).filter(|e| !e.trim().is_empty()).collect();
    let known = || entries.iter().filter(|entry| is_residue(entry)).count();
    entries.len() > 2 && known() * 2 >= entries.len()
}

/// A line that says whose a picture is, or which of how many.
fn is_credit(line: &str, folded: &str) -> bool {
    let few = line.split_whitespace().count() <= 12;
    let agency = ["getty images", "ap photo", "via getty images", "shutterstock", "istock"];
    let numbered = folded.strip_prefix("image ").is_some_and(|rest| {
        rest.split(' ').all(|w| w == "of" || w.bytes().all(|b| b.is_ascii_digit()))
    });
    let labelled = [
        "Photo:",
        "Photos:",
        "Photograph:",
        "Image:",
        "Picture:",
        "Photo by",
        "Photo :",
        "Crédit photo",
        "Foto:",
        "Fotos:",
        "Fot.",
        "Zdjęcie:",
        "Fotoğraf:",
        "Фото:",
    ];
    numbered
        || few
            && !line.ends_with('.')
            && (labelled.iter().any(|l| line.starts_with(l))
                || agency.iter().any(|a| folded.ends_with(a)))
}

/// A caption: it ends with whose picture it is, "(AP Photo/Ann Example)".
fn is_caption(line: &str) -> bool {
    let Some((_, credit)) = line.strip_suffix(')').and_then(|line| line.rsplit_once('(')) else {
        return false;
    };
    let folded = fold_phrase(credit);
    let words: Vec<&str> = folded.split(' ').collect();
    let names_work = |word: &&str| {
        matches!(*word, "photo" | "photos" | "foto" | "fotos" | "image" | "images" | "video")
    };
    let names_owner = credit.contains('/') || words.contains(&"by") || words.contains(&"via");
    words.len() <= 8 && names_owner && words.iter().any(names_work)
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

/// "7 min read", "Lesezeit: 5 Minuten"
fn is_reading_time(folded: &str) -> bool {
    let mut numbers = 0;
    let mut reading = 0;
    for word in folded.split(' ') {
        if word.bytes().all(|b| b.is_ascii_digit()) {
            numbers += 1;
        } else if PHRASES.reading.contains(word) {
            reading += 1;
        } else if !PHRASES.minutes.contains(word) {
            return false;
        }
    }
    (1..=2).contains(&numbers) && reading == 1
}

/// An order to the reader to sign up for something that comes by mail.
fn is_newsletter(folded: &str) -> bool {
    PHRASES.order.iter().any(|order| starts(folded, order))
        && PHRASES.goods.iter().any(|goods| folded.contains(goods.as_str()))
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
        let says = |phrases: &HashSet<String>| phrases.contains(folded.as_str());
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
            "The pier of Kestrel Bay on Friday, Feb. 6, 2026. (EX Photo/Bo Tamm)",
            "© 2026 The Kestrel Courier. All rights reserved.",
            "Skip to content",
            "Print | Share | Home | © The Kestrel Courier, all rights reserved",
            "You have read your three free articles this month. Subscribe to continue.",
            "7 min read",
            "Previous post Next post",
            "Advertisement - Continue reading below",
            "Lesen Sie auch: Fähre fällt aus",
            "Lesezeit: ca. 5 Minuten",
            "Alle Rechte vorbehalten.",
            "La suite après cette publicité",
            "Lire aussi : Le terminal ferme en mars",
            "Temps de lecture : 3 min.",
            "Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *",
            "Leer más: Cierra la terminal",
            "Suscríbete a nuestra newsletter y recibe las noticias del día",
            "Leggi anche: Chiude il terminal",
            "Continua depois da publicidade",
            "Lees ook: Veerterminal dicht",
            "Schrijf je in voor onze nieuwsbrief",
            "Czytaj też: Terminal zamknięty",
            "Udostępnij na Facebooku",
            "İlgili haber: Terminal kapanıyor",
            "3 dk okuma",
            "Читайте также: Терминал закроют",
            "Время чтения: 2 минуты",
            "Поделиться ВКонтакте Одноклассники Telegram",
            "We use essential cookies to make this site work.",
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
            "The harbour is where the boats are (see the photo above).",
            "The council agreed, it said. (ex/wire)",
            "We used cookies as bait, the hunter said.",
            "Copyright law is what the case is about.",
            "Email remains the weakest point, the agency warned.",
            "It takes about 5 minutes to read the letter aloud.",
            "Jetzt hat auch die Stadt einen Newsletter, den kaum jemand liest.",
            "Wir und unsere Partner in Kestrel Bay werden den Hafen gemeinsam bauen.",
            "La publicidad de la terminal costó cuatro millones.",
            "Lire la suite du dossier prendra des semaines aux juges.",
            "Читать далее судья отказался.",
            "60 minutes",
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

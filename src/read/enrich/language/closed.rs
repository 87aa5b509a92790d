//! Words of closed classes by language: articles, prepositions, pronouns, auxiliaries.
//!
//! Own work, from general knowledge of the languages: the commonest such words of each, written as
//! in running text.

use std::sync::LazyLock;

use foldhash::HashMap;

/// Languages in Latin letters and their words.
const WORDS: &[(&str, &str)] = &[
    (
        "en",
        "the of and to that was with for said his has from by at it its be not but they have had were been \
            would which who their this these than after before about into more she we you our her when what while",
    ),
    (
        "de",
        "der die das und ist nicht ein eine einen einer dem den des mit von zu auf sich im auch es wie bei aus \
            nach wird sind oder hat als dass zum zur für über war wurde werden haben noch nur wenn sie ich wir bis \
            sein seine ihre durch unter gegen zwischen mehr kann sei am vom beim",
    ),
    (
        "fr",
        "le la les et du des un une est dans pour que qui sur pas au aux il elle ce cette sont avec par ne se \
            nous vous mais comme plus été à être ont leur ses son sa d'un selon après depuis où très",
    ),
    (
        "es",
        "el la los las y en de con por para una un del al lo su se que como pero más desde sus fue ha es no sobre \
            está entre también hasta según cuando sin ser han este esta muy años",
    ),
    (
        "pt",
        "o os a as da do das dos em com um uma na no nas nos ao à foi pelo pela mas que para não é se mais como \
            são está também até seu sua ser têm após sobre já entre segundo",
    ),
    (
        "it",
        "il lo gli di che della del dei delle nel nella non sono una un per con alla al dal dalla si anche più è \
            ha come ma dopo questo questa stato tra sul sulla da hanno essere",
    ),
    (
        "nl",
        "de het een van dat niet en zijn voor met op te ook aan werd wat is in die der naar bij om maar door uit \
            over worden wordt heeft hebben als nog dan zich deze volgens tegen",
    ),
    (
        "sv",
        "och att det som av till inte ett en är på för med den har de om sig från var men han hon också när efter \
            mot där kan ska eller vid under blev sina ut upp",
    ),
    (
        "nb",
        "og å det som av til ikke et en er på for med den har de om seg fra var men han hun også når etter mot \
            der kan skal eller ved under ble sine ut opp nå noen hadde uten vil",
    ),
    (
        "da",
        "og at det som af til ikke et en er på for med den har de om sig fra var men han hun også når efter mod \
            der kan skal eller ved under blev sine ud op nu nogle havde uden vil",
    ),
    (
        "is",
        "og að í á er ekki sem til við það en um með þeir hann hún af fyrir var eru þá frá því hefur verið",
    ),
    (
        "fi",
        "ja on ei oli se että joka ovat mutta kun ovat myös hän sekä kuin tai mukaan ole sen jo vain jos",
    ),
    (
        "pl",
        "w z na i się nie do jest że o od po dla oraz przez za jak ale był była są to co który która które już \
            jego tym przed może będzie także",
    ),
    (
        "cs",
        "v z na a se ne do je že o od po pro za jak ale byl byla jsou to co který která které už jeho při podle \
            také být bude nebo mezi uvedl",
    ),
    (
        "sk",
        "v z na a sa nie do je že o od po pre za ako ale bol bola sú to čo ktorý ktorá ktoré už jeho pri podľa \
            tiež byť bude alebo medzi",
    ),
    (
        "hr",
        "u i na je se da su za od s koji koja koje će bi nije iz o kako što ali ili nakon bio bila te sve",
    ),
    ("sl", "v in na je se da so za od s ki bo ni iz o kako kaj ali po bil bila tudi pa pri še"),
    (
        "tr",
        "ve bir bu da de ile için olarak daha çok en olan gibi kadar ise sonra ancak o ne her ama var yok değil",
    ),
    (
        "hu",
        "a az és hogy nem egy is volt meg csak de már van ez azt mint vagy után még lesz szerint ki",
    ),
    (
        "ro",
        "și în de la cu din pe nu mai care este că un o a fost sunt pentru să au dar prin după această între",
    ),
    (
        "ca",
        "el la els les i de que en un una amb per als del dels no és ha més com però seva seu ser també",
    ),
    (
        "id",
        "yang dan di dari dengan untuk ini itu pada akan ada adalah tidak ke dalam juga oleh sebagai telah karena",
    ),
    ("vi", "và của là có được cho không trong một các người với này đã những để khi từ vào đến"),
    ("lt", "ir kad yra su iš į tai buvo ar bet kaip nuo per apie jo jau po dėl prie"),
    ("lv", "un ka ir ar no par uz lai kas bet to arī tika pēc ko jau vai gan"),
    ("et", "ja on ei et see oli mis ning ka kui aga oma ta selle või ole"),
    ("sq", "dhe të në e me për një nga se që është si ka më nuk do kjo"),
];

/// The languages that have each word, as places in [`WORDS`].
static BY_WORD: LazyLock<HashMap<&str, Vec<u8>>> = LazyLock::new(|| {
    let mut words: HashMap<&str, Vec<u8>> = HashMap::default();
    for (place, (_, list)) in (0..).zip(WORDS) {
        for word in list.split_ascii_whitespace() {
            let languages = words.entry(word).or_default();
            if languages.last() != Some(&place) {
                languages.push(place);
            }
        }
    }
    words
});

/// How strongly a text speaks for a language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Best {
    pub language: &'static str,
    /// Words of the language; one that several languages share counts for a part.
    pub score: f32,
    /// The same of the next one.
    pub second: f32,
    /// The same of the language that is asked for.
    pub stated: f32,
}

impl Best {
    /// The language is told from all others.
    pub fn is_sure(&self) -> bool {
        self.score >= 2. && self.score >= 1.25 * self.second
    }

    /// The text is not in the language that is stated for it.
    pub fn contradicts(&self) -> bool {
        self.score >= 8. && self.score >= 1.5 * self.second && self.score >= 5. * self.stated
    }
}

/// The language whose words a text in Latin letters has most of; `stated` is the primary tag of
/// another one to look at.
pub(super) fn best(sample: &str, stated: &str) -> Option<Best> {
    let mut scores = vec![0_f32; WORDS.len()];
    for word in sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        let lower = word.to_lowercase();
        let Some(languages) = BY_WORD.get(lower.as_str()) else { continue };
        let share = 1. / languages.len() as f32;
        for &language in languages {
            scores[usize::from(language)] += share;
        }
    }
    let score_of =
        |tag: &str| WORDS.iter().position(|(other, _)| *other == tag).map_or(0., |at| scores[at]);
    let stated = score_of(if matches!(stated, "no" | "nn") { "nb" } else { stated });
    let mut order: Vec<usize> = (0..WORDS.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let (first, second) = (*order.first()?, *order.get(1)?);
    let best =
        Best { language: WORDS[first].0, score: scores[first], second: scores[second], stated };
    (best.score > 0.).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_relatives_are_told_apart() {
        for (expected, text) in [
            ("nb", "Statsministeren sa at regjeringen ikke vil endre loven nå, men etter valget."),
            (
                "da",
                "Statsministeren sagde, at regeringen ikke vil ændre loven nu, men efter valget, som blev holdt af alle.",
            ),
            (
                "sv",
                "Statsministern sade att regeringen inte vill ändra lagen, men efter valet kan det ske.",
            ),
            (
                "pt",
                "O governo não vai mudar a lei, mas os deputados pedem uma votação após as eleições.",
            ),
            (
                "es",
                "El gobierno no cambiará la ley, pero los diputados piden una votación después.",
            ),
            ("cs", "Vláda zákon nezmění, ale poslanci chtějí hlasování, které už bude po volbách."),
            (
                "sk",
                "Vláda zákon nezmení, ale poslanci chcú hlasovanie, ktoré už bude po voľbách a pre všetkých.",
            ),
            ("is", "Ríkisstjórnin mun ekki breyta lögum, en það er við þingið að ákveða."),
        ] {
            let best = best(text, "").expect("words");
            assert!(best.language == expected && best.is_sure(), "{text}: {best:?}");
        }
    }

    #[test]
    fn names_contradict_no_stated_language() {
        let few = "Der Spiegel and Die Zeit reported on it.";
        assert!(!best(few, "en").expect("words").contradicts());
    }
}

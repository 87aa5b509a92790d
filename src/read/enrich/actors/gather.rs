//! From names in the text to actors: what names the same actor becomes one entry.

use foldhash::HashMap;

use super::{
    display::display,
    draft::{Draft, FORMS},
    explain::{Reason, Told},
    headline::rewritten,
    names::{Name, What, names},
    part::{Part, acronym, filing, organ_of_people, same_given},
    scan::{Join, Scan},
    short::ShortNames,
    tagger::{self, Input, Tagged},
    unite::unite,
};
use crate::{
    article::{Actor, ActorKind, Form, Mention},
    knowledge::actors::{DICTIONARY, Role, inflection::Inflection, lexicon::Class},
    read::enrich::{
        Trace,
        language::reads_english,
        words::{Passage, Words, toponyms},
    },
};

/// The actors of an article, most prominent first. `dateline` is its dateline as printed.
pub(super) fn gather(
    words: &Words<'_>,
    dateline: &str,
    language: Option<&str>,
    trace: &mut Trace,
) -> Vec<Actor> {
    let body = Scan::new(&words.body);
    let headline = rewritten(&words.title, &body, language);
    let headline = headline.as_deref().map(Passage::new);
    // A headline whose words are cut in another way than before would have its mentions elsewhere.
    let headline = headline.filter(|text| text.tokens.len() == words.title.tokens.len());
    let spots = headline.as_ref().map(toponyms::recognise);
    let title = headline.as_ref().map_or_else(|| Scan::new(&words.title), Scan::of_sentence);
    let mut parts = [Part::new(&body, false), Part::new(&title, true)];
    parts[0].filed = filing(body.text, dateline);
    let english = reads_english(language);
    let told = trace.is_on().then(Told::default);
    let mut gathering = Gathering::new(Inflection::of(language), told);
    let spots = [&words.spots[1], spots.as_ref().unwrap_or(&words.spots[0])];
    let inputs = [0, 1].map(|part| Input { scan: parts[part].scan, spots: spots[part] });
    for (part, tagged) in parts.iter_mut().zip(tagger::tag(inputs, language)) {
        part.names = names(part.scan, &tagged, english);
        part.tagged = tagged;
    }
    words.named.get_or_init(|| {
        let [body, title] = parts.each_ref().map(|part| part.tagged.iter().map(Tagged::named));
        [title.collect(), body.collect()]
    });
    for part in &mut parts {
        let filed = part.filed.clone();
        part.names.retain(|name| !(filed.contains(&name.first) && filed.contains(&name.last)));
        gathering.full_names(part);
    }
    for part in &parts {
        gathering.own_names(part);
        gathering.count_states(part.scan);
    }
    gathering.find_teams(&parts);
    for part in &mut parts {
        gathering.known(part, english);
        gathering.states(part, language);
    }
    for part in &mut parts {
        gathering.introduced_acronyms(part);
    }
    for part in &mut parts {
        gathering.single_names(part);
    }
    for part in &mut parts {
        gathering.later_mentions(part);
    }
    gathering.unite();
    let told = gathering.told.take();
    let (actors, order) = gathering.actors(body.text.source.len());
    if let Some(told) = told {
        let [body, title] = parts.map(|part| part.tagged);
        told.tell(words, &[title, body], &actors, &order, trace);
    }
    actors
}

/// What has been gathered of an article.
pub(super) struct Gathering {
    pub(super) drafts: Vec<Draft>,
    /// Dictionary number -> draft.
    pub(super) entries: HashMap<u16, usize>,
    /// Surnames and short names.
    pub(super) short: ShortNames,
    /// Dictionary number -> whether the article holds one of the words beside which it is meant.
    pub(super) beside: HashMap<u16, bool>,
    /// Given names.
    pub(super) given: ShortNames,
    /// How often each state is named, by its code.
    pub(super) states: HashMap<&'static str, usize>,
    /// The names of states are those of their teams.
    pub(super) teams: bool,
    pub(super) inflection: Inflection,
    /// What is told of mentions, where somebody listens.
    pub(super) told: Option<Told>,
}

impl Gathering {
    fn new(inflection: Inflection, told: Option<Told>) -> Self {
        Self {
            drafts: Vec::new(),
            entries: HashMap::default(),
            short: ShortNames::new(inflection),
            beside: HashMap::default(),
            given: ShortNames::new(inflection),
            states: HashMap::default(),
            teams: false,
            inflection,
            told,
        }
    }

    /// How a name is shown: as written, without what the language hangs on.
    pub(super) fn shown(&self, part: &Part<'_, '_, '_>, first: usize, last: usize) -> String {
        let written = part.written(first, last);
        let end = self.inflection.bare(part.scan.text.word(last)).len();
        let cut = part.scan.text.word(last).len() - end;
        written[..written.len() - cut].to_owned()
    }

    pub(super) fn draft(
        &mut self,
        name: String,
        key: String,
        kind: ActorKind,
        country: Option<&str>,
    ) -> usize {
        self.drafts.push(Draft {
            actor: Actor {
                name,
                kind,
                country: country.map(str::to_owned),
                mentions: Vec::new(),
                title_mentions: Vec::new(),
            },
            key,
            position: usize::MAX,
            in_text: false,
            known: None,
            forms: Vec::new(),
        });
        self.drafts.len() - 1
    }

    pub(super) fn mention(
        &mut self,
        draft: usize,
        part: &mut Part<'_, '_, '_>,
        first: usize,
        last: usize,
        form: Option<Form>,
        rule: &'static str,
    ) {
        let mention: Mention = Mention::of(part.scan.text, first, last, form);
        if let Some(told) = &mut self.told {
            let part = part.number();
            told.reasons.push(Reason { draft, part, start: mention.start, last, rule, acts: None });
        }
        let own = draft as u32;
        let draft = &mut self.drafts[draft];
        draft.in_text |= !part.scan.words[first].heading;
        let form = part.scan.folded(first, last);
        if draft.forms.len() < FORMS && !draft.forms.iter().any(|known| known == form) {
            draft.forms.push(form.to_owned());
        }
        part.owner[first..=last].fill(Some(own));
        if part.is_title {
            draft.actor.title_mentions.push(mention);
        } else {
            draft.actor.mentions.push(mention);
            draft.position = draft.position.min(part.scan.text.tokens[first].start as usize);
        }
    }

    /// The surname of somebody the article has named in full: Michael Jordan, not Jordan.
    pub(super) fn is_person(&self, folded: &str) -> bool {
        self.short
            .get(folded)
            .is_some_and(|draft| self.drafts[draft].actor.kind == ActorKind::Person)
    }

    /// The given name of somebody the article has named in full: Chad le Clos.
    pub(super) fn is_given(&self, folded: &str) -> bool {
        self.given.get(folded).is_some()
    }

    /// Persons with more than one name, organisations.
    fn full_names(&mut self, part: &mut Part<'_, '_, '_>) {
        for name in std::mem::take(&mut part.names) {
            match name.what {
                What::Person { country } if name.last > name.first => {
                    let draft = self.person(part, name, country);
                    self.mention(draft, part, name.first, name.last, None, name.rule);
                    self.take_in_dot(draft, part, name.last);
                }
                What::Organisation | What::Group if !acronym(part, name) => {
                    let draft = self.organisation(part, name);
                    self.mention(draft, part, name.first, name.last, None, name.rule);
                    self.take_in_dot(draft, part, name.last);
                }
                _ => part.names.push(name),
            }
        }
    }

    /// The dot of "Inc." and "Jr." belongs to the name where the sentence goes on.
    pub(super) fn take_in_dot(&mut self, draft: usize, part: &Part<'_, '_, '_>, last: usize) {
        let scan = part.scan;
        let dotted = matches!(
            scan.folded(last, last),
            "inc" | "corp" | "co" | "cos" | "ltd" | "bros" | "jr" | "sr"
        ) && scan.text.gap(last + 1).starts_with('.')
            && scan.get(last + 1).is_some_and(|next| next.join != Join::Break);
        let actor = &mut self.drafts[draft].actor;
        let mentions = if part.is_title { &mut actor.title_mentions } else { &mut actor.mentions };
        if let Some(mention) = mentions.last_mut().filter(|_| dotted) {
            mention.end += 1;
        }
    }

    fn person(&mut self, part: &Part<'_, '_, '_>, name: Name, country: Option<&str>) -> usize {
        let scan = part.scan;
        let mut last = name.last;
        while last > name.first && scan.words[last].is(Class::SUFFIX) {
            last -= 1;
        }
        let surname = scan.folded(last, last);
        let key = scan.folded(name.first, last);
        let same = |n: &usize| {
            let draft = &self.drafts[*n];
            draft.actor.kind == ActorKind::Person && same_given(&draft.key, key)
        };
        let known = [key, surname].into_iter().find_map(|k| self.short.get(k).filter(same));
        let draft = known.unwrap_or_else(|| {
            let draft = self.draft(
                self.shown(part, name.first, name.last),
                key.to_owned(),
                ActorKind::Person,
                None,
            );
            self.short.note(surname, draft);
            draft
        });
        self.short.note(key, draft);
        // Friends and features speak of people by their given names.
        if !scan.words[name.first].is(Class::COMMON | Class::TITLE | Class::HONORIFIC) {
            self.given.note(scan.folded(name.first, name.first), draft);
        }
        let shown = self.shown(part, name.first, name.last);
        let entry = &mut self.drafts[draft];
        if entry.key.len() < key.len() {
            key.clone_into(&mut entry.key);
            entry.actor.name = shown;
        }
        if entry.actor.country.is_none() {
            entry.actor.country = country.map(str::to_owned);
        }
        draft
    }

    fn organisation(&mut self, part: &Part<'_, '_, '_>, name: Name) -> usize {
        let scan = part.scan;
        // "the American Congress" is the organ that "Congress" alone means.
        if let Some((id, entry)) = organ_of_people(scan, name) {
            return self.entry(id, entry);
        }
        let written = self.shown(part, name.first, name.last);
        // "Iranian Foreign Ministry", "China's Foreign Ministry"
        let organ = scan.words[name.first..=name.last].iter().any(|w| w.is(Class::STATE_ORGAN));
        let owned = scan.words[name.first].join == Join::Possessive;
        let state = scan
            .match_before(name.first)
            .filter(|m| m.role == Role::Demonym || owned)
            .and_then(|m| DICTIONARY.entry(m.meaning))
            .filter(|entry| organ && entry.kind == ActorKind::State);
        let key = match state {
            Some(state) => format!("{} {}", state.name, scan.folded(name.first, name.last)),
            None => scan.folded(name.first, name.last).to_owned(),
        };
        if let Some(draft) = self.short.get(&key) {
            return draft;
        }
        let kind =
            if name.what == What::Group { ActorKind::Group } else { ActorKind::Organisation };
        let display = state.map_or(written.clone(), |state| format!("{written} of {}", state.name));
        let country = state.and_then(|state| state.country);
        let draft = self.draft(display, key.clone(), kind, country);
        self.short.note(&key, draft);
        if state.is_some() {
            self.short.note(scan.folded(name.first, name.last), draft);
            return draft;
        }
        // Later "Standard Oil" for "Standard Oil Co", but not "First" for "First Bank".
        let mut last = name.last;
        while last > name.first && scan.words[last].is(Class::SUFFIX | Class::ORG_HEAD) {
            last -= 1;
            let ordinary = Class::COMMON | Class::GIVEN | Class::FUNCTION | Class::ORG_HEAD;
            let generic = (name.first..=last).all(|i| scan.words[i].is(ordinary))
                || scan.match_at(name.first).is_some_and(|m| m.last == last);
            if !generic {
                self.short.note(scan.folded(name.first, last), draft);
            }
        }
        draft
    }

    /// Makes one of the drafts that are one actor.
    fn unite(&mut self) {
        let heads = unite(&self.drafts, self.inflection);
        for (number, &head) in heads.iter().enumerate().filter(|(number, head)| number != *head) {
            let other = &mut self.drafts[number];
            let mut mentions = std::mem::take(&mut other.actor.mentions);
            let mut title_mentions = std::mem::take(&mut other.actor.title_mentions);
            let country = other.actor.country.take();
            let position = other.position;
            let in_text = other.in_text;
            let draft = &mut self.drafts[head];
            draft.actor.mentions.append(&mut mentions);
            draft.actor.title_mentions.append(&mut title_mentions);
            draft.actor.country = draft.actor.country.take().or(country);
            draft.position = draft.position.min(position);
            draft.in_text |= in_text;
        }
        for reason in self.told.iter_mut().flat_map(|told| &mut told.reasons) {
            reason.draft = heads[reason.draft];
        }
    }

    /// The actors, most prominent first, and the numbers of their drafts.
    fn actors(self, length: usize) -> (Vec<Actor>, Vec<usize>) {
        let mut drafts: Vec<(usize, Draft)> = self.drafts.into_iter().enumerate().collect();
        drafts.retain(|(_, draft)| draft.stands());
        drafts.sort_by(|(_, a), (_, b)| b.prominence(length).total_cmp(&a.prominence(length)));
        drafts
            .into_iter()
            .map(|(number, mut draft)| {
                if draft.known.is_none() {
                    draft.actor.name = display(&draft.actor.name, draft.actor.kind);
                }
                draft.actor.mentions.sort_unstable();
                draft.actor.title_mentions.sort_unstable();
                (draft.actor, number)
            })
            .unzip()
    }
}

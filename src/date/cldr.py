"""Prints months-cldr.tsv: names of months out of the CLDR data of npm `cldr-dates-full` 48.2.0.

usage: npm pack cldr-dates-full@48.2.0 && tar xzf cldr-dates-full-48.2.0.tgz && cldr.py package/main > months-cldr.tsv"""
import glob, json, re, sys

# Languages that months.tsv has, with more forms than CLDR knows.
KNOWN = set('en de fr es it pt ru uk ar tr pl nl id el cs hu ro sv da no nb nn fi'.split())
full, short, words = {}, {}, {}


def clean(name):
    return re.sub('[\u200b-\u200f\u2060]', '', name).strip().rstrip('.').strip()


def is_name(name):
    return len(name) > 1 and all(c.isalpha() or not c.isascii() for c in name) and not re.search(r'[\d\s/]', name)


def add(table, language, month, name):
    name = clean(name)
    if is_name(name) and name not in table.setdefault(language, [[] for _ in range(12)])[month]:
        table[language][month].append(name)


for path in sorted(glob.glob(sys.argv[1] + '/*/ca-gregorian.json')):
    locale = path.split('/')[-2]
    calendar = json.load(open(path, encoding='utf8'))['main'][locale]['dates']['calendars']['gregorian']
    language = re.match(r'[a-z]+(-[A-Z][a-z]{3})?', locale)[0]
    patterns = [p if isinstance(p, str) else p['_value'] for p in calendar['dateFormats'].values()]
    for pattern in patterns:
        # Words that the language writes between the parts of a date, as in "2024 m. kovo 1 d.".
        plain = re.sub(r"'[^']*'|[A-Za-z]+", ' ', pattern)
        literal = re.findall(r"(?<![\w])'([^']+)'(?![\w])", pattern) + [plain]
        words.setdefault(language, set()).update(
            w.rstrip('.') for text in literal for w in text.split() if re.fullmatch(r'[^\W\d_]+', w.rstrip('.')))
    if language.split('-')[0] in KNOWN:
        continue
    for context in ('format', 'stand-alone'):
        for month in range(12):
            name = calendar['months'][context]['wide'][str(month + 1)]
            add(full, language, month, name)
            add(short, language, month, calendar['months'][context]['abbreviated'][str(month + 1)])
            for pattern in patterns:
                # What is written onto the name: "במרץ", "martxoaren".
                joined = re.search(r"(?:'([^'\s]+)'|([^\W\da-zA-Z]+))?MMMM(?:'([^'\s]+)')?", pattern)
                if joined:
                    add(full, language, month, (joined[1] or joined[2] or '') + name + (joined[3] or ''))

# A name that stands for two months belongs to the one that more languages call so, if any.
votes = {}
for table in (full, short):
    for names in table.values():
        for month, of_month in enumerate(names):
            for name in of_month:
                counts = votes.setdefault(name.lower(), [0] * 12)
                counts[month] += 1
for table in (full, short):
    for names in table.values():
        for month, of_month in enumerate(names):
            of_month[:] = [n for n in of_month if all(
                votes[n.lower()][month] > count for other, count in enumerate(votes[n.lower()]) if other != month)]

print('# Names of months, January to December, out of the Unicode CLDR as packaged in npm cldr-dates-full 48.2.0; Unicode License v3,')
print('# https://www.unicode.org/license.txt. Written by cldr.py. A code with a dot: abbreviations, without theirs. "words": what a')
print('# language writes between the parts of a date.')
for language in sorted(words):
    between = sorted(w for w in words[language] if w not in '年月日년일월')
    if between and language.split('-')[0] not in KNOWN:
        print('words\t' + language + '\t' + ' '.join(between))
rows = {}
for language in sorted(full):
    for table, code in ((full, language), (short, language + '.')):
        known = full[language] if table is short else [[] for _ in range(12)]
        cells = [','.join(n for n in names if n.lower() not in {k.lower() for k in of_month})
                 for names, of_month in zip(table.get(language, [[]] * 12), known)]
        if any(cells):
            rows.setdefault('\t'.join(cell or '-' for cell in cells), []).append(code)
for row, codes in rows.items():
    print(','.join(codes) + '\t' + row)

"""Prints names.tsv: names of months and weekdays out of the CLDR data of PyPI `babel` 2.19.0.

usage: names.py > names.tsv"""
from babel import Locale
LOCALES = ['ar','ar_LB','ar_DZ','ar_MA','bg','ca','cs','da','de','de_AT','el','en','es','et','eu','fa','fa_AF','fi','fr','gl','he','hi','hr','hu','id','it','lt','lv','ms','nb','nl','pl','pt','ro','ru','sk','sl','sr','sv','tr','uk']
out = {}
def clean(n): return n.replace('\u200f','').strip().rstrip('.').replace(',', '')
for l in LOCALES:
    L = Locale.parse(l); lang = {'nb':'no'}.get(L.language, L.language)
    for kind, table, keys in (('month', L.months, range(1,13)), ('weekday', L.days, range(7))):
        for width in ('wide','abbreviated'):
            for ctx in ('format','stand-alone'):
                for k in keys:
                    n = clean(table[ctx][width][k])
                    if n.isdigit() or len(n) < 2 or any(c.isdigit() for c in n): continue
                    row = out.setdefault((lang, kind, k, width == 'abbreviated'), [])
                    if n not in row: row.append(n)
wide = {}
for (lang, kind, k, ab), names in out.items():
    if not ab:
        for n in names: wide.setdefault((lang, n.lower()), None)
print('# Names of months (1 to 12) and weekdays (0, Monday, to 6) by language, out of the Unicode CLDR 49 as packaged in PyPI babel 2.19.0;')
print('# Unicode License v3, https://www.unicode.org/license.txt. Wide names, then abbreviations that are no wide names, without their dots.')
for lang in sorted({k[0] for k in out}):
    for kind in ('month','weekday'):
        for ab in (False, True):
            cells = []
            for k in (range(1,13) if kind == 'month' else range(7)):
                names = out.get((lang,kind,k,ab), [])
                if ab: names = [n for n in names if (lang, n.lower()) not in wide]
                cells.append(','.join(names) or '-')
            if any(c != '-' for c in cells): print('\t'.join([lang, kind + ('.' if ab else '')] + cells))

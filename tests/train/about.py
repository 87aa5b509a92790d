#!/usr/bin/env python3
"""Learns which countries an article is about: the weights in `src/read/enrich/places/about.rs`. Standard library only.

    python3 tests/train/about.py articles tests/train/own tests/train/articles > articles.jsonl
    dateline extract --explain articles.jsonl > told.jsonl
    python3 tests/train/about.py learn articles.jsonl told.jsonl

The second step tells the features of every country; the third fits a logistic regression to the `about:` lines of the articles and prints the
table of weights, and before it how well it does on articles left out: five parts, no file in two of them."""
import argparse, glob, json, math, re, sys

MARK = re.compile(r'\[[POGSLDM] ([^\[\]\n]+)\]')
PARTS = 5
ODDS = -0.4  # as in about.rs

def articles(folders):
    for path in (path for folder in folders for path in sorted(glob.glob(f'{folder}/*/*.txt'))):
        for block in re.split(r'(?m)^=== ', open(path, encoding='utf8').read())[1:]:
            first, _, rest = block.partition('\n')
            head, _, body = rest.partition('\n---\n')
            head = dict(line.partition(':')[::2] for line in head.splitlines())
            about = [c for c in re.split(r'[ ,;]+', head.get('about', '')) if c and c != '-']
            title = MARK.sub(r'\1', head.get('headline', '')).strip()
            print(json.dumps({'id': path, 'title': title, 'text': MARK.sub(r'\1', body.strip()), 'about': about}, ensure_ascii=False))

def told(path):
    """The features of each country, by article."""
    found = []
    for line in open(path, encoding='utf8'):
        entry = json.loads(line)
        if entry['type'] == 'article': found.append([])
        elif entry['type'] == 'country': found[-1].append((entry['value'], entry['features']))
    return found

def solve(matrix, right):
    size = len(right)
    rows = [row[:] + [value] for row, value in zip(matrix, right)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(size):
            if r != i and rows[r][i]:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[i])]
    return [rows[i][size] / rows[i][i] for i in range(size)]

def fit(samples, rounds=7):
    """Logistic regression by Newton's method, with a ridge of 1."""
    size = len(samples[0][0])
    weights = [0.] * size
    for _ in range(rounds):
        gradient = weights[:]
        hessian = [[float(i == j) for j in range(size)] for i in range(size)]
        for values, label in samples:
            odds = sum(w * v for w, v in zip(weights, values))
            p = 1 / (1 + math.exp(-max(-30, min(30, odds))))
            some = [(i, v) for i, v in enumerate(values) if v]
            for i, v in some:
                gradient[i] += (p - label) * v
                for j, u in some: hessian[i][j] += p * (1 - p) * v * u
        weights = [w - step for w, step in zip(weights, solve(hessian, gradient))]
    return weights

def learn(path, explained):
    rows = []
    for article, countries in zip(map(json.loads, open(path, encoding='utf8')), told(explained)):
        rows.append((article['id'], set(article['about']), countries))
    names = next(list(features) for _, _, countries in rows for _, features in countries)
    files = {file: n % PARTS for n, file in enumerate(sorted({row[0] for row in rows}))}
    samples = lambda rows: [(list(f.values()), float(code in about)) for _, about, countries in rows for code, f in countries]
    for part in range(PARTS):
        weights = fit(samples([row for row in rows if files[row[0]] != part]))
        right = given = wanted = 0
        for _, about, countries in (row for row in rows if files[row[0]] == part):
            have = {code for code, f in countries if sum(w * v for w, v in zip(weights, f.values())) > ODDS}
            right, given, wanted = right + len(have & about), given + len(have), wanted + len(about)
        p, r = right / given, right / wanted
        print(f'left out {part + 1}: P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r):.3f}', file=sys.stderr)
    for name, weight in zip(names, fit(samples(rows))): print(f'    ("{name}", {weight:.3f}),')

def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = arguments.add_subparsers(dest='step', required=True)
    steps.add_parser('articles').add_argument('folders', nargs='+')
    step = steps.add_parser('learn')
    step.add_argument('articles')
    step.add_argument('told')
    arguments = arguments.parse_args()
    if arguments.step == 'articles': articles(arguments.folders)
    else: learn(arguments.articles, arguments.told)


if __name__ == '__main__':
    main()

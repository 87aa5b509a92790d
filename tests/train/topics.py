#!/usr/bin/env python3
"""Fits `model.tsv`, the linear model of the seventeen tops, to labelled headlines and summaries.

    cargo run --release --features train --example topic_features -- ARTICLES.jsonl > FEATURES
    pip install numpy scipy
    python3 tests/train/topics.py FEATURES LABELS [--write]

FEATURES has for each article
a line with the identifier, what the model reads (`stem:count`), the evidence of the cues for each top, and the
offset of each top (that evidence and how common the top is; `src/read/enrich/topics/tops.rs`). LABELS are JSON lines with `id` and
`topics_ok`, the tops that would be right. The model is fitted as a correction to the offset, by regularised multinomial
regression whose likelihood is that of any of the right tops. Words in fewer than MIN articles are left out. A text of many
known words counts less, as in `tops.rs`. A constant for each top takes up
most of how often the labelled publication writes about it; it is not written, because other publications differ.
Accuracy is printed cross-validated and fitted. With --write, writes `src/knowledge/topics/data/model.tsv`."""
import argparse, json, pathlib
from collections import Counter
import numpy as np
import scipy.sparse as sparse
from scipy.optimize import minimize

# Words that bind others tell of a publication's manner, not of its matter.
FUNCTION_WORDS = set('about above after again all also and any are because been befor both but can could did does down '
                     'dure each few for from had has have her here his how into just mani may might more most much not '
                     'onli other our out over own same she should some such than that the their then there these they '
                     'this those through too under until veri was were what when where which while who whom whose whi '
                     'will with would you your them come came get got make made take took see seen saw say know think want '
                     'look give gave way thing someth noth anyth everyth nobodi everyon everi old new good bad last next '
                     'alway never even still back realli actual let put keep tri like need now day time year one two '
                     'three first here whi don doe didn isn won'.split())
MODEL = pathlib.Path(__file__).parent / '../../src/knowledge/topics/data/model.tsv'
TOPS, MIN, STEP, PENALTY, FOLDS = 17, 3, 8, .1, 5
# On the constants: loose, they take up all of how often the publication writes about each top, and the words say less of
# what its articles are filed under; tight, the words learn the publication's habits, and do worse on others.
HABIT = 1.5
# A top needs so much evidence, or so high a score of the model and so many known words (as in tops.rs).
LEAST, SPOKEN, WORDS, FEW, MANY = 1, 1, 10, 2, 30


def read(features, labels):
    ok = {}
    for line in open(labels, encoding='utf8'):
        label = json.loads(line)
        ok[label['id']] = [f'medtop:{top:02}000000' in label['topics_ok'] for top in range(1, TOPS + 1)]
    words, evidence, offsets, right = [], [], [], []
    for line in open(features, encoding='utf8'):
        name, text, sums, offset = line.rstrip('\n').split('\t')
        if name in ok:
            counts = (pair.rsplit(':', 1) for pair in text.split())
            words.append({stem: float(count) for stem, count in counts
                          if len(stem) > 2 and not stem[0].isdigit() and stem not in FUNCTION_WORDS})
            evidence.append([float(x) for x in sums.split()])
            offsets.append([float(x) for x in offset.split()])
            right.append(ok[name])
    return words, np.array(evidence), np.array(offsets), np.array(right, float)


def matrix(words, vocabulary):
    """Damped counts, each article of length one or, of few words or very many, less, as `tops.rs` reads them."""
    rows = []
    for counts in words:
        row = {vocabulary[w]: np.log1p(c) for w, c in counts.items() if w in vocabulary}
        length = (sum(x * x for x in row.values()) + FEW) ** .5 * max(1, len(row) / MANY)
        rows.append({column: x / length for column, x in row.items()})
    place = [(r, c, x) for r, row in enumerate(rows) for c, x in row.items()]
    r, c, x = zip(*place)
    return sparse.csr_matrix((x, (r, c)), shape=(len(words), len(vocabulary)))


def fit(x, offset, right):
    size = x.shape[1] * TOPS

    def loss(parameters):
        weights, constant = parameters[:size].reshape(-1, TOPS), parameters[size:]
        z = x @ weights + offset + constant
        p = np.exp(z - z.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        hit = p * right
        total = hit.sum(1, keepdims=True) + 1e-12
        gradient = p - hit / total
        value = -np.log(total).sum() + PENALTY * (weights ** 2).sum() / 2 + HABIT * (constant ** 2).sum()
        return value, np.concatenate([(x.T @ gradient + PENALTY * weights).ravel(), gradient.sum(0) + 2 * HABIT * constant])

    best = minimize(loss, np.zeros(size + TOPS), jac=True, method='L-BFGS-B', options={'maxiter': 60}).x
    return best[:size].reshape(-1, TOPS), best[size:]


def rounded(weights):
    return np.clip(np.round(weights * STEP), -127, 127).astype(int)


def accuracy(score, x, evidence, offset, right):
    enough = np.diff(x.indptr)[:, None] >= WORDS
    said = (evidence >= LEAST) | enough & (evidence >= 0) & (score >= SPOKEN)
    first = np.where(said, score + offset, -99).argmax(1)
    return (right[np.arange(len(right)), first] * said.any(1)).mean()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument('features', metavar='FEATURES')
    arguments.add_argument('labels', metavar='LABELS')
    arguments.add_argument('--write', action='store_true', help='write the model')
    arguments = arguments.parse_args()
    words, evidence, offset, right = read(arguments.features, arguments.labels)
    seen = Counter(word for counts in words for word in counts)
    vocabulary = {word: i for i, word in enumerate(sorted(w for w, n in seen.items() if n >= MIN))}
    x = matrix(words, vocabulary)
    fold = np.random.RandomState(1).permutation(len(words)) % FOLDS
    held = np.zeros_like(offset)
    for k in range(FOLDS):
        weights, _ = fit(x[fold != k], offset[fold != k], right[fold != k])
        held[fold == k] = x[fold == k] @ rounded(weights) / STEP
    weights, constant = fit(x, offset, right)
    without, held, fitted = (accuracy(score, x, evidence, offset, right)
                             for score in (0 * offset, held, x @ rounded(weights) / STEP))
    print(f'{len(words)} articles, {len(vocabulary)} words; without the model {without:.3f}, '
          f'cross-validated {held:.3f}, fitted {fitted:.3f}')
    print('constants left out:', ' '.join(f'{c:.1f}' for c in constant))
    if arguments.write:
        with open(MODEL, 'w', encoding='utf8') as out:
            out.write('# stem\tweights of the 17 tops in eighths\n')
            for word, i in vocabulary.items():
                row = rounded(weights[i])
                if row.any():
                    out.write(f"{word}\t{' '.join(map(str, row))}\n")


if __name__ == '__main__':
    main()

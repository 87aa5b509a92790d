#!/usr/bin/env python3
"""Trains `blocks.bin`, the table by which dateline tells an article's blocks from the rest of a page.

    cargo run --release --features train --example blocks -- PREFIX TRUTH/*/pages/*.html.gz
    pip install lightgbm==4.7.0 scikit-learn==1.9.1
    python3 tests/train/blocks.py PREFIX TRUTH [--write]

PREFIX names the files of measurements, as in `/tmp/blocks`. TRUTH holds, for each set of pages, SET/pages/ID.html.gz and SET/truth.jsonl with `id`, `url` and, where
the set has them, `text` (the main text), `with` and `without` (snippets that belong and do not).
Prints figures of a cross-validation by site: no page is judged by a model that saw its site. Which blocks
it keeps of each page goes to PREFIX.kept; `blocks` makes records of them:

    cargo run --release --features train --example blocks -- --bodies PREFIX > cross-validated.jsonl

With --write, trains on everything and writes `src/read/webpage/content/blocks.bin`."""
import argparse, json, re, struct, warnings, zlib
from collections import Counter
from pathlib import Path
from urllib.parse import urlparse

import lightgbm
import numpy
import scipy.sparse
from sklearn.linear_model import LogisticRegression

TABLE = Path(__file__).parent / "../../src/read/webpage/content/blocks.bin"

# The regression is stopped early on purpose.
warnings.filterwarnings("ignore", message="lbfgs failed to converge")

FOLDS = 5
END = 65535
WORD = re.compile(r"\w+")
TREES = dict(objective="binary", num_leaves=15, learning_rate=0.08, min_data_in_leaf=40, lambda_l2=5,
             feature_fraction=0.25, bagging_fraction=0.6, bagging_freq=1, verbose=-1, num_threads=1,
             deterministic=True, force_row_wise=True)
ROUNDS = 200
# Forests whose mean is taken.
FORESTS = 2
# Weight of blocks that are labelled by two engines' agreement alone.
AGREED = 0.3


def words(text):
    return [w.lower() for w in WORD.findall(text or "")]


def site(url):
    """The registered domain, near enough: two labels, three below "co.uk" and the like."""
    labels = (urlparse(url).hostname or url).split(".")
    below = len(labels) > 2 and labels[-2] in ("co", "com", "org", "gov", "net", "ac", "edu")
    return ".".join(labels[-3:] if below else labels[-2:])


def labels(blocks, truth):
    """1 for each block that is in the true text: by its runs of four words, or as a line of its own, or
    joined to a neighbour that is. Of copies as many as the truth has, those among other true blocks."""
    whole = words(truth)
    runs = {tuple(whole[i:i + 4]) for i in range(len(whole) - 3)}
    lines = {" ".join(words(line)) for line in truth.split("\n")}
    text = " " + " ".join(whole) + " "
    lists = [words(block) for block in blocks]
    found = numpy.zeros(len(blocks), int)
    short = []
    for i, block in enumerate(lists):
        if len(block) >= 4:
            hits = sum(tuple(block[k:k + 4]) in runs for k in range(len(block) - 3))
            found[i] = hits * 2 > len(block) - 3
        elif block and " ".join(block) in lines:
            found[i] = 1
        elif block:
            short.append(i)
    for i in short:
        before = i > 0 and found[i - 1] and f" {' '.join(lists[i - 1][-3:] + lists[i])} " in text
        after = i + 1 < len(lists) and found[i + 1] and f" {' '.join(lists[i] + lists[i + 1][:3])} " in text
        found[i] = before or after
    copies = {}
    for i in numpy.flatnonzero(found):
        copies.setdefault(" ".join(lists[i]), []).append(i)
    for line, places in copies.items():
        true = max(1, text.count(f" {line} "))
        beside = lambda i: sum(found[k] * min(len(lists[k]), 30)
                               for k in range(max(0, i - 4), min(len(lists), i + 5)) if k != i)
        for i in sorted(places, key=lambda i: -beside(i))[true:]:
            found[i] = 0
    return found


def flat(text):
    return re.sub(r"\s+", " ", text).strip()


def partial(page):
    """Label and weight of the blocks of a page without a true text: by snippets, else where both engines
    agree; None for the others."""
    inside = [flat(s) for s in page["truth"].get("with") or []]
    outside = [flat(s) for s in page["truth"].get("without") or []]
    for block, one, other in zip(page["blocks"], page["dom_smoothie"], page["trafilatura"]):
        text = flat(block)
        if any(s in text for s in inside):
            yield 1, 1.0
        elif any(s in text for s in outside):
            yield 0, 1.0
        elif (one > 0.5) == (other > 0.5):
            yield int(one > 0.5), AGREED
        else:
            yield None, 0.0


def load(prefix, truth, program):
    """Pages, and for all their blocks: numbers, slots (sparse), labels, weights, folds."""
    truths = {}
    for path in Path(truth).glob("*/truth.jsonl"):
        for line in open(path, encoding="utf8"):
            row = json.loads(line)
            truths[path.parent.name, row["id"]] = row
    pages = [json.loads(line) for line in open(prefix + ".jsonl", encoding="utf8")]
    numbers = numpy.fromfile(prefix + ".f32", "<f4").reshape(-1, program["columns"])
    slots = numpy.fromfile(prefix + ".u16", "<u2")
    ends = numpy.flatnonzero(slots == END)
    pointers = numpy.concatenate([[0], ends + 1]) - numpy.arange(len(ends) + 1)
    column = slots[slots != END].astype(numpy.int32)
    slots = scipy.sparse.csr_matrix((numpy.ones(len(column), numpy.float32), column, pointers), (len(ends), program["slots"]))
    label, weight, fold = [], [], []
    for page in pages:
        path = Path(page["path"])
        page["set"] = path.parent.parent.name
        page["truth"] = truths[page["set"], path.name.removesuffix(".gz").removesuffix(".html")]
        page["from"] = len(label)
        sizes = numpy.sqrt([max(1, len(words(b))) for b in page["blocks"]])
        if page["truth"].get("text"):
            label.extend(labels(page["blocks"], page["truth"]["text"]))
            # Long articles have many blocks; each page should count for something like the same.
            weight.extend(sizes / numpy.sqrt(max(20, len(words(page["truth"]["text"])))))
        else:
            pairs = list(partial(page))
            label.extend(0 if l is None else l for l, _ in pairs)
            weight.extend([w * s / numpy.sqrt(450) for (_, w), s in zip(pairs, sizes)])
        fold.extend([zlib.crc32(site(page["truth"].get("url") or path.name).encode()) % FOLDS] * len(sizes))
    weight = numpy.array(weight)
    return pages, numbers, slots, numpy.array(label), weight / weight[weight > 0].mean(), numpy.array(fold)


def linear(slots, label, weight):
    return LogisticRegression(C=0.015, max_iter=30).fit(slots, label, sample_weight=weight)


def said(model, slots):
    """What the weights say in the precision in which they are shipped; the constant is left to the trees."""
    quantised, scale = quantise(model)
    return slots @ (quantised.astype(numpy.float32) * scale)


def quantise(model):
    weights = model.coef_[0]
    scale = numpy.abs(weights).max() / 127
    return numpy.round(weights / scale).astype(numpy.int8), numpy.float32(scale)


def train(numbers, slots, label, weight, fold):
    """Weights of names and words, and trees that read what weights from other folds say."""
    words_say = numpy.zeros(len(label), numpy.float32)
    for k in numpy.unique(fold):
        rest = (fold != k) & (weight > 0)
        words_say[fold == k] = said(linear(slots[rest], label[rest], weight[rest]), slots[fold == k])
    use = weight > 0
    data = lightgbm.Dataset(numpy.column_stack([numbers, words_say])[use], label[use], weight=weight[use])
    forests = [lightgbm.train(dict(TREES, seed=seed), data, ROUNDS) for seed in range(1, FORESTS + 1)]
    return linear(slots[use], label[use], weight[use]), forests


def judge(model, forests, numbers, slots, program):
    rows = numpy.column_stack([numbers, said(model, slots)])
    sums = numpy.mean([forest.predict(rows, raw_score=True) for forest in forests], axis=0)
    never = (numbers[:, program["ruling_out"]] > program["minor"]).any(axis=1)
    return numpy.where(never, program["unlikely"], 1) / (1 + numpy.exp(-sums))


def cut(likely, sizes):
    """The blocks from the likeliest down, to where the expected F1 over words is best."""
    order = numpy.argsort(-likely, kind="stable")
    right, taken = numpy.cumsum((likely * sizes)[order]), numpy.cumsum(sizes[order])
    kept = numpy.zeros(len(likely), bool)
    if not len(likely):
        return kept
    kept[order[:numpy.argmax(2 * right / numpy.maximum(taken + (likely * sizes).sum(), 1e-9)) + 1]] = True
    return kept


def overlap(truth, text, n):
    """Precision, recall and F1 over runs of n words, as bags."""
    bag = lambda s: Counter(tuple(t[i:i + n]) for t in [words(s)] for i in range(len(t) - n + 1))
    true, ours = bag(truth), bag(text)
    both = sum((true & ours).values())
    p, r = both / max(1, sum(ours.values())), both / max(1, sum(true.values()))
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def report(pages, likely, kept_path):
    with open(kept_path, "w") as out:
        for page in pages:
            blocks = page["blocks"]
            sizes = numpy.array([max(0.1, len(b.split())) for b in blocks])
            page["kept"] = cut(likely[page["from"]:page["from"] + len(blocks)], sizes)
            print(json.dumps([int(k) for k in page["kept"]]), file=out)
    for name in sorted({p["set"] for p in pages if p["truth"].get("text")}):
        rows = {1: [], 4: []}
        for page in (p for p in pages if p["set"] == name):
            text = "\n".join(b for b, k in zip(page["blocks"], page["kept"]) if k)
            for n in rows:
                rows[n].append(overlap(page["truth"]["text"], text, n))
        for n, of in rows.items():
            p, r, f1 = numpy.mean(of, axis=0)
            print(f"{name}: {len(of)} pages, runs of {n}: P={p:.4f} R={r:.4f} F1 of the means={2 * p * r / (p + r):.4f} mean F1={f1:.4f}")


def write(path, model, forests):
    """The table in the form that `forest.rs` reads."""
    weights, scale = quantise(model)
    out = [struct.pack("<f", scale), weights.tobytes()]
    dump = [tree for forest in forests for tree in forest.dump_model()["tree_info"]]
    out.append(struct.pack("<H", len(dump)))
    for tree in dump:
        splits, leaves = [], []

        def visit(node):
            if "split_feature" not in node:
                leaves.append(node["leaf_value"] / FORESTS)
                return 128 + len(leaves) - 1
            assert node["decision_type"] == "<=" and len(splits) < 127
            at = len(splits)
            splits.append(None)
            left, right = visit(node["left_child"]), visit(node["right_child"])
            splits[at] = (node["split_feature"], left, right, node["threshold"],
                          node["internal_value"] / FORESTS)
            return at

        visit(tree["tree_structure"])
        out.append(struct.pack("<B", len(splits)))
        out.extend(struct.pack("<BBBff", *split) for split in splits)
        out.extend(struct.pack("<f", leaf) for leaf in leaves)
    path.write_bytes(b"".join(out))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("prefix", metavar="PREFIX", help="files of measurements, without their endings")
    arguments.add_argument("truth", metavar="TRUTH", help="folder of labelled pages")
    arguments.add_argument("--write", action="store_true", help="write the table")
    arguments = arguments.parse_args()
    prefix, truth = arguments.prefix, arguments.truth
    # What `blocks` says of the columns and of the rules of the program.
    program = json.loads(Path(prefix + ".json").read_text())
    pages, numbers, slots, label, weight, fold = load(prefix, truth, program)
    likely = numpy.zeros(len(label))
    for k in range(FOLDS):
        rest, held = fold != k, fold == k
        model = train(numbers[rest], slots[rest], label[rest], weight[rest], fold[rest])
        likely[held] = judge(*model, numbers[held], slots[held], program)
    report(pages, likely, prefix + ".kept")
    if arguments.write:
        write(TABLE, *train(numbers, slots, label, weight, fold))


if __name__ == "__main__":
    main()

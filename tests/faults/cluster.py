#!/usr/bin/env python3
"""Attacks an index on a cluster, and looks whether its promises hold.

usage: cluster.py PROGRAM [--times N] [--seconds N] [--seed N] [--only NAME,...]

It starts nodes of its own, made by `mvn -q -B package` in tests/opensearch; without Java, or where no node starts, it
says so and tests nothing. Prints a line for each kind of attack; exit status 1 when a promise was broken. Being slow
breaks none. docs/scale.md says what the promises are."""

import argparse
import collections
import random
import sys
import threading
import time
from pathlib import Path

from desk import Broken, Desk, is_between, make_corpora

sys.path.append(str(Path(__file__).resolve().parent.parent / "opensearch"))
from nodes import Cluster, NotStarted, can_be_made  # noqa: E402

UPDATE = ("index", "corpus", "--commit-every", "40", "--alerts")


class ClusterDesk(Desk):
    """A folder with both corpora, and an index on a cluster."""

    # A cluster on a busy machine may take minutes over what takes it a second elsewhere.
    timeout = 900

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

    def run_to_end(self, *args):
        run = self.run(*args, index=self.index)
        if run.code != 0:
            raise Broken(f"{args} fails: {run.err}")
        return run

    def is_right(self):
        is_between(self.content(self.index), self.states["old"], self.states["new"])

    def is_exactly(self, name):
        """The index holds this corpus, and nothing besides once a writer has tidied up."""
        if self.content(self.index) != self.states[name]:
            raise Broken("the next run does not bring the index up to date")
        self.touch()
        self.run_to_end(*UPDATE)
        self.cluster.call("POST", "news/_refresh")
        documents = self.cluster.call("GET", "news/_count")["count"]
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
        desk.copy(name, "corpus")
        seconds = chance.uniform(0.005, whole)
        before = ["timeout", "--foreground", "-s", "KILL", f"{seconds:.3f}"]
        run = desk.run(*UPDATE, before=before, index=desk.index, may_be_killed=True)
        report["killed" if run.code is None else "ended before"] += 1
        try:
            content = desk.content(desk.index)
            is_between(content, desk.states["old"], desk.states["new"])
            done = [state for state in corpora if content == desk.states[state]]
            report[f"found {'whole' if done else 'between commits'}"] += 1
            desk.run_to_end(*UPDATE)
            desk.is_exactly(name)
        except Broken as broken:
            raise Broken(f"killed after {seconds:.3f} s: {broken}") from broken


def nodes(desk, times, end, chance, report):
    """Nodes are killed one after the other, while one process writes and another one searches."""
    done = threading.Event()
    failures = []

    def write():
        number = 0
        while not done.is_set():
            desk.copy(("new", "old")[number % 2], "corpus")
            attempt("updates", lambda: desk.run_to_end(*UPDATE))
            number += 1

    def search():
        while not done.is_set():
            began = time.monotonic()
            attempt("searches", desk.is_right)
            report["slowest search in s"] = max(report["slowest search in s"], round(time.monotonic() - began))

    def attempt(what, action):
        try:
            action()
            report[what] += 1
        except Broken as broken:
            failures.append(broken)
            report[f"{what} that failed"] += 1
        except Exception as error:  # of the driver itself
            failures.append(Broken(repr(error)))
            done.set()

    threads = [threading.Thread(target=work) for work in (write, search)]
    for thread in threads:
        thread.start()
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
    finally:
        done.set()
        for thread in threads:
            thread.join()
    if failures:
        raise failures[0]
    desk.copy("new", "corpus")
    desk.run_to_end(*UPDATE)
    desk.is_exactly("new")


ATTACKS = {"kills": (kills, 1), "nodes": (nodes, 3)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="an attack begins nothing new after that")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join(ATTACKS))
    args = parser.parse_args()
    if not can_be_made():
        print("not tested: there is no Java, or no node was made in tests/opensearch")
        return 0
    broken = 0
    for name in args.only.split(","):
        report = collections.Counter()
        began = time.monotonic()
        try:
            carry_out(name, args, report)
            verdict = "all promises kept"
        except NotStarted as error:
            verdict = f"not tested: {error}"
        except Broken as error:
            verdict = f"BROKEN: {error}"
            broken = 1
        figures = "".join(f"{count} {kind}, " for kind, count in sorted(report.items()))
        print(f"{name}: {verdict}; {figures}{time.monotonic() - began:.0f} s", flush=True)
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

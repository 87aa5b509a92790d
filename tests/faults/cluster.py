#!/usr/bin/env python3
"""Attacks an index on a cluster, and looks whether its promises hold.

usage: cluster.py PROGRAM [--times N] [--seed N] [--only NAME,...]

It starts nodes of its own, made by `mvn -q -B package` in tests/opensearch. Prints a line for each kind of attack;
exit status 1 when a promise was broken. docs/scale.md says what the promises are."""

import argparse
import collections
import json
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from desk import Broken, Desk, is_between, make_corpora

NODE = Path(__file__).resolve().parent.parent / "opensearch" / "node"

UPDATE = ("index", "corpus", "--commit-every", "40", "--alerts")


class Cluster:
    """Some nodes, behind one address that leads to any that lives."""

    def __init__(self, folder, count):
        self.folder = folder
        self.ports = free_ports(count)
        self.nodes = {}
        for port in self.ports:
            self.start(port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()
        try:
            self.wait()
        except BaseException:
            self.close()
            raise

    def start(self, port):
        others = [other for other in self.ports if other != port]
        home = self.folder / f"node-{port}"
        home.mkdir(parents=True, exist_ok=True)
        with open(home / "output", "ab") as output:
            self.nodes[port] = subprocess.Popen([NODE, home, *map(str, [port, *others])], stdout=output, stderr=output)

    def kill(self, port):
        self.nodes[port].kill()
        self.nodes[port].wait()

    def close(self):
        self.listener.close()
        for port in self.ports:
            self.kill(port)

    def call(self, method, path, port=None):
        url = f"http://127.0.0.1:{port or self.port}/{path}"
        with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=60) as answer:
            return json.loads(answer.read())

    def wait(self):
        """Until all nodes are there and have all copies."""
        for _ in range(600):
            try:
                health = self.call("GET", "_cluster/health?wait_for_status=green&timeout=5s", self.ports[0])
                if health["status"] == "green" and health["number_of_nodes"] == len(self.ports):
                    return
            except (OSError, ValueError):
                pass
            time.sleep(1)
        raise SystemExit(f"the cluster does not come up: {self.folder}")

    def serve(self):
        """What stands before a cluster in practice: hands each connection to the next node that takes it."""
        turn = 0
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            turn += 1
            for at in range(len(self.ports)):
                try:
                    server = socket.create_connection(("127.0.0.1", self.ports[(turn + at) % len(self.ports)]))
                except OSError:
                    continue
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=pass_on, args=pair, daemon=True).start()
                break
            else:
                client.close()


def pass_on(source, target):
    try:
        while data := source.recv(1 << 16):
            target.sendall(data)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def free_ports(count):
    """Ports that are free together with those at which nodes speak with each other."""
    found, port = [], random.SystemRandom().randrange(20000, 30000)
    while len(found) < count:
        port += 1
        if all(is_free(each) for each in (port, port + 100)):
            found.append(port)
    return found


def is_free(port):
    try:
        socket.create_server(("127.0.0.1", port)).close()
        return True
    except OSError:
        return False


class ClusterDesk(Desk):
    """A folder with both corpora, and an index on a cluster."""

    def __init__(self, program, nodes):
        super().__init__(program)
        self.cluster = Cluster(self.path / "nodes", nodes)
        self.index = f"opensearch+http://127.0.0.1:{self.cluster.port}/news"
        try:
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


def kills(desk, times, chance, report):
    """The writer is killed at any time, on its way from one corpus to the other and back."""
    corpora = ["new", "old"]
    began = time.monotonic()
    desk.copy(corpora[0], "corpus")
    desk.run_to_end(*UPDATE)
    whole = time.monotonic() - began
    for number in range(times):
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


def nodes(desk, times, chance, report):
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
            if done.wait(chance.uniform(2, 6)):
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
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join(ATTACKS))
    args = parser.parse_args()
    if not shutil.which("java") or not (NODE.parent / "target" / "node.jar").exists():
        print("not tested: there is no Java, or no node was made in tests/opensearch")
        return 0
    broken = 0
    for name in args.only.split(","):
        attack, count = ATTACKS[name]
        report = collections.Counter()
        began = time.monotonic()
        desk = ClusterDesk(args.program, count)
        try:
            attack(desk, args.times, random.Random(args.seed), report)
            verdict = "all promises kept"
        except Broken as error:
            verdict = f"BROKEN: {error}"
            broken = 1
        finally:
            desk.close()
        figures = ", ".join(f"{count} {kind}" for kind, count in sorted(report.items()))
        print(f"{name}: {verdict}; {figures}; {time.monotonic() - began:.0f} s", flush=True)
    return broken


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Writing to a cluster and asking it, beside the same by a bare client.

usage: speed.py PROGRAM FOLDER [--rounds N]

FOLDER holds articles, some ten thousands at least. It starts a node of its own, made by `mvn -q -B package` here.
The bare loader hands over the documents of a first run of the program, which were made beforehand. The bare queries
ask for the same ten hits and the same total, one call each. Runs alternate; figures are medians of the rounds. On a machine that
is busy otherwise only CPU says something, as whoever takes more turns waits more often."""

import argparse
import http.client
import http.server
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

from nodes import Cluster, free_ports

TICKS = os.sysconf("SC_CLK_TCK")

# Rounds of all searches before the first that counts.
WARMING = 5

# Words of news that are their own stems.
WORDS = "bank market war deal film game court plan loan export wheat stock tax team law fund bill oil".split()
PHRASES = ["interest rate", "oil price", "white hous", "new york", "central bank", "last year", "crude oil", "last month"]


class Recorder(http.server.BaseHTTPRequestHandler):
    """Hands calls on to a node, and keeps what makes an index and what fills it."""

    protocol_version = "HTTP/1.1"
    node = 0
    made = {}
    loads = []

    def hand_on(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        status, answer = call(http.client.HTTPConnection("127.0.0.1", self.node), self.command, self.path, body,
                              self.headers["content-type"])
        if self.command == "PUT" and self.path == "/recorded":
            self.made[self.path] = body
        is_new = body.startswith(b'{"index"') and b"if_seq_no" not in body[:200] and body not in self.loads
        if self.path.startswith("/recorded/_bulk") and is_new:
            self.loads.append(body)
        try:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)
        except ConnectionError:
            # Who gives something back waits two seconds for the answer.
            pass

    do_GET = do_PUT = do_POST = do_DELETE = hand_on

    def log_message(self, *_):
        pass


def call(connection, method, path, body=None, kind="application/json"):
    connection.request(method, path, body, {"content-type": kind})
    answer = connection.getresponse()
    return answer.status, answer.read()


class Bench:
    def __init__(self, program, corpus, folder):
        self.program, self.corpus, self.folder = str(Path(program).resolve()), str(Path(corpus).resolve()), folder
        self.cluster = Cluster(folder / "nodes", 1)
        self.port = self.cluster.ports[0]
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)

    def ask(self, method, path, body=None, kind="application/json"):
        status, answer = call(self.connection, method, path, body, kind)
        if status >= 300:
            raise SystemExit(f"{method} {path}: {status} {answer[:1000]}")
        return json.loads(answer)

    def environment(self):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
        return {**kept, "DATELINE_OPENSEARCH_SHARDS": "1", "DATELINE_OPENSEARCH_REPLICAS": "0"}

    def cpu(self):
        """CPU seconds of the node."""
        fields = Path(f"/proc/{self.cluster.nodes[self.port].pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def write(self, name, port):
        """From file to searchable. Returns seconds, CPU seconds of the node and the writer, and the writer's MB."""
        address = f"opensearch+http://127.0.0.1:{port}/{name}"
        before, began = self.cpu(), time.monotonic()
        with open(self.folder / "output", "wb") as output:
            command = [self.program, "index", self.corpus, "--index", address]
            process = subprocess.Popen(command, stdout=output, stderr=output, cwd=self.folder, env=self.environment())
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
        if process.returncode:
            raise SystemExit((self.folder / "output").read_text())
        return seconds, self.cpu() - before, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024

    def load(self):
        """What a bare loader takes: seconds and CPU seconds of the node."""
        before, began = self.cpu(), time.monotonic()
        self.ask("PUT", "/bare", Recorder.made["/recorded"])
        for load in Recorder.loads:
            if self.ask("POST", "/bare/_bulk?filter_path=errors", load, "application/x-ndjson")["errors"]:
                raise SystemExit("the bare loader failed")
        self.ask("POST", "/bare/_refresh")
        return time.monotonic() - began, self.cpu() - before

    def count(self, name):
        return self.ask("GET", f"/{name}/_count")["count"]

    def remove(self, *names):
        for name in names:
            self.ask("DELETE", f"/{name}")

    def record(self):
        Recorder.node = self.port
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.write("recorded", server.server_address[1])
        server.shutdown()
        server.server_close()
        self.remove("recorded", "recorded-sources")

    def writing(self, rounds):
        self.record()
        ours, bare = [], []
        for at in range(rounds):
            if at:
                self.remove("news", "news-sources", "bare")
            ours.append(self.write("news", self.port))
            bare.append(self.load())
        articles = self.count("bare")
        if self.count("news") != articles:
            raise SystemExit("the indexes differ")
        seconds, node, writer, memory = map(statistics.median, zip(*ours))
        bare_seconds, bare_node = map(statistics.median, zip(*bare))
        print(f"{articles} articles: {articles / seconds:.0f} a second, bare loader {articles / bare_seconds:.0f}, "
              f"ratio {bare_seconds / seconds:.2f}")
        print(f"CPU an article: node {1000 * node / articles:.2f} ms, under the bare loader "
              f"{1000 * bare_node / articles:.2f} ms, ratio {node / bare_node:.2f}; writer {1000 * writer / articles:.2f} ms")
        print(f"memory of the writer: {memory:.0f} MB")
        disk = self.ask("GET", "/news/_stats/store")["_all"]["primaries"]["store"]["size_in_bytes"]
        text = sum(file.stat().st_size for file in Path(self.corpus).rglob("*") if file.is_file())
        print(f"disk: {disk / 1e6:.0f} MB, {disk / articles / 1000:.1f} kB an article of {text / articles / 1000:.1f} kB, "
              f"{disk / text:.1f} times", flush=True)

    def asking(self, rounds):
        port = free_ports(1)[0]
        address = f"opensearch+http://127.0.0.1:{self.port}/news"
        command = [self.program, "serve", "--listen", f"127.0.0.1:{port}", "--index", address]
        server = subprocess.Popen(command, cwd=self.folder, env=self.environment(), stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        try:
            wait_for(port)
            self.compare(http.client.HTTPConnection("127.0.0.1", port), rounds)
        finally:
            server.kill()
            server.wait()

    def compare(self, server, rounds):
        # Until what the node does has been compiled.
        for _ in range(WARMING):
            for query, settings, body in sum(classes().values(), []):
                self.search(server, query, settings)
                self.plain(body)
        for kind, searches in classes().items():
            ours, bare, cpu, bare_cpu = [], [], 0, 0
            for _ in range(rounds):
                before = self.cpu()
                mine = [self.timed(self.search, server, *search[:2]) for search in searches]
                between = self.cpu()
                theirs = [self.timed(self.plain, search[2]) for search in searches]
                end = self.cpu()
                for (query, *_), (_, total), (_, plain) in zip(searches, mine, theirs):
                    if total != plain:
                        raise SystemExit(f"{query}: {total} hits, and {plain} of the bare query")
                ours += [milliseconds for milliseconds, _ in mine]
                bare += [milliseconds for milliseconds, _ in theirs]
                cpu += between - before
                bare_cpu += end - between
            mine, theirs, count = statistics.median(ours), statistics.median(bare), len(ours)
            verdict = "within" if mine <= 1.3 * theirs + 2 else "BEYOND"
            print(f"{kind:8} p50 {mine:6.2f} ms, bare {theirs:6.2f} ms, {mine / theirs:.2f} times; {verdict} 1.3 times + 2 ms; "
                  f"CPU of the node {1000 * cpu / count:.1f} and {1000 * bare_cpu / count:.1f} ms", flush=True)

    @staticmethod
    def timed(ask, *args):
        """How many milliseconds it takes, and what it tells."""
        began = time.perf_counter()
        told = ask(*args)
        return 1000 * (time.perf_counter() - began), told

    def search(self, server, query, settings):
        path = "/api/v1/search?" + urlencode([("query", query), ("limit", "10"), *settings])
        status, answer = call(server, "GET", path)
        if status != 200:
            raise SystemExit(f"{query}: {answer.decode()}")
        return json.loads(answer.splitlines()[-1])["total"]

    def plain(self, body):
        answer = self.ask("POST", "/news/_search", json.dumps({"size": 10, "track_total_hits": True, **body}))
        return answer["hits"]["total"]["value"]


def classes():
    """Searches by their kind: the query, settings, and the bare query."""
    term = lambda word: {"term": {"text": word}}
    pairs = list(zip(WORDS, WORDS[5:] + WORDS[:5]))
    each = lambda words: {"match": {"query": words, "analyzer": "whitespace"}}
    near = lambda a, b: {"all_of": {"intervals": [each(a), each(b)], "max_gaps": 9, "mode": "unordered"}}
    return {
        "word": [(word, [], {"query": term(word)}) for word in WORDS],
        "and": [(f"{a} AND {b}", [], {"query": {"bool": {"must": [term(a), term(b)]}}}) for a, b in pairs],
        "or": [(f"{a} OR {b}", [], {"query": {"bool": {"should": [term(a), term(b)]}}}) for a, b in pairs],
        "phrase": [(f'"{words}"', [], {"query": {"match_phrase": {"text": {"query": words, "analyzer": "whitespace"}}}})
                   for words in PHRASES],
        "near": [(f"{a} W/10 {b}", [], {"query": {"intervals": {"text": near(a, b)}}}) for a, b in pairs],
        "newest": [(word, [("sort", "newest")], {"query": term(word), "sort": [{"date": "desc"}]}) for word in WORDS],
        "facet": [(word, [("facet", "actor:5")], {"query": term(word), "aggs": {"actor": {"terms": {
            "field": "values.actor", "size": 5}}}}) for word in WORDS],
    }


def wait_for(port):
    for _ in range(600):
        try:
            if call(http.client.HTTPConnection("127.0.0.1", port), "GET", "/healthz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise SystemExit("the server does not come up")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="dateline-speed-"))
    bench = None
    try:
        bench = Bench(args.program, args.folder, folder)
        bench.writing(args.rounds)
        bench.asking(args.rounds)
    finally:
        if bench:
            bench.cluster.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

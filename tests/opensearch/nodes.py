"""Nodes of a cluster for tests, made by `mvn -q -B package` in this folder."""

import json
import random
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

NODE = Path(__file__).resolve().parent / "node"

# How long nodes may take to come up, in seconds; on a free machine they take ten.
PATIENCE = 600


def can_be_made():
    """Whether there is all that a node needs."""
    return bool(shutil.which("java")) and (NODE.parent / "target" / "node.jar").exists()


class NotStarted(Exception):
    """Nodes that do not come up on this machine."""


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
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and all(node.poll() is None for node in self.nodes.values()):
            try:
                health = self.call("GET", "_cluster/health?wait_for_status=green&timeout=5s", self.ports[0])
                if health["status"] == "green" and health["number_of_nodes"] == len(self.ports):
                    return
            except (OSError, ValueError):
                pass
            time.sleep(1)
        raise NotStarted(f"the cluster does not come up: {self.last_words()}")

    def last_words(self):
        """The last line that each node wrote."""
        lines = {}
        for port in self.ports:
            written = (self.folder / f"node-{port}" / "output").read_text(errors="replace").splitlines()
            lines[port] = written[-1][:200] if written else "nothing"
        return lines

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

"""System calls of a run, from strace, and the states of the disk that a loss of power could leave."""

import random
import re
import shutil

CALLS = "openat,write,writev,pwrite64,rename,renameat,renameat2,fsync,fdatasync,unlink,unlinkat,ftruncate,linkat"

OPTIONS = ["-f", "-qq", "-y", "-xx", "-s", "100000000", "-e", f"trace={CALLS}"]

UNFINISHED = " <unfinished ...>"


def calls(text):
    """Complete lines of a trace, in the order in which the calls ended."""
    waiting = {}
    for line in text.splitlines():
        match = re.match(r"(\d+)\s+(.*)", line)
        if not match:
            continue
        process, call = match.groups()
        if call.endswith(UNFINISHED):
            waiting[process] = call[: -len(UNFINISHED)]
            continue
        resumed = re.match(r"<\.\.\. \w+ resumed>(.*)", call)
        if resumed:
            call = waiting.pop(process, "") + resumed.group(1)
        yield call


def unhex(text):
    return bytes.fromhex(text.replace("\\x", ""))


def strings(text):
    return [unhex(found) for found in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', text)]


def operations(text, folder):
    """What happened to files in a folder: tuples of a verb, a name and more."""
    folder = str(folder)
    for call in calls(text):
        match = re.match(r"(\w+)\((.*)\)\s+= (-?\d+)(.*)", call, re.S)
        if not match or int(match[3]) < 0:
            continue
        verb, args, result, behind = match.groups()
        descriptor = re.match(r"\d+<((?:\\x[0-9a-f]{2})*|[^>]*)>", args)
        path = readable(descriptor[1]) if descriptor else ""
        if verb == "openat" and "O_CREAT" in args:
            opened = re.match(r"<(.*?)>", behind)
            name = inside(readable(opened[1]), folder) if opened else None
            if name:
                yield ("create", name, "O_TRUNC" in args)
        elif verb in ("write", "writev", "pwrite64") and inside(path, folder):
            yield ("write", inside(path, folder), b"".join(strings(args))[: int(result)])
        elif verb in ("fsync", "fdatasync"):
            if path == folder:
                yield ("sync folder", "", None)
            elif inside(path, folder):
                yield ("sync", inside(path, folder), None)
        elif verb == "ftruncate" and inside(path, folder):
            yield ("cut", inside(path, folder), int(args.rsplit(",", 1)[1]))
        elif verb.startswith("rename"):
            source, target = (name.decode().rsplit("/", 1)[-1] for name in strings(args)[:2])
            if any(part in args_text(args) for part in (folder, folder.rsplit("/", 1)[-1] + "/")):
                yield ("rename", source, target)
        elif verb.startswith("unlink"):
            name = strings(args)[-1].decode()
            if (folder.rsplit("/", 1)[-1] + "/") in name:
                yield ("remove", name.rsplit("/", 1)[-1], None)


def args_text(args):
    return " ".join(found.decode(errors="replace") for found in strings(args))


def readable(text):
    return unhex(text).decode(errors="replace") if "\\x" in text else text


def inside(path, folder):
    path = path.removesuffix("(deleted)")
    return path[len(folder) + 1:] if path.startswith(folder + "/") else None


class Disk:
    """What a folder holds now, and what of it would outlast a loss of power."""

    def __init__(self, folder):
        # Names lead to numbers of files; a file is its content now and the content that is durable.
        self.files, self.now = [], {}
        for path in sorted(folder.iterdir()):
            content = path.read_bytes()
            self.now[path.name] = len(self.files)
            self.files.append([content, content])
        self.durable = dict(self.now)
        # Numbers of lists of files (meta.json) that were put in place, and of those that are durable.
        self.commits = self.durable_commits = 0

    def apply(self, operation):
        verb, name, more = operation
        if verb == "create":
            if name not in self.now:
                self.now[name] = len(self.files)
                self.files.append([b"", b""])
            elif more:
                self.files[self.now[name]][0] = b""
        elif verb == "write" and name in self.now:
            self.files[self.now[name]][0] += more
        elif verb == "cut" and name in self.now:
            file = self.files[self.now[name]]
            file[0] = file[0][:more]
        elif verb == "sync" and name in self.now:
            file = self.files[self.now[name]]
            file[1] = file[0]
        elif verb == "rename" and name in self.now:
            self.now[more] = self.now.pop(name)
            self.commits += more == "meta.json"
        elif verb == "remove":
            self.now.pop(name, None)
        elif verb == "sync folder":
            self.durable = dict(self.now)
            self.durable_commits = self.commits

    def state(self, choose):
        """A folder as it could be after a loss of power. `choose(kind)` decides of each name whether its
        change since the last sync of the folder counts, and of each file how much of what is not durable
        is there, from 0 to 1."""
        names = {}
        for name in sorted(set(self.now) | set(self.durable)):
            after, before = self.now.get(name), self.durable.get(name)
            number = after if after == before or choose("name") else before
            if number is not None:
                content, durable = self.files[number]
                if content != durable:
                    kept = int(len(content) * choose("content"))
                    content = durable if kept <= len(durable) else content[:kept]
                names[name] = content
        return names


def nothing(kind):
    """Only what is durable is there."""
    return False if kind == "name" else 0


def everything(kind):
    return True if kind == "name" else 1


def by_chance(seed):
    chance = random.Random(seed)

    def choose(kind):
        return chance.random() < 0.5 if kind == "name" else chance.choice((0, chance.random(), 1))

    return choose


def put(state, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in state.items():
        (folder / name).write_bytes(content)

"""Roadworthy's edge without the rest of Roadworthy, with N routes and N sessions made up."""

import os
import subprocess
from dataclasses import dataclass

from harness import accounting
from harness.contenders.contender import Contender
from harness.contenders.roadworthy import REPOSITORY
from harness.machine import java
from harness.outcome import say
from harness.processes import wait_until_answers
from harness.trouble import Trouble

HEAP = "1g"  # a million sessions; the same for every point


@dataclass(frozen=True)
class Point:
    routes: int
    sessions: int

    @property
    def key(self):
        return f"routes-{self.routes}-sessions-{self.sessions}"


class EdgeAlone(Contender):
    """EdgeAlone.java in front of the app; its first user's cookie is in `headers`."""

    work = "sessions, limits, headers, access records that nobody keeps; no PostgreSQL"
    transport = "auto"

    def __init__(self, point=Point(1, 1)):
        super().__init__()
        self.point = point
        self.key = self.key or point.key
        self.headers = {"Cookie": f"roadworthy={0:043d}"}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/area-0/item"

    def start(self, yard, upstreams, cores=None):
        self.yard, self.cores, self.port = yard, cores, yard.free_port()
        argv = [java(), f"-Xms{HEAP}", f"-Xmx{HEAP}"]
        argv += ["-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"]
        argv += ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"]
        argv += ["-cp", build(yard), "dev.roadworthy.bench.EdgeAlone"]
        argv += [str(self.port), str(upstreams[0])]
        argv += [str(self.point.routes), str(self.point.sessions), self.transport]
        running = self.launch(self.key, argv)
        wait_until_answers(running, self.url, self.headers, seconds=60)
        runs = accounting.transport_of(self.pids())
        if self.transport not in ("auto", runs):
            raise Trouble(f"{self.key} runs on {runs}", running.last_lines())

    def environment(self):
        return {"ROUTES": str(self.point.routes), "SESSIONS": str(self.point.sessions)}

    def collect(self):
        """Has the JVM drop its garbage, so that memory says what is in use."""
        jcmd = os.path.join(os.path.dirname(java()), "jcmd")
        pid = str(self.running[0].pid)
        subprocess.run([jcmd, pid, "GC.run"], capture_output=True, timeout=60, check=False)


class EdgeAloneOnIoUring(EdgeAlone):
    key = "edge-io_uring"
    label = "the edge alone, io_uring"
    transport = "io_uring"


class EdgeAloneOnEpoll(EdgeAlone):
    key = "edge-epoll"
    label = "the edge alone, epoll"
    transport = "epoll"


def build(yard):
    """Compiles the edge and EdgeAlone; returns their class path."""
    path = os.path.join(yard.folder, "classpath.txt")
    if not os.path.exists(path):
        compile_edge(path)
    with open(path, encoding="utf-8") as file:
        others = file.read().strip()
    return os.path.join(REPOSITORY, "bench", "target", "classes") + ":" + others


def compile_edge(path):
    """Runs Maven; the class path of what bench depends on goes to `path`."""
    argv = ["./mvnw", "-B", "-q", "-pl", "bench", "-am", "-DskipTests", "-Djacoco.skip"]
    argv += ["-Denforcer.skip", "compile", "dependency:build-classpath"]
    argv += ["-DincludeScope=runtime", f"-Dmdep.outputFile={path}"]
    say("building the edge")
    try:
        done = subprocess.run(argv, cwd=REPOSITORY, capture_output=True, text=True, timeout=600)
    except subprocess.TimeoutExpired as late:
        raise Trouble("./mvnw did not build bench within 10 minutes") from late
    if done.returncode:
        raise Trouble("./mvnw could not build bench", (done.stdout + done.stderr)[-2000:])

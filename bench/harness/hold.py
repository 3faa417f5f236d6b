"""Scenario `hold`: 200 clients ask in a loop while an instance is killed every 3 seconds.

The app is a small Node server that needs half a second before it listens. Roadworthy restarts its
instances itself; beside nginx and Caddy a loop does it 100 ms after the end, as systemd's
`Restart=always` does by default. Any answer that is not a whole 2xx to the right question counts.
"""

import asyncio
import os
import signal
import time

from harness import accounting
from harness.clients import Client, Tally
from harness.contenders.caddy import Caddy, CaddyThatRetries
from harness.contenders.nginx import APPS, Nginx, NginxThatRetries
from harness.contenders.roadworthy import Roadworthy
from harness.outcome import Outcome, say
from harness.processes import wait_until_answers
from harness.results import table, target
from harness.trouble import Trouble

NAME = "hold"
ABOUT = "failed requests while instances are killed, with two instances and with one"
CLIENTS = 200
PAUSE_SECONDS = 0.05
KILL_EVERY_SECONDS = 3
RESTART_SECONDS = 0.1
BOOT_MS = "500"


class RoadworthyHolding(Roadworthy):
    app = "counter"
    start_command = "node server.js"
    needs = (*Roadworthy.needs[:1], ("node", "nodejs"))
    env = {"BOOT_MS": BOOT_MS}


class RoadworthyWithTwo(RoadworthyHolding):
    instances = 2


PEERS = (Nginx, NginxThatRetries, Caddy, CaddyThatRetries)
KEYS = [*(each.key for each in PEERS), Roadworthy.key]


def needs(options):
    if unknown := sorted(set(options.only or ()) - set(KEYS)):
        raise Trouble(f"no contender {', '.join(unknown)}", "there are " + ", ".join(KEYS))
    everybody = [each for each in (*PEERS, RoadworthyHolding) if chosen(each, options)]
    return [("node", "nodejs"), *(need for each in everybody for need in each.needs)]


def chosen(contender, options):
    return not options.only or contender.key in options.only


def length(options):
    return options.seconds or (10 if options.quick else 30)


def time_limit(options):
    return 300 + int(2 * len(KEYS) * (length(options) + 60))


def measure(yard, options):
    seconds, rows, raw = length(options), [], []
    result = Outcome("hold: requests through killed instances")
    for instances in (2, 1):
        for run in runs(yard, options, instances):
            found = run(seconds)
            raw.append(found)
            rows.append(row(found))
            say(" | ".join(str(cell) for cell in rows[-1]))
            if found["key"] == Roadworthy.key:
                name = f"Roadworthy, {instances} instance{'s' * (instances > 1)}, failed GETs"
                result.targets.append(target(name, found["failed"], 0, digits=0))
    head = ("", "instances", "kills", "requests", "failed", "which")
    result.paragraphs.append(table((*head, "p50 ms", "p99 ms", "longest ms"), rows))
    result.paragraphs.append(
        f"{CLIENTS} clients, half on kept connections and half on fresh ones, about"
        f" {PAUSE_SECONDS * 1000:.0f} ms between two requests of one; kill -9 of an instance every"
        f" {KILL_EVERY_SECONDS} s for {seconds} s; the app needs {BOOT_MS} ms to listen. Failed:"
        " refused, reset, cut off, no whole answer in 30 s, not 2xx, or another's answer."
    )
    result.raw = {"seconds": seconds, "runs": raw}
    return result


def runs(yard, options, instances):
    """A function a contender, to be called in turn: only one is up at a time."""
    for kind in PEERS:
        if chosen(kind, options):
            yield lambda seconds, kind=kind: peer_run(yard, kind, instances, seconds)
    if chosen(RoadworthyHolding, options):
        yield lambda seconds: roadworthy_run(yard, instances, seconds)


def peer_run(yard, kind, instances, seconds):
    app = LoopedApp(yard, instances, f"{kind.key}-{instances}")
    contender = kind()
    contender.key = f"{kind.key}-{instances}"
    try:
        contender.start(yard, app.ports)
        tally, kills = asyncio.run(storm(contender, app, seconds))
    finally:
        contender.stop()
        app.stop()
    return report(kind, instances, tally, kills)


def roadworthy_run(yard, instances, seconds):
    contender = RoadworthyWithTwo() if instances == 2 else RoadworthyHolding()
    contender.key = f"roadworthy-{instances}"
    contender.start(yard)
    try:
        tally, kills = asyncio.run(storm(contender, SupervisedApp(contender), seconds))
        contender.running[0].ensure_alive()
    finally:
        contender.stop()
    return report(Roadworthy, instances, tally, kills)


def report(kind, instances, tally, kills):
    return {
        "key": kind.key,
        "label": kind.label,
        "instances": instances,
        "kills": kills,
        "requests": tally.requests,
        "failed": tally.failed,
        "failures": tally.failures,
        "examples": tally.examples,
        "p50": tally.percentile(0.5),
        "p99": tally.percentile(0.99),
        "longest": max(tally.milliseconds, default=0.0),
    }


def row(found):
    which = ", ".join(f"{n} {kind}" for kind, n in sorted(found["failures"].items())) or "-"
    times = (f"{found[name]:.0f}" for name in ("p50", "p99", "longest"))
    label = f"**{found['label']}**" if found["key"] == Roadworthy.key else found["label"]
    counted = (found["instances"], found["kills"], found["requests"], found["failed"])
    return (label, *counted, which, *times)


async def storm(contender, app, seconds):
    """The clients and the killer together; (tally, number of kills)."""
    tally, stop = Tally(), asyncio.Event()
    clients = [
        Client(n, contender.port, contender.headers, tally, PAUSE_SECONDS) for n in range(CLIENTS)
    ]
    asking = [asyncio.create_task(client.loop(stop)) for client in clients]
    tending = asyncio.create_task(app.tend(stop))
    kills, begun = 0, time.monotonic()
    while (kills + 1) * KILL_EVERY_SECONDS <= seconds:
        next_kill = begun + (kills + 1) * KILL_EVERY_SECONDS
        await asyncio.sleep(max(0, next_kill - time.monotonic()))
        app.kill_one(kills)
        kills += 1
    await asyncio.sleep(KILL_EVERY_SECONDS)  # the last kill has its consequences too
    stop.set()
    await asyncio.gather(*asking, tending)
    return tally, kills


class LoopedApp:
    """The app beside nginx and Caddy: a port an instance, started again when it ends."""

    def __init__(self, yard, instances, name):
        self.yard, self.name = yard, name
        self.ports = [yard.free_port() for _ in range(instances)]
        self.running = [self.start(n) for n in range(instances)]
        for port, running in zip(self.ports, self.running):
            wait_until_answers(running, f"http://127.0.0.1:{port}/")

    def start(self, number):
        script = os.path.join(APPS, "counter", "server.js")
        env = {"PORT": str(self.ports[number]), "BOOT_MS": BOOT_MS}
        return self.yard.start(f"app-{self.name}-{number}", ["node", script], env=env)

    async def tend(self, stop):
        while not stop.is_set():
            for number, running in enumerate(self.running):
                if running.process.poll() is not None:
                    await asyncio.sleep(RESTART_SECONDS)
                    self.yard.forget(running)
                    self.running[number] = self.start(number)
            await asyncio.sleep(0.01)

    def kill_one(self, number):
        self.running[number % len(self.running)].process.kill()

    def stop(self):
        for running in self.running:
            self.yard.stop(running)


class SupervisedApp:
    """The app that Roadworthy looks after; its Node processes are found by their mark."""

    def __init__(self, contender):
        self.contender = contender

    async def tend(self, stop):
        await stop.wait()

    def kill_one(self, number):
        """Kills the instance that has run longest: the others may not be up yet."""
        stats = [accounting.stat_of(pid) for pid in self.contender.app_pids("node")]
        oldest = min((s for s in stats if s), key=lambda s: s.started, default=None)
        if oldest is None:
            say(f"kill {number + 1}: no instance was running")
        else:
            os.kill(oldest.pid, signal.SIGKILL)

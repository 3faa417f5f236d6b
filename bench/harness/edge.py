"""Scenario `edge`: processor time a request costs, everybody in front of the same app.

Saturated latency on a machine shared with its own load is scheduler noise; processor time per
request is not. It is counted over the whole process tree of a contender: its workers, its session
service, its database. The load and the app are not counted.
"""

import os
import resource
import time
from dataclasses import asdict

from harness import accounting
from harness.contenders.caddy import Caddy
from harness.contenders.edge_alone import EdgeAloneOnEpoll, EdgeAloneOnIoUring
from harness.contenders.nginx import APPS, Nginx, NginxWithSessions
from harness.contenders.node import NodeHttpProxy
from harness.contenders.roadworthy import OnEpoll, OnIoUring
from harness.load import wrk
from harness.outcome import Outcome, say
from harness.processes import ask, wait_until_answers
from harness.results import median, table, target
from harness.trouble import Trouble

NAME = "edge"
ABOUT = "processor time per request, throughput, latency and memory of five proxies"
CONTENDERS = (Nginx, NginxWithSessions, Caddy, NodeHttpProxy, OnIoUring, OnEpoll)
# Told apart from the whole by name only: --only nginx,edge-io_uring,edge-epoll
ON_REQUEST = (EdgeAloneOnIoUring, EdgeAloneOnEpoll)
CONNECTIONS = 64
SPELL = 5  # seconds
SETTLED = 0.97
SETTLE_SECONDS = 1.5  # what a log buffer or a metrics loop still does belongs to the run
BODY_BYTES = 1020
QUIET = 0.03

TARGETS = (
    ("Roadworthy on io_uring, of nginx doing the same work", OnIoUring, Nginx, 1.05),
    ("Roadworthy on epoll, of nginx doing the same work", OnEpoll, Nginx, 1.3),
    ("Roadworthy on io_uring, of nginx + auth_request", OnIoUring, NginxWithSessions, 0.5),
    ("Roadworthy on epoll, of nginx + auth_request", OnEpoll, NginxWithSessions, 0.5),
)


def taking_part(options):
    keys = [each.key for each in (*CONTENDERS, *ON_REQUEST)]
    unknown = sorted(set(options.only or ()) - set(keys))
    if unknown:
        raise Trouble(f"no contender {', '.join(unknown)}", "there are " + ", ".join(keys))
    if not options.only:
        return list(CONTENDERS)
    return [each for each in (*CONTENDERS, *ON_REQUEST) if each.key in options.only]


def needs(options):
    return [("wrk", "wrk"), *(need for each in taking_part(options) for need in each.needs)]


def lengths(options):
    """(seconds of one run, rounds, most seconds to warm one contender up)."""
    quick = options.quick
    return (
        options.seconds or (3 if quick else 10),
        options.rounds or (2 if quick else 5),
        20 if quick else 90,
    )


def time_limit(options):
    seconds, rounds, warm = lengths(options)
    return 600 + int(len(CONTENDERS) * (warm + 10 + rounds * (seconds + 8)) * 1.5)


def measure(yard, options):
    seconds, rounds, warm = lengths(options)
    front, back = cores(options)
    port, upstream = start_upstream(yard, back)
    contenders = [each() for each in taking_part(options)]
    measured = {}
    for each in contenders:
        say(f"starting {each.key}")
        each.upstream = upstream
        each.start(yard, [port], front)
        pin_app(each, back)
        check(each)
        measured[each.key] = {"idle_mb": accounting.memory_mb(each.pids()), "rounds": []}
    for each in contenders:
        warm_up(each, warm, lambda: wrk(each.url, SPELL, CONNECTIONS, headers=each.headers))
    for number in range(1, rounds + 1):
        for each in contenders:
            figures = one_run(each, seconds, back)
            measured[each.key]["rounds"].append(figures)
            say(
                f"round {number}/{rounds} {each.key:20} {figures['cpu_us']:7.2f} us/request"
                f" {figures['per_second']:8.0f} req/s  p99 {figures['p99']:.2f} ms"
                f"  others {figures['others']:.0%}"
            )
    for each in contenders:
        check(each)
        each.stop()
    return outcome(contenders, measured, options, seconds, rounds)


def cores(options):
    """(cores of the contenders, cores of the load and the app), None for all of them."""
    if options.cores == "split" and os.cpu_count() > 1:
        return {0}, {1}
    return None, None


def start_upstream(yard, back):
    port = yard.free_port()
    script = os.path.join(APPS, "upstream", "start.sh")
    env = {"PORT": str(port), "TMPDIR": yard.folder}
    running = yard.start("upstream", ["sh", script], env=env, cores=back)
    wait_until_answers(running, f"http://127.0.0.1:{port}/")
    return port, running


def pin_app(contender, back):
    """Roadworthy starts its app itself, and it inherits the cores: it belongs to the others."""
    if back and hasattr(contender, "mark"):
        for pid in accounting.tree(accounting.marked(contender.mark)):
            os.sched_setaffinity(pid, back)


def check(contender):
    """The answer is the app's, and whoever says it checks sessions refuses to go without one."""
    status, headers, body = ask(contender.url, contender.headers)
    if status != 200 or len(body) < BODY_BYTES:
        seen = f"{contender.key} answered {status} with {len(body)} bytes"
        raise Trouble(seen, body[:300].decode(errors="replace"))
    if contender.key != "node" and not headers.get("X-Request-Id"):
        raise Trouble(f"{contender.key} gave no request id")
    if contender.key == "nginx-auth" or contender.key.startswith(("roadworthy", "edge")):
        status, _, _ = ask(contender.url)
        if status not in (302, 303, 401):
            raise Trouble(f"{contender.key} answered {status} without a session")


def one_run(contender, seconds, back):
    """Processor time of the contender over one wrk run, its late work included."""
    log = contender.access_log
    if log:
        os.truncate(log, 0)
    before = {name: accounting.cpu_seconds(part) for name, part in contender.parts().items()}
    watch = Others(contender)
    load = wrk(contender.url, seconds, CONNECTIONS, headers=contender.headers, cores=back)
    others = watch.share()
    time.sleep(SETTLE_SECONDS)
    used = {
        name: accounting.cpu_seconds(part) - before.get(name, 0)
        for name, part in contender.parts().items()
    }
    if load.errors or load.bytes < load.requests * BODY_BYTES:
        raise Trouble(f"{contender.key}: {load.errors} errors in {load.requests} requests: {load}")
    logged(log, load)
    return {
        **asdict(load),
        "per_second": load.per_second,
        "cpu_us": sum(used.values()) * 1e6 / load.requests,
        "cpu_us_parts": {name: value * 1e6 / load.requests for name, value in used.items()},
        "memory_mb": accounting.memory_mb(contender.pids()),
        "others": others,
    }


def warm_up(contender, most, load):
    """Loads it in spells until two in a row brought nothing: its compiler is done, its caches are
    full. Everybody alike; it is over soon for those without a compiler."""
    best, idle_spells, begun = float("inf"), 0, time.monotonic()
    while idle_spells < 2 and time.monotonic() - begun < most:
        before = accounting.cpu_seconds(contender.pids())
        requests = load().requests
        cost = (accounting.cpu_seconds(contender.pids()) - before) * 1e6 / max(1, requests)
        idle_spells = idle_spells + 1 if cost > best * SETTLED else 0
        best = min(best, cost)
    say(f"warmed {contender.key} for {time.monotonic() - begun:.0f} s: {best:.1f} us/request")


class Others:
    """The share of the processors that went to neither contender, app nor load: noise."""

    def __init__(self, contender):
        self.contender = contender
        self.begun = time.monotonic()
        self.before = self._others()

    def share(self):
        whole = (time.monotonic() - self.begun) * os.cpu_count()
        return max(0.0, (self._others() - self.before) / whole)

    def _others(self):
        ours = accounting.cpu_seconds(self.contender.pids() | self.contender.app_processes())
        waited = resource.getrusage(resource.RUSAGE_CHILDREN)  # wrk, once it has ended
        own = resource.getrusage(resource.RUSAGE_SELF)
        load = waited.ru_utime + waited.ru_stime + own.ru_utime + own.ru_stime
        return accounting.machine_busy_seconds() - ours - load


def logged(path, load):
    """Every request has its line: no peer is quicker for not doing the work it is named by."""
    if not path:
        return
    with open(path, "rb") as file:
        lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    if lines < load.requests:
        raise Trouble(f"{path} has {lines} lines for {load.requests} requests")


def outcome(contenders, measured, options, seconds, rounds):
    result = Outcome("edge: what a request costs")
    result.raw = {"seconds": seconds, "cores": options.cores, "contenders": measured}
    figures = {key: summary(value) for key, value in measured.items()}
    for name, one, other, limit in TARGETS:
        if one.key in measured and other.key in measured:
            result.targets.append(target(name, ratio(measured, one.key, other.key), limit, "x"))
    rows = []
    for each in contenders:
        f = figures[each.key]
        base = ratio(measured, each.key, Nginx.key) if Nginx.key in measured else None
        rows.append(
            (
                each.label,
                f"{f['cpu_us']:.1f}",
                f"{f['lowest']:.1f}-{f['highest']:.1f}",
                f"{base:.2f}x" if base else "-",
                f"{f['per_second']:,.0f}",
                f"{f['p50']:.2f}",
                f"{f['p99']:.2f}",
                f"{f['idle_mb']:.0f}",
                f"{f['memory_mb']:.0f}",
            )
        )
    head = ("", "CPU us/request", "lowest-highest", "of nginx", "req/s", "p50 ms", "p99 ms")
    result.paragraphs.append(table((*head, "MB at start", "MB under load"), rows))
    result.paragraphs.append(parts_line(contenders, measured))
    result.paragraphs.append(
        "\n".join(f"- {each.label}: {each.work}." for each in contenders)
    )
    result.paragraphs.append(
        f"{CONNECTIONS} keep-alive connections (wrk, one thread), 1 KB of JSON from one nginx,"
        f" {rounds} rounds of {seconds} s, everybody in turn in each round; medians, and for a"
        " ratio the median of the rounds' ratios. CPU: user and system time of the contender's"
        " whole process tree; load and app are not counted, but share the"
        f" {os.cpu_count()} cores ({options.cores}), so req/s and latency say less than CPU does."
        f" {noise_line(contenders, measured)}"
    )
    return result


def summary(one):
    rounds = one["rounds"]
    names = ("cpu_us", "per_second", "p50", "p99", "memory_mb")
    found = {name: median([r[name] for r in rounds]) for name in names}
    cpu = [r["cpu_us"] for r in rounds]
    return {**found, "lowest": min(cpu), "highest": max(cpu), "idle_mb": one["idle_mb"]}


def ratio(measured, one, other):
    """The median over rounds of `one`'s CPU by `other`'s: a drift of the machine cancels out."""
    pairs = zip(measured[one]["rounds"], measured[other]["rounds"])
    return median([a["cpu_us"] / b["cpu_us"] for a, b in pairs])


def parts_line(contenders, measured):
    texts = []
    for each in contenders:
        rounds = measured[each.key]["rounds"]
        names = rounds[0]["cpu_us_parts"]
        if len(names) > 1:
            costs = {n: median([r["cpu_us_parts"].get(n, 0) for r in rounds]) for n in names}
            parts = (f"{name} {cost:.1f}" for name, cost in costs.items())
            texts.append(f"{each.label}: {' + '.join(parts)}")
    return "CPU by part, us/request. " + "; ".join(texts) + "." if texts else ""


def noise_line(contenders, measured):
    """How far the rounds lie apart: the reader's measure of the machine's quiet."""
    spreads = []
    for each in contenders:
        cpu = [r["cpu_us"] for r in measured[each.key]["rounds"]]
        spreads.append((max(cpu) - min(cpu)) / median(cpu))
    others = median([r["others"] for m in measured.values() for r in m["rounds"]])
    quiet = "the machine was quiet" if others < QUIET else "the machine was NOT quiet"
    return (
        f"The widest spread of one contender's rounds was {max(spreads):.0%}; processes that take"
        f" no part used {others:.0%} of the processors (median): {quiet}."
    )

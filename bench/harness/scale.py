"""Scenario `scale`: does a request cost the same with many routes, sessions, connections, users?

The edge is started alone (EdgeAlone.java) with made-up routes and sessions in front of the same
fast app, once for each point; the points are measured in turn. Every request is of a random user
to a random route, so what a large table costs in cold memory is in the figure.
"""

import asyncio
import os
import resource
import time
from dataclasses import asdict

from harness import accounting, edge
from harness.clients import read_answer
from harness.contenders.edge_alone import HEAP, EdgeAlone, Point, build
from harness.load import SCRIPTS, wrk
from harness.outcome import Outcome, say
from harness.results import median, table, target
from harness.trouble import Trouble

NAME = "scale"
ABOUT = "processor time with many routes, sessions, connections and users"
FLAT = 1.1  # "flat": at most a tenth above the smallest
IDLE_CONNECTIONS = 5000
IDLE_LIMIT_KB = 32
USERS = (100, 1000)
SMALLEST = Point(1, 1)
ROUTES = tuple(Point(n, 1) for n in (1_000, 10_000))
SESSIONS = tuple(Point(1, n) for n in (100_000, 1_000_000))
CROWD = Point(100, 10_000)


def needs(options):
    return [("wrk", "wrk"), ("nginx", "nginx")]


def time_limit(options):
    seconds, rounds, warm = edge.lengths(options)
    return 900 + int(7 * (warm + 20 + rounds * (seconds + 5)) * 1.5)


def measure(yard, options):
    seconds, rounds, warm = edge.lengths(options)
    front, back = edge.cores(options)
    build(yard)
    port, upstream = edge.start_upstream(yard, back)
    result = Outcome("scale: many routes, sessions, connections, users")
    points = [EdgeAlone(p) for p in (SMALLEST, *ROUTES, *SESSIONS)]
    measured = {}
    for each in points:
        say(f"starting {each.key}")
        each.upstream = upstream
        each.start(yard, [port], front)
        measured[each.key] = {"rounds": []}
    for each in points:
        edge.warm_up(each, warm, lambda: loaded(each, edge.SPELL, edge.CONNECTIONS, back))
    for number in range(1, rounds + 1):
        for each in points:
            found = one_run(each, seconds, back)
            measured[each.key]["rounds"].append(found)
            say(f"round {number}/{rounds} {each.key:28} {found['cpu_us']:7.2f} us/request")
    for each in points:
        each.stop()
    crowd = EdgeAlone(CROWD)
    crowd.upstream = upstream
    crowd.start(yard, [port], front)
    edge.warm_up(crowd, warm, lambda: loaded(crowd, edge.SPELL, edge.CONNECTIONS, back))
    users = [one_crowd(crowd, count, seconds, back) for count in USERS]
    idle = idle_connections(crowd)
    crowd.stop()
    report(result, measured, users, idle)
    result.raw = {"seconds": seconds, "points": measured, "users": users, "idle": idle}
    return result


def loaded(alone, seconds, connections, back):
    """One wrk run of random users to random routes."""
    os.environ.update(alone.environment())
    script = os.path.join(SCRIPTS, "random_user.lua")
    load = wrk(alone.url, seconds, connections, script=script, cores=back)
    alone.running[0].ensure_alive()
    return load


def one_run(alone, seconds, back):
    before = accounting.cpu_seconds(alone.pids())
    load = loaded(alone, seconds, edge.CONNECTIONS, back)
    time.sleep(edge.SETTLE_SECONDS)
    used = accounting.cpu_seconds(alone.pids()) - before
    if load.errors:
        raise Trouble(f"{alone.key}: {load.errors} errors in {load.requests} requests: {load}")
    return {**asdict(load), "cpu_us": used * 1e6 / load.requests}


def one_crowd(alone, users, seconds, back):
    """So many users at once, each on a connection of its own."""
    load = loaded(alone, seconds, users, back)
    say(f"{users} users: {load.per_second:.0f} req/s, {load.errors} errors, p99 {load.p99:.1f} ms")
    return {"users": users, "errors": load.errors, "per_second": load.per_second, **asdict(load)}


def idle_connections(alone):
    """KB of memory for each kept connection that does nothing: what the process grows by."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = IDLE_CONNECTIONS + 500
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise Trouble(f"{wanted} open files are needed, {hard} are allowed here (ulimit -Hn)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    alone.collect()
    before = accounting.memory_mb(alone.pids())
    after, answered = asyncio.run(hold_open(alone))
    found = {
        "connections": IDLE_CONNECTIONS,
        "answered_again": answered,
        "kb_each": (after - before) * 1000 / IDLE_CONNECTIONS,
        "mb_before": before,
        "mb_after": after,
    }
    say(f"{IDLE_CONNECTIONS} idle connections: {found['kb_each']:.1f} KB each")
    return found


async def hold_open(alone):
    """(MB with all of them open and idle, how many still answer afterwards)."""
    cookie = alone.headers["Cookie"]
    head = f"GET /area-0/item HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()

    async def ask(connection):
        reader, writer = connection
        writer.write(head)
        try:
            status, _, _ = await asyncio.wait_for(read_answer(reader), 20)
        except (OSError, EOFError, asyncio.TimeoutError):
            return False
        return status == 200

    open_ones = []
    try:
        for _ in range(IDLE_CONNECTIONS):
            connection = await asyncio.open_connection("127.0.0.1", alone.port)
            open_ones.append(connection)
            if not await ask(connection):
                raise Trouble(f"connection {len(open_ones)} got no good answer")
        await asyncio.sleep(2)
        alone.collect()
        memory = accounting.memory_mb(alone.pids())
        answered = [await ask(connection) for connection in open_ones]
    finally:
        for _, writer in open_ones:
            writer.close()
    return memory, sum(answered)


def report(result, measured, users, idle):
    rows = []
    for point in (SMALLEST, *ROUTES, *SESSIONS):
        rounds = measured[point.key]["rounds"]
        of_smallest = edge.ratio(measured, point.key, SMALLEST.key)
        cpu = median([r["cpu_us"] for r in rounds])
        rows.append((f"{point.routes:,} / {point.sessions:,}", f"{cpu:.1f}", f"{of_smallest:.2f}x"))
        if point != SMALLEST:
            name = f"{point.routes:,} routes, {point.sessions:,} sessions, of the smallest"
            result.targets.append(target(name, of_smallest, FLAT, "x"))
    result.paragraphs.append(
        table(("routes / sessions", "CPU us/request", "of the smallest"), rows)
    )
    rows = []
    for each in users:
        errors = target(f"{each['users']:,} users at once, errors", each["errors"], 0, digits=0)
        result.targets.append(errors)
        times = (f"{each[name]:.1f}" for name in ("p50", "p99", "longest"))
        rows.append((f"{each['users']:,}", f"{each['per_second']:,.0f}", each["errors"], *times))
    head = ("users at once", "req/s", "errors", "p50 ms", "p99 ms", "longest ms")
    result.paragraphs.append(table(head, rows))
    lost = idle["connections"] - idle["answered_again"]
    name = f"{idle['connections']:,} idle connections, memory each"
    result.targets.append(target(name, idle["kb_each"], IDLE_LIMIT_KB, " KB", 1))
    result.targets.append(target("idle connections that did not answer again", lost, 0, digits=0))
    result.paragraphs.append(
        f"The edge alone (no PostgreSQL, no app but the fast upstream), {HEAP} of heap for a"
        " million sessions, session and client limits on, access records made and dropped."
        " Idle connections: growth of the process's proportional set size after a collection,"
        " each having made one request; the kernel's socket buffers are not in it."
    )

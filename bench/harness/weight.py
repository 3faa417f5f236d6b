"""Scenario `weight`: memory of the idle layer, PostgreSQL included and the app left out."""

import time

from harness import accounting
from harness.contenders.roadworthy import Roadworthy
from harness.outcome import Outcome, say
from harness.processes import ask
from harness.results import table, target
from harness.start import RoadworthyStarting

NAME = "weight"
ABOUT = "memory of Roadworthy and its PostgreSQL after a minute of idling"
LIMIT_MB = 250
REQUESTS = 1000


class RoadworthyIdle(RoadworthyStarting):
    allow = Roadworthy.allow


def needs(options):
    return RoadworthyIdle.needs


def idle_seconds(options):
    return options.seconds or (10 if options.quick else 60)


def time_limit(options):
    return 600 + 2 * idle_seconds(options)


def measure(yard, options):
    contender = RoadworthyIdle()
    contender.start(yard)
    seconds = idle_seconds(options)
    readings = [("after the start", weigh(contender))]
    for _ in range(REQUESTS):
        ask(contender.url + "?n=1", contender.headers)
    readings.append((f"after {REQUESTS:,} requests", weigh(contender)))
    say(f"idle for {seconds} s")
    before = accounting.cpu_seconds(contender.pids())
    time.sleep(seconds)
    idle_cpu = (accounting.cpu_seconds(contender.pids()) - before) / seconds
    readings.append((f"after {seconds} s of nothing", weigh(contender)))
    final = readings[-1][1]
    processes = {name: len(pids) for name, pids in contender.parts().items()}
    contender.stop()
    result = Outcome("weight: memory of the idle layer")
    result.targets.append(target("JVM and PostgreSQL", sum(final.values()), LIMIT_MB, " MB", 0))
    names = list(final)
    rows = [
        (when, *(f"{found[n]:.0f}" for n in names), f"{sum(found.values()):.0f}")
        for when, found in readings
    ]
    head = ("", *(f"{name} MB ({processes[name]} processes)" for name in names), "together MB")
    result.paragraphs.append(table(head, rows))
    result.paragraphs.append(
        "Proportional set size (PSS) of Roadworthy's process tree without the app, in MB of 10^6"
        f" bytes. Idle it used {idle_cpu:.2%} of one processor."
    )
    result.raw = {"readings": [{"when": w, **f} for w, f in readings], "idle_cpu": idle_cpu}
    return result


def weigh(contender):
    found = {name: accounting.memory_mb(pids) for name, pids in contender.parts().items()}
    say("  ".join(f"{name} {mb:.0f} MB" for name, mb in found.items()))
    return found

"""Scenario `start`: the second start of `./roadworthy up`, until the first answered request.

The first start builds, unpacks PostgreSQL and makes its cluster; it is shown and not judged. The
app is a Node server that listens at once, so the figure is the layer's, PostgreSQL included.
"""

import time

from harness.contenders.roadworthy import Roadworthy
from harness.outcome import Outcome, say
from harness.processes import ask
from harness.results import median, table, target
from harness.trouble import Trouble

NAME = "start"
ABOUT = "seconds from the command to the first answered request, second start"
LIMIT_SECONDS = 2
ANSWER_SECONDS = 60


class RoadworthyStarting(Roadworthy):
    app = "counter"
    start_command = "node server.js"
    needs = (*Roadworthy.needs[:1], ("node", "nodejs"))
    env = {"BOOT_MS": "0", "WORK_MS": "0"}
    allow = "public"


def needs(options):
    return RoadworthyStarting.needs


def rounds(options):
    return options.rounds or (2 if options.quick else 5)


def time_limit(options):
    return 600 + rounds(options) * (ANSWER_SECONDS + 30)


def measure(yard, options):
    contender = RoadworthyStarting()
    contender.yard = yard
    first = one_start(contender, prepare=True)
    say(f"first start {first['answered']:.2f} s")
    found = []
    for number in range(rounds(options)):
        found.append(one_start(contender))
        say(f"start {number + 1}: answered after {found[-1]['answered']:.2f} s")
    answered = [each["answered"] for each in found]
    result = Outcome("start: from the command to the first answered request")
    result.targets.append(
        target("Second start, median, PostgreSQL included", median(answered), LIMIT_SECONDS, " s")
    )
    rows = [("first start, state made new", *cells(first))]
    rows += [(f"start {n + 2}", *cells(each)) for n, each in enumerate(found)]
    result.paragraphs.append(table(("", "first answer s", "`ready` event s", "stopped in s"), rows))
    result.paragraphs.append(
        "Measured from the start of the launcher process. First answer: a GET through the edge that"
        " the app answered with 200, asked every 5 ms. The app is a Node server that listens at"
        " once. Stopped: SIGTERM until the process has ended."
    )
    result.raw = {"first": first, "starts": found}
    return result


def cells(one):
    return tuple(f"{one[name]:.2f}" for name in ("answered", "ready", "stopped"))


def one_start(contender, prepare=False):
    """Starts, waits for the first 200, stops; seconds of each."""
    if prepare:
        contender.prepare()
    begun = time.monotonic()
    running = contender.spawn()
    answered = None
    while answered is None:
        running.ensure_alive()
        if time.monotonic() - begun > ANSWER_SECONDS * (10 if prepare else 1):
            raise Trouble("no answer through the edge", running.last_lines())
        try:
            status, _, _ = ask(contender.url + "?n=1", timeout=2)
            answered = time.monotonic() - begun if status == 200 else None
        except OSError:
            pass
        if answered is None:
            time.sleep(0.005)
    contender.await_ready()
    ready = contender.ready.get("seconds", 0.0)
    return {"answered": answered, "ready": ready, "stopped": contender.down()}

"""The command line: which scenario, how long, and what becomes of the figures."""

import argparse
import shutil
import signal
import sys

from harness import edge, hold, inspect, machine, results, scale, start, weight
from harness.processes import Yard
from harness.trouble import Trouble

SCENARIOS = {each.NAME: each for each in (edge, scale, hold, start, weight, inspect)}
EXIT_MISSED, EXIT_USAGE, EXIT_FAILED = 1, 2, 3


def main(argv=None):
    options = parse(argv)
    names = list(SCENARIOS) if options.scenario == "all" else [options.scenario]
    try:
        ensure_present([SCENARIOS[name] for name in names], options)
        reached = [run(SCENARIOS[name], options) for name in names]
    except Trouble as trouble:
        print(f"bench: {trouble}", file=sys.stderr)
        if trouble.detail:
            print("  " + trouble.detail.replace("\n", "\n  "), file=sys.stderr)
        return EXIT_FAILED
    except KeyboardInterrupt:
        print("bench: stopped; everything it started has ended", file=sys.stderr)
        return 130
    return 0 if all(reached) else EXIT_MISSED


def parse(argv):
    parser = argparse.ArgumentParser(
        prog="bench/run",
        description="Measures Roadworthy beside its peers and writes bench/RESULTS.md.",
        epilog="Exit codes: 0 every target reached, 1 a target missed, 2 usage, 3 could not run.",
    )
    scenarios = "; ".join(f"{name}: {each.ABOUT}" for name, each in SCENARIOS.items())
    parser.add_argument(
        "scenario", choices=[*SCENARIOS, "all"], metavar="SCENARIO", help=f"{scenarios}; or all"
    )
    parser.add_argument("--quick", action="store_true", help="short rounds; nothing is written")
    parser.add_argument("--seconds", type=int, help="length of one measured run")
    parser.add_argument("--rounds", type=int, help="how often everybody is measured")
    parser.add_argument("--only", metavar="KEY,KEY", help="only these; nothing is written")
    parser.add_argument(
        "--cores",
        choices=["shared", "split"],
        default="shared",
        help="split: contenders on core 0, load and app on core 1 (default: shared)",
    )
    parser.add_argument("--write", action="store_true", help="write after --quick or --only too")
    parser.add_argument("--keep", action="store_true", help="keep the folder with the logs")
    options = parser.parse_args(argv)
    for name in ("seconds", "rounds"):
        value = getattr(options, name)
        if value is not None and not 1 <= value <= 600:
            parser.error(f"--{name} is between 1 and 600, was {value}")
    options.only = options.only.split(",") if options.only else None
    return options


def ensure_present(scenarios, options):
    """Names everything that is missing at once, before anything is started."""
    missing = {
        command: package
        for scenario in scenarios
        for command, package in scenario.needs(options)
        if not shutil.which(command) and not shutil.which("/usr/sbin/" + command)
    }
    if missing:
        commands = ", ".join(missing)
        packages = " ".join(filter(None, dict.fromkeys(missing.values())))
        install = f"apt-get install --no-install-recommends {packages}\n" if packages else ""
        raise Trouble(
            f"missing on this machine: {commands}",
            f"{install}(tools/prerequisites.sh bench installs what is packaged, when root)\n"
            "or name with --only who shall take part",
        )


def run(scenario, options):
    """One scenario, inside its time limit; true when every target was reached."""
    facts, when = machine.describe(), results.today()
    limit = scenario.time_limit(options)
    signal.signal(signal.SIGALRM, lambda *_: _late(scenario, limit))
    signal.signal(signal.SIGTERM, _interrupt)
    signal.alarm(limit)
    try:
        with Yard(keep=options.keep) as yard:
            outcome = scenario.measure(yard, options)
    finally:
        signal.alarm(0)
    text = outcome.section(results.machine_line(facts, when))
    print(f"\n{text}\n")
    if not (options.quick or options.only) or options.write:
        results.section(scenario.NAME, text)
        results.raw(scenario.NAME, {"when": when, "machine": facts, **outcome.raw})
    else:
        print("(a short or partial run: bench/RESULTS.md was not touched)", file=sys.stderr)
    return outcome.reached


def _late(scenario, limit):
    raise Trouble(f"{scenario.NAME} was not through after {limit} s, its limit; stopped")


def _interrupt(*_):
    raise KeyboardInterrupt

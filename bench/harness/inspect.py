"""Scenario `inspect`: what the whole command costs beside gitleaks, and a gigabyte of text.

Roadworthy does everything (rules, syntax trees, files, history, reports); gitleaks looks for secrets
in the history only. Repositories: ROADWORTHY_CORPUS names a folder that holds them, else they are
fetched from GitHub.
"""

import os
import random
import shutil
import subprocess
import time

from harness.contenders.roadworthy import LAUNCHER
from harness.outcome import Outcome, say
from harness.processes import spawn
from harness.results import median, table, target
from harness.trouble import Trouble

NAME = "inspect"
ABOUT = "processor time of a whole inspection beside gitleaks; a gigabyte of text"
REPOSITORIES = {
    "express": "https://github.com/expressjs/express.git",
    "flask": "https://github.com/pallets/flask.git",
}
# gitleaks 8.16 on this kind of machine, seconds of processor time over the whole history: used where
# gitleaks is not installed.
KNOWN = {"express": 1.51, "flask": 1.52}
LIMIT_MB = 700
TEXT_BYTES = 1 << 30
TEXT_SECONDS = 120
RUN_SECONDS = 300


def needs(options):
    return ((LAUNCHER, ""), ("git", "git"))


def rounds(options):
    return options.rounds or (2 if options.quick else 5)


def time_limit(options):
    return 1800 + rounds(options) * 2 * RUN_SECONDS


def measure(yard, options):
    gitleaks = shutil.which("gitleaks")
    result = Outcome("inspect: the whole command beside gitleaks")
    rows, raw, peak = [], {}, 0
    for name, url in REPOSITORIES.items():
        folder = corpus(yard, name, url)
        one_run(yard, roadworthy(folder))  # builds, and fills the page cache
        ours, theirs = [], []
        for number in range(rounds(options)):
            if gitleaks:
                theirs.append(one_run(yard, [gitleaks, "detect", "--no-banner", "-s", folder]))
            ours.append(one_run(yard, roadworthy(folder)))
            peer = f", gitleaks {theirs[-1]['cpu']:.2f} s" if theirs else ""
            say(f"{name} {number + 1}: {ours[-1]['cpu']:.2f} s{peer}")
        bound = median([r["cpu"] for r in theirs]) if theirs else KNOWN[name]
        cpu = median([r["cpu"] for r in ours])
        result.targets.append(
            target(f"{name}, processor time of everything, gitleaks is the bound", cpu, round(bound, 2), " s")
        )
        rows.append((f"Roadworthy, {name}", *cells(ours)))
        if theirs:
            rows.append((f"gitleaks, {name}", *cells(theirs)))
        peak = max([peak, *(r["mb"] for r in ours)])
        raw[name] = {"roadworthy": ours, "gitleaks": theirs or KNOWN[name]}
    text = one_run(yard, roadworthy(a_gigabyte(yard, options)))
    rows.append(("Roadworthy, text" if options.quick else "Roadworthy, 1 GiB of text", *cells([text])))
    raw["text"] = text
    result.targets.append(target("1 GiB of text, wall clock", text["seconds"], TEXT_SECONDS, " s", 0))
    result.targets.append(target("Largest memory (RSS)", max(peak, text["mb"]), LIMIT_MB, " MB", 0))
    result.paragraphs.append(table(("", "processor s", "wall clock s", "peak MB"), rows))
    result.paragraphs.append(
        "Processor time is user and system of every process of the run, start of the JVM and its"
        " compiler included; medians of alternated runs. Roadworthy runs all its rules, with syntax"
        " trees, files and history; gitleaks searches the history for secrets. "
        + (f"gitleaks is {version(gitleaks)}." if gitleaks else
           "gitleaks is not installed here: the bound is what version 8.16 took on this kind of machine.")
    )
    result.raw = raw
    return result


def roadworthy(folder):
    return [LAUNCHER, "inspect", folder, "--offline", "--fail-on", "never", "--quiet"]


def cells(runs):
    return tuple(
        f"{median([r[key] for r in runs]):.{digits}f}"
        for key, digits in (("cpu", 2), ("seconds", 2), ("mb", 0))
    )


def corpus(yard, name, url):
    """A clone of its own, all branches and tags, packed as a fetch packs it."""
    kept = os.environ.get("ROADWORTHY_CORPUS")
    source = os.path.join(kept, name) if kept and os.path.isdir(os.path.join(kept, name)) else url
    folder = os.path.join(yard.folder, name)
    try:
        subprocess.run(["git", "clone", "--quiet", source, folder], check=True, timeout=600)
    except (subprocess.SubprocessError, OSError) as problem:
        raise Trouble(
            f"{name} could not be fetched",
            "ROADWORTHY_CORPUS=FOLDER names a folder with express/ and flask/ in it",
        ) from problem
    return folder


def a_gigabyte(yard, options):
    """Files of source-like text without any secret; a plain folder."""
    folder = yard.place("text")
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=n % 9 + 2)) for n in range(4000)]
    lines = [
        "  " * chance.randrange(4) + " ".join(chance.choices(words, k=chance.randrange(3, 12))) + ";\n"
        for _ in range(20_000)
    ]
    size = TEXT_BYTES // (32 if options.quick else 1)
    done = number = 0
    while done < size:
        sub = os.path.join(folder, f"part{number % 40}")
        os.makedirs(sub, exist_ok=True)
        text = "".join(chance.choices(lines, k=chance.choice((50, 500, 2000, 40_000)))).encode()
        with open(os.path.join(sub, f"file{number}.{chance.choice(('js', 'txt', 'md', 'yaml'))}"), "wb") as file:
            file.write(text)
        done += len(text)
        number += 1
    return folder


def one_run(yard, argv):
    """Processor time of the whole tree, from the kernel's account of the waited child."""
    log = os.path.join(yard.folder, "inspect.log")
    with open(log, "wb") as out:
        begun = time.monotonic()
        process = spawn(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=yard.folder)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    # gitleaks ends with 1 when it found something.
    if process.returncode not in (0, 1):
        with open(log, encoding="utf-8", errors="replace") as text:
            raise Trouble(f"{argv[0]} ended with {process.returncode}", text.read()[-2000:])
    return {
        "cpu": usage.ru_utime + usage.ru_stime,
        "seconds": time.monotonic() - begun,
        "mb": usage.ru_maxrss * 1024 / 1e6,
    }


def version(gitleaks):
    done = subprocess.run([gitleaks, "version"], capture_output=True, text=True, timeout=30)
    return "gitleaks " + done.stdout.strip()

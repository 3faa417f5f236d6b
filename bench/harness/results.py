"""Keeps bench/RESULTS.md (a section a scenario, between markers) and bench/results/*.json."""

import datetime
import json
import os
import statistics

BENCH = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
PAGE = os.path.join(BENCH, "RESULTS.md")
RAW = os.path.join(BENCH, "results")
ORDER = ("edge", "scale", "hold", "start", "weight", "inspect", "inspect-scores",
         "inspect-databases")
HEAD = """\
# What was measured

Written by `bench/run`; `bench/README.md` says how each figure is taken. Every section names its
machine, versions and commit. A target that was missed says MISSED and by how much. The rounds
behind a figure are in `bench/results/`.
"""


def median(values):
    return statistics.median(values)


def target(name, value, limit, unit="", digits=2):
    """One line about one target: reached, or missed and by how much. At most `limit` is good."""
    shown, bound = f"{value:.{digits}f}{unit}", f"{limit:g}{unit}"
    if value <= limit:
        return f"- {name}: {shown}, at most {bound} wanted: **reached**"
    if limit == 0:
        return f"- {name}: {shown}, none wanted: **MISSED**"
    over = (value / limit - 1) * 100
    return f"- {name}: {shown}, at most {bound} wanted: **MISSED** by {over:.0f} %"


def table(head, rows):
    """A Markdown table; the first column is text, the others are figures."""
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def machine_line(facts, when):
    versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
    return (
        f"{when} · commit {facts['commit']} · {facts['processor']}, {facts['cores']} cores,"
        f" {facts['memory_gib']} GiB · Linux {facts['kernel']}, {facts['system']} · {versions}"
    )


def today():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")


def section(name, text, page=PAGE):
    """Puts a scenario's section into the page, in place of the one that was there."""
    old = _sections(page)
    old[name] = text.strip()
    parts = [HEAD]
    for each in ORDER:
        if each in old:
            parts.append(f"<!-- {each} -->\n{old[each]}\n<!-- end {each} -->\n")
    with open(page, "w", encoding="utf-8") as file:
        file.write("\n".join(parts))


def raw(name, data):
    """Writes the rounds as JSON; returns the path."""
    os.makedirs(RAW, exist_ok=True)
    path = os.path.join(RAW, f"{name}.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(data, file, indent=1)
        file.write("\n")
    return path


def _sections(page):
    found = {}
    if not os.path.exists(page):
        return found
    with open(page, encoding="utf-8") as file:
        text = file.read()
    for name in ORDER:
        begin, end = f"<!-- {name} -->\n", f"\n<!-- end {name} -->"
        if begin in text and end in text:
            found[name] = text.split(begin, 1)[1].split(end, 1)[0]
    return found

"""Which machine, which versions, which commit: what a figure means nothing without."""

import os
import platform
import re
import subprocess

REPOSITORY = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))


def describe():
    """The facts that go beside every figure."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "kernel": platform.release(),
        "system": _system(),
        "versions": versions(),
        "commit": commit(),
    }


def versions():
    asked = {
        "Java": [java(), "-version"],
        "nginx": [_nginx(), "-v"],
        "Caddy": ["caddy", "version"],
        "Node": ["node", "--version"],
        "wrk": ["wrk", "-v"],
    }
    found = {name: _version(argv) for name, argv in asked.items()}
    return {name: version for name, version in found.items() if version}


def commit():
    """The commit that was measured; `changed` when files differ from it."""
    short = _output(["git", "-C", REPOSITORY, "rev-parse", "--short=10", "HEAD"]).strip()
    if short.startswith("fatal"):
        return "unknown (no git checkout)"
    # What the benchmarks write themselves is no change of what they measure.
    pathspec = ["--", ".", ":!bench/RESULTS.md", ":!bench/results"]
    changed = _output(["git", "-C", REPOSITORY, "status", "--porcelain", *pathspec]).strip()
    return short + (" with local changes" if changed else "")


def _processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.lower().startswith(("model name", "hardware")):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def _system():
    try:
        with open("/etc/os-release", encoding="utf-8") as file:
            return re.search(r'PRETTY_NAME="?([^"\n]*)', file.read()).group(1)
    except (OSError, AttributeError):
        return platform.system()


def java():
    """The java of the JDK that Roadworthy runs on."""
    find = f'. "{REPOSITORY}/tools/find-jdk.sh" && roadworthy_find_jdk && echo "$JAVA_HOME"'
    home = _output(["sh", "-c", find]).strip()
    return os.path.join(home, "bin", "java") if home else "java"


def _nginx():
    return "/usr/sbin/nginx" if os.path.exists("/usr/sbin/nginx") else "nginx"


def _version(argv):
    match = re.search(r"\d+\.\d+(\.\d+)*", _output(argv))
    return match.group(0) if match else None


def _output(argv):
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout + done.stderr

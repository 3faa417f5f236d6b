"""What processes cost: processor time and memory, read from /proc (see proc(5)).

Processor time is utime + stime + cutime + cstime of /proc/PID/stat. The last two hold the time
of children that have ended and were waited for, so a worker that is replaced during a run is
still counted. The kernel counts in ticks of 10 ms a process; runs last seconds.
"""

import os
from dataclasses import dataclass

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Stat:
    """One line of /proc/PID/stat; `started` in ticks since boot tells a reused pid."""

    pid: int
    parent: int
    cpu_ticks: int
    started: int


def stat_of(pid):
    """The process's Stat, or None when it is gone (a zombie counts as gone)."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            text = file.read()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = text[text.rindex(b")") + 2 :].split()
    if fields[0] in (b"Z", b"X"):
        return None
    return Stat(pid, int(fields[1]), sum(int(f) for f in fields[11:15]), int(fields[19]))


def all_processes():
    """Every live process by pid."""
    stats = (stat_of(int(name)) for name in os.listdir("/proc") if name.isdigit())
    return {stat.pid: stat for stat in stats if stat is not None}


def tree(roots, table=None):
    """The pids of `roots` and of everything below them."""
    table = all_processes() if table is None else table
    children = {}
    for stat in table.values():
        children.setdefault(stat.parent, []).append(stat.pid)
    found, waiting = set(), [pid for pid in roots if pid in table]
    while waiting:
        pid = waiting.pop()
        if pid not in found:
            found.add(pid)
            waiting.extend(children.get(pid, ()))
    return found


def marked(mark):
    """The pids whose environment holds `mark`: a way to know an app whoever started it."""
    needle = mark.encode()
    found = set()
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/environ", "rb") as file:
                if needle in file.read():
                    found.add(int(name))
        except OSError:
            continue
    return found


def working_below(folder):
    """The pids whose working directory is `folder` or below it (PostgreSQL: its data folder)."""
    found = set()
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            cwd = os.readlink(f"/proc/{name}/cwd")
        except OSError:
            continue
        if cwd == folder or cwd.startswith(folder + "/"):
            found.add(int(name))
    return found


def transport_of(pids):
    """`io_uring` when one of the processes has a ring open, else `epoll`."""
    return "io_uring" if any(map(_has_ring, pids)) else "epoll"


def _has_ring(pid):
    try:
        fds = os.listdir(f"/proc/{pid}/fd")
    except OSError:
        return False
    for fd in fds:
        try:
            if "[io_uring]" in os.readlink(f"/proc/{pid}/fd/{fd}"):
                return True
        except OSError:
            continue
    return False


def cpu_seconds(pids):
    """Processor seconds used by `pids` since each began, their ended children included."""
    stats = (stat_of(pid) for pid in pids)
    return sum(stat.cpu_ticks for stat in stats if stat is not None) / TICKS_PER_SECOND


def machine_busy_seconds():
    """Processor seconds used by everything on this machine since boot, stolen time included."""
    with open("/proc/stat", "rb") as file:
        user, nice, system, _idle, _wait, irq, soft, stolen = map(
            int, file.readline().split()[1:9]
        )
    return (user + nice + system + irq + soft + stolen) / TICKS_PER_SECOND


def memory_mb(pids):
    """Proportional set size of `pids` in MB (10^6): shared pages are counted once in the sum."""
    return sum(_pss_kib(pid) for pid in pids) * 1024 / 1e6


def _pss_kib(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as file:
            for line in file:
                if line.startswith(b"Pss:"):
                    return int(line.split()[1])
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0


def name_of(pid):
    """The process's short name (`java`, `postgres`), or `gone`."""
    try:
        with open(f"/proc/{pid}/comm", encoding="utf-8", errors="replace") as file:
            return file.read().strip()
    except OSError:
        return "gone"

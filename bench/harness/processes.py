"""Starting and ending what takes part: every process by its pid, each with a log, none left.

A `Yard` is a context: when it closes, by the end of the run, a failure or Ctrl-C, everything
started in it and everything below that is ended (SIGTERM, then SIGKILL), and its folder goes.
"""

import contextlib
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from harness import accounting
from harness.trouble import Trouble

STOP_SECONDS = 20  # Roadworthy promises to be gone 15 s after SIGTERM
PR_SET_PDEATHSIG = 1
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)
_LIBC = ctypes.CDLL(None, use_errno=True)


class Yard:
    """A folder under the temporary directory and the processes that work in it."""

    def __init__(self, keep=False):
        self.keep = keep
        self.folder = tempfile.mkdtemp(prefix="roadworthy-bench-")
        os.chmod(self.folder, 0o755)  # workers that drop root read their files here
        self._running = []
        self._ports = set()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        _uninterrupted(self.stop_all)
        if self.keep:
            print(f"kept {self.folder}", file=sys.stderr)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def place(self, name):
        """An empty folder of that name."""
        path = os.path.join(self.folder, name)
        os.makedirs(path)
        return path

    def free_port(self):
        """A loopback port nobody listens on, never the same twice in this yard."""
        while True:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            if port not in self._ports:
                self._ports.add(port)
                return port

    def start(self, name, argv, env=None, cwd=None, cores=None):
        """Starts `argv`; its output goes to NAME.log. It is told to end when this script dies."""
        log = open(os.path.join(self.folder, f"{name}.log"), "ab")
        log_begins = log.tell()
        try:
            process = spawn(
                argv,
                cores,
                env={**os.environ, **(env or {})},
                cwd=cwd or self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        finally:
            log.close()
        running = Running(name, process, log.name, log_begins)
        self._running.append(running)
        return running

    def stop(self, running):
        """Ends one process and everything below it; returns the seconds it took."""
        begun = time.monotonic()
        running.watch(accounting.tree([running.pid]))
        running.process.terminate()
        try:
            running.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            print(f"{running.name} ignored SIGTERM for {STOP_SECONDS} s", file=sys.stderr)
        left = [accounting.name_of(pid) for pid, born in running.seen.items() if _same(pid, born)]
        if left:
            print(f"{running.name} left behind: {', '.join(left)}", file=sys.stderr)
        _end(running.seen)
        running.process.wait(5)
        self._running.remove(running)
        return time.monotonic() - begun

    def forget(self, running):
        """Takes one that has ended by itself off the list."""
        running.process.wait(5)
        self._running.remove(running)

    def stop_all(self):
        for running in reversed(list(self._running)):
            try:
                self.stop(running)
            except (OSError, subprocess.TimeoutExpired) as problem:
                print(f"could not end {running.name}: {problem}", file=sys.stderr)
        # A child whose start was interrupted is in no list, and is still a child of ours.
        left = accounting.tree([os.getpid()]) - {os.getpid()}
        _end({stat.pid: stat.started for stat in map(accounting.stat_of, left) if stat})


def spawn(argv, cores=None, **options):
    """Popen for a child that ends when this script dies, on `cores` only. Trouble when absent.

    Signals wait meanwhile: Python runs code of its own around a fork and would lose a Ctrl-C.
    """
    kept = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)

    def before_exec():
        signal.pthread_sigmask(signal.SIG_SETMASK, kept)
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if cores:
            os.sched_setaffinity(0, cores)

    try:
        return subprocess.Popen(argv, preexec_fn=before_exec, **options)
    except FileNotFoundError as missing:
        raise Trouble(f"there is no {argv[0]} on this machine") from missing
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, kept)


class Running:
    """One started process: its name, pid and log."""

    def __init__(self, name, process, log, log_begins):
        self.log_begins = log_begins  # what an earlier process of that name wrote is before
        self.name = name
        self.process = process
        self.log = log
        self.seen = {}

    @property
    def pid(self):
        return self.process.pid

    def watch(self, pids):
        """Remembers processes that belong to this one, to end them even when orphaned."""
        for pid in pids:
            stat = accounting.stat_of(pid)
            if stat is not None:
                self.seen[pid] = stat.started

    def ensure_alive(self):
        """Raises with the log's end when the process has ended."""
        code = self.process.poll()
        if code is not None:
            raise Trouble(f"{self.name} ended with exit code {code}", self.last_lines())

    def events(self):
        """The JSON objects among the lines it has written."""
        with open(self.log, "rb") as file:
            file.seek(self.log_begins)
            for line in file:
                if line.startswith(b"{") and line.endswith(b"\n"):
                    try:
                        yield json.loads(line)
                    except ValueError:
                        continue

    def last_lines(self, count=12):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-count:])


def wait_until_answers(running, url, headers=None, seconds=30, expect=(200,)):
    """Asks until `url` answers with an expected status; returns the response headers."""
    limit = time.monotonic() + seconds
    seen = "nothing"
    while time.monotonic() < limit:
        running.ensure_alive()
        try:
            status, got, _ = ask(url, headers, timeout=2)
            if status in expect:
                return got
            seen = f"status {status}"
        except OSError as problem:
            seen = str(problem)
        time.sleep(0.02)
    raise Trouble(
        f"{running.name} did not answer {url} within {seconds} s, last seen: {seen}",
        running.last_lines(),
    )


def ask(url, headers=None, method="GET", body=None, timeout=10):
    """One request, no redirect followed: (status, headers, body)."""
    request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    try:
        with _OPENER.open(request, timeout=timeout) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers, refused.read()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


_OPENER = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def _same(pid, started):
    stat = accounting.stat_of(pid)
    return stat is not None and stat.started == started


def _end(seen, seconds=5):
    """Kills those of `seen` (pid to start time) that are left, and waits until they are gone."""
    limit = time.monotonic() + seconds
    left = [pid for pid, started in seen.items() if _same(pid, started)]
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    while left and time.monotonic() < limit:
        time.sleep(0.01)
        left = [pid for pid in left if _same(pid, seen[pid])]
    if left:
        print(f"still there after SIGKILL: {left}", file=sys.stderr)


def _uninterrupted(work):
    """Runs `work` to its end; a second Ctrl-C must not leave processes behind."""
    kept = {number: signal.signal(number, signal.SIG_IGN) for number in SIGNALS}
    try:
        work()
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)

"""Load by wrk, read from the one line its script (report.lua) prints at the end."""

import json
import os
import subprocess
from dataclasses import dataclass

from harness.processes import spawn
from harness.trouble import Trouble

SCRIPTS = os.path.dirname(os.path.abspath(__file__))
MARK = "measured "


@dataclass(frozen=True)
class Load:
    """What one run of wrk saw. Times in milliseconds."""

    requests: int
    bytes: int
    seconds: float
    p50: float
    p90: float
    p99: float
    longest: float
    refused: int
    """Answers with a status of 400 or more."""
    broken: int
    """Connections that could not be made, were cut or timed out."""

    @property
    def per_second(self):
        return self.requests / self.seconds

    @property
    def errors(self):
        return self.refused + self.broken


def wrk(url, seconds, connections=64, threads=1, headers=None, script=None, cores=None):
    """Runs wrk for `seconds` and returns its Load."""
    argv = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s"]
    for name, value in (headers or {}).items():
        argv += ["-H", f"{name}: {value}"]
    argv += ["-s", script or os.path.join(SCRIPTS, "report.lua"), url]
    process = spawn(
        argv,
        cores,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=dict(os.environ, BENCH_SCRIPTS=SCRIPTS),
    )
    try:
        output, _ = process.communicate(timeout=seconds + 60)
    except subprocess.TimeoutExpired as late:
        raise Trouble(f"wrk did not end 60 s after its {seconds} s against {url}") from late
    finally:
        process.kill()
        process.wait()
    for line in output.splitlines():
        if line.startswith(MARK):
            return Load(**json.loads(line[len(MARK) :]))
    raise Trouble(f"wrk against {url} ended with {process.returncode}", output)

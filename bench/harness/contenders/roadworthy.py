"""Roadworthy with everything on, started as its user starts it: `./roadworthy up DIR`."""

import json
import os
import secrets
import shutil
import time

from harness import accounting
from harness.contenders.contender import Contender
from harness.contenders.nginx import APPS
from harness.processes import ask, wait_until_answers
from harness.trouble import Trouble

REPOSITORY = os.path.normpath(os.path.join(APPS, "..", ".."))
LAUNCHER = os.path.join(REPOSITORY, "roadworthy")
READY_SECONDS = 300  # the very first start builds, and unpacks PostgreSQL
EMAIL = "founder@example.com"
PASSWORD = "correct-horse-battery-staple-41"

# The limits are on and counted, and far above what the load reaches.
SETTINGS = """\
app: {app}
run:
  start: {start}
  port: PORT
  health: /
  instances: {instances}
  env: {{ROADWORTHY_BENCH_MARK: {mark}{env}}}
sign-in: {{sign-up: open}}
routes:
  - {{path: /**, allow: {allow}}}
edge: {{limit: 900000000/min per client}}
"""


class Roadworthy(Contender):
    """One `roadworthy up`; the app's processes are known by a mark in their environment."""

    key = "roadworthy"
    label = "Roadworthy"
    work = (
        "session in a cookie, limits, JSON access log, metrics, security headers, request id and"
        " traceparent; its PostgreSQL is counted"
    )
    needs = ((LAUNCHER, ""), ("nginx", "nginx"))
    app = "upstream"
    start_command = "sh start.sh"
    instances = 1
    allow = "signed-in"
    env = {}
    transport = None  # io_uring | epoll | None for what it chooses itself

    def __init__(self):
        super().__init__()
        self.mark = "bench" + secrets.token_hex(8)
        self.folder = self.state = None
        self.ready = {}

    def start(self, yard, upstreams=(), cores=None):
        self.yard, self.cores = yard, cores
        self.prepare()
        self.spawn()
        self.await_ready()
        self.sign_up()
        wait_until_answers(self.running[0], self.url, self.headers)
        self.check_transport()
        self.check_database()

    def prepare(self):
        """A folder with the app and its settings, and a name for the state to come."""
        self.folder = self.yard.place(self.key)
        self.state = os.path.join(self.folder, "state")
        self.lay_out_app()

    def lay_out_app(self):
        """A copy of the app with the settings of this run."""
        self.app_folder = os.path.join(self.folder, "app")
        shutil.copytree(os.path.join(APPS, self.app), self.app_folder)
        scratch = os.path.join(self.folder, "tmp")  # the app runs as a user without rights
        os.makedirs(scratch)
        os.chmod(scratch, 0o1777)
        env = {"TMPDIR": scratch, **self.env}
        text = SETTINGS.format(
            app=f"bench-{self.app}",
            start=self.start_command,
            instances=self.instances,
            mark=self.mark,
            allow=self.allow,
            env="".join(f", {name}: '{value}'" for name, value in env.items()),
        )
        self.write(self.app_folder, "roadworthy.yaml", text)

    def spawn(self):
        """Starts the launcher and does not wait."""
        self.port = self.yard.free_port()
        self.console_port = self.yard.free_port()
        argv = [LAUNCHER, "up", self.app_folder, "--host", "127.0.0.1"]
        argv += ["--port", str(self.port), "--console-port", str(self.console_port)]
        argv += ["--state", self.state, "--json"]
        env = {"ROADWORTHY_TRANSPORT": self.transport} if self.transport else {}
        return self.launch(self.key, argv, env)

    def await_ready(self):
        """Waits for the `ready` event; a `problem` event is the reason it does not come."""
        running, limit = self.running[0], time.monotonic() + READY_SECONDS
        while time.monotonic() < limit:
            for event in running.events():
                if event.get("event") == "ready":
                    self.ready = event
                    return
                if event.get("event") == "problem":
                    raise Trouble(
                        f"{self.label}: {event.get('message')}",
                        f"{event.get('hint') or ''}\n{running.last_lines()}",
                    )
            running.ensure_alive()
            time.sleep(0.02)
        raise Trouble(f"{self.label} was not ready in {READY_SECONDS} s", running.last_lines())

    def down(self):
        """Stops it and keeps its state; returns the seconds that took."""
        self.remember()
        return self.yard.stop(self.running.pop())

    def stop(self):
        if self.running:
            self.down()

    def remember(self):
        self.running[0].watch(self.pids() | accounting.marked(self.mark))

    def sign_up(self):
        """Makes the account whose cookie the load carries."""
        origin = f"http://127.0.0.1:{self.port}"
        body = json.dumps({"email": EMAIL, "password": PASSWORD}).encode()
        status, headers, answer = ask(
            origin + "/.roadworthy/signup",
            {"Content-Type": "application/json", "Accept": "application/json", "Origin": origin},
            method="POST",
            body=body,
            timeout=30,
        )
        cookies = [c.split(";", 1)[0] for c in headers.get_all("Set-Cookie") or []]
        if status >= 400 or not cookies:
            raise Trouble(f"{self.label}: signing up answered {status}", answer.decode()[:500])
        self.headers = {"Cookie": "; ".join(cookies)}

    def check_transport(self):
        """A figure for io_uring must not be epoll's, nor the other way round."""
        runs = accounting.transport_of(self.parts()["JVM"])
        if self.transport and runs != self.transport:
            raise Trouble(
                f"{self.key} runs on {runs}",
                f"ROADWORTHY_TRANSPORT={self.transport} was in its environment",
            )

    def check_database(self):
        """Memory and time without PostgreSQL's would flatter."""
        if not self.parts()["PostgreSQL"]:
            raise Trouble(f"{self.key}: no postgres process below it or in {self.state}")

    def parts(self):
        """The JVM (and launcher) and PostgreSQL; never the app."""
        app = accounting.marked(self.mark)
        ours = accounting.tree(r.pid for r in self.running) | accounting.working_below(self.state)
        ours -= accounting.tree(app)
        database = {pid for pid in ours if accounting.name_of(pid) == "postgres"}
        return {"JVM": ours - database, "PostgreSQL": database}

    def app_processes(self):
        return accounting.tree(accounting.marked(self.mark))

    def app_pids(self, program):
        """The app's processes that run `program`, by pid."""
        return {pid for pid in accounting.marked(self.mark) if accounting.name_of(pid) == program}


class OnIoUring(Roadworthy):
    key = "roadworthy-io_uring"
    label = "**Roadworthy**, io_uring"
    transport = "io_uring"


class OnEpoll(Roadworthy):
    key = "roadworthy-epoll"
    label = "**Roadworthy**, epoll"
    transport = "epoll"

"""What every contender is: something that listens on a port in front of the same app."""

import os

from harness import accounting

# What Roadworthy adds to every answer by default, said again by the peers that "do the same work".
RESPONSE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Strict-Transport-Security": "max-age=31536000",
    "Content-Security-Policy-Report-Only": "default-src 'self'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
COOKIE = "roadworthy=kq3v9ZbX0m2h7s1dYtE4cR8uLw6fJgNpQaAiVxTzB5o"


class Contender:
    """A program in front of the app. `label` is its row in the results, `needs` its commands."""

    key = ""
    label = ""
    work = ""
    needs = ()  # (command, Debian package)

    def __init__(self):
        self.yard = None
        self.upstream = None
        self.running = []
        self.port = 0
        self.cores = None
        self.headers = {"Cookie": COOKIE}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/"

    @property
    def access_log(self):
        """The file that gets one line a request, or None when it is not a file."""
        return None

    def start(self, yard, upstreams, cores=None):
        """Starts it in front of `upstreams` (ports) and returns when it answers."""
        raise NotImplementedError

    def parts(self):
        """What is counted: pids by the name of the part."""
        return {self.key: accounting.tree(r.pid for r in self.running)}

    def app_processes(self):
        """The app behind it, which is not counted."""
        return accounting.tree([self.upstream.pid]) if self.upstream else set()

    def pids(self):
        return set().union(*self.parts().values())

    def launch(self, name, argv, env=None):
        running = self.yard.start(name, argv, env=env, cores=self.cores)
        self.running.append(running)
        return running

    def stop(self):
        for running in reversed(self.running):
            self.yard.stop(running)
        self.running = []

    def write(self, folder, name, text):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

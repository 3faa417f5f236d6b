"""npm's http-proxy as a Node developer puts it in front: no log, no limits, no headers."""

import os
import shutil
import subprocess

from harness.contenders.contender import Contender
from harness.contenders.nginx import APPS
from harness.processes import wait_until_answers
from harness.trouble import Trouble

VERSION = "1.18.1"


class NodeHttpProxy(Contender):
    key = "node"
    label = "node http-proxy"
    work = f"bare: http-proxy {VERSION} with a keep-alive agent; no log, limit or header"
    needs = (("node", "nodejs"), ("npm", "npm"))

    def start(self, yard, upstreams, cores=None):
        self.yard, self.cores, self.port = yard, cores, yard.free_port()
        folder = yard.place(self.key)
        fetch(folder)
        shutil.copy(os.path.join(APPS, "proxy.js"), folder)
        running = self.launch(
            self.key,
            ["node", os.path.join(folder, "proxy.js")],
            {"PORT": str(self.port), "TARGET": f"http://127.0.0.1:{upstreams[0]}"},
        )
        wait_until_answers(running, self.url, self.headers)


def fetch(folder):
    """Installs http-proxy into `folder`; npm's own cache makes the second time quick."""
    argv = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"]
    try:
        subprocess.run(
            argv + ["--prefix", folder, f"http-proxy@{VERSION}"],
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
        )
    except subprocess.CalledProcessError as failed:
        raise Trouble(f"npm could not install http-proxy@{VERSION}", failed.stderr) from failed
    except subprocess.TimeoutExpired as late:
        raise Trouble(f"npm did not install http-proxy@{VERSION} within 120 s") from late

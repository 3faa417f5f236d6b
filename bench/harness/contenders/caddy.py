"""Caddy as a reverse proxy. Its standard build has no rate limit, so it does a little less."""

import os

from harness.contenders.contender import RESPONSE_HEADERS, Contender
from harness.processes import wait_until_answers

CADDYFILE = """
{{
  admin off
  auto_https off
}}
http://:{port} {{
  bind 127.0.0.1
  log {{
    output file {folder}/access.log {{
      roll_disabled
    }}
    format json
  }}
  header {{
    {headers}
    X-Request-Id {{http.request.uuid}}
  }}
  reverse_proxy {upstreams} {{
    header_up X-Request-Id {{http.request.uuid}}
    {balancing}
    transport http {{
      keepalive_idle_conns_per_host 64
    }}
  }}
}}
"""


class Caddy(Contender):
    key = "caddy"
    label = "Caddy"
    work = "JSON access log, 8 response headers, request id (its standard build has no rate limit)"
    needs = (("caddy", "caddy"),)
    balancing = ""

    def start(self, yard, upstreams, cores=None):
        self.yard, self.cores, self.port = yard, cores, yard.free_port()
        self.folder = yard.place(self.key)
        text = CADDYFILE.format(
            port=self.port,
            folder=self.folder,
            headers="\n    ".join(f'{n} "{v}"' for n, v in RESPONSE_HEADERS.items()),
            upstreams=" ".join(f"127.0.0.1:{p}" for p in upstreams),
            balancing=self.balancing,
        )
        path = self.write(self.folder, "Caddyfile", text)
        running = self.launch(
            self.key,
            ["caddy", "run", "--adapter", "caddyfile", "--config", path],
            {"XDG_CONFIG_HOME": self.folder, "XDG_DATA_HOME": self.folder, "HOME": self.folder},
        )
        wait_until_answers(running, self.url, self.headers)

    @property
    def access_log(self):
        return os.path.join(self.folder, "access.log")


class CaddyThatRetries(Caddy):
    key = "caddy-retry"
    label = "Caddy, lb_try_duration 15s"
    balancing = "lb_try_duration 15s\n    lb_try_interval 100ms"

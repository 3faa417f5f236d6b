"""nginx as a reverse proxy, alone and asking a session service about every request."""

import os

from harness import accounting
from harness.contenders.contender import RESPONSE_HEADERS, Contender
from harness.processes import wait_until_answers

APPS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "apps")

# Paths an unprivileged nginx may write to; Debian's defaults are root's.
PATHS = """
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
"""

PROXY = """
daemon off;
worker_processes auto;
worker_rlimit_nofile 16384;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 8192; }}
http {{
  {paths}
  log_format json escape=json '{{"time":"$time_iso8601","id":"$request_id",'
    '"client":"$remote_addr",{user_log}"method":"$request_method","path":"$uri",'
    '"status":$status,"bytes":$body_bytes_sent,"duration":$request_time,'
    '"app":"$upstream_response_time","instance":"$upstream_addr"}}';
  # Buffered, as a busy site has it: the kindest way to nginx.
  access_log {folder}/access.log json buffer=64k flush=1s;
  limit_req_zone $binary_remote_addr zone=clients:10m rate=1000000r/s;
  keepalive_requests 100000000;
  upstream app {{
    {servers}
    keepalive 64;
    keepalive_requests 100000000;
  }}
  {extra_upstream}
  server {{
    listen 127.0.0.1:{port};
    {headers}
    add_header X-Request-Id $request_id always;
    location / {{
      {extra_location}
      limit_req zone=clients burst=100000 nodelay;
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Request-Id $request_id;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      {user_header}
    }}
    {extra_server}
  }}
}}
"""


class Nginx(Contender):
    key = "nginx"
    label = "nginx"
    work = "JSON access log, limit_req, 8 response headers, request id, keep-alive to the app"
    needs = (("nginx", "nginx"),)

    extra_upstream = ""
    extra_location = ""
    extra_server = ""
    user_log = ""
    user_header = ""
    server_options = ""

    def start(self, yard, upstreams, cores=None):
        self.yard, self.cores, self.port = yard, cores, yard.free_port()
        self.folder = yard.place(self.key)
        headers = "\n    ".join(
            f'add_header {name} "{value}" always;' for name, value in RESPONSE_HEADERS.items()
        )
        text = PROXY.format(
            folder=self.folder,
            paths=PATHS.format(folder=self.folder),
            port=self.port,
            headers=headers,
            servers="\n    ".join(f"server 127.0.0.1:{p}{self.server_options};" for p in upstreams),
            extra_upstream=self.extra_upstream,
            extra_location=self.extra_location,
            extra_server=self.extra_server,
            user_log=self.user_log,
            user_header=self.user_header,
        )
        path = self.write(self.folder, "nginx.conf", text)
        running = self.launch(self.key, [program(), "-e", "stderr", "-p", self.folder, "-c", path])
        wait_until_answers(running, self.url, self.headers)

    @property
    def access_log(self):
        return os.path.join(self.folder, "access.log")


class NginxThatRetries(Nginx):
    """By default nginx shuns a server for 10 s after one failure, all of them if need be."""

    key = "nginx-retry"
    label = "nginx, max_fails=0"
    server_options = " max_fails=0"


class NginxWithSessions(Nginx):
    """auth_request: every request first asks a session service, here Node with a Map in memory."""

    key = "nginx-auth"
    label = "nginx + auth_request"
    work = "the same, and a session service (node:http, sessions in a Map) asked by auth_request"
    needs = (("nginx", "nginx"), ("node", "nodejs"))

    extra_location = "auth_request /_session; auth_request_set $user $upstream_http_x_user;"
    user_log = '"user":"$user",'
    user_header = "proxy_set_header Roadworthy-User $user;"
    extra_server = """
    location = /_session {
      internal;
      proxy_pass http://sessions;
      proxy_pass_request_body off;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Content-Length "";
    }"""

    def start(self, yard, upstreams, cores=None):
        self.yard, self.cores = yard, cores
        port = yard.free_port()
        self.service = self.launch(
            "session-service",
            ["node", os.path.join(APPS, "sessions.js")],
            {"PORT": str(port), "KNOWN": self.headers["Cookie"].split("=", 1)[1]},
        )
        wait_until_answers(self.service, f"http://127.0.0.1:{port}/", self.headers, expect=(204,))
        self.extra_upstream = (
            f"upstream sessions {{ server 127.0.0.1:{port}; keepalive 64;"
            " keepalive_requests 100000000; }"
        )
        super().start(yard, upstreams, cores)

    def parts(self):
        service = accounting.tree([self.service.pid])
        proxy = accounting.tree(r.pid for r in self.running) - service
        return {"nginx": proxy, "session service": service}


def program():
    """nginx is under /usr/sbin, which is not on everybody's PATH."""
    return "/usr/sbin/nginx" if os.path.exists("/usr/sbin/nginx") else "nginx"

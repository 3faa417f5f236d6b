#!/bin/sh
# The fastest app there is, so that what stands in front of it is what is measured: nginx answers
# 1 KB of JSON from its configuration. Runs in the foreground on $PORT, in a folder of its own.
set -eu
folder=$(mktemp -d "${TMPDIR:-/tmp}/roadworthy-bench-upstream-XXXXXX")
text=$(printf '%01000d' 0 | tr 0 x)
cat >"$folder/nginx.conf" <<END
daemon off;
worker_processes ${WORKERS:-1};
pid $folder/nginx.pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  keepalive_requests 100000000;
  keepalive_timeout 600s;
  server {
    listen 127.0.0.1:$PORT;
    default_type application/json;
    location / { return 200 '{"text":"$text","ok":true}'; }
  }
}
END
PATH=$PATH:/usr/sbin
trap 'rm -rf "$folder"' EXIT
trap 'kill "$nginx"; wait "$nginx"; exit 0' TERM INT
nginx -p "$folder" -c "$folder/nginx.conf" -e stderr &
nginx=$!
wait "$nginx"

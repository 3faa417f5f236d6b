#!/bin/sh
# Makes lib/roadworthy.aot of a built distribution: one run of a tiny app records which classes a
# start loads and links, so that later starts need not (JEP 483, 514). $1: the folder that holds the
# distribution. Takes about ten seconds.
set -eu
home=$1/roadworthy/roadworthy
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
mkdir -p "$work/site"
echo '<!doctype html><title>warm</title>' >"$work/site/index.html"
rm -f "$home/lib/roadworthy.aot"
ROADWORTHY_JAVA_OPTS="-XX:AOTCacheOutput=$home/lib/roadworthy.aot -Droadworthy.rehearsal=true" \
  timeout 120 "$home/bin/roadworthy" up "$work/site" --port 0 --console-port 0 --json >"$work/log" 2>&1 || true
[ -s "$home/lib/roadworthy.aot" ] || { tail -n 5 "$work/log" >&2; exit 1; }

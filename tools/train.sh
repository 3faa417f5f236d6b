#!/bin/sh
# Makes lib/roadworthy.aot and lib/inspect.aot of a built distribution: one run of a tiny app, and one
# inspection of a tiny repository, record which classes a start loads and links, so that later
# starts need not (JEP 483, 514). $1: the folder that holds the
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

# inspect has a cache of its own: it runs with other options, and loads other classes.
rm -f "$home/lib/inspect.aot"
mkdir -p "$work/shop"
cat >"$work/shop/package.json" <<'END'
{"name": "shop", "scripts": {"start": "node server.js"}, "dependencies": {"express": "4.17.1"}}
END
cat >"$work/shop/server.js" <<'END'
const express = require('express');
const app = express();
const password = 'training-run-only';
app.get('/items/:id', async (req, res) => res.json(await db.query('select * from items where id = ' + req.params.id)));
app.post('/login', (req, res) => { if (req.body.password === password) res.redirect(req.query.next); });
app.listen(process.env.PORT || 3000);
END
cat >"$work/shop/app.py" <<'END'
from flask import Flask, request
app = Flask(__name__)
@app.route("/run")
def run():
    return eval(request.args["code"])
END
cat >"$work/shop/page.ts" <<'END'
export const page = (name: string): string => `<b>${name}</b>`;
END
printf 'select 1;\n' >"$work/shop/schema.sql"
printf 'FROM node:20\nCMD npm start\n' >"$work/shop/Dockerfile"
if command -v git >/dev/null 2>&1; then
  (
    cd "$work/shop" && git init -q -b main && git add -A
    git -c user.name=x -c user.email=x@example.com commit -q -m one
    echo '// two' >>server.js
    git -c user.name=x -c user.email=x@example.com commit -q -a -m two
    git gc -q --aggressive
  ) >/dev/null 2>&1 || true
fi
ROADWORTHY_JAVA_OPTS="-XX:AOTCacheOutput=$home/lib/inspect.aot" timeout 120 \
  "$home/bin/roadworthy" inspect "$work/shop" --fail-on never --offline --sarif "$work/out.sarif" \
  --json "$work/out.json" --html "$work/out.html" >"$work/log" 2>&1 || true
[ -s "$home/lib/inspect.aot" ] || { tail -n 5 "$work/log" >&2; exit 1; }

"""A poll: one question, one vote a click, the result at once."""

import html
import json
import os
import sqlite3
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

HERE = Path(__file__).parent
DATABASE = HERE / "data" / "polls.db"
PORT = int(os.environ.get("PORT", 8000))

QUESTION = "Where shall we have lunch on Friday?"
CHOICES = {
    "ramen": ("Ramen round the corner", 7),
    "picnic": ("A picnic in the park", 11),
    "tacos": ("The taco truck", 5),
    "canteen": ("The canteen, as ever", 2),
}


def connect():
    return sqlite3.connect(DATABASE, timeout=5)


def prepare():
    DATABASE.parent.mkdir(exist_ok=True)
    with connect() as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE IF NOT EXISTS votes (choice TEXT PRIMARY KEY, count INTEGER NOT NULL)")
        for choice, (_, votes) in CHOICES.items():
            db.execute("INSERT OR IGNORE INTO votes VALUES (?, ?)", (choice, votes))


def results():
    with connect() as db:
        return dict(db.execute("SELECT choice, count FROM votes"))


def vote(choice):
    with connect() as db:
        db.execute("UPDATE votes SET count = count + 1 WHERE choice = ?", (choice,))


def page():
    votes = results()
    total = sum(votes.values())
    rows = ""
    for choice, (label, _) in CHOICES.items():
        share = round(100 * votes[choice] / total) if total else 0
        rows += f"""
        <button name="choice" value="{choice}">
          <span class="bar" style="width: {share}%"></span>
          <span class="label">{html.escape(label)}</span>
          <span class="share">{share} %</span>
        </button>"""
    template = (HERE / "page.html").read_text(encoding="utf-8")
    return (
        template.replace("{{question}}", html.escape(QUESTION))
        .replace("{{rows}}", rows)
        .replace("{{total}}", str(total))
    )


class Pollbooth(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/":
            self.answer(200, "text/html; charset=utf-8", page())
        elif self.path == "/api/results":
            self.answer(200, "application/json", json.dumps(results()))
        elif self.path == "/health":
            self.answer(200, "text/plain; charset=utf-8", "ok")
        else:
            self.answer(404, "text/plain; charset=utf-8", "Nothing here.")

    def do_POST(self):
        length = min(int(self.headers.get("Content-Length", 0)), 10_000)
        form = parse_qs(self.rfile.read(length).decode("utf-8", "replace"))
        choice = form.get("choice", [""])[0]
        if self.path != "/vote" or choice not in CHOICES:
            self.answer(400, "text/plain; charset=utf-8", "There is no such choice.")
            return
        vote(choice)
        print(f"a vote for {choice}", flush=True)
        self.send_response(303)
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer(self, status, kind, text):
        body = text.encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    prepare()
    print(f"Pollbooth is open at http://localhost:{PORT}", flush=True)
    ThreadingHTTPServer(("127.0.0.1", PORT), Pollbooth).serve_forever()

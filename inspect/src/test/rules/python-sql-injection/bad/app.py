import sqlite3
from flask import Flask, request

app = Flask(__name__)


@app.route("/a")
def a():
    db = sqlite3.connect("app.db")
    name = request.args.get("name")
    db.execute(f"SELECT * FROM users WHERE name = '{name}'")  # <- finding
    db.execute("DELETE FROM users WHERE name = '%s'" % name)  # <- finding
    query = "SELECT * FROM users WHERE name = '" + name + "'"  # <- finding
    db.execute(query)
    db.execute("SELECT id FROM users WHERE name = '{}'".format(name))  # <- finding


def find(db, name):
    return db.execute("SELECT * FROM users WHERE name = '" + name + "'")  # <- finding

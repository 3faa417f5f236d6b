import sqlite3
from flask import Flask, request

app = Flask(__name__)
TABLE = "users"


@app.route("/a")
def a():
    db = sqlite3.connect("app.db")
    name = request.args.get("name")
    db.execute("SELECT * FROM users WHERE name = ?", (name,))
    db.execute(f"SELECT * FROM {TABLE} WHERE id = {int(request.args['id'])}")
    marks = ",".join("?" * 3)
    db.execute(f"SELECT * FROM users WHERE id IN ({marks})", (1, 2, 3))
    message = f"select a name, {name}"
    return message


def load(session, table_name):
    return session.execute("SELECT count(*) FROM " + table_name)

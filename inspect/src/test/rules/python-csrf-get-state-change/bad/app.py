import sqlite3
from flask import Flask, redirect, session

app = Flask(__name__)


@app.route("/delete/<int:item>")
def delete(item):  # <- finding
    db = sqlite3.connect("app.db")
    db.execute("DELETE FROM items WHERE id = ?", (item,))
    return redirect("/")

import sqlite3
from flask import Flask, redirect, request, session

app = Flask(__name__)


@app.route("/delete/<int:item>", methods=["POST"])
def delete(item):
    db = sqlite3.connect("app.db")
    db.execute("DELETE FROM items WHERE id = ?", (item,))
    return redirect("/")


@app.route("/edit", methods=["GET", "POST"])
def edit():
    db = sqlite3.connect("app.db")
    if request.method == "POST":
        db.execute("UPDATE items SET name = ?", (request.form["name"],))
    return "ok"


@app.route("/logout")
def logout():
    session.clear()
    return redirect("/")

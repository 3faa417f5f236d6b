import sqlite3
from flask import Flask, request

app = Flask(__name__)


@app.route("/signup", methods=["POST"])
def signup():
    username = request.form["username"]
    password = request.form["password"]
    db = sqlite3.connect("app.db")
    db.execute("INSERT INTO users (username, password) VALUES (?, ?)", (username, password))  # <- finding
    user = User(username=username, password=password)  # <- finding
    user.password = request.form["password"]  # <- finding


@app.route("/login", methods=["POST"])
def login():
    password = request.form["password"]
    user = User.query.filter_by(name=request.form["name"], password=password).first()  # <- finding
    if user.password == password:  # <- finding
        return "ok"
    row = db.execute("SELECT password FROM users").fetchone()
    if row[0] == password:  # <- finding
        return "ok"

import sqlite3
from flask import Flask, request
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)


@app.route("/signup", methods=["POST"])
def signup():
    username = request.form["username"]
    password = request.form["password"]
    if password != request.form["confirm_password"]:
        return "differ"
    password = generate_password_hash(password)
    db.execute("INSERT INTO users (username, password) VALUES (?, ?)", (username, password))
    user = User(username=username, password=generate_password_hash(request.form["password"]))
    user.set_password(request.form["password"])


@app.route("/login", methods=["POST"])
def login():
    user = User.query.filter_by(name=request.form["name"]).first()
    if check_password_hash(user.password, request.form["password"]):
        return "ok"
    authenticate(username="a", password=request.form["password"])

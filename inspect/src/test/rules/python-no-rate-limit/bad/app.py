from flask import Flask, request

app = Flask(__name__)


@app.route("/login", methods=["POST"])
def login():  # <- finding
    return check(request.form["name"], request.form["password"])

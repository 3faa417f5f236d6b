from flask import Flask, request

app = Flask(__name__)


@app.route("/users", methods=["POST"])
def create():
    user = User(**request.json)  # <- finding
    db.session.add(user)

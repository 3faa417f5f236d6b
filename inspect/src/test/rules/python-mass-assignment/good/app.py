from flask import Flask, request

app = Flask(__name__)


@app.route("/users", methods=["POST"])
def create():
    data = request.json
    user = User(name=data["name"], email=data["email"])
    db.session.add(user)

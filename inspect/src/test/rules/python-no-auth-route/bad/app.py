from flask import Flask, jsonify, request
from flask_login import login_required

app = Flask(__name__)


@app.route("/items", methods=["POST"])
def create():  # <- finding
    db.session.add(Item(name=request.json["name"]))
    db.session.commit()
    return "ok"


@app.route("/admin/users")
def users():  # <- finding
    return jsonify([u.name for u in User.query.all()])


@app.route("/mine")
@login_required
def mine():
    return "ok"

from flask import Flask, jsonify, request
from flask_login import login_required

app = Flask(__name__)


@app.route("/items", methods=["POST"])
@login_required
def create():
    db.session.add(Item(name=request.json["name"]))
    db.session.commit()
    return "ok"


@app.route("/articles")
def articles():
    return jsonify([a.title for a in Article.query.all()])


@app.route("/register", methods=["POST"])
def register():
    db.session.add(User(name=request.json["name"]))
    db.session.commit()
    return "ok"

from flask import Flask, jsonify

app = Flask(__name__)


@app.route("/items")
def items():
    return jsonify([i.name for i in Item.query.limit(50).all()])

import traceback
from flask import Flask, jsonify

app = Flask(__name__)


@app.route("/a")
def a():
    try:
        return work()
    except Exception as e:
        return jsonify({"error": str(e)}), 500  # <- finding


@app.route("/b")
def b():
    try:
        return work()
    except:
        return traceback.format_exc()  # <- finding

import os
from flask import Flask, request, send_file

app = Flask(__name__)


@app.route("/file")
def file():
    name = request.args.get("name")
    with open(os.path.join("docs", name)) as f:  # <- finding
        return f.read()


@app.route("/download")
def download():
    return send_file("uploads/" + request.args["name"])  # <- finding

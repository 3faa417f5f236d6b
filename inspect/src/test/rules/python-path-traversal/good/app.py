import os
from flask import Flask, request, send_from_directory
from werkzeug.utils import secure_filename

app = Flask(__name__)


@app.route("/file")
def file():
    name = secure_filename(request.args.get("name"))
    with open(os.path.join("docs", name)) as f:
        return f.read()


@app.route("/download")
def download():
    return send_from_directory("uploads", request.args["name"])

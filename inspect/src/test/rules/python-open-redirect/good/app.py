from urllib.parse import urlparse
from flask import Flask, redirect, request, url_for

app = Flask(__name__)


@app.route("/out/<name>")
def out(name):
    return redirect("/user/" + name)


@app.route("/b")
def b():
    target = request.args.get("next")
    if urlparse(target).netloc:
        return redirect(url_for("home"))
    return redirect(target)


@app.route("/c")
def c():
    return redirect(url_for("out", name=request.args["name"]))

from flask import Flask, jsonify, render_template, request
from markupsafe import Markup, escape

app = Flask(__name__)


@app.route("/hello")
def hello():
    name = request.args.get("name")
    if name == "x":
        return f"<h1>Hello {escape(name)}</h1>"
    if name == "y":
        return Markup("<b>fixed</b>")
    return render_template("hello.html", name=name)

from flask import Flask, request
from markupsafe import Markup

app = Flask(__name__)


@app.route("/hello")
def hello():
    name = request.args.get("name")
    if name == "x":
        return Markup(name)  # <- finding
    return f"<h1>Hello {name}</h1>"  # <- finding

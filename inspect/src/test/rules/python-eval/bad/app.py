from flask import Flask, request

app = Flask(__name__)


@app.route("/calc")
def calc():
    return str(eval(request.args["expr"]))  # <- finding


@app.post("/run")
def run():
    code = request.json["code"]
    exec(code)  # <- finding

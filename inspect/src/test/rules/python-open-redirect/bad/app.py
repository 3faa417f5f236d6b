from flask import Flask, redirect, request

app = Flask(__name__)


@app.route("/out")
def out():
    return redirect(request.args.get("next"))  # <- finding


@app.route("/logout")
def logout():
    target = request.args.get("to", "/")
    return redirect(target)  # <- finding

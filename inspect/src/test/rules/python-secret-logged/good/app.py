from flask import Flask, request

app = Flask(__name__)


@app.route("/login", methods=["POST"])
def login():
    print("sign in", request.form["name"])
    app.logger.info("wrong password")

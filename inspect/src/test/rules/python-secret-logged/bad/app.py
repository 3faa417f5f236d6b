from flask import Flask, request

app = Flask(__name__)


@app.route("/login", methods=["POST"])
def login():
    password = request.form["password"]
    print("sign in", password)  # <- finding
    app.logger.info(f"password {password}")  # <- finding

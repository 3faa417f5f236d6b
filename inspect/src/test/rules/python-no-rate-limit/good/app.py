from flask import Flask, request
from flask_limiter import Limiter

app = Flask(__name__)
limiter = Limiter(app)


@app.route("/login", methods=["POST"])
@limiter.limit("5/minute")
def login():
    return check(request.form["name"], request.form["password"])

from flask import Flask, make_response

app = Flask(__name__)


@app.route("/in")
def sign_in():
    answer = make_response("ok")
    answer.set_cookie("session_token", "x", httponly=True, secure=True)
    answer.set_cookie("theme", "dark")
    return answer

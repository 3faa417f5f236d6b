import os
import secrets
from flask import Flask

app = Flask(__name__)
app.secret_key = os.environ["SECRET_KEY"]
app.config["SECRET_KEY"] = secrets.token_hex(32)
SECRET_HEADER = "X-Secret"
JWT_SECRET = os.getenv("JWT_SECRET")
SECRET_KEY = ""


class TestConfig:
    SECRET_KEY = "for tests"


def check(form):
    return form["action"] == "password"

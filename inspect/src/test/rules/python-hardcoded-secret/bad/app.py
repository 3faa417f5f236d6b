import os
import jwt
from flask import Flask

app = Flask(__name__)
app.secret_key = "horse-" "battery"  # <- finding
app.config["SECRET_KEY"] = "random"  # <- finding
JWT_SECRET = os.getenv("JWT_SECRET", "dev-only")  # <- finding
SECRET = os.environ.get("SECRET") or "fallback"  # <- finding
app.config.update(SECRET_KEY="abcdef")  # <- finding


def token(user):
    return jwt.encode({"sub": user}, "signing", algorithm="HS256")  # <- finding


def login(password):
    return password == "letmein"  # <- finding

import os
from flask import Flask

app = Flask(__name__)
key = os.environ["STRIPE_KEY"]
port = os.environ.get("PORT", 5000)

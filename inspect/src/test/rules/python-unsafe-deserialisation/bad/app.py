import base64
import pickle
import yaml
from flask import Flask, request

app = Flask(__name__)


@app.route("/load", methods=["POST"])
def load():
    data = pickle.loads(base64.b64decode(request.data))  # <- finding
    config = yaml.load(request.data)  # <- finding
    other = yaml.load(request.data, Loader=yaml.Loader)  # <- finding
    return str(data)

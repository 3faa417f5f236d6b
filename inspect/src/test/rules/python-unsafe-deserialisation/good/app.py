import json
import yaml
from flask import Flask, request

app = Flask(__name__)


@app.route("/load", methods=["POST"])
def load():
    yaml.load(request.data, Loader=yaml.SafeLoader)
    yaml.safe_load(request.data)
    return json.loads(request.data)

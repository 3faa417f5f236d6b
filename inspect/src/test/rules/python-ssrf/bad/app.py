import requests
import urllib.request
from flask import Flask, request

app = Flask(__name__)


@app.route("/fetch")
def fetch():
    url = request.args.get("url")
    urllib.request.urlopen(request.args["u"])  # <- finding
    return requests.get(url).text  # <- finding

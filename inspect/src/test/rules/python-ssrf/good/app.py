import requests
from flask import Flask, request

app = Flask(__name__)
ALLOWED = {"https://a.example/x"}


@app.route("/fetch")
def fetch():
    url = request.args.get("url")
    city = request.args.get("city")
    requests.get("https://api.example.com/weather?city=" + city)
    requests.get(f"https://api.example.com/{city}")
    if url not in ALLOWED:
        return "no"
    return requests.get(url).text

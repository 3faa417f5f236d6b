import os
import subprocess
from flask import Flask, request

app = Flask(__name__)


@app.route("/ping")
def ping():
    host = request.args["host"]
    os.system("ping -c 1 " + host)  # <- finding
    out = subprocess.check_output(f"ping -c 1 {host}", shell=True)  # <- finding
    os.popen("ls %s" % host)  # <- finding
    return out


def convert(name):
    os.system("convert " + name)  # <- finding

import os
import subprocess
from flask import Flask, request

app = Flask(__name__)


@app.route("/ping")
def ping():
    host = request.args["host"]
    subprocess.run(["ping", "-c", "1", host])
    os.system("sync")
    subprocess.run("ls -l", shell=True)
    return "ok"

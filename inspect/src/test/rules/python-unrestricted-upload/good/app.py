from flask import Flask, request

app = Flask(__name__)
ALLOWED = {"png"}


@app.route("/upload", methods=["POST"])
def upload():
    f = request.files["file"]
    if f.filename.rsplit(".")[-1] not in ALLOWED:
        return "no", 400
    f.save("uploads/a")
    return "ok"

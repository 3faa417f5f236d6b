from flask import Flask

app = Flask(__name__)


def init():
    db.drop_all()  # <- finding
    db.create_all()


init()


@app.route("/reset")
def reset():
    db.session.execute("DROP TABLE users")  # <- finding

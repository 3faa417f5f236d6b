from flask import Flask

app = Flask(__name__)


def init():
    db.create_all()


@app.cli.command()
def initdb():
    db.drop_all()
    db.create_all()


init()

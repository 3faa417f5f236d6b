import sqlite3
from flask import Flask

app = Flask(__name__)
db = sqlite3.connect("app.db")

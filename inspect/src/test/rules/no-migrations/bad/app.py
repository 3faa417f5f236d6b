import sqlite3
from flask import Flask

app = Flask(__name__)
db = sqlite3.connect("app.db")
db.execute("CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY)")  # <- finding

import sqlite3

db = sqlite3.connect("app.db")
db.execute("""CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT UNIQUE)""")
db.execute("""CREATE TABLE IF NOT EXISTS tasks (
    id INTEGER PRIMARY KEY,
    user_id INTEGER REFERENCES users(id),  -- <- finding
    town TEXT,  -- <- finding
    done INTEGER
)""")


def tasks(town):
    return db.execute("SELECT * FROM tasks t WHERE t.town = ? AND t.done = 0", (town,))

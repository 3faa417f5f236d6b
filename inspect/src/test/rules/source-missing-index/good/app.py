import sqlite3

db = sqlite3.connect("app.db")
db.execute("CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT UNIQUE)")
db.execute("""CREATE TABLE IF NOT EXISTS tasks (
    id INTEGER PRIMARY KEY,
    user_id INTEGER REFERENCES users(id),
    town TEXT
)""")
db.execute("CREATE INDEX IF NOT EXISTS tasks_user ON tasks (user_id)")


def tasks(user, town):
    db.execute("SELECT * FROM users WHERE name = ?", (user,))
    return db.execute("SELECT * FROM tasks WHERE user_id = ? AND town = ?", (user, town))

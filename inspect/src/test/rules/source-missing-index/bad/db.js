const sql = `CREATE TABLE posts (
  id SERIAL PRIMARY KEY,
  author INTEGER, -- <- finding
  FOREIGN KEY (author) REFERENCES users(id)
)`;
db.query("SELECT * FROM posts WHERE id = $1 AND author = $2", [1, 2]);

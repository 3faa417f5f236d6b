// The entries, in one SQLite file.
const fs = require('fs');
const path = require('path');
const { Database } = require('node-sqlite3-wasm');

const file = path.join(__dirname, 'data/guestbook.db');
fs.mkdirSync(path.dirname(file), { recursive: true });
const db = new Database(file);

// node-sqlite3-wasm locks the file with a folder beside it. Wait for whoever holds it, and
// clear a lock that a killed process has left behind.
function patiently(work) {
  const end = Date.now() + 5000;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!/locked|busy/i.test(String(error)) || Date.now() > end) throw error;
      try {
        if (Date.now() - fs.statSync(file + '.lock').mtimeMs > 2000) fs.rmdirSync(file + '.lock');
      } catch {
        // somebody else was faster
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5 + Math.random() * 20);
    }
  }
}

const minutes = 60 * 1000;
const welcome = [
  ['Ada', 'Found this little place by accident and stayed for the afternoon. Lovely work!', 'rose', 4320],
  ['Grace', 'It compiles, it runs, it has a guestbook. What else does the web need?', 'sky', 1500],
  ['Linus', 'Signed. Greetings from a rainy harbour town.', 'moss', 610],
  ['Katherine', 'I checked the numbers: this page makes people smile 97 times out of 100.', 'sun', 185],
  ['Margaret', 'Please never take this down. My mother reads it every morning.', 'plum', 42],
];

patiently(() =>
  db.exec(`
    CREATE TABLE IF NOT EXISTS entries (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      message TEXT NOT NULL,
      colour TEXT NOT NULL,
      written INTEGER NOT NULL
    )
  `)
);
welcome.forEach(([name, message, colour, ago], i) =>
  patiently(() =>
    db.run(
      `INSERT INTO entries (id, name, message, colour, written)
       SELECT ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM entries) = ?`,
      [i + 1, name, message, colour, Date.now() - ago * minutes, i]
    )
  )
);

let seen = '';
let latest = [];

// The newest entries, read again only when the file has changed.
function newest() {
  const { mtimeMs, size } = fs.statSync(file);
  const now = mtimeMs + '/' + size;
  if (now !== seen) {
    latest = patiently(() => db.all('SELECT * FROM entries ORDER BY id DESC LIMIT 60'));
    seen = now;
  }
  return latest;
}

function search(text) {
  return patiently(() => db.all('SELECT * FROM entries WHERE message LIKE ? ORDER BY id DESC', [`%${text}%`]));
}

function remove(id) {
  patiently(() => db.run('DELETE FROM entries WHERE id = ?', [id]));
}

function add(name, message, colour) {
  patiently(() =>
    db.run('INSERT INTO entries (name, message, colour, written) VALUES (?, ?, ?, ?)', [
      name,
      message,
      colour,
      Date.now(),
    ])
  );
}

module.exports = { newest, search, add, remove };

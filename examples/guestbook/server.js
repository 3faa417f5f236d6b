const express = require('express');
const db = require('./db');
const { page, adminPage, colours } = require('./page');

const app = express();
const PORT = process.env.PORT || 3000;

app.use(express.static('public'));
app.use(express.urlencoded({ extended: false }));

// so that the widget on our other site can show the latest entries
app.use((req, res, next) => {
  res.header('Access-Control-Allow-Origin', '*');
  next();
});

app.get('/', (req, res) => {
  res.send(page(db.newest()));
});

app.get('/api/entries', (req, res) => {
  res.json(db.newest());
});

app.get('/api/search', (req, res) => {
  res.json(db.search(req.query.q || ''));
});

app.get('/admin', (req, res) => {
  res.send(adminPage(db.newest()));
});

app.get('/admin/delete/:id', (req, res) => {
  db.remove(req.params.id);
  res.redirect('/admin');
});

app.post('/entries', (req, res) => {
  const name = String(req.body.name || '').trim().slice(0, 40);
  const message = String(req.body.message || '').trim().slice(0, 280);
  const colour = colours.includes(req.body.colour) ? req.body.colour : colours[0];
  if (!name || !message) {
    return res.status(400).send('A name and a line, please.');
  }
  db.add(name, message, colour);
  console.log(`${name} signed the book`);
  res.redirect(303, '/');
});

app.use((err, req, res, next) => {
  res.status(500).send(`<pre>${err.stack}</pre>`);
});

app.listen(PORT, process.env.HOST, () => {
  console.log(`Guestbook is open at http://localhost:${PORT}`);
});

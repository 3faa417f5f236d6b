const colours = ['rose', 'sun', 'moss', 'sky', 'plum'];

const escape = (text) =>
  String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function ago(then) {
  const minutes = Math.round((Date.now() - then) / 60000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 1440) return `${Math.round(minutes / 60)} h ago`;
  const days = Math.round(minutes / 1440);
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

const card = (e) => `
      <li class="card ${escape(e.colour)}">
        <p>${escape(e.message)}</p>
        <footer>
          <span class="seal" aria-hidden="true">${escape(e.name[0].toUpperCase())}</span>
          <strong>${escape(e.name)}</strong>
          <time datetime="${new Date(e.written).toISOString()}">${ago(e.written)}</time>
        </footer>
      </li>`;

const page = (entries) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>The Guestbook</title>
    <link rel="icon" href="/favicon.svg">
    <link rel="stylesheet" href="/style.css">
  </head>
  <body>
    <header>
      <h1>The Guestbook</h1>
      <p>You were here. Leave a line for whoever comes next.</p>
    </header>
    <main>
      <form method="post" action="/entries" id="sign">
        <label for="message">Your line</label>
        <textarea id="message" name="message" rows="3" maxlength="280" required
          placeholder="Hello from ..."></textarea>
        <div class="row">
          <div class="name">
            <label for="name">Your name</label>
            <input id="name" name="name" maxlength="40" required autocomplete="given-name">
          </div>
          <fieldset>
            <legend>Ink</legend>
            ${colours
              .map(
                (c, i) => `<label class="ink ${c}"><input type="radio" name="colour" value="${c}"${
                  i === 0 ? ' checked' : ''
                }><span>${c}</span></label>`
              )
              .join('\n            ')}
          </fieldset>
          <button>Sign the book</button>
        </div>
        <p class="left" id="left" aria-live="polite"></p>
      </form>
      <ol class="entries">${entries.map(card).join('')}
      </ol>
    </main>
    <script src="/app.js" defer></script>
  </body>
</html>
`;

const adminPage = (entries) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>The Guestbook: all entries</title>
    <link rel="stylesheet" href="/style.css">
  </head>
  <body>
    <header>
      <h1>All entries</h1>
    </header>
    <main>
      <ol class="entries">${entries
        .map((e) => card(e).replace('</footer>', `<a href="/admin/delete/${e.id}">Delete</a></footer>`))
        .join('')}
      </ol>
    </main>
  </body>
</html>
`;

module.exports = { page, adminPage, colours };

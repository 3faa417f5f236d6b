// A plausible session service for auth_request: the cookie is looked up in a Map in memory. Real
// ones hash the token and ask Redis or a database; this one is as quick as Node gets.
'use strict';
const http = require('node:http');

const sessions = new Map();
for (let i = 0; i < 10_000; i++) sessions.set(`session-${i}`, { user: `user-${i}@example.com` });
sessions.set(process.env.KNOWN, { user: 'founder@example.com' });

function token(cookies) {
  const at = cookies.indexOf('roadworthy=');
  if (at < 0) return '';
  const end = cookies.indexOf(';', at);
  return end < 0 ? cookies.slice(at + 11) : cookies.slice(at + 11, end);
}

const server = http.createServer((request, response) => {
  const session = sessions.get(token(request.headers.cookie || ''));
  if (session) response.writeHead(204, { 'X-User': session.user });
  else response.writeHead(401);
  response.end();
});
server.keepAliveTimeout = 600_000;
server.listen(Number(process.env.PORT), '127.0.0.1');

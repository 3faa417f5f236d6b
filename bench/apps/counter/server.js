// A small app for the hold: needs BOOT_MS before it listens, as real ones do, and answers the
// number it was asked with, so that a client knows the answer is its own.
'use strict';
const http = require('node:http');

const server = http.createServer((request, response) => {
  const number = new URL(request.url, 'http://app').searchParams.get('n');
  const body = JSON.stringify({ n: Number(number), pid: process.pid, text: 'x'.repeat(200) });
  setTimeout(() => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
    response.end(body);
  }, Number(process.env.WORK_MS || 5));
});
server.keepAliveTimeout = 600_000;
setTimeout(
  () => server.listen(Number(process.env.PORT), process.env.HOST || '127.0.0.1'),
  Number(process.env.BOOT_MS || 500),
);

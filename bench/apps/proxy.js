// npm's http-proxy with nothing added but a keep-alive agent.
'use strict';
const http = require('node:http');
const { createProxyServer } = require('http-proxy');

const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
const proxy = createProxyServer({ target: process.env.TARGET, agent });
proxy.on('error', (problem, request, response) => {
  if (response.writeHead) response.writeHead(502);
  response.end();
});
http.createServer((request, response) => proxy.web(request, response))
  .listen(Number(process.env.PORT), '127.0.0.1');

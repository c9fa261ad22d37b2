// One KiB to every request; a process of its own, so that it takes no time from what is measured.
import { createServer } from 'node:http';

const body = Buffer.alloc(Number(process.env.BODY_BYTES), 'x');
const headers = { 'Content-Type': 'text/plain', 'Content-Length': body.length };
createServer((request, response) => {
  request.resume();
  response.writeHead(200, headers).end(body);
}).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));

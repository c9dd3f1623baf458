#!/usr/bin/env node
// A server that introduces itself and never answers again.
let heard = "";
process.stdin.on("data", (data) => {
  heard += data;
  const id = /"id":(\d+),"method":"initialize"/.exec(heard)?.[1];
  if (!id) return;
  heard = "";
  const answer = JSON.stringify({ jsonrpc: "2.0", id: Number(id), result: { capabilities: {} } });
  process.stdout.write(`Content-Length: ${answer.length}\r\n\r\n${answer}`);
});

// The TextMate grammar colours a file before the server has read it. Here it is held against what the server says about every
// word of every example: nothing that is something stays plain or is taken for something else.
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const { after, before, test } = require("node:test");
const { spawn } = require("node:child_process");
const { pathToFileURL } = require("node:url");
const { createMessageConnection, StreamMessageReader, StreamMessageWriter } = require("vscode-jsonrpc/node");
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const journeys = path.join(__dirname, "../../../journeys");
const grammar = path.join(__dirname, "../syntaxes/journey.tmLanguage.json");

/** What the grammar may call a token that the server calls so. Names in lower case mean something to the server alone. */
const FAMILIES = {
  comment: /^comment\./,
  string: /^(string|constant\.character\.escape)\./,
  number: /^(constant\.numeric|keyword\.other\.unit)\./,
  operator: /^keyword\.operator\./,
  keyword: /^(keyword|support|constant\.language)\./,
  function: /^(keyword|support|entity\.name\.type)\./,
  event: /^entity\.name\.type\./,
};

let server;
let client;
let legend;
let colours;

before(async () => {
  server = spawn(process.env.WAYFARE ?? "wayfare", ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
  client = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  client.listen();
  const folder = { uri: pathToFileURL(journeys).href, name: "journeys" };
  const capabilities = { general: { positionEncodings: ["utf-16"] } };
  const options = { initializationOptions: { evaluate: false }, capabilities, workspaceFolders: [folder] };
  const told = await client.sendRequest("initialize", { processId: process.pid, rootUri: null, ...options });
  legend = told.capabilities.semanticTokensProvider.legend.tokenTypes;
  client.sendNotification("initialized", {});
  const wasm = fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(fs.readFileSync(grammar, "utf8"), grammar),
  });
  colours = await registry.loadGrammar("source.journey");
});

after(async () => {
  await client.sendRequest("shutdown");
  await client.sendNotification("exit");
  client.dispose();
});

const files = fs
  .readdirSync(journeys, { recursive: true })
  .filter((name) => name.endsWith(".journey"))
  .sort();

/** Actions are called like functions; only the server knows that they are declared. */
const actions = new Set(
  files.flatMap((name) => [...fs.readFileSync(path.join(journeys, name), "utf8").matchAll(/\baction (\w+)/g)].map(([, it]) => it)),
);

/** The tokens of each line as the grammar sees them: the innermost scope at each column. */
function scopes(lines) {
  let state = textmate.INITIAL;
  return lines.map((line) => {
    const { tokens, ruleStack } = colours.tokenizeLine(line, state);
    state = ruleStack;
    return (column) => tokens.find((token) => token.startIndex <= column && column < token.endIndex)?.scopes.at(-1) ?? "";
  });
}

/** The tokens of the server: line, column, length, kind. */
function* painted(data) {
  let [line, column] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    column = data[at] === 0 ? column + data[at + 1] : data[at + 1];
    line += data[at];
    yield [line, column, data[at + 2], legend[data[at + 3]]];
  }
}

test("there are examples", () => assert.ok(files.length > 10, String(files.length)));

for (const name of files) {
  test(`${name} is coloured as the server understands it`, async () => {
    const text = fs.readFileSync(path.join(journeys, name), "utf8");
    const uri = pathToFileURL(path.join(journeys, name)).href;
    const textDocument = { uri, languageId: "journey", version: 1, text };
    client.sendNotification("textDocument/didOpen", { textDocument });
    const { data } = await client.sendRequest("textDocument/semanticTokens/full", { textDocument: { uri } });
    const lines = text.split("\n");
    const scope = scopes(lines);
    const wrong = [];
    for (const [line, column, length, kind] of painted(data)) {
      const family = FAMILIES[kind];
      const seen = scope[line](column);
      const word = lines[line].slice(column, column + length);
      if (family && !family.test(seen) && !actions.has(word)) {
        wrong.push(`${line + 1}: \`${word}\` is ${kind}, but ${seen || "nothing"}`);
      }
    }
    assert.deepEqual(wrong, []);
  });
}

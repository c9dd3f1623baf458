// The extension as VS Code runs it, but on a stub of VS Code: it starts the real server, shows what the server finds, and
// hands on what its providers are asked. WAYFARE names the program.
const assert = require("node:assert");
const fs = require("node:fs");
const Module = require("node:module");
const os = require("node:os");
const path = require("node:path");
const { after, before, test } = require("node:test");

const vscode = require("./stub/vscode.js");
const resolve = Module._resolveFilename;
Module._resolveFilename = (name, ...rest) => (name === "vscode" ? require.resolve("./stub/vscode.js") : resolve(name, ...rest));
const extension = require("../dist/extension.js");

const BROKEN = `touchpoint Call = "call"
touchpoint Offer by company = "offer"

rule answered {
  when   Offer
  expect Cal within 2d
}
`;
const MENDED = BROKEN.replace("Cal ", "Call ");

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "wayfare-")));
const file = path.join(folder, "journeys", "a.journey");
const token = new vscode.CancellationTokenSource().token;
const document = vscode.document(file, "journey", BROKEN);
const name = document.uri.toString();

/** What a provider of that kind says about the document. */
const ask = (kind, method, ...args) => vscode.seen.providers[kind][0][1][method](document, ...args);

/** The text, as the user writes it. */
function write(text) {
  const lines = document.text.split("\n");
  const range = new vscode.Range(0, 0, lines.length - 1, lines.at(-1).length);
  const change = { range, rangeOffset: 0, rangeLength: document.text.length, text };
  document.text = text;
  document.version += 1;
  vscode.events.ChangeTextDocument.fire({ document, contentChanges: [change] });
}

/** Holds that nothing went wrong with starting the server. */
const runs = () => assert.deepEqual(vscode.seen.messages.filter((text) => String(text).startsWith("Wayfare:")), []);

/** Waits until what is shown of the document is as wanted. */
function shown(wanted) {
  const codes = () => (vscode.seen.diagnostics.get(name) ?? []).map((one) => one.code?.value ?? one.code);
  return new Promise((done, failed) => {
    const why = () => `not shown in time: ${codes()}\n${vscode.seen.messages.join("\n")}`;
    const late = setTimeout(() => failed(new Error(why())), 60_000);
    const look = () => {
      if (!wanted(codes())) return;
      clearTimeout(late);
      listening.dispose();
      done();
    };
    const listening = vscode.seen.told.event(look);
    look();
  });
}

before(async () => {
  fs.mkdirSync(path.dirname(file));
  fs.writeFileSync(path.join(folder, "wayfare.yaml"), "logs:\n  - path: log.csv\n");
  fs.writeFileSync(path.join(folder, "log.csv"), "customer_id,time,event\nann,2026-03-01,offer\nann,2026-04-01,call\n");
  fs.writeFileSync(file, BROKEN);
  vscode.workspace.workspaceFolders = [{ uri: vscode.Uri.file(folder), name: "project", index: 0 }];
  vscode.workspace.textDocuments = [document];
  vscode.settings["wayfare.path"] = process.env.WAYFARE ?? "wayfare";
  await extension.activate({ subscriptions: [] });
  runs();
});

after(async () => {
  await extension.deactivate();
  fs.rmSync(folder, { recursive: true });
});

test("a mistake is shown at its place, and gone when it is mended", async () => {
  await shown((codes) => codes.includes("E0201"));
  const one = vscode.seen.diagnostics.get(name).find((one) => one.code.value === "E0201");
  assert.deepEqual([one.range.start.line, one.range.start.character, one.range.end.character], [5, 9, 12]);
  assert.equal(one.severity, vscode.DiagnosticSeverity.Error);
  assert.match(one.message, /did you mean `Call`\?/);
  assert.equal(one.code.target.scheme, "file");
  const context = { diagnostics: [one], triggerKind: 1 };
  const actions = await ask("CodeActions", "provideCodeActions", one.range, context, token);
  const [, [edit]] = actions.find((action) => action.title === "Write `Call`").edit.files[0];
  assert.equal(edit.newText, "Call");
  write(MENDED);
  await shown((codes) => !codes.includes("E0201"));
});

test("providers are registered and answer", async () => {
  const at = new vscode.Position(5, 11);
  const completions = await ask("CompletionItem", "provideCompletionItems", at, token, { triggerKind: 0 });
  assert.equal(completions.items[0].label, "Call");
  const hover = await ask("Hover", "provideHover", at, token);
  assert.match([hover.contents].flat()[0].value, /touchpoint Call/);
  const edit = await ask("Rename", "provideRenameEdits", new vscode.Position(0, 12), "Phone", token);
  assert.deepEqual(new Set(edit.files.flatMap(([, edits]) => edits.map((one) => one.newText))), new Set(["Phone"]));
  const symbols = await ask("DocumentSymbol", "provideDocumentSymbols", token);
  assert.deepEqual(symbols.map((one) => one.name), ["Call", "Offer", "answered"]);
  const edits = await ask("DocumentFormattingEdit", "provideDocumentFormattingEdits", { tabSize: 2, insertSpaces: true }, token);
  assert.deepEqual(edits ?? [], []);
  const [, provider, legend] = vscode.seen.providers.DocumentSemanticTokens[0];
  const { data } = await provider.provideDocumentSemanticTokens(document, token);
  assert.equal(legend.tokenTypes[data[3]], "keyword");
  assert.ok(vscode.seen.providers.OnTypeFormattingEdit && vscode.seen.providers.SignatureHelp);
});

test("values from the log stand beside the rule, and commands run", async () => {
  const whole = new vscode.Range(0, 0, 7, 0);
  const end = Date.now() + 20_000;
  let hints = [];
  while (hints.length === 0 && Date.now() < end) {
    await new Promise((done) => setTimeout(done, 50));
    hints = (await ask("InlayHints", "provideInlayHints", whole, token)) ?? [];
  }
  // Ann called a month later, not within two days
  assert.deepEqual(hints.map((hint) => hint.label), ["1 violation, fails"]);
  const lenses = await ask("CodeLens", "provideCodeLenses", token);
  const tell = lenses.map((lens) => lens.command).find((command) => command.title.includes("ann"));
  await vscode.commands.executeCommand(tell.command, ...tell.arguments);
  assert.ok(vscode.seen.messages.some((text) => String(text).startsWith("answered\nann at ")), vscode.seen.messages.join("\n"));
});

test("the server is started again when it is asked for, and when a setting changes", async () => {
  for (const again of [
    () => vscode.commands.executeCommand("wayfare.restart"),
    () => vscode.events.ChangeConfiguration.fire({ affectsConfiguration: (section) => section === "wayfare" }),
  ]) {
    vscode.seen.diagnostics.clear();
    await again();
    runs();
    write(MENDED);
    write(BROKEN);
    await shown((codes) => codes.includes("E0201"));
  }
});

test("a server that does not end in time is given up for the next one", async () => {
  const program = vscode.settings["wayfare.path"];
  vscode.settings["wayfare.path"] = path.join(__dirname, "stub", "deaf.js");
  await vscode.commands.executeCommand("wayfare.restart");
  runs();
  vscode.seen.diagnostics.clear();
  vscode.settings["wayfare.path"] = program;
  const changed = { affectsConfiguration: (section) => section === "wayfare" };
  // twice, as when two settings are changed at once: what is shown comes from the last one
  await Promise.all([vscode.events.ChangeConfiguration.fire(changed), vscode.events.ChangeConfiguration.fire(changed)]);
  runs();
  await shown((codes) => codes.includes("E0201"));
});

test("a program that is not there is told of, and the next start does not wait for an answer", async () => {
  const program = vscode.settings["wayfare.path"];
  vscode.settings["wayfare.path"] = path.join(folder, "nowhere");
  await vscode.commands.executeCommand("wayfare.restart");
  assert.ok(vscode.seen.messages.some((text) => /nowhere lsp` can't be started/.test(text)), vscode.seen.messages.join("\n"));
  vscode.seen.diagnostics.clear();
  vscode.settings["wayfare.path"] = program;
  await vscode.commands.executeCommand("wayfare.restart");
  await shown((codes) => codes.includes("E0201"));
});

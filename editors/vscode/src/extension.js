// Starts `wayfare lsp` and lets VS Code speak with it. Everything else is in the server.
const { spawn } = require("node:child_process");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;
let server;

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("wayfare.restart", restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("wayfare")) return restart();
    }),
  );
  await start();
}

async function start() {
  const settings = vscode.workspace.getConfiguration("wayfare");
  const command = settings.get("path", "wayfare");
  client = new LanguageClient("wayfare", "Wayfare", () => serve(command), {
    documentSelector: [{ language: "journey" }, { pattern: "**/wayfare.yaml" }],
    initializationOptions: { evaluate: settings.get("evaluate", true) },
  });
  try {
    await client.start();
  } catch (error) {
    // nobody waits for the answer: the next start, with another path, must not either
    void askForPath(`Wayfare: \`${command} lsp\` can't be started (${error.message ?? error}). Set \`wayfare.path\` to the program.`);
  }
}

/** The server's process, in the folder that a relative path starts from. */
async function serve(command) {
  const folder = vscode.workspace.workspaceFolders?.find((one) => one.uri.scheme === "file");
  server = spawn(command, ["lsp"], { cwd: folder?.uri.fsPath });
  if (server.pid === undefined) await new Promise((_, failed) => server.once("error", failed));
  return server;
}

async function askForPath(message) {
  const choice = await vscode.window.showErrorMessage(message, "Open Settings");
  if (choice) await vscode.commands.executeCommand("workbench.action.openSettings", "wayfare.path");
}

let restarted = Promise.resolve();

/** One after the other: of two at once, one would leave its server behind. */
function restart() {
  restarted = restarted.then(deactivate).then(start);
  return restarted;
}

async function deactivate() {
  const old = client;
  client = undefined;
  try {
    if (old?.isRunning()) await old.stop();
  } catch {
    // it was busy for so long that the client has given it up
    server?.kill();
  }
}

module.exports = { activate, deactivate };

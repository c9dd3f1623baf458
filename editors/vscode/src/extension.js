// Starts `wayfare lsp` and lets VS Code speak with it. Everything else is in the server.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

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
  const server = { command: settings.get("path", "wayfare"), args: ["lsp"] };
  client = new LanguageClient("wayfare", "Wayfare", server, {
    documentSelector: [{ language: "journey" }, { pattern: "**/wayfare.yaml" }],
    initializationOptions: { evaluate: settings.get("evaluate", true) },
  });
  try {
    await client.start();
  } catch (error) {
    const message = `Wayfare: \`${server.command} lsp\` can't be started (${error.message ?? error}). Set \`wayfare.path\` to the program.`;
    const choice = await vscode.window.showErrorMessage(message, "Open Settings");
    if (choice) await vscode.commands.executeCommand("workbench.action.openSettings", "wayfare.path");
  }
}

async function restart() {
  await deactivate();
  await start();
}

async function deactivate() {
  const old = client;
  client = undefined;
  if (old?.isRunning()) await old.stop();
}

module.exports = { activate, deactivate };

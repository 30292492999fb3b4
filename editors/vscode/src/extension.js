const { commands, workspace, window } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** @type {LanguageClient | undefined} */
let client;

const selector = ["yaml", "json", "jsonc"].map((language) => ({ language, scheme: "file" }));

function newClient() {
  const settings = workspace.getConfiguration("rampart");
  const [command = "rampart", ...words] = settings.get("command");
  const args = [...words, "lsp", ...settings.get("arguments")];
  const [folder] = workspace.workspaceFolders ?? [];
  const options = { cwd: folder?.uri.fsPath };
  const server = { command, args, options, transport: 0 };
  return new LanguageClient("rampart", "Rampart", server, {
    documentSelector: selector,
    synchronize: {
      fileEvents: workspace.createFileSystemWatcher(
        "**/{rampart.config.*,rampart-baseline.json,module.json,commands.json}",
      ),
    },
  });
}

async function start() {
  client = newClient();
  try {
    await client.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await window.showErrorMessage(`Rampart does not start: ${reason}. Set "rampart.command".`);
  }
}

async function restart() {
  await client?.stop().catch(() => {});
  await start();
}

exports.activate = async (context) => {
  context.subscriptions.push(
    commands.registerCommand("rampart.restart", restart),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("rampart")) void restart();
    }),
  );
  await start();
};

exports.deactivate = () => client?.stop();

// As much of VS Code's programming interface as a language client needs, so that the extension can be run without VS Code:
// documents, diagnostics, and whatever providers are registered. A test asks the providers as VS Code would.
const { pathToFileURL, fileURLToPath } = require("node:url");

class Disposable {
  constructor(dispose) {
    this.dispose = dispose ?? (() => {});
  }
  static from(...all) {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }
}

class EventEmitter {
  constructor() {
    const listeners = new Set();
    this.event = (listener, self) => {
      const bound = listener.bind(self);
      listeners.add(bound);
      return new Disposable(() => listeners.delete(bound));
    };
    /** Settled when every listener is done. */
    this.fire = (value) => Promise.all([...listeners].map((listener) => listener(value)));
    this.dispose = () => listeners.clear();
  }
}

class CancellationTokenSource {
  constructor() {
    const emitter = new EventEmitter();
    this.token = { isCancellationRequested: false, onCancellationRequested: emitter.event };
    this.cancel = () => {
      this.token.isCancellationRequested = true;
      emitter.fire();
    };
    this.dispose = () => {};
  }
}

class Uri {
  constructor(url) {
    this.url = new URL(url);
    this.scheme = this.url.protocol.slice(0, -1);
    this.fsPath = this.scheme === "file" ? fileURLToPath(this.url) : this.url.pathname;
    this.path = this.fsPath;
  }
  static file(path) {
    return new Uri(pathToFileURL(path));
  }
  static parse(text) {
    return new Uri(text);
  }
  toString() {
    return this.url.href;
  }
}

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}

class Range {
  constructor(start, end, ...rest) {
    [this.start, this.end] = rest.length ? [new Position(start, end), new Position(...rest)] : [start, end];
  }
  get isEmpty() {
    return this.start.line === this.end.line && this.start.character === this.end.character;
  }
}

/** A class whose fields are its arguments, by these names. */
const record = (...names) =>
  class {
    constructor(...values) {
      names.forEach((name, at) => {
        if (values[at] !== undefined) this[name] = values[at];
      });
    }
  };

/** An enumeration from 0. */
const enumeration = (...names) => Object.fromEntries(names.map((name, at) => [name, at]));

class TextEdit extends record("range", "newText") {
  static replace(range, text) {
    return new TextEdit(range, text);
  }
}

class WorkspaceEdit {
  constructor() {
    this.files = [];
  }
  set(uri, edits) {
    this.files.push([uri, edits]);
  }
  replace(uri, range, text) {
    this.files.push([uri, [new TextEdit(range, text)]]);
  }
}

class CodeActionKind {
  constructor(value) {
    this.value = value;
  }
  append(part) {
    return new CodeActionKind(this.value ? `${this.value}.${part}` : part);
  }
}
const kinds = { Empty: "", QuickFix: "quickfix", Refactor: "refactor", Source: "source", SourceFixAll: "source.fixAll" };
Object.entries({
  ...kinds,
  RefactorExtract: "refactor.extract",
  RefactorInline: "refactor.inline",
  RefactorRewrite: "refactor.rewrite",
  SourceOrganizeImports: "source.organizeImports",
}).forEach(([name, value]) => (CodeActionKind[name] = new CodeActionKind(value)));

class MarkdownString {
  constructor(value = "") {
    this.value = value;
  }
  appendCodeblock(code) {
    this.value += code;
    return this;
  }
}

class SnippetString extends record("value") {}

/** What the extension has registered and shown: a test looks here. */
const seen = { providers: {}, commands: {}, diagnostics: new Map(), messages: [], told: new EventEmitter() };
const events = {};
const on = (name) => (events[name] ??= new EventEmitter()).event;

/** A document that is open. */
const document = (path, languageId, text) => ({
  uri: Uri.file(path),
  fileName: path,
  languageId,
  version: 1,
  isClosed: false,
  isDirty: false,
  text,
  getText() {
    return this.text;
  },
});

const settings = {};
const configuration = (section) => ({
  get: (key, otherwise) => settings[section ? `${section}.${key}` : key] ?? otherwise,
  has: () => false,
  inspect: () => undefined,
});

const workspace = {
  textDocuments: [],
  notebookDocuments: [],
  workspaceFolders: [],
  getConfiguration: configuration,
  createFileSystemWatcher: () => ({
    onDidCreate: on("created"),
    onDidChange: on("changed"),
    onDidDelete: on("deleted"),
    dispose() {},
  }),
  applyEdit: async (edit) => seen.messages.push(edit) > 0,
  getWorkspaceFolder: () => workspace.workspaceFolders[0],
};
for (const name of [
  ...["OpenTextDocument", "CloseTextDocument", "ChangeTextDocument", "SaveTextDocument", "ChangeConfiguration"],
  ...["ChangeWorkspaceFolders", "CreateFiles", "RenameFiles", "DeleteFiles", "OpenNotebookDocument"],
  ...["CloseNotebookDocument", "ChangeNotebookDocument", "SaveNotebookDocument"],
]) {
  workspace[`onDid${name}`] = on(name);
}
for (const name of ["SaveTextDocument", "CreateFiles", "RenameFiles", "DeleteFiles"]) {
  workspace[`onWill${name}`] = on(`will${name}`);
}

const matches = (selector, wanted) =>
  [selector].flat().some((one) => {
    const language = typeof one === "string" ? one : one.language;
    if (language) return language === wanted.languageId;
    return one.pattern && wanted.fileName.endsWith(String(one.pattern).split("/").pop());
  });

const languages = {
  match: (selector, wanted) => (matches(selector, wanted) ? 10 : 0),
  createDiagnosticCollection: () => ({
    set(uri, all) {
      seen.diagnostics.set(uri.toString(), all);
      seen.told.fire(uri.toString());
    },
    delete: (uri) => seen.diagnostics.delete(uri.toString()),
    clear: () => seen.diagnostics.clear(),
    dispose() {},
  }),
};

const channel = () => {
  const log = (text) => seen.messages.push(text);
  const ways = { append: log, appendLine: log, trace() {}, debug() {}, info() {}, warn: log, error: log };
  return { ...ways, logLevel: 3, onDidChangeLogLevel: on("logLevel"), show() {}, clear() {}, dispose() {} };
};

const shown = async (text) => {
  seen.messages.push(text);
};

const window = {
  activeTextEditor: undefined,
  visibleTextEditors: [],
  tabGroups: { all: [], onDidChangeTabs: on("tabs"), onDidChangeTabGroups: on("tabGroups") },
  createOutputChannel: channel,
  showErrorMessage: shown,
  showWarningMessage: shown,
  showInformationMessage: shown,
  withProgress: (_, task) => task({ report() {} }, new CancellationTokenSource().token),
  onDidChangeActiveTextEditor: on("activeEditor"),
  onDidChangeVisibleTextEditors: on("visibleEditors"),
};

/** `registerHoverProvider` and all its like: what comes behind the selector is kept by its name. */
const registering = (target) =>
  new Proxy(target, {
    get(own, name) {
      const registers = /^register(.+)Provider$/.exec(String(name));
      if (name in own || !registers) return own[name];
      return (...args) => {
        (seen.providers[registers[1]] ??= []).push(args);
        return new Disposable();
      };
    },
  });

module.exports = {
  version: "1.82.0",
  seen,
  events,
  settings,
  document,
  ...{ Disposable, EventEmitter, CancellationTokenSource, Uri, Position, Range, TextEdit, WorkspaceEdit },
  ...{ CodeActionKind, MarkdownString, SnippetString, workspace, window },
  languages: registering(languages),
  commands: {
    registerCommand(name, run) {
      seen.commands[name] = run;
      return new Disposable(() => delete seen.commands[name]);
    },
    executeCommand: async (name, ...args) => seen.commands[name]?.(...args),
  },
  env: { language: "en", appName: "a test", openExternal: async () => true },
  CancellationError: class extends Error {},
  Location: record("uri", "range"),
  Diagnostic: record("range", "message", "severity"),
  DiagnosticRelatedInformation: record("location", "message"),
  CompletionItem: record("label", "kind"),
  CompletionList: record("items", "isIncomplete"),
  CodeAction: record("title", "kind"),
  CodeLens: record("range", "command"),
  Hover: record("contents", "range"),
  InlayHint: record("position", "label", "kind"),
  InlayHintLabelPart: record("value"),
  SignatureHelp: record(),
  SignatureInformation: record("label", "documentation"),
  ParameterInformation: record("label", "documentation"),
  DocumentSymbol: record("name", "detail", "kind", "range", "selectionRange"),
  SymbolInformation: record("name", "kind", "containerName", "location"),
  DocumentHighlight: record("range", "kind"),
  DocumentLink: record("range", "target"),
  FoldingRange: record("start", "end", "kind"),
  SelectionRange: record("range", "parent"),
  SemanticTokens: record("data", "resultId"),
  SemanticTokensLegend: record("tokenTypes", "tokenModifiers"),
  CallHierarchyItem: record(),
  TypeHierarchyItem: record(),
  RelativePattern: record("baseUri", "pattern"),
  DiagnosticSeverity: enumeration("Error", "Warning", "Information", "Hint"),
  DiagnosticTag: { Unnecessary: 1, Deprecated: 2 },
  CompletionItemTag: { Deprecated: 1 },
  SymbolTag: { Deprecated: 1 },
  CompletionTriggerKind: enumeration("Invoke", "TriggerCharacter", "TriggerForIncompleteCompletions"),
  SignatureHelpTriggerKind: { Invoke: 1, TriggerCharacter: 2, ContentChange: 3 },
  CodeActionTriggerKind: { Invoke: 1, Automatic: 2 },
  DocumentHighlightKind: enumeration("Text", "Read", "Write"),
  FoldingRangeKind: { Comment: 1, Imports: 2, Region: 3 },
  TextDocumentSaveReason: { Manual: 1, AfterDelay: 2, FocusOut: 3 },
  TextDocumentChangeReason: { Undo: 1, Redo: 2 },
  FileType: { Unknown: 0, File: 1, Directory: 2, SymbolicLink: 64 },
  ProgressLocation: { SourceControl: 1, Window: 10, Notification: 15 },
  LogLevel: enumeration("Off", "Trace", "Debug", "Info", "Warning", "Error"),
  SymbolKind: {},
  CompletionItemKind: enumeration("Text", "Method", "Function"),
  ...Object.fromEntries(["Text", "TextDiff", "Custom", "Notebook"].map((of) => [`TabInput${of}`, class {}])),
};

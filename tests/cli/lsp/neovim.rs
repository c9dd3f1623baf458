//! A real client: Neovim without a screen, set up as `editors/nvim` says.
use crate::project::Project;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

const BROKEN: &str = "touchpoint Call  = \"call\"
touchpoint Offer by company = \"offer\"

rule answered {
    when Offer
  expect Cal within 2d
}
";

/// What scripts begin with.
const BEFORE: &str = r#"
local out = {}
local function wait(what, test)
  if not vim.wait(20000, test, 20) then
    out.failed = what
  end
end
local function request(method, line, column, more)
  local params = { textDocument = { uri = vim.uri_from_bufnr(0) }, position = { line = line, character = column } }
  for key, value in pairs(more or {}) do params[key] = value end
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 20000) or {}) do
    return answer.result
  end
end
local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. '\n'
end
"#;

/// What scripts end with.
const AFTER: &str = r#"
local file = io.open(vim.env.WAYFARE_RESULT, 'w')
file:write(vim.fn.json_encode(out))
file:close()
vim.cmd('qall!')
"#;

/// What Neovim does: it waits for diagnostics, mends the mistake, completes, renames and formats.
const SCRIPT: &str = r#"
vim.cmd('edit journeys/a.journey')
out.filetype = vim.bo.filetype
wait('diagnostics', function() return #vim.diagnostic.get(0) > 0 end)
out.diagnostics = {}
for _, one in ipairs(vim.diagnostic.get(0)) do
  table.insert(out.diagnostics, { line = one.lnum, column = one.col, code = one.code or one.user_data.lsp.code })
end

vim.api.nvim_buf_set_text(0, 5, 12, 5, 12, { 'l' })
wait('no diagnostics', function() return #vim.diagnostic.get(0) == 0 end)

out.completion = {}
local found = request('textDocument/completion', 5, 11)
for _, item in ipairs(found.items or found or {}) do table.insert(out.completion, item.label) end

local edit = request('textDocument/rename', 0, 12, { newName = 'Phone' })
vim.lsp.util.apply_workspace_edit(edit, 'utf-16')
out.renamed = text()

if vim.lsp.buf.format then vim.lsp.buf.format({ timeout_ms = 20000 }) else vim.lsp.buf.formatting_sync({}, 20000) end
out.formatted = text()
"#;

fn is_there() -> bool {
    let found = Command::new("nvim").arg("--version").output().is_ok();
    assert!(found || std::env::var_os("CI").is_none(), "Neovim is needed in CI");
    if !found {
        eprintln!("skipped: there is no Neovim here");
    }
    found
}

/// What a script in Neovim writes down, in a project.
fn told(project: &Project, script: &str) -> Value {
    let (init, file, result) = (project.path("init.lua"), project.path("script.lua"), project.path("result.json"));
    std::fs::write(&file, format!("{BEFORE}{script}{AFTER}")).unwrap();
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/nvim");
    let set_up = format!(
        "vim.opt.runtimepath:prepend('{}')\nrequire('wayfare').settings.cmd = {{ '{}', 'lsp' }}\n",
        runtime.display(),
        env!("CARGO_BIN_EXE_wayfare")
    );
    std::fs::write(&init, set_up).unwrap();
    let output = Command::new("nvim")
        .current_dir(project.path("."))
        .args(["--headless", "-n", "-i", "NONE", "-u"])
        .arg(&init)
        .arg("-c")
        .arg(format!("luafile {}", file.display()))
        // where the script fails, Neovim would wait for somebody to read why
        .args(["-c", "qall!"])
        .env("WAYFARE_RESULT", &result)
        .env("XDG_STATE_HOME", project.path("state"))
        .env("XDG_CACHE_HOME", project.path("cache"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let out: Value =
        serde_json::from_str(&std::fs::read_to_string(&result).unwrap_or_else(|_| panic!("{told}"))).unwrap();
    assert_eq!(out["failed"], Value::Null, "{out} {told}");
    out
}

#[test]
fn neovim_shows_mistakes_completes_renames_and_formats() {
    if !is_there() {
        return;
    }
    let project = Project::new().file("wayfare.yaml", "policy: { zone: UTC }\n").file("journeys/a.journey", BROKEN);
    let out = told(&project, SCRIPT);
    assert_eq!(out["filetype"], "journey");
    assert_eq!(out["diagnostics"], serde_json::json!([{ "line": 5, "column": 9, "code": "E0201" }]));
    let labels = out["completion"].as_array().unwrap();
    assert_eq!(labels.first().unwrap(), "Call", "{labels:?}");
    let renamed = BROKEN.replace("Cal within", "Call within").replace("Call ", "Phone ");
    assert_eq!(out["renamed"], renamed);
    let formatted = "touchpoint Phone = \"call\"\ntouchpoint Offer by company = \"offer\"\n\nrule answered {\n  when   Offer\n  expect Phone within 2d\n}\n";
    assert_eq!(out["formatted"], formatted);
}

const WITH_LOG: &str = "/// A call to the service line.
touchpoint Call \"Support call\" = \"call\"

rule calls { limit Call to 1 }

test \"one call is fine\" {
  customer \"ann\" {
    2026-03-01  Call
  }
  expect rule calls pending 1
}
";

/// Neovim shows what something is, values of the log, what stands above items; it runs a test, and mends a mistake.
const VALUES: &str = r#"
local shown = {}
vim.lsp.handlers['window/showMessage'] = function(_, result) table.insert(shown, result.message) end
vim.ui.select = function(items, _, chosen) chosen(items[1]) end

vim.cmd('edit journeys/a.journey')
vim.api.nvim_win_set_cursor(0, { 2, 11 })
wait('a server', function()
  if vim.lsp.get_clients then return #vim.lsp.get_clients({ bufnr = 0 }) > 0 end
  return next(vim.lsp.buf_get_clients(0)) ~= nil
end)
vim.lsp.buf.hover()
local function floating()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then return window end
  end
end
wait('a window with what it is', function() return floating() ~= nil end)
out.hover = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(floating()), 0, -1, false), ' ')

local whole = { range = { start = { line = 0, character = 0 }, ['end'] = { line = 99, character = 0 } } }
wait('values', function()
  out.hints = {}
  for _, hint in ipairs(request('textDocument/inlayHint', 0, 0, whole) or {}) do table.insert(out.hints, hint.label) end
  return #out.hints > 0
end)

wait('what stands above items', function()
  vim.lsp.codelens.refresh()
  vim.wait(100)
  out.lenses = {}
  for _, lens in ipairs(vim.lsp.codelens.get(0)) do out.lenses[tostring(lens.range.start.line)] = lens.command.title end
  return out.lenses['3'] and out.lenses['3']:match('violation')
end)
for _, line in ipairs({ 4, 6 }) do
  vim.api.nvim_win_set_cursor(0, { line, 0 })
  local before = #shown
  vim.lsp.codelens.run()
  wait('an answer', function() return #shown > before end)
end
out.shown = shown

vim.api.nvim_buf_set_lines(0, 3, 4, false, { 'rule calls { limit Cal to 1 }' })
wait('diagnostics', function() return #vim.diagnostic.get(0) > 0 end)
vim.api.nvim_win_set_cursor(0, { 4, 20 })
vim.lsp.buf.code_action()
wait('a mended text', function() return text():match('limit Call to 1') ~= nil end)
out.text = text()
"#;

#[test]
fn neovim_shows_values_and_mends_mistakes() {
    if !is_there() {
        return;
    }
    let project = Project::new()
        .file("wayfare.yaml", "logs:\n  - path: log.csv\n")
        .file("log.csv", "customer_id,time,event\nann,2026-03-01,call\nann,2026-03-02,call\n")
        .file("journeys/a.journey", WITH_LOG);
    let out = told(&project, VALUES);
    let hover = out["hover"].as_str().unwrap();
    assert!(hover.contains("Support call") && hover.contains("A call to the service line."), "{hover}");
    assert_eq!(out["hints"], serde_json::json!(["1 violation, fails"]));
    assert_eq!(out["lenses"]["3"], "1 violation, the first by ann");
    assert_eq!(out["lenses"]["5"], "run test");
    assert!(out["shown"][0].as_str().unwrap().starts_with("calls\nann at 2026-03-02"), "{}", out["shown"]);
    assert_eq!(out["shown"][1], "✓ one call is fine\n1 passed, 0 failed");
    assert_eq!(out["text"], WITH_LOG);
}

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

/// What Neovim does: it waits for diagnostics, mends the mistake, completes, renames and formats.
const SCRIPT: &str = r#"
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

local file = io.open(vim.env.WAYFARE_RESULT, 'w')
file:write(vim.fn.json_encode(out))
file:close()
vim.cmd('qall!')
"#;

fn is_there() -> bool {
    let found = Command::new("nvim").arg("--version").output().is_ok();
    assert!(found || std::env::var_os("CI").is_none(), "Neovim is needed in CI");
    if !found {
        eprintln!("skipped: there is no Neovim here");
    }
    found
}

#[test]
fn neovim_shows_mistakes_completes_renames_and_formats() {
    if !is_there() {
        return;
    }
    let project = Project::new().file("wayfare.yaml", "policy: { zone: UTC }\n").file("journeys/a.journey", BROKEN);
    let (init, script, result) = (project.path("init.lua"), project.path("script.lua"), project.path("result.json"));
    std::fs::write(&script, SCRIPT).unwrap();
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
        .arg(format!("luafile {}", script.display()))
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
    assert_eq!(out["filetype"], "journey");
    assert_eq!(out["diagnostics"], serde_json::json!([{ "line": 5, "column": 9, "code": "E0201" }]));
    let labels = out["completion"].as_array().unwrap();
    assert_eq!(labels.first().unwrap(), "Call", "{labels:?}");
    let renamed = BROKEN.replace("Cal within", "Call within").replace("Call ", "Phone ");
    assert_eq!(out["renamed"], renamed);
    let formatted = "touchpoint Phone = \"call\"\ntouchpoint Offer by company = \"offer\"\n\nrule answered {\n  when   Offer\n  expect Phone within 2d\n}\n";
    assert_eq!(out["formatted"], formatted);
}

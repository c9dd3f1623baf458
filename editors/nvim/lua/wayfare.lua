-- Starts `wayfare lsp` for definition files. Works from Neovim 0.7 on; nothing else is needed.
local wayfare = {}

-- Set before the first file is opened: `require('wayfare').settings.cmd = { '/somewhere/wayfare', 'lsp' }`.
wayfare.settings = {
  cmd = { 'wayfare', 'lsp' },
  -- evaluate the definitions on the project's log in the background
  evaluate = true,
}

local clients = {}

-- The folder of the project file, upwards from a file; else the file's own folder.
local function root(path)
  local folder = vim.fn.fnamemodify(path, ':p:h')
  local project = vim.fn.findfile('wayfare.yaml', vim.fn.escape(folder, ' ') .. ';')
  return project ~= '' and vim.fn.fnamemodify(project, ':p:h') or folder
end

-- Shows values from the log beside the definitions, where this Neovim can (from 0.10 on).
local function show_values(_, buffer)
  if not (wayfare.settings.evaluate and vim.lsp.inlay_hint) then
    return
  end
  vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
  local function look()
    vim.lsp.codelens.refresh({ bufnr = buffer })
  end
  vim.api.nvim_create_autocmd({ 'BufEnter', 'CursorHold', 'InsertLeave' }, { buffer = buffer, callback = look })
  look()
end

-- Starts the server for a buffer, or attaches the buffer to the one that runs for its project.
function wayfare.attach(buffer)
  local folder = root(vim.api.nvim_buf_get_name(buffer))
  local config = {
    name = 'wayfare',
    cmd = wayfare.settings.cmd,
    root_dir = folder,
    workspace_folders = { { uri = vim.uri_from_fname(folder), name = folder } },
    init_options = { evaluate = wayfare.settings.evaluate },
    on_attach = show_values,
  }
  if vim.lsp.start then
    clients[folder] = vim.lsp.start(config, { bufnr = buffer })
  else
    -- Neovim 0.7
    if not clients[folder] or not vim.lsp.get_client_by_id(clients[folder]) then
      clients[folder] = vim.lsp.start_client(config)
    end
    if clients[folder] then
      vim.lsp.buf_attach_client(buffer, clients[folder])
    end
  end
  if clients[folder] then
    vim.bo[buffer].omnifunc = 'v:lua.vim.lsp.omnifunc'
    vim.bo[buffer].commentstring = '// %s'
  end
end

return wayfare

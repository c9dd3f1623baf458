vim.api.nvim_create_autocmd('FileType', {
  pattern = 'journey',
  callback = function(event)
    require('wayfare').attach(event.buf)
  end,
})

-- Neovim as a client of async-clangd: neovim.lua is its configuration; the file to open is on the command line.
vim.api.nvim_create_autocmd('FileType', { pattern = { 'c', 'cpp' }, callback = function(args)
  local database = vim.fn.findfile('compile_commands.json', vim.fn.expand('%:p:h') .. ';')
  local client = vim.lsp.start_client({ name = 'clangd', cmd = { vim.env.ASYNC_CLANGD, '--background-index=0' }, root_dir = vim.fn.fnamemodify(database, ':p:h') })
  vim.lsp.buf_attach_client(args.buf, client)
end })
vim.cmd('filetype on')

function Wait(what, condition)
  if not vim.wait(120000, condition, 100) then
    io.stdout:write('no ' .. what .. '\n')
    vim.cmd('cquit')
  end
end

function Show()
  for _, d in ipairs(vim.diagnostic.get(0)) do
    io.stdout:write(('%d: %s: %s [%s]\n'):format(d.lnum + 1, d.source, d.message:gsub('\n.*', ''), d.code or d.user_data.lsp.code))
  end
end

function Session()
  Wait('diagnostics', function() return #vim.diagnostic.get(0) > 0 end)
  Show()
  -- The fix, as a user takes it.
  local at = vim.diagnostic.get(0)[1]
  vim.api.nvim_win_set_cursor(0, { at.lnum + 1, at.col })
  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics() }
  for _, reply in pairs(vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 60000)) do
    for _, action in ipairs(reply.result) do
      if action.kind == 'quickfix' then
        io.stdout:write('fix: ' .. action.title .. '\n')
        vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
      end
    end
  end
  io.stdout:write('now: ' .. vim.api.nvim_get_current_line() .. '\n')
  Wait('end of the finding', function() return #vim.diagnostic.get(0) == 0 end)
  io.stdout:write('clean\n')
  vim.cmd('quitall!')
end

" Vim as a client of async-clangd, by ALE: findings as it shows them, and none once the text is mended.
function! Say(text) abort
  call writefile([a:text], $OUT, 'a')
endfunction

function! Wait(what, condition) abort
  let l:end = localtime() + 120
  while !eval(a:condition)
    if localtime() > l:end
      call Say('no ' . a:what)
      cquit
    endif
    sleep 100m
  endwhile
endfunction

function! Found() abort
  return ale#engine#GetLoclist(bufnr(''))
endfunction

call ale#Queue(0, 'lint_file')
call Wait('diagnostics', '!empty(Found())')
for s:finding in Found()
  call Say(s:finding.lnum . ': ' . s:finding.text . ' [' . get(s:finding, 'code', '') . ']')
endfor
call setline(4, '  co_await other();')
call ale#Queue(0)
call Wait('end of the finding', 'empty(Found())')
call Say('clean')
qall!

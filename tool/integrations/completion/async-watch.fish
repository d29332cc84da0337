# fish completion of async-watch and async-clangd: what stands in --help
function __async_tidy_long_options
    $argv[1] --help 2>/dev/null | string replace -rf '^ +(--[a-z][a-z-]*=?).*' '$1'
end
complete -c async-watch -a '(__async_tidy_long_options async-watch)'
complete -c async-clangd -a '(__async_tidy_long_options async-clangd)'

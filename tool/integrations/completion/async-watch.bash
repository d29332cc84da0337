# bash completion of async-watch and async-clangd: what bash-completion reads in --help
complete -F _longopt async-watch async-clangd

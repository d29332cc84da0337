# The suite of one LLVM major. lit finds it through build/llvm-<major>/test/lit.site.cfg.py; several such
# directories may be given to one lit.

import os
import subprocess
import sys

import lit.formats

major = config.async_llvm_major
config.name = f"AsyncTidy-llvm-{major}"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".cpp", ".c", ".test"]
config.excludes = ["Inputs", "fuzz"]
config.test_source_root = os.path.dirname(__file__)

here = config.test_source_root
clang_tidy = os.path.join(config.async_llvm_bin, "clang-tidy")
plugin = os.path.join(config.async_lib_dir, "AsyncTidy.so")
async_watch = os.path.join(config.async_build_dir, "bin", "async-watch")
watch_library = os.path.join(config.async_lib_dir, "libasync-watch.so")
needs = [async_watch, watch_library]
# The watcher can be built and tested without the checks: lit --param only=watch .../test/watch
if lit_config.params.get("only") != "watch":
    needs += [clang_tidy, plugin, os.path.join(config.async_bin_dir, "async-tidy"), os.path.join(config.async_bin_dir, "async-clangd"),
              os.path.join(config.async_lib_dir, f"AsyncTidyChecks-{major}.so")]
for needed in needs:
    if not os.path.exists(needed):
        lit_config.fatal(f"{needed} does not exist: build it first, or run tool/dev/setup")

config.environment["PATH"] = os.pathsep.join([config.async_llvm_bin, os.environ.get("PATH", "")])
config.environment["PYTHONDONTWRITEBYTECODE"] = "1"
config.environment["LC_ALL"] = "C.UTF-8"

config.substitutions += [
    ("%async-clangd", os.path.join(config.async_bin_dir, "async-clangd")),
    ("%tidy-test", f"{here}/tidy-test --plugin {plugin} --clang-tidy {clang_tidy}"),
    ("%async-tidy", os.path.join(config.async_bin_dir, "async-tidy")),
    ("%clang-tidy", clang_tidy),
    ("%run-clang-tidy", os.path.join(config.async_llvm_bin, "run-clang-tidy")),
    ("%clangxx", os.path.join(config.async_llvm_bin, "clang++")),
    ("%plugin", plugin),
    ("%python", sys.executable),
    ("%async-watch", async_watch),
    ("%watch-lib", watch_library),
    ("%records", os.path.join(here, "watch", "Inputs", "records")),
    ("%watch-inputs", os.path.join(here, "watch", "Inputs")),
    ("%program-test", f"{here}/program-test --async-tidy {os.path.join(config.async_bin_dir, 'async-tidy')} --dir %t"),
    ("%build-dir", config.async_build_dir),
    ("%lib", config.async_lib_dir),
    ("%async-tidy", os.path.join(config.async_bin_dir, "async-tidy")),
    ("%inputs", os.path.join(here, "Inputs")),
    ("%root", config.async_source_dir),
    ("%llvm-bin", config.async_llvm_bin),
    ("%llvm-include", os.path.join(os.path.dirname(config.async_llvm_bin), "include")),
    ("%major", str(major)),
]
config.available_features.add(f"llvm-{major}")

# Tests of other majors than our own need that clang-tidy installed.
for other in (19, 22):
    program = f"/usr/lib/llvm-{other}/bin/clang-tidy"
    if other != major and os.path.exists(program):
        config.substitutions.append(("%other-clang-tidy", program))
        config.substitutions.append(("%other-major", str(other)))
        config.available_features.add("other-llvm")

# Real libraries. A suite that quietly skips half its tests proves nothing, so a missing one is an error.
libraries = {
    "asio": "/usr/include/asio.hpp",
    "boost181": "/usr/include/boost/asio/co_spawn.hpp",
    "qt6": "/usr/include/x86_64-linux-gnu/qt6/QtCore/QObject",
    "qcoro6": "/usr/include/qcoro6",
    "glib": "/usr/include/glib-2.0/glib.h",
    "libuv": "/usr/include/uv.h",
    "libevent": "/usr/include/event2/event.h",
    "libev": "/usr/include/ev.h",
    "liburing": "/usr/include/liburing.h",
    "abseil": "/usr/include/absl/time/clock.h",
    "capnp": "/usr/include/kj/async.h",
    "curl": "/usr/include/x86_64-linux-gnu/curl/curl.h",
    "hiredis": "/usr/include/hiredis/hiredis.h",
    "httplib": "/usr/include/httplib.h",
    "leveldb": "/usr/include/leveldb/db.h",
    "libpq": "/usr/include/postgresql/libpq-fe.h",
    "libpqxx": "/usr/include/pqxx/pqxx",
    "mariadb": "/usr/include/mariadb/mysql.h",
    "mongoc": "/usr/include/libmongoc-1.0/mongoc/mongoc.h",
    "mosquitto": "/usr/include/mosquitto.h",
    "odbc": "/usr/include/sql.h",
    "paho": "/usr/include/mqtt/client.h",
    "soci": "/usr/include/soci/soci.h",
    "sqlite": "/usr/include/sqlite3.h",
    "systemd": "/usr/include/systemd/sd-event.h",
    "tbb": "/usr/include/oneapi/tbb.h",
    "zeromq": "/usr/include/zmq.hpp",
    "neovim": "/usr/bin/nvim",
    "ale": "/usr/share/vim-ale/plugin/ale.vim",
    "eglot": "/usr/share/emacs/site-lisp/elpa-src/eglot-1.9",
    "bazel": "/usr/bin/bazel",
    "bash-completion": "/usr/share/bash-completion/bash_completion",
    "zsh": "/usr/bin/zsh",
    "fish": "/usr/bin/fish",
    "man": "/usr/bin/man",
}
def flags_of(*packages):
    found = subprocess.run(["pkg-config", "--cflags", "--libs", *packages], capture_output=True, text=True)
    return found.stdout.strip() if found.returncode == 0 else "-no-such-package"


config.substitutions += [("%glib-flags", flags_of("glib-2.0")), ("%qt-flags", flags_of("Qt6Core"))]

missing = []
for feature, header in libraries.items():
    if os.path.exists(header):
        config.available_features.add(feature)
    else:
        missing.append(f"{feature} ({header})")
if "other-llvm" not in config.available_features:
    missing.append("the clang-tidy of the other LLVM major")
if missing and os.environ.get("ASYNC_ALLOW_MISSING") != "1":
    lit_config.fatal("not installed: " + ", ".join(missing) + ". Run tool/dev/setup, or set ASYNC_ALLOW_MISSING=1")

"""Makes an installed async-tidy known to Bazel: for WORKSPACE files. Modules use extensions.bzl."""

# What the results depend on, and Bazel does not know: the libraries that the program uses, and clang's own headers.
# Contents, not places and times, so that machines with the same installation share a cache.
_IDENTITY = """
set -eu
program=$1
"$program" --version
libraries=$(ldd "$program" | sed -n 's/^.* => \\(\\/[^ ]*\\) .*$/\\1/p' | sort)
for library in $libraries; do
  echo "$(sha256sum <"$library" | cut -d ' ' -f 1) ${library##*/}"
done
"""

# Up to Bazel 8, what C++ rules are made of is part of Bazel.
_CC_BUILT_IN = """
load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", find_cc_toolchain = "find_cpp_toolchain")

_current_toolchain = Label("@bazel_tools//tools/cpp:current_cc_toolchain")
_toolchains = ["@bazel_tools//tools/cpp:toolchain_type"]
"""

# From Bazel 9 on, it is in rules_cc, which MODULE.bazel asks for.
_CC_OF_RULES = """
load("@rules_cc//cc:action_names.bzl", "ACTION_NAMES")
load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain", "use_cc_toolchain")
load("@rules_cc//cc/common:cc_common.bzl", "cc_common")
load("@rules_cc//cc/common:cc_info.bzl", "CcInfo")

_current_toolchain = Label("@rules_cc//cc:current_cc_toolchain")
_toolchains = use_cc_toolchain(mandatory = True)
"""

_CC = """
cc = struct(
    ACTION_NAMES = ACTION_NAMES,
    Info = CcInfo,
    common = cc_common,
    current_toolchain = _current_toolchain,
    find_toolchain = find_cc_toolchain,
    toolchains = _toolchains,
)
"""

def _async_tidy_tool_impl(ctx):
    program = ctx.attr.path or ctx.os.environ.get("ASYNC_TIDY", "")
    found = ctx.path(program) if program.startswith("/") else ctx.which(program or "async-tidy")
    if not found or not found.exists:
        fail("async-tidy: error: '%s' not found; install it, or say where it is with --repo_env=ASYNC_TIDY=/path/to/async-tidy" %
             (program or "async-tidy"))
    found = found.realpath
    identity = ctx.execute(["/bin/sh", "-c", _IDENTITY, "sh", str(found)])
    if identity.return_code != 0:
        fail("async-tidy: error: '%s' does not run: %s" % (found, identity.stderr))

    ctx.symlink(found, "async-tidy")
    ctx.file("identity.txt", identity.stdout, executable = False)
    ctx.file("BUILD.bazel", """package(default_visibility = ["//visibility:public"])

exports_files(["async-tidy"])

filegroup(
    name = "identity",
    srcs = ["identity.txt"],
)
""", executable = False)

    # (Debian's build has no version; it is a 4.)
    version = native.bazel_version.split(".")[0]
    is_new = version.isdigit() and int(version) >= 9
    ctx.file("cc.bzl", (_CC_OF_RULES if is_new else _CC_BUILT_IN) + _CC, executable = False)

async_tidy_tool = repository_rule(
    implementation = _async_tidy_tool_impl,
    attrs = {
        "path": attr.string(doc = "The program; by default $ASYNC_TIDY, or else the one in PATH"),
    },
    configure = True,
    environ = ["ASYNC_TIDY", "PATH"],
    local = True,
    doc = "The installed async-tidy as @async_tidy_tool",
)

def async_tidy_register(path = ""):
    """For WORKSPACE: finds the installed async-tidy.

    Args:
      path: the program; by default $ASYNC_TIDY, or else the one in PATH.
    """
    async_tidy_tool(name = "async_tidy_tool", path = path)

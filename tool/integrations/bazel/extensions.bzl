"""Makes an installed async-tidy known to Bazel, for MODULE.bazel files."""

load(":repositories.bzl", "async_tidy_tool")

_installed = tag_class(attrs = {
    "path": attr.string(doc = "The program; by default $ASYNC_TIDY, or else the one in PATH"),
})

def _async_tidy_impl(ctx):
    path = ""
    for module in ctx.modules:
        # The root module decides: it comes first.
        for tag in module.tags.installed:
            path = path or tag.path
    async_tidy_tool(name = "async_tidy_tool", path = path)

async_tidy = module_extension(
    implementation = _async_tidy_impl,
    tag_classes = {"installed": _installed},
)

"""async-tidy over cc_* targets: one action for each source, one to link what they found."""

load("@async_tidy_tool//:cc.bzl", "cc")
load(":settings.bzl", "SettingInfo")

AsyncTidyInfo = provider(
    doc = "What 'async-tidy link' needs of a target and all that it depends on.",
    fields = {
        "facts": "depset of facts files",
        "sources": "depset of what they were made of, for excerpts in reports",
    },
)

_C = ["c"]
_CXX = ["cc", "cpp", "cxx", "c++", "C"]

# Attributes whose targets belong to the same program.
_PROGRAM = ["deps", "implementation_deps", "interface_deps", "dynamic_deps", "link_extra_lib", "malloc"]

def _attribute(ctx, name):
    value = getattr(ctx.rule.attr, name, None)
    return value if type(value) == type([]) else []

def _targets(ctx, name):
    value = getattr(ctx.rule.attr, name, None)
    return [t for t in (value if type(value) == type([]) else [value]) if type(t) == "Target"]

def _copts(ctx, names):
    """The rule's own flags as Bazel reads them: $(location x), make variables, and quotes."""
    known = []
    for name in ["additional_compiler_inputs", "data", "deps", "hdrs", "srcs", "textual_hdrs"]:
        known += [t for t in _targets(ctx, name) if t not in known]
    flags = []
    for name in names:
        for option in _attribute(ctx, name):
            if "$" in option:
                option = ctx.expand_location(option, known)
                option = ctx.expand_make_variables(name, option, {})
            flags += ctx.tokenize(option)
    return flags

def _command_line(ctx, toolchain, features, contexts, own, is_c):
    """How Bazel compiles a source of this target, without the names of files."""
    cpp = ctx.fragments.cpp
    if is_c:
        action = cc.ACTION_NAMES.c_compile
        user = cpp.copts + getattr(cpp, "conlyopts", []) + _copts(ctx, ["copts", "conlyopts"])
    else:
        action = cc.ACTION_NAMES.cpp_compile
        user = cpp.copts + cpp.cxxopts + _copts(ctx, ["copts", "cxxopts"])
    variables = cc.common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        user_compile_flags = user,
        include_directories = depset(transitive = [c.includes for c in contexts]),
        quote_include_directories = depset(transitive = [c.quote_includes for c in contexts]),
        system_include_directories = depset(
            transitive = [c.system_includes for c in contexts] +
                         [c.external_includes for c in contexts if hasattr(c, "external_includes")],
        ),
        framework_include_directories = depset(transitive = [c.framework_includes for c in contexts]),
        preprocessor_defines = depset(
            transitive = [c.defines for c in contexts] + [own.local_defines],
        ),
    )
    flags = cc.common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = action,
        variables = variables,
    )

    # A compiler that is part of the workspace knows its own standard library; clang has to be told.
    for directory in toolchain.built_in_include_directories:
        if not directory.startswith("/") and not directory.startswith("%") and "/clang/" not in directory and "/gcc/" not in directory:
            flags = flags + ["-isystem", directory]
    compiler = cc.common.get_tool_for_action(feature_configuration = features, action_name = action)
    return [compiler] + flags

def _facts_of(ctx, target):
    """Declares an action for each source of the target; returns their outputs, and what they are made of."""
    if cc.Info not in target or "no-async-tidy" in _attribute(ctx, "tags"):
        return [], depset()
    is_external = target.label.workspace_root != ""
    if is_external and not ctx.attr._external[SettingInfo].value:
        return [], depset()
    sources = {}
    for source in [f for t in _targets(ctx, "srcs") for f in t.files.to_list()]:
        if source.extension in _C + _CXX and not source.is_directory:
            sources[source] = None
    if not sources:
        return [], depset()

    toolchain = cc.find_toolchain(ctx)
    features = cc.common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        # What these add to the command line are files that only the compiler can read.
        unsupported_features = ctx.disabled_features + ["header_modules", "layering_check", "module_maps", "use_header_modules"],
    )
    own = target[cc.Info].compilation_context
    contexts = [own] + [t[cc.Info].compilation_context for t in _targets(ctx, "implementation_deps") if cc.Info in t]
    read = depset(
        direct = [f for t in _targets(ctx, "srcs") + _targets(ctx, "additional_compiler_inputs") for f in t.files.to_list()],
        transitive = [c.headers for c in contexts],
    )
    inputs = depset(
        transitive = [read, toolchain.all_files, ctx.attr._config.files, ctx.attr._tool_identity.files],
    )
    command_lines = {}
    outputs = []
    for source in sources:
        is_c = source.extension in _C
        if is_c not in command_lines:
            command_lines[is_c] = _command_line(ctx, toolchain, features, contexts, own, is_c)
        facts = ctx.actions.declare_file("_async_tidy/%s/%s.facts" % (ctx.label.name, source.short_path.replace("../", "external/")))
        arguments = ctx.actions.args()
        arguments.add("facts")
        arguments.add(source)
        arguments.add("-o", facts)
        arguments.add("--root", ".")
        if is_external:
            arguments.add("--checks", "-async-*")
        arguments.add_all(ctx.attr._facts_options[SettingInfo].value)
        arguments.add("--")
        arguments.add_all(command_lines[is_c])
        ctx.actions.run(
            executable = ctx.executable._tool,
            arguments = [arguments],
            inputs = inputs,
            outputs = [facts],
            mnemonic = "AsyncTidyFacts",
            progress_message = "Analysing %s" % source.short_path,
        )
        outputs.append(facts)
    return outputs, read

def _async_tidy_aspect_impl(target, ctx):
    below = [t[AsyncTidyInfo] for name in _PROGRAM for t in _targets(ctx, name) if AsyncTidyInfo in t]
    own, read = _facts_of(ctx, target)
    facts = depset(own, transitive = [b.facts for b in below])
    return [
        AsyncTidyInfo(facts = facts, sources = depset(transitive = [read] + [b.sources for b in below])),
        OutputGroupInfo(async_tidy_facts = facts),
    ]

_TOOL = {
    "_tool": attr.label(default = Label("//:tool"), allow_single_file = True, executable = True, cfg = "exec"),
    "_tool_identity": attr.label(default = Label("//:tool_identity")),
}

async_tidy_aspect = aspect(
    implementation = _async_tidy_aspect_impl,
    attr_aspects = _PROGRAM,
    attrs = dict(
        _TOOL,
        _cc_toolchain = attr.label(default = cc.current_toolchain),
        _config = attr.label(default = Label("//:config")),
        _external = attr.label(default = Label("//:external")),
        _facts_options = attr.label(default = Label("//:facts_options")),
    ),
    fragments = ["cpp"],
    toolchains = cc.toolchains,
    doc = "Facts of a target and of all that it depends on, in the output group async_tidy_facts.",
)

# The reports of 'async-tidy link', and what their files end in.
_FORMATS = {
    "export-fixes": ".fixes.yaml",
    "gitlab": ".gitlab.json",
    "html": ".html",
    "jsonl": ".jsonl",
    "junit": ".junit.xml",
    "rdjsonl": ".rdjsonl",
    "sarif": ".sarif",
}

# Findings are no failed action: their report could not be kept then. Trouble is one.
_LINK = """
tool=$1 text=$2 status=$3
shift 3
"$tool" link "$@" >"$text" 2>"$text.err"
code=$?
cat "$text.err" >&2
[ $code -le 1 ] || cat "$text" >&2
rm -f "$text.err"
echo $code >"$status"
[ $code -le 1 ]
"""

def _link(ctx):
    """Declares the action that makes the reports; returns their files, and that of the exit code."""
    text = ctx.actions.declare_file(ctx.label.name + ".txt")
    status = ctx.actions.declare_file(ctx.label.name + ".status")
    reports = [text]
    arguments = ctx.actions.args()
    arguments.add_all([ctx.executable._tool, text, status])
    arguments.add_all(["-q", "--root", ".", "--omit-root", "--fail-on", ctx.attr.fail_on])
    for format in ctx.attr.formats:
        if format not in _FORMATS:
            fail("unknown format '%s'; known are %s" % (format, ", ".join(_FORMATS)), "formats")
        report = ctx.actions.declare_file(ctx.label.name + _FORMATS[format])
        arguments.add("--" + format, report)
        reports.append(report)
    if ctx.file.baseline:
        arguments.add("--baseline", ctx.file.baseline)
    arguments.add_all(ctx.attr.link_options)
    facts = depset(transitive = [t[AsyncTidyInfo].facts for t in ctx.attr.targets])
    files = ctx.actions.args()
    files.add_all(facts)
    files.set_param_file_format("multiline")
    files.use_param_file("@%s", use_always = True)
    if not facts.to_list():
        fail("no C or C++ source in any of these targets", "targets")
    ctx.actions.run_shell(
        command = _LINK,
        arguments = [arguments, files],
        inputs = depset(
            ctx.files.baseline,
            transitive = [facts, ctx.attr._tool_identity.files] + [t[AsyncTidyInfo].sources for t in ctx.attr.targets],
        ),
        tools = [ctx.executable._tool],
        outputs = reports + [status],
        mnemonic = "AsyncTidyLink",
        progress_message = "Linking what async-tidy found for %s" % ctx.label,
    )
    return reports, status

def _async_tidy_report_impl(ctx):
    reports, _ = _link(ctx)
    return [DefaultInfo(files = depset(reports))]

def _async_tidy_test_impl(ctx):
    reports, status = _link(ctx)
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(script, """#!/bin/sh
cat '%s'
read -r code <'%s'
exit "$code"
""" % (reports[0].short_path, status.short_path), is_executable = True)
    return [DefaultInfo(
        executable = script,
        files = depset(reports + [script]),
        runfiles = ctx.runfiles(files = [reports[0], status]),
    )]

def _attributes(fail_on):
    return dict(
        _TOOL,
        targets = attr.label_list(
            mandatory = True,
            aspects = [async_tidy_aspect],
            doc = "cc_* targets. They are analysed as one program, with all that they depend on.",
        ),
        formats = attr.string_list(doc = "Reports besides the text: " + ", ".join(_FORMATS)),
        baseline = attr.label(
            allow_single_file = True,
            doc = "Findings that are known: written by 'async-tidy link --baseline FILE --update-baseline'",
        ),
        fail_on = attr.string(
            default = fail_on,
            values = ["warning", "error", "never"],
            doc = "Which findings make the test fail.",
        ),
        link_options = attr.string_list(doc = "Further options of 'async-tidy link'."),
    )

async_tidy_report = rule(
    implementation = _async_tidy_report_impl,
    attrs = _attributes(fail_on = "never"),
    doc = "The findings of a program, as NAME.txt and in other formats.",
)

async_tidy_test = rule(
    implementation = _async_tidy_test_impl,
    attrs = _attributes(fail_on = "warning"),
    test = True,
    doc = "Fails if there are findings; its log are the findings.",
)

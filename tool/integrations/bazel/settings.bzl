"""Switches and lists for the command line, without a dependency on bazel-skylib."""

SettingInfo = provider(
    doc = "The value of a build setting.",
    fields = {"value": "the value"},
)

def _setting_impl(ctx):
    return [SettingInfo(value = ctx.build_setting_value)]

bool_setting = rule(
    implementation = _setting_impl,
    build_setting = config.bool(flag = True),
)

list_setting = rule(
    implementation = _setting_impl,
    build_setting = config.string_list(flag = True),
)

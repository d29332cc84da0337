# Pastes the guide into a workspace, and builds it on two "machines": directories with a Bazel of their own.
import filecmp
import glob
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

HERE, TOOL, ROOT = sys.argv[1:]
PROGRAM = f"{HERE}/bin/async-tidy"
SHARE = "/usr/share/bazel"


def recipes():
    with open(f"{ROOT}/docs/integrations/bazel.md", encoding="utf-8") as page:
        found = dict(re.findall(r"^<!-- recipe: (\S+) -->\n```\w*\n(.*?)^```", page.read(), re.M | re.S))
    assert sorted(found) == [".bazelrc", "BUILD", "WORKSPACE"], found
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cache:
    """An HTTP cache as Bazel's documentation describes it: nginx with the WebDAV module."""

    def __enter__(self):
        directory, port = f"{HERE}/nginx", free_port()
        os.makedirs(f"{directory}/cache")
        with open(f"{directory}/nginx.conf", "w", encoding="utf-8") as out:
            out.write(f"""
daemon off; master_process off; pid {directory}/pid; error_log {directory}/error.log;
events {{}}
http {{
  access_log {directory}/access.log;
  client_body_temp_path {directory}/body; client_max_body_size 1g;
  proxy_temp_path {directory}/proxy; fastcgi_temp_path {directory}/fastcgi;
  uwsgi_temp_path {directory}/uwsgi; scgi_temp_path {directory}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{ root {directory}/cache; dav_methods PUT; create_full_put_path on; }}
  }}
}}
""")
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(["/usr/sbin/nginx", "-c", f"{directory}/nginx.conf", "-e", f"{directory}/error.log"])
        for _ in range(100):
            try:
                urllib.request.urlopen(self.url)
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        else:
            sys.exit("nginx does not answer")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class Machine:
    """A directory with a copy of the project, and a Bazel that shares nothing with another."""

    def __init__(self, name, flags=()):
        self.home = f"{HERE}/{name}"
        self.project = f"{self.home}/project"
        self.start = ["bazel", f"--output_user_root={self.home}/bazel", "--host_jvm_args=-Xmx512m", "--max_idle_secs=60",
                      "--nohome_rc"]
        self.flags = ["--jobs=2", "--noshow_progress", f"--repo_env=ASYNC_TIDY={PROGRAM}", *flags]
        self.flags += [f"--override_repository={repo}={path}" for repo, path in (
            ("async_tidy", f"{ROOT}/tool/integrations/bazel"), ("rules_cc", f"{HERE}/rules_cc"),
            ("rules_java", f"{SHARE}/rules/java"), ("rules_proto", f"{SHARE}/rules/proto"),
            ("platforms", f"{SHARE}/tools/platforms"), ("remote_coverage_tools", f"{HERE}/remote_coverage_tools"))]
        shutil.copytree(f"{HERE}/project", self.project)
        # What lies outside of the workspace does not count.
        self.write("../.clang-tidy", "Checks: '-async-*'\n")
        self.write("../.async-tidy.yaml", "library: outside\nblocking: [{name: twice, category: wait}]\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run([*self.start, "shutdown"], cwd=self.project, capture_output=True, check=False)

    def read(self, name):
        with open(f"{self.project}/{name}", encoding="utf-8") as text:
            return text.read()

    def write(self, name, text):
        with open(f"{self.project}/{name}", "w", encoding="utf-8") as out:
            out.write(text)

    def bazel(self, command, *words, status=0):
        """Runs it; returns what it printed, and how many files were analysed and how many came from the cache."""
        log = f"{self.home}/executed"
        if os.path.exists(log):
            os.remove(log)
        run = subprocess.run([*self.start, command, *self.flags, f"--execution_log_json_file={log}", *words], cwd=self.project,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if run.returncode != status:
            sys.exit(f"{run.stdout}\nbazel {command} {' '.join(words)}: exit code {run.returncode}, not {status}")
        analysed = cached = 0
        if os.path.exists(log):
            decoder, at = json.JSONDecoder(), 0
            with open(log, encoding="utf-8") as text:
                log = text.read()
            while at < len(log):
                spawn, at = decoder.raw_decode(log, at)
                at += len(log[at:]) - len(log[at:].lstrip())
                if spawn["mnemonic"] == "AsyncTidyFacts":
                    cached += spawn["remoteCacheHit"]
                    analysed += not spawn["remoteCacheHit"]
        return run.stdout, f"{analysed} analysed, {cached} from the cache"

    def report(self, *flags):
        return self.bazel("build", "//:async_tidy_report", *flags)[1]

    def facts(self):
        base = os.path.realpath(f"{self.project}/bazel-bin")
        return {os.path.relpath(name, base): name for name in glob.glob(f"{base}/**/*.facts", recursive=True)}

    def show(self):
        text = self.read("bazel-bin/async_tidy_report.txt")
        print(re.sub("^", "| ", text, flags=re.M).rstrip("| \n") if text else "no findings")


def compare_with_first(first, second):
    reports = sorted(os.path.basename(name) for name in glob.glob(f"{second.project}/bazel-bin/async_tidy_report.*")
                     if not name.endswith((".params", ".status")))
    for report in reports:
        same = filecmp.cmp(f"{first.project}/bazel-bin/{report}", f"{second.project}/bazel-bin/{report}", shallow=False)
        assert same, f"{report} differs"
    print(f"reports: {' '.join(reports)}, the same on both")
    with Machine("third", ["--spawn_strategy=local"]) as third:
        counts = third.report()
        assert counts.startswith("5 analysed"), counts
        here, there = first.facts(), third.facts()
        assert here.keys() == there.keys(), (here, there)
        for name, path in here.items():
            assert filecmp.cmp(path, there[name], shallow=False), f"{name} differs"
        print(f"facts: {len(here)}, the same without cache and sandbox")
        for path in list(there.values()) + [f"{third.project}/bazel-bin/{name}" for name in reports]:
            with open(path, "rb") as content:
                content = content.read()
            for trace in (HERE.encode(), b"sandbox", b"execroot"):
                assert trace not in content, f"{path} holds '{trace}'"
    print("no directory of this machine is in any of them")


def changes(machine):
    """Each changes one input; what depends on it is made again, nothing else."""
    machine.write("lib/log.h", machine.read("lib/log.h") + "// a comment\n")
    print("a comment in lib/log.h:", machine.report())
    with open(PROGRAM, "ab") as program:
        program.write(b"another")
    print("another program in its place:", machine.report())
    shutil.copy(TOOL, PROGRAM)
    print("the program as before:", machine.report())
    before = machine.read(".clang-tidy")
    machine.write(".clang-tidy", "Checks: '-async-*'\n")
    print(".clang-tidy:", machine.report())
    machine.show()
    machine.write(".clang-tidy", before)
    print(".clang-tidy as before:", machine.report())
    print("facts_options:", machine.report("--@async_tidy//:facts_options=--checks=-async-*,--header-filter=.*"))
    machine.show()
    print("external repositories:", machine.report("--@async_tidy//:external"))
    machine.show()


def uses(machine):
    """What else the guide says."""
    log, _ = machine.bazel("test", "//:async_tidy", "--test_output=errors", status=3)
    assert "server/main.cc:6:3: warning: call to 'save' blocks" in log, log
    print("test: failed, with the finding in its log")
    subprocess.run([PROGRAM, "link", "-q", *machine.facts().values(), "--baseline", "known.json", "--update-baseline"],
                   cwd=machine.project, capture_output=True, check=True)
    build = machine.read("BUILD")
    machine.write("BUILD", build.replace('"async_tidy",', '"async_tidy",\n    baseline = "known.json",', 1))
    machine.bazel("test", "//:async_tidy", "--test_output=errors")
    print("test with a baseline: passed")

    util = machine.read("util/BUILD")
    machine.write("util/BUILD", util.replace("srcs", 'tags = ["no-async-tidy"], srcs'))
    log, _ = machine.bazel("build", "//server", "--aspects=@async_tidy//:defs.bzl%async_tidy_aspect",
                           "--output_groups=async_tidy_facts", "--show_result=100")
    print("no-async-tidy:", len(set(re.findall(r"\S+\.facts$", log, re.M))), "facts files")
    machine.write("server/main.cc", machine.read("server/main.cc") + "nonsense;\n")
    log, _ = machine.bazel("build", "//:async_tidy_report", status=1)
    print("does not compile:", *re.findall(r"^async-tidy: (.*)", log, re.M))


os.mkdir(os.path.dirname(PROGRAM))
shutil.copy(TOOL, PROGRAM)
pasted = recipes()
for name, text in pasted.items():
    with open(f"{HERE}/project/{name}", "a", encoding="utf-8") as file:
        file.write(text)

with Cache() as cache:
    shared = f"--remote_cache={cache.url}"
    with Machine("first", [shared]) as first:
        print("first machine:", first.report())
    with Machine("second", [shared]) as second:
        print("second machine:", second.report())
        compare_with_first(first, second)
        second.show()
        changes(second)
        uses(second)

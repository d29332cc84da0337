"""A language server on a pipe: just enough of LSP to be its editor."""

import json
import os
import pathlib
import queue
import subprocess
import threading
import time

TIMEOUT = float(os.environ.get("ASYNC_LSP_TIMEOUT", "120"))


def quiet_config(directory):
    """A directory for XDG_CONFIG_HOME: clangd does not index the standard library, which takes longer than most tests."""
    where = os.path.join(directory, "config", "clangd")
    os.makedirs(where, exist_ok=True)
    with open(os.path.join(where, "config.yaml"), "w", encoding="utf-8") as out:
        out.write("Index: {StandardLibrary: No}\n")
    return os.path.dirname(where)


def uri(path):
    return pathlib.Path(os.path.abspath(path)).as_uri()


class Server:
    """argv, started and initialized. Messages that nobody waits for are kept in `published` and `log`."""

    def __init__(self, argv, root, capabilities=None, env=None, options=None):
        self.log_path = None
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        cwd=root, env={**os.environ, **(env or {})})
        self.inbox = queue.Queue()
        self.published = {}
        self.versions = {}
        self.texts = {}
        self.errors = []
        self.next_id = 0
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._read_errors, daemon=True).start()
        if capabilities is None:
            capabilities = {"textDocument": {
                "publishDiagnostics": {"relatedInformation": True, "codeDescriptionSupport": True, "versionSupport": True,
                                       "codeActionsInline": False, "categorySupport": True},
                "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor"]}}}}}
        params = {"processId": os.getpid(), "rootUri": uri(root), "capabilities": capabilities}
        if options:
            params["initializationOptions"] = options
        self.info = self.request("initialize", params)
        self.notify("initialized", {})

    def _read(self):
        out = self.process.stdout
        while True:
            length = None
            while True:
                line = out.readline()
                if not line:
                    self.inbox.put(None)
                    return
                if line in (b"\r\n", b"\n"):
                    break
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            self.inbox.put(json.loads(out.read(length)))

    def _read_errors(self):
        for line in self.process.stderr:
            self.errors.append(line.decode(errors="replace"))
            del self.errors[:-2000]

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def fail(self, what):
        raise AssertionError(f"{what}\nserver said:\n{''.join(self.errors[-60:])}")

    def _take(self, deadline, waiting_for):
        """The next message; notifications are filed, requests of the server answered, until one is a reply or news."""
        try:
            message = self.inbox.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            self.fail(f"no {waiting_for} within {TIMEOUT:.0f} s")
        if message is None:
            self.process.wait()
            self.fail(f"the server ended with {self.process.returncode} instead of {waiting_for}")
        if message.get("method") == "textDocument/publishDiagnostics":
            params = message["params"]
            self.published.setdefault(params["uri"], []).append((time.perf_counter(), params))
        elif "method" in message and "id" in message:
            self._send({"id": message["id"], "result": None})
        return message

    def request(self, method, params, timeout=None):
        self.next_id += 1
        own = self.next_id
        self._send({"id": own, "method": method, "params": params})
        deadline = time.monotonic() + (timeout or TIMEOUT)
        while True:
            message = self._take(deadline, f"answer to {method}")
            if message.get("id") == own and "method" not in message:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]

    def notify(self, method, params):
        self._send({"method": method, "params": params})

    def open(self, path, text=None, language="cpp"):
        if text is None:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        name = uri(path)
        self.versions[name] = 1
        self.texts[name] = text
        self.notify("textDocument/didOpen",
                    {"textDocument": {"uri": name, "languageId": language, "version": 1, "text": text}})
        return name

    def change(self, name, text, **more):
        """The whole text, as every client may send it."""
        self.versions[name] += 1
        self.texts[name] = text
        self.notify("textDocument/didChange", {"textDocument": {"uri": name, "version": self.versions[name]},
                                               "contentChanges": [{"text": text}], **more})

    def save(self, name):
        self.notify("textDocument/didSave", {"textDocument": {"uri": name}})

    def close_document(self, name):
        self.notify("textDocument/didClose", {"textDocument": {"uri": name}})

    def diagnostics(self, name, version=None, timeout=None):
        """What was published for this version of the document (by default the newest), waited for."""
        version = version or self.versions[name]
        deadline = time.monotonic() + (timeout or TIMEOUT)
        while True:
            for _, params in reversed(self.published.get(name, [])):
                if params.get("version") == version:
                    return params["diagnostics"]
            self._take(deadline, f"diagnostics of {name} version {version}")

    def next_diagnostics(self, name, timeout=None):
        """What is published for the document next."""
        count = len(self.published.get(name, []))
        deadline = time.monotonic() + (timeout or TIMEOUT)
        while len(self.published.get(name, [])) == count:
            self._take(deadline, f"more diagnostics of {name}")
        return self.published[name][-1][1]["diagnostics"]

    def actions(self, name, diagnostic):
        return self.request("textDocument/codeAction", {
            "textDocument": {"uri": name}, "range": diagnostic["range"],
            "context": {"diagnostics": [diagnostic]}}) or []

    def idle(self):
        """Waits for what the server has begun (clangd's own request for its tests)."""
        self.request("sync", None)

    def close(self):
        self.request("shutdown", None)
        self.notify("exit", None)
        self.process.stdin.close()
        try:
            code = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.fail("the server does not exit")
        if code != 0:
            self.fail(f"the server ended with {code}")


def ours(diagnostics):
    return [d for d in diagnostics if str(d.get("code", "")).startswith("async-")]


def apply(text, edits):
    """text with LSP's edits (of ASCII text)."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def offset(at):
        return starts[at["line"]] + at["character"]
    for edit in sorted(edits, key=lambda e: offset(e["range"]["start"]), reverse=True):
        text = text[:offset(edit["range"]["start"])] + edit["newText"] + text[offset(edit["range"]["end"]):]
    return text

"""A headless Chromium, driven over the WebDriver protocol by the standard library alone."""

import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"Escape": "\ue00c", "Enter": "\ue007", "Tab": "\ue004", "Down": "\ue015"}


class Browser:
    def __init__(self, width=1280, height=900, dark=False):
        self.directory = tempfile.mkdtemp(prefix="async-browser-")
        log = os.path.join(self.directory, "driver.log")
        driver = shutil.which("chromedriver") or "/usr/bin/chromedriver"
        # Port 0: the driver takes a free one and names it in its first lines.
        self.log = open(log, "w+", encoding="utf-8")
        self.process = subprocess.Popen([driver, "--port=0"], stdout=self.log, stderr=subprocess.STDOUT)
        self.session = None
        try:
            self.base = f"http://127.0.0.1:{self.port(log)}"
            arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                         "--disable-background-networking", "--disable-component-update", "--disable-sync",
                         "--disable-dev-shm-usage", f"--user-data-dir={self.directory}/profile",
                         f"--window-size={width},{height}"]
            if dark:
                arguments.append("--blink-settings=preferredColorScheme=0")
            options = {"goog:chromeOptions": {"args": arguments}, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
            self.session = self.call("POST", "/session", {"capabilities": {"alwaysMatch": options}})["sessionId"]
        except BaseException:
            self.close()
            raise

    def port(self, log):
        for _ in range(300):
            for line in open(log, encoding="utf-8"):
                if "started successfully on port" in line:
                    return int(line.rstrip(".\n").rsplit(" ", 1)[1])
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit("chromedriver did not start: " + open(log, encoding="utf-8").read())

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.base + path, method=method, headers={"Content-Type": "application/json"},
                                         data=json.dumps(body or {}).encode() if method == "POST" else None)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            return json.load(opener.open(request, timeout=90))["value"]
        except urllib.error.HTTPError as e:
            raise SystemExit(f"{path} {body}: {json.load(e)['value']['message']}")

    def do(self, path, body=None, method="POST"):
        return self.call(method, f"/session/{self.session}{path}", body)

    def open(self, url):
        self.do("/url", {"url": url})

    def js(self, script, *arguments):
        return self.do("/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, css):
        return self.do("/element", {"using": "css selector", "value": css})[ELEMENT]

    def click(self, css):
        self.do(f"/element/{self.find(css)}/click")

    def text(self, css):
        return self.do(f"/element/{self.find(css)}/text", method="GET")

    def texts(self, css):
        return self.js("return [...document.querySelectorAll(arguments[0])].map(e => e.innerText.trim())", css)

    def count(self, css):
        return self.js("return document.querySelectorAll(arguments[0]).length", css)

    def keys(self, *keys):
        """Presses keys, as a person would: the focused element gets them."""
        actions = []
        for key in keys:
            for c in [KEYS[key]] if key in KEYS else key:
                actions += [{"type": "keyDown", "value": c}, {"type": "keyUp", "value": c}]
        self.do("/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def messages(self):
        """What the page wrote to the console: mistakes in the script, refused requests."""
        return [entry["message"] for entry in self.do("/se/log", {"type": "browser"})]

    def requests(self):
        """The addresses of all that was asked for, but for the browser's own pages."""
        events = [json.loads(entry["message"])["message"] for entry in self.do("/se/log", {"type": "performance"})]
        urls = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
        return [u for u in urls if not u.startswith(("chrome:", "data:"))]

    def close(self):
        try:
            if self.session:
                self.do("", method="DELETE")
        finally:
            self.process.terminate()
            self.process.wait(30)
            self.log.close()
            shutil.rmtree(self.directory, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

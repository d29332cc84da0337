"""click.py REPORT.html EMPTY.html MANY.html: uses the HTML report as a person does."""

import os
import re
import sys
import time

from browser import Browser

report, empty, many = ("file://" + os.path.abspath(p) for p in sys.argv[1:4])


def same(what, got, wanted):
    if got != wanted:
        raise SystemExit(f"{what}: got {got!r}, wanted {wanted!r}")


def holds(what, text, part):
    if part not in text:
        raise SystemExit(f"{what}: no {part!r} in {text!r}")


def quiet(b, page):
    """Nothing was fetched but the page, and nothing went wrong in it."""
    same("console", b.messages(), [])
    same("requests", [r for r in b.requests() if r.split("#")[0] not in (page, "about:blank")], [])


def chosen(b):
    return b.text(".row[aria-selected=true] .where")


with Browser() as b:
    b.open(report)
    # The overview counts by check, directory and library.
    same("findings", b.text("#shown"), "5 findings")
    same("checks", b.texts("[data-facet=check] li"), ["async-blocking-call\n2", "async-discarded-task\n2", "bugprone-use-after-move\n1"])
    holds("directories", "|".join(b.texts("[data-facet=dir] li")), "src/audit\n1")
    holds("libraries", "|".join(b.texts("[data-facet=lib] li")), "l</script>&\n1")
    holds("trouble", b.text(".trouble"), "src/x.cpp: does not compile ]]> </script>")
    holds("totals", b.text("#totals"), "7\nunits analysed")

    # A click filters, the counts follow, another takes the filter away.
    b.click("[data-facet=check] button[data-value=async-blocking-call]")
    same("filtered", b.text("#shown"), "2 of 5 findings")
    # What is surest comes first: a direct call before a chain; or as one wishes.
    same("rows", b.texts(".row .where"), ["src/session.cpp:5:3", "src/session.cpp:4:3"])
    b.js("const s = document.getElementById('sort'); s.value = 'place'; s.dispatchEvent(new Event('change'))")
    same("rows by place", b.texts(".row .where"), ["src/session.cpp:4:3", "src/session.cpp:5:3"])
    b.js("const s = document.getElementById('sort'); s.value = 'confidence'; s.dispatchEvent(new Event('change'))")
    same("libraries then", b.texts("[data-facet=lib] li"), ["posix\n1", "std\n1"])
    same("pressed", b.texts("[aria-pressed=true] span"), ["async-blocking-call"])
    b.click("[data-facet=lib] button[data-value=posix]")
    same("two filters", b.text("#shown"), "1 of 5 findings")

    # The chain of the finding that is left, from the coroutine down to the leaf.
    same("functions", b.texts(".path li"), ["serve", "Log::record", "Log::append", "File::sync", "fsync"])
    same("steps", b.texts(".step .name code"), ["serve", "Log::record", "Log::append", "File::sync", "fsync"])
    same("places", b.texts(".step .at"), ["src/session.cpp:4:3", "src/audit/log.cpp:2:3", "src/audit/log.cpp:6:3", "include/file.h:2:17"])
    same("source", b.texts(".step .hit .t"), ['  audit.record(socket, "what");'.strip(), "append(socket, what);", "file.sync();", "void sync() { ::fsync(fd); }"])
    same("marked", b.texts(".step .hit mark"), ["audit.record", "append", "file.sync", "::fsync"])
    same("leaf", b.text(".step.leaf .tag"), "blocks: file")
    # A real drawing: the nodes stand below each other, with a line from one to the next.
    tops = b.js("return [...document.querySelectorAll('.node')].map(n => n.getBoundingClientRect().top)")
    same("drawn downwards", tops, sorted(set(tops)))
    same("rail", b.js("return getComputedStyle(document.querySelector('.step'), '::before').width"), "2px")
    holds("ways out", b.js("return document.querySelector('#detail .out').textContent"), "- Annotate the helper.")
    b.click(".clear")
    same("cleared", b.text("#shown"), "5 findings")

    # A click on a row; the fix at two places as a diff.
    b.js("[...document.querySelectorAll('.row')].find(r => r.innerText.includes('session.cpp:6')).click()")
    same("row", chosen(b), "src/session.cpp:6:3")
    same("removed", b.texts(".diff .del .t"), ["notify(socket);", "notify(socket);"])
    same("added", b.texts(".diff .add .t"), ["co_await notify(socket);", "co_await notify(socket);"])
    same("inserted", b.texts(".diff ins"), ["co_await"] * 2)

    # Names that would be markup are text, and nothing of them ran.
    b.click("#search")
    b.keys("says img")
    same("found", b.text("#shown"), "1 of 5 findings")
    holds("message", b.text("#detail h2"), "</script><img src=x onerror=")
    holds("file", b.text("#detail .facts .mono"), "async-discarded-task")
    holds("path", chosen(b), "src/sp ace/qu\"ote's & ]]> <b> back\\slash %41 naïve.cpp:2:")
    same("marked by bytes", b.texts("section .hit mark")[0], "wait")
    holds("fix", "".join(b.texts(".diff .add")), "</script>'\"\\]]>&é(s")
    same("elements", b.count("#app img, #app script, #app b:not(.facet b, .totals b)"), 0)
    same("title", b.js("return document.title"), "5 findings · pro ject")

    # By keyboard.
    b.keys("Escape")
    same("search cleared", b.text("#shown"), "5 findings")
    b.click("#list")
    first = b.texts(".row .where")
    b.keys("Down")
    b.js("document.getElementById('list').scrollTop = 0")
    before = chosen(b)
    b.keys("j")
    same("j", chosen(b), first[first.index(before) + 1] if before != first[-1] else before)
    b.keys("k")
    same("k", chosen(b), before)
    b.keys("Enter")
    same("Enter reads", b.js("return document.activeElement.id"), "detail")
    b.keys("Escape")
    same("Esc goes back", b.js("return document.activeElement.id"), "list")
    b.keys("/")
    same("/ searches", b.js("return document.activeElement.id"), "search")
    b.keys("nothing like it")
    same("no match", b.text("#detail h2"), "No finding matches")
    b.keys("Escape", "Escape")
    b.js("document.activeElement.blur()")
    theme = b.js("return document.documentElement.dataset.theme")
    b.keys("t")
    same("t", b.js("return document.documentElement.dataset.theme"), {"light": "dark", "dark": "light"}[theme])
    same("focus is seen", b.js("document.getElementById('search').focus(); return getComputedStyle(document.getElementById('search')).outlineStyle") != "none", True)
    same("roles", [b.count(f"[role={r}]") > 0 for r in ("listbox", "option", "search", "status")], [True] * 4)

    # A severity, and the filters together with a search.
    b.js("document.activeElement.blur()")
    b.click("#severities button:first-child")
    same("errors", b.texts(".row .where"), ["src/session.cpp:6:3"])
    b.click(".clear")

    # A link to one finding.
    link = report + b.js("[...document.querySelectorAll('.row')].pop().click(); return location.hash")
    at = chosen(b)
    b.open("about:blank")
    b.open(link)
    same("link", chosen(b), at)
    quiet(b, report)

    # On paper: all of them.
    b.js("dispatchEvent(new Event('beforeprint'))")
    same("printed", b.count("#print .finding"), 5)
    b.js("dispatchEvent(new Event('afterprint'))")
    same("after", b.count("#print *"), 0)

    b.open(empty)
    same("empty", b.text("#detail h2"), "No findings")
    holds("empty", b.text("#detail"), "async-nested-run")
    quiet(b, empty)

    # Thousands: only what is in sight exists, and a filter is quick.
    started = time.time()
    b.open(many)
    same("many", b.text("#shown"), "5,000 findings")
    if b.count(".row") > 60:
        raise SystemExit(f"{b.count('.row')} rows exist")
    took = b.js("const t = performance.now(); document.querySelector('[data-facet=dir] button').click(); return performance.now() - t")
    if took > 2000 or time.time() - started > 60:
        raise SystemExit(f"a filter over 5,000 findings took {took:.0f} ms")
    holds("some", b.text("#shown"), "of 5,000 findings")
    b.click(".clear")
    b.click("#list")
    b.js("const l = document.getElementById('list'); l.scrollTop = l.scrollHeight; l.dispatchEvent(new Event('scroll'))")
    same("last", b.js("return [...document.querySelectorAll('.row')].pop().getAttribute('aria-posinset')"), "5000")
    quiet(b, many)

with Browser(width=520, height=900, dark=True) as b:
    b.open(report)
    same("dark", b.js("return document.documentElement.dataset.theme"), "dark")
    b.js("dispatchEvent(new Event('beforeprint'))")
    same("paper is white", b.js("return document.documentElement.dataset.theme"), "light")
    b.js("dispatchEvent(new Event('afterprint'))")
    same("dark again", b.js("return document.documentElement.dataset.theme"), "dark")
    b.click(".row")
    same("narrow reads", b.js("return getComputedStyle(document.getElementById('detail')).position"), "fixed")
    same("nothing sticks out", b.js("return document.documentElement.scrollWidth <= innerWidth"), True)
    b.click(".back")
    same("narrow list", b.js("return getComputedStyle(document.getElementById('detail')).display"), "none")
    quiet(b, report)

# Neither does the text name another place to load from.
text = open(sys.argv[1], encoding="utf-8").read()
same("loads", re.findall(r"(?:src|href)=[\"']?(?!data:)[\w/:.]+|@import|url\(|fetch\(|XMLHttpRequest", text.split('<script type="application/json"')[0]), [])
print("the HTML report works")

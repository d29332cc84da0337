"use strict";
// Everything shown is put into the page as text, never as markup: messages and sources may hold anything.
const data = JSON.parse(document.getElementById("data").textContent);
const {meta, checks, files, sources, findings, notifications} = data;
const $ = id => document.getElementById(id);
const severities = ["error", "warning", "note"];
// As in the style: there is room for the list or for a finding.
const narrow = matchMedia("(max-width: 860px)");

/** el("div.row", {title: "x", onclick: f}, "text", child, ...) */
function el(what, attributes, ...children) {
  const [tag, ...classes] = what.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "style") for (const [k, v] of Object.entries(value)) node.style.setProperty(k, v);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value);
  }
  node.append(...children.filter(c => c !== null && c !== undefined && c !== false));
  return node;
}

function icon(path, size = 24) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("aria-hidden", "true");
  const p = document.createElementNS(ns, "path");
  for (const [k, v] of Object.entries({d: path, fill: "none", stroke: "currentColor", "stroke-width": 2.2, "stroke-linecap": "round", "stroke-linejoin": "round"}))
    p.setAttribute(k, v);
  svg.append(p);
  return svg;
}
const icons = {
  loop: "M20 12a8 8 0 1 1-2.6-5.9M18 2v4.5h-4.5",
  stop: "M6 12h12",
  tick: "M4 12.5l5.5 5.5L20 6.5",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
};

const plural = (n, one, many = one + "s") => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
const place = (f, l, c) => f < 0 ? "" : files[f] + (l ? `:${l}` + (c ? `:${c}` : "") : "");
const directory = f => f.f < 0 ? "" : files[f.f].includes("/") ? files[f.f].slice(0, files[f.f].lastIndexOf("/")) || "/" : ".";
for (const f of findings) f.dir = directory(f);
/** The function where one edit mends most, as its name and the place in it; lambdas share a name. */
const causeAt = f => f.step ? place(f.notes[f.step - 1][0], f.notes[f.step - 1][1]) : "";
for (const f of findings) f.causeKey = f.cause ? f.cause + (causeAt(f) ? ` (${causeAt(f)})` : "") : null;

//--- The filters ---------------------------------------------------------------------------------------------------

const filter = {check: null, dir: null, lib: null, cause: null, severity: null, text: ""};
const inDirectory = (dir, wanted) => dir === wanted || dir.startsWith(wanted === "/" ? "/" : wanted + "/");
const tests = {
  check: f => f.c === filter.check,
  dir: f => inDirectory(f.dir, filter.dir),
  lib: f => f.lib === filter.lib,
  cause: f => f.causeKey === filter.cause,
  severity: f => f.s === filter.severity,
};
function words(f) {
  return f.words ??= [f.m, place(f.f, f.l, f.col), f.fn, f.lib, checks[f.c].id, ...f.notes.map(n => n[3] + " " + place(n[0], n[1]))].join("\n").toLowerCase();
}
/** The findings that pass all filters but the one named. */
function passing(but) {
  const active = Object.keys(tests).filter(k => k !== but && filter[k] !== null).map(k => tests[k]);
  const wanted = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return findings.filter(f => active.every(t => t(f)) && wanted.every(w => words(f).includes(w)));
}
function set(key, value) {
  filter[key] = filter[key] === value && key !== "text" ? null : value;
  refresh();
}
function clearFilters() {
  Object.assign(filter, {check: null, dir: null, lib: null, cause: null, severity: null, text: ""});
  $("search").value = "";
  refresh();
}

//--- The overview --------------------------------------------------------------------------------------------------

function count(list, key) {
  const counts = new Map();
  for (const f of list) {
    const k = key(f);
    if (k !== null) counts.set(k, (counts.get(k) || 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (String(a[0]) < String(b[0]) ? -1 : 1));
}

function facet(title, key, rows, label, extra) {
  const most = rows.length ? rows[0][1] : 1;
  const list = el("ul");
  for (const [value, n] of rows)
    list.append(el("li", null, el("button", {type: "button", "aria-pressed": String(filter[key] === value), title: label(value), "data-value": label(value),
      style: {"--share": String(n / most)}, onclick: () => { set(key, value); focusFacet(key, label(value)); }}, el("span", null, label(value)), el("b", null, n.toLocaleString("en")))));
  if (!rows.length) list.append(el("li.none", null, "none"));
  return el("section.facet", {"data-facet": key, "aria-label": title}, el("h2", null, title, extra || ""), list);
}
/** The overview is drawn anew by a click; whoever uses the keyboard stays where they were. */
function focusFacet(key, value) {
  for (const b of document.querySelectorAll(`[data-facet="${key}"] button`))
    if (b.dataset.value === value) return b.focus({preventScroll: true});
  document.querySelector(`[data-facet="${key}"] button`)?.focus({preventScroll: true});
}

/** One level of directories below `base`; chains of directories without a choice are one. */
function directories(list, base) {
  const below = list.filter(f => base === null || inDirectory(f.dir, base));
  const rows = count(below, f => {
    const rest = base === null ? f.dir : f.dir === base ? "" : f.dir.slice(base === "/" ? 1 : base.length + 1);
    if (!rest) return null;
    const root = base === null && rest.startsWith("/") ? "/" : "";
    const head = root + rest.slice(root.length).split("/")[0];
    return base === null ? head : (base === "/" ? "/" : base + "/") + head;
  });
  const here = below.length - rows.reduce((n, r) => n + r[1], 0);
  if (rows.length === 1 && !here) {
    const deeper = directories(list, rows[0][0]);
    return deeper.length ? deeper : rows;
  }
  return rows;
}

function overview() {
  const dirs = passing("dir");
  let rows = directories(dirs, filter.dir);
  let crumbs = null;
  if (filter.dir !== null) {
    crumbs = el("span.crumbs", null, el("button", {type: "button", onclick: () => { set("dir", filter.dir); focusFacet("dir"); }}, "all"));
    const parts = filter.dir.split("/");
    parts.forEach((part, i) => {
      const path = parts.slice(0, i + 1).join("/") || "/";
      crumbs.append("/", path === filter.dir ? el("b", null, part) : el("button", {type: "button", onclick: () => { set("dir", path); focusFacet("dir"); }}, part));
    });
    if (!rows.length) rows = [[filter.dir, dirs.filter(tests.dir).length]];
  }
  const libs = count(passing("lib"), f => f.lib || null);
  $("overview").replaceChildren(
    facet("By check", "check", count(passing("check"), f => f.c), c => checks[c].id),
    facet("By directory", "dir", rows, d => d, crumbs),
    facet("By library", "lib", libs, l => l),
    // A function that one finding reaches is no news.
    facet("By cause", "cause", count(passing("cause"), f => f.causeKey).filter(([c, n]) => n > 1 || c === filter.cause), c => c));
  const bySeverity = count(passing("severity"), f => f.s);
  $("severities").replaceChildren(...severities.map((name, i) => [name, (bySeverity.find(r => r[0] === i) || [0, 0])[1], i])
    .filter(([, n, i]) => n || filter.severity === i)
    .map(([name, n, i]) => el("button", {type: "button", "aria-pressed": String(filter.severity === i), onclick: () => set("severity", i)},
      el("span.dot." + name), `${name} ${n.toLocaleString("en")}`)));
}

function chips() {
  const list = [];
  const chip = (key, text) => list.push(el("button", {type: "button", "aria-label": `Remove the filter ${text}`, onclick: () => set(key, filter[key])}, text + " ×"));
  if (filter.check !== null) chip("check", checks[filter.check].id);
  if (filter.dir !== null) chip("dir", filter.dir);
  if (filter.lib !== null) chip("lib", filter.lib);
  if (filter.cause !== null) chip("cause", filter.cause);
  if (list.length || filter.text || filter.severity !== null) list.push(el("button.clear", {type: "button", onclick: clearFilters}, "clear all"));
  $("chips").replaceChildren(...list);
}

//--- The list: only the rows in sight exist ------------------------------------------------------------------------

const rowHeight = 84;
let shown = [];
let chosen = null;

function row(f, i) {
  return el("div.row", {role: "option", id: "row-" + i, "aria-selected": String(f === chosen), "aria-setsize": shown.length, "aria-posinset": i + 1,
    style: {top: i * rowHeight + "px"}, onclick: () => { choose(f); read(); }},
    el("span.dot." + severities[f.s], {title: severities[f.s]}),
    el("div.msg", null, f.m),
    el("div.meta", null, el("span.where", {title: place(f.f, f.l, f.col)}, el("bdi", null, place(f.f, f.l, f.col))),
      f.chain && f.notes.length ? el("span.tag.chain", null, plural(f.notes.length + 1, "call")) : null,
      f.fix.length ? el("span.tag.fix", null, "fix") : null,
      el("span.tag", null, checks[f.c].id.replace(/^async-/, ""))));
}
function drawRows() {
  const list = $("list");
  const from = Math.max(0, Math.floor(list.scrollTop / rowHeight) - 6);
  const to = Math.min(shown.length, Math.ceil((list.scrollTop + list.clientHeight) / rowHeight) + 6);
  const rows = [];
  for (let i = from; i < to; ++i) rows.push(row(shown[i], i));
  $("rows").style.height = shown.length * rowHeight + "px";
  $("rows").replaceChildren(...rows);
  const at = shown.indexOf(chosen);
  if (at >= from && at < to) list.setAttribute("aria-activedescendant", "row-" + at);
  else list.removeAttribute("aria-activedescendant");
}
const orders = {
  confidence: (a, b) => a.rank - b.rank,
  place: null,
  check: (a, b) => a.c - b.c,
  chain: (a, b) => (b.chain ? b.notes.length : -1) - (a.chain ? a.notes.length : -1),
};
function refresh() {
  shown = passing();
  const order = orders[$("sort").value];
  if (order) shown.sort(order);
  overview();
  chips();
  $("shown").textContent = !findings.length ? "" : shown.length === findings.length ? plural(shown.length, "finding") : `${shown.length.toLocaleString("en")} of ${plural(findings.length, "finding")}`;
  if (!shown.includes(chosen)) {
    $("list").scrollTop = 0;
    choose(shown[0] || null);
  } else {
    reveal();
    drawRows();
  }
  $("list").hidden = !shown.length;
  document.querySelector(".work").style.gridTemplateColumns = shown.length ? "" : "minmax(0, 1fr)";
  document.body.classList.toggle("nothing", !shown.length);
}
function reveal() {
  const list = $("list"), at = shown.indexOf(chosen);
  if (at < 0) return;
  if (at * rowHeight < list.scrollTop) list.scrollTop = at * rowHeight;
  else if ((at + 1) * rowHeight > list.scrollTop + list.clientHeight) list.scrollTop = (at + 1) * rowHeight - list.clientHeight;
}
function choose(f) {
  chosen = f;
  $("detail").replaceChildren(f ? detail(f) : nothing());
  $("detail").scrollTop = 0;
  if (!f) read();
  reveal();
  drawRows();
  try { history.replaceState(null, "", f ? "#" + f.fp : "#"); } catch { /* some viewers forbid it */ }
}
function move(by) {
  const at = shown.indexOf(chosen);
  const next = shown[Math.min(shown.length - 1, Math.max(0, at + by))];
  if (next && next !== chosen) choose(next);
}
function read() { document.body.classList.add("reading"); }
function back() {
  document.body.classList.remove("reading");
  $("list").focus({preventScroll: true});
}

function nothing() {
  if (findings.length)
    return el("div.empty", null, el("h2", null, "No finding matches"), el("p", null, "Take a filter away, or search for something else."),
      el("button.copy", {type: "button", onclick: clearFilters}, "Clear search and filters"));
  const broken = notifications.length || meta.failed;
  return el("div.empty", null, broken ? null : icon(icons.tick), el("h2", null, "No findings"),
    el("p", null, broken ? "But not everything could be looked at: see above." : meta.units ? `${plural(meta.units, "translation unit")} analysed.` : "Nothing to mend."),
    meta.suppressed ? el("p", null, `${plural(meta.suppressed, "finding")} known to the baseline left out.`) : null,
    meta.ran.length ? el("p", null, "What was looked for:") : null,
    el("ul", null, ...meta.ran.map(i => el("li", null, el("code", null, checks[i].id), checks[i].description ? ": " + checks[i].description : ""))));
}

//--- Source code ---------------------------------------------------------------------------------------------------

const tokens = new RegExp([
  /(\/\/.*|\/\*.*?(?:\*\/|$))/, /("(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])+')/, /(^\s*#\s*\w+)/, /\b(co_await|co_return|co_yield)\b/,
  /\b(alignas|alignof|auto|bool|break|case|catch|char|class|concept|const|consteval|constexpr|constinit|const_cast|continue|decltype|default|delete|do|double|dynamic_cast|else|enum|explicit|extern|false|float|for|friend|goto|if|inline|int|long|mutable|namespace|new|noexcept|nullptr|operator|override|private|protected|public|reinterpret_cast|requires|return|short|signed|sizeof|static|static_assert|static_cast|struct|switch|template|this|thread_local|throw|true|try|typedef|typename|union|unsigned|using|virtual|void|volatile|while)\b/,
  /\b(\d[\w.']*)/].map(r => r.source).join("|"), "g");
const tokenClasses = ["c", "s", "p", "co", "k", "d"];

/** A line in colours, with [from, to) marked. */
function paint(text, from, to, tag = "mark") {
  const pieces = [];
  let at = 0;
  for (const m of text.matchAll(tokens)) {
    pieces.push([at, m.index, ""], [m.index, m.index + m[0].length, tokenClasses[m.slice(1).findIndex(g => g !== undefined)]]);
    at = m.index + m[0].length;
  }
  pieces.push([at, text.length, ""]);
  const out = el("span.t"), mark = el(tag);
  const put = (a, b, kind, into) => { if (a < b) into.append(kind ? el("span." + kind, null, text.slice(a, b)) : text.slice(a, b)); };
  let placed = false;
  for (const [a, b, kind] of pieces) {
    if (!(from < to) || b <= from || a >= to) { put(a, b, kind, out); continue; }
    put(a, Math.max(a, from), kind, out);
    if (!placed) { out.append(mark); placed = true; }
    put(Math.max(a, from), Math.min(b, to), kind, mark);
    put(Math.min(b, to), b, kind, out);
  }
  if (!text) out.append("\n");
  return out;
}
function lineOf(file, number) {
  for (const [start, lines] of sources[file] || [])
    if (number >= start && number < start + lines.length) return lines[number - start];
  return null;
}
/** Lines around a place, which is marked: a range [line, column, line, column], or the name that begins there. */
function excerpt(file, line, column, around, range) {
  const box = el("pre.code", {tabindex: 0, "aria-label": `Source of ${place(file, line)}`});
  for (let n = Math.max(1, line - around); n <= line + around; ++n) {
    const text = lineOf(file, n);
    if (text === null) continue;
    let from = 0, to = 0;
    if (range && n >= range[0] && n <= range[2]) {
      from = n === range[0] ? range[1] - 1 : text.search(/\S|$/);
      to = n === range[2] ? range[3] - 1 : text.length;
    } else if (!range && n === line && column) {
      from = column - 1;
      to = from + ((/^[~\w:]+(?:(?:\.|->)[~\w:]+)*/.exec(text.slice(from)) || ["x"])[0].length);
    }
    box.append(el(n === line ? "div.hit" : "div", null, el("span.n", null, String(n)), paint(text, from, Math.min(to, text.length))));
  }
  return box.childElementCount ? box : null;
}
const gone = (file, line) => el("p.gone", null, file < 0 ? "No source position." : `The source of ${place(file, line)} could not be read when this report was made.`);

/** A message, with what it quotes set as code. */
function message(text) {
  return text.split(/('[^']+')/).map(part => /^'.+'$/.test(part) ? el("code", null, part.slice(1, -1)) : part);
}

//--- One finding ---------------------------------------------------------------------------------------------------

/** The functions along a chain: the context, those that the notes name, the leaf. */
function steps(f) {
  const quoted = text => [...text.matchAll(/'([^']+)'/g)].map(m => m[1]);
  const list = [{name: f.fn || "this code", file: f.f, line: f.l, column: f.col, kind: "first", text: f.m}];
  for (const [file, line, column, text] of f.notes) {
    const [name] = quoted(text);
    list.push({name: name || text, file, line, column, kind: "", text});
  }
  list[list.length - 1].kind += " last-call";
  const leaf = f.notes.length ? quoted(f.notes[f.notes.length - 1][3])[1] : quoted(f.m)[0];
  if (leaf) list.push({name: leaf, file: -1, kind: "leaf"});
  return list;
}
function chain(f) {
  const all = steps(f);
  const category = (/\(([a-z]+)\)/.exec(f.m) || [])[1];
  const arrow = el("ol.path", {"aria-hidden": "true"}, ...all.map(s => el("li." + (s.kind.trim().split(" ")[0] || "mid"), null, el("span", null, s.name))));
  const rail = el("ol.rail", {"aria-label": "The calls, one by one"}, ...all.map((s, i) => {
    const leaf = s.kind === "leaf";
    return el("li.step" + s.kind.trim().split(" ").filter(Boolean).map(k => "." + k).join(""), null,
      el("span.node", {"aria-hidden": "true"}, i === 0 ? icon(icons.loop) : leaf ? icon(icons.stop) : String(i)),
      el("div", null,
        el("div.name", null, el("code", null, s.name),
          i === 0 ? el("span.tag.note", null, "runs on the event loop") : leaf ? el("span.tag.error", null, category ? `blocks: ${category}` : "blocks") : null,
          s.file >= 0 ? el("span.at", null, place(s.file, s.line, s.column)) : null),
        leaf ? null : excerpt(s.file, s.line, s.column, i === 0 ? 0 : 1) || gone(s.file, s.line)));
  }));
  return el("section.chain", {"aria-label": "Call chain"}, el("h3", null, `Call chain: ${plural(all.length - 1, "call")} from the event loop to what blocks it`), arrow, rail);
}
function notes(f) {
  return el("section", {"aria-label": "Notes"}, el("h3", null, "Notes"), el("ol.rail", null, ...f.notes.map(([file, line, column, text], i) =>
    el("li.step", null, el("span.node", {"aria-hidden": "true"}, String(i + 1)), el("div", null,
      el("div.name", null, el("span", null, ...message(text)), file >= 0 ? el("span.at", null, place(file, line, column)) : null),
      file >= 0 && line ? excerpt(file, line, column, 1) || gone(file, line) : null)))));
}

/** The longest common subsequence of two short lists of lines, as [sign, text, line]. */
function difference(old, now) {
  const table = Array.from({length: old.length + 1}, () => new Int32Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; --i)
    for (let j = now.length - 1; j >= 0; --j)
      table[i][j] = old[i] === now[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
  const out = [];
  let i = 0, j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) out.push([" ", old[i++], i - 1, j++]);
    else if (i < old.length && (j === now.length || table[i + 1][j] >= table[i][j + 1])) out.push(["-", old[i++], i - 1, j]);
    else out.push(["+", now[j++], i, j - 1]);
  }
  return out;
}
/** Where two versions of a line differ: [from, end in a, end in b]. */
function changed(a, b) {
  let from = 0, tail = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) ++from;
  while (tail < a.length - from && tail < b.length - from && a[a.length - 1 - tail] === b[b.length - 1 - tail]) ++tail;
  return [from, a.length - tail, b.length - tail];
}
/** For a line that goes, the line that comes in its place, and the other way round, by index. */
function partners(lines) {
  const out = [];
  for (let k = 0; k < lines.length;) {
    let gone = k;
    while (gone < lines.length && lines[gone][0] === "-") ++gone;
    let come = gone;
    while (come < lines.length && lines[come][0] === "+") ++come;
    for (let i = 0; i < Math.min(gone - k, come - gone); ++i)
      [out[k + i], out[gone + i]] = [gone + i, k + i];
    k = Math.max(come, k + 1);
  }
  return out;
}
function fix(f) {
  const section = el("section.fix", {"aria-label": "Fix"}, el("h3", null, "Fix"));
  for (const hunk of f.fix) {
    if (hunk.f !== f.f || f.fix.length > 1) section.append(el("p.diff-file", null, place(hunk.f, hunk.start)));
    const box = el("pre.code.diff", {tabindex: 0, "aria-label": `Fix in ${place(hunk.f, hunk.start)}`});
    const lines = difference(hunk.old, hunk.now);
    const partner = partners(lines);
    lines.forEach(([sign, text, a, b], k) => {
      let from = 0, to = 0;
      if (partner[k] !== undefined) {
        const other = lines[partner[k]][1];
        const [at, endA, endB] = sign === "-" ? changed(text, other) : changed(other, text);
        [from, to] = [at, sign === "-" ? endA : endB];
      }
      const kind = {"-": ".del", "+": ".add", " ": ""}[sign];
      box.append(el("div" + kind, null, el("span.n", null, String(hunk.start + (sign === "+" ? b : a))), el("span.g", null, sign),
        paint(text, from, to, sign === "-" ? "del" : "ins")));
    });
    section.append(box);
  }
  return section;
}

function detail(f) {
  const check = checks[f.c];
  const where = place(f.f, f.l, f.col);
  const ranges = f.ranges.filter(r => r[0] === f.l);
  const why = [check.does, check.why].filter(Boolean);
  return el("div", null,
    el("button.back", {type: "button", onclick: back}, "← All findings"),
    el("div.finding", null,
      el("div.head", null,
        el("div.facts", null, el("span.tag." + severities[f.s], null, severities[f.s]), el("span.mono", null, check.id),
          f.lib ? el("span.tag", {title: "library"}, f.lib) : null),
        el("h2", null, ...message(f.m)),
        el("div.facts", null, el("span.mono", null, where || "no source position"),
          where ? el("button.copy", {type: "button", onclick: e => copy(where, e.currentTarget)}, "Copy") : null,
          f.fn ? el("span", null, "in ", el("code", null, f.fn)) : null)),
      el("section." + severities[f.s] + "-hit", {"aria-label": "Source"}, f.f >= 0 && f.l ? excerpt(f.f, f.l, f.col, 4, ranges[0]) || gone(f.f, f.l) : gone(f.f, f.l)),
      f.chain ? chain(f) : f.notes.length ? notes(f) : null,
      f.fix.length ? fix(f) : null,
      waysOut(f),
      why.length || check.url ? el("details.why", null, el("summary", null, `About ${check.id}`), ...why.map(t => el("p", null, t)),
        check.url ? el("p", null, el("a", {href: check.url, rel: "noreferrer"}, check.url)) : null) : null));
}
/** What the page of the check says can be done, and how many findings one edit would mend. */
function waysOut(f) {
  const text = checks[f.c].out;
  if (!text) return null;
  const alike = f.causeKey ? findings.filter(g => g.causeKey === f.causeKey && g.c === f.c).length : 0;
  return el("details.why.out", null, el("summary", null, "Three ways out: fix, annotate, accept"),
    alike > 1 ? el("p", null, `${plural(alike, "finding")} have their cause in `, el("code", null, f.cause), ": one edit there mends them all. ",
      el("button.copy", {type: "button", onclick: () => { if (filter.cause !== f.causeKey) set("cause", f.causeKey); }}, "Show them")) : null,
    el("p", null, text.replace(/\n(?!- )/g, " ")));
}
function copy(text, button) {
  const done = () => { button.textContent = "Copied"; setTimeout(() => button.textContent = "Copy", 1200); };
  navigator.clipboard?.writeText(text).then(done, () => {});
}

//--- The top -------------------------------------------------------------------------------------------------------

function drawTop() {
  document.title = `${plural(findings.length, "finding")} · ${meta.project || "async-tidy"}`;
  $("project").textContent = meta.project || "async-tidy";
  const about = ["async-tidy " + meta.version, meta.command].filter(s => s.trim() && s !== "async-tidy ").join(" · ");
  $("about").textContent = about || "async-tidy";
  $("about").title = about;
  const total = (n, what, bad) => el(bad ? "li.bad" : "li", null, el("b", null, n.toLocaleString("en")), el("span", null, what));
  const few = (n, one, many = one + "s") => n === 1 ? one : many;
  const inFiles = new Set(findings.map(f => f.f)).size;
  $("totals").append(...[
    total(findings.length, few(findings.length, "finding")),
    findings.length ? total(inFiles, few(inFiles, "file")) : null,
    findings.length ? total(findings.filter(f => f.chain).length, "with a chain") : null,
    meta.units ? total(meta.units, "units analysed") : null,
    meta.failed ? total(meta.failed, "units failed", true) : null,
    meta.suppressed ? total(meta.suppressed, "in the baseline") : null].filter(Boolean));
  if (notifications.length)
    $("notifications").append(el("details.trouble", {role: "alert", open: notifications.length <= 3}, el("summary", null, `${plural(notifications.length, "problem")} during the analysis: this report may be incomplete`),
      el("ul", null, ...notifications.map(n => el("li", null, n)))));
}

const stored = key => { try { return localStorage.getItem("async-tidy-" + key); } catch { return null; } };
const store = (key, value) => { try { localStorage.setItem("async-tidy-" + key, value); } catch { /* no storage from a file in some browsers */ } };
const darkPreferred = matchMedia("(prefers-color-scheme: dark)");
function theme(name) {
  document.documentElement.dataset.theme = name;
  $("theme").replaceChildren(icon(name === "dark" ? icons.sun : icons.moon));
  $("theme").title = name === "dark" ? "Light (t)" : "Dark (t)";
}
function toggleTheme() {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  store("theme", next);
  theme(next);
}
function showOverview(on) {
  $("overview").hidden = !on;
  $("overview-toggle").setAttribute("aria-expanded", String(on));
  drawRows();
}

//--- Hands ---------------------------------------------------------------------------------------------------------

document.addEventListener("keydown", e => {
  if (e.ctrlKey || e.metaKey || e.altKey || $("help").open) return;
  const typing = e.target.matches("input, select, textarea");
  if (e.key === "Escape") {
    if (narrow.matches && document.body.classList.contains("reading") || $("detail").contains(e.target)) back();
    else if (typing && !filter.text) $("list").focus();
    else clearFilters();
    return e.preventDefault();
  }
  if (e.target === $("search") && (e.key === "Enter" || e.key === "ArrowDown")) {
    $("list").focus();
    return e.preventDefault();
  }
  if (typing) return;
  const inList = e.target === $("list");
  const page = Math.max(1, Math.floor($("list").clientHeight / rowHeight) - 1);
  const keys = {
    "/": () => { back(); $("search").focus(); $("search").select(); },
    j: () => move(1), k: () => move(-1), o: () => showOverview($("overview").hidden), t: toggleTheme, "?": () => $("help").showModal(),
    ...(inList ? {ArrowDown: () => move(1), ArrowUp: () => move(-1), PageDown: () => move(page), PageUp: () => move(-page),
      Home: () => move(-shown.length), End: () => move(shown.length), Enter: () => { read(); $("detail").focus(); }} : {}),
    ...(e.target === document.body ? {Enter: () => { read(); $("detail").focus(); }} : {}),
  };
  if (keys[e.key]) {
    keys[e.key]();
    e.preventDefault();
  }
});
$("search").addEventListener("input", e => { filter.text = e.target.value; refresh(); });
$("sort").addEventListener("change", refresh);
$("list").addEventListener("scroll", drawRows, {passive: true});
addEventListener("resize", drawRows);
$("theme").addEventListener("click", toggleTheme);
$("overview-toggle").addEventListener("click", () => showOverview($("overview").hidden));
$("help-open").addEventListener("click", () => $("help").showModal());
darkPreferred.addEventListener("change", e => { if (!stored("theme")) theme(e.matches ? "dark" : "light"); });
// On paper, which is white: everything that the filters let through.
let screenTheme = null;
addEventListener("beforeprint", () => {
  screenTheme ??= document.documentElement.dataset.theme;
  theme("light");
  $("print").replaceChildren(...shown.map(detail));
});
addEventListener("afterprint", () => {
  $("print").replaceChildren();
  if (screenTheme) theme(screenTheme);
  screenTheme = null;
});

$("app").hidden = false;
theme(stored("theme") || (darkPreferred.matches ? "dark" : "light"));
drawTop();
const linked = findings.find(f => "#" + f.fp === location.hash);
chosen = linked || null;
showOverview(!narrow.matches && findings.length > 0);
$("overview-toggle").hidden = !findings.length;
document.querySelector(".bar").hidden = !findings.length;
refresh();
if (linked) { choose(linked); read(); }

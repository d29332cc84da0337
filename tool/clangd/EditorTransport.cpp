//===--- EditorTransport.cpp - AsyncTidy ----------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Stands between clangd and the editor: takes diagnostics of our checks to our
/// pages, and has open files looked at again when async-tidy has linked the
/// program anew.
///
//===----------------------------------------------------------------------===//

#include "ClangdInternals.h"
#include "Pages.h"
#include "ProjectFacts.h"
#include "Wrapped.h"
#include "llvm/ADT/StringMap.h"
#include <condition_variable>
#include <thread>

using namespace llvm;

namespace clang::tidy::async {

namespace {

/// clangd takes every check for one of LLVM's and links to a page that does not
/// exist. Mends the diagnostics in \p Value, however deep they are.
void mendPages(json::Value &Value) {
  if (json::Array *List = Value.getAsArray()) {
    // Long lists of numbers are none of ours.
    if (!List->empty() && List->front().getAsObject())
      for (json::Value &Item : *List)
        mendPages(Item);
    return;
  }
  json::Object *Object = Value.getAsObject();
  if (!Object)
    return;
  std::optional<StringRef> Code = Object->getString("code");
  if (Object->get("codeDescription") && Code && Code->starts_with("async-")) {
    std::string Page = pageUri(*Code);
    if (Page.empty())
      Object->erase("codeDescription");
    else
      (*Object)["codeDescription"] = json::Object{{"href", Page}};
    return;
  }
  for (auto &Member : *Object)
    mendPages(Member.second);
}

/// The path of \p Uri, or "" if it is no file's.
std::string pathOf(StringRef Uri) {
  if (!Uri.consume_front("file://"))
    return {};
  std::string Path;
  for (; !Uri.empty(); Uri = Uri.drop_front()) {
    unsigned Code;
    if (Uri.front() == '%' && Uri.size() >= 3 &&
        !Uri.substr(1, 2).getAsInteger(16, Code)) {
      Path += static_cast<char>(Code);
      Uri = Uri.drop_front(2);
    } else {
      Path += Uri.front();
    }
  }
  return Path;
}

/// Hands messages to clangd, one at a time, and knows which files are open. A
/// thread of its own says that a file is to be built again when its program
/// index is another one.
class IndexWatcher : public clangd::Transport::MessageHandler {
public:
  IndexWatcher(MessageHandler &Clangd)
      : Clangd(Clangd), Watcher([this] { watch(); }) {}
  ~IndexWatcher() override {
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      AtEnd = true;
    }
    Ended.notify_all();
    Watcher.join();
  }

  bool onNotify(StringRef Method, json::Value Params) override {
    std::lock_guard<std::mutex> Lock(Mutex);
    note(Method, Params);
    return Clangd.onNotify(Method, std::move(Params));
  }
  bool onCall(StringRef Method, json::Value Params, json::Value Id) override {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Clangd.onCall(Method, std::move(Params), std::move(Id));
  }
  bool onReply(json::Value Id, Expected<json::Value> Result) override {
    std::lock_guard<std::mutex> Lock(Mutex);
    return Clangd.onReply(std::move(Id), std::move(Result));
  }

private:
  struct Document {
    /// Editors may leave it out.
    std::optional<int64_t> Version;
    std::string State;
  };

  void note(StringRef Method, const json::Value &Params) {
    if (!Method.starts_with("textDocument/did"))
      return;
    const json::Object *Object = Params.getAsObject();
    const json::Object *Named =
        Object ? Object->getObject("textDocument") : nullptr;
    std::optional<StringRef> Uri;
    if (!Named || !(Uri = Named->getString("uri")))
      return;
    if (Method == "textDocument/didClose") {
      Documents.erase(*Uri);
    } else if (Method == "textDocument/didOpen") {
      Documents[*Uri] = {Named->getInteger("version"),
                         projectFacts().stateFor(pathOf(*Uri))};
    } else if (auto It = Documents.find(*Uri); It != Documents.end()) {
      if (auto Version = Named->getInteger("version"))
        It->second.Version = *Version;
    }
  }

  void watch() {
    std::unique_lock<std::mutex> Lock(Mutex);
    while (!Ended.wait_for(Lock, std::chrono::seconds(1),
                           [this] { return AtEnd; }))
      for (auto &[Uri, D] : Documents) {
        std::string State = projectFacts().stateFor(pathOf(Uri));
        if (State == D.State)
          continue;
        D.State = std::move(State);
        // The same text, which clangd would not look at again by itself.
        Clangd.onNotify(
            "textDocument/didChange",
            json::Object{
                {"textDocument",
                 json::Object{{"uri", Uri},
                              {"version", D.Version ? json::Value(*D.Version)
                                                    : json::Value(nullptr)}}},
                {"contentChanges", json::Array{}},
                {"wantDiagnostics", true},
                {"forceRebuild", true}});
      }
  }

  MessageHandler &Clangd;
  std::mutex Mutex;
  std::condition_variable Ended;
  bool AtEnd = false;
  StringMap<Document> Documents;
  std::thread Watcher;
};

class EditorTransport : public clangd::Transport {
public:
  EditorTransport(std::unique_ptr<Transport> Wire) : Wire(std::move(Wire)) {}

  void notify(StringRef Method, json::Value Params) override {
    if (Method == "textDocument/publishDiagnostics")
      mendPages(Params);
    Wire->notify(Method, std::move(Params));
  }
  void call(StringRef Method, json::Value Params, json::Value Id) override {
    Wire->call(Method, std::move(Params), std::move(Id));
  }
  void reply(json::Value Id, Expected<json::Value> Result) override {
    if (Result)
      mendPages(*Result);
    Wire->reply(std::move(Id), std::move(Result));
  }
  Error loop(MessageHandler &Handler) override {
    IndexWatcher Watched(Handler);
    return Wire->loop(Watched);
  }

private:
  std::unique_ptr<Transport> Wire;
};

} // namespace

std::unique_ptr<clangd::Transport>
editorTransport(std::FILE *In, raw_ostream &Out, raw_ostream *InMirror,
                bool Pretty, clangd::JSONStreamStyle Style)
    ASYNC_WRAPPER(JSON_TRANSPORT);
std::unique_ptr<clangd::Transport>
editorTransportInClangd(std::FILE *In, raw_ostream &Out, raw_ostream *InMirror,
                        bool Pretty, clangd::JSONStreamStyle Style)
    ASYNC_WRAPPED(JSON_TRANSPORT);

std::unique_ptr<clangd::Transport>
editorTransport(std::FILE *In, raw_ostream &Out, raw_ostream *InMirror,
                bool Pretty, clangd::JSONStreamStyle Style) {
  return std::make_unique<EditorTransport>(
      editorTransportInClangd(In, Out, InMirror, Pretty, Style));
}

} // namespace clang::tidy::async

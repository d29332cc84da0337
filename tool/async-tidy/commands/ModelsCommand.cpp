//===--- ModelsCommand.cpp - AsyncTidy ------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// async-tidy models: what is known of libraries, and where that comes from.
///
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "frontend/Frontend.h"
#include "input/CompileCommands.h"
#include "models/ModelReader.h"
#include "models/Models.h"
#include "models/ShippedModels.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <set>

using namespace llvm;

namespace clang::tidy::async {

static int run();

static Command TheModels("models",
                         "Print what is known of libraries and where from, or "
                         "check model files",
                         run);

static cl::list<std::string> Arguments(cl::Positional,
                                       cl::desc("[NAME-OR-GLOB...]"),
                                       cl::sub(TheModels.sub()),
                                       cl::cat(TheModels.category()));
static cl::list<std::string> Libraries("library", cl::desc("Only this library"),
                                       cl::value_desc("name"),
                                       cl::sub(TheModels.sub()),
                                       cl::cat(TheModels.category()));
static cl::list<std::string>
    Roles("role", cl::desc("Only this role, as model files spell it"),
          cl::value_desc("role"), cl::sub(TheModels.sub()),
          cl::cat(TheModels.category()));
static cl::list<std::string>
    ModelFiles("model-file", cl::desc("A model file besides .async-tidy.yaml"),
               cl::value_desc("file"), cl::sub(TheModels.sub()),
               cl::cat(TheModels.category()));
static cl::opt<std::string> BuildDir(
    "p",
    cl::desc("Compilation database, or its directory: libraries ship models "
             "beside its include paths"),
    cl::value_desc("path"), cl::sub(TheModels.sub()),
    cl::cat(TheModels.category()));
static cl::opt<bool> AsJson("json", cl::desc("Print an array of JSON objects"),
                            cl::sub(TheModels.sub()),
                            cl::cat(TheModels.category()));
static cl::opt<bool>
    Check("check",
          cl::desc("Check the model files that are named in place of NAME; "
                   "without any, .async-tidy.yaml"),
          cl::sub(TheModels.sub()), cl::cat(TheModels.category()));

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

static StringRef startName(Start S) {
  switch (S) {
  case Start::Unknown:
    return "";
  case Start::Lazy:
    return "lazy";
  case Start::Eager:
    return "eager";
  }
  llvm_unreachable("covered switch");
}

static StringRef dropName(DropEffect D) {
  switch (D) {
  case DropEffect::Unknown:
    return "";
  case DropEffect::NeverRuns:
    return "never-runs";
  case DropEffect::Cancelled:
    return "cancelled";
  case DropEffect::Detached:
    return "detached";
  case DropEffect::Terminates:
    return "terminates";
  case DropEffect::Leaks:
    return "leaks";
  }
  llvm_unreachable("covered switch");
}

static StringRef viaName(Via How) {
  switch (How) {
  case Via::Argument:
    return "argument";
  case Via::Override:
    return "override";
  case Via::Assignment:
    return "assignment";
  case Via::TemplateArgument:
    return "template-argument";
  }
  llvm_unreachable("covered switch");
}

static bool isBuiltin(const Library &L) {
  return sys::path::parent_path(L.File).empty();
}

/// The file of \p L as the user would write it.
static std::string shownFile(const Library &L) {
  SmallString<256> Here;
  StringRef File = L.File;
  if (!sys::fs::current_path(Here) && File.consume_front(Here) &&
      File.consume_front("/"))
    return File.str();
  return L.File;
}

static void printEntry(const Entry &E) {
  std::string Line = "  ";
  Line += roleName(E.TheRole);
  Line.resize(std::max<size_t>(Line.size(), 15), ' ');
  Line += E.Name;
  SmallVector<std::string, 6> Details;
  if (E.TheRole == Role::Blocking) {
    Details.push_back(categoryName(E.TheCategory).str() +
                      (E.TheStrength == Strength::Always
                           ? ""
                           : ":" + strengthName(E.TheStrength).str()));
  }
  if (E.TheStart != Start::Unknown)
    Details.push_back(startName(E.TheStart).str());
  if (E.Dropped != DropEffect::Unknown)
    Details.push_back("dropped: " + dropName(E.Dropped).str());
  if (E.ToResume == Resumes::Home)
    Details.push_back("resumes at home");
  if (E.TheRole == Role::Hop)
    Details.push_back(E.To == HopTarget::Loop ? "to the loop" : "to elsewhere");
  if (E.Arg)
    Details.push_back("argument " + std::to_string(*E.Arg));
  if (E.TheVia != Via::Argument)
    Details.push_back("via " + viaName(E.TheVia).str());
  if (E.Once)
    Details.push_back("once");
  for (const Condition &C : E.When)
    Details.push_back("when " + C.Text);
  if (!E.Instead.empty())
    Details.push_back("use '" + E.Instead + "'");
  if (!Details.empty()) {
    Line.resize(std::max<size_t>(Line.size() + 2, 50), ' ');
    Line += llvm::join(Details, "; ");
  }
  outs() << Line << '\n';
}

static void printJson(ArrayRef<const Entry *> Entries) {
  json::OStream J(outs(), 1);
  J.array([&] {
    for (const Entry *E : Entries)
      J.object([&] {
        J.attribute("library", E->From->Name);
        J.attribute("builtin", isBuiltin(*E->From));
        J.attribute("file", E->From->File);
        J.attribute("role", roleName(E->TheRole));
        J.attribute("name", E->Name);
        if (E->TheRole == Role::Blocking) {
          J.attribute("category", categoryName(E->TheCategory));
          J.attribute("strength", strengthName(E->TheStrength));
        }
        if (E->TheStart != Start::Unknown)
          J.attribute("start", startName(E->TheStart));
        if (E->Dropped != DropEffect::Unknown)
          J.attribute("dropped", dropName(E->Dropped));
        if (E->ToResume == Resumes::Home)
          J.attribute("resumes", "home");
        if (E->TheRole == Role::Hop)
          J.attribute("to", E->To == HopTarget::Loop ? "loop" : "elsewhere");
        if (E->Arg)
          J.attribute("arg", int64_t(*E->Arg));
        if (E->TheVia != Via::Argument)
          J.attribute("via", viaName(E->TheVia));
        if (E->Once)
          J.attribute("once", true);
        if (!E->When.empty())
          J.attributeArray("when", [&] {
            for (const Condition &C : E->When)
              J.value(C.Text);
          });
        if (!E->Instead.empty())
          J.attribute("instead", E->Instead);
      });
  });
  outs() << '\n';
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

static bool readLayer(StringRef Path, std::vector<ModelSource> &Layers) {
  SmallString<256> Absolute(Path);
  (void)sys::fs::make_absolute(Absolute);
  sys::path::remove_dots(Absolute, /*remove_dot_dot=*/true);
  if (sys::fs::is_directory(Absolute)) {
    error() << "'" << Path << "' is a directory, not a model file\n";
    return false;
  }
  auto Buffer = MemoryBuffer::getFile(Absolute);
  if (!Buffer) {
    error() << "cannot read the model file '" << Path
            << "': " << Buffer.getError().message() << '\n';
    return false;
  }
  Layers.push_back({Absolute.str().str(), (*Buffer)->getBuffer().str()});
  return true;
}

/// The models that the libraries of the project ship; without a compilation
/// database, those beside the compiler's own include paths.
static Expected<std::vector<ModelSource>> readShipped() {
  std::vector<CompileCommand> Commands;
  if (auto Database = loadCompileDatabase(BuildDir, "")) {
    Commands = std::move(Database->Commands);
  } else if (!BuildDir.empty()) {
    return Database.takeError();
  } else {
    consumeError(Database.takeError());
    auto Plain = commandFromArguments("model.cpp", {});
    if (!Plain)
      return Plain.takeError();
    Commands.push_back(std::move(*Plain));
  }

  std::vector<ModelSource> Result;
  std::vector<std::string> Mistakes;
  StringSet<> SeenCommands, SeenFiles;
  for (CompileCommand &Command : Commands) {
    // Most commands differ in nothing but the file.
    std::string Key = Command.Directory + "\n";
    for (const std::string &Arg : Command.Args)
      if (Arg != Command.File)
        Key += Arg + "\n";
    if (!SeenCommands.insert(Key).second)
      continue;
    ParseRequest Request;
    Request.Directory = Command.Directory;
    Request.File = Command.File;
    Request.Args = Command.Args;
    IgnoringDiagConsumer Ignored; // run and doctor tell of broken commands
    auto Invocation = invocationOf(Request, Ignored);
    if (!Invocation)
      continue;
    std::unique_ptr<vfs::FileSystem> FS = vfs::createPhysicalFileSystem();
    FS->setCurrentWorkingDirectory(Command.Directory);
    for (ModelSource &Source :
         shippedModels(Invocation->getHeaderSearchOpts(), *FS, Mistakes))
      if (SeenFiles.insert(Source.File).second)
        Result.push_back(std::move(Source));
  }
  dropBroken(Result, Mistakes);
  llvm::sort(Mistakes);
  Mistakes.erase(llvm::unique(Mistakes), Mistakes.end());
  for (const std::string &Mistake : Mistakes)
    warning() << "ignored a model that a library ships: " << Mistake << '\n';
  return Result;
}

static int checkFiles(std::vector<std::string> Files) {
  if (Files.empty()) {
    std::optional<std::string> Project = Models::findProjectFile("");
    if (!Project) {
      error() << "no .async-tidy.yaml here or upward; name the files to "
                 "check\n";
      return ExitTrouble;
    }
    Files.push_back(*Project);
  }
  std::vector<std::string> None;
  auto Builtin = Models::create({}, None);
  std::set<std::pair<Role, StringRef>> Known;
  for (const auto &E : Builtin->entries())
    Known.emplace(E->TheRole, E->Name);

  bool Trouble = false;
  for (const std::string &Path : Files) {
    std::vector<ModelSource> Layers;
    if (!readLayer(Path, Layers)) {
      Trouble = true;
      continue;
    }
    // Errors speak of the file as the user does.
    Layers.front().File = Path;
    std::vector<std::string> Errors;
    std::optional<ModelFile> File = readModel(Layers.front(), Errors);
    for (const std::string &E : Errors)
      error() << E << '\n';
    if (!File) {
      Trouble = true;
      continue;
    }
    for (const auto &[R, Name] : File->Removed)
      if (!Known.count({R, Name}))
        warning() << Path << ": 'remove' names '" << Name << "' under '"
                  << roleName(R)
                  << "', which no built-in model has; it removes nothing "
                     "unless another file adds it\n";
    outs() << Path << ": library '" << File->TheLibrary.Name << "', "
           << File->Entries.size()
           << (File->Entries.size() == 1 ? " entry" : " entries");
    if (!File->Removed.empty())
      outs() << ", " << File->Removed.size() << " removed";
    outs() << '\n';
  }
  return Trouble ? ExitTrouble : ExitClean;
}

/// The \p Known word that \p Word may stand for, or "".
static std::string nearest(StringRef Word, const std::set<StringRef> &Known) {
  unsigned Best = 4;
  StringRef Found;
  for (StringRef K : Known)
    if (unsigned Distance = Word.edit_distance(K, true, Best);
        Distance < Best) {
      Best = Distance;
      Found = K;
    }
  return Found.str();
}

/// Complains of \p Words that are not \p Known.
static bool allKnown(ArrayRef<std::string> Words, StringRef What,
                     const std::set<StringRef> &Known) {
  for (const std::string &Word : Words) {
    if (Known.count(Word))
      continue;
    error() << "there is no " << What << " '" << Word << "'";
    std::string Nearest = nearest(Word, Known);
    if (!Nearest.empty())
      errs() << "; did you mean '" << Nearest << "'?\n";
    else
      errs() << "; known are " << llvm::join(Known, ", ") << '\n';
    return false;
  }
  return true;
}

static int run() {
  if (Check)
    return checkFiles({Arguments.begin(), Arguments.end()});

  auto Shipped = readShipped();
  if (!Shipped) {
    error() << toString(Shipped.takeError()) << '\n';
    return ExitTrouble;
  }
  std::vector<ModelSource> Layers = std::move(*Shipped);
  if (std::optional<std::string> Project = Models::findProjectFile(""))
    if (!readLayer(*Project, Layers))
      return ExitTrouble;
  for (const std::string &File : ModelFiles)
    if (!readLayer(File, Layers))
      return ExitTrouble;
  std::vector<std::string> Errors;
  auto All = Models::create(Layers, Errors);
  for (const std::string &E : Errors)
    error() << E << '\n';
  if (!Errors.empty())
    return ExitTrouble;

  std::set<StringRef> LibraryNames, RoleNames;
  for (const auto &E : All->entries())
    LibraryNames.insert(E->From->Name);
  for (unsigned I = 0; I < NumRoles; ++I)
    RoleNames.insert(roleName(static_cast<Role>(I)));
  if (!allKnown(Libraries, "library", LibraryNames) ||
      !allKnown(Roles, "role", RoleNames))
    return ExitTrouble;
  std::vector<GlobPattern> Globs;
  for (const std::string &Name : Arguments) {
    auto Glob = GlobPattern::create(Name);
    if (!Glob) {
      error() << "'" << Name
              << "' is no valid pattern: " << toString(Glob.takeError())
              << '\n';
      return ExitTrouble;
    }
    Globs.push_back(std::move(*Glob));
  }

  std::vector<const Entry *> Chosen;
  for (const auto &E : All->entries()) {
    StringRef Name = E->Name;
    auto Fits = [&](const GlobPattern &G) {
      // "get" finds std::future::get, too.
      return G.match(Name) || G.match(Name.substr(Name.rfind(':') + 1));
    };
    if ((Libraries.empty() || is_contained(Libraries, E->From->Name)) &&
        (Roles.empty() || is_contained(Roles, roleName(E->TheRole))) &&
        (Globs.empty() || any_of(Globs, Fits)))
      Chosen.push_back(E.get());
  }
  if (AsJson) {
    printJson(Chosen);
  } else {
    const Library *Last = nullptr;
    for (const Entry *E : Chosen) {
      if (E->From != Last) {
        const Library &L = *E->From;
        outs() << (Last ? "\n" : "") << L.Name << " ("
               << (isBuiltin(L) ? "built-in " + L.File : shownFile(L));
        if (!L.ReadFrom.empty())
          outs() << ", read from " << L.ReadFrom;
        outs() << ")\n";
        Last = &L;
      }
      printEntry(*E);
    }
  }
  if (Chosen.empty()) {
    error() << "no model entry fits; a name is fully qualified, and '*' "
               "stands for any characters\n";
    return ExitTrouble;
  }
  return ExitClean;
}

} // namespace clang::tidy::async

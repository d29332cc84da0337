//===--- CompileCommands.cpp - AsyncTidy ----------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "input/CompileCommands.h"
#include "JsonText.h"
#include "support/Compat.h"
#include "clang/Basic/LangStandard.h"
#include "clang/Basic/Sanitizers.h"
#include "clang/Driver/Types.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"
#include <optional>

using namespace llvm;
namespace path = llvm::sys::path;
namespace fs = llvm::sys::fs;
namespace types = clang::driver::types;

namespace clang::tidy::async {

static constexpr const char *DatabaseName = "compile_commands.json";

/// \p Path as seen from \p Directory: absolute, without dots, no '/' at its
/// end.
static std::string absolute(StringRef Path, StringRef Directory) {
  SmallString<256> Result(path::is_absolute(Path) ? "" : Directory);
  path::append(Result, Path);
  path::remove_dots(Result, /*remove_dot_dot=*/true);
  return Result.str().str();
}

static std::string join(StringRef Directory, StringRef Name) {
  SmallString<256> Result(Directory);
  path::append(Result, Name);
  return Result.str().str();
}

static std::string workingDirectory() {
  SmallString<256> Result;
  if (fs::current_path(Result))
    return "/";
  return Result.str().str();
}

//===----------------------------------------------------------------------===//
// From a command for any compiler to one for clang
//===----------------------------------------------------------------------===//

/// The name of a program without its directory and ".exe".
static StringRef programName(StringRef Path) {
  // Databases from Windows are refused by name, so understand both separators.
  StringRef Name = path::filename(Path, path::Style::windows);
  Name.consume_back_insensitive(".exe");
  return Name;
}

/// Splits \p Command as a POSIX shell does. LLVM's tokenizers differ in what a
/// backslash means between single quotes.
static Expected<std::vector<std::string>> splitCommand(StringRef Command) {
  std::vector<std::string> Words;
  std::string Word;
  bool InWord = false;
  for (size_t I = 0; I < Command.size(); ++I) {
    char C = Command[I];
    switch (C) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
      if (InWord)
        Words.push_back(std::move(Word));
      Word.clear();
      InWord = false;
      break;
    case '\\':
      if (++I == Command.size())
        return createStringError("ends in a backslash");
      Word += Command[I];
      InWord = true;
      break;
    case '\'':
    case '"': {
      InWord = true;
      size_t Begin = I;
      for (++I; I < Command.size() && Command[I] != C; ++I) {
        if (C == '"' && Command[I] == '\\' && I + 1 < Command.size() &&
            StringRef("\"\\$`\n").contains(Command[I + 1]))
          ++I;
        Word += Command[I];
      }
      if (I == Command.size())
        return createStringError("has a quote without its end, at character " +
                                 Twine(Begin + 1));
      break;
    }
    default:
      Word += C;
      InWord = true;
    }
  }
  if (InWord)
    Words.push_back(std::move(Word));
  return Words;
}

namespace {

/// The words of a command, from the front.
class WordQueue {
public:
  explicit WordQueue(std::vector<std::string> Words)
      : Words(std::move(Words)) {}

  bool empty() const { return At == Words.size(); }
  StringRef front() const { return empty() ? StringRef() : Words[At]; }
  std::string take() { return empty() ? std::string() : Words[At++]; }
  std::vector<std::string> rest() const {
    return {Words.begin() + At, Words.end()};
  }
  void prepend(std::vector<std::string> More) {
    append_range(More, rest());
    Words = std::move(More);
    At = 0;
  }

private:
  std::vector<std::string> Words;
  size_t At = 0;
};

bool isAssignment(StringRef Word) {
  auto [Name, Value] = Word.split('=');
  return Name.size() != Word.size() && !Name.empty() &&
         !Name.starts_with("-") && !Name.contains('/');
}

/// What stands before the compiler in \p Words, once. False if nothing does.
bool unwrapOnce(WordQueue &Words, std::string &Directory) {
  StringRef Name = programName(Words.front());
  auto SkipOptions = [&](ArrayRef<StringRef> WithValue) {
    while (Words.front().starts_with("-")) {
      std::string Option = Words.take();
      if (Option == "--")
        return;
      if (is_contained(WithValue, Option))
        Words.take();
    }
  };

  bool CMake = Name == "cmake" || Name == "cmake3";
  if (Name == "env" || CMake) {
    Words.take();
    if (CMake && (Words.take() != "-E" || Words.take() != "env"))
      return true;
    while (true) {
      StringRef Word = Words.front();
      if (Word == "--") {
        Words.take();
        return true;
      }
      if (Word == "-u" || Word == "--unset" || Word == "--modify") {
        Words.take();
        Words.take();
      } else if (Word == "-C" || Word == "--chdir") {
        Words.take();
        Directory = absolute(Words.take(), Directory);
      } else if (Word.consume_front("--chdir=")) {
        Directory = absolute(Word, Directory);
        Words.take();
      } else if (Word == "-S" || Word == "--split-string") {
        Words.take();
        auto Split = splitCommand(Words.take());
        if (Split)
          Words.prepend(std::move(*Split));
        else
          consumeError(Split.takeError());
      } else if (Word.starts_with("-") || isAssignment(Word)) {
        Words.take();
      } else {
        return true;
      }
    }
  }
  if (is_contained({"ccache", "sccache", "buildcache", "cachecc1", "gomacc",
                    "rewrapper", "firebuild"},
                   Name)) {
    Words.take();
    SkipOptions({});
    // ccache takes settings in front of the compiler.
    while (isAssignment(Words.front()))
      Words.take();
    return true;
  }
  if (Name == "distcc" || Name == "icecc") {
    Words.take();
    // Without a compiler they call cc.
    if (Words.front().starts_with("-"))
      Words.prepend({"cc"});
    return true;
  }
  if (is_contained({"nice", "time", "nohup", "chronic", "ionice", "libtool",
                    "glibtool", "xcrun"},
                   Name)) {
    Words.take();
    SkipOptions({"-n", "--adjustment", "-o", "-f", "-c", "-sdk", "--sdk"});
    return true;
  }
  if (Name == "zig") {
    Words.take();
    std::string Mode = Words.take();
    Words.prepend({Mode == "cc" ? "clang" : "clang++"});
    return true;
  }
  return false;
}

/// Turns one command into one that clang parses.
class Adjuster {
public:
  Adjuster(CompileCommand &C) : C(C) {}

  /// Returns why clang cannot stand in for the compiler, or the empty string.
  std::string run(std::vector<std::string> Command);

private:
  std::string refuseCompiler() const;
  std::string refuseLanguage() const;
  void expandResponseFiles();
  void collectIncludeDirectories(const opt::InputArgList &Args);
  void keepOrDrop(const opt::Arg &A, ArrayRef<std::string> Spelling);
  void raiseStandard();
  void setDriver();

  void keep(ArrayRef<std::string> Spelling) { append_range(Kept, Spelling); }
  void drop(ArrayRef<std::string> Spelling) {
    C.Dropped.push_back(llvm::join(Spelling, " "));
  }

  void precompiledHeader(StringRef Header, StringRef Precompiled,
                         ArrayRef<std::string> Spelling);
  void includeOption(StringRef Header, ArrayRef<std::string> Spelling);
  void preprocessorOptions(StringRef List);
  void clangOption(StringRef Value, ArrayRef<std::string> Spelling);
  void sanitizerOption(StringRef Option, StringRef Values,
                       ArrayRef<std::string> Spelling);
  bool exists(const Twine &Path) const {
    return fs::is_regular_file(absolute(Path.str(), C.Directory));
  }
  std::optional<std::string> findHeader(StringRef Header) const;

  CompileCommand &C;
  std::vector<std::string> Words;
  std::vector<std::string> Kept;
  std::vector<std::string> IncludeDirectories;
  StringSet<> Included;
  std::string Language;
  bool NeedsCxx20 = false;
  bool SawInput = false;
  bool SawArch = false;
  bool NoStandardIncludes = false;
  bool HasToolchain = false;
  /// The value of the last -Xclang option takes the next -Xclang as its own.
  enum { None, DropNext, PchNext, IncludeNext } NextXclang = None;
  bool DropNextPreprocessor = false;
};

std::string Adjuster::refuseCompiler() const {
  std::string Name = programName(C.Compiler).lower();
  // A `command` with single backslashes has lost them by now.
  if (Name == "cl" || Name == "clang-cl" || Name == "icl" ||
      StringRef(C.Compiler).ends_with_insensitive("cl.exe"))
    return "'" + C.Compiler +
           "' takes arguments in the style of MSVC; configure a build with "
           "clang++ or g++ for the analysis";
  if (Name == "nvcc")
    return "'" + C.Compiler +
           "' compiles CUDA, and takes arguments of its own; CUDA files are "
           "not analysed";
  return {};
}

std::string Adjuster::refuseLanguage() const {
  types::ID Type = types::TY_INVALID;
  if (!Language.empty() && Language != "none") {
    Type = types::lookupTypeForTypeSpecifier(Language.c_str());
  } else {
    StringRef Extension = path::extension(C.File);
    Type = types::lookupTypeForExtension(
        Extension.drop_front(Extension.empty() ? 0 : 1));
  }
  if (Type == types::TY_CXXHeader &&
      path::filename(C.File).starts_with("cmake_pch."))
    return "a precompiled header, which is parsed with the files that use it";
  if (types::isCuda(Type) || types::isHIP(Type))
    return "CUDA and HIP files are not analysed";
  if (Type == types::TY_INVALID || !types::isAcceptedByClang(Type) ||
      !types::isDerivedFromC(Type) || types::isOpenCL(Type) ||
      types::isHLSL(Type) || Type == types::TY_Asm || Type == types::TY_PP_Asm)
    return "not a C or C++ file";
  return {};
}

void Adjuster::expandResponseFiles() {
  if (none_of(Words, [](StringRef W) { return W.starts_with("@"); }))
    return;
  BumpPtrAllocator Allocator;
  SmallVector<const char *, 64> Arguments;
  for (const std::string &Word : Words)
    Arguments.push_back(Word.c_str());
  cl::ExpansionContext Expansion(Allocator, cl::TokenizeGNUCommandLine);
  Expansion.setCurrentDir(C.Directory);
  if (Error E = Expansion.expandResponseFiles(Arguments))
    C.Problems.push_back(toString(std::move(E)));
  std::vector<std::string> Expanded;
  for (const char *Argument : Arguments) {
    if (Argument[0] != '@') {
      Expanded.push_back(Argument);
      continue;
    }
    // CMake writes the map of C++20 modules when it builds.
    C.Problems.push_back("the response file '" +
                         absolute(Argument + 1, C.Directory) +
                         "' does not exist; build the project once");
    C.Dropped.push_back(Argument);
  }
  Words = std::move(Expanded);
}

void Adjuster::collectIncludeDirectories(const opt::InputArgList &Args) {
  for (const opt::Arg *A : Args) {
    StringRef Name = A->getOption().getPrefixedName();
    if (is_contained({"-I", "-iquote", "-isystem", "-idirafter"}, Name) &&
        A->getNumValues())
      IncludeDirectories.push_back(absolute(A->getValue(), C.Directory));
    else if (Name == "-nostdinc")
      NoStandardIncludes = true;
    else if (Name == "--gcc-toolchain=" || Name == "--gcc-install-dir=")
      HasToolchain = true;
    if (Name == "-include" && A->getNumValues())
      Included.insert(absolute(A->getValue(), C.Directory));
    else if (Name == "-Xclang" && A->getNumValues()) {
      // CMake writes: -Xclang -include -Xclang header.
      if (NextXclang == IncludeNext)
        Included.insert(absolute(A->getValue(), C.Directory));
      NextXclang = StringRef(A->getValue()) == "-include" ? IncludeNext : None;
    }
  }
  NextXclang = None;
}

std::optional<std::string> Adjuster::findHeader(StringRef Header) const {
  std::vector<std::string> Directories = {C.Directory};
  append_range(Directories, IncludeDirectories);
  Directories.push_back(path::parent_path(C.File).str());
  // `-include build/pch/all.h` with only the .gch there: look for pch/all.h and
  // all.h where other headers are.
  for (StringRef Tail = path::relative_path(Header); !Tail.empty();) {
    for (const std::string &Directory : Directories)
      if (std::string Path = absolute(Tail, Directory);
          fs::is_regular_file(Path))
        return Path;
    size_t Slash = Tail.find('/');
    Tail = Slash == StringRef::npos ? StringRef() : Tail.drop_front(Slash + 1);
  }
  return std::nullopt;
}

void Adjuster::precompiledHeader(StringRef Header, StringRef Precompiled,
                                 ArrayRef<std::string> Spelling) {
  drop(Spelling);
  if (Included.contains(absolute(Header, C.Directory)) && exists(Header))
    return;
  if (std::optional<std::string> Found = findHeader(Header))
    return keep({"-Xclang", "-include", "-Xclang", *Found});
  C.Problems.push_back("the precompiled header '" + Precompiled.str() +
                       "' cannot be used, and its source '" + Header.str() +
                       "' was not found; declarations may be missing");
}

void Adjuster::includeOption(StringRef Header, ArrayRef<std::string> Spelling) {
  bool Precompiled =
      exists(Header + ".gch") || exists(Header + ".pch") ||
      fs::is_directory(absolute(Header.str() + ".gch", C.Directory));
  if (exists(Header)) {
    // Past the driver, which would take x.pch or x.gch beside it.
    if (Precompiled)
      return keep({"-Xclang", "-include", "-Xclang", Header.str()});
    return keep(Spelling);
  }
  if (Precompiled)
    return precompiledHeader(Header, (Header + ".gch").str(), Spelling);
  keep(Spelling);
}

void Adjuster::preprocessorOptions(StringRef List) {
  SmallVector<StringRef, 8> Parts;
  List.split(Parts, ',');
  for (size_t I = 0; I < Parts.size(); ++I) {
    if (is_contained({"-MD", "-MMD", "-MF", "-MT", "-MQ"}, Parts[I]))
      ++I;
    else if (Parts[I].starts_with("-M"))
      continue;
    else if (Parts[I].starts_with("-D") || Parts[I].starts_with("-U") ||
             Parts[I].starts_with("-I"))
      keep({Parts[I].str()});
    else
      drop({"-Wp," + Parts[I].str()});
  }
}

void Adjuster::clangOption(StringRef Value, ArrayRef<std::string> Spelling) {
  auto Next = NextXclang;
  NextXclang = None;
  switch (Next) {
  case DropNext:
    return drop(Spelling);
  case PchNext: {
    StringRef Header = Value;
    if (!Header.consume_back(".pch"))
      Header.consume_back(".gch");
    return precompiledHeader(Header, Value, Spelling);
  }
  case IncludeNext:
  case None:
    break;
  }
  if (Value == "-include-pch") {
    NextXclang = PchNext;
    return;
  }
  if (is_contained({"-load", "-add-plugin", "-plugin", "-main-file-name"},
                   Value) ||
      Value.starts_with("-plugin-arg-")) {
    NextXclang = DropNext;
    return drop(Spelling);
  }
  // What the frontend is to do is for us to say.
  if (Value.starts_with("-emit-") || Value.starts_with("-ast-") ||
      Value.starts_with("-verify") || Value == "-fmodules-ts")
    return drop(Spelling);
  keep(Spelling);
}

void Adjuster::sanitizerOption(StringRef Option, StringRef Values,
                               ArrayRef<std::string> Spelling) {
  SmallVector<StringRef, 8> Parts;
  Values.split(Parts, ',', -1, /*KeepEmpty=*/false);
  std::vector<std::string> Known;
  for (StringRef Part : Parts) {
    if (parseSanitizerValue(Part, /*AllowGroups=*/true))
      Known.push_back(Part.str());
    else
      drop({(Option + Part).str()});
  }
  if (Known.size() == Parts.size())
    return keep(Spelling);
  if (!Known.empty())
    keep({(Option + llvm::join(Known, ",")).str()});
}

void Adjuster::keepOrDrop(const opt::Arg &A, ArrayRef<std::string> Spelling) {
  StringRef Name = A.getOption().getPrefixedName();
  StringRef Written = Spelling.front();
  StringRef Value = A.getNumValues() ? A.getValue() : "";

  // GCC has these in older standards, too; clang in C++20 only.
  if (is_contained(
          {"-fcoroutines", "-fcoroutines-ts", "-fconcepts", "-fconcepts-ts"},
          Written)) {
    NeedsCxx20 = true;
    return drop(Spelling);
  }

  switch (A.getOption().getKind()) {
  case opt::Option::InputClass:
    // Object files, and the values of options that only GCC knows.
    if (SawInput || absolute(Written, C.Directory) != C.File)
      return;
    SawInput = true;
    return keep(Spelling);
  case opt::Option::UnknownClass:
    return drop(Spelling);
  default:
    break;
  }
  if (A.getOption().hasFlag(UnsupportedDriverOption))
    return drop(Spelling);

  // Output files, diagnostics and code generation: nothing to a parser.
  if (is_contained({"-c", "-S", "-E", "-o", "-v", "-###", "-pipe",
                    "-fsyntax-only", "-emit-llvm", "-emit-ast", "--version",
                    "-index-store-path", "-fuse-ld=", "-Wfatal-errors",
                    "-pedantic-errors", "-foptimization-record-file=",
                    "-fthinlto-index=", "-Xlinker", "-Xassembler"},
                   Name))
    return;
  if (is_contained({"-Werror", "-Wfatal-errors", "-pedantic-errors",
                    "--pedantic-errors"},
                   Written))
    return;
  for (StringRef Prefix : {"-M",
                           "-save-temps",
                           "--save-temps",
                           "-Werror=",
                           "-ftime-",
                           "-serialize-diagnostic",
                           "--serialize-diagnostic",
                           "-fdiagnostics-",
                           "-fprofile-",
                           "-fauto-profile",
                           "-ftest-coverage",
                           "--coverage",
                           "-coverage",
                           "-fcoverage-",
                           "-fsave-optimization-record",
                           "-fcrash-diagnostics",
                           "-dump",
                           "-fproc-stat-report",
                           "-fembed-bitcode",
                           "-Wl,",
                           "-Wa,"})
    if (Name.starts_with(Prefix) || Written.starts_with(Prefix))
      return;
  // GCC takes a number of jobs here.
  if (Written.starts_with("-flto=") && Written != "-flto=thin" &&
      Written != "-flto=full")
    return;

  // What clang knows but must not act on here.
  for (StringRef Prefix : {"-fplugin", "-fpass-plugin", "-specs", "--specs",
                           "-fmodules-ts", "-resource-dir", "--resource-dir"})
    if (Written.starts_with(Prefix))
      return drop(Spelling);

  if (Name == "-x")
    Language = Value.str();
  // clang takes it for Apple's systems only, and parses for one of several.
  static const bool OnDarwin =
      Triple(sys::getDefaultTargetTriple()).isOSDarwin();
  if (Name == "-arch" && (!OnDarwin || std::exchange(SawArch, true)))
    return drop(Spelling);
  if (Name == "-include")
    return includeOption(Value, Spelling);
  if (Name == "-include-pch") {
    StringRef Header = Value;
    if (!Header.consume_back(".pch"))
      Header.consume_back(".gch");
    return precompiledHeader(Header, Value, Spelling);
  }
  if (Name == "-Xclang")
    return clangOption(Value, Spelling);
  if (Name == "-Wp,")
    return preprocessorOptions(Written.drop_front(StringRef("-Wp,").size()));
  if (Name == "-Xpreprocessor") {
    if (std::exchange(DropNextPreprocessor, false))
      return;
    DropNextPreprocessor =
        is_contained({"-MD", "-MMD", "-MF", "-MT", "-MQ"}, Value);
    if (Value.starts_with("-M"))
      return;
  }
  if (is_contained(
          {"-fsanitize=", "-fno-sanitize=", "-fsanitize-recover=",
           "-fno-sanitize-recover=", "-fsanitize-trap=", "-fno-sanitize-trap="},
          Name) &&
      Written.starts_with(Name))
    return sanitizerOption(Name, Written.drop_front(Name.size()), Spelling);
  // GCC's own headers for its intrinsics are of no use to clang.
  if (!NoStandardIncludes && (Name == "-isystem" || Name == "-I")) {
    std::string Directory = absolute(Value, C.Directory);
    StringRef Last = path::filename(Directory);
    if ((Last == "include" || Last == "include-fixed") &&
        StringRef(Directory).contains("/lib/gcc/"))
      return drop(Spelling);
  }
  keep(Spelling);
}

void Adjuster::raiseStandard() {
  std::string *Last = nullptr;
  for (std::string &Word : Kept)
    if (StringRef(Word).starts_with("-std=") ||
        StringRef(Word).starts_with("--std="))
      Last = &Word;
  if (!Last) {
    // GCC only warns of it in C.
    bool IsC = path::extension(C.File) == ".c" &&
               !StringRef(programName(C.Compiler)).contains("++");
    if (!IsC || StringRef(Language).starts_with("c++"))
      Kept.insert(Kept.begin(), "-std=gnu++20");
    return;
  }
  const LangStandard *Standard =
      LangStandard::getLangStandardForName(StringRef(*Last).split('=').second);
  if (!Standard || !Standard->isCPlusPlus() || Standard->isCPlusPlus20())
    return;
  drop({*Last});
  *Last = Standard->isGNUMode() ? "-std=gnu++20" : "-std=c++20";
}

void Adjuster::setDriver() {
  // Registering targets is what tells "aarch64-linux-gnu-g++" from "my-g++".
  static const bool Registered = [] {
    InitializeAllTargetInfos();
    InitializeAllTargets();
    return true;
  }();
  (void)Registered;
  std::vector<std::string> &Args = C.Args;
  Args = {"clang"};
  append_range(Args, Kept);
  tooling::addTargetAndModeForProgramName(Args, programName(C.Compiler));
  std::string Driver = "clang";
  erase_if(Args, [&](StringRef Word) {
    if (!Word.starts_with("--driver-mode="))
      return false;
    if (Word == "--driver-mode=g++")
      Driver = "clang++";
    return true;
  });

  SmallString<256> Real;
  if (path::is_absolute(C.Compiler) && !fs::real_path(C.Compiler, Real)) {
    StringRef Directory = path::parent_path(Real);
    if (StringRef(programName(C.Compiler)).contains("clang")) {
      // libc++ lies beside its compiler.
      if (path::filename(Real).contains("clang"))
        Driver = join(Directory, Driver);
    } else {
      // So does the standard library of a GCC of one's own.
      StringRef Prefix = path::parent_path(Directory);
      if (!HasToolchain && Prefix != "/usr" && Prefix != "/" &&
          (fs::is_directory(Prefix + "/lib/gcc") ||
           fs::is_directory(Prefix + "/lib64/gcc")))
        Args.insert(Args.begin() + 1, ("--gcc-toolchain=" + Prefix).str());
    }
  }
  Args[0] = Driver;
  Args.insert(Args.begin() + 1, "-fsyntax-only");
}

std::string Adjuster::run(std::vector<std::string> Command) {
  WordQueue Queue(std::move(Command));
  while (!Queue.empty() && unwrapOnce(Queue, C.Directory))
    ;
  if (Queue.empty())
    return "the command names no compiler";
  C.Compiler = Queue.take();
  if (std::string Reason = refuseCompiler(); !Reason.empty())
    return Reason;

  Words = Queue.rest();
  expandResponseFiles();
  SmallVector<const char *, 64> Pointers;
  for (const std::string &Word : Words)
    Pointers.push_back(Word.c_str());
  unsigned MissingIndex, MissingCount;
  const opt::InputArgList Args = driverOptions().ParseArgs(
      Pointers, MissingIndex, MissingCount, opt::Visibility(opt::DefaultVis));
  collectIncludeDirectories(Args);
  std::vector<const opt::Arg *> Each(Args.begin(), Args.end());
  for (size_t I = 0; I < Each.size(); ++I) {
    size_t Begin = Each[I]->getIndex();
    size_t End = I + 1 < Each.size() ? Each[I + 1]->getIndex()
                 : MissingCount      ? MissingIndex
                                     : Words.size();
    if (Begin < End)
      keepOrDrop(*Each[I], ArrayRef(Words).slice(Begin, End - Begin));
  }
  if (MissingCount)
    drop(ArrayRef(Words).drop_front(MissingIndex));

  if (std::string Reason = refuseLanguage(); !Reason.empty())
    return Reason;
  if (NeedsCxx20)
    raiseStandard();
  if (!SawInput)
    Kept.push_back(C.File);
  setDriver();
  return {};
}

//===----------------------------------------------------------------------===//
// compile_commands.json
//===----------------------------------------------------------------------===//

/// One entry, before its command is adjusted.
struct DatabaseEntry {
  std::string Directory, File;
  std::vector<std::string> Words;
};

class DatabaseReader {
public:
  DatabaseReader(const JsonText &Text, StringRef Path)
      : Text(Text), Base(path::parent_path(Path)) {}

  Error read(CompileDatabase &Into);

private:
  Expected<std::string> string(const json::Object &Entry, size_t Index,
                               StringRef Key);
  Expected<DatabaseEntry> entry(const json::Value &Value, size_t Index);

  const JsonText &Text;
  StringRef Base;
};

} // namespace

static constexpr const char *EntryHint =
    "an entry is {\"directory\": ..., \"file\": ..., \"command\": ...}, or "
    "with \"arguments\": [...] in place of \"command\"";

Expected<std::string> DatabaseReader::string(const json::Object &Entry,
                                             size_t Index, StringRef Key) {
  const json::Value *Value = Entry.get(Key);
  if (!Value)
    return Text.errorAt({Index},
                        "the entry has no \"" + Key + "\"; " + EntryHint);
  std::optional<StringRef> String = Value->getAsString();
  if (!String)
    return Text.errorAt({Index, Key}, "expected a string for \"" + Key +
                                          "\", not " + jsonKind(*Value));
  if (String->trim().empty())
    return Text.errorAt({Index, Key}, "\"" + Key + "\" is empty");
  if (String->contains('\0'))
    return Text.errorAt({Index, Key},
                        "\"" + Key + "\" contains a NUL character");
  return String->str();
}

Expected<DatabaseEntry> DatabaseReader::entry(const json::Value &Value,
                                              size_t Index) {
  const json::Object *Entry = Value.getAsObject();
  if (!Entry)
    return Text.errorAt({Index}, "expected an object, not " + jsonKind(Value) +
                                     "; " + EntryHint);
  DatabaseEntry Result;
  auto Directory = string(*Entry, Index, "directory");
  if (!Directory)
    return Directory.takeError();
  Result.Directory = absolute(*Directory, Base);
  auto File = string(*Entry, Index, "file");
  if (!File)
    return File.takeError();
  Result.File = absolute(*File, Result.Directory);

  if (const json::Value *Arguments = Entry->get("arguments")) {
    const json::Array *List = Arguments->getAsArray();
    if (!List)
      return Text.errorAt({Index, "arguments"},
                          "expected an array of strings for \"arguments\", "
                          "not " +
                              jsonKind(*Arguments));
    if (List->empty())
      return Text.errorAt({Index, "arguments"}, "\"arguments\" is empty");
    for (size_t I = 0; I < List->size(); ++I) {
      std::optional<StringRef> Word = (*List)[I].getAsString();
      if (!Word)
        return Text.errorAt({Index, "arguments", I},
                            "expected a string in \"arguments\", not " +
                                jsonKind((*List)[I]));
      if (Word->contains('\0'))
        return Text.errorAt({Index, "arguments", I},
                            "an argument contains a NUL character");
      Result.Words.push_back(Word->str());
    }
    return Result;
  }
  if (!Entry->get("command"))
    return Text.errorAt(
        {Index},
        Twine("the entry has neither \"command\" nor \"arguments\"; ") +
            EntryHint);
  auto Command = string(*Entry, Index, "command");
  if (!Command)
    return Command.takeError();
  auto Words = splitCommand(*Command);
  if (!Words)
    return Text.errorAt({Index, "command"},
                        "the command " + toString(Words.takeError()));
  Result.Words = std::move(*Words);
  return Result;
}

Error DatabaseReader::read(CompileDatabase &Into) {
  auto Root = Text.parse();
  if (!Root)
    return Root.takeError();
  const json::Array *Entries = Root->getAsArray();
  if (!Entries)
    return Text.errorAt({}, "expected an array of entries, not " +
                                jsonKind(*Root) + "; " + EntryHint);
  for (size_t I = 0; I < Entries->size(); ++I) {
    auto Entry = entry((*Entries)[I], I);
    if (!Entry)
      return Entry.takeError();
    CompileCommand Command;
    Command.Directory = std::move(Entry->Directory);
    Command.File = std::move(Entry->File);
    std::string Reason = Adjuster(Command).run(std::move(Entry->Words));
    if (Reason.empty())
      Into.Commands.push_back(std::move(Command));
    else
      Into.Refused.push_back({std::move(Command.File), std::move(Reason)});
  }
  llvm::sort(Into.Commands);
  Into.Commands.erase(llvm::unique(Into.Commands), Into.Commands.end());
  llvm::sort(Into.Refused,
             [](const RefusedCommand &A, const RefusedCommand &B) {
               return std::tie(A.File, A.Reason) < std::tie(B.File, B.Reason);
             });

  if (!Into.Commands.empty())
    return Error::success();
  if (Into.Refused.empty())
    return Text.errorAt({}, "the database has no entries; configure or build "
                            "the project first");
  return createStringError(
      Text.file() + ": no entry can be analysed; the first is '" +
      Into.Refused.front().File + "': " + Into.Refused.front().Reason);
}

//===----------------------------------------------------------------------===//
// Where the database is
//===----------------------------------------------------------------------===//

/// The databases in and around \p Directory, in the order of preference.
static std::vector<std::string> databasesNear(StringRef Directory) {
  std::vector<std::string> Direct = {Directory.str(), join(Directory, "build"),
                                     join(Directory, "out")};
  auto AddSubdirectories = [&](StringRef Of, StringRef Prefix) {
    std::vector<std::string> Found;
    std::error_code EC;
    for (fs::directory_iterator I(Of, EC), E; I != E && !EC; I.increment(EC))
      if (path::filename(I->path()).starts_with(Prefix) &&
          fs::is_directory(I->path()))
        Found.push_back(I->path());
    llvm::sort(Found);
    append_range(Direct, Found);
  };
  AddSubdirectories(Directory, "cmake-build-");
  AddSubdirectories(join(Directory, "build"), "");
  AddSubdirectories(join(Directory, "out"), "");

  std::vector<std::string> Result;
  std::vector<fs::UniqueID> Seen;
  for (const std::string &Candidate : Direct) {
    std::string Path = join(Candidate, DatabaseName);
    fs::UniqueID ID;
    // A link at the top of the project is the usual way to name one.
    if (fs::is_regular_file(Path) && !fs::getUniqueID(Path, ID) &&
        !is_contained(Seen, ID)) {
      Seen.push_back(ID);
      Result.push_back(std::move(Path));
    }
  }
  return Result;
}

static constexpr const char *MakeHint =
    "make one with 'cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON' or 'bear -- "
    "make', or give the flags after '--'";

static Expected<std::string> givenDatabase(StringRef Given) {
  std::string Path = absolute(Given, workingDirectory());
  if (!fs::exists(Path))
    return createStringError("'" + Given +
                             "', given with -p, does not exist; it should be "
                             "the directory of compile_commands.json");
  if (!fs::is_directory(Path))
    return Path;
  std::string Inside = join(Path, DatabaseName);
  if (fs::exists(Inside))
    return Inside;
  std::vector<std::string> Near = databasesNear(Path);
  if (!Near.empty())
    return createStringError("'" + Inside +
                             "' does not exist; did you mean '-p " +
                             path::parent_path(Near.front()) + "'?");
  return createStringError("'" + Inside + "' does not exist; " + MakeHint);
}

static Expected<std::string> findDatabase(StringRef From,
                                          std::vector<std::string> &Warnings) {
  std::string Start = absolute(From, workingDirectory());
  if (!fs::is_directory(Start))
    Start = path::parent_path(Start).str();
  std::vector<std::string> Searched;
  for (StringRef Directory = Start; !Directory.empty();
       Directory = path::parent_path(Directory)) {
    std::vector<std::string> Found = databasesNear(Directory);
    if (Found.empty()) {
      Searched.push_back("'" + Directory.str() + "'");
      continue;
    }
    if (Found.size() > 1)
      Warnings.push_back("using '" + Found.front() + "'; there is also '" +
                         llvm::join(drop_begin(Found), "', '") +
                         "': choose with -p");
    return Found.front();
  }
  return createStringError(
      Twine("no compile_commands.json in ") + llvm::join(Searched, ", ") +
      ", nor in build/, out/ and cmake-build-*/ there; name its directory "
      "with -p, " +
      MakeHint);
}

Expected<CompileDatabase> loadCompileDatabase(StringRef Given, StringRef From) {
  CompileDatabase Result;
  auto Path = Given.empty() ? findDatabase(From, Result.Warnings)
                            : givenDatabase(Given);
  if (!Path)
    return Path.takeError();
  Result.Path = std::move(*Path);
  auto Text = JsonText::read(Result.Path);
  if (!Text)
    return Text.takeError();
  if (Error E = DatabaseReader(*Text, Result.Path).read(Result))
    return std::move(E);
  return Result;
}

//===----------------------------------------------------------------------===//
// The commands of some files
//===----------------------------------------------------------------------===//

bool isHeaderName(StringRef File) {
  return is_contained({".h", ".hh", ".hpp", ".hxx", ".h++", ".inl", ".ipp",
                       ".tpp", ".tcc", ".txx", ".inc"},
                      path::extension(File).lower());
}

/// The pattern that a word of the command line means, from the root.
static std::string absoluteGlob(StringRef Word) {
  std::string Base;
  if (!path::is_absolute(Word)) {
    // Names of the directories on the way are no patterns.
    std::string From = workingDirectory();
    while (true) {
      if (Word.consume_front("./"))
        continue;
      if (!Word.consume_front("../"))
        break;
      From = path::parent_path(From).str();
    }
    for (char C : From)
      Base += StringRef("*?[]{}\\").contains(C) ? std::string("\\") + C
                                                : std::string(1, C);
    Base += From == "/" ? "" : "/";
  }
  return Base + Word.str();
}

static std::string whyNot(const CompileDatabase &Database, StringRef Word,
                          StringRef Path) {
  for (const RefusedCommand &R : Database.Refused)
    if (R.File == Path)
      return "'" + Word.str() + "' cannot be analysed: " + R.Reason;
  if (!fs::exists(Path))
    return "'" + Word.str() + "' does not exist";
  if (fs::is_directory(Path))
    return "no file beneath '" + Word.str() + "' is in '" + Database.Path + "'";
  if (isHeaderName(Path))
    return "'" + Word.str() +
           "' is a header, which is analysed with the files that include it; "
           "name one of those";
  return "'" + Word.str() + "' is not in '" + Database.Path +
         "'; add it to the build, or give its flags after '--'";
}

Expected<std::vector<CompileCommand>>
selectCommands(const CompileDatabase &Database, ArrayRef<std::string> Files) {
  if (Files.empty())
    return Database.Commands;
  std::vector<bool> Wanted(Database.Commands.size());
  std::vector<std::string> Mistakes;
  for (const std::string &Word : Files) {
    std::string Path = absolute(Word, workingDirectory());
    bool Found = false;
    auto Select = [&](function_ref<bool(StringRef)> Fits) {
      for (size_t I = 0; I < Wanted.size(); ++I)
        if (Fits(Database.Commands[I].File))
          Wanted[I] = Found = true;
    };
    Select([&](StringRef File) {
      return File == Path || (File.starts_with(Path) &&
                              (Path == "/" || File[Path.size()] == '/'));
    });
    // The database and the command line may see one file through two links.
    if (fs::UniqueID ID;
        !Found && fs::is_regular_file(Path) && !fs::getUniqueID(Path, ID))
      Select([&](StringRef File) {
        fs::UniqueID Other;
        return path::filename(File) == path::filename(Path) &&
               !fs::getUniqueID(File, Other) && Other == ID;
      });
    bool IsGlob = StringRef(Word).find_first_of("*?[{") != StringRef::npos;
    if (!Found && IsGlob) {
      // The pattern refers to its text.
      std::string Text = absoluteGlob(Word);
      auto Glob = GlobPattern::create(Text, /*MaxSubPatterns=*/1024);
      if (!Glob) {
        Mistakes.push_back("'" + Word + "' is no valid pattern: " +
                           toString(Glob.takeError()));
        continue;
      }
      Select([&](StringRef File) { return Glob->match(File); });
      if (!Found) {
        Mistakes.push_back("no file in '" + Database.Path + "' matches '" +
                           Word + "'");
        continue;
      }
    }
    if (!Found)
      Mistakes.push_back(whyNot(Database, Word, Path));
  }
  if (!Mistakes.empty())
    return createStringError(llvm::join(Mistakes, "\nasync-tidy: error: "));
  std::vector<CompileCommand> Result;
  for (size_t I = 0; I < Wanted.size(); ++I)
    if (Wanted[I])
      Result.push_back(Database.Commands[I]);
  return Result;
}

Expected<CompileCommand> commandFromArguments(StringRef File,
                                              ArrayRef<std::string> Args,
                                              StringRef Directory) {
  CompileCommand Result;
  Result.Directory = absolute(Directory, workingDirectory());
  Result.File = absolute(File, Result.Directory);
  std::vector<std::string> Words = Args.vec();
  bool HasCompiler = !Words.empty() &&
                     !StringRef(Words.front()).starts_with("-") &&
                     !StringRef(Words.front()).starts_with("@") &&
                     absolute(Words.front(), Result.Directory) != Result.File;
  if (!HasCompiler) {
    bool IsC = path::extension(File) == ".c";
    Words.insert(Words.begin(), IsC ? "cc" : "c++");
  }
  std::string Reason = Adjuster(Result).run(std::move(Words));
  if (!Reason.empty())
    return createStringError("'" + File + "': " + Reason);
  return Result;
}

namespace {

/// A database as clang's library sees one.
class ToolingDatabase final : public tooling::CompilationDatabase {
public:
  explicit ToolingDatabase(const CompileDatabase &Database)
      : Database(Database) {}

  std::vector<tooling::CompileCommand>
  getCompileCommands(StringRef File) const override {
    auto It =
        llvm::partition_point(Database.Commands, [&](const CompileCommand &C) {
          return C.File < File;
        });
    if (It == Database.Commands.end() || It->File != File)
      return {};
    return {tooling::CompileCommand(It->Directory, It->File, It->Args, "")};
  }
  std::vector<std::string> getAllFiles() const override {
    std::vector<std::string> Files;
    for (const CompileCommand &C : Database.Commands)
      if (Files.empty() || Files.back() != C.File)
        Files.push_back(C.File);
    return Files;
  }

private:
  const CompileDatabase &Database;
};

} // namespace

std::vector<CompileCommand> inferCommands(const CompileDatabase &Database,
                                          ArrayRef<std::string> Files) {
  std::vector<CompileCommand> Result;
  if (Files.empty())
    return Result;
  auto Guess = tooling::inferMissingCompileCommands(
      std::make_unique<ToolingDatabase>(Database));
  for (const std::string &File : Files) {
    auto Guesses = Guess->getCompileCommands(File);
    if (Guesses.empty())
      continue;
    tooling::CompileCommand &G = Guesses.front();
    CompileCommand C;
    C.Directory = G.Directory;
    C.File = File;
    C.Args = std::move(G.CommandLine);
    // Options may yet be added at the end.
    if (C.Args.size() > 2 && C.Args[C.Args.size() - 2] == "--")
      C.Args.erase(C.Args.end() - 2);
    C.Problems.push_back("not in '" + Database.Path + "': its flags are " +
                         G.Heuristic);
    Result.push_back(std::move(C));
  }
  return Result;
}

} // namespace clang::tidy::async

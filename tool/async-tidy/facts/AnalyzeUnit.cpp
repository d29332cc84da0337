//===--- AnalyzeUnit.cpp - AsyncTidy --------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "facts/AnalyzeUnit.h"
#include "analysis/FactsFile.h"
#include "analysis/TUAnalysis.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/GlobList.h"
#include "frontend/Frontend.h"
#include "frontend/Snapshot.h"
#include "input/ConfigPlaces.h"
#include "support/CheckList.h"
#include "support/Compat.h"
#include "support/TUHost.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/SHA1.h"
#include <set>

using namespace llvm;

namespace clang::tidy::async {

//===----------------------------------------------------------------------===//
// Configuration
//===----------------------------------------------------------------------===//

namespace {

/// Has no .clang-tidy outside of a directory.
class ConfigFileSystem : public vfs::ProxyFileSystem {
public:
  ConfigFileSystem(IntrusiveRefCntPtr<vfs::FileSystem> Files, StringRef Root)
      : ProxyFileSystem(std::move(Files)), Root(Root) {}

  ErrorOr<vfs::Status> status(const Twine &Path) override {
    SmallString<256> Name;
    Path.toVector(Name);
    if (sys::path::filename(Name) == ".clang-tidy" && !Name.starts_with(Root))
      return std::make_error_code(std::errc::no_such_file_or_directory);
    return ProxyFileSystem::status(Path);
  }

private:
  std::string Root;
};

/// clang-tidy's own provider, with somebody else reading the files.
class StrictFileProvider : public FileOptionsProvider {
public:
  StrictFileProvider(
      ClangTidyGlobalOptions Global, ClangTidyOptions Defaults,
      ClangTidyOptions Overrides,
      std::function<ErrorOr<ClangTidyOptions>(MemoryBufferRef)> Parse,
      StringRef Root)
      : FileOptionsProvider(std::move(Global), std::move(Defaults),
                            std::move(Overrides),
                            ConfigFileHandlers{{".clang-tidy", Parse}}) {
    FS = makeIntrusiveRefCnt<ConfigFileSystem>(vfs::getRealFileSystem(), Root);
  }
};

} // namespace

Configurator::Configurator(const AnalysisOptions &Options) : Options(Options) {
  ClangTidyGlobalOptions Global;
  ClangTidyOptions Defaults = ClangTidyOptions::getDefaults();
  Defaults.Checks = "";
  Defaults.HeaderFilterRegex = Options.HeaderFilter;
  Defaults.SystemHeaders = false;
  ClangTidyOptions Overrides;
  // clang-tidy prints mistakes and goes on without the file: we stop.
  auto Parse = [this](MemoryBufferRef Text) -> ErrorOr<ClangTidyOptions> {
    ConfigFiles.push_back(Text.getBufferIdentifier().str());
    ErrorOr<ClangTidyOptions> Read =
        parseConfigurationWithDiags(Text, [this](const SMDiagnostic &D) {
          ConfigErrors.push_back((D.getFilename() + ":" + Twine(D.getLineNo()) +
                                  ":" + Twine(D.getColumnNo() + 1) + ": " +
                                  D.getMessage())
                                     .str());
        });
    // (clang-tidy would print an error of its own.)
    return Read ? *Read : ClangTidyOptions();
  };
  if (Options.Config) {
    ErrorOr<ClangTidyOptions> Config =
        Parse(MemoryBufferRef(*Options.Config, "--config"));
    Provider = std::make_unique<ConfigOptionsProvider>(
        std::move(Global), std::move(Defaults),
        Config ? *Config : ClangTidyOptions(), std::move(Overrides));
    return;
  }
  Provider = std::make_unique<StrictFileProvider>(
      std::move(Global), std::move(Defaults), std::move(Overrides), Parse,
      Options.ConfigRoot);
}

Configurator::~Configurator() = default;

std::string regexMistake(StringRef HeaderFilter) {
  std::string Mistake;
  if (Regex(HeaderFilter).isValid(Mistake))
    return {};
  return ("--header-filter: '" + HeaderFilter +
          "' is no regular expression: " + Mistake)
      .str();
}

static Error unknownOption(StringRef Place, StringRef Key,
                           const StringSet<> &Known) {
  StringRef Nearest;
  unsigned Best = 6;
  for (const auto &Option : Known) {
    unsigned Distance = Key.edit_distance(Option.getKey(), true, Best);
    if (Option.getKey().starts_with("async-") &&
        (Distance < Best || (Distance == Best && Option.getKey() < Nearest))) {
      Best = Distance;
      Nearest = Option.getKey();
    }
  }
  return createStringError(
      Place + "unknown check option '" + Key + "' in the configuration" +
      (Nearest.empty() ? "; 'async-tidy explain' tells which there are"
                       : "; did you mean '" + Nearest + "'?"));
}

Expected<FileConfig> Configurator::get(StringRef File) {
  FileConfig Result;
  if (!Options.Config)
    if (std::string Mistake = configFileMistake(File); !Mistake.empty())
      return createStringError(Mistake);
  if (ConfigErrors.empty())
    Result.Options = Provider->getOptions(File);
  if (!ConfigErrors.empty())
    return createStringError(join(ConfigErrors, "; "));

  std::string Checks = asyncGlobs(Result.Options.Checks.value_or(""));
  if (!Options.Checks.empty())
    Checks += "," + Options.Checks;
  Result.Options.Checks = Checks;
  Result.Checks = enabledChecks(Result.Options);

  Result.Identity = configurationAsText(Result.Options);
  auto AddFile = [&](StringRef Path) {
    SHA1 Hash;
    if (auto Buffer = MemoryBuffer::getFile(Path))
      Hash.update((*Buffer)->getBuffer());
    Result.Identity += Path.str() + toHex(Hash.final()) + "\n";
    Result.Files.push_back(Path.str());
  };
  auto Project = Models::findProjectFile(File);
  if (Project && StringRef(*Project).starts_with(Options.ConfigRoot))
    AddFile(*Project);
  for (const auto &[Key, Value] : Result.Options.CheckOptions) {
    // (clang-tidy's other checks are clang-tidy's to verify.)
    if (StringRef(Key).starts_with("async-")) {
      if (KnownOptions.empty())
        KnownOptions = knownCheckOptions();
      if (!KnownOptions.contains(Key))
        return unknownOption(
            placeOfOption(*Provider, File, Options.Config, Key), Key,
            KnownOptions);
    }
    if (StringRef(Key).ends_with(".ModelFiles")) {
      SmallVector<StringRef, 4> Files;
      SplitString(Value.Value, Files, ";,");
      for (StringRef Model : Files)
        AddFile(Model.trim());
    }
  }
  for (const std::string &Config : ConfigFiles)
    if (sys::path::is_absolute(Config))
      Result.Files.push_back(Config);
  return Result;
}

//===----------------------------------------------------------------------===//
// The parse
//===----------------------------------------------------------------------===//

namespace {

/// Keeps the analyses until the checks are done.
class UnitHost : public TUHost {
public:
  bool linksElsewhere() const override { return true; }
  void keep(std::shared_ptr<TUAnalysis> Analysis) override {
    Analyses.push_back(std::move(Analysis));
  }

  std::vector<std::shared_ptr<TUAnalysis>> Analyses;
};

/// The innermost function around each place.
class FunctionMap {
public:
  struct Entry {
    std::string Name;
    unsigned Begin = 0, End = 0;
  };

  void add(const FunctionDecl *FD, const SourceManager &SM,
           function_ref<std::string(FileID)> PathOf) {
    SourceRange Range = FD->getSourceRange();
    auto [File, BeginOffset] = SM.getDecomposedExpansionLoc(Range.getBegin());
    auto [EndFile, EndOffset] = SM.getDecomposedExpansionLoc(Range.getEnd());
    if (File != EndFile)
      return;
    Ranges[PathOf(File)].push_back(
        {{displayName(FD), SM.getLineNumber(File, BeginOffset),
          SM.getLineNumber(File, EndOffset)},
         isLambdaOperator(FD)});
  }

  Entry find(const Position &P) const {
    Entry Result;
    auto It = Ranges.find(P.File);
    if (It == Ranges.end())
      return Result;
    bool ResultIsLambda = true;
    for (const auto &[E, IsLambda] : It->second)
      if (E.Begin <= P.Line && P.Line <= E.End &&
          (Result.Name.empty() || (ResultIsLambda && !IsLambda) ||
           (ResultIsLambda == IsLambda &&
            E.End - E.Begin < Result.End - Result.Begin))) {
        Result = E;
        ResultIsLambda = IsLambda;
      }
    return Result;
  }

private:
  StringMap<std::vector<std::pair<Entry, bool>>> Ranges;
};

/// Notes where async checks speak, before anybody silences them.
class RaisedRecorder : public DiagnosticConsumer {
public:
  RaisedRecorder(ClangTidyContext &Context, DiagnosticConsumer &Next,
                 const ProjectPaths &Paths, StringRef Directory,
                 std::vector<RaisedDiagnostic> &Into)
      : Context(Context), Next(Next), Paths(Paths), Directory(Directory),
        Into(Into) {}

  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    Next.HandleDiagnostic(Level, Info);
    std::string Check = Context.getCheckName(Info.getID());
    if (Level < DiagnosticsEngine::Warning ||
        !StringRef(Check).starts_with("async-") || !Info.hasSourceManager() ||
        Info.getLocation().isInvalid())
      return;
    SmallString<128> Message;
    Info.FormatDiagnostic(Message);
    if (Message.starts_with(OpenSite))
      return; // whether it is a finding is for the linker to say
    const SourceManager &SM = Info.getSourceManager();
    auto [File, Offset] = SM.getDecomposedExpansionLoc(Info.getLocation());
    if (auto Entry = SM.getFileEntryRefForID(File))
      Into.push_back(
          {Check,
           {Paths.spell(Entry->getName(), Directory),
            SM.getLineNumber(File, Offset), SM.getColumnNumber(File, Offset)}});
  }

private:
  ClangTidyContext &Context;
  DiagnosticConsumer &Next;
  const ProjectPaths &Paths;
  std::string Directory;
  std::vector<RaisedDiagnostic> &Into;
};

/// What is taken from the AST while it lives.
struct Collected {
  std::set<UsedModelEntry> UsedEntries;
  std::vector<UnitFacts> Sections;
  std::set<ContextPlace> Contexts;
  FunctionMap Functions;
};

/// Runs clang-tidy's consumer, and takes the facts when it is done.
class UnitConsumer : public MultiplexConsumer {
public:
  UnitConsumer(std::unique_ptr<ASTConsumer> Tidy, UnitHost &Host,
               const ProjectPaths &Paths, StringRef Directory, Collected &Into)
      : MultiplexConsumer(listOf(std::move(Tidy))), Host(Host), Paths(Paths),
        Directory(Directory), Into(Into) {}

  void HandleTranslationUnit(ASTContext &Context) override {
    MultiplexConsumer::HandleTranslationUnit(Context);
    const SourceManager &SM = Context.getSourceManager();
    DenseMap<FileID, std::string> Spelled;
    auto PathOf = [&](FileID File) {
      auto [It, New] = Spelled.try_emplace(File);
      if (New)
        if (auto Entry = SM.getFileEntryRefForID(File))
          It->second = Paths.spell(Entry->getName(), Directory);
      return It->second;
    };
    for (const auto &Analysis : Host.Analyses) {
      for (const FunctionDecl *FD : Analysis->functions())
        Into.Functions.add(FD, SM, PathOf);
      Analysis->names().forEachUsed([&](const Entry &E) {
        if (sys::path::has_parent_path(E.From->File)) // no built-in one
          Into.UsedEntries.insert(
              {E.From->File, roleName(E.TheRole).str(), E.Name});
      });
      for (const AsyncContext &C : Analysis->contexts())
        // (One that is written elsewhere is counted there.)
        if (!C.Given)
          Into.Contexts.insert(
              placeOf(C, Analysis->isInTest(C.Function), SM, PathOf));
      UnitFacts &Facts = Analysis->facts();
      if (Facts.Checks.empty())
        continue; // no check follows calls with these options
      resolveLocations(Facts, SM, PathOf);
      Into.Sections.push_back(std::move(Facts));
    }
    Host.Analyses.clear();
  }

private:
  static ContextPlace placeOf(const AsyncContext &C, bool IsInTest,
                              const SourceManager &SM,
                              function_ref<std::string(FileID)> PathOf) {
    const SourceRange Range = C.Function->getSourceRange();
    auto [File, Offset] = SM.getDecomposedExpansionLoc(Range.getBegin());
    ContextPlace Place;
    Place.IsInTest = IsInTest;
    Place.IsCoroutine = C.TheKind == SiteFact::Coroutine;
    Place.Where = {PathOf(File), SM.getLineNumber(File, Offset),
                   SM.getColumnNumber(File, Offset)};
    Place.EndLine = SM.getExpansionLineNumber(Range.getEnd());
    return Place;
  }

  static std::vector<std::unique_ptr<ASTConsumer>>
  listOf(std::unique_ptr<ASTConsumer> Consumer) {
    std::vector<std::unique_ptr<ASTConsumer>> List;
    List.push_back(std::move(Consumer));
    return List;
  }

  UnitHost &Host;
  const ProjectPaths &Paths;
  std::string Directory;
  Collected &Into;
};

/// Turns what clang-tidy collected into findings.
class Converter {
public:
  Converter(const ProjectPaths &Paths, StringRef Directory,
            const SourceOverlay *Overlay)
      : Paths(Paths), Directory(Directory), Overlay(Overlay) {}

  Finding convert(const ClangTidyError &E);
  Position position(StringRef File, unsigned Offset);
  /// The text of line \p P.Line, without blanks around it.
  StringRef lineText(const Position &P);

private:
  struct Source {
    std::unique_ptr<MemoryBuffer> Buffer;
    std::vector<unsigned> Lines;
  };
  Source &source(StringRef Spelled);
  HighlightRange range(StringRef Spelled, unsigned Offset, unsigned Length);

  const ProjectPaths &Paths;
  std::string Directory;
  const SourceOverlay *Overlay;
  StringMap<Source> Sources;
};

Converter::Source &Converter::source(StringRef Spelled) {
  auto [It, New] = Sources.try_emplace(Spelled);
  Source &S = It->second;
  if (New) {
    S.Buffer = readSource(Paths.absolute(Spelled), Overlay);
    S.Lines.push_back(0);
    if (S.Buffer) {
      StringRef Text = S.Buffer->getBuffer();
      for (size_t I = 0; I < Text.size(); ++I)
        if (Text[I] == '\n')
          S.Lines.push_back(I + 1);
    }
  }
  return S;
}

Position Converter::position(StringRef File, unsigned Offset) {
  Position P;
  if (File.empty())
    return P;
  P.File = Paths.spell(File, Directory);
  const Source &S = source(P.File);
  auto It = llvm::upper_bound(S.Lines, Offset);
  P.Line = It - S.Lines.begin();
  P.Column = Offset - *std::prev(It) + 1;
  return P;
}

StringRef Converter::lineText(const Position &P) {
  const Source &S = source(P.File);
  if (!S.Buffer || P.Line == 0 || P.Line > S.Lines.size())
    return {};
  return S.Buffer->getBuffer()
      .drop_front(S.Lines[P.Line - 1])
      .take_until([](char C) { return C == '\n'; })
      .trim();
}

HighlightRange Converter::range(StringRef Spelled, unsigned Offset,
                                unsigned Length) {
  const std::string File = Paths.absolute(Spelled);
  Position Begin = position(File, Offset),
           End = position(File, Offset + Length);
  return {Begin.Line, Begin.Column, End.Line, End.Column};
}

Finding Converter::convert(const ClangTidyError &E) {
  Finding F;
  F.Check = E.DiagnosticName;
  F.TheSeverity = E.IsWarningAsError || E.DiagLevel == ClangTidyError::Error
                      ? Severity::Error
                  : E.DiagLevel == ClangTidyError::Remark ? Severity::Note
                                                          : Severity::Warning;
  F.Message = E.Message.Message;
  F.Where = position(E.Message.FilePath, E.Message.FileOffset);
  F.LineText = lineText(F.Where).str();
  for (const tooling::FileByteRange &R : E.Message.Ranges)
    if (Paths.spell(R.FilePath, Directory) == F.Where.File)
      F.Ranges.push_back(range(F.Where.File, R.FileOffset, R.Length));
  auto AddEdits = [&](const tooling::DiagnosticMessage &M) {
    for (const auto &[File, Replacements] : M.Fix)
      for (const tooling::Replacement &R : Replacements) {
        FindingEdit Edit;
        Edit.File = Paths.spell(R.getFilePath(), Directory);
        Edit.Offset = R.getOffset();
        Edit.Length = R.getLength();
        Edit.Text = R.getReplacementText().str();
        Edit.Range = range(Edit.File, Edit.Offset, Edit.Length);
        F.Edits.push_back(std::move(Edit));
      }
  };
  AddEdits(E.Message);
  for (const tooling::DiagnosticMessage &Note : E.Notes) {
    StringRef Text = Note.Message;
    if (Text.consume_front(LibraryNote)) {
      F.Library = Text.str();
      continue;
    }
    F.Notes.push_back({position(Note.FilePath, Note.FileOffset), Note.Message});
    // As clang-tidy --fix does: the only fix among the notes is the fix.
    if (F.Edits.empty() && E.Notes.size() == 1)
      AddEdits(Note);
  }
  llvm::sort(F.Edits, [](const FindingEdit &A, const FindingEdit &B) {
    return std::tie(A.File, A.Offset, A.Text) <
           std::tie(B.File, B.Offset, B.Text);
  });
  return F;
}

} // namespace

ParseRequest parseRequest(const CompileCommand &Command,
                          const FileConfig &Config,
                          const AnalysisOptions &Options) {
  ParseRequest Request;
  Request.Directory = Command.Directory;
  Request.File = Command.File;
  if (!Command.Args.empty())
    Request.Main = Command.Args.back();
  Request.Args = Command.Args;
  // As clang-tidy does it.
  removeArgs(Config.Options, Request.Args);
  if (Config.Options.ExtraArgsBefore)
    Request.Args.insert(Request.Args.begin() + !Request.Args.empty(),
                        Config.Options.ExtraArgsBefore->begin(),
                        Config.Options.ExtraArgsBefore->end());
  if (Config.Options.ExtraArgs)
    append_range(Request.Args, *Config.Options.ExtraArgs);
  // What other checks look at is not for us to say.
  Request.FullBodies =
      Options.FullBodies || llvm::any_of(Config.Checks, [](StringRef Check) {
        return !Check.starts_with("async-");
      });
  if (Options.Overlay)
    Request.VFS = Options.Overlay->over(vfs::createPhysicalFileSystem());
  Request.Warnings = llvm::any_of(Config.Checks, [](StringRef Check) {
    return Check.starts_with("clang-diagnostic");
  });
  return Request;
}

AnalysisOutcome analyzeUnit(const CompileCommand &Command,
                            const FileConfig &Config,
                            const AnalysisOptions &Options,
                            const ProjectPaths &Paths, Snapshot *Shared) {
  AnalysisOutcome Outcome;
  Unit &U = Outcome.TheUnit;
  U.MainFile = Paths.spell(Command.File);
  U.Checks = Config.Checks;

  // Other units may follow calls into this one: it has facts even where the
  // checks that need them are off, and then says nothing itself.
  ClangTidyOptions Running = Config.Options;
  Running.Checks =
      Running.Checks.value_or("") + ",async-blocking-call,async-nested-run";
  if (!Options.ConfigRoot.empty())
    Running.CheckOptions["AsyncModelRoot"].Value = Options.ConfigRoot;
  auto IsEnabled = [&](StringRef Check) {
    return !Check.starts_with("async-") ||
           std::binary_search(Config.Checks.begin(), Config.Checks.end(),
                              Check.str());
  };
  ClangTidyContext Context(std::make_unique<DefaultOptionsProvider>(
      ClangTidyGlobalOptions(), Running));
  ClangTidyDiagnosticConsumer Consumer(Context, nullptr,
                                       /*RemoveIncompatibleErrors=*/false);
  RaisedRecorder Recorder(Context, Consumer, Paths, Command.Directory,
                          U.Raised);
  TidyDiagnostics Engine(
      Context, Options.ForDoctor ? static_cast<DiagnosticConsumer &>(Recorder)
                                 : Consumer);
  ClangTidyASTConsumerFactory Factory(Context);

  UnitHost Host;
  Collected Taken;
  std::optional<TUHost::Scope> Scope;
  ParseRequest Request = parseRequest(Command, Config, Options);
  Request.Host = &Host;
  ParseOutcome Parsed = parse(
      Request, Consumer,
      [&](CompilerInstance &CI, StringRef) {
        // Checks look for the project's models from where the file is, not
        // from where we were started.
        auto Tidy = Factory.createASTConsumer(CI, Command.File);
        return std::make_unique<UnitConsumer>(std::move(Tidy), Host, Paths,
                                              Command.Directory, Taken);
      },
      Shared);
  if (Shared && Shared->misfit() != Snapshot::Fits)
    return Outcome;
  Outcome.Dependencies = std::move(Parsed.Dependencies);

  Converter Convert(Paths, Command.Directory, Options.Overlay);
  // Which sites survived NOLINT comments and filters?
  std::vector<std::vector<std::optional<bool>>> SiteStates;
  for (const UnitFacts &Section : Taken.Sections)
    SiteStates.emplace_back(Section.Sites.size());
  auto NoteSite = [&](const ClangTidyError &E) {
    StringRef Text = E.Message.Message;
    unsigned Index;
    if (!Text.consume_front(OpenSite))
      return false;
    if (Text.getAsInteger(10, Index))
      return true;
    for (size_t I = 0; I < Taken.Sections.size(); ++I) {
      UnitFacts &Section = Taken.Sections[I];
      if (Index >= Section.Sites.size() ||
          Section.text(Section.Sites[Index].Check) != E.DiagnosticName)
        continue;
      SiteStates[I][Index] = E.IsWarningAsError;
      SiteFact &Site = Section.Sites[Index];
      Site.IsError = E.IsWarningAsError;
      Position P = Convert.position(E.Message.FilePath, E.Message.FileOffset);
      Site.Call.Loc.File = Section.intern(P.File);
      Site.Call.Loc.Line = P.Line;
      Site.Call.Loc.Column = P.Column;
      Site.LineText = Section.intern(Convert.lineText(P));
    }
    return true;
  };
  for (const ClangTidyError &E : Consumer.take()) {
    if (!IsEnabled(E.DiagnosticName) || NoteSite(E))
      continue;
    if (E.DiagnosticName == "clang-tidy-config") {
      auto &List = E.DiagLevel == ClangTidyError::Error ? U.ConfigErrors
                                                        : U.ConfigWarnings;
      List.push_back(E.Message.Message);
      continue;
    }
    if (E.DiagnosticName == "clang-diagnostic-error") {
      Position P = Convert.position(E.Message.FilePath, E.Message.FileOffset);
      U.CompileErrors.push_back((P.File.empty()
                                     ? Command.File
                                     : P.File + ":" + std::to_string(P.Line) +
                                           ":" + std::to_string(P.Column)) +
                                ": " + E.Message.Message);
      continue;
    }
    Finding F = Convert.convert(E);
    FunctionMap::Entry Around = Taken.Functions.find(F.Where);
    F.Function = Around.Name;
    F.FunctionBegin = Around.Begin;
    F.FunctionEnd = Around.End;
    U.Findings.push_back(std::move(F));
  }
  if (!Parsed.Ran && U.CompileErrors.empty())
    U.CompileErrors.push_back(Command.File +
                              ": the compiler command cannot be understood");
  for (size_t I = 0; I < Taken.Sections.size(); ++I)
    U.Sections.push_back(pruned(Taken.Sections[I], [&](size_t Site) {
      const UnitFacts &Facts = Taken.Sections[I];
      return (Options.ForDoctor &&
              IsEnabled(Facts.text(Facts.Sites[Site].Check))) ||
             SiteStates[I][Site].has_value();
    }));
  U.Contexts.assign(Taken.Contexts.begin(), Taken.Contexts.end());
  if (Options.ForDoctor)
    U.UsedEntries.assign(Taken.UsedEntries.begin(), Taken.UsedEntries.end());
  return Outcome;
}

} // namespace clang::tidy::async

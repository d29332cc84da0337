//===--- ReportOptions.cpp - AsyncTidy ------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReportOptions.h"
#include "Causes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace clang::tidy::async {

namespace {
struct Format {
  ReportFormat Id;
  const char *Option;
  const char *Help;
};
} // namespace

static constexpr Format Formats[] = {
    {ReportFormat::Text, "text",
     "Write the findings as clang-tidy prints them"},
    {ReportFormat::Html, "html",
     "Write one HTML page with overview, source and call chains"},
    {ReportFormat::Sarif, "sarif",
     "Write SARIF 2.1.0, for GitHub code scanning and others"},
    {ReportFormat::GitLab, "gitlab", "Write a GitLab code quality report"},
    {ReportFormat::RdJsonl, "rdjsonl",
     "Write reviewdog's diagnostic format, a JSON object per line"},
    {ReportFormat::JsonLines, "jsonl",
     "Write all that is known, a JSON object per line; 'async-tidy report' "
     "makes any other format of it"},
    {ReportFormat::JUnit, "junit", "Write JUnit XML, a test case per finding"},
    {ReportFormat::Fixes, "export-fixes",
     "Write the fixes as YAML for clang-apply-replacements"},
};

struct ReportOptions::Output {
  const Format &TheFormat;
  cl::opt<std::string> File;

  Output(const Format &F, Command &C)
      : TheFormat(F),
        File(StringRef(F.Option), cl::desc(F.Help), cl::value_desc("file"),
             cl::sub(C.sub()), cl::cat(C.category())) {}
};

namespace {
enum class GroupBy { Auto, Cause, Call };
enum class SortBy { Confidence, Place };

/// From how many findings on there is something to group.
constexpr unsigned SmallestGroup = 2;
} // namespace

struct ReportOptions::Arrangement {
  cl::sub Sub;
  cl::cat Category;

  explicit Arrangement(Command &C) : Sub(C.sub()), Category(C.category()) {}

  cl::opt<GroupBy> Group{
      "group-by",
      Sub,
      Category,
      cl::init(GroupBy::Auto),
      cl::values(
          clEnumValN(GroupBy::Auto, "auto",
                     "one finding for more than three calls with one cause, "
                     "but not in a file, nor with --diff or --line-filter "
                     "(default)"),
          clEnumValN(GroupBy::Cause, "cause",
                     "one finding for all calls with one cause"),
          clEnumValN(GroupBy::Call, "call", "a finding for each call")),
      cl::desc("Group findings in text by the function that causes them:")};
  cl::opt<SortBy> Sort{
      "sort",
      Sub,
      Category,
      cl::init(SortBy::Confidence),
      cl::values(
          clEnumValN(SortBy::Confidence, "confidence",
                     "what is surest first (default, but not in a file)"),
          clEnumValN(SortBy::Place, "place", "by file, line and column")),
      cl::desc("Order of findings in text:")};

  /// A file is for programs that mark places, and for comparing with another:
  /// each call by itself and in place, unless asked for. Colours are for the
  /// terminal.
  TextStyle fileStyle() const {
    TextStyle Style;
    Style.GroupFrom = Group == GroupBy::Cause ? SmallestGroup : 0;
    Style.ByConfidence = Sort.getNumOccurrences() && Sort == SortBy::Confidence;
    return Style;
  }
};

TextStyle ReportOptions::textStyle(bool Colors, bool ByLines) const {
  TextStyle Style;
  Style.Colors = Colors;
  Style.ByConfidence = Order->Sort == SortBy::Confidence;
  if (Order->Group == GroupBy::Cause)
    Style.GroupFrom = SmallestGroup;
  else if (Order->Group == GroupBy::Auto && !ByLines)
    Style.GroupFrom = ManyWithOneCause;
  return Style;
}

ReportOptions::ReportOptions(Command &C)
    : Order(std::make_unique<Arrangement>(C)) {
  for (const Format &F : Formats)
    Outputs.push_back(std::make_unique<Output>(F, C));
}

ReportOptions::~ReportOptions() = default;

bool ReportOptions::any() const {
  return llvm::any_of(
      Outputs, [](const auto &O) { return O->File.getNumOccurrences() != 0; });
}

bool ReportOptions::toStdout() const {
  return llvm::any_of(Outputs, [](const auto &O) { return O->File == "-"; });
}

bool ReportOptions::write(const ReportInput &Input,
                          const TextStyle &Style) const {
  bool Ok = true;
  for (const auto &O : Outputs) {
    if (!O->File.getNumOccurrences())
      continue;
    std::string Content;
    raw_string_ostream OS(Content);
    writeReport(Input, O->TheFormat.Id, OS,
                O->File == "-" ? Style : Order->fileStyle());
    if (Error E = writeFileAtomically(O->File, OS.str())) {
      error() << "--" << O->TheFormat.Option << ": " << toString(std::move(E))
              << '\n';
      Ok = false;
    }
  }
  return Ok;
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

/// Writes and reports a failure: the stream's destructor would end the program.
static std::error_code writeTo(raw_fd_ostream &OS, StringRef Content) {
  OS << Content;
  OS.flush();
  std::error_code Code = OS.error();
  OS.clear_error();
  return Code;
}

Error writeFileAtomically(StringRef File, StringRef Content) {
  auto Failure = [&](std::error_code Code) {
    return createStringError(
        Code, "cannot write '" + (File == "-" ? "standard output" : File) +
                  "': " + Code.message());
  };
  if (File.empty())
    return createStringError(inconvertibleErrorCode(),
                             "needs the name of a file, or - for the standard "
                             "output");
  if (File == "-") {
    std::error_code Code = writeTo(outs(), Content);
    return Code ? Failure(Code) : Error::success();
  }
  // Renaming onto a symbolic link would replace the link.
  SmallString<256> Target(File);
  if (std::error_code Code = sys::fs::real_path(File, Target))
    Target = File;
  sys::fs::file_status Status;
  std::error_code Missing = sys::fs::status(Target, Status);
  if (!Missing && sys::fs::is_directory(Status))
    return Failure(std::make_error_code(std::errc::is_a_directory));
  if (!Missing && !sys::fs::is_regular_file(Status)) {
    // A pipe or a device: there is nothing to replace.
    std::error_code Code;
    raw_fd_ostream OS(Target, Code, sys::fs::CD_OpenExisting);
    if (!Code)
      Code = writeTo(OS, Content);
    return Code ? Failure(Code) : Error::success();
  }
  auto Temp = sys::fs::TempFile::create(
      Target + ".%%%%%%.tmp",
      Missing ? sys::fs::all_read | sys::fs::all_write : Status.permissions());
  if (!Temp)
    return Failure(errorToErrorCode(Temp.takeError()));
  std::error_code Code;
  {
    raw_fd_ostream OS(Temp->FD, /*shouldClose=*/false);
    Code = writeTo(OS, Content);
  }
  if (Code) {
    consumeError(Temp->discard());
    return Failure(Code);
  }
  if (Error E = Temp->keep(Target))
    return Failure(errorToErrorCode(std::move(E)));
  return Error::success();
}

} // namespace clang::tidy::async

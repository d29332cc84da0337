//===----------------------------------------------------------------------===//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// AsyncTidy.so: what users --load. It opens the checks built for its host.
//
// A plugin for another LLVM fails to load, clang-tidy says 'load request
// ignored' and exits 0: a gate that checks nothing. So this file uses no LLVM
// symbol, always loads, and makes every fault an exit code of 2.
//
//===----------------------------------------------------------------------===//

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <dlfcn.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

[[noreturn]] void fail(const std::string &Message) {
  std::fprintf(stderr, "error: AsyncTidy: %s\n", Message.c_str());
  std::fflush(nullptr);
  std::_Exit(2);
}

constexpr char Prefix[] = "AsyncTidyChecks-";
constexpr char Suffix[] = ".so";

std::string directoryOf(const std::string &Path) {
  size_t Slash = Path.rfind('/');
  return Slash == std::string::npos ? "." : Path.substr(0, Slash);
}

bool exists(const std::string &Path) { return access(Path.c_str(), F_OK) == 0; }

/// Where the checks lie: beside this file, or beside what it is a link to.
std::string findDirectory(const std::string &Checks) {
  static const char Here = 0;
  Dl_info Info{};
  if (!dladdr(&Here, &Info) || !Info.dli_fname)
    fail("cannot find the file that it was loaded from");
  std::string Directory = directoryOf(Info.dli_fname);
  if (!exists(Directory + "/" + Checks))
    if (char *Target = realpath(Info.dli_fname, nullptr)) {
      Directory = directoryOf(Target);
      std::free(Target);
    }
  return Directory;
}

/// "Debian clang version 22.1.8 (...)", from the program that loads us.
std::string hostVersion() {
  using VersionFunction = std::string();
  void *Symbol = dlsym(RTLD_DEFAULT, "_ZN5clang19getClangFullVersionB5cxx11Ev");
  if (!Symbol)
    fail("this program is not a clang-tidy that takes plugins: it exports no "
         "clang::getClangFullVersion() (built with libstdc++)");
  return reinterpret_cast<VersionFunction *>(Symbol)();
}

std::string majorOf(const std::string &Version) {
  const std::string Key = "clang version ";
  size_t Begin = Version.find(Key);
  if (Begin == std::string::npos)
    return {};
  Begin += Key.size();
  size_t End = Version.find_first_not_of("0123456789", Begin);
  return Version.substr(Begin, End == std::string::npos ? End : End - Begin);
}

/// The LLVM majors whose checks lie in Directory: "19, 22".
std::string majorsIn(const std::string &Directory) {
  std::vector<std::string> Majors;
  if (DIR *Dir = opendir(Directory.c_str())) {
    while (const dirent *Entry = readdir(Dir)) {
      const std::string Name = Entry->d_name;
      const size_t PrefixSize = sizeof(Prefix) - 1,
                   SuffixSize = sizeof(Suffix) - 1;
      if (Name.size() > PrefixSize + SuffixSize &&
          Name.compare(0, PrefixSize, Prefix) == 0 &&
          Name.compare(Name.size() - SuffixSize, SuffixSize, Suffix) == 0)
        Majors.push_back(
            Name.substr(PrefixSize, Name.size() - PrefixSize - SuffixSize));
    }
    closedir(Dir);
  }
  std::sort(Majors.begin(), Majors.end());
  std::string List;
  for (const std::string &Major : Majors)
    List += (List.empty() ? "" : ", ") + Major;
  return List;
}

struct Loader {
  Loader() {
    const std::string Version = hostVersion();
    const std::string Major = majorOf(Version);
    if (Major.empty())
      fail("cannot tell the LLVM version of this program from '" + Version +
           "'");

    const std::string Checks = Prefix + Major + Suffix;
    const std::string Directory = findDirectory(Checks);
    const std::string File = Directory + "/" + Checks;
    if (exists(File)) {
      if (!dlopen(File.c_str(), RTLD_NOW | RTLD_LOCAL))
        fail(std::string("cannot load the checks: ") + dlerror());
      return;
    }
    const std::string Built = majorsIn(Directory);
    const std::string Mend =
        "load the AsyncTidy.so that was built for LLVM " + Major;
    if (Built.empty())
      fail("no " + Checks + " in " + Directory + ", and this program is '" +
           Version + "'; keep it beside AsyncTidy.so, or " + Mend);
    fail("built for LLVM " + Built + ", but this program is '" + Version +
         "'; " + Mend + ", or run clang-tidy-" +
         Built.substr(0, Built.find(',')));
  }
};

const Loader TheLoader;

} // namespace

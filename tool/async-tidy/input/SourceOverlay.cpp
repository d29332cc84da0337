//===--- SourceOverlay.cpp - AsyncTidy ------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "input/SourceOverlay.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
namespace path = llvm::sys::path;

namespace clang::tidy::async {

SourceOverlay::SourceOverlay()
    : Memory(makeIntrusiveRefCnt<vfs::InMemoryFileSystem>()) {}

void SourceOverlay::add(StringRef Path, StringRef Content) {
  auto [It, New] = Files.try_emplace(Path, Content.str());
  if (!New)
    return;
  Names.try_emplace(path::filename(Path), true);
  Memory->addFile(Path, 0, MemoryBuffer::getMemBuffer(*It->second, Path));
}

void SourceOverlay::remove(StringRef Path) {
  Files.try_emplace(Path, std::nullopt);
  Names.try_emplace(path::filename(Path), true);
}

std::vector<std::string> SourceOverlay::paths() const {
  std::vector<std::string> Result;
  for (const auto &Entry : Files)
    Result.push_back(Entry.getKey().str());
  llvm::sort(Result);
  return Result;
}

StringRef SourceOverlay::keyOf(StringRef Path) const {
  // "a/b/.." ends in no file.
  if (Names.find(path::filename(Path)) == Names.end())
    return {};
  auto It = Files.find(Path);
  if (It == Files.end()) {
    // A directory may be gone from the disk; without links it counts as it
    // stands.
    SmallString<256> Real, Clean(Path);
    path::remove_dots(Clean, /*remove_dot_dot=*/true);
    if (!sys::fs::real_path(path::parent_path(Path), Real)) {
      path::append(Real, path::filename(Path));
      Clean = Real;
    }
    It = Files.find(Clean);
  }
  return It == Files.end() ? StringRef() : It->getKey();
}

std::optional<StringRef> SourceOverlay::find(StringRef Path) const {
  StringRef Key = keyOf(Path);
  if (Key.empty())
    return std::nullopt;
  const auto &Content = Files.find(Key)->second;
  return Content ? std::optional<StringRef>(*Content) : std::nullopt;
}

bool SourceOverlay::isAbsent(StringRef Path) const {
  StringRef Key = keyOf(Path);
  return !Key.empty() && !Files.find(Key)->second;
}

class OverlaidFileSystem final : public vfs::ProxyFileSystem {
public:
  OverlaidFileSystem(const SourceOverlay &Overlay,
                     IntrusiveRefCntPtr<vfs::FileSystem> Below)
      : ProxyFileSystem(std::move(Below)), Overlay(Overlay) {}

  ErrorOr<vfs::Status> status(const Twine &Path) override {
    StringRef Key = keyOf(Path);
    if (Key.empty())
      return ProxyFileSystem::status(Path);
    // (Memory has none of a file that was removed.)
    auto Result = Overlay.Memory->status(Key);
    if (!Result)
      return Result;
    return vfs::Status::copyWithNewName(*Result, Path);
  }

  bool exists(const Twine &Path) override {
    return static_cast<bool>(status(Path));
  }

  ErrorOr<std::unique_ptr<vfs::File>>
  openFileForRead(const Twine &Path) override {
    StringRef Key = keyOf(Path);
    if (Key.empty())
      return ProxyFileSystem::openFileForRead(Path);
    return vfs::File::getWithPath(Overlay.Memory->openFileForRead(Key), Path);
  }

private:
  StringRef keyOf(const Twine &Path) {
    SmallString<256> Absolute;
    Path.toVector(Absolute);
    if (makeAbsolute(Absolute))
      return {};
    return Overlay.keyOf(Absolute);
  }

  const SourceOverlay &Overlay;
};

IntrusiveRefCntPtr<vfs::FileSystem>
SourceOverlay::over(IntrusiveRefCntPtr<vfs::FileSystem> Below) const {
  return makeIntrusiveRefCnt<OverlaidFileSystem>(*this, std::move(Below));
}

std::unique_ptr<MemoryBuffer> readSource(StringRef Path,
                                         const SourceOverlay *Overlay) {
  if (Overlay && Overlay->has(Path)) {
    std::optional<StringRef> Content = Overlay->find(Path);
    return Content ? MemoryBuffer::getMemBufferCopy(*Content, Path) : nullptr;
  }
  // A directory or a device in place of a file must not be read.
  if (!sys::fs::is_regular_file(Path))
    return nullptr;
  auto Buffer = MemoryBuffer::getFile(Path);
  return Buffer ? std::move(*Buffer) : nullptr;
}

} // namespace clang::tidy::async

// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs
// Files, as they are reported unless more is asked for.
#include "task.h"
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace fs = std::filesystem;

my::task<> streams(std::string name, fs::path path, std::ifstream &given, std::ofstream &out, char *b) {
  std::ifstream in(name);                                  // warns: ifstream
  std::ifstream from_path(path, std::ios::binary);         // warns: ifstream
  std::ofstream log("log");                                // warns: ofstream
  std::fstream both("both");                               // warns: fstream
  std::wifstream wide("wide");                             // warns: ifstream
  std::ifstream closed;
  std::ifstream moved(std::move(given));
  closed.open("x");                                        // warns: open
  out.open("x");                                           // warns: open
  both.open("x");                                          // warns: open
  both.rdbuf()->open("x", std::ios::in);                   // warns: open
  moved.read(b, 8); // on request only
  out << 1;
  out.flush();
  out.close();
  if (moved.is_open())
    co_return;
}

my::task<> file_system(fs::path p, std::error_code ec) {
  fs::copy(p, p);                                          // warns: filesystem::copy
  fs::copy_file(p, p, ec);                                 // warns: copy_file
  fs::remove_all(p);                                       // warns: remove_all
  fs::resize_file(p, 1);                                   // warns: resize_file
  for (auto &entry : fs::recursive_directory_iterator(p))  // warns: recursive_directory_iterator
    (void)entry;
  fs::recursive_directory_iterator none;
  fs::recursive_directory_iterator same(none);
  for (auto &entry : fs::directory_iterator(p))
    (void)entry;
  fs::exists(p);
  fs::remove(p);
  fs::create_directories(p);
  std::remove("x");
  co_return;
}

// Where it is known what a path begins with, that tells memory from disk; elsewhere it may be any.
const std::string base = "/var/lib/app";
std::string anywhere = "/sys/class";
my::task<> beginnings(const std::string &given) {
  std::ifstream a(base + "/state");                        // warns: ifstream
  std::ifstream b(anywhere + "/net");                      // warns: ifstream
  std::ifstream c(given + "/sys/class");                   // warns: ifstream
  std::ifstream d(fs::path(base) / "state");               // warns: ifstream
  co_return;
}

// What a helper reads as text is mostly a small file of settings; what a coroutine or handler reads itself is in plain sight.
std::string settings(const std::string &name) {
  std::ifstream in(name);
  std::ifstream later;
  later.open(name);
  std::string line;
  std::getline(in, line);
  return line;
}
std::string content(const std::string &name, bool again) {
  std::ifstream in;
  in.open(name, std::ios::in | std::ios::binary);
  return std::string(8, '.');
}
std::string attachment(const std::string &name) {
  constexpr auto mode = std::ifstream::binary;
  std::ifstream in(name, mode);
  return std::string(8, '.');
}
void note(const std::string &name) { std::ofstream(name) << "x"; }
my::task<> helpers(std::string name) {
  settings(name);
  content(name, true);                                     // warns: it reaches 'std::basic_ifstream::open' (file)
  attachment(name);                                        // warns: it reaches 'std::basic_ifstream::basic_ifstream' (file)
  note(name);                                              // warns: it reaches 'std::basic_ofstream::basic_ofstream' (file)
  [&] { settings(name); }();
  co_return;
}

// A path is but a name.
my::task<fs::path> paths(fs::path p) {
  p /= "x";
  p.replace_extension(".txt");
  co_return p.lexically_normal().parent_path() / p.filename();
}

my::task<> processes() {
  std::system("true");                                     // warns: system
  std::system(nullptr);
  co_return;
}

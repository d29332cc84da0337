// RUN: %tidy-test %s async-blocking-call --config '{CheckOptions: {async-blocking-call.Categories: "file:maybe"}}' -- -std=c++20 -I %inputs
// Files, with everything that often does not block.
#include "task.h"
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>

namespace fs = std::filesystem;

my::task<> streams(std::ifstream &in, std::ofstream &out, std::fstream &both, std::string s, int n, char *b) {
  std::ifstream opened("x");                        // warns: ifstream
  in >> n;                                          // warns: operator>>
  in >> s;                                          // warns: operator>>
  std::getline(in, s);                              // warns: getline
  in.get();                                         // warns: get
  in.read(b, 8);                                    // warns: read
  both.read(b, 8);                                  // warns: read
  in.close();                                       // warns: close
  out.write(b, 8);                                  // warns: write
  out.flush();                                      // warns: flush
  out.close();                                      // warns: close
  in.eof();
  in.tellg();
  co_return;
}

void settings(std::string name) { std::ifstream in(name); }
my::task<> helpers(std::string name) {
  settings(name);                                   // warns: it reaches 'std::basic_ifstream::basic_ifstream' (file)
  co_return;
}

my::task<> no_files(std::istringstream in, std::ostringstream out, std::string s, int n, char *b) {
  in >> n;
  in >> s;
  std::getline(in, s);
  in.read(b, 8);
  out.write(b, 8);
  out.flush();
  std::cout.write(b, 8);
  std::cout.flush();
  co_return;
}

my::task<> file_system(fs::path p, std::error_code ec, fs::directory_entry e) {
  fs::exists(p);                                    // warns: exists
  fs::exists(p, ec);                                // warns: exists
  fs::is_directory(p);                              // warns: is_directory
  fs::file_size(p);                                 // warns: file_size
  fs::last_write_time(p);                           // warns: last_write_time
  fs::create_directories(p);                        // warns: create_directories
  fs::remove(p);                                    // warns: filesystem::remove
  fs::remove_all(p);                                // warns: remove_all
  fs::rename(p, p);                                 // warns: rename
  fs::canonical(p);                                 // warns: canonical
  fs::space(p);                                     // warns: space
  fs::directory_iterator it(p);                     // warns: directory_iterator
  fs::directory_iterator copied(it);
  fs::directory_iterator end;
  ++it;                                             // warns: operator++
  it.increment(ec);                                 // warns: increment
  fs::directory_entry named(p);                     // warns: directory_entry
  e.refresh();                                      // warns: refresh
  e.path();
  p.lexically_normal();
  p.extension();
  fs::exists(e.status());
  co_return;
}

// Only the categories that are asked for
my::task<> others() {
  std::this_thread::sleep_for(std::chrono::seconds(1));
  int n;
  std::cin >> n;
  co_return;
}

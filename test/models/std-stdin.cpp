// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs
// Standard input blocks; other streams go through the same functions.
#include "task.h"
#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>

my::task<> reads(std::string &s, int &n, char *buffer, char &c) {
  std::cin >> n;                     // warns: operator>>
  std::cin >> s;                     // warns: operator>>
  std::wcin >> n;                    // warns: operator>>
  std::getline(std::cin, s);         // warns: getline
  std::getline(std::cin, s, ',');    // warns: getline
  std::cin.get();                    // warns: get
  std::cin.get(c);                   // warns: get
  std::cin.getline(buffer, 8);       // warns: getline
  std::cin.read(buffer, 8);          // warns: read
  std::cin.ignore();                 // warns: ignore
  std::cin.peek();                   // warns: peek
  std::getchar();                    // warns: getchar
  co_return;
}

my::task<> loops(std::string s) {
  while (std::getline(std::cin, s)) // warns: getline
    co_await my::sleep(1);
}

my::task<> looks_at_it() {
  std::cin.tie(nullptr);
  std::cin.clear();
  if (std::cin.eof())
    std::cout << "no more" << std::endl;
  co_return;
}

my::task<> string_streams(std::istringstream in, std::istream &unknown, std::string s, int n, char *buffer) {
  in >> n >> s;
  std::getline(in, s);
  in.get();
  in.read(buffer, 8);
  unknown >> n;
  std::getline(unknown, s);
  std::istringstream own("1 2 3");
  own >> n;
  co_return;
}

my::task<> output(int n) {
  std::cout << "logging is not reported " << n << std::endl;
  std::cerr << "neither here\n" << std::flush;
  co_return;
}

// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs/packs

#include "../Inputs/task.h"
#include <cpr.h>
#include <unistd.h>

my::task<> http(cpr::Session &session) {
  cpr::Get(cpr::Url{}); // warns: use 'cpr::GetCallback(...)'
  session.Post();       // warns: 'cpr::Session::Post'
  session.SetUrl({});
  cpr::GetCallback([](cpr::Response) { sleep(1); }, cpr::Url{});
  co_return;
}

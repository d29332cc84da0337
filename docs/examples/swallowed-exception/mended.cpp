// Mended: the completion handler gets the exception, and here it passes it on:
// loop.run() throws it.
//
// silent: mended
#include "../course.h"

#include <stdexcept>
#include <vector>

using namespace course;

awaitable<void> import_rows(std::vector<std::string> rows, int &imported) {
  for (const auto &row : rows) {
    co_await delay(50ms);
    std::stoi(row);
    ++imported;
    say("row '%s' imported", row.c_str());
  }
}

int main() {
  const std::vector<std::string> rows = {"10", "20", "thirty", "40", "50"};
  int imported = 0;
  asio::io_context loop;
  asio::co_spawn(loop, import_rows(rows, imported),
                 [](std::exception_ptr failure) {
                   if (failure)
                     std::rethrow_exception(failure);
                 });
  try {
    loop.run();
  } catch (const std::exception &failure) {
    say("the import failed: %s", failure.what());
  }
  say("done; %d of 5 rows imported", imported);
}

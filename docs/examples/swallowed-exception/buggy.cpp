// Pitfall: an exception that nobody sees.
// asio::detached ignores the exception that ends a task. The import stops in
// the middle, and the program ends as if all were well.
//
// silent: no check finds this yet
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
  asio::co_spawn(loop, import_rows(rows, imported), asio::detached);
  loop.run();
  say("done; %d of 5 rows imported, no error seen", imported);
}

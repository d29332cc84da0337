// The exercise of the course: five bugs in one class. The checks find four.
// five_bugs_mended.cpp tells what each one is.
#include "course.h"

#include <stdexcept>
#include <vector>

using namespace course;

class Crawler {
public:
  explicit Crawler(asio::io_context &loop) : loop_(loop) {}

  awaitable<void> crawl(std::vector<std::string> urls) {
    for (const auto &url : urls) {
      std::string page = download(url); // warns[async-blocking-call]: download
      store(page);                      // warns[async-discarded-task]: store
      be_polite();                      // warns[async-blocking-call]: be_polite
    }
    // No check finds the next one yet.
    asio::co_spawn(loop_, index(), asio::detached);

    int links = 0;
    asio::co_spawn(loop_, count_links(),
                   [&](std::exception_ptr, int counted) { links = counted; });
    loop_.run_for(400ms); // warns[async-nested-run]: run_for
    say("%d of %zu pages stored, %d links, indexed: %s", stored_, urls.size(),
        links, indexed_ ? "yes" : "no");
    co_return;
  }

private:
  // Stands for an HTTP client that blocks.
  std::string download(const std::string &url) {
    std::this_thread::sleep_for(100ms);
    return "page of " + url;
  }
  awaitable<void> store(std::string) {
    co_await delay(10ms);
    ++stored_;
  }
  void be_polite() {
    asio::steady_timer timer(loop_, 50ms);
    timer.wait();
  }
  awaitable<void> index() {
    co_await delay(10ms);
    if (stored_ < 5)
      throw std::runtime_error("index: a page is missing");
    indexed_ = true;
  }
  awaitable<int> count_links() {
    co_await delay(20ms);
    co_return 12;
  }

  asio::io_context &loop_;
  int stored_ = 0;
  bool indexed_ = false;
};

int main() {
  asio::io_context loop;
  Crawler crawler(loop);
  run(loop, crawler.crawl({"/a", "/b", "/c", "/d"}));
}

// The five bugs of five_bugs.cpp, mended.
//
// silent: mended
#include "course.h"

#include <stdexcept>
#include <vector>

using namespace course;

class Crawler {
public:
  awaitable<void> crawl(std::vector<std::string> urls) {
    for (const auto &url : urls) {
      // 1. It was a blocking call, and held the loop at every URL.
      std::string page = co_await download(url);
      // 2. It was called without co_await, and never ran.
      co_await store(page);
      // 3. It was a plain function, and could only block.
      co_await be_polite();
    }
    try {
      // 4. It was detached, and nobody saw its exception.
      co_await index();
    } catch (const std::exception &failure) {
      say("failed: %s", failure.what());
    }
    // 5. Its result was got by running the loop from inside the loop.
    int links = co_await count_links();
    say("%d of %zu pages stored, %d links, indexed: %s", stored_, urls.size(),
        links, indexed_ ? "yes" : "no");
  }

private:
  // Stands for an HTTP client that suspends.
  awaitable<std::string> download(std::string url) {
    co_await delay(100ms);
    co_return "page of " + url;
  }
  awaitable<void> store(std::string) {
    co_await delay(10ms);
    ++stored_;
  }
  awaitable<void> be_polite() { co_await delay(50ms); }
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

  int stored_ = 0;
  bool indexed_ = false;
};

int main() {
  asio::io_context loop;
  Crawler crawler;
  run(loop, crawler.crawl({"/a", "/b", "/c", "/d"}));
}

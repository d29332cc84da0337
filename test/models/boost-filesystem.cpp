// REQUIRES: boost181
// RUN: %tidy-test %s async-blocking-call -- -std=c++20

// Boost.Filesystem in handlers of Boost.Asio.

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/filesystem.hpp>
#include <boost/filesystem/fstream.hpp>

namespace asio = boost::asio;
namespace fs = boost::filesystem;

void handles(asio::io_context &io, fs::path a, fs::path b) {
  asio::post(io, [a, b] {
    fs::remove_all(a);          // warns: 'boost::filesystem::remove_all' blocks the event loop in a handler given to 'boost::asio::post' (file)
    fs::copy_file(a, b);        // warns: 'boost::filesystem::copy_file'
    fs::resize_file(a, 1);      // warns: 'boost::filesystem::resize_file'
    for (fs::recursive_directory_iterator i(a), end; i != end; ++i) // warns: recursive_directory_iterator
      ;
    fs::ofstream out(a);        // warns: basic_ofstream
    fs::ifstream in(a);         // warns: basic_ifstream
  });
}

// Look-ups that rarely take long, and names alone.
void right(asio::io_context &io, fs::path a) {
  asio::post(io, [a] {
    if (fs::exists(a) && fs::is_directory(a))
      fs::create_directory(a / "b");
    for (fs::directory_iterator i(a), end; i != end; ++i)
      fs::file_size(i->path());
    fs::recursive_directory_iterator end;
    fs::remove(a.parent_path());
  });
  fs::remove_all(a);
}

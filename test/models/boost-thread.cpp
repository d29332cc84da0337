// REQUIRES: boost181
// RUN: %tidy-test %s async-blocking-call -- -std=c++20

// Boost.Thread in handlers of Boost.Asio. Locks are for those who ask.

#define BOOST_THREAD_VERSION 4
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/thread.hpp>
#include <boost/thread/future.hpp>

namespace asio = boost::asio;

int compute();

void waits(asio::io_context &io, boost::thread &t, boost::thread_group &g, boost::mutex &m, boost::condition_variable &ready,
           boost::future<int> &f, boost::barrier &all) {
  asio::post(io, [&] {
    boost::this_thread::sleep_for(boost::chrono::seconds(1)); // warns: 'boost::this_thread::sleep_for' blocks the event loop in a handler given to 'boost::asio::post' (sleep)
    boost::this_thread::sleep_until(boost::chrono::steady_clock::now()); // warns: (sleep)
    t.join();                   // warns: 'boost::thread::join'
    t.try_join_for(boost::chrono::seconds(1)); // warns: try_join_for
    g.join_all();               // warns: 'boost::thread_group::join_all'
    all.wait();                 // warns: 'boost::barrier::wait'
    boost::unique_lock<boost::mutex> lock(m);
    ready.wait(lock);           // warns: 'boost::condition_variable::wait'
    ready.wait_for(lock, boost::chrono::seconds(1)); // warns: wait_for
  });
  asio::post(io, [&] { f.wait(); }); // warns: wait
  asio::post(io, [&] { f.get(); });  // warns: 'boost::future::get'
}

void right(asio::io_context &io, boost::shared_mutex &shared, boost::mutex &m, boost::recursive_mutex &again, boost::future<int> &f) {
  asio::post(io, [&] {
    boost::shared_lock<boost::shared_mutex> reads(shared);
    boost::upgrade_lock<boost::shared_mutex> may_write(shared);
    boost::unique_lock<boost::shared_mutex> writes(shared);
    boost::lock_guard<boost::mutex> guard(m);
    boost::lock_guard<boost::recursive_mutex> guard_again(again);
    if (f.is_ready())
      f.get();
  });
  boost::thread worker([] { boost::this_thread::sleep_for(boost::chrono::seconds(1)); });
  boost::thread_group workers;
  workers.create_thread([] { boost::this_thread::sleep_for(boost::chrono::seconds(1)); });
  boost::async(boost::launch::async, [] { boost::this_thread::sleep_for(boost::chrono::seconds(1)); return 1; });
  worker.join();
}

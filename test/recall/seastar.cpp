// RUN: %tidy-test %s async-* -- -std=c++20 -isystem %inputs/seastar

// Bugs of Seastar's, ScyllaDB's and Redpanda's history, reduced to their shape: test/corpus/bugs.yaml says where they stood.

#include <chrono>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <seastar/core/coroutine.hh>
#include <seastar/core/gate.hh>
#include <seastar/core/loop.hh>
#include <seastar/core/semaphore.hh>
#include <string>
#include <vector>

namespace ss = seastar;
using units_t = ss::semaphore_units<ss::semaphore_default_exception_factory>;

ss::future<> step();
ss::future<int> read_int();

struct lock_holder {
  lock_holder(lock_holder &&) noexcept;
  ~lock_holder();
};
struct rwlock {
  ss::future<lock_holder> hold_write_lock();
};

// scylladb: the lock of the table's metadata.
struct tables_metadata {
  rwlock lock;
  ss::future<lock_holder> hold_write_lock() { return lock.hold_write_lock(); }
};
struct database {
  tables_metadata tables;
  ss::semaphore sample_limiter{1};
  tables_metadata &get_tables_metadata() { return tables; }
  void add_column_family(const std::string &name);
  template <typename Func> ss::future<> invoke_on_all(Func func);

  ss::future<> create_local_system_table(const std::string &name, bool volatile_table) {
    if (volatile_table)
      co_await step();
    auto lock = get_tables_metadata().hold_write_lock(); // warns: 'lock'
    std::exception_ptr ex;
    try {
      add_column_family(name);
    } catch (...) {
      ex = std::current_exception();
    }
    if (ex)
      co_await step();
  }

  // scylladb: units for sampling, in a handler of HTTP, in a lambda that all shards run, and in a loop.
  ss::future<> sample_data_files(std::vector<int> &result) {
    co_await invoke_on_all([&result](database &local, int chunk) -> ss::future<> {
      auto ticket = ss::get_units(local.sample_limiter, 1); // warns: 'ticket'
      const int offset = result[chunk];
      for (int i = 0; i < offset; ++i)
        co_await step();
    });
  }
};
ss::future<std::string> retrain(database &db, bool enabled) {
  if (!enabled)
    throw std::runtime_error("not yet");
  auto ticket = ss::get_units(db.sample_limiter, 1); // warns: 'ticket'
  co_await db.create_local_system_table("dicts", false);
  co_return "done";
}
ss::future<> tick(database &db, const std::vector<int> &tables) {
  for (int table : tables) {
    if (table < 0)
      continue;
    auto ticket = ss::get_units(db.sample_limiter, 1); // warns: 'ticket'
    co_await step();
  }
}

// scylladb: a member that returns a future of units.
struct gossiper {
  ss::semaphore update_lock{1};
  int version = 0;
  ss::future<units_t> lock_endpoint_update_semaphore() { return ss::get_units(update_lock, 1); }
  template <typename Func> ss::future<> invoke_on_all(Func func);

  ss::future<> reset_endpoint_state_map() {
    auto lock = lock_endpoint_update_semaphore(); // warns: 'lock'
    auto next = version + 1;
    co_await invoke_on_all([next](gossiper &g) { g.version = next; });
  }
};

// scylladb: in a loop, in a try block, with ways out.
struct segment_manager {
  ss::semaphore recalculation_guard{1};
  ss::gate gate;
  std::vector<int> reserve;
  bool full() const;
  ss::future<> do_pending_deletes();

  ss::future<> replenish_reserve() {
    for (;;) {
      if (full())
        break;
      try {
        ss::gate::holder g(gate);
        auto guard = ss::get_units(recalculation_guard, 1); // warns: 'guard'
        if (full())
          continue;
        reserve.push_back(co_await read_int());
        continue;
      } catch (std::exception &) {
      }
      co_await step();
    }
  }
  ss::future<> recalculate_footprint() {
    try {
      co_await do_pending_deletes();
      auto guard = ss::get_units(recalculation_guard, 1); // warns: 'guard'
      auto copy = reserve;
      std::vector<int> recycled;
      for (int n : copy)
        recycled.push_back(n + co_await read_int());
    } catch (...) {
    }
  }
};

// scylladb: a cast that says that it is meant so. Nothing tells it from the many that are.
void finish_view_build(std::vector<ss::future<>> &bookkeeping) {
  auto f = step().then([] { (void)step(); });
  bookkeeping.push_back(std::move(f));
}

// redpanda: a read-write lock around a snapshot.
struct kv_stm {
  rwlock snapshot_lock;
  ss::gate gate;
  int offset() const;

  ss::future<> apply_local_snapshot(std::string bytes) {
    auto holder = gate.hold();
    auto units = snapshot_lock.hold_write_lock(); // warns: 'units'
    auto snap = co_await read_int();
    (void)snap;
  }
  ss::future<int> take_local_snapshot() {
    auto holder = gate.hold();
    auto units = snapshot_lock.hold_write_lock(); // warns: 'units'
    auto last = offset();
    co_return last + co_await read_int();
  }
};

// redpanda: its mutex is a class of its own around a semaphore.
class mutex {
  ss::semaphore sem{1};

public:
  using units = units_t;
  ss::future<units> get_units() noexcept { return ss::get_units(sem, 1); }
};
struct segment {
  rwlock destructor_lock;
  ss::future<lock_holder> write_lock() { return destructor_lock.hold_write_lock(); }
};
struct archival_stm {
  mutex manifest_lock;
  ss::future<mutex::units> acquire_manifest_lock() { return manifest_lock.get_units(); }
};
struct home_allowance {
  mutex reclaim_lock;
  int available = 0;
};
struct cache {
  struct reservation_guard {
    reservation_guard(reservation_guard &&) noexcept;
    ~reservation_guard();
  };
  ss::future<reservation_guard> reserve_space(std::size_t bytes, std::size_t objects);
  ss::future<> put(std::string key, int stream);
};
struct redpanda {
  std::vector<std::shared_ptr<segment>> segments;
  std::shared_ptr<archival_stm> stm;
  mutex background_mutex, rolling_lock;
  cache &disk_cache;

  ss::future<> compact() {
    for (auto &seg : segments) {
      auto write_lock = seg->write_lock(); // warns: 'write_lock'
      co_await step();
    }
  }
  ss::future<bool> unsafe_reset_manifest(std::string json) {
    co_await step();
    auto lock = stm->acquire_manifest_lock(); // warns: 'lock'
    co_return json.empty();
  }
  ss::future<> reclaim(std::shared_ptr<home_allowance> allowance) {
    auto locked = allowance->reclaim_lock.get_units(); // warns: 'locked'
    if (allowance->available > 0)
      co_return;
    co_await step();
  }
  ss::future<> close_window() {
    try {
      auto units = background_mutex.get_units(); // warns: 'units'
      co_await step();
    } catch (const std::exception &) {
    }
  }
  ss::future<> roll(int term) {
    if (term == 0)
      co_return;
    auto lock = rolling_lock.get_units(); // warns: 'lock'
    co_await step();
  }
  ss::future<> hydrate_txrange() {
    auto size = co_await read_int();
    auto reservation = disk_cache.reserve_space(size, 1); // warns: 'reservation'
    co_await disk_cache.put("tx", size).finally([] { return step(); });
  }
};

// redpanda: an update whose future is kept in a local, in a function that returns another.
ss::future<> update_broker_client(int self, int node);
ss::future<int> handle_configuration_update(int node, std::optional<int> leader) {
  if (node == 0)
    return ss::make_ready_future<int>(1);
  auto f = update_broker_client(0, node); // warns: 'f'
  if (!leader)
    return ss::make_ready_future<int>(2);
  return read_int().then([](int ec) { return ec; });
}

// redpanda: statfs() in a function that a coroutine calls. Plain file access is 'maybe', so this takes file:maybe.
std::vector<std::uintmax_t> get_disks() { return {std::filesystem::space("/var/lib").free}; }
ss::future<> update_state() {
  auto disks = get_disks();
  co_await step();
}

// seastar: a continuation that does not return what it starts.
struct output_stream {
  ss::future<> write(std::string s);
};
ss::future<> write(output_stream &out, int value);
template <typename Range> ss::future<> write_object(output_stream &out, const Range &range) {
  return out.write("{").then([&out, &range] {
    write(out, range[0]); // warns: 'write'
  });
}
ss::future<> formats(output_stream &out) { return write_object(out, std::vector<int>{1}); }

// A small stand-in for Seastar: its names and include paths, no behaviour. Part of the tests of AsyncTidy.
#pragma once

#include <functional>
#include <seastar/core/future.hh>

namespace seastar {

class app_template {
public:
    app_template();
    int run(int ac, char **av, std::function<future<int>()> &&func) noexcept;
    int run(int ac, char **av, std::function<future<>()> &&func) noexcept;
};

} // namespace seastar

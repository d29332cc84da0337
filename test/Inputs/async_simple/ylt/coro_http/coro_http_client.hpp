// A stand-in for the header of yalantinglibs that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "cinatra/coro_http_client.hpp"

namespace coro_http = cinatra;

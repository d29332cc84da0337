// A stand-in for the header of yalantinglibs that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/coro/Lazy.h"
#include "async_simple/coro/SyncAwait.h"

#include <memory>
#include <string>

namespace cinatra {

struct resp_data {
  int status = 0;
  std::string resp_body;
};

class coro_http_client : public std::enable_shared_from_this<coro_http_client> {
 public:
  async_simple::coro::Lazy<resp_data> async_get(std::string uri) { co_return resp_data{}; }
  resp_data get(std::string uri) { return async_simple::coro::syncAwait(async_get(std::move(uri))); }
};

}  // namespace cinatra

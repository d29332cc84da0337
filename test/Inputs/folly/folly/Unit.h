// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

namespace folly {

struct Unit {};

} // namespace folly

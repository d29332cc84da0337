// A log of orders on disk. Nothing here says that writing to it takes time.
#pragma once

#include <string>
#include <vector>

namespace course {

class Journal {
public:
  void append(const std::string &line);

private:
  std::vector<std::string> lines_;
};

} // namespace course

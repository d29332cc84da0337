#include "task.h"

Task work(int FD) {
  save(FD);
  co_return;
}

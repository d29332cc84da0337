#include <unistd.h>
void save(int FD) { (void)fsync(FD); }

//===- Next.h - the function that a wrapper stands before -------------------------------------------===//
#pragma once

namespace async_watch {

/// dlsym(RTLD_NEXT, Name) without its lock and its malloc: a program's own malloc locks a mutex, and that is wrapped here.
void *nextSymbol(const char *Name);

} // namespace async_watch

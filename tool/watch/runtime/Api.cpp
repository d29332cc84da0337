//===--- Api.cpp - AsyncTidy ----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What async_watch.h leads to.
//
//===----------------------------------------------------------------------===//

#include "State.h"

using namespace async_watch;

#define API extern "C" [[gnu::visibility("default")]]

static ThreadSlot *self() {
  if (ThreadSlot *T = Self)
    return T;
  return load(G.Enabled) ? attachThread() : nullptr;
}

API const char *async_watch_callback_enter_(const char *Name) {
  ThreadSlot *T = self();
  if (!T)
    return nullptr;
  const char *Previous = T->LabelSeq == T->IterSeq ? T->Label : nullptr;
  T->Label = Name;
  store(T->LabelSeq, T->IterSeq);
  return Previous;
}

API void async_watch_callback_leave_(const char *Previous) {
  if (ThreadSlot *T = Self) {
    // A slow callback is told after it has ended: its name stays until there is
    // another one, if it was slow.
    if (T->LabelSeq == T->IterSeq && ticks() - T->IterStart > G.ThresholdTicks)
      return;
    T->Label = Previous;
  }
}

API void async_watch_allow_enter_() {
  if (ThreadSlot *T = self()) {
    if (!T->Allowed)
      T->AllowedSince = ticks();
    store(T->Allowed, T->Allowed + 1);
  }
}

API void async_watch_allow_leave_() {
  ThreadSlot *T = Self;
  if (!T || !T->Allowed)
    return;
  if (T->Allowed == 1) {
    uint64_t Since = T->AllowedSince > T->IterStart ? T->AllowedSince
                                                    : T->IterStart,
             Now = ticks();
    if (T->ExcusedSeq != T->IterSeq)
      T->Excused = 0;
    T->ExcusedSeq = T->IterSeq;
    T->Excused += Now - Since;
  }
  store(T->Allowed, T->Allowed - 1);
}

API void async_watch_set_threshold_(uint64_t Ns) {
  storeRelaxed(G.Opts.threshold, Ns ? Ns : 1);
  storeRelaxed(G.ThresholdTicks, toTicks(G.Opts.threshold));
  storeRelaxed(Hot.RemarkTicks, G.Opts.iterations ? 0 : G.ThresholdTicks);
  wakeWatchdog();
}

API void async_watch_set_hook_(async_watch_hook Hook, void *Data) {
  store(G.HookData, Data);
  store(G.Hook, Hook);
}

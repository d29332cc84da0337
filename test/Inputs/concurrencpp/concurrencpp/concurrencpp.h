// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "concurrencpp/executors/executor_all.h"
#include "concurrencpp/results/generator.h"
#include "concurrencpp/results/lazy_result.h"
#include "concurrencpp/results/promises.h"
#include "concurrencpp/results/result.h"
#include "concurrencpp/results/resume_on.h"
#include "concurrencpp/results/shared_result.h"
#include "concurrencpp/results/when_result.h"
#include "concurrencpp/runtime/runtime.h"
#include "concurrencpp/threads/async_condition_variable.h"
#include "concurrencpp/threads/async_lock.h"
#include "concurrencpp/timers/timer_queue.h"

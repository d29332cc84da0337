// A body that does not compile is no body, and says nothing: with full bodies
// the compiler reports it.
// RUN: %async-tidy parse-probe --stats %s -- -std=c++17 -isystem %S/Inputs > %t.out 2> %t.err
// RUN: FileCheck --check-prefix=OUT %s < %t.out
// RUN: FileCheck --check-prefix=ERR %s < %t.err
// RUN: not %async-tidy parse-probe --full-bodies %s -- -std=c++17 -isystem %S/Inputs 2>&1 | FileCheck --check-prefix=FULL %s
// RUN: not %async-tidy parse-probe %s -- -DBROKEN -std=c++17 -isystem %S/Inputs 2>&1 | FileCheck --check-prefix=BROKEN %s
// RUN: %async-tidy parse-probe --dependencies %s -- -std=c++17 -isystem %S/Inputs | FileCheck --check-prefix=DEPS %s

#include <forms.h>
#ifdef BROKEN
int Broken = "no";
#endif
#if __has_include("maybe.h")
#endif

// OUT: reached forms::leaf
// OUT-NOT: forms::error
// ERR-NOT: error:
// ERR: failed 1
// FULL: member reference base type 'int'
// BROKEN: cannot initialize
// DEPS-DAG: + {{.*}}errors.cpp
// DEPS-DAG: + {{.*}}Inputs/body.inc
// DEPS-DAG: + {{.*}}Inputs/forms.h
// DEPS-DAG: - {{.*}}maybe.h
int main() {
  forms::error(1);
  return forms::leaf();
}

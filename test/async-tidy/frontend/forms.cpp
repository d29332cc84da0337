// What the user's code reaches is the same whether bodies are skipped or not.
// RUN: %async-tidy parse-probe %s -- -std=c++17 -isystem %S/Inputs > %t.skip
// RUN: %async-tidy parse-probe --full-bodies %s -- -std=c++17 -isystem %S/Inputs > %t.full
// RUN: diff %t.skip %t.full
// RUN: %async-tidy parse-probe %s -- -std=c++23 -isystem %S/Inputs > %t.skip23
// RUN: %async-tidy parse-probe --full-bodies %s -- -std=c++23 -isystem %S/Inputs > %t.full23
// RUN: diff %t.skip23 %t.full23
// RUN: FileCheck %s < %t.skip
// RUN: FileCheck --check-prefix=NOT %s < %t.skip
// RUN: %async-tidy parse-probe --stats --mute %s -- -std=c++17 -isystem %S/Inputs 2>&1 | FileCheck --check-prefix=STATS %s

#include <forms.h>

// STATS: skipped {{[1-9][0-9]*}}, not recorded {{[0-9]+}}, deferred {{[1-9][0-9]*}}, parsed {{[1-9][0-9]*}}, instantiated {{[1-9][0-9]*}}, failed 0,

// NOT-NOT: forms::unused

// CHECK-DAG: reached forms::leaf int () forms.h:
// CHECK-DAG: reached forms::macros
// CHECK-DAG: reached forms::tryBlock
// CHECK-DAG: reached forms::Initializers::tail
// CHECK-DAG: reached forms::Outer::operator bool
// CHECK-DAG: reached forms::Box<long>::get
// CHECK-DAG: reached forms::Box<long>::as<int>
// CHECK-DAG: reached forms::peek
// CHECK-DAG: reached forms::friendly
// CHECK-DAG: reached forms::includes
// CHECK-DAG: reached forms::Extern<int>::inlined
// CHECK-DAG: reached forms::pragmas

// The body of a generic lambda of the user's, instantiated by a header alone,
// in a function that nobody calls by name.
// CHECK-DAG: user {{.*}}userTemplate<char>
// CHECK-DAG: user {{.*}}userTemplate<short>
template <typename T> int userTemplate(T X) { return forms::leaf() + X; }

int main() {
  using namespace forms;
  int Sum = macros() + tryBlock() + localClass() + deduced() + pragmas() + floating() +
            usesExtern() +
            attributes() + trailing(1) + arrow() + includes() +
            constrained(1);
  static_assert(constant(4) == 24);
  Sum += constantLocal().method() + constantLocal().later();
  Initializers A, B(1), C(1L);
  Outer O;
  Outer::Inner I;
  Sum += O(1) + (O ? 1 : 2) + (O += 1)[2] + I.method() + friendly(I);
  Pack<Empty> P;
  Box<int> Special(1);
  Box<long> General(1);
  Sum += Special.get() + General.get() + General.as<int>() + peek(General) +
         General.apply([](long X) { return static_cast<int>(X); });
  Sum += viaLambda([](auto) { return userTemplate('c'); });
  auto Callable = [](auto) { return userTemplate(static_cast<short>(1)); };
  Erased E(Callable);
  Sum += E();
  return Sum;
}

#!/usr/bin/env python3
"""adjust-commands.py ASYNC_TIDY CLANG_BIN DIRECTORY

A table of commands as databases have them, and what clang is to get. Each is read through a database, compared, and
then given to clang, which must accept it."""

import json
import os
import shlex
import subprocess
import sys

async_tidy, clang_bin, root = sys.argv[1:]
os.makedirs(root, exist_ok=True)
os.chdir(root)
root = os.getcwd()

for directory in ("inc", "build", "pch", "gcc/bin", "gcc/lib/gcc", "x86/lib/gcc/x86_64-linux-gnu/12/include"):
    os.makedirs(directory, exist_ok=True)
for name, text in {
    "both.h": "", "both.h.gch": "gpch", "only.h.gch": "gpch", "inc/only.h": "", "lost.h.gch": "gpch",
    "pch/cmake_pch.hxx": "", "pch/cmake_pch.hxx.pch": "CPCH", "pch/cmake_pch.hxx.gch": "gpch",
    "args.rsp": '-DFROM_RSP="a b" @nested.rsp', "nested.rsp": "-DNESTED", "plain.h": "",
    "gcc/bin/g++": "",
}.items():
    with open(name, "w") as file:
        file.write(text)


class Case:
    """One command. `args` is what must arrive, without -fsyntax-only and the file; `driver` its first word."""

    def __init__(self, command, args="", driver="clang++", dropped=[], problem=None, refused=None, file="x.cpp", directory=None):
        self.command, self.args, self.driver, self.dropped = command, args, driver, dropped
        self.problem, self.refused, self.extension, self.where = problem, refused, file.split(".", 1)[1], directory


cases = [
    # The ordinary.
    Case("g++ -std=c++20 -DA=1 -Iinc -O2 -g -c FILE -o x.o", "-std=c++20 -DA=1 -Iinc -O2 -g"),
    Case("clang++ -std=gnu++20 FILE", "-std=gnu++20"),
    Case("c++ FILE -c -DLATE", "-DLATE"),
    Case("gcc -c FILE", "", driver="clang", file="x.c"),
    Case("cc -c FILE", "", driver="clang", file="x.c"),
    # g++ compiles C++, whatever the file is called.
    Case("g++ -c FILE", "", driver="clang++", file="x.c"),
    Case("gcc -x c++ -c FILE", "-x c++", driver="clang", file="x.c"),
    Case("/usr/bin/g++-12 -c FILE", ""),
    Case("g++-12.2 -c FILE", ""),
    # Quotes of the shell.
    Case(r"""g++ -DS='"a b"' -DT=\"t\" "-DU=\$x" -DV='\n' -c FILE""", r"""-DS='"a b"' '-DT="t"' '-DU=$x' '-DV=\n'"""),
    Case(["g++", "-DS=\"a b\"", "-DBACK=\\", "-c", "FILE"], r"""'-DS="a b"' '-DBACK=\'"""),
    # Wrappers.
    Case("ccache g++ -DA -c FILE", "-DA"),
    Case("/usr/bin/ccache /usr/bin/g++ -DA -c FILE", "-DA"),
    Case("ccache compiler_check=content max_size=1G g++ -DA -c FILE", "-DA"),
    Case("ccache distcc g++ -DA -c FILE", "-DA"),
    Case("distcc -DA -c FILE", "-DA", driver="clang"),
    Case("/opt/icecream/bin/icecc g++ -DA -c FILE", "-DA"),
    Case("sccache clang++ -DA -c FILE", "-DA"),
    Case("/goma/gomacc clang++ -DA -c FILE", "-DA"),
    Case("rewrapper -cfg=x.cfg --exec_root=/r clang++ -DA -c FILE", "-DA"),
    Case("env CCACHE_DIR=/tmp/c -u LANG LC_ALL=C ccache g++ -DA -c FILE", "-DA"),
    Case("/usr/bin/env -i -- g++ -DA -c FILE", "-DA"),
    Case("env -S 'A=1 g++ -DB' -c FILE", "-DB"),
    Case("cmake -E env CCACHE_BASEDIR=/r ccache g++ -DA -c FILE", "-DA"),
    Case("/opt/cmake/bin/cmake -E env --unset=X g++ -DA -c FILE", "-DA"),
    Case("nice -n 10 g++ -DA -c FILE", "-DA"),
    Case("libtool --tag=CXX --mode=compile g++ -DA -c FILE", "-DA"),
    Case("zig c++ -DA -c FILE", "-DA"),
    Case("env env env g++ -DA -c FILE", "-DA"),
    # Output, dependencies, diagnostics: nothing to a parser.
    Case("g++ -MD -MT x.o -MF x.d -MMD -MP -MQ y -MG -o x.o -c FILE", ""),
    Case("g++ -MFx.d -MTx.o -ox.o -c FILE", ""),
    Case("g++ -Wp,-MD,x.d -Wp,-DP=1,-UQ -c FILE", "-DP=1 -UQ"),
    Case("g++ -Wp,-MMD,x.d,-fnothing -c FILE", "", dropped=["-Wp,-fnothing"]),
    Case("g++ -save-temps -save-temps=obj -pipe -S FILE", ""),
    Case("clang++ --serialize-diagnostics x.dia -MJ x.json -ftime-trace -fcolor-diagnostics -c FILE", "-fcolor-diagnostics"),
    Case("g++ -Wall -Werror -Werror=unused -pedantic-errors -Wfatal-errors -Wno-error=foo -c FILE", "-Wall -Wno-error=foo"),
    Case("g++ -fdiagnostics-color=always -fdiagnostics-format=json -c FILE", ""),
    Case("g++ -fprofile-use=nowhere.gcda -fprofile-arcs --coverage -flto=8 -flto=auto -fuse-ld=gold -c FILE", ""),
    Case("clang++ -flto=thin -c FILE", "-flto=thin"),
    Case("g++ FILE other.o libx.a -c -Wa,--noexecstack -Wl,-z,now", ""),
    # GCC's own.
    Case("g++ -fno-canonical-system-headers -c FILE", "", dropped=["-fno-canonical-system-headers"]),
    Case("g++ -fmodules-ts -std=c++20 -c FILE", "-std=c++20", dropped=["-fmodules-ts"]),
    # What GCC has in older standards, too.
    Case("g++ -fconcepts-ts -fconcepts -c FILE", "-std=gnu++20", dropped=["-fconcepts-ts", "-fconcepts"]),
    Case("g++ -fcoroutines -std=c++20 -c FILE", "-std=c++20", dropped=["-fcoroutines"]),
    Case("g++ -std=c++17 -fcoroutines -c FILE", "-std=c++20", dropped=["-fcoroutines", "-std=c++17"]),
    Case("g++ -std=gnu++11 -std=gnu++14 -fcoroutines -c FILE", "-std=gnu++11 -std=gnu++20",
         dropped=["-fcoroutines", "-std=gnu++14"]),
    Case("gcc -fcoroutines -c FILE", "", driver="clang", dropped=["-fcoroutines"], file="x.c"),
    Case("g++ -std=gnu++2b -fcoroutines -c FILE", "-std=gnu++2b", dropped=["-fcoroutines"]),
    Case("g++ -specs=/x/nano.specs --specs=rdimon.specs -c FILE", "", dropped=["-specs=/x/nano.specs", "--specs=rdimon.specs"]),
    Case("g++ --param max-inline-insns-single=200 --param=x=1 -c FILE", "--param max-inline-insns-single=200 --param=x=1"),
    Case("g++ -fanalyzer -fplugin=x.so -fplugin-arg-x-y=1 -mno-fancy-math-387 -c FILE", "",
         dropped=["-fanalyzer", "-fplugin=x.so", "-fplugin-arg-x-y=1", "-mno-fancy-math-387"]),
    Case("g++ -aux-info proto.txt -wrapper gdb,--args -imultiarch x86_64-linux-gnu -DA -c FILE", "-DA", dropped=None),
    Case("g++ -dumpbase x.cpp -dumpdir out/ -DA -c FILE", "-DA", dropped=None),
    Case("g++ -fsanitize=address,bounds-strict -fno-sanitize-recover=all -c FILE",
         "-fsanitize=address -fno-sanitize-recover=all", dropped=["-fsanitize=bounds-strict"]),
    Case("g++ -isystem x86/lib/gcc/x86_64-linux-gnu/12/include -DA -c FILE", "-DA",
         dropped=["-isystem x86/lib/gcc/x86_64-linux-gnu/12/include"]),
    Case("g++ -some-future-option=7 -c FILE", "", dropped=["-some-future-option=7"]),
    Case("g++ -DA -c FILE -o", "-DA", dropped=["-o"]),
    Case("ROOT/gcc/bin/g++ -DA -c FILE", "--gcc-toolchain=ROOT/gcc -DA"),
    # Cross compilers.
    Case("aarch64-linux-gnu-g++ -DA -c FILE", "--target=aarch64-linux-gnu -DA"),
    Case("/usr/bin/arm-linux-gnueabihf-g++-12 -DA -c FILE", "--target=arm-linux-gnueabihf -DA"),
    Case("aarch64-linux-gnu-gcc -c FILE", "--target=aarch64-linux-gnu", driver="clang", file="x.c"),
    Case("aarch64-linux-gnu-g++ --target=riscv64-linux-gnu -c FILE", "--target=riscv64-linux-gnu"),
    Case("my-g++ -DA -c FILE", "-DA"),
    Case("x86_64-linux-gnu-clang++ -c FILE", "--target=x86_64-linux-gnu"),
    Case("clang++ -arch x86_64 -arch arm64 -c FILE", "", dropped=["-arch x86_64", "-arch arm64"]),
    # Precompiled headers: clang must see the header itself.
    Case("g++ -include plain.h -c FILE", "-include plain.h"),
    Case("g++ -include both.h -c FILE", "-Xclang -include -Xclang both.h"),
    Case("g++ -Iinc -include only.h -c FILE", "-Iinc -Xclang -include -Xclang ROOT/inc/only.h", dropped=["-include only.h"]),
    Case("g++ -include lost.h -c FILE", "", dropped=["-include lost.h"], problem="'lost.h' was not found"),
    Case("clang++ -Winvalid-pch -Xclang -include-pch -Xclang ROOT/pch/cmake_pch.hxx.pch -Xclang -include -Xclang "
         "ROOT/pch/cmake_pch.hxx -c FILE", "-Winvalid-pch -Xclang -include -Xclang ROOT/pch/cmake_pch.hxx",
         dropped=["-Xclang ROOT/pch/cmake_pch.hxx.pch"]),
    Case("clang++ -include-pch pch/cmake_pch.hxx.pch -c FILE", "-Xclang -include -Xclang ROOT/pch/cmake_pch.hxx",
         dropped=["-include-pch pch/cmake_pch.hxx.pch"]),
    # Plugins and what the frontend is to do.
    Case("clang++ -Xclang -load -Xclang p.so -Xclang -add-plugin -Xclang p -Xclang -emit-pch -fpass-plugin=q.so -c FILE", "",
         dropped=["-Xclang -load", "-Xclang p.so", "-Xclang -add-plugin", "-Xclang p", "-Xclang -emit-pch", "-fpass-plugin=q.so"]),
    Case("clang++ -resource-dir /old/clang/12 -c FILE", "", dropped=["-resource-dir /old/clang/12"]),
    # Response files.
    Case("g++ @args.rsp -c FILE", "'-DFROM_RSP=a b' -DNESTED"),
    Case("g++ @ROOT/args.rsp -c FILE", "'-DFROM_RSP=a b' -DNESTED"),
    Case("g++ -DA @none.modmap -c FILE", "-DA", dropped=["@none.modmap"], problem="none.modmap' does not exist"),
    # Not for clang.
    Case("cl.exe /nologo /c FILE", refused="in the style of MSVC"),
    Case(["C:\\VS\\bin\\Hostx64\\cl.exe", "/c", "FILE"], refused="in the style of MSVC"),
    Case(r"C:\VS\bin\cl.exe /c FILE", refused="in the style of MSVC"),
    Case("clang-cl /c FILE", refused="in the style of MSVC"),
    Case("/usr/local/cuda/bin/nvcc -c FILE", refused="compiles CUDA"),
    Case("clang++ -c FILE", refused="CUDA and HIP files", file="x.cu"),
    Case("clang++ -x cuda -c FILE", refused="CUDA and HIP files"),
    Case("gcc -c FILE", refused="not a C or C++ file", file="x.S"),
    Case("g++ -x c++-header -c FILE", refused="a precompiled header", file="cmake_pch.hxx.cxx"),
    Case("gfortran -c FILE", refused="not a C or C++ file", file="x.f90"),
    Case("python3 gen.py FILE", refused="not a C or C++ file", file="x.py"),
    Case("ccache", refused="names no compiler"),
    Case("env A=1 B=2", refused="names no compiler"),
]


def filled(word, case):
    return word.replace("FILE", case.name).replace("ROOT", root)


entries = []
for number, case in enumerate(cases):
    case.name = f"{'cmake_pch' if case.extension == 'hxx.cxx' else f'case{number}'}.{case.extension}"
    with open(case.name, "w") as file:
        file.write("int main() { return 0; }\n")
    entry = {"directory": ".", "file": case.name}
    if isinstance(case.command, list):
        entry["arguments"] = [filled(word, case) for word in case.command]
    else:
        entry["command"] = filled(case.command, case)
    entries.append(entry)
with open("compile_commands.json", "w") as file:
    json.dump(entries, file)

run = subprocess.run([async_tidy, "doctor", "--commands", "-p", "."], capture_output=True, text=True)
if run.returncode != 0:
    sys.exit(f"exit code {run.returncode}: {run.stderr}")
found = {}
for line in run.stdout.splitlines():
    if line.startswith("/"):
        current = found.setdefault(os.path.basename(line), {"dropped": [], "problem": []})
    else:
        key, value = line[2:13].strip(), line[13:]
        current.setdefault(key, []).append(value) if key in ("dropped", "problem") else current.update({key: value})

failures = 0
compiled = 0
for case in cases:
    got = found[case.name]
    mistakes = []
    if case.refused:
        if case.refused not in got.get("left out", ""):
            mistakes.append(f"not refused: {got}")
    elif "command" not in got:
        mistakes.append(f"refused: {got}")
    else:
        words = shlex.split(got["command"])
        files = [word for word in words if word in (case.name, f"{root}/{case.name}")]
        rest = [word for word in words[2:] if word not in files]
        wanted = shlex.split(filled(case.args, case))
        if os.path.basename(words[0]) != case.driver:
            mistakes.append(f"driver {words[0]}, not {case.driver}")
        if words[1] != "-fsyntax-only" or len(files) != 1:
            mistakes.append(f"-fsyntax-only or the file is not there: {words}")
        if rest != wanted:
            mistakes.append(f"arguments {rest}, not {wanted}")
        if case.dropped is not None and got["dropped"] != [filled(word, case) for word in case.dropped]:
            mistakes.append(f"dropped {got['dropped']}, not {case.dropped}")
        if (case.problem is None) != (not got["problem"]) or (case.problem and case.problem not in got["problem"][0]):
            mistakes.append(f"problem {got['problem']}, not {case.problem}")
        # What we let pass, clang must accept.
        clang = os.path.join(clang_bin, case.driver)
        check = subprocess.run([clang, "-w", *words[1:]], capture_output=True, text=True)
        compiled += 1
        if check.returncode != 0:
            mistakes.append(f"clang: {check.stderr}")
    for mistake in mistakes:
        failures += 1
        print(f"{case.command}: {mistake}")
print(f"{len(cases)} commands, {compiled} given to clang, {failures} mistakes")
sys.exit(1 if failures else 0)

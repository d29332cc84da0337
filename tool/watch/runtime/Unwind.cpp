//===--- Unwind.cpp - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Call frame information.
//
//===----------------------------------------------------------------------===//

#include "Unwind.h"
#include <dlfcn.h>
#include <link.h>
#include <sys/uio.h>

namespace async_watch {

size_t readSome(uint64_t Address, void *To, size_t N) {
  iovec Local{To, N}, Remote{reinterpret_cast<void *>(Address), N};
  long R = sys(SYS_process_vm_readv, G.Pid, ptr(&Local), 1, ptr(&Remote), 1, 0);
  return failed(R) ? 0 : static_cast<size_t>(R);
}

bool readMemory(uint64_t Address, void *To, size_t N) {
  return readSome(Address, To, N) == N;
}

bool findModule(uint64_t PC, ModuleOf &M) {
  dl_find_object Found;
  if (_dl_find_object(reinterpret_cast<void *>(PC), &Found) != 0)
    return false;
  M.Start = reinterpret_cast<uint64_t>(Found.dlfo_map_start);
  M.End = reinterpret_cast<uint64_t>(Found.dlfo_map_end);
  M.LinkMap = reinterpret_cast<uint64_t>(Found.dlfo_link_map);
  M.EhFrameHdr = reinterpret_cast<uint64_t>(Found.dlfo_eh_frame);
  return readMemory(M.LinkMap + offsetof(link_map, l_addr), &M.Base,
                    sizeof(M.Base));
}

bool isOwnCode(uint64_t PC) {
  static uint64_t Start = 0, End = 0;
  if (!loadRelaxed(End)) {
    ModuleOf M;
    if (!findModule(reinterpret_cast<uint64_t>(&isOwnCode), M))
      return false;
    storeRelaxed(Start, M.Start);
    storeRelaxed(End, M.End);
  }
  return PC >= Start && PC < End;
}

namespace {

/// A buffered reader of the program's memory.
class Cursor {
  uint64_t Pos, Begin = 0;
  size_t Have = 0;
  uint8_t Buffer[256];

public:
  bool Bad = false;
  explicit Cursor(uint64_t Pos) : Pos(Pos) {}
  uint64_t pos() const { return Pos; }
  void seek(uint64_t P) { Pos = P; }

  template <class T> T get() {
    T V{};
    if (Pos < Begin || Pos + sizeof(T) > Begin + Have) {
      Begin = Pos;
      Have = readSome(Pos, Buffer, sizeof(Buffer));
      if (Have < sizeof(T)) {
        Bad = true;
        return V;
      }
    }
    copy(&V, Buffer + (Pos - Begin), sizeof(T));
    Pos += sizeof(T);
    return V;
  }
  uint64_t uleb() {
    uint64_t V = 0;
    for (unsigned Shift = 0; Shift < 64 && !Bad; Shift += 7) {
      uint8_t B = get<uint8_t>();
      V |= static_cast<uint64_t>(B & 0x7f) << Shift;
      if (!(B & 0x80))
        break;
    }
    return V;
  }
  int64_t sleb() {
    uint64_t V = 0;
    unsigned Shift = 0;
    while (Shift < 64 && !Bad) {
      uint8_t B = get<uint8_t>();
      V |= static_cast<uint64_t>(B & 0x7f) << Shift;
      Shift += 7;
      if (!(B & 0x80)) {
        if ((B & 0x40) && Shift < 64)
          V |= ~0ull << Shift;
        break;
      }
    }
    return static_cast<int64_t>(V);
  }
  uint64_t encoded(uint8_t Encoding, uint64_t DataBase) {
    if (Encoding == 0xff)
      return 0;
    uint64_t Here = Pos, V = 0;
    switch (Encoding & 0x0f) {
    case 0x00:
      V = get<uint64_t>();
      break;
    case 0x01:
      V = uleb();
      break;
    case 0x02:
      V = get<uint16_t>();
      break;
    case 0x03:
      V = get<uint32_t>();
      break;
    case 0x04:
      V = get<uint64_t>();
      break;
    case 0x09:
      V = static_cast<uint64_t>(sleb());
      break;
    case 0x0a:
      V = static_cast<uint64_t>(static_cast<int64_t>(get<int16_t>()));
      break;
    case 0x0b:
      V = static_cast<uint64_t>(static_cast<int64_t>(get<int32_t>()));
      break;
    case 0x0c:
      V = get<uint64_t>();
      break;
    default:
      Bad = true;
    }
    switch (Encoding & 0x70) {
    case 0x00:
      break;
    case 0x10:
      V += Here;
      break;
    case 0x30:
      V += DataBase;
      break;
    default:
      Bad = true;
    }
    return V; // an indirect one (personality routines) is only skipped here
  }
};

struct FrameInfo {
  uint64_t Start = 0, End = 0;
  uint64_t CieCode = 0, CieEnd = 0, FdeCode = 0, FdeEnd = 0;
  uint64_t CodeAlign = 1, ReturnReg = RAReg;
  int64_t DataAlign = 1;
  bool Signal = false;
};

bool parseFde(uint64_t At, FrameInfo &F) {
  Cursor C(At);
  uint64_t Length = C.get<uint32_t>();
  if (Length == 0 || Length == 0xffffffff)
    return false;
  F.FdeEnd = C.pos() + Length;
  uint64_t CiePointer = C.pos();
  uint32_t Back = C.get<uint32_t>();
  if (!Back || C.Bad)
    return false;

  Cursor E(CiePointer - Back);
  uint64_t CieLength = E.get<uint32_t>();
  F.CieEnd = E.pos() + CieLength;
  if (E.get<uint32_t>() != 0)
    return false;
  uint8_t Version = E.get<uint8_t>();
  char Augmentation[8] = {};
  for (unsigned I = 0;; ++I) {
    char Ch = static_cast<char>(E.get<uint8_t>());
    if (!Ch || E.Bad)
      break;
    if (I < sizeof(Augmentation) - 1)
      Augmentation[I] = Ch;
  }
  F.CodeAlign = E.uleb();
  F.DataAlign = E.sleb();
  F.ReturnReg = Version == 1 ? E.get<uint8_t>() : E.uleb();
  uint8_t Encoding = 0;
  bool HasData = Augmentation[0] == 'z';
  if (HasData) {
    uint64_t DataLength = E.uleb(), DataStart = E.pos();
    for (const char *A = Augmentation + 1; *A; ++A) {
      if (*A == 'R')
        Encoding = E.get<uint8_t>();
      else if (*A == 'L')
        E.get<uint8_t>();
      else if (*A == 'P') {
        uint8_t PersonalityEncoding = E.get<uint8_t>();
        E.encoded(PersonalityEncoding, 0);
      } else if (*A == 'S')
        F.Signal = true;
    }
    F.CieCode = DataStart + DataLength;
  } else {
    F.CieCode = E.pos();
  }
  F.Start = C.encoded(Encoding, 0);
  F.End = F.Start + C.encoded(Encoding & 0x0f, 0);
  if (HasData) {
    uint64_t N = C.uleb();
    C.seek(C.pos() + N);
  }
  F.FdeCode = C.pos();
  return !C.Bad && !E.Bad && F.ReturnReg < NumRegs;
}

/// Binary search in .eh_frame_hdr.
bool findFde(const ModuleOf &M, uint64_t PC, FrameInfo &F) {
  if (!M.EhFrameHdr)
    return false;
  Cursor C(M.EhFrameHdr);
  if (C.get<uint8_t>() != 1)
    return false;
  uint8_t PtrEncoding = C.get<uint8_t>(), CountEncoding = C.get<uint8_t>(),
          TableEncoding = C.get<uint8_t>();
  C.encoded(PtrEncoding, M.EhFrameHdr);
  uint64_t Count = C.encoded(CountEncoding, M.EhFrameHdr), Table = C.pos();
  if (C.Bad || !Count || TableEncoding != 0x3b)
    return false;
  uint64_t Lo = 0, Hi = Count;
  while (Hi - Lo > 1) {
    uint64_t Mid = Lo + (Hi - Lo) / 2;
    int32_t Offset;
    if (!readMemory(Table + Mid * 8, &Offset, 4))
      return false;
    if (M.EhFrameHdr + static_cast<uint64_t>(static_cast<int64_t>(Offset)) <=
        PC)
      Lo = Mid;
    else
      Hi = Mid;
  }
  int32_t Entry[2];
  if (!readMemory(Table + Lo * 8, Entry, 8))
    return false;
  return parseFde(M.EhFrameHdr +
                      static_cast<uint64_t>(static_cast<int64_t>(Entry[1])),
                  F) &&
         PC >= F.Start && PC < F.End;
}

struct Rule {
  enum Kind : uint8_t {
    Same,
    Undefined,
    Offset,
    ValOffset,
    Register,
    Expression,
    ValExpression
  } K = Same;
  int64_t V = 0; // offset, register, or the address of the expression's length
};

struct Row {
  Rule R[NumRegs];
  bool CfaIsExpression = false;
  uint64_t CfaReg = SPReg;
  int64_t CfaOffset = 0; // or the address of the expression
};

struct Unwinder {
  const StackCopy &Stack;

  bool read(uint64_t Address, void *To, size_t N) const {
    if (Address >= Stack.Base && Address + N <= Stack.Base + Stack.Size) {
      copy(To, Stack.Data + (Address - Stack.Base), N);
      return true;
    }
    return readMemory(Address, To, N);
  }

  bool evaluate(uint64_t At, const RegisterSet &Regs, uint64_t *Initial,
                uint64_t &Result) const {
    Cursor C(At);
    uint64_t Length = C.uleb(), End = C.pos() + Length;
    uint64_t S[32];
    unsigned N = 0;
    if (Initial)
      S[N++] = *Initial;
    auto Pop = [&]() -> uint64_t {
      if (!N) {
        C.Bad = true;
        return 0;
      }
      return S[--N];
    };
    auto Push = [&](uint64_t V) {
      if (N == 32)
        C.Bad = true;
      else
        S[N++] = V;
    };
    for (unsigned Steps = 0; C.pos() < End && !C.Bad && Steps < 200; ++Steps) {
      uint8_t Op = C.get<uint8_t>();
      if (Op >= 0x30 && Op <= 0x4f) {
        Push(Op - 0x30u);
      } else if (Op >= 0x70 && Op <= 0x8f) {
        unsigned R = Op - 0x70u;
        if (R >= NumRegs || !Regs.has(R))
          return false;
        int64_t Off = C.sleb();
        Push(Regs.R[R] + static_cast<uint64_t>(Off));
      } else {
        uint64_t A, B;
        switch (Op) {
        case 0x03:
          Push(C.get<uint64_t>());
          break;
        case 0x06:
          A = Pop();
          if (!read(A, &B, 8))
            return false;
          Push(B);
          break;
        case 0x08:
          Push(C.get<uint8_t>());
          break;
        case 0x09:
          Push(static_cast<uint64_t>(static_cast<int64_t>(C.get<int8_t>())));
          break;
        case 0x0a:
          Push(C.get<uint16_t>());
          break;
        case 0x0b:
          Push(static_cast<uint64_t>(static_cast<int64_t>(C.get<int16_t>())));
          break;
        case 0x0c:
          Push(C.get<uint32_t>());
          break;
        case 0x0d:
          Push(static_cast<uint64_t>(static_cast<int64_t>(C.get<int32_t>())));
          break;
        case 0x0e:
        case 0x0f:
          Push(C.get<uint64_t>());
          break;
        case 0x10:
          Push(C.uleb());
          break;
        case 0x11:
          Push(static_cast<uint64_t>(C.sleb()));
          break;
        case 0x12:
          A = Pop();
          Push(A);
          Push(A);
          break;
        case 0x13:
          Pop();
          break;
        case 0x14:
          A = Pop();
          B = Pop();
          Push(B);
          Push(A);
          Push(B);
          break;
        case 0x16:
          A = Pop();
          B = Pop();
          Push(A);
          Push(B);
          break;
        case 0x1a:
          A = Pop();
          Push(Pop() & A);
          break;
        case 0x1c:
          A = Pop();
          Push(Pop() - A);
          break;
        case 0x1e:
          A = Pop();
          Push(Pop() * A);
          break;
        case 0x1f:
          Push(0 - Pop());
          break;
        case 0x20:
          Push(~Pop());
          break;
        case 0x21:
          A = Pop();
          Push(Pop() | A);
          break;
        case 0x22:
          A = Pop();
          Push(Pop() + A);
          break;
        case 0x23:
          A = Pop();
          Push(A + C.uleb());
          break;
        case 0x24:
          A = Pop();
          B = Pop();
          Push(A < 64 ? B << A : 0);
          break;
        case 0x25:
          A = Pop();
          B = Pop();
          Push(A < 64 ? B >> A : 0);
          break;
        case 0x27:
          A = Pop();
          Push(Pop() ^ A);
          break;
        case 0x29:
          A = Pop();
          Push(Pop() == A);
          break;
        case 0x2a:
          A = Pop();
          Push(static_cast<int64_t>(Pop()) >= static_cast<int64_t>(A));
          break;
        case 0x2b:
          A = Pop();
          Push(static_cast<int64_t>(Pop()) > static_cast<int64_t>(A));
          break;
        case 0x2c:
          A = Pop();
          Push(static_cast<int64_t>(Pop()) <= static_cast<int64_t>(A));
          break;
        case 0x2d:
          A = Pop();
          Push(static_cast<int64_t>(Pop()) < static_cast<int64_t>(A));
          break;
        case 0x2e:
          A = Pop();
          Push(Pop() != A);
          break;
        case 0x2f: {
          auto Off = C.get<int16_t>();
          C.seek(C.pos() + static_cast<uint64_t>(static_cast<int64_t>(Off)));
          break;
        }
        case 0x28: {
          auto Off = C.get<int16_t>();
          if (Pop())
            C.seek(C.pos() + static_cast<uint64_t>(static_cast<int64_t>(Off)));
          break;
        }
        case 0x96:
          break;
        default:
          return false;
        }
      }
    }
    Result = Pop();
    return !C.Bad;
  }

  bool execute(uint64_t Code, uint64_t End, uint64_t PC, const FrameInfo &F,
               Row &Now, const Row &Initial) const {
    Cursor C(Code);
    uint64_t Loc = F.Start;
    Row Saved[4];
    unsigned NumSaved = 0;
    auto Set = [&](uint64_t R, Rule::Kind K, int64_t V) {
      if (R < NumRegs)
        Now.R[R] = {K, V};
    };
    auto SkipExpression = [&] {
      auto At = static_cast<int64_t>(C.pos());
      uint64_t N = C.uleb();
      C.seek(C.pos() + N);
      return At;
    };
    while (C.pos() < End && !C.Bad) {
      uint8_t Op = C.get<uint8_t>();
      uint64_t R;
      switch (Op & 0xc0) {
      case 0x40:
        Loc += (Op & 0x3fu) * F.CodeAlign;
        if (Loc > PC)
          return true;
        continue;
      case 0x80:
        R = Op & 0x3fu;
        Set(R, Rule::Offset, static_cast<int64_t>(C.uleb()) * F.DataAlign);
        continue;
      case 0xc0:
        R = Op & 0x3fu;
        if (R < NumRegs)
          Now.R[R] = Initial.R[R];
        continue;
      }
      switch (Op) {
      case 0x00:
        break;
      case 0x01:
        Loc = C.get<uint64_t>();
        break;
      case 0x02:
        Loc += C.get<uint8_t>() * F.CodeAlign;
        break;
      case 0x03:
        Loc += C.get<uint16_t>() * F.CodeAlign;
        break;
      case 0x04:
        Loc += C.get<uint32_t>() * F.CodeAlign;
        break;
      case 0x05:
        R = C.uleb();
        Set(R, Rule::Offset, static_cast<int64_t>(C.uleb()) * F.DataAlign);
        break;
      case 0x06:
        R = C.uleb();
        if (R < NumRegs)
          Now.R[R] = Initial.R[R];
        break;
      case 0x07:
        Set(C.uleb(), Rule::Undefined, 0);
        break;
      case 0x08:
        Set(C.uleb(), Rule::Same, 0);
        break;
      case 0x09:
        R = C.uleb();
        Set(R, Rule::Register, static_cast<int64_t>(C.uleb()));
        break;
      case 0x0a:
        if (NumSaved == 4)
          return false;
        Saved[NumSaved++] = Now;
        break;
      case 0x0b:
        if (!NumSaved)
          return false;
        Now = Saved[--NumSaved];
        break;
      case 0x0c:
        Now.CfaIsExpression = false;
        Now.CfaReg = C.uleb();
        Now.CfaOffset = static_cast<int64_t>(C.uleb());
        break;
      case 0x0d:
        Now.CfaIsExpression = false;
        Now.CfaReg = C.uleb();
        break;
      case 0x0e:
        Now.CfaOffset = static_cast<int64_t>(C.uleb());
        break;
      case 0x0f:
        Now.CfaIsExpression = true;
        Now.CfaOffset = SkipExpression();
        break;
      case 0x10:
        R = C.uleb();
        Set(R, Rule::Expression, SkipExpression());
        break;
      case 0x11:
        R = C.uleb();
        Set(R, Rule::Offset, C.sleb() * F.DataAlign);
        break;
      case 0x12:
        Now.CfaIsExpression = false;
        Now.CfaReg = C.uleb();
        Now.CfaOffset = C.sleb() * F.DataAlign;
        break;
      case 0x13:
        Now.CfaOffset = C.sleb() * F.DataAlign;
        break;
      case 0x14:
        R = C.uleb();
        Set(R, Rule::ValOffset, static_cast<int64_t>(C.uleb()) * F.DataAlign);
        break;
      case 0x15:
        R = C.uleb();
        Set(R, Rule::ValOffset, C.sleb() * F.DataAlign);
        break;
      case 0x16:
        R = C.uleb();
        Set(R, Rule::ValExpression, SkipExpression());
        break;
      case 0x2d:
        break; // AArch64: the return address is signed; the bits are stripped
               // below
      case 0x2e:
        C.uleb();
        break;
      default:
        return false;
      }
      if (Op >= 0x01 && Op <= 0x04 && Loc > PC)
        return true;
    }
    return !C.Bad;
  }

  /// From a frame to its caller.
  bool step(RegisterSet &Regs, bool IsReturn, uint64_t &CFA, uint64_t &Fn,
            bool &Signal) const {
    uint64_t PC = Regs.PC - (IsReturn ? 1 : 0);
    ModuleOf M;
    FrameInfo F;
    CFA = Fn = 0;
    Signal = false;
    if (!findModule(PC, M) || !findFde(M, PC, F))
      return stepByFramePointer(Regs, CFA);
    Fn = F.Start;
    Signal = F.Signal;
    Row Initial, Now;
    if (!execute(F.CieCode, F.CieEnd, UINT64_MAX, F, Initial, Row()))
      return false;
    Now = Initial;
    if (!execute(F.FdeCode, F.FdeEnd, PC, F, Now, Initial))
      return false;
    if (Now.CfaIsExpression) {
      if (!evaluate(static_cast<uint64_t>(Now.CfaOffset), Regs, nullptr, CFA))
        return false;
    } else {
      if (Now.CfaReg >= NumRegs || !Regs.has(static_cast<unsigned>(Now.CfaReg)))
        return false;
      CFA = Regs.R[Now.CfaReg] + static_cast<uint64_t>(Now.CfaOffset);
    }
    RegisterSet Next;
    for (unsigned I = 0; I < NumRegs; ++I) {
      uint64_t V;
      switch (Now.R[I].K) {
      case Rule::Same:
        if (I != SPReg && Regs.has(I))
          Next.set(I, Regs.R[I]);
        break;
      case Rule::Undefined:
        break;
      case Rule::Offset:
        if (!read(CFA + static_cast<uint64_t>(Now.R[I].V), &V, 8))
          return false;
        Next.set(I, V);
        break;
      case Rule::ValOffset:
        Next.set(I, CFA + static_cast<uint64_t>(Now.R[I].V));
        break;
      case Rule::Register:
        if (static_cast<uint64_t>(Now.R[I].V) < NumRegs &&
            Regs.has(static_cast<unsigned>(Now.R[I].V)))
          Next.set(I, Regs.R[Now.R[I].V]);
        break;
      case Rule::Expression: {
        uint64_t Address;
        if (!evaluate(static_cast<uint64_t>(Now.R[I].V), Regs, &CFA, Address) ||
            !read(Address, &V, 8))
          return false;
        Next.set(I, V);
        break;
      }
      case Rule::ValExpression:
        if (!evaluate(static_cast<uint64_t>(Now.R[I].V), Regs, &CFA, V))
          return false;
        Next.set(I, V);
        break;
      }
    }
    if (Now.R[SPReg].K == Rule::Same)
      Next.set(SPReg, CFA);
    auto RA = static_cast<unsigned>(F.ReturnReg);
    if (Now.R[RA].K == Rule::Undefined || !Next.has(RA))
      return false;
    Next.PC = Next.R[RA];
#if defined(__aarch64__)
    Next.PC &= 0x0000ffffffffffffull;
#endif
    Regs = Next;
    return Regs.PC != 0;
  }

  /// Code without call frame information, such as a JIT's, usually keeps a
  /// frame pointer.
  bool stepByFramePointer(RegisterSet &Regs, uint64_t &CFA) const {
    uint64_t Pair[2];
    uint64_t FP = Regs.R[FPReg], SP = Regs.R[SPReg];
    if (!Regs.has(FPReg) || !Regs.has(SPReg) || FP < SP ||
        FP - SP > (1 << 20) || FP % 8 || !read(FP, Pair, 16))
      return false;
    CFA = FP + 16;
    RegisterSet Next;
    Next.set(FPReg, Pair[0]);
    Next.set(SPReg, CFA);
    Next.PC = Pair[1];
    Regs = Next;
    return Regs.PC > 4096;
  }
};

} // namespace

unsigned unwind(RegisterSet Regs, bool PCIsReturn, const StackCopy &Stack,
                Frame *Out, unsigned Max) {
  Unwinder U{Stack};
  unsigned N = 0;
  while (N < Max && Regs.PC) {
    Frame &F = Out[N];
    F = {Regs.PC, 0, 0};
    uint64_t Before = Regs.has(SPReg) ? Regs.R[SPReg] : 0;
    bool Signal;
    bool More = U.step(Regs, PCIsReturn, F.CFA, F.Fn, Signal);
    ++N;
    // A stack grows in one direction; anything else is a damaged one, or the
    // switch of a fibre.
    if (!More || (Regs.R[SPReg] <= Before && N > 1 && !Signal))
      break;
    PCIsReturn = !Signal;
  }
  return N;
}

RegisterSet fromSlot(const uint64_t *Saved) {
  RegisterSet R;
  R.PC = Saved[0];
  R.set(SPReg, Saved[1]);
#if defined(__x86_64__)
  static const unsigned char Order[] = {6, 3, 12, 13, 14, 15};
  for (unsigned I = 0; I < 6; ++I)
    R.set(Order[I], Saved[2 + I]);
#else
  R.set(29, Saved[2]);
  R.set(30, Saved[3]);
  for (unsigned I = 0; I < 10; ++I)
    R.set(19 + I, Saved[4 + I]);
#endif
  return R;
}

} // namespace async_watch

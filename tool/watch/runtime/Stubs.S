//===- Stubs.S - the wrappers of the blocking calls -------------------------------------------------===//
// One stub per function, without knowing its signature: registers of arguments are left alone, and the caller's
// callee-saved registers, stack pointer and return address are written to the thread's slot. From them the watchdog
// unwinds the stack of the blocked thread, which is never interrupted. Outside an iteration a stub only jumps.
#include "Layout.h"
#include <asm/unistd.h>

#define SELF _ZN11async_watch4SelfE

        .hidden asyncWatchReal
        .hidden asyncWatchExactBegin
        .hidden asyncWatchCallEnd
        .hidden asyncWatchResolve

// What the wrappers read, beside HotWords and asyncWatchReal.
        .section .data.async_watch_hot, "aw", %progbits
        .p2align 6
        .macro WORD Name, Value
        .globl \Name
        .hidden \Name
        .type \Name, %object
        .size \Name, 8
\Name:  .quad \Value
        .endm
        WORD asyncWatchEpoch, 1
#if defined(__x86_64__)
        WORD asyncWatchSelfOffset, 0    // from %fs; 0 until the constructor has run
#endif
        WORD asyncWatchSingle, .LZero
        WORD asyncWatchErrnoOffset, 0
.LZero: .quad 0
        .text

#if defined(__x86_64__)

#define STUB(Index, Name, Kind)                                                                                        \
        .globl Name;                                                                                                   \
        .type Name, @function;                                                                                         \
        .p2align 4;                                                                                                    \
Name:                                                                                                                  \
        .cfi_startproc;                                                                                                \
        endbr64;                                                                                                       \
        movl $Index, %r11d;                                                                                            \
        jmp asyncWatchEnter##Kind;                                                                                     \
        .cfi_endproc;                                                                                                  \
        .size Name, . - Name;

// Notes that the call begins. %r10 is the slot. Active comes first: from there on a signal handler's own calls leave the
// slot alone.
.macro SAVE Call
        movl $0, AW_ACTIVE(%r10)
        movl \Call, AW_CALL(%r10)
        movq (%rsp), %r11
        movq %r11, AW_REGS(%r10)
        leaq 8(%rsp), %r11
        movq %r11, AW_REGS + 8(%r10)
        movq %rbp, AW_REGS + 16(%r10)
        movq %rbx, AW_REGS + 24(%r10)
        movq %r12, AW_REGS + 32(%r10)
        movq %r13, AW_REGS + 40(%r10)
        movq %r14, AW_REGS + 48(%r10)
        movq %r15, AW_REGS + 56(%r10)
        movq %rdi, AW_ARGS(%r10)
        movq %rsi, AW_ARGS + 8(%r10)
        movq %rdx, AW_ARGS + 16(%r10)
        movq asyncWatchEpoch(%rip), %r11
        movq %r11, AW_EPOCH(%r10)
        incq AW_CALLSEQ(%r10)
.endm

// %r11d is the index. Only %r10 and %r11 may be used: %rax is live in calls with variable arguments.
.macro FRONT
        endbr64
        movq asyncWatchSelfOffset(%rip), %r10
        testq %r10, %r10
        je 1f
        movq %fs:(%r10), %r10
        testq %r10, %r10
        je 1f
        cmpl $0, AW_ACTIVE(%r10)
        jne 2f
1:      leaq asyncWatchReal(%rip), %r10
        jmp *(%r10, %r11, 8)
2:      SAVE %r11d
.endm

        .p2align 4
        .type asyncWatchEnter, @function
asyncWatchEnter:
        .cfi_startproc
        FRONT
        pushq %r10
        .cfi_adjust_cfa_offset 8
        movl AW_CALL(%r10), %r11d
        leaq asyncWatchReal(%rip), %r10
        call *(%r10, %r11, 8)
        movq (%rsp), %r10
        movq asyncWatchEpoch(%rip), %r11
        cmpq AW_EPOCH(%r10), %r11
        jne 3f
        popq %r10
        .cfi_adjust_cfa_offset -8
        incq AW_CALLSEQ(%r10)
        movl $1, AW_ACTIVE(%r10)
        ret
        .cfi_adjust_cfa_offset 8
3:      popq %rdi
        .cfi_adjust_cfa_offset -8
        pushq %rax
        .cfi_adjust_cfa_offset 8
        pushq %rdx
        .cfi_adjust_cfa_offset 8
        subq $8, %rsp
        .cfi_adjust_cfa_offset 8
        call asyncWatchCallEnd
        addq $8, %rsp
        .cfi_adjust_cfa_offset -8
        popq %rdx
        .cfi_adjust_cfa_offset -8
        popq %rax
        .cfi_adjust_cfa_offset -8
        ret
        .cfi_endproc
        .size asyncWatchEnter, . - asyncWatchEnter

// The same, timed exactly. Copies four words of arguments on the stack: getnameinfo and its like have some.
        .p2align 4
        .type asyncWatchEnterExact, @function
asyncWatchEnterExact:
        .cfi_startproc
        FRONT
        pushq %r10
        .cfi_adjust_cfa_offset 8
        pushq %rdi
        .cfi_adjust_cfa_offset 8
        pushq %rsi
        .cfi_adjust_cfa_offset 8
        pushq %rdx
        .cfi_adjust_cfa_offset 8
        pushq %rcx
        .cfi_adjust_cfa_offset 8
        pushq %r8
        .cfi_adjust_cfa_offset 8
        pushq %r9
        .cfi_adjust_cfa_offset 8
        pushq %rax
        .cfi_adjust_cfa_offset 8
        subq $8, %rsp
        .cfi_adjust_cfa_offset 8
        movq %r10, %rdi
        call asyncWatchExactBegin
        addq $8, %rsp
        .cfi_adjust_cfa_offset -8
        popq %rax
        .cfi_adjust_cfa_offset -8
        popq %r9
        .cfi_adjust_cfa_offset -8
        popq %r8
        .cfi_adjust_cfa_offset -8
        popq %rcx
        .cfi_adjust_cfa_offset -8
        popq %rdx
        .cfi_adjust_cfa_offset -8
        popq %rsi
        .cfi_adjust_cfa_offset -8
        popq %rdi
        .cfi_adjust_cfa_offset -8
        movq (%rsp), %r10
        pushq 40(%rsp)
        .cfi_adjust_cfa_offset 8
        pushq 40(%rsp)
        .cfi_adjust_cfa_offset 8
        pushq 40(%rsp)
        .cfi_adjust_cfa_offset 8
        pushq 40(%rsp)
        .cfi_adjust_cfa_offset 8
        movl AW_CALL(%r10), %r11d
        leaq asyncWatchReal(%rip), %r10
        call *(%r10, %r11, 8)
        addq $32, %rsp
        .cfi_adjust_cfa_offset -32
        popq %rdi
        .cfi_adjust_cfa_offset -8
        pushq %rax
        .cfi_adjust_cfa_offset 8
        pushq %rdx
        .cfi_adjust_cfa_offset 8
        subq $8, %rsp
        .cfi_adjust_cfa_offset 8
        call asyncWatchCallEnd
        addq $8, %rsp
        .cfi_adjust_cfa_offset -8
        popq %rdx
        .cfi_adjust_cfa_offset -8
        popq %rax
        .cfi_adjust_cfa_offset -8
        ret
        .cfi_endproc
        .size asyncWatchEnterExact, . - asyncWatchEnterExact

// Calls that are system calls and nothing else, in a process that has one thread: as libc makes them then. Each function
// that is returned through after a system call may cost 10 ns, since the kernel has used up the processor's memory of
// return addresses; this way there is none more than without us.
#define DIRECT(Index, Name, Number, Arguments)                                                                         \
        .globl Name;                                                                                                   \
        .type Name, @function;                                                                                         \
        .p2align 4;                                                                                                    \
Name:                                                                                                                  \
        .cfi_startproc;                                                                                                \
        DIRECT_STUB Index, Number, Arguments;                                                                          \
        .cfi_endproc;                                                                                                  \
        .size Name, . - Name;

.macro DIRECT_STUB Index, Number, Arguments
        endbr64
        movq asyncWatchSelfOffset(%rip), %r10
        testq %r10, %r10
        je 1f
        movq %fs:(%r10), %r10
        testq %r10, %r10
        je 1f
        cmpl $0, AW_ACTIVE(%r10)
        je 1f
        movq asyncWatchSingle(%rip), %r11
        cmpb $0, (%r11)
        je 4f
        SAVE $\Index
        \Arguments
        // The number just before, where the handler of our signal looks for it.
        movl $\Number, %eax
        syscall
        AFTER_\Arguments
        cmpq $-4095, %rax
        jae 2f
3:      movq asyncWatchEpoch(%rip), %r11
        cmpq AW_EPOCH(%r10), %r11
        jne asyncWatchDirectEnd
        incq AW_CALLSEQ(%r10)
        movl $1, AW_ACTIVE(%r10)
        ret
1:      jmp *asyncWatchReal + 8 * \Index(%rip)
2:      negl %eax
        movq asyncWatchErrnoOffset(%rip), %r11
        movl %eax, %fs:(%r11)
        movq $-1, %rax
        jmp 3b
4:      movl $\Index, %r11d
        jmp asyncWatchEnter
.endm

.macro SLOT_AGAIN
        movq asyncWatchSelfOffset(%rip), %r10
        movq %fs:(%r10), %r10
.endm
.macro PLAIN
.endm
.macro AFTER_PLAIN
.endm
// The kernel takes the fourth argument elsewhere.
.macro FOUR
        movq %rcx, %r10
.endm
.macro AFTER_FOUR
        SLOT_AGAIN
.endm
// send and recv, without an address.
.macro NO_ADDRESS
        movq %rcx, %r10
        xorl %r8d, %r8d
        xorl %r9d, %r9d
.endm
.macro AFTER_NO_ADDRESS
        SLOT_AGAIN
.endm

        .p2align 4
        .type asyncWatchDirectEnd, @function
asyncWatchDirectEnd:
        .cfi_startproc
        pushq %rax
        .cfi_adjust_cfa_offset 8
        movq %r10, %rdi
        call asyncWatchCallEnd
        popq %rax
        .cfi_adjust_cfa_offset -8
        ret
        .cfi_endproc
        .size asyncWatchDirectEnd, . - asyncWatchDirectEnd

// What asyncWatchReal holds until the constructor has run: a call from an earlier constructor.
        .globl asyncWatchLate
        .hidden asyncWatchLate
        .type asyncWatchLate, @function
        .p2align 4
asyncWatchLate:
        .cfi_startproc
        endbr64
        pushq %r11
        .cfi_adjust_cfa_offset 8
        pushq %rdi
        .cfi_adjust_cfa_offset 8
        pushq %rsi
        .cfi_adjust_cfa_offset 8
        pushq %rdx
        .cfi_adjust_cfa_offset 8
        pushq %rcx
        .cfi_adjust_cfa_offset 8
        pushq %r8
        .cfi_adjust_cfa_offset 8
        pushq %r9
        .cfi_adjust_cfa_offset 8
        pushq %rax
        .cfi_adjust_cfa_offset 8
        subq $8, %rsp
        .cfi_adjust_cfa_offset 8
        movl %r11d, %edi
        call asyncWatchResolve
        movq %rax, %r10
        addq $8, %rsp
        .cfi_adjust_cfa_offset -8
        popq %rax
        .cfi_adjust_cfa_offset -8
        popq %r9
        .cfi_adjust_cfa_offset -8
        popq %r8
        .cfi_adjust_cfa_offset -8
        popq %rcx
        .cfi_adjust_cfa_offset -8
        popq %rdx
        .cfi_adjust_cfa_offset -8
        popq %rsi
        .cfi_adjust_cfa_offset -8
        popq %rdi
        .cfi_adjust_cfa_offset -8
        popq %r11
        .cfi_adjust_cfa_offset -8
        jmp *%r10
        .cfi_endproc
        .size asyncWatchLate, . - asyncWatchLate

#elif defined(__aarch64__)

#define DIRECT(Index, Name, Number, Arguments) STUB(Index, Name, )

#define STUB(Index, Name, Kind)                                                                                        \
        .globl Name;                                                                                                   \
        .type Name, %function;                                                                                         \
        .p2align 4;                                                                                                    \
Name:                                                                                                                  \
        .cfi_startproc;                                                                                                \
        hint 34;                                                                                                       \
        mov x16, Index;                                                                                                \
        b asyncWatchEnter##Kind;                                                                                       \
        .cfi_endproc;                                                                                                  \
        .size Name, . - Name;

// x16 is the index; x9 becomes the slot. x10 to x15 and x17 are free.
.macro FRONT
        adrp x17, :gottprel:SELF
        ldr x17, [x17, :gottprel_lo12:SELF]
        mrs x9, tpidr_el0
        ldr x9, [x9, x17]
        cbz x9, 1f
        ldr w10, [x9, AW_ACTIVE]
        cbnz w10, 2f
1:      adrp x17, asyncWatchReal
        add x17, x17, :lo12:asyncWatchReal
        ldr x17, [x17, x16, lsl #3]
        br x17
2:      str wzr, [x9, AW_ACTIVE]
        str w16, [x9, AW_CALL]
        mov x10, sp
        add x11, x9, AW_REGS
        stp x30, x10, [x11]
        stp x29, x30, [x11, #16]
        stp x19, x20, [x11, #32]
        stp x21, x22, [x11, #48]
        stp x23, x24, [x11, #64]
        stp x25, x26, [x11, #80]
        stp x27, x28, [x11, #96]
        str x0, [x9, AW_ARGS]
        str x1, [x9, AW_ARGS + 8]
        str x2, [x9, AW_ARGS + 16]
        adrp x10, asyncWatchEpoch
        ldr x10, [x10, :lo12:asyncWatchEpoch]
        str x10, [x9, AW_EPOCH]
        ldr x10, [x9, AW_CALLSEQ]
        add x10, x10, #1
        add x11, x9, AW_CALLSEQ
        stlr x10, [x11]
        stp x29, x30, [sp, #-32]!
        .cfi_adjust_cfa_offset 32
        .cfi_rel_offset x29, 0
        .cfi_rel_offset x30, 8
        str x9, [sp, #16]
.endm

.macro CALL_REAL
        ldr w16, [x9, AW_CALL]
        adrp x17, asyncWatchReal
        add x17, x17, :lo12:asyncWatchReal
        ldr x17, [x17, x16, lsl #3]
        blr x17
        ldr x9, [sp, #16]
.endm

.macro CALL_END
        str x0, [sp, #24]
        mov x0, x9
        bl asyncWatchCallEnd
        ldr x0, [sp, #24]
        ldp x29, x30, [sp], #32
        .cfi_adjust_cfa_offset -32
        .cfi_restore x29
        .cfi_restore x30
        ret
.endm

        .p2align 4
        .type asyncWatchEnter, %function
asyncWatchEnter:
        .cfi_startproc
        FRONT
        CALL_REAL
        adrp x10, asyncWatchEpoch
        ldr x10, [x10, :lo12:asyncWatchEpoch]
        ldr x11, [x9, AW_EPOCH]
        cmp x10, x11
        b.ne 3f
        ldr x10, [x9, AW_CALLSEQ]
        add x10, x10, #1
        add x11, x9, AW_CALLSEQ
        stlr x10, [x11]
        mov w10, #1
        str w10, [x9, AW_ACTIVE]
        .cfi_remember_state
        ldp x29, x30, [sp], #32
        .cfi_adjust_cfa_offset -32
        .cfi_restore x29
        .cfi_restore x30
        ret
        .cfi_restore_state
3:      CALL_END
        .cfi_endproc
        .size asyncWatchEnter, . - asyncWatchEnter

// Eight arguments travel in registers here, so none are on the stack.
        .p2align 4
        .type asyncWatchEnterExact, %function
asyncWatchEnterExact:
        .cfi_startproc
        FRONT
        stp x0, x1, [sp, #-64]!
        .cfi_adjust_cfa_offset 64
        stp x2, x3, [sp, #16]
        stp x4, x5, [sp, #32]
        stp x6, x7, [sp, #48]
        mov x0, x9
        bl asyncWatchExactBegin
        ldp x2, x3, [sp, #16]
        ldp x4, x5, [sp, #32]
        ldp x6, x7, [sp, #48]
        ldp x0, x1, [sp], #64
        .cfi_adjust_cfa_offset -64
        ldr x9, [sp, #16]
        CALL_REAL
        CALL_END
        .cfi_endproc
        .size asyncWatchEnterExact, . - asyncWatchEnterExact

        .globl asyncWatchLate
        .hidden asyncWatchLate
        .type asyncWatchLate, %function
        .p2align 4
asyncWatchLate:
        .cfi_startproc
        stp x29, x30, [sp, #-96]!
        .cfi_adjust_cfa_offset 96
        .cfi_rel_offset x29, 0
        .cfi_rel_offset x30, 8
        stp x0, x1, [sp, #16]
        stp x2, x3, [sp, #32]
        stp x4, x5, [sp, #48]
        stp x6, x7, [sp, #64]
        str x16, [sp, #80]
        mov w0, w16
        bl asyncWatchResolve
        mov x17, x0
        ldr x16, [sp, #80]
        ldp x0, x1, [sp, #16]
        ldp x2, x3, [sp, #32]
        ldp x4, x5, [sp, #48]
        ldp x6, x7, [sp, #64]
        ldp x29, x30, [sp], #96
        .cfi_adjust_cfa_offset -96
        .cfi_restore x29
        .cfi_restore x30
        br x17
        .cfi_endproc
        .size asyncWatchLate, . - asyncWatchLate

#endif

#include "CallStubs.inc"

        .section .note.GNU-stack, "", %progbits

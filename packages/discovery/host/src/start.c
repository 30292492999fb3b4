/*
 * The entry point of the prebuilt hosts.
 *
 * A program that a current toolchain links takes its start-up code, and with it symbol versions of the glibc it
 * was built on. This one has start-up code of its own and names the oldest version of each symbol whose default
 * version moved, so that it runs on every glibc since 2.17. A host that the local compiler builds for itself does
 * not need this file.
 */
#ifdef RAMPART_OLD_GLIBC

#if defined(__x86_64__)

__asm__(".symver __libc_start_main, __libc_start_main@GLIBC_2.2.5");

__asm__(
    ".text\n"
    ".globl _start\n"
    ".type _start, @function\n"
    "_start:\n"
    "xorl %ebp, %ebp\n"
    "movq %rdx, %r9\n"
    "popq %rsi\n"
    "movq %rsp, %rdx\n"
    "andq $-16, %rsp\n"
    "pushq %rax\n"
    "pushq %rsp\n"
    "xorl %r8d, %r8d\n"
    "xorl %ecx, %ecx\n"
    "leaq main(%rip), %rdi\n"
    "call __libc_start_main@PLT\n"
    "hlt\n");

#elif defined(__aarch64__)

__asm__(".symver __libc_start_main, __libc_start_main@GLIBC_2.17");

__asm__(
    ".text\n"
    ".globl _start\n"
    ".type _start, %function\n"
    "_start:\n"
    "mov x29, #0\n"
    "mov x30, #0\n"
    "mov x5, x0\n"
    "ldr x1, [sp]\n"
    "add x2, sp, #8\n"
    "mov x6, sp\n"
    "adrp x0, main\n"
    "add x0, x0, :lo12:main\n"
    "mov x3, #0\n"
    "mov x4, #0\n"
    "bl __libc_start_main\n"
    "brk #0\n");

#else
#error "no start-up code for this architecture: build without RAMPART_OLD_GLIBC"
#endif

#endif

/* A file that is empty but for a condition is no C. */
typedef int rampart_start;

/*
 * The calls of the system that a module may make.
 *
 * A namespace of mounts does not keep a process from the sockets that other programs bound to paths, such as that of a
 * container engine, which gives root away. So nothing is connected here, and no datagram finds an address: a module
 * under load has no peer. A server that is asked takes connections, and makes none.
 */
#include "call-filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
/* Numbers from here on are those of x32, which has another call under each. */
#define FOREIGN_NUMBERS 0x40000000U
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#define FOREIGN_NUMBERS 0xffffffffU
#endif

#ifdef OWN_ARCHITECTURE

#ifndef SYS_io_uring_setup
#define SYS_io_uring_setup 425
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, (what))
#define IF_EQUAL(value, then, otherwise) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)(value), then, otherwise)
#define IF_FROM(value, then, otherwise) BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (unsigned)(value), then, otherwise)
#define REFUSE(number, error) IF_EQUAL(number, 0, 1), ANSWER(SECCOMP_RET_ERRNO | (error))

/* The kind of a socket is in the low bits; the others are flags. */
#define KIND_OF_SOCKET 0xf
#define STREAM 1
#define LOCAL 1

static struct sock_filter rules[] = {
    LOAD(arch),
    IF_EQUAL(OWN_ARCHITECTURE, 1, 0),
    ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
    LOAD(nr),
    IF_FROM(FOREIGN_NUMBERS, 0, 1),
    ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
    REFUSE(SYS_connect, ENETUNREACH),
    /* It connects too, and runs past this filter. */
    REFUSE(SYS_io_uring_setup, ENOSYS),
    REFUSE(SYS_add_key, ENOSYS),
    REFUSE(SYS_request_key, ENOSYS),
    REFUSE(SYS_keyctl, ENOSYS),
    REFUSE(SYS_ptrace, EPERM),
    /* Without a connection, a message names its address, which a filter cannot read. */
    IF_EQUAL(SYS_socketpair, 1, 0),
    IF_EQUAL(SYS_socket, 0, 6),
    LOAD(args[0]),
    IF_EQUAL(LOCAL, 0, 4),
    LOAD(args[1]),
    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, KIND_OF_SOCKET),
    IF_EQUAL(STREAM, 1, 0),
    ANSWER(SECCOMP_RET_ERRNO | EACCES),
    ANSWER(SECCOMP_RET_ALLOW),
};

int filter_calls(void) {
    struct sock_fprog program = {.len = COUNT(rules), .filter = rules};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

#else

int filter_calls(void) {
    return 0;
}

#endif

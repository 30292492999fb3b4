/* File descriptors. */
#include "descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

int write_whole(int descriptor, const char *bytes, size_t length) {
    while (length) {
        ssize_t written = write(descriptor, bytes, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return 0;
        bytes += written;
        length -= (size_t)written;
    }
    return 1;
}

/* glibc gave fstat a version of its own in 2.33; on these machines its structure is the kernel's. */
int state_of(int descriptor, struct stat *state) {
#ifdef RAMPART_OLD_GLIBC
    return (int)syscall(SYS_fstat, descriptor, state);
#else
    return fstat(descriptor, state);
#endif
}

/* The caller may have been given descriptors, and not marked them to be closed: a module gets none of them. */
void close_others(int kept) {
    unsigned number = (unsigned)kept;
    if ((number == 3 || syscall(SYS_close_range, 3U, number - 1, 0U) == 0) &&
        syscall(SYS_close_range, number + 1, ~0U, 0U) == 0)
        return;
    struct rlimit most;
    int end = getrlimit(RLIMIT_NOFILE, &most) == 0 && most.rlim_cur < 65536 ? (int)most.rlim_cur : 65536;
    for (int i = 3; i < end; i++)
        if (i != kept) close(i);
}

/* The pipe that the report is written to. */
#include "pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include "descriptor.h"

static int pipe_number = -1;
static dev_t pipe_device;
static ino_t pipe_inode;
static int pipe_lock;

int pipe_open(int descriptor, int move) {
    struct stat state;
    pipe_number = descriptor;
    if (move) {
        pipe_number = fcntl(descriptor, F_DUPFD_CLOEXEC, 400);
        if (pipe_number < 0) pipe_number = fcntl(descriptor, F_DUPFD_CLOEXEC, 40);
        if (pipe_number < 0) return 0;
        close(descriptor);
    }
    if (state_of(pipe_number, &state) != 0) return 0;
    pipe_device = state.st_dev;
    pipe_inode = state.st_ino;
    return 1;
}

int pipe_descriptor(void) {
    return pipe_number;
}

int pipe_intact(void) {
    struct stat now;
    return state_of(pipe_number, &now) == 0 && now.st_dev == pipe_device && now.st_ino == pipe_inode;
}

void pipe_keep_open(void) {
    fcntl(pipe_number, F_SETFD, 0);
}

static void lock(void) {
    while (__atomic_exchange_n(&pipe_lock, 1, __ATOMIC_ACQUIRE)) sched_yield();
}

static void unlock(void) {
    __atomic_store_n(&pipe_lock, 0, __ATOMIC_RELEASE);
}

void pipe_line(const char *bytes, size_t length) {
    int before = errno;
    lock();
    write_whole(pipe_number, bytes, length);
    unlock();
    errno = before;
}

void pipe_line_at_once(const char *bytes, size_t length) {
    write_whole(pipe_number, bytes, length);
}

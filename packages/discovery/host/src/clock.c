/* The time. */
#include "clock.h"

#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

long long monotonic_microseconds(void) {
    struct timespec now = {0};
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

long long wall_microseconds(void) {
    struct timeval now;
    gettimeofday(&now, NULL);
    return now.tv_sec * 1000000LL + now.tv_usec;
}

long long rm_Milliseconds(void) {
    return wall_microseconds() / 1000;
}

long long rm_Microseconds(void) {
    return wall_microseconds();
}

long long rm_CachedMicroseconds(void) {
    return wall_microseconds();
}

uint64_t rm_MonotonicMicroseconds(void) {
    return (uint64_t)monotonic_microseconds();
}

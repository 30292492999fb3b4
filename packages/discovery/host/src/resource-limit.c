/* What the processes of a load may use. */
#include "resource-limit.h"

#include <sys/resource.h>
#include <unistd.h>

static void limit(int resource, rlim_t value) {
    struct rlimit now;
    if (getrlimit(resource, &now) != 0) return;
    if (now.rlim_max != RLIM_INFINITY && value > now.rlim_max) value = now.rlim_max;
    now.rlim_cur = now.rlim_max = value;
    setrlimit(resource, &now);
}

#define MEBIBYTE (1024UL * 1024UL)

void limit_resources(int seconds) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    limit(RLIMIT_CORE, 0);
    /*
     * Private writable memory, not address space: modules with an engine inside reserve terabytes of address space
     * that they never touch.
     */
    if (sizeof(rlim_t) > 4) limit(RLIMIT_DATA, (rlim_t)(4096UL * MEBIBYTE));
    limit(RLIMIT_FSIZE, 256UL * MEBIBYTE);
    /* A backstop: the caller's clock ends the load long before, unless the caller is stopped itself. */
    limit(RLIMIT_CPU, (rlim_t)(seconds + 5) * (rlim_t)(processors > 0 ? processors : 1));
}

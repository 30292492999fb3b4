/* A network and processes of a module's own. */
#include "isolation.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "descriptor.h"

static int write_file(const char *path, const char *text) {
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return 0;
    int good = write_whole(descriptor, text, strlen(text));
    close(descriptor);
    return good;
}

/*
 * A network without interfaces and processes of its own, where the system allows it: at once for root, else in a
 * user namespace in which the user stays who they are.
 */
void isolate(int *network, int *processes) {
    char line[64];
    uid_t user = geteuid();
    gid_t group = getegid();
    *network = *processes = 1;
    if (unshare(CLONE_NEWNET | CLONE_NEWPID) == 0) return;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWPID) == 0) {
        write_file("/proc/self/setgroups", "deny");
        snprintf(line, sizeof line, "%u %u 1", (unsigned)user, (unsigned)user);
        write_file("/proc/self/uid_map", line);
        snprintf(line, sizeof line, "%u %u 1", (unsigned)group, (unsigned)group);
        write_file("/proc/self/gid_map", line);
        return;
    }
    *network = unshare(CLONE_NEWNET) == 0;
    *processes = unshare(CLONE_NEWPID) == 0;
}

/* Namespaces of a module's own. */
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

/* In a user namespace the user stays who they are. */
static void map_user(uid_t user, gid_t group) {
    char line[64];
    write_file("/proc/self/setgroups", "deny");
    snprintf(line, sizeof line, "%u %u 1", (unsigned)user, (unsigned)user);
    write_file("/proc/self/uid_map", line);
    snprintf(line, sizeof line, "%u %u 1", (unsigned)group, (unsigned)group);
    write_file("/proc/self/gid_map", line);
}

/*
 * A network without interfaces, processes, mounts and shared memory of its own, where the system allows it: at once
 * for root, else in a user namespace.
 */
Isolation isolate(void) {
    static const int all = CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC;
    static const Isolation whole = {1, 1, 1};
    uid_t user = geteuid();
    gid_t group = getegid();
    if (unshare(all) == 0) return whole;
    if (unshare(CLONE_NEWUSER | all) == 0) {
        map_user(user, group);
        return whole;
    }
    Isolation some = {.network = unshare(CLONE_NEWNET) == 0, .processes = unshare(CLONE_NEWPID) == 0};
    /* A /proc of its own takes processes of its own. */
    some.files = some.processes && unshare(CLONE_NEWNS) == 0;
    return some;
}

int isolated(const Isolation *isolation) {
    return isolation->network && isolation->processes && isolation->files;
}

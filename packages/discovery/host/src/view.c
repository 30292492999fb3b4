/*
 * The files that a module sees: all that the caller sees, read-only but for the folders that it may write to. Devices
 * cannot be opened but for those that hold nothing, and /proc is of its own processes alone.
 */
#include "view.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "mount-list.h"

/* Linux 5.12. Headers of older systems know neither the call nor its structure. */
#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif
#define ATTRIBUTE_READ_ONLY 1UL
#define ATTRIBUTE_NO_SETUID 2UL
#define ATTRIBUTE_NO_DEVICES 4UL
#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif

typedef struct Attributes {
    uint64_t set, clear, propagation, user_namespace;
} Attributes;

/* Those that a program may need, and that keep nothing. */
static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};

static int change(const char *path, uint64_t set, uint64_t clear) {
    Attributes attributes = {.set = set, .clear = clear};
    return (int)syscall(SYS_mount_setattr, AT_FDCWD, path, AT_RECURSIVE, &attributes, sizeof attributes);
}

/* A mount of its own for a path, so that it can have attributes of its own. */
static int split_off(const char *path) {
    return mount(path, path, NULL, MS_BIND | MS_REC, NULL) == 0;
}

static int is_below(const char *path, const char *folder) {
    size_t length = strlen(folder);
    if (length == 1) return 1;
    return strncmp(path, folder, length) == 0 && (path[length] == 0 || path[length] == '/');
}

static int is_device(const char *path) {
    for (size_t i = 0; i < COUNT(devices); i++)
        if (strcmp(path, devices[i]) == 0) return 1;
    return 0;
}

static int is_writable(const char *path, const char *folder, char *const *writable, int count) {
    for (int i = 0; i < count; i++)
        if (is_below(path, writable[i])) return 1;
    return is_below(path, folder);
}

/* Before Linux 5.12: one mount after the other. */
static int restrict_each_mount(const char *folder, char *const *writable, int count) {
    List mounts = {0};
    if (!mounts_read(&mounts)) return 0;
    for (size_t i = 0; i < mounts.count; i++) {
        const Mount *one = mounts.items[i];
        unsigned long flags = one->flags | MS_NOSUID;
        if (!is_device(one->path)) flags |= MS_NODEV;
        if (!is_writable(one->path, folder, writable, count)) flags |= MS_RDONLY;
        if (mount(NULL, one->path, NULL, MS_BIND | MS_REMOUNT | flags, NULL) == 0) continue;
        /* Another mount hides it. */
        if (errno != ENOENT && errno != EINVAL && errno != ENOTDIR) return 0;
    }
    return 1;
}

/* At once, and without looking at any folder: a file server that does not answer cannot hold it up. */
static int restrict_mounts(const char *folder, char *const *writable, int count) {
    if (change("/", ATTRIBUTE_READ_ONLY | ATTRIBUTE_NO_SETUID | ATTRIBUTE_NO_DEVICES, 0) != 0)
        return restrict_each_mount(folder, writable, count);
    for (size_t i = 0; i < COUNT(devices); i++) change(devices[i], 0, ATTRIBUTE_NO_DEVICES);
    for (int i = 0; i < count; i++)
        if (change(writable[i], 0, ATTRIBUTE_READ_ONLY) != 0) return 0;
    return change(folder, 0, ATTRIBUTE_READ_ONLY) == 0;
}

/* Where part of the caller's /proc is hidden, as in a container, the system gives out no other: then it is empty. */
static int replace_processes(void) {
    static const unsigned long flags = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
    return mount("proc", "/proc", "proc", flags, NULL) == 0 || mount("tmpfs", "/proc", "tmpfs", flags, NULL) == 0;
}

int restrict_view(char *const *writable, int count) {
    char folder[PATH_MAX];
    if (!getcwd(folder, sizeof folder)) return 0;
    /* Nothing of what follows reaches the caller. */
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return 0;
    if (!split_off(folder)) return 0;
    for (int i = 0; i < count; i++)
        if (!split_off(writable[i])) return 0;
    for (size_t i = 0; i < COUNT(devices); i++) split_off(devices[i]);
    if (!restrict_mounts(folder, writable, count)) return 0;
    /* What is shared under a name in memory is its own too. */
    mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777,size=256m");
    /* The working directory was in the mount below. */
    return replace_processes() && chdir(folder) == 0;
}

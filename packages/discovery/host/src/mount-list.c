/* The mounts that this process sees: what /proc/self/mountinfo says. */
#include "mount-list.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "allocation.h"
#include "text.h"

static const struct {
    const char *name;
    unsigned long flag;
} names[] = {
    {"ro", MS_RDONLY},     {"nosuid", MS_NOSUID},         {"nodev", MS_NODEV},       {"noexec", MS_NOEXEC},
    {"noatime", MS_NOATIME}, {"nodiratime", MS_NODIRATIME}, {"relatime", MS_RELATIME},
};

static int is_octal(char digit) {
    return digit >= '0' && digit <= '7';
}

/* A blank in a path stands there as \040. */
static void unescape(char *path) {
    char *to = path;
    for (const char *from = path; *from;) {
        if (from[0] == '\\' && is_octal(from[1]) && is_octal(from[2]) && is_octal(from[3])) {
            *to++ = (char)((from[1] - '0') * 64 + (from[2] - '0') * 8 + (from[3] - '0'));
            from += 4;
        } else {
            *to++ = *from++;
        }
    }
    *to = 0;
}

static unsigned long flags_of(char *words) {
    unsigned long flags = 0;
    char *rest = NULL;
    for (char *word = strtok_r(words, ",", &rest); word; word = strtok_r(NULL, ",", &rest))
        for (size_t i = 0; i < COUNT(names); i++)
            if (strcmp(word, names[i].name) == 0) flags |= names[i].flag;
    return flags;
}

/* Its words: number, parent, device, root, path, options. */
static void add_line(List *mounts, char *line) {
    char *words[6], *rest = NULL;
    for (size_t i = 0; i < COUNT(words); i++) {
        words[i] = strtok_r(i == 0 ? line : NULL, " ", &rest);
        if (!words[i]) return;
    }
    unescape(words[4]);
    Mount *mount = must_alloc(sizeof *mount);
    mount->path = words[4];
    mount->flags = flags_of(words[5]);
    list_add(mounts, mount);
}

int mounts_read(List *mounts) {
    Text text = {0};
    char piece[4096];
    int descriptor = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return 0;
    ssize_t length;
    while ((length = read(descriptor, piece, sizeof piece)) > 0) text_add(&text, piece, (size_t)length);
    close(descriptor);
    if (length < 0 || !text.length) return 0;
    text_add(&text, "", 1);
    char *rest = NULL;
    for (char *line = strtok_r(text.bytes, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        add_line(mounts, line);
    return mounts->count > 0;
}

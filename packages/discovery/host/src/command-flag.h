/* The flags of a command: as a module writes them, and as COMMAND INFO shows them. */
#ifndef RAMPART_COMMAND_FLAG_H
#define RAMPART_COMMAND_FLAG_H

#include "host.h"

enum {
    FLAG_WRITE = 1 << 0,
    FLAG_READONLY = 1 << 1,
    FLAG_DENY_OOM = 1 << 2,
    FLAG_OF_MODULE = 1 << 3,
    FLAG_ADMIN = 1 << 4,
    FLAG_PUBSUB = 1 << 5,
    FLAG_NO_SCRIPT = 1 << 6,
    FLAG_RANDOM = 1 << 7,
    FLAG_BLOCKING = 1 << 8,
    FLAG_LOADING = 1 << 9,
    FLAG_STALE = 1 << 10,
    FLAG_SKIP_MONITOR = 1 << 11,
    FLAG_SKIP_SLOWLOG = 1 << 12,
    FLAG_FAST = 1 << 14,
    FLAG_NO_AUTH = 1 << 15,
    FLAG_MAY_REPLICATE = 1 << 16,
    FLAG_NO_MANDATORY_KEYS = 1 << 19,
    FLAG_GET_KEYS = 1 << 21,
    FLAG_NO_CLUSTER = 1 << 22,
    FLAG_MOVABLE_KEYS = 1 << 25,
    FLAG_ALLOW_BUSY = 1 << 26,
    FLAG_GET_CHANNELS = 1 << 27,
    FLAG_TOUCHES_ARBITRARY_KEYS = 1 << 28,
    FLAG_INTERNAL = 1 << 29,
};

/* From the words of a module. 0 if the imitated version does not know one. */
int command_flags_parse(const char *words, uint64_t *flags);

/* As COMMAND INFO shows them; `names` has room for MOST_FLAGS. */
#define MOST_FLAGS 32
size_t command_flag_names(uint64_t flags, const char **names);

#endif

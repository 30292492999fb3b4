/* What a module tells of a command beyond its registration, as RedisModule_SetCommandInfo is given it. */
#ifndef RAMPART_COMMAND_DESCRIPTION_H
#define RAMPART_COMMAND_DESCRIPTION_H

#include "host.h"

/*
 * Its arrays end with an element of zeros, and the sizes of their elements come with the version, so that later
 * versions can add fields at their ends.
 */
struct info_version {
    int version;
    size_t history_size, spec_size, argument_size;
};

struct info_history {
    const char *since, *changes;
};

struct info_spec {
    const char *notes;
    uint64_t flags;
    int begin;
    union {
        struct {
            int position;
        } index;
        struct {
            const char *word;
            int start;
        } keyword;
    } from;
    int find;
    union {
        struct {
            int last, step, limit;
        } range;
        struct {
            int index, first, step;
        } number;
    } keys;
};

struct info_argument {
    const char *name;
    int type;
    int spec_index;
    const char *token, *summary, *since;
    int flags;
    const char *deprecated_since;
    struct info_argument *parts;
    const char *display_text;
};

struct info {
    const struct info_version *version;
    const char *summary, *complexity, *since;
    struct info_history *history;
    const char *tips;
    int arity;
    struct info_spec *specs;
    struct info_argument *arguments;
};

enum { ARGUMENT_KEY = 3, ARGUMENT_TOKEN = 6, ARGUMENT_ONE_OF = 7, ARGUMENT_BLOCK = 8 };

/* An element of one of these arrays, whose elements have this size. */
const void *description_element(const void *array, size_t size, size_t index);

/* Whether an argument has arguments of its own. */
int argument_nests(const struct info_argument *argument);

/* Whether a server would take it. The log says why not. */
int description_valid(const struct info *info);

#endif

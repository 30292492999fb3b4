/* What a module tells of a command beyond its registration. */
#include <errno.h>
#include <string.h>

#include "allocation.h"
#include "command.h"
#include "key-range.h"
#include "log.h"
#include "word.h"

/*
 * What RedisModule_SetCommandInfo is given. Arrays in it end with an element of zeros, and the sizes of their
 * elements come with the version, so that later versions can add fields at their ends.
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
#define ARGUMENT_FLAGS 7
#define KEY_KINDS 0xf     /* read only, read and write, overwrite, remove: exactly one */
#define KEY_CHANGES 0xe0  /* update, insert, delete: one at most */
#define KEY_FLAGS 0x7ff

static const void *element(const void *array, size_t size, size_t index) {
    return (const char *)array + size * index;
}

static int one_bit(uint64_t value) {
    return value && !(value & (value - 1));
}

static int arguments_valid(const struct info_argument *array, const struct info_version *version) {
    if (!array) return 1;
    for (size_t i = 0;; i++) {
        const struct info_argument *argument = element(array, version->argument_size, i);
        if (!argument->name) return 1;
        const char *fault = NULL;
        int nests = argument->type == ARGUMENT_ONE_OF || argument->type == ARGUMENT_BLOCK;
        if (argument->type < 0 || argument->type > ARGUMENT_BLOCK) fault = "its type is undefined";
        else if (argument->type == ARGUMENT_TOKEN && !argument->token) fault = "a pure token needs a token";
        else if (argument->type == ARGUMENT_KEY && argument->spec_index < 0) fault = "a key needs key_spec_index";
        else if (argument->type != ARGUMENT_KEY && argument->spec_index != -1 && argument->spec_index != 0)
            fault = "it has key_spec_index and is no key";
        else if (argument->flags & ~ARGUMENT_FLAGS) fault = "it has unknown flags";
        else if (nests && !argument->parts) fault = "it needs subargs";
        else if (!nests && argument->parts) fault = "it has subargs and a type without";
        if (fault) {
            host_log("warning", "invalid command info: argument '%s': %s", argument->name, fault);
            return 0;
        }
        if (nests && !arguments_valid(argument->parts, version)) return 0;
    }
}

static int info_valid(const struct info *info) {
    const struct info_version *version = info->version;
    if (!version) {
        host_log("warning", "invalid command info: no version");
        return 0;
    }
    for (size_t i = 0; info->history; i++) {
        const struct info_history *entry = element(info->history, version->history_size, i);
        if (!entry->since) break;
        if (!entry->changes) {
            host_log("warning", "invalid command info: history[%lu] without changes", (unsigned long)i);
            return 0;
        }
    }
    for (size_t i = 0; info->specs; i++) {
        const struct info_spec *spec = element(info->specs, version->spec_size, i);
        if (!spec->begin) break;
        const char *fault = NULL;
        uint64_t kind = spec->flags & KEY_KINDS;
        if (kind & (kind - 1)) fault = "more than one of the flags RO, RW, OW, RM";
        else if (!kind) fault = "none of the flags RO, RW, OW, RM";
        else if ((spec->flags & KEY_CHANGES) && !one_bit(spec->flags & KEY_CHANGES))
            fault = "more than one of the flags INSERT, DELETE, UPDATE";
        else if (spec->begin < BEGIN_UNKNOWN || spec->begin > BEGIN_KEYWORD) fault = "unknown begin_search_type";
        else if (spec->begin == BEGIN_KEYWORD && !spec->from.keyword.word) fault = "no keyword";
        else if (spec->find < FIND_OMITTED || spec->find > FIND_KEY_NUMBER) fault = "unknown find_keys_type";
        if (fault) {
            host_log("warning", "invalid command info: key_specs[%lu]: %s", (unsigned long)i, fault);
            return 0;
        }
    }
    return arguments_valid(info->arguments, version);
}

static int add_tip(const char *word, size_t length, void *data) {
    char *tip = must_alloc(length + 1);
    memcpy(tip, word, length);
    list_add(data, tip);
    return 1;
}

static void copy_spec(Spec *spec, const struct info_spec *given) {
    spec->notes = given->notes ? must_copy(given->notes) : NULL;
    spec->flags = given->flags & KEY_FLAGS;
    spec->begin = given->begin;
    if (given->begin == BEGIN_INDEX) spec->index = given->from.index.position;
    if (given->begin == BEGIN_KEYWORD) {
        spec->keyword = must_copy(given->from.keyword.word);
        spec->start_from = given->from.keyword.start;
    }
    spec->find = given->find;
    if (given->find == FIND_OMITTED) {
        spec->find = FIND_RANGE;
        spec->key_step = 1;
    } else if (given->find == FIND_RANGE) {
        spec->last_key = given->keys.range.last;
        spec->key_step = given->keys.range.step;
        spec->limit = given->keys.range.limit;
    } else if (given->find == FIND_KEY_NUMBER) {
        spec->key_number_index = given->keys.number.index;
        spec->first_key = given->keys.number.first;
        spec->key_step = given->keys.number.step;
    }
}

int rm_SetCommandInfo(Command *command, const struct info *info) {
    if (!info_valid(info)) {
        errno = EINVAL;
        return ERR;
    }
    int plain = command->spec_count == 0 || (command->spec_count == 1 && spec_is_plain(&command->specs[0]));
    if (command->described || !plain) {
        errno = EEXIST;
        return ERR;
    }
    if (info->summary || info->complexity || info->since || info->history || info->arguments) command->described = 1;
    if (info->tips) {
        each_word(info->tips, add_tip, &command->tips);
        if (command->tips.count) command->described = 1;
    }
    if (info->arity) command->arity = info->arity;
    if (info->specs) {
        size_t number = 0;
        while (((const struct info_spec *)element(info->specs, info->version->spec_size, number))->begin) number++;
        command->specs = must_alloc(number * sizeof(Spec));
        command->spec_count = (int)number;
        for (size_t i = 0; i < number; i++)
            copy_spec(&command->specs[i], element(info->specs, info->version->spec_size, i));
        derive_key_range(command);
    }
    return OK;
}

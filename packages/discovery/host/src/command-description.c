/* What a module tells of a command beyond its registration, as RedisModule_SetCommandInfo is given it. */
#include "command-description.h"

#include "key-spec.h"
#include "log.h"

#define ARGUMENT_FLAGS 7
#define KEY_KINDS 0xf     /* read only, read and write, overwrite, remove: exactly one */
#define KEY_CHANGES 0xe0  /* update, insert, delete: one at most */

const void *description_element(const void *array, size_t size, size_t index) {
    return (const char *)array + size * index;
}

static int one_bit(uint64_t value) {
    return value && !(value & (value - 1));
}

int argument_nests(const struct info_argument *argument) {
    return argument->type == ARGUMENT_ONE_OF || argument->type == ARGUMENT_BLOCK;
}

static int arguments_valid(const struct info_argument *array, const struct info_version *version) {
    if (!array) return 1;
    for (size_t i = 0;; i++) {
        const struct info_argument *argument = description_element(array, version->argument_size, i);
        if (!argument->name) return 1;
        const char *fault = NULL;
        int nests = argument_nests(argument);
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

int description_valid(const struct info *info) {
    const struct info_version *version = info->version;
    if (!version) {
        host_log("warning", "invalid command info: no version");
        return 0;
    }
    for (size_t i = 0; info->history; i++) {
        const struct info_history *entry = description_element(info->history, version->history_size, i);
        if (!entry->since) break;
        if (!entry->changes) {
            host_log("warning", "invalid command info: history[%lu] without changes", (unsigned long)i);
            return 0;
        }
    }
    for (size_t i = 0; info->specs; i++) {
        const struct info_spec *spec = description_element(info->specs, version->spec_size, i);
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

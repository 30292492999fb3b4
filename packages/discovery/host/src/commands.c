/* Commands, as a module registers them and as COMMAND INFO would show them. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "host.h"

List commands;

/* ---- flags ---- */

enum {
    WRITE = 1 << 0,
    READONLY = 1 << 1,
    DENY_OOM = 1 << 2,
    OF_MODULE = 1 << 3,
    ADMIN = 1 << 4,
    PUBSUB = 1 << 5,
    NO_SCRIPT = 1 << 6,
    RANDOM = 1 << 7,
    BLOCKING = 1 << 8,
    LOADING = 1 << 9,
    STALE = 1 << 10,
    SKIP_MONITOR = 1 << 11,
    SKIP_SLOWLOG = 1 << 12,
    FAST = 1 << 14,
    NO_AUTH = 1 << 15,
    MAY_REPLICATE = 1 << 16,
    NO_MANDATORY_KEYS = 1 << 19,
    GET_KEYS = 1 << 21,
    NO_CLUSTER = 1 << 22,
    MOVABLE_KEYS = 1 << 25,
    ALLOW_BUSY = 1 << 26,
    GET_CHANNELS = 1 << 27,
    TOUCHES_ARBITRARY_KEYS = 1 << 28,
    INTERNAL = 1 << 29,
};

/* What a module writes, and since when a server takes it. */
static const struct {
    const char *word;
    unsigned flags;
    int since;
} words[] = {
    {"write", WRITE, 0},
    {"readonly", READONLY, 0},
    {"admin", ADMIN, 0},
    {"deny-oom", DENY_OOM, 0},
    {"deny-script", NO_SCRIPT, 0},
    {"allow-loading", LOADING, 0},
    {"pubsub", PUBSUB, 0},
    {"random", RANDOM, 0},
    {"allow-stale", STALE, 0},
    {"no-monitor", SKIP_MONITOR, 0},
    {"fast", FAST, 0},
    {"getkeys-api", GET_KEYS, 0},
    {"no-cluster", NO_CLUSTER, 0},
    {"no-slowlog", SKIP_SLOWLOG, 60000},
    {"no-auth", NO_AUTH, 60000},
    {"may-replicate", MAY_REPLICATE, 60200},
    {"blocking", BLOCKING, 70000},
    {"getchannels-api", GET_CHANNELS, 70000},
    {"no-mandatory-keys", NO_MANDATORY_KEYS, 70000},
    {"allow-busy", ALLOW_BUSY, 70000},
    {"internal", INTERNAL | NO_SCRIPT, 80000},
    {"touches-arbitrary-keys", TOUCHES_ARBITRARY_KEYS, 80400},
};

/* What COMMAND INFO shows, in its order; from Redis 7.0 on, and until then. */
static const struct {
    unsigned flag;
    const char *name;
} shown[] = {
    {WRITE, "write"},
    {READONLY, "readonly"},
    {DENY_OOM, "denyoom"},
    {OF_MODULE, "module"},
    {ADMIN, "admin"},
    {PUBSUB, "pubsub"},
    {NO_SCRIPT, "noscript"},
    {BLOCKING, "blocking"},
    {LOADING, "loading"},
    {STALE, "stale"},
    {SKIP_MONITOR, "skip_monitor"},
    {SKIP_SLOWLOG, "skip_slowlog"},
    {FAST, "fast"},
    {NO_AUTH, "no_auth"},
    {NO_MANDATORY_KEYS, "no_mandatory_keys"},
    {MOVABLE_KEYS, "movablekeys"},
    {ALLOW_BUSY, "allow_busy"},
},
  shown_before_7[] = {
    {WRITE, "write"},
    {READONLY, "readonly"},
    {DENY_OOM, "denyoom"},
    {ADMIN, "admin"},
    {PUBSUB, "pubsub"},
    {NO_SCRIPT, "noscript"},
    {RANDOM, "random"},
    {LOADING, "loading"},
    {STALE, "stale"},
    {SKIP_MONITOR, "skip_monitor"},
    {SKIP_SLOWLOG, "skip_slowlog"},
    {FAST, "fast"},
    {NO_AUTH, "no_auth"},
    {MAY_REPLICATE, "may_replicate"},
    {GET_KEYS, "movablekeys"},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/*
 * Calls `each` for every part of a text between single spaces, empty parts included, as the server splits it: two
 * spaces in a row hold an empty word, which no list knows. An empty text has no parts.
 */
static int each_word(const char *text, int (*each)(const char *word, size_t length, void *data), void *data) {
    if (!*text) return 1;
    for (;;) {
        const char *space = strchr(text, ' ');
        size_t length = space ? (size_t)(space - text) : strlen(text);
        if (!each(text, length, data)) return 0;
        if (!space) return 1;
        text = space + 1;
    }
}

static int same(const char *word, size_t length, const char *name) {
    return strlen(name) == length && strncasecmp(word, name, length) == 0;
}

static int add_flag(const char *word, size_t length, void *data) {
    for (size_t i = 0; i < COUNT(words); i++)
        if (same(word, length, words[i].word) && imitated >= words[i].since) {
            *(uint64_t *)data |= words[i].flags;
            return 1;
        }
    host_log("warning", "Redis %s does not know the command flag '%.*s'", imitated_text, (int)length, word);
    return 0;
}

size_t command_flag_names(const Command *command, const char **names) {
    size_t found = 0;
    if (imitated >= 70000) {
        for (size_t i = 0; i < COUNT(shown); i++)
            if (command->flags & shown[i].flag) names[found++] = shown[i].name;
    } else {
        for (size_t i = 0; i < COUNT(shown_before_7); i++)
            if (command->flags & shown_before_7[i].flag) names[found++] = shown_before_7[i].name;
    }
    return found;
}

int command_is_internal(const Command *command) {
    return (command->flags & INTERNAL) != 0;
}

/* ---- the server's own commands ---- */

static const struct {
    const char *name;
    int since, gone;
} builtin[] = {
#define X(name, since, gone) {name, since, gone},
    SERVER_COMMANDS(X)
#undef X
};

static int builtin_exists(size_t index) {
    return imitated >= builtin[index].since && !(builtin[index].gone && imitated >= builtin[index].gone);
}

int server_has_command(const char *name) {
    size_t low = 0, high = COUNT(builtin);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcasecmp(name, builtin[middle].name);
        if (order == 0) return builtin_exists(middle);
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return 0;
}

size_t server_command_count(void) {
    return COUNT(builtin);
}

const char *server_command_name(size_t index) {
    return builtin_exists(index) ? builtin[index].name : NULL;
}

/* ---- looking up ---- */

static Command *find_in(const List *list, const char *name, size_t length) {
    for (size_t i = 0; i < list->count; i++) {
        Command *command = list->items[i];
        if (same(name, length, command->name)) return command;
    }
    return NULL;
}

/* The module's commands by name without case: a table that is at most half full. */
static Command **table;
static size_t table_size;

static size_t place_of(const char *name, size_t length) {
    uint64_t hash = 14695981039346656037ULL;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)name[i];
        if (byte >= 'A' && byte <= 'Z') byte += 32;
        hash = (hash ^ byte) * 1099511628211ULL;
    }
    size_t place = (size_t)(hash ^ hash >> 32) & (table_size - 1);
    while (table[place] && !same(name, length, table[place]->name)) place = (place + 1) & (table_size - 1);
    return place;
}

static Command *find_top(const char *name, size_t length) {
    return table_size ? table[place_of(name, length)] : NULL;
}

static void add_top(Command *command) {
    list_add(&commands, command);
    if (commands.count * 2 <= table_size) {
        table[place_of(command->name, strlen(command->name))] = command;
        return;
    }
    free(table);
    table_size = table_size ? table_size * 2 : 64;
    table = must_alloc(table_size * sizeof *table);
    for (size_t i = 0; i < commands.count; i++) {
        Command *each = commands.items[i];
        table[place_of(each->name, strlen(each->name))] = each;
    }
}

Command *command_find(const char *name) {
    const char *bar = imitated >= 70000 ? strchr(name, '|') : NULL;
    if (!bar) return find_top(name, strlen(name));
    Command *container = find_top(name, (size_t)(bar - name));
    return container ? find_in(&container->subcommands, bar + 1, strlen(bar + 1)) : NULL;
}

static int name_possible(const char *name) {
    return imitated < 70200 || !strpbrk(name, " \r\n|@=,");
}

/* ---- positions of keys ---- */

enum {
    KEY_READ_WRITE = 1 << 1,
    KEY_ACCESS = 1 << 4,
    KEY_UPDATE = 1 << 5,
    KEY_INCOMPLETE = 1 << 9,
    KEY_VARIABLE_FLAGS = 1 << 10,
};

static int last_absolute(const Spec *spec) {
    return spec->last_key >= 0 ? spec->last_key + spec->index : spec->last_key;
}

/*
 * First, last and step, and whether they leave keys out, from the key specifications. One range at a fixed place
 * is taken as it is; several are joined as far as they follow each other at step 1. `last` is compared as the
 * server does, unsigned: a position counted from the end is larger than every other.
 */
static void derive_range(Command *command) {
    command->first = command->last = command->step = 0;
    if (command->flags & GET_KEYS) command->flags |= MOVABLE_KEYS;
    if (command->spec_count == 0) return;
    const Spec *only = &command->specs[0];
    if (command->spec_count == 1 && only->begin == BEGIN_INDEX && only->find == FIND_RANGE) {
        if (only->flags & KEY_INCOMPLETE) command->flags |= MOVABLE_KEYS;
        command->first = only->index;
        command->last = last_absolute(only);
        command->step = only->key_step;
        return;
    }
    int first = INT_MAX, last = 0, previous = 0;
    for (int i = 0; i < command->spec_count; i++) {
        const Spec *spec = &command->specs[i];
        int fixed = spec->begin == BEGIN_INDEX && spec->find == FIND_RANGE;
        int follows = fixed && spec->key_step == 1 && !(previous && previous != spec->index - 1);
        if (!follows) {
            command->flags |= MOVABLE_KEYS;
            continue;
        }
        if (spec->flags & KEY_INCOMPLETE) command->flags |= MOVABLE_KEYS;
        if (spec->index < first) first = spec->index;
        int absolute = last_absolute(spec);
        if ((unsigned)absolute > (unsigned)last) last = absolute;
        previous = last;
    }
    if (first == INT_MAX) {
        command->flags |= MOVABLE_KEYS;
        return;
    }
    command->first = first;
    command->last = last;
    command->step = 1;
}

/* ---- registering ---- */

static Command *command_new(const char *name, void *function, uint64_t flags, int first, int last, int step) {
    Command *command = must_alloc(sizeof *command);
    command->name = must_copy(name);
    command->full_name = command->name;
    command->function = function;
    command->flags = flags | OF_MODULE;
    if (imitated < 70000) {
        command->first = first;
        command->last = last;
        command->step = step;
        return command;
    }
    if (first != 0) {
        Spec *spec = must_alloc(sizeof *spec);
        spec->flags = KEY_READ_WRITE | KEY_ACCESS | KEY_UPDATE;
        if (flags & GET_KEYS) spec->flags |= KEY_VARIABLE_FLAGS;
        spec->begin = BEGIN_INDEX;
        spec->index = first;
        spec->find = FIND_RANGE;
        spec->last_key = last < 0 ? last : last - first;
        spec->key_step = step;
        command->specs = spec;
        command->spec_count = 1;
    }
    derive_range(command);
    return command;
}

int rm_CreateCommand(Context *context, const char *name, void *function, const char *flag_words, int first, int last,
                     int step) {
    if (!context->module || !context->module->loading) return ERR;
    uint64_t flags = 0;
    if (flag_words && !each_word(flag_words, add_flag, &flags)) return ERR;
    if (!name_possible(name)) {
        host_log("warning", "Redis %s takes no command named '%s'", imitated_text, name);
        return ERR;
    }
    if (server_has_command(name)) {
        host_log("warning", "Redis %s has a command '%s' of its own", imitated_text, name);
        return ERR;
    }
    if (command_find(name)) {
        host_log("warning", "the command '%s' is registered already", name);
        return ERR;
    }
    Command *command = command_new(name, function, flags, first, last, step);
    command->arity = function || imitated < 70000 ? -1 : -2;
    add_top(command);
    return OK;
}

Command *rm_GetCommand(Context *context, const char *name) {
    (void)context;
    return command_find(name);
}

int rm_CreateSubcommand(Command *container, const char *name, void *function, const char *flag_words, int first,
                        int last, int step) {
    uint64_t flags = 0;
    if (flag_words && !each_word(flag_words, add_flag, &flags)) return ERR;
    if (container->container || container->function || !name_possible(name)) return ERR;
    if (find_in(&container->subcommands, name, strlen(name))) return ERR;
    Command *command = command_new(name, function, flags, first, last, step);
    Text full = {0};
    text_printf(&full, "%s|%s", container->full_name, name);
    command->full_name = full.bytes;
    command->container = container;
    command->arity = -2;
    list_add(&container->subcommands, command);
    return OK;
}

/* ---- ACL categories ---- */

static const struct {
    const char *name;
    int since;
} server_categories[] = {
    {"keyspace", 0}, {"read", 0},      {"write", 0},    {"set", 0},         {"sortedset", 0},   {"list", 0},
    {"hash", 0},     {"string", 0},    {"array", 80800}, {"bitmap", 0},     {"hyperloglog", 0}, {"geo", 0},
    {"stream", 0},   {"pubsub", 0},    {"admin", 0},    {"fast", 0},        {"slow", 0},        {"blocking", 0},
    {"dangerous", 0}, {"connection", 0}, {"transaction", 0}, {"scripting", 0},
};

#define MOST_CATEGORIES 64

static List categories;

static void categories_begin(void) {
    if (categories.count) return;
    for (size_t i = 0; i < COUNT(server_categories); i++)
        if (imitated >= server_categories[i].since) list_add(&categories, (void *)server_categories[i].name);
}

static size_t own_categories;  /* how many of them the module added */

size_t category_count(void) {
    categories_begin();
    return categories.count;
}

const char *category_name(size_t index) {
    return categories.items[index];
}

int command_in_category(const Command *command, size_t index) {
    return (command->categories >> index & 1) != 0;
}

static int add_category(const char *word, size_t length, void *data) {
    for (size_t i = 0; i < categories.count; i++)
        if (same(word, length, categories.items[i])) {
            *(uint64_t *)data |= 1ULL << i;
            return 1;
        }
    host_log("warning", "Redis %s does not know the ACL category '%.*s'", imitated_text, (int)length, word);
    return 0;
}

int rm_SetCommandACLCategories(Command *command, const char *category_words) {
    categories_begin();
    if (!command) return ERR;
    uint64_t found = 0;
    if (category_words && !each_word(category_words, add_category, &found)) return ERR;
    command->categories = found;
    return OK;
}

int rm_AddACLCategory(Context *context, const char *name) {
    categories_begin();
    if (!context->module || !context->module->loading || !*name) {
        errno = EINVAL;
        return ERR;
    }
    for (const char *p = name; *p; p++) {
        int letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9');
        if (!letter && *p != '_' && *p != '-') {
            host_log("warning", "an ACL category cannot be named '%s'", name);
            errno = EINVAL;
            return ERR;
        }
    }
    for (size_t i = 0; i < categories.count; i++)
        if (strcasecmp(categories.items[i], name) == 0) {
            errno = EBUSY;
            return ERR;
        }
    if (categories.count == MOST_CATEGORIES) {
        errno = ENOMEM;
        return ERR;
    }
    list_add(&categories, must_copy(name));
    own_categories++;
    return OK;
}

/* ---- command information ---- */

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
    int plain = command->spec_count == 0 ||
                (command->spec_count == 1 && command->specs[0].begin == BEGIN_INDEX &&
                 command->specs[0].find == FIND_RANGE);
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
        derive_range(command);
    }
    return OK;
}

/* ---- reporting ---- */

static const char *const key_flag_names[] = {
    "RO",     "RW",      "OW",         "RM",          "access", "update",
    "insert", "delete",  "not_key",    "incomplete",  "variable_flags",
};

static void report_texts(Text *out, const char *key, const List *list) {
    if (!list->count) return;
    text_printf(out, ",\"%s\":[", key);
    for (size_t i = 0; i < list->count; i++) {
        if (i) text_puts(out, ",");
        text_json_puts(out, list->items[i]);
    }
    text_puts(out, "]");
}

static void report_spec(Text *out, const Spec *spec) {
    text_puts(out, "{");
    if (spec->notes) {
        text_puts(out, "\"notes\":");
        text_json_puts(out, spec->notes);
        text_puts(out, ",");
    }
    text_puts(out, "\"flags\":[");
    const char *comma = "";
    for (size_t i = 0; i < COUNT(key_flag_names); i++)
        if (spec->flags >> i & 1) {
            text_printf(out, "%s\"%s\"", comma, key_flag_names[i]);
            comma = ",";
        }
    text_puts(out, "],\"beginSearch\":{");
    if (spec->begin == BEGIN_INDEX) {
        text_printf(out, "\"type\":\"index\",\"index\":%d", spec->index);
    } else if (spec->begin == BEGIN_KEYWORD) {
        text_puts(out, "\"type\":\"keyword\",\"keyword\":");
        text_json_puts(out, spec->keyword);
        text_printf(out, ",\"startfrom\":%d", spec->start_from);
    } else {
        text_puts(out, "\"type\":\"unknown\"");
    }
    text_puts(out, "},\"findKeys\":{");
    if (spec->find == FIND_RANGE)
        text_printf(out, "\"type\":\"range\",\"lastkey\":%d,\"keystep\":%d,\"limit\":%d", spec->last_key,
                    spec->key_step, spec->limit);
    else if (spec->find == FIND_KEY_NUMBER)
        text_printf(out, "\"type\":\"keynum\",\"keynumidx\":%d,\"firstkey\":%d,\"keystep\":%d",
                    spec->key_number_index, spec->first_key, spec->key_step);
    else
        text_puts(out, "\"type\":\"unknown\"");
    text_puts(out, "}}");
}

static void report_list(Text *out, const List *list);

static void report_command(Text *out, const Command *command) {
    const char *flags[32];
    size_t flag_count = command_flag_names(command, flags);
    text_puts(out, "{\"name\":");
    text_json_puts(out, command->full_name);
    text_printf(out, ",\"arity\":%d,\"flags\":[", command->arity);
    for (size_t i = 0; i < flag_count; i++) text_printf(out, "%s\"%s\"", i ? "," : "", flags[i]);
    text_printf(out, "],\"firstKey\":%d,\"lastKey\":%d,\"step\":%d", command->first, command->last, command->step);
    if (command->categories) {
        text_puts(out, ",\"aclCategories\":[");
        const char *comma = "";
        for (size_t i = 0; i < categories.count; i++)
            if (command_in_category(command, i)) {
                text_printf(out, "%s\"@%s\"", comma, (char *)categories.items[i]);
                comma = ",";
            }
        text_puts(out, "]");
    }
    report_texts(out, "tips", &command->tips);
    if (command->spec_count) {
        text_puts(out, ",\"keySpecs\":[");
        for (int i = 0; i < command->spec_count; i++) {
            if (i) text_puts(out, ",");
            report_spec(out, &command->specs[i]);
        }
        text_puts(out, "]");
    }
    if (command->subcommands.count) {
        text_puts(out, ",\"subcommands\":");
        report_list(out, &command->subcommands);
    }
    text_puts(out, "}");
}

/* A server hides internal commands from its clients. */
static void report_list(Text *out, const List *list) {
    const char *comma = "";
    text_puts(out, "[");
    for (size_t i = 0; i < list->count; i++) {
        if (command_is_internal(list->items[i])) continue;
        text_puts(out, comma);
        report_command(out, list->items[i]);
        comma = ",";
    }
    text_puts(out, "]");
}

void report_commands(Text *out) {
    text_puts(out, "\"commands\":");
    report_list(out, &commands);
    text_puts(out, ",\"internalCommands\":[");
    const char *comma = "";
    for (size_t i = 0; i < commands.count; i++) {
        Command *command = commands.items[i];
        if (!command_is_internal(command)) continue;
        text_puts(out, comma);
        text_json_puts(out, command->full_name);
        comma = ",";
    }
    text_puts(out, "],\"categories\":[");
    categories_begin();
    for (size_t i = categories.count - own_categories; i < categories.count; i++) {
        if (i > categories.count - own_categories) text_puts(out, ",");
        text_json_puts(out, categories.items[i]);
    }
    text_puts(out, "]");
}

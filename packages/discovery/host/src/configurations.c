/* Configurations that a module registers, and the few of the server's that modules ask for. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "host.h"

List configurations;

enum {
    IMMUTABLE = 1 << 0,
    SENSITIVE = 1 << 1,
    HIDDEN_FLAG = 1 << 4,
    PROTECTED = 1 << 5,
    DENY_LOADING = 1 << 6,
    MEMORY = 1 << 7,
    BITFLAGS = 1 << 8,
    UNPREFIXED = 1 << 9,
};

/* What a server without a configuration file answers, started as `--discover redis` starts it. */
static const struct {
    const char *name, *value;
} of_server[] = {
    {"acllog-max-len", "128"},
    {"appendfsync", "everysec"},
    {"appendonly", "no"},
    {"bind", "* -::*"},
    {"busy-reply-threshold", "5000"},
    {"cluster-announce-ip", ""},
    {"cluster-enabled", "no"},
    {"cluster-node-timeout", "15000"},
    {"databases", "16"},
    {"dbfilename", "dump.rdb"},
    {"dir", "."},
    {"enable-debug-command", "no"},
    {"enable-module-command", "no"},
    {"hz", "10"},
    {"io-threads", "1"},
    {"latency-monitor-threshold", "0"},
    {"lazyfree-lazy-user-del", "no"},
    {"list-max-listpack-size", "-2"},
    {"logfile", ""},
    {"loglevel", "notice"},
    {"masterauth", ""},
    {"masteruser", ""},
    {"maxclients", "10000"},
    {"maxmemory", "0"},
    {"maxmemory-policy", "noeviction"},
    {"maxmemory-samples", "5"},
    {"min-replicas-to-write", "0"},
    {"notify-keyspace-events", ""},
    {"port", "0"},
    {"proto-max-bulk-len", "536870912"},
    {"protected-mode", "yes"},
    {"repl-diskless-load", "disabled"},
    {"replica-read-only", "yes"},
    {"replicaof", ""},
    {"requirepass", ""},
    {"save", ""},
    {"slowlog-log-slower-than", "10000"},
    {"slowlog-max-len", "128"},
    {"tcp-backlog", "511"},
    {"tcp-keepalive", "300"},
    {"timeout", "0"},
    {"tls-auth-clients", "yes"},
    {"tls-ca-cert-dir", ""},
    {"tls-ca-cert-file", ""},
    {"tls-cert-file", ""},
    {"tls-cluster", "no"},
    {"tls-key-file", ""},
    {"tls-key-file-pass", ""},
    {"tls-port", "0"},
    {"tls-replication", "no"},
    {"unixsocket", ""},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

size_t server_configuration_count(void) {
    return COUNT(of_server);
}

void server_configuration(size_t index, const char **name, const char **value) {
    *name = of_server[index].name;
    *value = of_server[index].value;
}

static Configuration *find(const char *name) {
    for (size_t i = 0; i < configurations.count; i++) {
        Configuration *one = configurations.items[i];
        if (strcasecmp(one->name, name) == 0 || (one->alias && strcasecmp(one->alias, name) == 0)) return one;
    }
    return NULL;
}

static const char *find_of_server(const char *name) {
    for (size_t i = 0; i < COUNT(of_server); i++)
        if (strcasecmp(of_server[i].name, name) == 0) return of_server[i].value;
    return NULL;
}

static int exists(const char *name) {
    return find(name) || find_of_server(name);
}

static int is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* A plain name; or, unprefixed, `name` or `name|alias`, each with one dot at most. */
static int name_possible(const char *name, int unprefixed) {
    int letters = 0, dots = 0, bars = 0;
    if (!*name) return 0;
    for (const char *p = name; *p; p++) {
        if (is_letter(*p)) {
            letters++;
        } else if (unprefixed && *p == '.') {
            if (++dots > 1) return 0;
        } else if (unprefixed && *p == '|' && !bars && letters) {
            bars = 1;
            letters = dots = 0;
        } else {
            return 0;
        }
    }
    return letters > 0;
}

static Configuration *add(Context *context, const char *name, int type, unsigned flags, void *get, void *set,
                          void *apply, void *data) {
    Module *module = context->module;
    if (!module || !module->loading) {
        errno = EBUSY;
        return NULL;
    }
    unsigned known = IMMUTABLE | SENSITIVE | HIDDEN_FLAG | PROTECTED | DENY_LOADING | MEMORY | BITFLAGS;
    if (imitated >= 80000) known |= UNPREFIXED;
    /* A text may carry the memory flag: the server does not mind either. */
    int flags_fit = !(flags & ~known) && !((flags & MEMORY) && type != TYPE_NUMERIC && type != TYPE_STRING) &&
                    !((flags & BITFLAGS) && type != TYPE_ENUM);
    if (!flags_fit || !name_possible(name, (flags & UNPREFIXED) != 0)) {
        host_log("warning", "the configuration '%s' has a name or flags that Redis %s does not take", name,
                 imitated_text);
        errno = EINVAL;
        return NULL;
    }
    Configuration *one = must_alloc(sizeof *one);
    Text full = {0};
    if (flags & UNPREFIXED) {
        text_puts(&full, name);
        char *bar = strchr(full.bytes, '|');
        if (bar) {
            *bar = 0;
            one->alias = bar + 1;
        }
    } else {
        text_printf(&full, "%s.%s", module->name, name);
    }
    one->name = full.bytes;
    if (exists(one->name) || (one->alias && (exists(one->alias) || strcmp(one->name, one->alias) == 0))) {
        host_log("warning", "there is a configuration '%s' already", one->name);
        errno = EALREADY;
        return NULL;
    }
    one->type = type;
    one->flags = flags;
    one->get = get;
    one->set = set;
    one->apply = apply;
    one->data = data;
    list_add(&configurations, one);
    return one;
}

int rm_RegisterStringConfig(Context *context, const char *name, const char *initial, unsigned flags, void *get,
                            void *set, void *apply, void *data) {
    Configuration *one = add(context, name, TYPE_STRING, flags, get, set, apply, data);
    if (!one) return ERR;
    one->text = initial ? must_copy(initial) : NULL;
    return OK;
}

int rm_RegisterBoolConfig(Context *context, const char *name, int initial, unsigned flags, void *get, void *set,
                          void *apply, void *data) {
    Configuration *one = add(context, name, TYPE_BOOL, flags, get, set, apply, data);
    if (!one) return ERR;
    one->number = initial;
    return OK;
}

int rm_RegisterNumericConfig(Context *context, const char *name, long long initial, unsigned flags, long long minimum,
                             long long maximum, void *get, void *set, void *apply, void *data) {
    Configuration *one = add(context, name, TYPE_NUMERIC, flags, get, set, apply, data);
    if (!one) return ERR;
    one->number = initial;
    one->minimum = minimum;
    one->maximum = maximum;
    return OK;
}

int rm_RegisterEnumConfig(Context *context, const char *name, int initial, unsigned flags, const char **labels,
                          const int *values, int number, void *get, void *set, void *apply, void *data) {
    Configuration *one = add(context, name, TYPE_ENUM, flags, get, set, apply, data);
    if (!one) return ERR;
    one->number = initial;
    one->count = number;
    one->labels = must_alloc((size_t)number * sizeof(char *));
    one->values = must_alloc((size_t)number * sizeof(int));
    for (int i = 0; i < number; i++) {
        one->labels[i] = must_copy(labels[i]);
        one->values[i] = values[i];
    }
    return OK;
}

/* ---- values ---- */

typedef int (*SetText)(const char *name, String *value, void *data, String **error);
typedef int (*SetNumber)(const char *name, long long value, void *data, String **error);
typedef int (*SetInt)(const char *name, int value, void *data, String **error);
typedef String *(*GetText)(const char *name, void *data);
typedef long long (*GetNumber)(const char *name, void *data);
typedef int (*GetInt)(const char *name, void *data);

/* The name that a module's functions are told: without the prefix. */
static const char *own_name(const Configuration *one) {
    if (one->flags & UNPREFIXED) return one->name;
    return strchr(one->name, '.') + 1;
}

static int apply_default(const Configuration *one) {
    String *error = NULL;
    int answer = ERR;
    const char *name = own_name(one);
    if (one->type == TYPE_STRING) {
        if (!one->text) {
            host_log("warning", "the text configuration '%s' has no default: a server would crash here", one->name);
            return ERR;
        }
        answer = ((SetText)one->set)(name, string_from(one->text), one->data, &error);
    } else if (one->type == TYPE_NUMERIC) {
        answer = ((SetNumber)one->set)(name, one->number, one->data, &error);
    } else {
        answer = ((SetInt)one->set)(name, (int)one->number, one->data, &error);
    }
    if (answer != OK)
        host_log("warning", "the module does not take the default of its configuration '%s': %s", one->name,
                 error ? error->text : "it gave no reason");
    return answer;
}

static int apply_defaults(void) {
    for (size_t i = 0; i < configurations.count; i++)
        if (apply_default(configurations.items[i]) != OK) return ERR;
    return OK;
}

int rm_LoadDefaultConfigs(Context *context) {
    Module *module = context ? context->module : NULL;
    if (!module || !module->loading || module->configurations_set) return ERR;
    if (apply_defaults() != OK) return ERR;
    module->configurations_set |= 1;
    return OK;
}

int rm_LoadConfigs(Context *context) {
    Module *module = context ? context->module : NULL;
    if (!module || !module->loading) return ERR;
    if (!(module->configurations_set & 1) && apply_defaults() != OK) return ERR;
    module->configurations_set = 3;
    return OK;
}

int configurations_unset(void) {
    return configurations.count > 0 && !(the_module.configurations_set & 2);
}

static char *printed(const Configuration *one, long long number) {
    Text text = {0};
    text_puts(&text, "");
    if (one->type == TYPE_BOOL) {
        text_puts(&text, number ? "yes" : "no");
    } else if (one->type == TYPE_NUMERIC) {
        text_printf(&text, "%lld", number);
    } else {
        long long left = number;
        for (int i = 0; i < one->count; i++) {
            if (one->values[i] == number) {
                text.length = 0;
                text_puts(&text, one->labels[i]);
                return text.bytes;
            }
            if ((one->flags & BITFLAGS) && one->values[i] && (left & one->values[i]) == one->values[i]) {
                text_printf(&text, "%s%s", text.length ? " " : "", one->labels[i]);
                left &= ~(long long)one->values[i];
            }
        }
        if (!text.length) text_puts(&text, "unknown");
    }
    return text.bytes;
}

static char *printed_default(const Configuration *one) {
    if (one->type == TYPE_STRING) return one->text ? must_copy(one->text) : NULL;
    return printed(one, one->number);
}

char *configuration_value(const Configuration *one) {
    const char *name = own_name(one);
    if (one->type == TYPE_STRING) {
        String *value = one->get ? ((GetText)one->get)(name, one->data) : NULL;
        return must_copy(value ? value->text : "");
    }
    if (!one->get) return printed_default(one);
    if (one->type == TYPE_NUMERIC) return printed(one, ((GetNumber)one->get)(name, one->data));
    return printed(one, ((GetInt)one->get)(name, one->data));
}

/* ---- access to configurations, the module's and the server's ---- */

/* Glob patterns with *, ?, \ and sets, without case. */
int match_pattern(const char *pattern, const char *text) {
    for (; *pattern; pattern++) {
        if (*pattern == '*') {
            while (pattern[1] == '*') pattern++;
            if (!pattern[1]) return 1;
            for (; *text; text++)
                if (match_pattern(pattern + 1, text)) return 1;
            return match_pattern(pattern + 1, text);
        }
        if (!*text) return 0;
        if (*pattern == '[') {
            int inverted = pattern[1] == '^', hit = 0;
            pattern += 1 + inverted;
            for (; *pattern && *pattern != ']'; pattern++) {
                if (pattern[1] == '-' && pattern[2] && pattern[2] != ']') {
                    hit |= *text >= pattern[0] && *text <= pattern[2];
                    pattern += 2;
                } else {
                    hit |= *pattern == *text;
                }
            }
            if (hit == inverted) return 0;
            if (!*pattern) return text[1] == 0;
        } else {
            if (*pattern == '\\' && pattern[1]) pattern++;
            if (*pattern != '?' && strncasecmp(pattern, text, 1) != 0) return 0;
        }
        text++;
    }
    return !*text;
}

typedef struct Iterator {
    char *pattern;
    size_t next;
} Iterator;

Iterator *rm_ConfigIteratorCreate(Context *context, const char *pattern) {
    (void)context;
    Iterator *iterator = must_alloc(sizeof *iterator);
    iterator->pattern = pattern ? must_copy(pattern) : NULL;
    return iterator;
}

const char *rm_ConfigIteratorNext(Iterator *iterator) {
    while (iterator->next < COUNT(of_server) + configurations.count) {
        size_t i = iterator->next++;
        const char *name = i < COUNT(of_server)
                               ? of_server[i].name
                               : ((Configuration *)configurations.items[i - COUNT(of_server)])->name;
        if (!iterator->pattern || match_pattern(iterator->pattern, name)) return name;
    }
    return NULL;
}

static int type_of_server(const char *value) {
    long long number;
    if (strcmp(value, "yes") == 0 || strcmp(value, "no") == 0) return TYPE_BOOL;
    return parse_integer(value, strlen(value), &number) ? TYPE_NUMERIC : TYPE_STRING;
}

static char *any_value(const char *name, int *type) {
    Configuration *one = find(name);
    if (one) {
        *type = one->type;
        return configuration_value(one);
    }
    const char *value = find_of_server(name);
    if (!value) return NULL;
    *type = type_of_server(value);
    return must_copy(value);
}

int rm_ConfigGetType(const char *name, int *type) {
    return any_value(name, type) ? OK : ERR;
}

int rm_ConfigGet(Context *context, const char *name, String **answer) {
    (void)context;
    int type;
    char *value = any_value(name, &type);
    if (!value) return ERR;
    *answer = string_from(value);
    return OK;
}

int rm_ConfigGetEnum(Context *context, const char *name, String **answer) {
    (void)context;
    int type;
    char *value = any_value(name, &type);
    if (!value || (type != TYPE_ENUM && type != TYPE_STRING)) return ERR;
    *answer = string_from(value);
    return OK;
}

int rm_ConfigGetBool(Context *context, const char *name, int *answer) {
    (void)context;
    int type;
    char *value = any_value(name, &type);
    if (!value || type != TYPE_BOOL) return ERR;
    *answer = strcmp(value, "yes") == 0;
    return OK;
}

int rm_ConfigGetNumeric(Context *context, const char *name, long long *answer) {
    (void)context;
    int type;
    char *value = any_value(name, &type);
    if (!value || type != TYPE_NUMERIC) return ERR;
    return parse_integer(value, strlen(value), answer) ? OK : ERR;
}

/* Nothing is set: the host answers whether such a configuration is there. */
static int pretend_to_set(const char *name, String **error) {
    int type;
    if (any_value(name, &type)) return OK;
    if (error) *error = string_from("no such configuration");
    return ERR;
}

int rm_ConfigSet(Context *context, const char *name, String *value, String **error) {
    (void)context;
    (void)value;
    return pretend_to_set(name, error);
}

int rm_ConfigSetBool(Context *context, const char *name, int value, String **error) {
    (void)context;
    (void)value;
    return pretend_to_set(name, error);
}

int rm_ConfigSetEnum(Context *context, const char *name, String *value, String **error) {
    (void)context;
    (void)value;
    return pretend_to_set(name, error);
}

int rm_ConfigSetNumeric(Context *context, const char *name, long long value, String **error) {
    (void)context;
    (void)value;
    return pretend_to_set(name, error);
}

/* ---- reporting ---- */

static const struct {
    unsigned flag;
    const char *name;
} flag_names[] = {
    {IMMUTABLE, "immutable"},       {SENSITIVE, "sensitive"}, {HIDDEN_FLAG, "hidden"},   {PROTECTED, "protected"},
    {DENY_LOADING, "deny-loading"}, {MEMORY, "memory"},       {BITFLAGS, "bitflags"},    {UNPREFIXED, "unprefixed"},
};

void report_configurations(Text *out) {
    static const char *const types[] = {"string", "enum", "numeric", "bool"};
    text_puts(out, "\"configurations\":[");
    for (size_t i = 0; i < configurations.count; i++) {
        const Configuration *one = configurations.items[i];
        text_puts(out, i ? ",{\"name\":" : "{\"name\":");
        text_json_puts(out, one->name);
        text_printf(out, ",\"type\":\"%s\"", types[one->type]);
        char *initial = printed_default(one);
        if (initial) {
            text_puts(out, ",\"default\":");
            text_json_puts(out, initial);
        }
        text_puts(out, ",\"flags\":[");
        const char *comma = "";
        for (size_t j = 0; j < COUNT(flag_names); j++)
            if (one->flags & flag_names[j].flag) {
                text_printf(out, "%s\"%s\"", comma, flag_names[j].name);
                comma = ",";
            }
        text_puts(out, "]}");
    }
    text_puts(out, "]");
}

/* Configurations that a module registers. */
#include "configuration.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "allocation.h"
#include "log.h"
#include "module.h"
#include "server-configuration.h"
#include "version.h"

List configurations;

Configuration *configuration_find(const char *name) {
    for (size_t i = 0; i < configurations.count; i++) {
        Configuration *one = configurations.items[i];
        if (strcasecmp(one->name, name) == 0 || (one->alias && strcasecmp(one->alias, name) == 0)) return one;
    }
    return NULL;
}

static int exists(const char *name) {
    return configuration_find(name) || server_configuration_value(name);
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
    unsigned known = CONFIG_IMMUTABLE | CONFIG_SENSITIVE | CONFIG_HIDDEN | CONFIG_PROTECTED | CONFIG_DENY_LOADING |
                     CONFIG_MEMORY | CONFIG_BITFLAGS;
    if (imitated >= 80000) known |= CONFIG_UNPREFIXED;
    /* A text may carry the memory flag: the server does not mind either. */
    int flags_fit = !(flags & ~known) && !((flags & CONFIG_MEMORY) && type != TYPE_NUMERIC && type != TYPE_STRING) &&
                    !((flags & CONFIG_BITFLAGS) && type != TYPE_ENUM);
    if (!flags_fit || !name_possible(name, (flags & CONFIG_UNPREFIXED) != 0)) {
        host_log("warning", "the configuration '%s' has a name or flags that Redis %s does not take", name,
                 imitated_text);
        errno = EINVAL;
        return NULL;
    }
    Configuration *one = must_alloc(sizeof *one);
    Text full = {0};
    if (flags & CONFIG_UNPREFIXED) {
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

/* Values of a module's configurations: their defaults, and what the module answers. */
#include "configuration-value.h"

#include <string.h>

#include "allocation.h"
#include "log.h"
#include "module.h"
#include "redis-string.h"
#include "text.h"

typedef int (*SetText)(const char *name, String *value, void *data, String **error);
typedef int (*SetNumber)(const char *name, long long value, void *data, String **error);
typedef int (*SetInt)(const char *name, int value, void *data, String **error);
typedef String *(*GetText)(const char *name, void *data);
typedef long long (*GetNumber)(const char *name, void *data);
typedef int (*GetInt)(const char *name, void *data);

/* The name that a module's functions are told: without the prefix. */
static const char *own_name(const Configuration *one) {
    if (one->flags & CONFIG_UNPREFIXED) return one->name;
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
            if ((one->flags & CONFIG_BITFLAGS) && one->values[i] && (left & one->values[i]) == one->values[i]) {
                text_printf(&text, "%s%s", text.length ? " " : "", one->labels[i]);
                left &= ~(long long)one->values[i];
            }
        }
        if (!text.length) text_puts(&text, "unknown");
    }
    return text.bytes;
}

char *configuration_default(const Configuration *one) {
    if (one->type == TYPE_STRING) return one->text ? must_copy(one->text) : NULL;
    return printed(one, one->number);
}

char *configuration_value(const Configuration *one) {
    const char *name = own_name(one);
    if (one->type == TYPE_STRING) {
        String *value = one->get ? ((GetText)one->get)(name, one->data) : NULL;
        return must_copy(value ? value->text : "");
    }
    if (!one->get) return configuration_default(one);
    if (one->type == TYPE_NUMERIC) return printed(one, ((GetNumber)one->get)(name, one->data));
    return printed(one, ((GetInt)one->get)(name, one->data));
}

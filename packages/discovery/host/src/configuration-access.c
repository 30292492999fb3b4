/* A module's access to configurations, its own and the server's. */
#include <string.h>

#include "allocation.h"
#include "configuration.h"
#include "configuration-value.h"
#include "context.h"
#include "number.h"
#include "pattern.h"
#include "redis-string.h"
#include "server-configuration.h"

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
    while (iterator->next < server_configuration_count() + configurations.count) {
        size_t i = iterator->next++;
        const char *name = i < server_configuration_count()
                               ? server_configuration_name(i)
                               : ((Configuration *)configurations.items[i - server_configuration_count()])->name;
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
    Configuration *one = configuration_find(name);
    if (one) {
        *type = one->type;
        return configuration_value(one);
    }
    const char *value = server_configuration_value(name);
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

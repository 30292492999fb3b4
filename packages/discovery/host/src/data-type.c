/* Data types that a module registers. */
#include "data-type.h"

#include <string.h>

#include "allocation.h"
#include "list.h"
#include "log.h"
#include "module.h"
#include "version.h"

typedef struct Type {
    char name[10];
    int encoding_version;
} Type;

static List types;

Type *rm_CreateDataType(Context *context, const char *name, int encoding_version, void *methods) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    if (!context->module || !context->module->loading) return NULL;
    if (strlen(name) != 9 || strspn(name, letters) != 9 || encoding_version < 0 || encoding_version > 1023) {
        host_log("warning", "'%s' with encoding version %d cannot be a data type: nine of [A-Za-z0-9_-], 0 to 1023",
                 name, encoding_version);
        return NULL;
    }
    /* Only types of modules that are loaded already are in the way: a name that this one took twice is not. */
    if (imitated >= 80000 && strcmp(name, "vectorset") == 0) return NULL;
    if (((long *)methods)[0] == 0) return NULL;
    Type *type = must_alloc(sizeof *type);
    memcpy(type->name, name, 9);
    type->encoding_version = encoding_version;
    list_add(&types, type);
    return type;
}

int rm_GetTypeMethodVersion(void) {
    if (imitated >= 70200) return 5;
    if (imitated >= 70000) return 4;
    if (imitated >= 60200) return 3;
    return imitated >= 50000 ? 2 : 1;
}

void report_data_types(Text *out) {
    text_puts(out, "\"dataTypes\":[");
    for (size_t i = 0; i < types.count; i++) {
        const Type *type = types.items[i];
        text_printf(out, "%s{\"name\":\"%s\",\"encodingVersion\":%d}", i ? "," : "", type->name,
                    type->encoding_version);
    }
    text_puts(out, "]");
}

/* Data types that a module registers. */
#include "data-type.h"

#include <string.h>

#include "allocation.h"
#include "list.h"
#include "log.h"
#include "module.h"
#include "version.h"

/* What RedisModule_CreateDataType is given. Later versions have more at the end. */
struct methods {
    uint64_t version;
    void *rdb_load, *rdb_save, *aof_rewrite, *mem_usage, *digest, *free;
    void *aux_load, *aux_save;
    int aux_save_triggers;
    void *free_effort, *unlink, *copy, *defrag;
    void *mem_usage2, *free_effort2, *unlink2, *copy2;
    void *aux_save2;
};

static const struct {
    const char *name;
    size_t offset;
    int version;
} callbacks[] = {
#define CALLBACK(name, version) {#name, offsetof(struct methods, name), version}
    CALLBACK(rdb_load, 1),   CALLBACK(rdb_save, 1),      CALLBACK(aof_rewrite, 1), CALLBACK(mem_usage, 1),
    CALLBACK(digest, 1),     CALLBACK(free, 1),          CALLBACK(aux_load, 2),    CALLBACK(aux_save, 2),
    CALLBACK(free_effort, 3), CALLBACK(unlink, 3),       CALLBACK(copy, 3),        CALLBACK(defrag, 3),
    CALLBACK(mem_usage2, 4), CALLBACK(free_effort2, 4), CALLBACK(unlink2, 4),     CALLBACK(copy2, 4),
    CALLBACK(aux_save2, 5),
};

typedef struct Type {
    char name[10];
    int encoding_version;
    List callbacks;
} Type;

static List types;

int rm_GetTypeMethodVersion(void) {
    if (imitated >= 70200) return 5;
    if (imitated >= 70000) return 4;
    if (imitated >= 60200) return 3;
    return imitated >= 50000 ? 2 : 1;
}

Type *rm_CreateDataType(Context *context, const char *name, int encoding_version, const struct methods *methods) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    if (!context->module || !context->module->loading) return NULL;
    if (strlen(name) != 9 || strspn(name, letters) != 9 || encoding_version < 0 || encoding_version > 1023) {
        host_log("warning", "'%s' with encoding version %d cannot be a data type: nine of [A-Za-z0-9_-], 0 to 1023",
                 name, encoding_version);
        return NULL;
    }
    /* Only types of modules that are loaded already are in the way: a name that this one took twice is not. */
    if (imitated >= 80000 && strcmp(name, "vectorset") == 0) return NULL;
    if (methods->version == 0) return NULL;
    Type *type = must_alloc(sizeof *type);
    memcpy(type->name, name, 9);
    type->encoding_version = encoding_version;
    /* A server reads what both the module's version and its own have. */
    for (size_t i = 0; i < COUNT(callbacks); i++) {
        int version = callbacks[i].version;
        if (methods->version < (uint64_t)version || rm_GetTypeMethodVersion() < version) continue;
        if (*(void *const *)((const char *)methods + callbacks[i].offset))
            list_add(&type->callbacks, (void *)callbacks[i].name);
    }
    list_add(&types, type);
    return type;
}

void report_data_types(Text *out) {
    text_puts(out, "\"dataTypes\":[");
    for (size_t i = 0; i < types.count; i++) {
        const Type *type = types.items[i];
        text_printf(out, "%s{\"name\":\"%s\",\"encodingVersion\":%d,\"callbacks\":", i ? "," : "", type->name,
                    type->encoding_version);
        list_json(out, &type->callbacks);
        text_puts(out, "}");
    }
    text_puts(out, "]");
}

/* Classes of metadata that keys carry. */
#include <string.h>

#include "counter.h"
#include "module.h"

int rm_CreateKeyMetaClass(Context *context, const char *name, int version, void *configuration) {
    static int last;
    if (!context->module || !context->module->loading) return -1;
    if (!configuration) return -2;
    if (((uint64_t *)configuration)[0] != 1) return -3;
    if (strlen(name) != 4 || version < 0 || version > 31 || last == 7) return -4;
    count_registration("keyMetaClasses", 1);
    return ++last;
}

int rm_SetKeyMeta(int id, void *key, uint64_t metadata) {
    (void)id;
    (void)key;
    (void)metadata;
    return ERR;
}

int rm_GetKeyMeta(int id, void *key, uint64_t *metadata) {
    (void)id;
    (void)key;
    (void)metadata;
    return ERR;
}

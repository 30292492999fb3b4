/* Functions that modules share with each other. */
#include "shared-function.h"

#include <string.h>

#include "allocation.h"
#include "context.h"
#include "list.h"

typedef struct Shared {
    char *name;
    void *function;
} Shared;

static List shared;
static List imported;  /* names that the module asked for */

static void *find(const char *name) {
    for (size_t i = 0; i < shared.count; i++) {
        Shared *one = shared.items[i];
        if (strcmp(one->name, name) == 0) return one->function;
    }
    return NULL;
}

void *rm_GetSharedAPI(Context *context, const char *name) {
    (void)context;
    if (!list_has_text(&imported, name)) list_add(&imported, must_copy(name));
    return find(name);
}

int rm_ExportSharedAPI(Context *context, const char *name, void *function) {
    (void)context;
    if (find(name)) return ERR;
    Shared *one = must_alloc(sizeof *one);
    one->name = must_copy(name);
    one->function = function;
    list_add(&shared, one);
    return OK;
}

void report_shared_functions(Text *out) {
    List names = {0};
    for (size_t i = 0; i < shared.count; i++) list_add(&names, ((Shared *)shared.items[i])->name);
    list_sort(&names);
    text_puts(out, "\"sharedFunctions\":");
    list_json(out, &names);
    list_sort(&imported);
    text_puts(out, ",\"importedFunctions\":");
    list_json(out, &imported);
}

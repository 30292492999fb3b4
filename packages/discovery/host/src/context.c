/* What the functions of the API are handed: a module's view of the server. */
#include "context.h"

#include "allocation.h"
#include "api.h"
#include "version.h"

Context *context_new(struct Module *module) {
    Context *context = must_alloc(sizeof *context);
    context->get_api = (void *)(uintptr_t)get_api;
    context->module = module;
    return context;
}

int rm_SelectDb(Context *context, int database) {
    if (database < 0 || database >= 16) return ERR;
    context->selected = database;
    return OK;
}

int rm_GetSelectedDb(Context *context) {
    return context->selected;
}

unsigned long long rm_GetClientId(Context *context) {
    (void)context;
    return 1;
}

enum { IS_MASTER = 1 << 2, SERVER_STARTS = 1 << 24 };

int rm_GetContextFlags(Context *context) {
    (void)context;
    return IS_MASTER | (imitated >= 70200 ? SERVER_STARTS : 0);
}

int rm_GetContextFlagsAll(void) {
    if (imitated >= 80400) return (1 << 27) - 1;
    if (imitated >= 80000) return (1 << 26) - 1;
    if (imitated >= 70200) return (1 << 25) - 1;
    if (imitated >= 70000) return (1 << 24) - 1;
    if (imitated >= 60200) return (1 << 22) - 1;
    return (1 << 21) - 1;
}

void rm_SetContextUser(Context *context, void *user) {
    context->user = user;
}

void *rm_GetContextUser(Context *context) {
    return context->user;
}

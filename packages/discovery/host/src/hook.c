/* Functions of a module that a server would call later, and the host never does. */
#include "allocation.h"
#include "context.h"
#include "counter.h"

void *rm_RegisterCommandFilter(Context *context, void *callback, int flags) {
    (void)context;
    (void)callback;
    (void)flags;
    count_registration("commandFilters", 1);
    return opaque_object();
}

int rm_UnregisterCommandFilter(Context *context, void *filter) {
    (void)context;
    if (!filter) return ERR;
    count_registration("commandFilters", -1);
    return OK;
}

int rm_RegisterInfoFunc(Context *context, void *callback) {
    (void)context;
    (void)callback;
    count_registration("infoFunctions", 1);
    return OK;
}

void rm_RegisterAuthCallback(Context *context, void *callback) {
    (void)context;
    (void)callback;
    count_registration("authCallbacks", 1);
}

int rm_RegisterDefragFunc(Context *context, void *callback) {
    (void)context;
    (void)callback;
    count_registration("defragFunctions", 1);
    return OK;
}

int rm_RegisterDefragFunc2(Context *context, void *callback) {
    return rm_RegisterDefragFunc(context, callback);
}

int rm_RegisterDefragCallbacks(Context *context, void *start, void *end) {
    (void)start;
    return rm_RegisterDefragFunc(context, end);
}

void rm_RegisterClusterMessageReceiver(Context *context, uint8_t type, void *callback) {
    (void)context;
    (void)type;
    (void)callback;
    count_registration("clusterMessageReceivers", 1);
}

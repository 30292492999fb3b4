/* Clients and their users: there are none. */
#include <string.h>

#include "allocation.h"
#include "context.h"
#include "redis-string.h"

void *rm_BlockClient(void) {
    return opaque_object();
}

void *rm_BlockClientOnKeys(void) {
    return opaque_object();
}

void *rm_BlockClientOnKeysWithFlags(void) {
    return opaque_object();
}

void *rm_BlockClientOnAuth(void) {
    return opaque_object();
}

void *rm_CreateModuleUser(const char *name) {
    (void)name;
    return opaque_object();
}

void *rm_GetModuleUserFromUserName(String *name) {
    return strcmp(name->text, "default") == 0 ? opaque_object() : NULL;
}

String *rm_GetModuleUserACLString(void *user) {
    (void)user;
    return string_from("off sanitize-payload resetchannels -@all");
}

void *rm_RdbStreamCreateFromFile(const char *name) {
    (void)name;
    return opaque_object();
}

const char *rm_GetInternalSecret(Context *context, size_t *length) {
    (void)context;
    if (length) *length = 0;
    return NULL;
}

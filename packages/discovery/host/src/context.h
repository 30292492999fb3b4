/* What the functions of the API are handed: a module's view of the server. */
#ifndef RAMPART_CONTEXT_H
#define RAMPART_CONTEXT_H

#include "host.h"

struct Module;

typedef struct Context {
    void *get_api;  /* first word: the module's own start-up code reads it */
    struct Module *module;
    int selected;
    void *user;
    void *room[60];
} Context;

Context *context_new(struct Module *module);

#endif

/* The module that is loaded. */
#ifndef RAMPART_MODULE_H
#define RAMPART_MODULE_H

#include "context.h"
#include "text.h"

typedef struct Module {
    char *name;
    int version;
    int api_version;
    int options;
    int loading;             /* inside RedisModule_OnLoad */
    int configurations_set;  /* bit 0: defaults, bit 1: all of it */
} Module;

extern Module the_module;
extern Module *registered_module;  /* NULL until the module named itself */

/* The options that the module set. */
void report_options(Text *out);

#endif

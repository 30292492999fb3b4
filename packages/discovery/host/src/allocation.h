/* Memory: the host's own, and what a module asks for. The process ends where there is none left. */
#ifndef RAMPART_ALLOCATION_H
#define RAMPART_ALLOCATION_H

#include "host.h"

/* Zeros. */
void *must_alloc(size_t bytes);
void *must_realloc(void *pointer, size_t bytes);
char *must_copy(const char *text);

/* An object that the module only hands back. */
void *opaque_object(void);

#endif

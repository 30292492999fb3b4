/* The files that a module sees. */
#ifndef RAMPART_VIEW_H
#define RAMPART_VIEW_H

#include "host.h"

/*
 * In mounts and processes of its own: makes everything read-only but the working directory and `writable`, which may
 * be `count` folders, and gives the process a /proc of its own. 0 if the system does not allow it.
 */
int restrict_view(char *const *writable, int count);

#endif

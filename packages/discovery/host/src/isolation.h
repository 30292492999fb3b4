/* Namespaces of a module's own. */
#ifndef RAMPART_ISOLATION_H
#define RAMPART_ISOLATION_H

#include "host.h"

/* What a module shares with nothing outside. */
typedef struct Isolation {
    int network; /* it has no interface, and connects to no socket of another program */
    int processes;
    int files; /* it may write where it was told to only, and has a /proc of its own */
} Isolation;

/*
 * Takes this process out of the caller's namespaces, as far as the system allows. `files` says that the mounts are
 * its own; what is below them is the same until the view is restricted.
 */
Isolation isolate(void);

int isolated(const Isolation *isolation);

#endif

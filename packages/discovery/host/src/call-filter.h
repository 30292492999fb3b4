/* The calls of the system that a module may make. */
#ifndef RAMPART_CALL_FILTER_H
#define RAMPART_CALL_FILTER_H

#include "host.h"

/*
 * Refuses those that reach outside of namespaces: connections, which find the sockets of other programs by their
 * paths, and keys of the user. For this process and what it becomes. 0 if the system does not allow it.
 */
int filter_calls(void);

#endif

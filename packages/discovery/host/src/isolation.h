/* A network and processes of a module's own. */
#ifndef RAMPART_ISOLATION_H
#define RAMPART_ISOLATION_H

#include "host.h"

/* Takes this process out of the caller's, as far as the system allows, and says what it got. */
void isolate(int *network, int *processes);

#endif

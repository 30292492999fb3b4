/* Signals that end a load. */
#ifndef RAMPART_FAULT_H
#define RAMPART_FAULT_H

#include "host.h"

/* Reports them from now on, in this process and not in those that the module forks. */
void watch_faults(void);

#endif

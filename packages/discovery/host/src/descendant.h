/* Processes below this one. */
#ifndef RAMPART_DESCENDANT_H
#define RAMPART_DESCENDANT_H

#include <sys/types.h>

#include "host.h"

/* The status with which a child ended. */
int wait_for(pid_t process);

/* Ends everything below this process: children, and what its parents left to us as their subreaper. */
void end_descendants(void);

#endif

/* What a process may do beyond what its user may. */
#ifndef RAMPART_PRIVILEGE_H
#define RAMPART_PRIVILEGE_H

#include "host.h"

/* Gives up all of it, for this process and what it becomes; root may still read and write files of others. */
void drop_privileges(void);

#endif

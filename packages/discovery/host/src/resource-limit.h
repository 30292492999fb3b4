/* What the processes of a load may use. */
#ifndef RAMPART_RESOURCE_LIMIT_H
#define RAMPART_RESOURCE_LIMIT_H

#include "host.h"

/* `seconds`: how long the load may take. */
void limit_resources(int seconds);

#endif

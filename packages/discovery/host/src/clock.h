/* The time. */
#ifndef RAMPART_CLOCK_H
#define RAMPART_CLOCK_H

#include "host.h"

long long wall_microseconds(void);
long long monotonic_microseconds(void);

#endif

/* The log: lines of the host, and of the module. */
#ifndef RAMPART_LOG_H
#define RAMPART_LOG_H

#include <stdarg.h>

#include "host.h"

/* A line of the host. */
void host_log(const char *level, const char *format, ...) PRINTF(2, 3);

#endif

/* The process that no code of the module ever runs in. */
#ifndef RAMPART_SUPERVISOR_H
#define RAMPART_SUPERVISOR_H

#include "options.h"

/* Runs the worker, or the program of --run, in a process of its own. What the host ends with. */
int supervise(const Options *options);

#endif

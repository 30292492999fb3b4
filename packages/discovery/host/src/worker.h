/* The process that loads the module. */
#ifndef RAMPART_WORKER_H
#define RAMPART_WORKER_H

#include "host.h"

/* Loads the module that is the first of the words, with the others as its arguments. Never returns. */
_Noreturn void work(char **words, int count);

#endif

/* Functions that modules share with each other. */
#ifndef RAMPART_SHARED_FUNCTION_H
#define RAMPART_SHARED_FUNCTION_H

#include "text.h"

void report_shared_functions(Text *out);

#endif

/* The last line of the report: everything that the module registered. */
#ifndef RAMPART_RESULT_H
#define RAMPART_RESULT_H

#include "host.h"

void report_result(void);

#endif

/* Data types that a module registers. */
#ifndef RAMPART_DATA_TYPE_H
#define RAMPART_DATA_TYPE_H

#include "text.h"

void report_data_types(Text *out);

#endif

/* What is reported of a module's configurations. */
#ifndef RAMPART_CONFIGURATION_REPORT_H
#define RAMPART_CONFIGURATION_REPORT_H

#include "text.h"

void report_configurations(Text *out);

#endif

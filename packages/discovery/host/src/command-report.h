/* What is reported of a module's commands. */
#ifndef RAMPART_COMMAND_REPORT_H
#define RAMPART_COMMAND_REPORT_H

#include "text.h"

void report_commands(Text *out);

#endif

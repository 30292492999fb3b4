/* RedisModule_Call: the commands that a module calls while it loads. */
#ifndef RAMPART_CALL_H
#define RAMPART_CALL_H

#include "text.h"

void report_called_commands(Text *out);

#endif

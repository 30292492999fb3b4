/* What COMMAND DOCS answers of a command, but for its subcommands. */
#ifndef RAMPART_COMMAND_DOCUMENTATION_H
#define RAMPART_COMMAND_DOCUMENTATION_H

#include "command-description.h"
#include "text.h"

/* Written at once, since a module may free what it gave. `info` is NULL where the module tells nothing. */
void document_command(Text *out, const struct info *info);

#endif

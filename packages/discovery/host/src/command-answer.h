/* The answers to COMMAND and its subcommands. */
#ifndef RAMPART_COMMAND_ANSWER_H
#define RAMPART_COMMAND_ANSWER_H

#include "reply.h"
#include "request.h"

/* NULL for a subcommand that the host does not imitate. */
Reply *answer_command(const Request *request);

#endif

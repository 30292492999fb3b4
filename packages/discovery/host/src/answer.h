/* What the host answers a module that calls a command of the server. */
#ifndef RAMPART_ANSWER_H
#define RAMPART_ANSWER_H

#include "reply.h"
#include "request.h"

/* NULL for a command that the host does not imitate. */
Reply *answer_request(const Request *request);

#endif

/* First key, last key and step of a command. */
#ifndef RAMPART_KEY_RANGE_H
#define RAMPART_KEY_RANGE_H

#include "command.h"

/* Sets them, and whether they leave keys out, from the key specifications. */
void derive_key_range(Command *command);

#endif

/* The categories of the ACL: the server's, and those that a module adds. */
#ifndef RAMPART_CATEGORY_H
#define RAMPART_CATEGORY_H

#include "command.h"

size_t category_count(void);
const char *category_name(size_t index);
int command_in_category(const Command *command, size_t index);

/* Those that the module added. */
void report_categories(Text *out);

#endif
